"""Nudges: said where a stretch of days lies beyond all those before, and where a goal or a row of months gives reason."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from finance_core.dates import Month
from finance_core.rules.advice import nudges
from finance_core.rules.advice.piece import BeginGoal, Change, Look, Milestone, SetBudget, Shock, Streak
from finance_core.rules.advice.situation import GoalStand, Missing
from finance_core.rules.goal.goals import Goal
from tests.unit.rules.advice import situations

DAYS = [situations.TODAY - timedelta(days=back) for back in range(300)][::-1]
PAY = situations.monthly("Employer", "Salary", [3000.0] * 12, day=1)
FOOD = situations.monthly("Market", "Groceries", [-5.0] * 12, day=20)


def _spent(daily: Callable[[int], float]) -> list[situations.Row]:
    """Eating out every day, by how many days ago."""
    return [(str(day), "Noodle House", "Eating out", -daily((situations.TODAY - day).days)) for day in DAYS]


def test_a_fifth_more_than_in_any_stretch_before() -> None:
    (piece,) = nudges.changed(situations.seen([*PAY, *_spent(lambda ago: 26.0 if ago < 30 else 20.0)]))
    assert (piece.key, piece.figures) == ("more:", Change(780_00, 600_00, 600_00, 30, "Eating out", situations.TODAY))
    assert isinstance(piece.action, SetBudget)
    assert len(piece.evidence) == 30


def test_a_tenth_less_is_praised_and_could_be_put_aside() -> None:
    (piece,) = nudges.changed(situations.seen([*PAY, *_spent(lambda ago: 17.0 if ago < 30 else 20.0)]))
    assert piece.kind == "less"
    assert piece.action == BeginGoal(12 * 90_00, 90_00)
    assert piece.yearly_minor == 0
    (owing,) = nudges.changed(situations.seen(_spent(lambda ago: 17.0 if ago < 30 else 20.0)))
    assert (owing.kind, owing.action) == ("less", Look("goals"))  # without any income nothing is left to put aside


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
    assert (piece.key, piece.figures, len(piece.evidence)) == ("streak:6", Streak(7, 700_00), 14)
    assert not nudges.streak(situations.seen([*PAY, *rent, ("2026-09-09", "Car", "Car", -200.0)]))


def test_an_income_that_broke_off() -> None:
    pay = situations.monthly("Employer", "Salary", [3000.0] * 10 + [500.0, 500.0], day=1)
    found = nudges.income_shock(situations.seen([*pay, *FOOD], at_hand_minor=(4000_00,), essential_minor=1600_00))
    assert found is not None
    assert (found.key, found.figures) == ("income_shock:24321", Shock(500_00, 3000_00, 4000_00, 1600_00, Month(2026, 10)))


@pytest.mark.parametrize(
    "months",
    [
        [3000.0] * 10 + [2500.0, 2500.0],  # a sixth less
        [3000.0] * 10 + [500.0, 5500.0],  # the rest of the pay came late
        [3000.0] * 10 + [500.0, 3000.0],  # it is back
        [3000.0, 500.0] * 6,  # an income that comes every other month
        [3000.0] * 4 + [500.0],  # too short a past
    ],
)
def test_an_irregular_or_late_income_is_no_shock(months: list[float]) -> None:
    pay = situations.monthly("Employer", "Salary", months, day=1)
    assert nudges.income_shock(situations.seen([*pay, *FOOD])) is None


@pytest.mark.parametrize(("day", "shifted"), [(31, "2026-11-02"), (1, "2026-09-28")])
def test_pay_some_days_late_or_early_is_no_shock(day: int, shifted: str) -> None:
    """Of two wages the one for October comes after the weekend, or before the month."""
    clinic = situations.monthly("Clinic", "Salary", [1200.0] * 10, day=25, last="2026-10")
    before = situations.monthly("Employer", "Salary", [2300.0] * 9, day=min(day, 28), last="2026-09")
    rows = [*clinic, *before, *FOOD]
    assert nudges.income_shock(situations.seen(rows)) is not None
    assert nudges.income_shock(situations.seen([*rows, (shifted, "Employer", "Salary", 2300.0)])) is None


def test_an_account_that_is_not_imported_yet_is_no_lost_income() -> None:
    """Pay comes to an account whose file ends in September; the card is known up to today."""
    pay = situations.monthly("Employer", "Salary", [3000.0] * 9, day=1, last="2026-09")
    table = situations.frame([*pay, *_spent(lambda _: 20.0)])
    assert nudges.income_shock(situations.of_frame(table)) is not None
    table["account"] = table["payee"].map({"Noodle House": "Card"}).fillna("Checking")
    assert nudges.income_shock(situations.of_frame(table)) is None


def test_a_job_that_ended_is_told_with_its_last_pay_larger_or_on_statements_that_end_with_the_month() -> None:
    """Pay comes on the 28th, the last one in September with money for holidays that were not taken."""
    larger = situations.monthly("Employer", "Salary", [2500.0] * 12 + [4500.0], day=28, last="2026-09")
    assert nudges.income_shock(situations.seen([*larger, *FOOD])) is not None
    mid = situations.monthly("Employer", "Salary", [2500.0] * 12, day=15, last="2026-09")
    until_the_end = [row for row in [*mid, *_spent(lambda _: 20.0)] if row[0] <= "2026-10-31"]
    assert nudges.income_shock(situations.seen(until_the_end, today=date(2026, 11, 3))) is not None


def test_an_account_that_pay_left_before_is_not_waited_for() -> None:
    pay = situations.monthly("Employer", "Salary", [2500.0] * 13, day=15, last="2026-09")
    table = situations.frame([*pay, *_spent(lambda _: 20.0)])
    table.loc[(table["payee"] == "Employer") & (table["date"] < "2026-06-30"), "account"] = "Old bank"
    assert nudges.income_shock(situations.of_frame(table)) is not None


def test_an_account_on_which_only_the_rent_is_paid_is_not_missing() -> None:
    """What is bought goes on a new card since October; both files are known to date."""
    rent = situations.monthly("Landlord", "Rent and mortgage", [-900.0] * 12, day=2)
    table = situations.frame([*PAY, *rent, *_spent(lambda _: 20.0)])
    is_late = (table["payee"] == "Noodle House") & (table["date"] > "2026-10-10")
    table.loc[is_late, "account"] = "New card"
    assert situations.of_frame(table).missing == ()
    without_rent = table[(table["payee"] == "Noodle House") | (table["date"] <= "2026-10-10")]
    assert [one.account for one in situations.of_frame(without_rent).missing] == ["Checking"]


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


def test_an_account_unused_for_weeks_is_named_and_silences_only_what_it_would_make_look_cheap() -> None:
    """Two cards for everyday money; one of them was last used on 10 October."""
    rows = [*PAY, *_spent(lambda _: 20.0), *((str(day), "Market", "Groceries", -20.0) for day in DAYS)]
    table = situations.frame(row for row in rows if row[1] != "Noodle House" or row[0] <= "2026-10-10")
    table["account"] = table["payee"].map({"Noodle House": "Card B"}).fillna("Checking")
    at = situations.of_frame(table)
    assert (at.is_current, at.up_to, at.missing) == (True, situations.TODAY, (Missing("Card B", date(2026, 10, 10)),))
    assert Month(2026, 10).index in at.months
    assert at.settled[-1] == Month(2026, 9).index
    assert not nudges.pieces(at)
    alone = situations.of_frame(table[table["payee"] != "Market"])
    assert alone.missing == at.missing
    assert not nudges.pieces(alone)


def test_unknown_months_are_never_compared() -> None:
    gap = [row for row in [*PAY, *_spent(lambda ago: 26.0 if ago < 30 else 20.0)] if not row[0].startswith("2026-08")]
    assert not nudges.changed(situations.seen(gap))
    assert not situations.seen(gap).knows((situations.TODAY - date(2026, 8, 31)).days + 1)
    assert situations.seen(gap).knows((situations.TODAY - date(2026, 9, 1)).days + 1)
