"""Habits: each shown by a household that has it, and not by one whose days are all alike."""

from datetime import date, timedelta

import pytest

from finance_core.dates import Month
from finance_core.rules.advice import habits
from finance_core.rules.advice.piece import Impulse, Often, Payday, Piece, QuietDays, Weekend
from tests.unit.rules.advice import situations

DAYS = [situations.TODAY - timedelta(days=back) for back in range(400)][::-1]
OCTOBER = Month(2026, 10)
PAY = situations.monthly("Employer", "Salary", [3000.0] * 14, day=1)


def _found(*rows: situations.Row, kind: str) -> list[Piece]:
    """The habits of that kind, of a household with a wage, and groceries for 20 a day."""
    food = [(str(day), "Market", "Groceries", -20.0) for day in DAYS]
    return [piece for piece in habits.pieces(situations.seen([*PAY, *food, *rows])) if piece.kind == kind]


def _on(days: list[date], amount: float, category: str = "Eating out") -> list[situations.Row]:
    return [(str(day), "Noodle House", category, -amount) for day in days]


@pytest.mark.parametrize("kind", ["often", "weekend", "quiet_days", "quiet_month", "impulse", "payday"])
def test_days_that_are_all_alike_show_no_habit(kind: str) -> None:
    assert not _found(*_on(DAYS[::4], 5.0), kind=kind)


def test_small_purchases_that_add_up() -> None:
    """Every third day 6 for a coffee: 31 of them in 91 days, beside 1,820 for food; a dear dinner is no small purchase."""
    (piece,) = _found(*_on(DAYS[::3], 6.0), *_on(DAYS[-20:-19], 90.0), kind="often")
    assert piece.figures == Often(31, 91, 6_00, 31 * 6_00)
    assert (piece.subject, len(piece.evidence), piece.yearly_minor) == ("Eating out", 31, 0)


def test_weekends_that_cost_more() -> None:
    ends = [day for day in DAYS if day.weekday() >= 5]
    (piece,) = _found(*_on(ends, 40.0), kind="weekend")
    assert piece.figures == Weekend(60_00, 20_00, 26)


def test_one_dear_weekend_is_no_habit() -> None:
    ends = [day for day in DAYS if day.weekday() >= 5]
    assert not _found(*_on(ends[-6:-5], 2000.0), kind="weekend")


def test_days_without_a_purchase_and_the_month_that_has_most() -> None:
    """A month in which every fifth day goes by without one, and then an October of even days only."""
    usual = [*PAY, *((str(day), "Market", "Groceries", -20.0) for day in DAYS if day.day % 5 or day.day > 25)]
    (piece,) = [piece for piece in habits.pieces(situations.seen(usual)) if piece.kind == "quiet_days"]
    assert (piece.figures, len(piece.evidence)) == (QuietDays(5, 31, 5, 6, OCTOBER), 26)
    fewer = [row for row in usual if not (row[0].startswith("2026-10") and int(row[0][-2:]) % 2)]
    (best,) = [piece for piece in habits.pieces(situations.seen(fewer)) if piece.kind == "quiet_month"]
    assert (best.key, best.figures) == ("quiet_month:2026-10", QuietDays(18, 31, 5, 6, OCTOBER))


def test_a_month_of_which_a_card_is_not_known_is_no_quiet_one() -> None:
    """The card that everything is bought with is known up to 20 October; the bank account up to today."""
    daily = [(str(day), "Market", "Groceries", -20.0) for day in DAYS if not date(2026, 10, 20) < day < date(2026, 11, 1)]
    table = situations.frame([*PAY, *daily])
    table["account"] = table["payee"].map({"Market": "Card"}).fillna("Checking")
    assert [piece.kind for piece in habits.quiet_days(situations.of_frame(table))] == ["quiet_month"]
    late = table[(table["payee"] != "Market") | (table["date"] < "2026-11-01")]
    assert not habits.quiet_days(situations.of_frame(late))


def test_days_with_several_purchases() -> None:
    days = [DAYS[-5], DAYS[-25], DAYS[-45]]
    (piece,) = _found(*_on(days * 3, 15.0, "Shopping"), *_on(DAYS[-60:-59] * 2, 15.0, "Shopping"), kind="impulse")
    assert piece.figures == Impulse(3, 9, 135_00, 91)


def test_the_days_after_payday() -> None:
    after = [day for day in DAYS if day.day <= 7]
    (piece,) = _found(*_on(after, 30.0), kind="payday")
    assert piece.figures == Payday(50_00, 20_00, 7, 11)


def test_two_wages_some_days_apart_are_one_payday() -> None:
    second = situations.monthly("Clinic", "Salary", [2000.0] * 14, day=5)
    after = [day for day in DAYS if day.day <= 7]
    (piece,) = _found(*second, *_on(after, 30.0), kind="payday")
    assert isinstance(piece.figures, Payday)
    assert piece.figures.paydays == 11


def test_a_ledger_that_ended_long_ago_shows_no_habit_of_these_days() -> None:
    rows = [*PAY, *_on([day for day in DAYS if day < date(2026, 10, 1)], 6.0)]
    old = [row for row in rows if row[0] < "2026-10-01"]
    assert not habits.pieces(situations.seen(old))


def test_bills_are_no_purchases() -> None:
    rent = situations.monthly("Landlord", "Rent and mortgage", [-900.0] * 14, day=1)
    assert not _found(*rent, kind="payday")
