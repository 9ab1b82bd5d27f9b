"""Goals planned backwards: what a month is needed, whether the household can do it, and what else would do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from typing import Final, Literal

from finance_core.dates import months_after, months_between
from finance_core.errors import InvalidError
from finance_core.money import LARGEST_MINOR
from finance_core.rules.budget.optimiser import Optimised, optimise
from finance_core.rules.budget.pain import Cuttable
from finance_core.rules.goal.goals import MOST_MONTHS, Goal, timeline
from finance_core.rules.goal.growth import interest, prices
from finance_core.rules.rounding import half_even

LEAST_MONTHS: Final = 3
"""Fewer whole months say nothing about what is usually left."""
_MOST_OF: Final = 0.8
"""A plan that four months of five could have paid holds without a stretch."""

Need = Literal["already", "past", "too soon", "monthly"]
"""`past`: its day is over; `too soon`: no payment falls before it."""
Verdict = Literal["unknown", "nothing left", "comfortable", "tight", "beyond"]
Kind = Literal["more", "later", "less", "faster", "slower"]
_PACES: Final[tuple[tuple[Kind, int], ...]] = (("faster", 6), ("slower", 3))
"""In quarters of what is saved a month: half as much again, and a quarter less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversePlan:
    """What has to be saved a month to reach a goal by its day: `months` payments of `monthly_minor`, the last one smaller.

    `monthly_minor` is 0 where interest alone does it, and None where there is nothing to plan: see `outcome`. `missing_minor`
    is what is missing today, at today's price.
    """

    goal: Goal
    outcome: Need
    months: int
    monthly_minor: int | None
    missing_minor: int


def needed(goal: Goal, *, today: date) -> ReversePlan:
    """The smallest equal amount a month with which the goal is reached by its day; exact to the minor unit.

    Without rounding and inflation it is (F - P * (1 + r) ** n) * r / ((1 + r) ** n - 1) for n payments at the monthly rate r,
    at the end of each month (sinking fund; Kellison, The Theory of Interest, 3rd ed. 2009, section 5.5), and (F - P) / n
    without interest. Here it is searched for, as what is credited is rounded each month. Raises InvalidError without a day.
    """
    if goal.due is None:
        raise InvalidError(f"“{goal.name}” has no date. Choose one to see what it needs a month.")
    months = min(months_between(today, goal.due), MOST_MONTHS)
    outcome: Need = "already" if not goal.missing_minor else "past" if goal.due < today else "monthly" if months else "too soon"
    monthly = _least(goal, months) if outcome == "monthly" else None
    return ReversePlan(
        goal=goal, outcome=outcome, months=max(0, months), monthly_minor=monthly, missing_minor=goal.missing_minor
    )  # fmt: skip


def paced(goals: Sequence[Goal], *, today: date) -> tuple[Goal, ...]:
    """The goals, each with a day taking no more a month than it needs for it, so that the next ones get something meanwhile.

    Those without a day, with an amount of their own, or with nothing to plan stay as they are. Made for `goals.together`.
    """
    found = []
    for goal in goals:
        plan = needed(goal, today=today) if goal.due is not None and goal.most_minor is None else None
        monthly = None if plan is None else plan.monthly_minor
        found.append(goal if monthly is None else replace(goal, most_minor=monthly))
    return tuple(found)


def _least(goal: Goal, months: int) -> int:
    earned, risen = interest(goal.rate_per_year), prices(goal.inflation_per_year)
    targets = [risen.after(goal.target_minor, month) for month in range(1, months + 1)]

    def enough(monthly_minor: int) -> bool:
        saved = goal.saved_minor
        for target in targets:
            saved += earned.on(saved) + monthly_minor
            if saved >= target:
                return True
        return False

    low, high = 0, max(0, targets[0] - goal.saved_minor)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low


@dataclass(frozen=True, slots=True, kw_only=True)
class Feasibility:
    """Whether the household's own months could pay an amount a month; amounts in minor units.

    `usual_minor` is what is usually left a month, after what is promised to other goals: the median of the months, or their
    mean where that is lower, since the median passes over the bills that come once a year. `held` of `months` had enough.
    """

    needed_minor: int
    usual_minor: int
    promised_minor: int
    held: int
    months: int
    verdict: Verdict

    @property
    def gap_minor(self) -> int:
        """How much a month is missing to it; where less than nothing is left, that has to be made up for as well."""
        return max(0, self.needed_minor - self.usual_minor)

    @property
    def share(self) -> float | None:
        """The part of what is usually left that it takes; None where nothing is left."""
        return self.needed_minor / self.usual_minor if self.usual_minor > 0 else None


