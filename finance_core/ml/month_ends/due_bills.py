"""Bills that are still due in the running month, by category: on which day, how likely, and how much."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from finance_core.ledger import completed
from finance_core.ml import recurring
from finance_core.ml.month_ends.running_month import MONTHS, RunningMonth
from finance_core.ml.windows import Floats, Ints

_ON_TIME: Final = 0.97
"""Chance that a bill comes at all: one in fifty is missed, some end."""
_OVERDUE: Final = 0.7
"""The same for a bill whose day is over while patience is not."""
_LATE: Final = 0.25
"""The same for one that counts as late."""
_SLIPS: Final = (0.72, 0.18, 0.07, 0.03)
"""Chances that a bill is booked 0, 1, 2 or 3 days after the day that its rhythm says."""
_NEWEST_DAYS: Final = 70
"""As `recurring` takes an account for closed after sixty quiet days."""
_SEASON_FROM: Final = 9
"""Payments from which a bill by use is expected to follow the time of the year."""
_SWING: Final = 0.3
"""Spread of the log amounts' yearly swing, before anything is seen."""
_NOISE: Final = 0.15
"""Spread of the log amounts beside that."""
_OVERDUE_DAYS: Final = 14
"""What was due longer ago does not come any more: where months were not imported, it was paid in them."""
_RECENT: Final = 3
_LEAST_SPREAD: Final = 0.05
_YEAR_DAYS: Final = 365.25
_DECAY_A_DAY: Final = 0.97 ** (12 / _YEAR_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueBills:
    """The bills that may still come; one entry a bill.

    `category` says where it belongs, `place` is its day among those left (0 for the first), `chance` that it comes, `size` what
    it costs (money out positive), `spread` that of the log of it. `ids` are the past payments that belong to a bill, or
    belonged to one that has ended.
    """

    category: tuple[str, ...]
    place: Ints
    chance: Floats
    size: Floats
    spread: Floats
    ids: Ints

    def paths(self, category: str, shape: tuple[int, int], rng: np.random.Generator) -> Floats:
        """Simulated bills of a category by path and day left; `shape` is (paths, days)."""
        out = np.zeros(shape)
        for at in (at for at, name in enumerate(self.category) if name == category):
            day = self.place[at] + rng.choice(len(_SLIPS), size=shape[0], p=_SLIPS)
            size = self.size[at] * np.exp(self.spread[at] * rng.standard_normal(shape[0]))
            rows = np.flatnonzero((rng.random(shape[0]) < self.chance[at]) & (day < shape[1]))
            out[rows, day[rows]] += size[rows]
        return out


def due_bills(ledger: pd.DataFrame, seen: RunningMonth, not_bills: Collection[int] = ()) -> DueBills:
    """What is still due this month, out of the recurring payments of the ledger up to the last day that is known.

    What recurs with a payment of `not_bills` (ids) is taken for everyday spending, as the person said that it is no bill.
    """
    last_known = seen.month.start + timedelta(days=seen.day - 1)
    found = recurring.detect(_rows(ledger, seen, last_known), as_of=last_known)
    members = found.members.drop_duplicates("id")
    members = members[~members["stream_id"].isin(members.loc[members["id"].isin(list(not_bills)), "stream_id"])]
    stream_of = dict(zip(members["id"].tolist(), members["stream_id"].tolist(), strict=True))
    paid = _by_stream(seen, stream_of)
    coming = recurring.upcoming(found, seen.month.end - timedelta(days=1))
    first = pd.Timestamp(last_known) + pd.Timedelta(days=1)
    coming = coming[coming["stream_id"].isin(list(paid)) & (coming["date"] >= first - pd.Timedelta(days=_OVERDUE_DAYS))]
    bills = found.streams.drop_duplicates("stream_id").set_index("stream_id").loc[coming["stream_id"]]
    place = (coming["date"] - first).dt.days.to_numpy(np.int64)
    due = coming["date"].to_numpy("datetime64[D]").astype(np.int64)
    sizes = [
        _size(*paid[stream][1:], day, is_fixed=fixed, usual=-usual)
        for stream, day, fixed, usual in zip(bills.index, due.tolist(), bills["is_fixed"], bills["amount"], strict=True)
    ]
    chance = np.where(place < 0, _OVERDUE, np.where(bills["status"] == "late", _LATE, _ON_TIME))
    return DueBills(
        category=tuple(paid[stream][0] for stream in bills.index),
        place=np.maximum(place, 0),
        chance=chance.astype(np.float64),
        size=np.array([size for size, _ in sizes], np.float64),
        spread=np.array([spread for _, spread in sizes], np.float64),
        ids=members["id"].to_numpy(np.int64),
    )


def _rows(ledger: pd.DataFrame, seen: RunningMonth, last_known: date) -> pd.DataFrame:
    """Where bills of these categories are found: their payments, and all the newest, which tell how far accounts are known."""
    frame = completed(ledger)
    newest = frame["date"] >= pd.Timestamp(last_known - timedelta(days=_NEWEST_DAYS))
    keep = newest | frame["category"].isin(list(seen.payments))
    return frame[keep & (frame["date"] >= pd.Timestamp(seen.month.plus(-MONTHS).start))]


def _by_stream(seen: RunningMonth, stream_of: dict[int, int]) -> dict[int, tuple[str, Floats, Ints]]:
    """For each stream the category of its newest payment, the sizes of its payments there and their days since 1970."""
    found: dict[int, tuple[str, Floats, Ints]] = {}
    for category, own in seen.payments.items():
        stream = np.array([stream_of.get(one, -1) for one in own.id.tolist()], np.int64)
        months = (own.month - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        days = months + own.day - 1
        for one in np.unique(stream[stream >= 0]).tolist():
            mine = stream == one
            if one not in found or days[mine][-1] > found[one][2][-1]:
                found[one] = (category, own.size[mine], days[mine])
    return found


def _size(sizes: Floats, days: Ints, due: int, *, is_fixed: bool, usual: float) -> tuple[float, float]:
    """What a bill will cost, and the spread of the log of that: its price where it is fixed, else by the time of the year."""
    if is_fixed or usual <= 0:
        return max(usual, 0.0), 0.0
    paid = sizes > 0
    logs = np.log(sizes[paid])
    if len(logs) < _SEASON_FROM:
        recent = logs[-_RECENT:]
        spread = float(recent.std(ddof=1)) if len(recent) > 1 else _NOISE
        return float(np.exp(recent.mean())) if len(recent) else usual, max(spread, _LEAST_SPREAD)
    return _by_season(logs, (days[paid] - due).astype(np.float64))


def _by_season(logs: Floats, when: Floats) -> tuple[float, float]:
    """Ridge regression of log amounts on the time of the year; `when` in days from the bill in question, negative."""
    turn = 2 * np.pi * when / _YEAR_DAYS
    columns = np.column_stack([np.ones_like(turn), np.cos(turn), np.sin(turn)])
    weight = _DECAY_A_DAY**-when
    normal = columns.T @ (weight[:, None] * columns) + np.diag([0.0, *[(_NOISE / _SWING) ** 2] * 2])
    level = np.linalg.solve(normal, columns.T @ (weight * logs))
    rest = logs - columns @ level
    spread = np.sqrt(np.average(rest**2, weights=weight) * len(logs) / (len(logs) - columns.shape[1]))
    return float(np.exp(level[0] + level[1])), max(float(spread), _LEAST_SPREAD)
