"""A month of envelopes: what each budget carried over, was assigned, spent and has available, and what is still to assign.

The book begins with the first month that has a budget, and holds what came in since; what lay on the accounts before is no part
of it. `analysis.flows` says what counts: refunds lower what is spent, transfers are neither income nor spending, and what goes
into categories of savings is activity like any other.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

import pandas as pd

from finance_core.analysis import flows
from finance_core.dates import Month
from finance_core.models import NO_CATEGORY, Budget, Category, Filters
from finance_core.rules.budget.envelopes import Assigned, Book, Envelope, Unassigned, book
from finance_core.services import openings
from finance_core.services.ledgers import Ledger
from finance_core.services.plan import goal_money, surplus
from finance_core.services.plan.group_budgets import GROUPS, BudgetGroup
from finance_core.storage import Store, budgets

_NO_ENVELOPE: Final = ""
"""Stands for every category in the months in which it has no budget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeRow:
    """One budget in one month, with what it carried over and what is available. `group` is None where nobody has said."""

    budget: Budget
    group: BudgetGroup | None
    envelope: Envelope

    @property
    def limit_minor(self) -> int:
        """What may be spent in the month: assigned and carried over."""
        return self.envelope.carried_minor + self.envelope.assigned_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSum:
    """All budgets of a group in one month; `unplanned_minor` was spent in its categories without a budget.

    `limit_minor` is what a person wants the whole group to cost at most, or to be saved at least; None for no limit.
    """

    group: BudgetGroup | None
    carried_minor: int
    assigned_minor: int
    budgeted_minor: int
    available_minor: int
    unplanned_minor: int
    limit_minor: int | None

    @property
    def spent_minor(self) -> int:
        """What the whole group cost, with and without a budget."""
        return self.budgeted_minor + self.unplanned_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetMonth:
    """The budgets of one month by group and name, in minor units of the reports' currency.

    `first` is the first month with a budget, `running` the one of today. `moved_to_goals_minor` went to accounts of goals since
    the first month (negative: was taken from them), `goals_minor` is what goals still take from the running month to this one,
    beyond what savings get, and `expected_minor` what usually still comes in by its end; both are 0 for months that are over,
    and so are `limits`, those of whole groups. `is_booked` says whether anything of the month is known, `unbudgeted` names the
    categories in which something moved without a budget.
    """

    month: Month
    first: Month
    running: Month
    currency: str
    rows: tuple[EnvelopeRow, ...]
    pool: Unassigned
    unplanned: Mapping[BudgetGroup | None, int]
    unbudgeted: tuple[str, ...]
    moved_to_goals_minor: int
    goals_minor: int
    expected_minor: int
    limits: Mapping[BudgetGroup, int]
    is_booked: bool

    @property
    def to_assign_minor(self) -> int:
        """What can still be assigned once goals have theirs; negative where that is more than there is."""
        return self.pool.to_assign_minor - self.moved_to_goals_minor - self.goals_minor

    @property
    def by_the_end_minor(self) -> int:
        """What can be assigned once what usually still comes in is there."""
        return self.to_assign_minor + self.expected_minor

    @property
    def groups(self) -> tuple[GroupSum, ...]:
        """The groups that have a budget, a limit or spending."""
        found = (self._group(group) for group in (*GROUPS, None))
        return tuple(one for one in found if self._of(one.group) or one.unplanned_minor or one.limit_minor)

    @property
    def over(self) -> tuple[EnvelopeRow, ...]:
        """The budgets with less than nothing available, the worst first."""
        found = [row for row in self.rows if row.envelope.available_minor < 0]
        return tuple(sorted(found, key=lambda row: row.envelope.available_minor))

    @property
    def is_over(self) -> bool:
        """Whether the month is past."""
        return self.month < self.running

    @property
    def is_running(self) -> bool:
        """Whether it is the month of today."""
        return self.month == self.running

    def row(self, category_id: int) -> EnvelopeRow | None:
        """The budget of that category; None where it has none in this month."""
        return next((row for row in self.rows if row.budget.category_id == category_id), None)

    def behind(self, *names: str) -> Filters:
        """What opens the month's payments in these categories, of all budgets where none is named."""
        every = names or tuple(row.budget.category for row in self.rows)
        return openings.in_categories(every, self.month.start, self.month.end - timedelta(days=1))

    @property
    def behind_unbudgeted(self) -> Filters | None:
        """What opens the month's payments that no budget counts; None without any."""
        if not self.unbudgeted:
            return None
        # money that came in without a category is income
        way: Literal["", "out"] = "out" if NO_CATEGORY in self.unbudgeted else ""
        return openings.in_categories(self.unbudgeted, self.month.start, self.month.end - timedelta(days=1), direction=way)

    def _of(self, group: BudgetGroup | None) -> list[EnvelopeRow]:
        return [row for row in self.rows if row.group == group]

    def _group(self, group: BudgetGroup | None) -> GroupSum:
        envelopes = [row.envelope for row in self._of(group)]
        return GroupSum(
            group=group,
            carried_minor=sum(one.carried_minor for one in envelopes),
            assigned_minor=sum(one.assigned_minor for one in envelopes),
            budgeted_minor=sum(one.spent_minor for one in envelopes),
            available_minor=sum(one.available_minor for one in envelopes),
            unplanned_minor=self.unplanned.get(group, 0),
            limit_minor=None if group is None else self.limits.get(group),
        )


