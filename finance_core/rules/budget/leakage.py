"""Where money leaks: categories that swing from month to month, and those that creep up, each in money a year.

The money is a cautious lower bound of what a year would cost less: of a category that swings, what its months above the middle
one cost beyond those below; of one that creeps, the rise that is beyond chance and beyond prices.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd
from scipy import stats

from finance_core.models import NO_CATEGORY
from finance_core.rules.wellbeing.scale import Floats

Kind = Literal["swings", "creeps"]

LEAST_MONTHS: Final = 6
"""Fewer whole months make no pattern."""
CREEP_MONTHS: Final = 12
"""A creep is looked for over the last year, and over no less."""
WINDOW: Final = 12
SEASON: Final = 3
"""Months at the end of a creep that are held against the same ones a year before."""
SWING: Final = 0.5
"""Standard deviation over mean from which on a category swings."""
NOTICEABLE: Final = 0.005
"""Of a year's spending: leaks of less are not worth a word."""
PRICES: Final = 0.02
"""What prices rise by in a year where nothing else is known: the European Central Bank's target."""
_SURE: Final = 0.9
_PRESENT: Final = 0.5
"""Share of months in which a category must occur: one that seldom does is a yearly bill or a single purchase, and no leak."""
_APART: Final = 0.1
"""Both quartiles of one that swings lie so far from its middle: some quarterly bills among equal months are no swing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """One category that leaks.

    `yearly` is the money a year in question, positive. `monthly` is what it costs in the middle month of those looked at; for
    one that swings `low` and `high` are its quartiles, for one that creeps where the trend begins and ends. `months` were
    looked at.
    """

    category: str
    kind: Kind
    yearly: float
    monthly: float
    low: float
    high: float
    months: int


def leaks(by_month: pd.DataFrame, *, prices_per_year: float = PRICES) -> tuple[Leak, ...]:
    """The categories that leak, the costliest first; each once, as what costs more.

    Takes spending by category and month as `analysis.flows.category_months` makes it, whole months only, one column a month
    index without gaps, refunds taken off. Bills, which nobody can change from month to month, the caller leaves out. What has
    no category is no leak.
    """
    ordered = by_month.sort_index(axis="columns")
    if ordered.shape[1] < LEAST_MONTHS:
        return ()
    table = np.nan_to_num(ordered.to_numpy(dtype=np.float64), posinf=0.0, neginf=0.0)
    floor = NOTICEABLE * 12 * float(np.clip(table[:, -WINDOW:], 0.0, None).sum(axis=0).mean())
    found = [
        leak
        for category, spent in zip(ordered.index, table, strict=True)
        for leak in (_worse(_swinging(str(category), spent[-WINDOW:]), _creeping(str(category), spent, prices_per_year)),)
        if leak is not None and leak.yearly > floor and category != NO_CATEGORY
    ]
    return tuple(sorted(found, key=lambda leak: (-leak.yearly, leak.category)))


def _worse(first: Leak | None, second: Leak | None) -> Leak | None:
    known = [leak for leak in (first, second) if leak is not None]
    return max(known, key=lambda leak: leak.yearly, default=None)


def _swinging(category: str, spent: Floats) -> Leak | None:
    """A category whose months differ much: a year of middle months would cost that much less than this one did."""
    mean = float(spent.mean())
    low, middle, high = (float(value) for value in np.quantile(spent, [0.25, 0.5, 0.75]))
    apart = low < (1 - _APART) * middle and high > (1 + _APART) * middle
    if mean <= 0 or (spent > 0).mean() <= _PRESENT or spent.std() <= SWING * mean or not apart:
        return None
    return Leak(
        category=category, kind="swings", yearly=12 * max(0.0, mean - middle), monthly=middle, low=low, high=high,
        months=len(spent),
    )  # fmt: skip


def _creeping(category: str, known: Floats, prices_per_year: float) -> Leak | None:
    """A category that rises by more than chance and prices: the rise over these months, kept up for a year.

    Where the year before is known too, the last three months must cost more than the same ones did then: else it is a season.
    """
    spent, then = known[-WINDOW:], known[-WINDOW - SEASON : -WINDOW]
    if len(spent) < CREEP_MONTHS or (spent > 0).mean() <= _PRESENT:
        return None
    if len(then) == SEASON and spent[-SEASON:].mean() <= then.mean() * (1 + prices_per_year):
        return None
    found = stats.theilslopes(spent, np.arange(len(spent), dtype=np.float64), alpha=_SURE)
    middle = float(np.median(spent))
    beyond = float(found.low_slope) - max(middle, 0.0) * prices_per_year / 12
    if not beyond > 0:
        return None
    begin, span = float(found.intercept), len(spent) - 1
    return Leak(
        category=category, kind="creeps", yearly=12 * beyond * span, monthly=middle, low=max(0.0, begin),
        high=begin + float(found.slope) * span, months=len(spent),
    )  # fmt: skip
