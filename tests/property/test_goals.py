"""What holds for any goals: no cent is lost, more money never takes longer, and a plan backwards is one forwards."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from finance_core.dates import months_after
from finance_core.rules.goal.goal_plans import needed
from finance_core.rules.goal.goals import Goal, timeline, together

TODAY = date(2026, 11, 21)

goals = st.builds(
    Goal,
    name=st.just("Goal"),
    target_minor=st.integers(1, 5_000_000),
    saved_minor=st.integers(0, 5_000_000),
    most_minor=st.none() | st.integers(0, 200_000),
    rate_per_year=st.integers(0, 2_000).map(lambda number: Decimal(number).scaleb(-4)),
    inflation_per_year=st.integers(-500, 1_000).map(lambda number: Decimal(number).scaleb(-4)),
)
amounts = st.integers(0, 500_000)


@given(st.lists(goals, max_size=4), amounts)
@settings(max_examples=40)
def test_no_cent_is_lost_and_none_is_paid_twice(which: list[Goal], monthly: int) -> None:
    lines = together(which, monthly_minor=monthly, today=TODAY)
    for month in range(max((len(line.paid) for line in lines), default=0)):
        assert sum(line.paid[month] for line in lines if month < len(line.paid)) <= monthly
    for line in lines:
        assert all(paid >= 0 for paid in line.paid)
        assert line.interest_minor >= 0
        assert (line.outcome in {"already", "reached"}) == (line.saved[-1] >= line.target[-1])
        assert [stone.months for stone in line.milestones] == sorted(stone.months for stone in line.milestones)
        if line.months is not None:
            assert line.milestones[-1].months == line.months


@given(goals, amounts, st.integers(1, 100_000))
@settings(max_examples=60)
def test_more_money_never_takes_longer(goal: Goal, monthly: int, more: int) -> None:
    less, richer = (timeline(goal, monthly_minor=amount, today=TODAY) for amount in (monthly, monthly + more))
    if less.months is not None:
        assert richer.months is not None
        assert richer.months <= less.months


@given(st.lists(goals, min_size=1, max_size=3), goals, amounts)
@settings(max_examples=40)
def test_what_comes_later_takes_nothing_from_what_comes_first(first: list[Goal], last: Goal, monthly: int) -> None:
    alone = together(first, monthly_minor=monthly, today=TODAY)
    assert together([*first, last], monthly_minor=monthly, today=TODAY)[:-1] == alone


@given(goals, st.integers(1, 120))
@settings(max_examples=60)
def test_what_is_needed_reaches_it_in_time_and_a_cent_less_does_not(goal: Goal, months: int) -> None:
    wanted = Goal(
        name="Goal", target_minor=goal.target_minor, saved_minor=goal.saved_minor, due=months_after(TODAY, months),
        rate_per_year=goal.rate_per_year, inflation_per_year=goal.inflation_per_year,
    )  # fmt: skip
    monthly = needed(wanted, today=TODAY).monthly_minor
    if monthly is None:
        assert wanted.saved_minor >= wanted.target_minor
        return
    assert timeline(wanted, monthly_minor=monthly, today=TODAY).late_months == 0
    assert monthly == 0 or timeline(wanted, monthly_minor=monthly - 1, today=TODAY).late_months != 0
