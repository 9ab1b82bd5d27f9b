"""Nudges: said where a stretch of days lies beyond all those before, and where a goal or a row of months gives reason."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from finance_core.rules.advice import nudges
from finance_core.rules.advice.piece import BeginGoal, Change, Milestone, SetBudget, Shock, Streak
from finance_core.rules.advice.situation import GoalStand
from finance_core.rules.goal.goals import Goal
from tests.unit.rules.advice import situations

DAYS = [situations.TODAY - timedelta(days=back) for back in range(300)][::-1]
PAY = situations.monthly("Employer", "Salary", [3000.0] * 12, day=1)


def _spent(daily: Callable[[int], float]) -> list[situations.Row]:
    """Eating out every day, by how many days ago."""
    return [(str(day), "Noodle House", "Eating out", -daily((situations.TODAY - day).days)) for day in DAYS]


def test_a_fifth_more_than_in_any_stretch_before() -> None:
    (piece,) = nudges.changed(situations.seen([*PAY, *_spent(lambda ago: 26.0 if ago < 30 else 20.0)]))
    assert (piece.key, piece.figures) == ("more:", Change(780_00, 600_00, 600_00, 30, "Eating out"))
    assert isinstance(piece.action, SetBudget)
    assert len(piece.evidence) == 30


def test_a_tenth_less_is_praised_and_could_be_put_aside() -> None:
    (piece,) = nudges.changed(situations.seen([*PAY, *_spent(lambda ago: 17.0 if ago < 30 else 20.0)]))
    assert piece.kind == "less"
    assert piece.action == BeginGoal(12 * 90_00, 90_00)
    assert piece.yearly_minor == 0


@pytest.mark.parametrize(
    "daily",
    [
        lambda ago: 20.0 if ago < 30 or ago >= 60 else 30.0,  # a third less than last time, as last time was dear
        lambda ago: 30.0 if ago < 30 or 90 <= ago < 120 else 20.0,  # as dear as a stretch before
        lambda ago: 21.0 if ago < 30 else 20.0,
    ],
)
def test_what_only_comes_back_to_usual_is_neither_praise_nor_warning(daily: Callable[[int], float]) -> None:
    assert not nudges.changed(situations.seen([*PAY, *_spent(daily)]))


@pytest.mark.parametrize(
    ("saved", "passed", "figures"),
    [
        (480_00, (), Milestone(50, 480_00, 1000_00, reached=False)),
        (510_00, (25, 50), Milestone(50, 510_00, 1000_00, reached=True)),
        (510_00, (), None),
        (999_99, (), Milestone(100, 999_99, 1000_00, reached=False)),
        (1000_00, (100,), Milestone(100, 1000_00, 1000_00, reached=True)),
    ],
)
def test_milestones(saved: int, passed: tuple[int, ...], figures: Milestone | None) -> None:
    goal = GoalStand(Goal(name="Holiday", target_minor=1000_00, saved_minor=saved), passed)
    found = nudges.milestones(situations.seen(PAY, goals=[goal]))
    assert [piece.figures for piece in found] == ([] if figures is None else [figures])
    assert len(nudges.milestones(situations.seen(PAY, goals=[goal, goal]))) == len(found)  # two of one name are said once


def test_months_in_a_row_with_something_left_over() -> None:
    """Seven whole months leave 100 each, the one before left nothing; the running month takes no part."""
    rent = situations.monthly("Landlord", "Rent and mortgage", [-3100.0] * 4 + [-2900.0] * 8, day=2)
    (piece,) = nudges.streak(situations.seen([*PAY, *rent]))
    assert (piece.key, piece.figures) == ("streak:6", Streak(7, 700_00))
    assert not nudges.streak(situations.seen([*PAY, *rent, ("2026-09-09", "Car", "Car", -200.0)]))


def test_an_income_that_broke_off() -> None:
    pay = situations.monthly("Employer", "Salary", [3000.0] * 10 + [500.0, 500.0], day=1)
    found = nudges.income_shock(situations.seen(pay, at_hand_minor=(4000_00,), essential_minor=1600_00))
    assert found is not None
    assert (found.key, found.figures) == ("income_shock:24321", Shock(500_00, 3000_00, 4000_00, 1600_00))


@pytest.mark.parametrize(
    "months",
    [
        [3000.0] * 10 + [2500.0, 2500.0],  # a sixth less
        [3000.0] * 10 + [500.0, 5500.0],  # the pay came some days late
        [3000.0, 500.0] * 6,  # an income that comes every other month
        [3000.0] * 4 + [500.0],  # too short a past
    ],
)
def test_an_irregular_or_late_income_is_no_shock(months: list[float]) -> None:
    assert nudges.income_shock(situations.seen(situations.monthly("Employer", "Salary", months, day=1))) is None


def test_a_ledger_that_ended_long_ago_gives_no_nudge_about_these_days() -> None:
    old = [row for row in [*PAY, *_spent(lambda ago: 26.0 if ago < 90 else 20.0)] if row[0] < "2026-10-01"]
    at = situations.seen(old)
    assert not at.is_current
    assert not nudges.pieces(at)
    assert nudges.income_shock(at) is None


def test_a_card_that_is_not_imported_yet_makes_no_month_cheap() -> None:
    """Everything daily goes on a card whose file ends twelve days ago; the bank account is known up to today."""
    rows = [*PAY, *_spent(lambda _: 20.0), ("2026-11-21", "Market", "Groceries", -30.0)]
    table = situations.frame(row for row in rows if row[1] != "Noodle House" or row[0] <= "2026-11-09")
    table["account"] = table["payee"].map({"Noodle House": "Card"}).fillna("Checking")
    at = situations.of_frame(table)
    assert at.up_to == date(2026, 11, 9)
    assert not nudges.changed(at)


def test_unknown_months_are_never_compared() -> None:
    gap = [row for row in [*PAY, *_spent(lambda ago: 26.0 if ago < 30 else 20.0)] if not row[0].startswith("2026-08")]
    assert not nudges.changed(situations.seen(gap))
    assert not situations.seen(gap).knows((situations.TODAY - date(2026, 8, 31)).days + 1)
    assert situations.seen(gap).knows((situations.TODAY - date(2026, 9, 1)).days + 1)
