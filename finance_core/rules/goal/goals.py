"""Goals: when so much is saved, month by month, for one goal or several that share the same money. Exact to the cent.

Each month what is saved earns its interest, then the month's money goes to the goals in order of priority: each gets what it
may have a month, but no more than it lacks. A goal that is reached leaves its money to the next, in the same month. The first
payment is a month from today.

    house, holiday = together([house_goal, holiday_goal], monthly_minor=60_000, today=today)
    holiday.outcome, holiday.reached_on, holiday.milestones
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from finance_core.dates import months_after, months_between
from finance_core.errors import InvalidError
from finance_core.money import LARGEST_MINOR
from finance_core.rules.goal.growth import Interest, Prices, interest, prices

Outcome = Literal["already", "reached", "nothing saved", "never", "too long"]
"""`already`: today; `nothing saved`: no money goes to it; `never`: after a hundred years it lies no nearer than today, as its
price rises faster than what is saved; `too long`: it comes nearer, but takes more than a hundred years."""

MILESTONES: Final = (25, 50, 75, 100)
"""Percent of the way, as people celebrate them."""
MOST_MONTHS: Final = 1200
"""A hundred years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """Something to save for, in minor units and today's prices.

    `due` is when it is wanted, None where no day is set. `most_minor` is the most that it gets a month, None for all there is.
    `rate_per_year` is what the savings earn (effective), `inflation_per_year` how fast the price rises.
    """

    name: str
    target_minor: int
    saved_minor: int = 0
    due: date | None = None
    most_minor: int | None = None
    rate_per_year: Decimal = Decimal(0)
    inflation_per_year: Decimal = Decimal(0)
    goal_id: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.target_minor <= LARGEST_MINOR:
            raise InvalidError(f"“{self.name}” needs an amount above zero to save for.")
        if not 0 <= self.saved_minor <= LARGEST_MINOR:
            raise InvalidError(f"What is saved for “{self.name}” is an amount of 0 or more.")
        if self.most_minor is not None and not 0 <= self.most_minor <= LARGEST_MINOR:
            raise InvalidError(f"What “{self.name}” gets a month is an amount of 0 or more.")
        interest(self.rate_per_year)
        prices(self.inflation_per_year)

    @property
    def share(self) -> float:
        """How much of it is saved, 0 to 1."""
        return min(1.0, self.saved_minor / self.target_minor)

    @property
    def missing_minor(self) -> int:
        """What is missing at today's price."""
        return max(0, self.target_minor - self.saved_minor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A part of the way, in percent, and when it is reached: `months` from today, 0 where it is behind already."""

    percent: int
    months: int
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """How a goal is saved for.

    `saved` and `target` hold today and each month from now, in minor units, until it is reached or a hundred years have passed;
    `paid` what went to it each month, beginning a month from today. `milestones` are those that are reached.
    """

    goal: Goal
    outcome: Outcome
    months: int | None
    reached_on: date | None
    milestones: tuple[Milestone, ...]
    saved: tuple[int, ...]
    target: tuple[int, ...]
    paid: tuple[int, ...]

    @property
    def interest_minor(self) -> int:
        """What the savings earned in all these months."""
        return self.saved[-1] - self.saved[0] - sum(self.paid)

    @property
    def late_months(self) -> int | None:
        """How many months after its day it is reached, begun ones counted, 0 where in time; None without either day."""
        if self.goal.due is None or self.reached_on is None:
            return None
        whole = months_between(self.goal.due, self.reached_on)
        return max(0, whole + (months_after(self.goal.due, whole) < self.reached_on))


@dataclass(slots=True)
class _Open:
    """A goal while it is being saved for."""

    goal: Goal
    interest: Interest
    prices: Prices
    saved: list[int]
    target: list[int]
    paid: list[int] = field(default_factory=list)

    @property
    def reached(self) -> bool:
        return self.saved[-1] >= self.target[-1]

    def begin_month(self) -> None:
        """Credit interest and raise the price."""
        self.saved.append(self.saved[-1] + self.interest.on(self.saved[-1]))
        self.target.append(self.prices.after(self.goal.target_minor, len(self.saved) - 1))

    def pay(self, left_minor: int) -> int:
        """Take what it may and lacks of what is left; what it took."""
        most = left_minor if self.goal.most_minor is None else min(left_minor, self.goal.most_minor)
        taken = max(0, min(most, self.target[-1] - self.saved[-1]))
        self.saved[-1] += taken
        self.paid.append(taken)
        return taken


def together(goals: Sequence[Goal], *, monthly_minor: int, today: date) -> tuple[Timeline, ...]:
    """Save for several goals with the same money a month, the first goal first; one timeline each, in their order.

    Raises InvalidError for a negative amount a month.
    """
    if not 0 <= monthly_minor <= LARGEST_MINOR:
        raise InvalidError("What is saved a month is an amount of 0 or more.")
    every = [_opened(goal) for goal in goals]
    for _ in range(MOST_MONTHS):
        still = [one for one in every if not one.reached]
        if not still:
            break
        left = monthly_minor
        for one in still:
            one.begin_month()
            left -= one.pay(left)
    return tuple(_closed(one, today) for one in every)


def timeline(goal: Goal, *, monthly_minor: int, today: date) -> Timeline:
    """Save so much a month for one goal. Raises InvalidError for a negative amount."""
    return together([goal], monthly_minor=monthly_minor, today=today)[0]


def crossed(goal: Goal, before_minor: int) -> tuple[int, ...]:
    """The milestones, in percent of today's price, passed since so much was saved: what there is to celebrate."""
    return tuple(
        percent
        for percent in MILESTONES
        if 100 * before_minor < percent * goal.target_minor <= 100 * goal.saved_minor
    )


def _opened(goal: Goal) -> _Open:
    return _Open(
        goal=goal,
        interest=interest(goal.rate_per_year),
        prices=prices(goal.inflation_per_year),
        saved=[goal.saved_minor],
        target=[goal.target_minor],
    )


def _closed(one: _Open, today: date) -> Timeline:
    months = len(one.saved) - 1 if one.reached else None
    return Timeline(
        goal=one.goal,
        outcome=_outcome(one),
        months=months,
        reached_on=None if months is None else months_after(today, months),
        milestones=_milestones(one, today),
        saved=tuple(one.saved),
        target=tuple(one.target),
        paid=tuple(one.paid),
    )


def _outcome(one: _Open) -> Outcome:
    if one.reached:
        return "reached" if one.paid else "already"
    if not any(one.paid) and one.saved[-1] == one.saved[0]:
        return "nothing saved"
    closer = one.target[-1] - one.saved[-1] < one.target[0] - one.saved[0]
    return "too long" if closer else "never"


def _milestones(one: _Open, today: date) -> tuple[Milestone, ...]:
    found: list[Milestone] = []
    for months, (saved, target) in enumerate(zip(one.saved, one.target, strict=True)):
        while len(found) < len(MILESTONES) and 100 * saved >= MILESTONES[len(found)] * target:
            found.append(Milestone(percent=MILESTONES[len(found)], months=months, day=months_after(today, months)))
    return tuple(found)
