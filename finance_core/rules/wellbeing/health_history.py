"""How the health score came about: month by month, quarter by quarter, and what moved it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from finance_core.rules.wellbeing.health import LEAST_MONTHS, Component, Health, checked_weights, columns_of, scored, stretch_to
from finance_core.rules.wellbeing.health_scales import COMPONENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What one component brings more than at another time, less where negative, and whether it `became` known or unknown."""

    key: str
    title: str
    points: float
    became: Literal["", "known", "unknown"]


def by_month(months: pd.DataFrame, *, weights: Mapping[str, float] | None = None) -> pd.DataFrame:
    """The score at the end of every whole month, oldest first, each over the year up to it.

    Columns `month` (int index), `score`, and one a component by its key: the points that it brings. Months before the third
    whole one are left out.
    """
    chosen, keys = checked_weights(weights), [component.key for component in COMPONENTS]
    ends = np.cumsum([len(component.measures) for component in COMPONENTS])[:-1]
    columns = columns_of(months)
    rows = []
    for index in columns["month"][columns["complete"] > 0].astype(int).tolist():
        stretch = stretch_to(columns, index)
        if len(stretch.months) >= LEAST_MONTHS:
            found = scored(stretch, chosen)
            brought = [part.sum() for part in np.split(found.shares * np.nan_to_num(found.points), ends)]
            rows.append((index, float(found.score), *brought))
    return pd.DataFrame(rows, columns=["month", "score", *keys]).dropna(subset="score", ignore_index=True)


def by_quarter(history: pd.DataFrame) -> pd.DataFrame:
    """The rows of `by_month` that end a quarter of the calendar: March, June, September, December."""
    return history[history["month"] % 3 == 2].reset_index(drop=True)


def moves(before: Health, after: Health) -> tuple[Move, ...]:
    """What each component brings more or less than before, the largest change first; together they are the score's change."""
    pairs = zip(before.components, after.components, strict=True)
    found = [
        Move(
            key=now.rule.key, title=now.rule.title, points=now.contribution - then.contribution, became=_became(then, now)
        )
        for then, now in pairs
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda move: -abs(move.points)))


def _became(then: Component, now: Component) -> Literal["", "known", "unknown"]:
    if (then.points is None) == (now.points is None):
        return ""
    return "unknown" if now.points is None else "known"
