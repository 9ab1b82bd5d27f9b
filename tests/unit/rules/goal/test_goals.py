"""Goals month by month, alone and in competition."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from finance_core.errors import InvalidError
from finance_core.rules.goal.goals import Goal, Milestone, crossed, timeline, together
from tests.unit.rules.saving_jars import filled, price

TODAY = date(2026, 11, 21)
HOLIDAY = Goal(name="Holiday", target_minor=1_000_00, saved_minor=200_00)


def test_the_last_payment_is_what_is_missing() -> None:
    line = timeline(HOLIDAY, monthly_minor=300_00, today=TODAY)
    assert line.paid == (300_00, 300_00, 200_00)
    assert line.saved == (200_00, 500_00, 800_00, 1_000_00)
    assert (line.outcome, line.months, line.reached_on, line.interest_minor) == ("reached", 3, date(2027, 2, 21), 0)
    assert line.milestones == (
        Milestone(percent=25, months=1, day=date(2026, 12, 21)),
        Milestone(percent=50, months=1, day=date(2026, 12, 21)),
        Milestone(percent=75, months=2, day=date(2027, 1, 21)),
        Milestone(percent=100, months=3, day=date(2027, 2, 21)),
    )


def test_interest_and_prices_work_against_each_other() -> None:
    goal = Goal(name="Car", target_minor=10_000_00, saved_minor=5_000_00, rate_per_year=Decimal("0.03"),
                inflation_per_year=Decimal("0.02"))  # fmt: skip
    line = timeline(goal, monthly_minor=417_00, today=TODAY)
    assert line.saved[1] == 5_000_00 + 12_33 + 417_00  # 5,000 * (1.03 ** (1/12) - 1) = 12.3313
    assert (line.months, line.target[12]) == (12, 10_200_00)
    assert line.interest_minor == line.saved[-1] - 5_000_00 - sum(line.paid)


@pytest.mark.parametrize(
    ("goal", "monthly", "outcome"),
    [
        (replace(HOLIDAY, saved_minor=1_000_00), 0, "already"),
        (replace(HOLIDAY, saved_minor=5_000_00), 100, "already"),
        (HOLIDAY, 0, "nothing saved"),
        (replace(HOLIDAY, most_minor=0), 500_00, "nothing saved"),
        (replace(HOLIDAY, rate_per_year=Decimal("0.05")), 0, "reached"),  # by interest alone
        (HOLIDAY, 1, "too long"),
        (replace(HOLIDAY, inflation_per_year=Decimal("0.1")), 1_00, "never"),
    ],
)
def test_how_it_ends(goal: Goal, monthly: int, outcome: str) -> None:
    line = timeline(goal, monthly_minor=monthly, today=TODAY)
    assert line.outcome == outcome
    assert (line.months is None) == (line.reached_on is None) == (outcome not in {"already", "reached"})
    if outcome == "already":
        assert (line.months, line.reached_on, len(line.milestones)) == (0, TODAY, 4)


def test_the_first_goal_is_served_first_and_leaves_its_money_to_the_next() -> None:
    first, second = together([HOLIDAY, replace(HOLIDAY, name="Bike", saved_minor=0)], monthly_minor=300_00, today=TODAY)
    assert (first.paid, second.paid) == ((300_00, 300_00, 200_00), (0, 0, 100_00, 300_00, 300_00, 300_00))


def test_a_goal_takes_no_more_than_it_may() -> None:
    goals = [replace(HOLIDAY, most_minor=250_00), replace(HOLIDAY, name="Bike")]
    first, second = together(goals, monthly_minor=300_00, today=TODAY)
    assert (first.paid, second.paid) == ((250_00, 250_00, 250_00, 50_00), (50_00, 50_00, 50_00, 250_00, 300_00, 100_00))


@pytest.mark.parametrize(
    ("due", "late"), [("2027-02-21", 0), ("2027-02-20", 1), ("2027-01-01", 2), ("2020-02-21", 84), (None, None)]
)
def test_how_late_it_is(due: str | None, late: int | None) -> None:
    goal = replace(HOLIDAY, due=None if due is None else date.fromisoformat(due))
    assert timeline(goal, monthly_minor=300_00, today=TODAY).late_months == late


def test_milestones_that_were_passed_since() -> None:
    assert crossed(replace(HOLIDAY, saved_minor=500_00), 200_00) == (25, 50)
    assert crossed(replace(HOLIDAY, saved_minor=499_99), 250_00) == ()
    assert crossed(replace(HOLIDAY, saved_minor=2_000_00), 999_99) == (100,)
    assert crossed(HOLIDAY, 500_00) == ()


@pytest.mark.parametrize(
    "wrong",
    [{"target_minor": 0}, {"target_minor": -5}, {"target_minor": 10**16}, {"saved_minor": -1}, {"most_minor": -1},
     {"rate_per_year": Decimal(-1)}, {"inflation_per_year": Decimal(20)}],
)  # fmt: skip
def test_goals_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidError):
        replace(HOLIDAY, **wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_a_negative_amount_a_month_is_refused() -> None:
    with pytest.raises(InvalidError, match="0 or more"):
        timeline(HOLIDAY, monthly_minor=-1, today=TODAY)


# ---- against the second way ------------------------------------------------------------------------------------------


def _goal(rng: random.Random) -> Goal:
    target = rng.choice((rng.randint(1, 1_000), rng.randint(100_00, 30_000_00)))
    return Goal(
        name="Goal",
        target_minor=target,
        saved_minor=rng.choice((0, rng.randint(0, target))),
        most_minor=rng.choice((None, rng.randint(100_00, 2_000_00))),
        rate_per_year=Decimal(rng.choice((0, rng.randint(1, 800)))).scaleb(-4),
        inflation_per_year=Decimal(rng.choice((0, rng.randint(-200, 600)))).scaleb(-4),
    )


def test_a_thousand_sets_of_goals_agree_with_jars_to_the_cent() -> None:
    rng = random.Random(11)
    reached = 0
    for _ in range(1_000):
        goals = [_goal(rng) for _ in range(rng.randint(1, 2))]
        monthly = rng.randint(300_00, 3_000_00)
        lines = together(goals, monthly_minor=monthly, today=TODAY)
        wallets = [monthly] * 60  # five years of each are compared
        for goal, line in zip(goals, lines, strict=True):
            assert list(line.paid[:60]) == filled(goal, wallets)
            assert [line.target[month] for month in range(0, min(60, len(line.target)), 7)] == [
                price(goal, month) for month in range(0, min(60, len(line.target)), 7)
            ]
            reached += line.outcome == "reached"
    assert reached > 900
