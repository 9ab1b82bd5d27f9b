"""What a category usually costs a month, out of its own whole months. Minor units, spending positive."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from finance_core.errors import InvalidError

Way = Literal["usual", "median", "mean", "cautious"]

WINDOW: Final = 12
_OFTEN: Final = 0.5
"""Share of months above which a category counts as a monthly one."""
_CAUTIOUS: Final = 0.8
"""The quantile that a cautious budget takes: enough in four months of five."""
LOW_INCOME: Final = 0.2
"""The quantile of income that a plan may rely on: four months of five bring more."""


def usual(months: Sequence[int], *, way: Way = "usual", window: int = WINDOW) -> int:
    """What the last months amount to in one month; 0 without any.

    "usual" is the median of what comes in most months, and the mean of what comes seldom, so that a yearly bill is saved for by
    a twelfth each month. "cautious" is enough in four months of five.
    """
    if window < 1:
        raise InvalidError("Choose at least one month to look back.")
    recent = list(months)[-window:]
    if not recent:
        return 0
    if way == "mean":
        return _mean(recent)
    if way == "cautious":
        return quantile(recent, _CAUTIOUS)
    often = sum(amount > 0 for amount in recent) > _OFTEN * len(recent)
    return quantile(recent, 0.5) if way == "median" or often else _mean(recent)


def budgets(
    history: Mapping[str, Sequence[int]], *, way: Way = "usual", bills: Mapping[str, int] | None = None, step_minor: int = 1
) -> dict[str, int]:
    """An amount for each category out of its months, at least what its bills come to, rounded up to whole steps.

    `bills` holds what is due in the month by category. A category below zero, for refunds, gets nothing.
    """
    if step_minor < 1:
        raise InvalidError("Amounts are rounded to at least one unit.")
    due = bills or {}
    names = [*history, *(name for name in due if name not in history)]
    wanted = {name: max(0, usual(history.get(name, ()), way=way), due.get(name, 0)) for name in names}
    return {name: -(-amount // step_minor) * step_minor for name, amount in wanted.items()}


def quantile(amounts: Sequence[int], share: float) -> int:
    """The amount below which that share of the amounts lies, between two of them along a straight line, half to even."""
    ordered = sorted(amounts)
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + round((at - low) * (ordered[high] - ordered[low]))


def _mean(amounts: Sequence[int]) -> int:
    """The mean in whole units, rounded up: a budget that is a cent short is short."""
    return -(-sum(amounts) // len(amounts))