def first_month(stored: Sequence[Budget]) -> Month | None:
    """The first month that has a budget; None where none ever was."""
    return min((row.since for row in stored if not row.is_end), default=None)


def listed(store: Store, household_id: int) -> list[Budget]:
    """Everything that was ever set, by month: each holds until the next of its category."""
    with store.read(household_id) as reading:
        return budgets.listed(reading)


def held(stored: Sequence[Budget], first: Month, last: Month) -> dict[Month, dict[str, Budget]]:
    """The budgets that hold in each month from one to another, both included, by the name of their category."""
    found: dict[Month, dict[str, Budget]] = {}
    current: dict[str, Budget] = {}
    coming = deque(stored)
    for month in _months(first, last):
        while coming and coming[0].since <= month:
            row = coming.popleft()
            current[row.category] = row
        found[month] = {name: row for name, row in current.items() if not row.is_end}
    return found


def build(
    ledger: Ledger,
    stored: Sequence[Budget],
    known: Sequence[Category],
    *,
    month: Month,
    today: date,
    goals_minor: int = 0,
    goal_accounts: Collection[str] = (),
    usual_income_minor: int = 0,
    limits: Mapping[BudgetGroup, int] | None = None,
) -> BudgetMonth | None:
    """The budgets of a month; None where there was none up to then.

    `stored` is all that was ever set, in the order of months, and `known` the household's categories. `goals_minor` is what
    goals take a month, `goal_accounts` name the accounts that they save on, and `usual_income_minor` is what comes in in a
    usual month. Limits hold from the running month on.
    """
    first, running = first_month(stored), Month.of(today)
    if first is None or month < first:
        return None
    in_force = held(stored, first, month.plus(1))
    moved = _moved(ledger, first, month, today)
    found = _book(in_force, moved, first, month)
    to_come = list(_months(running, month))
    groups = {one.name: _group_of(one) for one in known}
    current = {envelope.category: envelope for envelope in found.in_month(month)}
    rows = [
        EnvelopeRow(budget=budget, group=groups.get(name), envelope=current[name])
        for name, budget in in_force[month].items()
    ]  # fmt: skip
    unplanned: dict[BudgetGroup | None, int] = {}
    without = {name: amount for (name, when), amount in moved.activity.items() if when == month and name not in in_force[month]}
    for name, amount in without.items():
        unplanned[groups.get(name)] = unplanned.get(groups.get(name), 0) - amount
    seen = flows.period(ledger.transactions, today)
    is_current = seen is not None and seen.month >= running.plus(-1)
    saving = {name for name, group in groups.items() if group == "savings"}
    for_goals = goal_money.taken(
        goal_money.on_accounts(ledger, goal_accounts, first, min(month.end - timedelta(days=1), today)),
        goal_money.of_savings(in_force, moved.activity, saving, month),
        [row.envelope for row in rows if row.group == "savings"], goals_minor,
        first=first, shown=month, running=running, free_minor=found.unassigned[-1].to_assign_minor,
    )  # fmt: skip
    return BudgetMonth(
        month=month, first=first, running=running, currency=ledger.currency,
        rows=tuple(sorted(rows, key=_by_group)), pool=found.unassigned[-1], unplanned=unplanned,
        unbudgeted=tuple(sorted(without)), moved_to_goals_minor=for_goals.moved_minor, goals_minor=for_goals.still_minor,
        limits=(limits or {}) if month >= running else {}, is_booked=seen is not None and month.index in seen.booked,
        expected_minor=sum(max(0, usual_income_minor - moved.income.get(one, 0)) for one in to_come) if is_current else 0,
    )  # fmt: skip


