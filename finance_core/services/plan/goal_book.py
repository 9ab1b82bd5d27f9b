"""Goals beside the household's own months: when each is reached, what it needs, whether that holds, and how sure it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from finance_core.models import Filters
from finance_core.money import LARGEST_MINOR
from finance_core.rules.goal.goal_plans import (
    LEAST_MONTHS,
    Alternative,
    Feasibility,
    ReversePlan,
    alternatives,
    feasibility,
    needed,
    paced,
)
from finance_core.rules.goal.goals import Goal, Timeline, crossed, timeline, together
from finance_core.services.ledgers import Ledger
from finance_core.services.plan import goals, surplus
from finance_core.services.plan.goals import Kept, Wish
from finance_core.services.plan.surplus import Surplus
from finance_core.storage.goals import GoalRow

if TYPE_CHECKING:
    from finance_core.ml.futures.goal_chance import Chance

_SEED: Final = 2026


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """One goal as its household can save for it; amounts in minor units.

    `line` is how it goes on with the money of all goals, after those before it, which get `promised_minor` a month. `plan` is
    what its day needs, None without a day; `feasible` holds that amount, or what it gets, against the last months.
    """

    goal: Goal
    line: Timeline
    plan: ReversePlan | None
    feasible: Feasibility
    promised_minor: int
    monthly_minor: int
    others: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalView:
    """A goal that is kept, with its outlook; `account` is the one whose money counts, "" for none.

    `celebrate` are the milestones, in percent, that were passed since somebody looked.
    """

    row: GoalRow
    account: str
    outlook: Outlook
    celebrate: tuple[int, ...]

    @property
    def behind(self) -> Filters | None:
        """What opens the payments of its account; None where what is saved was typed."""
        return Filters(accounts=(self.account,)) if self.account else None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalBook:
    """Every goal, the most important first, and the money a month that they share.

    `usual_minor` is what is usually left a month, None where too few months are known. `is_own` says that the person set
    `monthly_minor`, the money for all goals together.
    """

    currency: str
    today: date
    views: tuple[GoalView, ...]
    monthly_minor: int
    usual_minor: int | None
    is_own: bool
    surplus: Surplus

    @property
    def saved_minor(self) -> int:
        """What is saved for all of them; what one has beyond its own price helps no other."""
        return sum(min(view.outlook.goal.saved_minor, view.outlook.goal.target_minor) for view in self.views)

    @property
    def target_minor(self) -> int:
        """What all of them cost at today's prices."""
        return sum(view.outlook.goal.target_minor for view in self.views)

    @property
    def this_month_minor(self) -> int:
        """What all of them together get this month."""
        return sum(view.outlook.monthly_minor for view in self.views)

    @property
    def lines(self) -> tuple[Timeline, ...]:
        """How they go on together."""
        return tuple(view.outlook.line for view in self.views)

    def view(self, goal_id: int) -> GoalView | None:
        """The goal of that id."""
        return next((view for view in self.views if view.row.id == goal_id), None)


def build(known: Kept, ledger: Ledger, *, today: date) -> GoalBook:
    """How the goals stand, out of what is kept and the household's own months."""
    left = surplus.build(ledger, today=today)
    usual = _usual(left)
    wanted = [goals.goal_of(row, known.saved[row.id]) for row in known.rows]
    named = sum(goal.most_minor or 0 for goal in wanted)
    monthly = known.monthly_minor
    if monthly is None:
        monthly = min(LARGEST_MINOR, named if usual is None else max(0, usual))
    outlooks = _outlooks(wanted, monthly, left, today)
    return GoalBook(
        currency=ledger.currency,
        today=today,
        views=tuple(_view(row, outlook, known) for row, outlook in zip(known.rows, outlooks, strict=True)),
        monthly_minor=monthly,
        usual_minor=usual,
        is_own=known.monthly_minor is not None,
        surplus=left,
    )