def feasibility(needed_minor: int, surpluses: Sequence[int], *, promised_minor: int = 0) -> Feasibility:
    """Hold an amount a month against what was really left in each of the last whole months.

    Parameters
    ----------
    surpluses
        Income less spending of each month in minor units, negative where more went out; what was put aside counts as left
        (`net` of `analysis.flows.by_month`). The last twelve whole months are best: a year holds every yearly bill once.
    promised_minor
        What other goals get a month already.
    """
    left = [surplus - promised_minor for surplus in surpluses]
    if len(left) < LEAST_MONTHS:
        return Feasibility(
            needed_minor=needed_minor, usual_minor=0, promised_minor=promised_minor, held=0, months=len(left), verdict="unknown"
        )
    usual = min(half_even(sum(left), len(left)), half_even(int(2 * median(left)), 2))
    held = sum(amount >= needed_minor for amount in left)
    verdict: Verdict
    if needed_minor <= max(0, usual):
        verdict = "comfortable" if held >= _MOST_OF * len(left) or not needed_minor else "tight"
    else:
        verdict = "nothing left" if usual <= 0 else "beyond"
    return Feasibility(
        needed_minor=needed_minor,
        usual_minor=usual,
        promised_minor=promised_minor,
        held=held,
        months=len(left),
        verdict=verdict,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another way to the goal: so much a month, for so much in today's prices, reached then.

    `cuts` say where the money of "more" could come from; None where nothing has to be cut or nothing is known to cut.
    """

    kind: Kind
    monthly_minor: int
    target_minor: int
    months: int | None
    reached_on: date | None
    cuts: Optimised | None = None


def alternatives(
    goal: Goal, *, today: date, monthly_minor: int, lines: Sequence[Cuttable] = ()
) -> tuple[Alternative, ...]:  # fmt: skip
    """What else would do, with `monthly_minor` as what there is a month.

    With a day that this misses: save more (and with which cuts of `lines`), take longer, or want less. Otherwise half as much
    again a month, and a quarter less. Empty where the goal is reached, and each left out where it leads nowhere.
    """
    there = max(0, monthly_minor)
    if not goal.missing_minor:
        return ()
    plan = needed(goal, today=today) if goal.due is not None else None
    if plan is None or (plan.monthly_minor is not None and plan.monthly_minor <= there):
        paces = [(kind, min(LARGEST_MINOR, half_even(there * quarters, 4))) for kind, quarters in _PACES]
        found = [_paced(goal, kind, monthly, today) for kind, monthly in paces]
    else:
        found = [_more(plan, monthly_minor, lines, today), _paced(goal, "later", there, today), _less(plan, there, today)]
    return tuple(one for one in found if one is not None)


def _paced(goal: Goal, kind: Kind, monthly_minor: int, today: date) -> Alternative | None:
    """When so much a month reaches it; None where it never does."""
    line = timeline(replace(goal, most_minor=None), monthly_minor=monthly_minor, today=today)
    if line.months is None or not monthly_minor:
        return None
    return Alternative(
        kind=kind, monthly_minor=monthly_minor, target_minor=goal.target_minor, months=line.months, reached_on=line.reached_on
    )


def _more(plan: ReversePlan, there_minor: int, lines: Sequence[Cuttable], today: date) -> Alternative | None:
    """What its day needs a month, and the cuts that would free it."""
    if plan.monthly_minor is None:
        return None
    return Alternative(
        kind="more",
        monthly_minor=plan.monthly_minor,
        target_minor=plan.goal.target_minor,
        months=plan.months,
        reached_on=months_after(today, plan.months),
        cuts=optimise(lines, min(LARGEST_MINOR, plan.monthly_minor - there_minor)) if lines else None,
    )


def _less(plan: ReversePlan, there_minor: int, today: date) -> Alternative | None:
    """What can be had by its day with what there is."""
    if plan.outcome != "monthly":
        return None
    earned, saved = interest(plan.goal.rate_per_year), plan.goal.saved_minor
    for _ in range(plan.months):
        saved += earned.on(saved) + there_minor
    target = prices(plan.goal.inflation_per_year).today(saved, plan.months)
    if target <= plan.goal.saved_minor:
        return None
    return Alternative(
        kind="less",
        monthly_minor=there_minor,
        target_minor=target,
        months=plan.months,
        reached_on=months_after(today, plan.months),
    )