def carried(ledger: Ledger, stored: Sequence[Budget], *, month: Month, today: date) -> dict[int, int]:
    """What the budgets of a month carried over from the one before, by category; those that carried nothing are left out."""
    first = first_month(stored)
    if first is None or month <= first or not any(row.rollover for row in stored):
        return {}
    in_force = held(stored, first, month.plus(1))
    found = _book(in_force, _moved(ledger, first, month, today), first, month).in_month(month)
    return {in_force[month][one.category].category_id: one.carried_minor for one in found if one.carried_minor}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moved:
    """Sums of lines in minor units: by category and month, negative for spending, and what came in by month."""

    activity: Mapping[tuple[str, Month], int]
    income: Mapping[Month, int]


def _moved(ledger: Ledger, first: Month, last: Month, today: date) -> _Moved:
    """What was spent, saved and earned from one month to another, both included, up to today."""
    until = min(last.end - timedelta(days=1), today)
    lines = ledger.lines[ledger.lines["date"].between(pd.Timestamp(first.start), pd.Timestamp(until))]
    moved = flows.flows(lines)
    minor = surplus.whole_minor(moved["sized"], ledger.currency)
    sums = moved.assign(minor=minor).groupby(["flow", "category", "month"], as_index=False)["minor"].sum()
    activity: dict[tuple[str, Month], int] = {}
    income: dict[Month, int] = {}
    for flow, name, index, amount in zip(*(sums[column].tolist() for column in sums), strict=True):
        month = Month.from_index(index)
        if flow == "income":
            income[month] = income.get(month, 0) + amount
        else:
            activity[name, month] = activity.get((name, month), 0) - amount
    return _Moved(activity=activity, income=income)


def _book(in_force: Mapping[Month, Mapping[str, Budget]], moved: _Moved, first: Month, last: Month) -> Book:
    """The book of envelopes. What is spent in a month without a budget comes out of what is to assign, as all else without one.

    An envelope goes on only into a month that has it: where a budget ends, what is left goes back at once.
    """
    assigned = [
        Assigned(
            category=name, month=month, assigned_minor=row.assigned_minor,
            rollover=row.rollover and name in in_force[month.plus(1)],
        )
        for month in _months(first, last)
        for name, row in in_force[month].items()
    ]  # fmt: skip
    activity: dict[tuple[str, Month], int] = {}
    for (name, month), amount in moved.activity.items():
        key = (name if name in in_force[month] else _NO_ENVELOPE), month
        activity[key] = activity.get(key, 0) + amount
    return book(assigned, activity, moved.income, first=first, last=last)


def _months(first: Month, last: Month) -> Iterator[Month]:
    return (Month.from_index(index) for index in range(first.index, last.index + 1))


def _group_of(category: Category) -> BudgetGroup | None:
    return category.group if category.group in GROUPS else None


def _by_group(row: EnvelopeRow) -> tuple[int, str]:
    return len(GROUPS) if row.group is None else GROUPS.index(row.group), row.budget.category.casefold()
