"""Goals planned backwards, held against the household's own months."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from finance_core.errors import InvalidError
from finance_core.rules.budget.pain import Cuttable
from finance_core.rules.goal.goal_plans import alternatives, feasibility, needed, paced
from finance_core.rules.goal.goals import Goal, together
from tests.unit.rules.saving_jars import after_a_month, price

TODAY = date(2026, 11, 21)
HOLIDAY = Goal(name="Holiday", target_minor=1_000_00, saved_minor=200_00, due=date(2027, 11, 21))


def test_what_is_missing_is_spread_over_the_months_that_are_left() -> None:
    plan = needed(HOLIDAY, today=TODAY)
    assert (plan.outcome, plan.months, plan.monthly_minor, plan.missing_minor) == ("monthly", 12, 66_67, 800_00)


def test_interest_takes_some_of_it() -> None:
    goal = Goal(name="Car", target_minor=10_000_00, due=date(2031, 11, 21), rate_per_year=Decimal("0.03"))
    # F * m / ((1 + m) ** 60 - 1) with m = 1.03 ** (1/12) - 1 is 154.847
    assert needed(goal, today=TODAY).monthly_minor == 154_85


@pytest.mark.parametrize(
    ("goal", "outcome", "monthly"),
    [
        (replace(HOLIDAY, saved_minor=1_000_00), "already", None),
        (replace(HOLIDAY, saved_minor=1_000_00, due=date(2020, 1, 1)), "already", None),
        (replace(HOLIDAY, due=date(2026, 11, 20)), "past", None),
        (replace(HOLIDAY, due=TODAY), "too soon", None),
        (replace(HOLIDAY, due=date(2026, 12, 20)), "too soon", None),
        (replace(HOLIDAY, due=date(2026, 12, 21)), "monthly", 800_00),
        (replace(HOLIDAY, saved_minor=990_00, rate_per_year=Decimal("0.05")), "monthly", 0),
        (replace(HOLIDAY, due=date(9000, 1, 1)), "monthly", 67),
    ],
)
def test_what_can_be_planned(goal: Goal, outcome: str, monthly: int | None) -> None:
    plan = needed(goal, today=TODAY)
    assert (plan.outcome, plan.monthly_minor) == (outcome, monthly)


def test_a_goal_without_a_date_can_not_be_planned_backwards() -> None:
    with pytest.raises(InvalidError, match="has no date"):
        needed(replace(HOLIDAY, due=None), today=TODAY)


def test_a_thousand_plans_are_the_least_that_does_it() -> None:
    rng = random.Random(5)
    for _ in range(1_000):
        months = rng.randint(1, 40)
        year, month = divmod(10 + months, 12)
        goal = Goal(
            name="Goal", target_minor=rng.randint(1, 50_000_00), saved_minor=rng.randint(0, 20_000_00),
            due=date(2026 + year, month + 1, 21), rate_per_year=Decimal(rng.randint(0, 800)).scaleb(-4),
            inflation_per_year=Decimal(rng.choice((0, rng.randint(-200, 600)))).scaleb(-4),
        )  # fmt: skip
        plan = needed(goal, today=TODAY)
        assert plan.months == months
        if plan.monthly_minor is None:
            assert goal.saved_minor >= goal.target_minor
            continue
        assert _reaches(goal, plan.monthly_minor, months)
        assert plan.monthly_minor == 0 or not _reaches(goal, plan.monthly_minor - 1, months)


def _reaches(goal: Goal, monthly: int, months: int) -> bool:
    saved = goal.saved_minor
    for month in range(1, months + 1):
        saved = after_a_month(saved, goal) + monthly
        if saved >= price(goal, month):
            return True
    return False


def test_goals_with_a_day_leave_what_they_do_not_need_to_the_next() -> None:
    later = replace(HOLIDAY, name="Bike", due=None)
    past = replace(HOLIDAY, name="Boat", due=date(2020, 1, 1))
    goals = paced([HOLIDAY, later, past, replace(HOLIDAY, most_minor=5)], today=TODAY)
    assert [goal.most_minor for goal in goals] == [66_67, None, None, 5]
    first, second = together(goals[:2], monthly_minor=100_00, today=TODAY)
    assert (first.late_months, first.paid[0], second.paid[0]) == (0, 66_67, 33_33)


YEAR = [500_00] * 10 + [400_00, -1_100_00]
"""A household that keeps 500 a month and pays its insurance at once."""


def test_a_yearly_bill_counts_although_the_median_passes_over_it() -> None:
    found = feasibility(300_00, YEAR)
    assert found.usual_minor == 358_33  # the mean; the median is 500
    assert (found.held, found.months, found.verdict) == (11, 12, "comfortable")


@pytest.mark.parametrize(
    ("needed_minor", "surpluses", "verdict"),
    [
        (300_00, YEAR[:2], "unknown"),
        (400_00, YEAR, "beyond"),
        (100_00, [-50_00, -20_00, 40_00], "nothing left"),
        (0, [-50_00, -20_00, 40_00], "comfortable"),
        (500_00, [400_00, 600_00, 500_00, 700_00, 300_00], "tight"),
        (10**15, [10**15, 10**15, -(10**15)], "beyond"),
    ],
)
def test_verdicts(needed_minor: int, surpluses: list[int], verdict: str) -> None:
    assert feasibility(needed_minor, surpluses).verdict == verdict


def test_what_other_goals_get_is_not_left() -> None:
    found = feasibility(300_00, [500_00] * 6, promised_minor=300_00)
    assert (found.usual_minor, found.gap_minor, found.held, found.verdict) == (200_00, 100_00, 0, "beyond")
    assert found.share == pytest.approx(1.5)


LINES = (
    Cuttable(category="Dining", bucket="wants", usual_minor=200_00),
    Cuttable(category="Rent", bucket="needs", usual_minor=900_00, fixed=True),
)


def test_more_later_or_less() -> None:
    more, later, less = alternatives(HOLIDAY, today=TODAY, monthly_minor=50_00, lines=LINES)
    assert (more.kind, more.monthly_minor, more.reached_on) == ("more", 66_67, date(2027, 11, 21))
    assert more.cuts is not None
    assert [(cut.line.category, cut.cut_minor) for cut in more.cuts.cuts] == [("Dining", 16_67), ("Rent", 0)]
    assert (later.kind, later.monthly_minor, later.reached_on) == ("later", 50_00, date(2028, 3, 21))
    assert (less.kind, less.target_minor, less.reached_on) == ("less", 800_00, date(2027, 11, 21))


def test_less_is_meant_in_todays_prices() -> None:
    goal = replace(HOLIDAY, inflation_per_year=Decimal("0.1"))
    less = alternatives(goal, today=TODAY, monthly_minor=50_00)[2]
    assert less.target_minor == 727_27  # 800 / 1.1
    assert needed(replace(goal, target_minor=less.target_minor), today=TODAY).monthly_minor == 50_00


def test_a_plan_that_holds_is_offered_faster_and_slower() -> None:
    faster, slower = alternatives(HOLIDAY, today=TODAY, monthly_minor=100_00)
    assert (faster.kind, faster.monthly_minor, faster.months) == ("faster", 150_00, 6)
    assert (slower.kind, slower.monthly_minor, slower.months) == ("slower", 75_00, 11)


def test_amounts_without_measure_are_planned_with_all_the_same() -> None:
    dear = replace(HOLIDAY, target_minor=10**15, saved_minor=0, inflation_per_year=Decimal(10))
    assert alternatives(replace(dear, due=None), today=TODAY, monthly_minor=10**15)[0].monthly_minor == 10**15
    more = alternatives(replace(dear, due=date(2026, 12, 21)), today=TODAY, monthly_minor=0, lines=LINES)[0]
    assert more.monthly_minor > 10**15  # its price has risen by a fifth until then


def test_ways_that_lead_nowhere_are_left_out() -> None:
    assert alternatives(replace(HOLIDAY, saved_minor=1_000_00), today=TODAY, monthly_minor=0) == ()
    assert [one.kind for one in alternatives(HOLIDAY, today=TODAY, monthly_minor=-50_00)] == ["more"]
    past = replace(HOLIDAY, due=date(2020, 1, 1))
    assert [one.kind for one in alternatives(past, today=TODAY, monthly_minor=50_00)] == ["later"]
    assert alternatives(replace(HOLIDAY, due=None), today=TODAY, monthly_minor=0) == ()
