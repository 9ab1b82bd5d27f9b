"""What a cut feels like, so that cuts can be compared: the first tenth of a category is easy, each further part is harder.

Pain is counted in felt money: cutting one unit of an unimportant want within its first tenth hurts by one unit. The weights are
ours; a person's own importance of each category multiplies them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from statistics import pstdev
from typing import Final

from finance_core.errors import InvalidError
from finance_core.rules.budget import habits
from finance_core.rules.budget.plans import Bucket

TIERS: Final = ((0.10, 1.0), (0.25, 2.0), (0.40, 4.0))
"""Up to which share of a category's usual cost a unit hurts how much; nothing is cut by more than the last share."""
ESSENTIAL: Final[Mapping[Bucket, float]] = {"needs": 3.0, "unassigned": 2.0, "wants": 1.0, "savings": 1.0}
"""A need is touched only after a quarter of each want is gone; what nobody has named lies between."""
HABIT: Final = 0.5
"""What is the same every month hurts half as much again as what comes and goes."""
_FLOOR: Final = 0.2
"""The quantile of the months below which nothing is cut: one month of five managed with less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuttable:
    """A category that may be cut, in minor units a month.

    `floor_minor` is what it costs at least. What is `fixed`, a bill or a contract, is not cut at all, nor are savings. `habit`
    says how even its months are, 0 to 1, and `importance` how dear it is to the household: 1 is usual, 2 twice as dear.
    """

    category: str
    bucket: Bucket
    usual_minor: int
    floor_minor: int = 0
    fixed: bool = False
    habit: float = 0.0
    importance: float = 1.0

    def __post_init__(self) -> None:
        if not (isfinite(self.importance) and 0 <= self.importance <= 100):
            raise InvalidError("How important a category is goes from 0 to 100.")
        if not 0 <= self.habit <= 1:
            raise ValueError(f"A habit lies between 0 and 1, not at {self.habit}.")

    @property
    def weight(self) -> float:
        """What one unit of an easy cut hurts."""
        return ESSENTIAL[self.bucket] * (1 + HABIT * self.habit) * self.importance

    @property
    def room_minor(self) -> int:
        """The most that can be cut."""
        if self.fixed or self.bucket == "savings" or self.usual_minor <= 0:
            return 0
        return max(0, min(self.usual_minor - max(0, self.floor_minor), int(TIERS[-1][0] * self.usual_minor)))

    @property
    def steps(self) -> tuple[tuple[int, float], ...]:
        """The room in tiers, easiest first: the size of each in minor units, and what one unit of it hurts."""
        found, before = [], 0
        for share, rate in TIERS:
            end = min(self.room_minor, int(share * self.usual_minor))
            found.append((max(0, end - before), rate * self.weight))
            before = max(before, end)
        return tuple(found)


def pain(line: Cuttable, cut_minor: float) -> float:
    """What a cut of that size hurts; beyond the last tier as much a unit as within it."""
    left, felt, before = max(0.0, cut_minor), 0.0, 0.0
    for share, rate in TIERS:
        end = int(share * max(0, line.usual_minor))
        taken = min(left, end - before)
        felt, left, before = felt + rate * taken, left - taken, float(end)
    return line.weight * (felt + TIERS[-1][1] * left)


def cuttables(
    history: Mapping[str, Sequence[int]],
    buckets: Mapping[str, Bucket],
    *,
    fixed: frozenset[str] = frozenset(),
    committed: Mapping[str, int] | None = None,
    importance: Mapping[str, float] | None = None,
    way: habits.Way = "usual",
) -> tuple[Cuttable, ...]:
    """What could be cut, out of each category's whole months (minor units, spending positive), in the same order.

    `way` says what a category costs now: with "mean" all of them sum to what a month really came to. It costs at least what one
    month of five managed with, and what is `committed` in it a month, such as bills that come back. Savings are left out:
    cutting them saves nothing.
    """
    found = []
    for category, months in history.items():
        bucket = buckets.get(category, "unassigned")
        cost = habits.usual(months, way=way)
        if bucket == "savings" or cost <= 0:
            continue
        recent = list(months)[-habits.WINDOW :]
        floor = max(habits.quantile(recent, _FLOOR), (committed or {}).get(category, 0))
        found.append(
            Cuttable(
                category=category, bucket=bucket, usual_minor=cost, floor_minor=floor, fixed=category in fixed,
                habit=_evenness(recent), importance=(importance or {}).get(category, 1.0),
            )
        )  # fmt: skip
    return tuple(found)


def _evenness(months: Sequence[int]) -> float:
    """1 for the same every month, 0 where the standard deviation is as large as the mean, or larger."""
    mean = sum(months) / len(months)
    if mean <= 0:
        return 0.0
    return max(0.0, 1.0 - pstdev(months) / mean)
