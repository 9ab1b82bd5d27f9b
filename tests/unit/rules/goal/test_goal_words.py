"""What is said of goals."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from finance_core.rules.goal import goal_words
from finance_core.rules.goal.goal_plans import alternatives, feasibility, needed
from finance_core.rules.goal.goals import Goal, timeline, together
from tests.unit.rules.goal.test_goal_plans import HOLIDAY, LINES, TODAY


def money(minor: int) -> str:
    return f"${minor / 100:,.2f}"


@pytest.mark.parametrize(
    ("goal", "monthly", "said"),
    [
        (HOLIDAY, 300_00, "Reached in February 2027, in 3 months, in time."),
        (HOLIDAY, 50_00, "Reached in March 2028, in 1 year and 4 months: 4 months late."),
        (replace(HOLIDAY, due=None), 300_00, "Reached in February 2027, in 3 months."),
        (replace(HOLIDAY, saved_minor=1_000_00), 0, "Reached: $1,000.00 is saved."),
        (replace(HOLIDAY, saved_minor=1_000_50), 0, "Reached: $1,000.00 is saved, and $0.50 more."),
        (HOLIDAY, 0, "Nothing goes to it, so it stays $800.00 away. Say what you save a month."),
        (HOLIDAY, 1, "At this pace it takes more than a hundred years. Save more a month, or choose a smaller goal."),
        (
            replace(HOLIDAY, inflation_per_year=Decimal("0.1")), 1,
            "Its price rises faster than what is saved. Save more a month, or choose a smaller goal.",
        ),
        (
            replace(HOLIDAY, due=None, rate_per_year=Decimal("0.02"), inflation_per_year=Decimal("0.1")), 80_00,
            "in 1 year. Until then interest brings $12.77 and its price rises by $100.00 to $1,100.00.",
        ),
    ],
)  # fmt: skip
def test_when_it_is_reached(goal: Goal, monthly: int, said: str) -> None:
    assert goal_words.reached(timeline(goal, monthly_minor=monthly, today=TODAY), money).endswith(said)


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        (HOLIDAY, "$66.67 a month reaches it by 21 November 2027, in 12 payments."),
        (replace(HOLIDAY, saved_minor=1_000_00), "Reached: $1,000.00 is saved."),
        (replace(HOLIDAY, due=date(2020, 1, 1)), "Its date, 1 January 2020, is past, with $800.00 missing."),
        (replace(HOLIDAY, due=TODAY), "No month is left until 21 November 2026: the missing $800.00 would be needed at once."),
        (replace(HOLIDAY, saved_minor=990_00, rate_per_year=Decimal("0.05")), "Interest alone reaches it by 21 November 2027."),
    ],
)
def test_what_it_needs(goal: Goal, said: str) -> None:
    assert goal_words.needs(needed(goal, today=TODAY), money).startswith(said)


@pytest.mark.parametrize(
    ("amount", "left", "said"),
    [
        (300_00, [500_00] * 2, "With 2 whole months known, what is usually left can’t be told yet; three are needed."),
        (300_00, [500_00] * 12, "You can do this: 12 of the last 12 months had that much left, which was usually $500.00."),
        (500_00, [400_00, 600_00, 500_00, 700_00, 300_00],
         "Possible, but tight: 3 of the last 5 months had that much left, which was usually $500.00."),
        (600_00, [500_00] * 12, "$600.00 a month is $100.00 more than is usually left: 0 of the last 12 months had"),
        (100_00, [-50_00] * 3, "had that much left. It would need $150.00 less spending a month."),
        (0, [-50_00] * 3, "Nothing has to be put aside for it."),
    ],
)  # fmt: skip
def test_whether_the_household_can_do_it(amount: int, left: list[int], said: str) -> None:
    assert said in goal_words.feasible(feasibility(amount, left), money)


def test_other_ways() -> None:
    ways = alternatives(HOLIDAY, today=TODAY, monthly_minor=50_00, lines=LINES)
    assert [goal_words.alternative(one, money) for one in ways] == [
        "Save $66.67 a month and have it by November 2027. Least felt: cut Dining by $16.67.",
        "Stay at $50.00 a month and have it in March 2028.",
        "Stay at $50.00 a month and want $800.00 by November 2027.",
    ]
    assert [goal_words.alternative(one, money) for one in alternatives(HOLIDAY, today=TODAY, monthly_minor=100_00)] == [
        "$150.00 a month: May 2027, in 6 months.",
        "$75.00 a month: October 2027, in 11 months.",
    ]
    soon = alternatives(replace(HOLIDAY, due=date(2026, 12, 21)), today=TODAY, monthly_minor=50_00, lines=LINES)[0]
    assert goal_words.alternative(soon, money).endswith("cut Dining by $80.00. $670.00 a month would still be missing.")
    rent = alternatives(HOLIDAY, today=TODAY, monthly_minor=50_00, lines=LINES[1:])[0]
    assert goal_words.alternative(rent, money).endswith("None of your categories can be cut for it.")


def test_several_goals() -> None:
    bike, open_end = replace(HOLIDAY, name="Bike"), replace(HOLIDAY, name="Boat", due=None)
    for goals, monthly, said in (
        ((HOLIDAY, bike), 200_00, "All your goals are reached in time with this money."),
        ((HOLIDAY, bike), 100_00, "With this money “Bike” is not reached in time. Move up what matters most, or save more."),
        ((HOLIDAY, bike, open_end), 0, "With this money “Holiday” and “Bike” are not reached in time and “Boat” is not"),
        ((), 0, "There are no goals yet."),
    ):
        assert goal_words.competing(together(goals, monthly_minor=monthly, today=TODAY), money).startswith(said)


def test_what_there_is_to_celebrate() -> None:
    assert goal_words.milestone(replace(HOLIDAY, saved_minor=510_00), 50, money) == (
        "Half of the way to “Holiday”: $510.00 saved, $490.00 to go."
    )
    assert goal_words.milestone(replace(HOLIDAY, saved_minor=1_000_00), 100, money) == "“Holiday” is reached: $1,000.00 saved."
