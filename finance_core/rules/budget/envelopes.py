"""Envelope budgets: what was assigned, what was spent, what is available, and what goes on into the next month.

    carried + assigned + activity = available          activity is the sum of the payments: money out is negative

With rollover an envelope takes along what is available, be it left over or overspent. Without it begins anew: what is left goes
back to what is still to assign, and what is overspent comes out of it. So all money is always somewhere:

    opening + income − what was spent = still to assign + what is available in envelopes at the end

All amounts are minor units of one currency.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from finance_core.dates import Month
from finance_core.errors import InvalidError


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """What was put into one category's envelope in one month, and whether what is available then rolls over."""

    category: str
    month: Month
    assigned_minor: int
    rollover: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One category in one month. `activity_minor` is the sum of its payments, negative for spending."""

    category: str
    month: Month
    carried_minor: int
    assigned_minor: int
    activity_minor: int
    rollover: bool

    @property
    def available_minor(self) -> int:
        """What is left to spend; negative where it is overspent."""
        return self.carried_minor + self.assigned_minor + self.activity_minor

    @property
    def spent_minor(self) -> int:
        """What was spent, positive; negative where more came back than went out."""
        return -self.activity_minor

    @property
    def next_minor(self) -> int:
        """What goes on into the next month."""
        return self.available_minor if self.rollover else 0

    @property
    def released_minor(self) -> int:
        """What goes back to what is still to assign, negative where overspending is taken from there."""
        return self.available_minor - self.next_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Unassigned:
    """The money that has no envelope, in one month.

    It begins with what was `carried`, income adds to it, assigning takes from it, and envelopes that end without rollover give
    back, or take. Spending in categories without an envelope comes straight out of it (`unplanned_minor`, negative).
    """

    month: Month
    carried_minor: int
    income_minor: int
    assigned_minor: int
    unplanned_minor: int
    released_minor: int

    @property
    def to_assign_minor(self) -> int:
        """What can still be assigned in the month; negative where more was assigned than there is."""
        return self.carried_minor + self.income_minor + self.unplanned_minor - self.assigned_minor

    @property
    def next_minor(self) -> int:
        """What goes on into the next month."""
        return self.to_assign_minor + self.released_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All envelopes and the money without one, month by month, oldest first."""

    envelopes: tuple[Envelope, ...]
    unassigned: tuple[Unassigned, ...]

    def in_month(self, month: Month) -> tuple[Envelope, ...]:
        """The envelopes of one month."""
        return tuple(envelope for envelope in self.envelopes if envelope.month == month)


def chain(assigned: Sequence[Assigned], activity: Mapping[Month, int], first: Month, last: Month) -> tuple[Envelope, ...]:
    """One category's envelopes in every month from `first` to `last`, both included.

    Months in which nothing was assigned get nothing, and roll over as the month before did. Raises InvalidError where a month
    is assigned twice, or two categories come together.
    """
    by_month = {row.month: row for row in assigned}
    names = {row.category for row in assigned}
    if len(by_month) != len(assigned) or len(names) > 1:
        raise InvalidError("A category has one budget a month.")
    category, carried, rollover, found = next(iter(names), ""), 0, False, []
    for index in range(first.index, last.index + 1):
        month = Month.from_index(index)
        row = by_month.get(month)
        rollover = rollover if row is None else row.rollover
        envelope = Envelope(
            category=category, month=month, carried_minor=carried, assigned_minor=0 if row is None else row.assigned_minor,
            activity_minor=activity.get(month, 0), rollover=rollover,
        )  # fmt: skip
        found.append(envelope)
        carried = envelope.next_minor
    return tuple(found)


def book(
    assigned: Sequence[Assigned],
    activity: Mapping[tuple[str, Month], int],
    income: Mapping[Month, int],
    *,
    first: Month,
    last: Month,
    opening_minor: int = 0,
) -> Book:
    """All envelopes from `first` to `last`, both included, and what is still to assign.

    `activity` is the sum of payments by category and month, negative for spending, `income` what came in; `opening_minor` is
    there to be assigned at the beginning. Months outside are left out. Raises InvalidError.
    """
    rows: dict[str, list[Assigned]] = {}
    for row in assigned:
        if first <= row.month <= last:
            rows.setdefault(row.category, []).append(row)
    moved: dict[str, dict[Month, int]] = {}
    for (category, month), amount in activity.items():
        moved.setdefault(category, {})[month] = amount
    chains = [chain(own, moved.get(category, {}), first, last) for category, own in rows.items()]
    without = [by_month for category, by_month in moved.items() if category not in rows]
    pool, carried = [], opening_minor
    for place, index in enumerate(range(first.index, last.index + 1)):
        month = Month.from_index(index)
        current = [envelopes[place] for envelopes in chains]
        rest = Unassigned(
            month=month, carried_minor=carried, income_minor=income.get(month, 0),
            assigned_minor=sum(envelope.assigned_minor for envelope in current),
            unplanned_minor=sum(by_month.get(month, 0) for by_month in without),
            released_minor=sum(envelope.released_minor for envelope in current),
        )  # fmt: skip
        pool.append(rest)
        carried = rest.next_minor
    by_month = sorted((envelope for envelopes in chains for envelope in envelopes), key=lambda envelope: envelope.month)
    return Book(envelopes=tuple(by_month), unassigned=tuple(pool))
