"""What each category should cost a month: plans out of the household's own months, the cuts that hurt least, and taking them.

    basis = budget_plans.build(ledger, categories=..., book=..., goals=..., ...)
    found = budget_plans.plan(basis, Wanted(way="shares", income_minor=basis.usual_minor))
    budget_plans.take(store, household_id, budget_plans.budgets_of(basis, found), name="50/30/20", ...)

Nothing is stored before a plan is taken: then all its budgets are one write, which one undo takes back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, Literal

import pandas as pd

from finance_core.dates import Month, months_after
from finance_core.errors import InvalidError
from finance_core.models import NO_CATEGORY, Category, Filters
from finance_core.money import LARGEST_MINOR
from finance_core.rules.budget import habits, leakage, optimiser, plans
from finance_core.rules.budget.leakage import Leak
from finance_core.rules.budget.optimiser import Optimised
from finance_core.rules.budget.pain import cuttables
from finance_core.rules.budget.plans import BUCKETS, Plan, Shares, Usual
from finance_core.rules.rounding import half_even
from finance_core.services import openings
from finance_core.services.ledgers import Ledger
from finance_core.services.plan import group_budgets
from finance_core.services.plan.cut_preferences import EASY, Preferences
from finance_core.services.plan.goal_book import GoalBook
from finance_core.services.plan.group_budgets import BudgetGroup
from finance_core.services.plan.surplus import minor_amounts, whole_months
from finance_core.services.recurrence import recurring
from finance_core.services.recurrence.recurrences import Book
from finance_core.services.wellbeing.health_choices import Choices
from finance_core.storage import Store, Writing, budgets

Way = Literal["shares", "recommended", "zero-based", "own", "bills"]

LEAST_MONTHS: Final = 3
ACTION: Final = "budget"
"""What the audit trail calls these writes."""
_YEAR: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What plans stand on: the household's last whole months, its bills, its goals, and what it said may be cut.

    All amounts are minor units of `currency`, spending positive; tuples have one amount a month, oldest first. `history` is
    what each category came to, savings among them and NO_CATEGORY for what has none; `due` a twelfth of the bills of the next
    year by category. `goals_minor` is what goals need a month to be in time. `fixed` names categories of bills and contracts,
    `target` is the savings rate that the household aims for.
    """

    currency: str
    months: tuple[Month, ...]
    income_minor: tuple[int, ...]
    spending_minor: tuple[int, ...]
    history: Mapping[str, tuple[int, ...]]
    due: Mapping[str, int]
    categories: Mapping[str, Category]
    goals_minor: int
    preferences: Preferences
    fixed: frozenset[str]
    target: float
    leaks: tuple[Leak, ...]
    left_out: tuple[str, ...]

    @property
    def cautious_minor(self) -> int:
        """The income that four months of five bring."""
        return habits.quantile(self.income_minor, habits.LOW_INCOME) if self.months else 0

    @property
    def usual_minor(self) -> int:
        """The income of the middle month."""
        return habits.usual(self.income_minor, way="median")

    @property
    def mean_spending_minor(self) -> int:
        """What a month really cost, all of them taken together."""
        return half_even(sum(self.spending_minor), len(self.months)) if self.months else 0

    @property
    def behind_income(self) -> Filters:
        """What opens the income of these months."""
        first, last = self._days()
        return Filters(start=first, last=last, direction="in", transfers="without")

    def behind(self, category: str) -> Filters:
        """What opens the payments of a category in these months."""
        return openings.in_categories((category,), *self._days())

    def _days(self) -> tuple[date, date]:
        return self.months[0].start, self.months[-1].end - timedelta(days=1)

    def usual(self, way: habits.Way = "usual") -> tuple[Usual, ...]:
        """What each category costs a month, at least what its bills come to: needs first, in each group the costliest first."""
        costs = habits.budgets(self.history, way=way, bills=self.due)
        groups = {name: category.group for name, category in self.categories.items()}
        found = [
            Usual(category=name, group=groups.get(name), usual_minor=cost, due_minor=self.due.get(name, 0))
            for name, cost in costs.items()
            if cost
        ]
        return tuple(sorted(found, key=lambda one: (BUCKETS.index(one.bucket), -one.usual_minor, one.category)))

    @property
    def put_aside_minor(self) -> int:
        """What usually goes into categories of savings."""
        return sum(one.usual_minor for one in self.usual() if one.bucket == "savings")

    @property
    def unassigned(self) -> tuple[Category, ...]:
        """The categories of which nobody has said whether they are a need or a want, the costliest first."""
        names = [one.category for one in self.usual() if one.bucket == "unassigned"]
        return tuple(self.categories[name] for name in names if name in self.categories)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person asks for.

    `shares` are those of "shares" and "recommended"; `looked` is how "own" looks at past months. `goals_minor` is to be saved
    at least, for goals; what is put aside counts towards it.
    """

    way: Way
    income_minor: int
    shares: Shares = field(default_factory=Shares)
    looked: habits.Way = "usual"
    goals_minor: int = 0


def build(
    ledger: Ledger,
    *,
    categories: Sequence[Category],
    book: Book,
    goals: GoalBook,
    preferences: Preferences,
    said: Choices,
    today: date,
) -> Basis | None:
    """Gather what plans stand on; `said` names contracts and the target. None where nothing is booked."""
    found = whole_months(ledger, today=today)
    if found is None:
        return None
    known = {category.name: category for category in categories if category.group not in ("income", "transfer")}
    out = found.moved[(found.moved["flow"] != "income") & found.moved["month"].isin(found.indices)]
    table = _by_category(out, found.indices)
    history = {str(name): minor_amounts(row.tolist(), ledger.currency) for name, row in table.iterrows()}
    spent = _by_category(out[out["flow"] == "spending"], found.indices)
    return Basis(
        currency=ledger.currency,
        months=found.months,
        income_minor=minor_amounts(found.table["income"].tolist(), ledger.currency),
        spending_minor=minor_amounts(found.table["spending"].tolist(), ledger.currency),
        history={name: months for name, months in history.items() if name in known or name == NO_CATEGORY},
        due={name: cost for name, cost in _due(book, today).items() if name in known},
        categories=known,
        goals_minor=_needed(goals),
        preferences=preferences,
        fixed=said.roles.fixed,
        target=said.target,
        leaks=tuple(leak for leak in leakage.leaks(spent) if leak.category not in said.roles.fixed),
        left_out=ledger.left_out,
    )


def _by_category(out: pd.DataFrame, months: Sequence[int]) -> pd.DataFrame:
    """One row a category, one column a month; refunds taken off."""
    table = out.pivot_table(index="category", columns="month", values="sized", aggfunc="sum", fill_value=0.0)
    return table.reindex(columns=list(months), fill_value=0.0)


def _due(book: Book, today: date) -> dict[str, int]:
    """A twelfth of what is due in the next year by category, rounded up: a budget that is a cent short is short."""
    coming = recurring.planned(book, months_after(today, _YEAR) - timedelta(days=1))
    bills = coming[coming["amount"] < 0].groupby("category")["amount"].sum()
    yearly = minor_amounts((-bills).tolist(), book.currency)
    return {str(name): -(-minor // _YEAR) for name, minor in zip(bills.index, yearly, strict=True) if name}


def _needed(goals: GoalBook) -> int:
    """What the goals need a month: by their day, else what the person gives them at most."""
    needed = 0
    for view in goals.views:
        goal, backward = view.outlook.goal, view.outlook.plan
        if backward is not None and backward.monthly_minor is not None:
            needed += backward.monthly_minor
        elif goal.missing_minor:
            needed += goal.most_minor or 0
    return needed


def plan(basis: Basis, wanted: Wanted) -> Plan:
    """The plan that is asked for. Raises InvalidError where it makes no sense.

    By "own" and "bills" what goals need beyond the categories of savings is saved too; the latter names only categories with
    bills.
    """
    income, usual, goals = wanted.income_minor, basis.usual(), wanted.goals_minor
    match wanted.way:
        case "shares":
            return plans.by_shares(income, usual, plans.lifted(wanted.shares, goals_minor=goals, income_minor=income))
        case "recommended":
            return plans.recommended(income, usual, wanted.shares, goals_minor=goals)
        case "zero-based":
            return plans.zero_based(income, usual, savings_minor=max(basis.put_aside_minor, goals))
        case "own":
            amounts = {one.category: one.usual_minor for one in basis.usual(wanted.looked)}
        case "bills":
            usual, amounts = tuple(one for one in usual if one.category in basis.due), dict(basis.due)
    aside = sum(amounts.get(one.category, 0) for one in usual if one.bucket == "savings")
    return plans.as_given(income, usual, amounts, savings_minor=max(0, goals - aside))


def cuts(basis: Basis, needed_minor: int) -> Optimised:
    """Free so much a month with the least pain. A category costs its mean here, so that all sum to what a month really came to.

    Bills and contracts, what is never cut, and what has no category are left alone. Raises InvalidError.
    """
    usual = {one.category: one.bucket for one in basis.usual("mean")}
    ids = {name: category.id for name, category in basis.categories.items()}
    history = {
        name: months
        for name, months in basis.history.items()
        if name in ids and name in usual and ids[name] not in basis.preferences.never
    }
    easy = {name: EASY for name, category_id in ids.items() if category_id in basis.preferences.easy}
    lines = cuttables(history, usual, fixed=basis.fixed, committed=basis.due, importance=easy, way="mean")
    return optimiser.optimise(lines, needed_minor)


def needed_for_rate(basis: Basis, income_minor: int, rate: float) -> int:
    """What has to be freed a month so that this share of the income is kept. Raises InvalidError."""
    return optimiser.needed_for_rate(income_minor=income_minor, spending_minor=basis.mean_spending_minor, rate=rate)


def needed_for_goals(basis: Basis, income_minor: int) -> int:
    """What has to be freed a month so that goals get what they need; 0 or less where they do. Raises InvalidError.

    What is put aside is no spending, so it counts towards them.
    """
    if income_minor <= 0:
        raise InvalidError("There is no income of which something could be saved for goals.")
    kept = income_minor - basis.mean_spending_minor
    return optimiser.needed_for_goal(monthly_minor=basis.goals_minor, surplus_minor=kept)


def budgets_of(basis: Basis, found: Plan) -> dict[int, int]:
    """The budgets that a plan means, by category id; 0 for none."""
    return _by_id(basis, {line.category: line.assigned_minor for line in found.lines})


def budgets_of_cuts(basis: Basis, found: Optimised) -> dict[int, int]:
    """The budgets that cuts mean, by category id: only of what is cut."""
    return _by_id(basis, {cut.line.category: cut.planned_minor for cut in found.cuts if cut.cut_minor})


def budget_of_leak(basis: Basis, leak: Leak) -> dict[int, int]:
    """What would stop a leak, by category id: the middle month, or where the creeping began; in whole units of the currency."""
    wanted = leak.monthly if leak.kind == "swings" or round(leak.low) < 1 else leak.low
    return _by_id(basis, {leak.category: minor_amounts([float(round(wanted))], basis.currency)[0]})


def _by_id(basis: Basis, amounts: Mapping[str, int]) -> dict[int, int]:
    return {basis.categories[name].id: minor for name, minor in amounts.items() if name in basis.categories}


def limits_of(found: Plan) -> dict[BudgetGroup, int]:
    """What a plan allows needs and wants as a whole, where a person gave a part more, that; and what it puts aside.

    What is saved by not being spent has no category that a payment could reach, so it is no part of the limit of savings;
    where all is saved that way, what a person set for savings stays.
    """
    parts = {part.bucket: part for part in found.parts}
    limits = {group: max(parts[group].planned_minor, parts[group].assigned_minor) for group in group_budgets.GROUPS}
    limits["savings"] = parts["savings"].assigned_minor
    return {group: minor for group, minor in limits.items() if group != "savings" or minor}


def take(
    store: Store,
    household_id: int,
    assigned: Mapping[int, int],
    *,
    name: str,
    month: Month,
    group_limits: Mapping[BudgetGroup, int] | None = None,
    now: datetime,
    actor: str = "",
) -> int:
    """Set these budgets, by category id, from a month on for good, 0 for none; how many changed. All or nothing, in one write.

    `group_limits` hold for whole groups; those that aren't named keep theirs. Raises InvalidError and NotFoundError.
    """
    if any(not 0 <= minor <= LARGEST_MINOR for minor in assigned.values()):
        raise InvalidError("A budget is an amount from 0 upwards, and not too large to be true.")
    with store.write(household_id, action=ACTION, summary=f"Set budgets: {name}", now=now, actor=actor) as writing:
        group_budgets.keep(writing, group_limits or {})
        return sum(_put(writing, category_id, month, minor) for category_id, minor in assigned.items())


def _put(writing: Writing, category_id: int, month: Month, assigned_minor: int) -> bool:
    if not assigned_minor:
        return budgets.end(writing, category_id, month)
    return budgets.put(writing, category_id, month, assigned_minor)