def tried(book: GoalBook, wish: Wish, saved_minor: int, goal_id: int | None = None) -> Outlook:
    """How a goal that is being thought of would go on: in the place of the one of that id, else after all others.

    Raises InvalidError where it makes no sense.
    """
    trial = Goal(
        name=wish.name or "This goal", target_minor=wish.target_minor, saved_minor=saved_minor, due=wish.due,
        most_minor=wish.monthly_minor, rate_per_year=wish.rate_per_year, inflation_per_year=wish.inflation_per_year,
    )  # fmt: skip
    wanted = [trial if view.row.id == goal_id else view.outlook.goal for view in book.views]
    place = next((at for at, view in enumerate(book.views) if view.row.id == goal_id), len(wanted))
    whole = wanted if goal_id is not None and place < len(wanted) else [*wanted, trial]
    unknown = book.usual_minor is None and not book.is_own
    money = sum(goal.most_minor or 0 for goal in whole) if unknown else book.monthly_minor
    return _outlooks(whole, min(LARGEST_MINOR, money), book.surplus, book.today)[place]


def free_on(book: GoalBook, account_id: int, balance_minor: int, goal_id: int | None = None) -> int:
    """What lies on an account beyond what the other goals on it have saved already."""
    others = [view.outlook.goal for view in book.views if view.row.account_id == account_id and view.row.id != goal_id]
    return max(0, balance_minor - sum(min(goal.saved_minor, goal.target_minor) for goal in others))


def alone(book: GoalBook, outlook: Outlook, monthly_minor: int) -> Timeline:
    """When the goal is reached with so much a month, whatever the others get: planning forward."""
    return timeline(replace(outlook.goal, most_minor=None), monthly_minor=monthly_minor, today=book.today)


def chance(book: GoalBook, outlook: Outlook) -> "Chance | None":
    """How sure it is that the goal is reached by its day, or by when the plan says; None where there is no such day."""
    from finance_core.ml.futures import goal_chance  # loads numpy's random numbers and scipy only where it is asked for

    months = outlook.plan.months if outlook.plan is not None and outlook.plan.outcome == "monthly" else outlook.line.months
    if not months or months > goal_chance.LONGEST or not outlook.goal.missing_minor:
        return None
    aim = goal_chance.Aim(
        target_minor=outlook.goal.target_minor, months=months, saved_minor=outlook.goal.saved_minor,
        monthly_minor=outlook.monthly_minor or None, rate_per_year=float(outlook.goal.rate_per_year),
        inflation_per_year=float(outlook.goal.inflation_per_year),
    )  # fmt: skip
    left = [amount - outlook.promised_minor for amount in book.surplus.left_minor]
    return goal_chance.chance(left, aim, seed=_SEED)


def _usual(left: Surplus) -> int | None:
    found = feasibility(0, left.left_minor)
    return None if found.months < LEAST_MONTHS else found.usual_minor


def _outlooks(wanted: Sequence[Goal], monthly_minor: int, left: Surplus, today: date) -> list[Outlook]:
    """Each goal after those before it, with the same money."""
    lines = together(paced(wanted, today=today), monthly_minor=monthly_minor, today=today)
    found, promised = [], 0
    for goal, line in zip(wanted, lines, strict=True):
        first = line.paid[0] if line.paid else 0
        plan = needed(goal, today=today) if goal.due is not None else None
        asked = first if plan is None or plan.monthly_minor is None else plan.monthly_minor
        there = monthly_minor - promised
        if goal.most_minor is not None:
            there = min(there, goal.most_minor)
        found.append(
            Outlook(
                goal=goal,
                line=line,
                plan=plan,
                feasible=feasibility(asked, left.left_minor, promised_minor=promised),
                promised_minor=promised,
                monthly_minor=first,
                others=alternatives(goal, today=today, monthly_minor=there, lines=left.lines),
            )
        )
        promised += first
    return found


def _view(row: GoalRow, outlook: Outlook, known: Kept) -> GoalView:
    account = known.accounts.get(row.account_id or 0)
    return GoalView(
        row=row,
        account=account.name if account is not None else "",
        outlook=outlook,
        celebrate=crossed(outlook.goal, row.celebrated_minor),
    )
