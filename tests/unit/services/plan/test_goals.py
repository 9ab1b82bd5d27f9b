"""Goals: kept, shared out over an account, ordered, celebrated, and held against the household's own months."""

from datetime import date
from decimal import Decimal

import pytest

from finance_core.errors import ConflictError, InvalidError
from finance_core.services import accounts, history, ledgers
from finance_core.services.plan import goal_book, goals
from finance_core.services.plan.goals import Wish
from finance_core.storage import Store
from tests.ledgers import HISTORY, NOW, bank_file, dump, load, new_account

TODAY = date(2026, 11, 21)


def book(store: Store, home: int) -> goal_book.GoalBook:
    return goal_book.build(goals.kept(store, home, today=TODAY), ledgers.load(store, home), today=TODAY)


def test_goals_on_one_account_share_what_lies_on_it_the_first_one_first(store: Store, home: int) -> None:
    savings = new_account(store, home, "Savings", opening_minor=1_000_00)
    for name, target in (("Buffer", 700_00), ("Boat", 500_00)):
        goals.add(store, home, Wish(name=name, target_minor=target, account_id=savings), today=TODAY, now=NOW)
    saved = [view.outlook.goal.saved_minor for view in book(store, home).views]
    assert saved == [700_00, 300_00]

    # what matters more gets its money first; the last one has what is over
    boat = book(store, home).views[1].row.id
    assert goals.move(store, home, boat, by=-1, now=NOW)
    assert not goals.move(store, home, boat, by=-1, now=NOW)
    views = book(store, home).views
    assert [(view.row.name, view.outlook.goal.saved_minor) for view in views] == [("Boat", 500_00), ("Buffer", 500_00)]
    assert goal_book.free_on(book(store, home), savings, 1_000_00) == 0


def test_what_one_goal_has_beyond_its_price_helps_no_other(store: Store, home: int) -> None:
    savings = new_account(store, home, "Savings", opening_minor=9_000_00)
    goals.add(store, home, Wish(name="Buffer", target_minor=1_000_00, account_id=savings), today=TODAY, now=NOW)
    goals.add(store, home, Wish(name="Car", target_minor=3_000_00), today=TODAY, now=NOW)
    found = book(store, home)
    assert (found.saved_minor, found.target_minor) == (1_000_00, 4_000_00)


def test_adding_changing_and_removing_can_be_taken_back(store: Store, home: int) -> None:
    before = dump(store, without=HISTORY)
    goal_id = goals.add(store, home, Wish(name=" New  kitchen ", target_minor=9_000_00), today=TODAY, now=NOW)
    row = goals.kept(store, home, today=TODAY).rows[0]
    assert (row.name, row.started_on) == ("New kitchen", TODAY)
    wish = Wish(name="New kitchen", target_minor=8_000_00, due=date(2027, 6, 1), rate_per_year=Decimal("0.0175"))
    assert goals.change(store, home, goal_id, wish, version=row.version, today=TODAY, now=NOW)
    with pytest.raises(ConflictError, match="changed meanwhile"):
        goals.change(store, home, goal_id, Wish(name="Other", target_minor=1), version=row.version, today=TODAY, now=NOW)
    assert goals.goal_of(goals.kept(store, home, today=TODAY).rows[0], 0).rate_per_year == Decimal("0.0175")
    assert goals.remove(store, home, goal_id, now=NOW) == "New kitchen"
    for entry in history.listed(store, home, limit=3):
        history.undo(store, home, entry.id, now=NOW)
    assert dump(store, without=HISTORY) == before


def test_what_makes_no_sense_is_refused_in_words(store: Store, home: int) -> None:
    goals.add(store, home, Wish(name="Boat", target_minor=1_00), today=TODAY, now=NOW)
    new_account(store, home, "Checking")
    dollars = new_account(store, home, "Dollars", currency="USD")
    for wish, why in (
        (Wish(name=" ", target_minor=1), "Give the goal a name"),
        (Wish(name="BOAT", target_minor=1), "There is a goal BOAT already"),
        (Wish(name="Car", target_minor=0), "an amount above zero"),
        (Wish(name="Car", target_minor=1, rate_per_year=Decimal(400)), "too high to be true"),
        (Wish(name="Car", target_minor=1, due=date(2400, 1, 1)), "more than a hundred years"),
        (Wish(name="Car", target_minor=1, account_id=dollars), "Goals are counted in EUR"),
    ):
        with pytest.raises(InvalidError, match=why):
            goals.add(store, home, wish, today=TODAY, now=NOW)


def test_a_removed_account_leaves_the_goal_and_undo_links_it_again(store: Store, home: int) -> None:
    savings = new_account(store, home, "Savings")
    goals.add(store, home, Wish(name="Boat", target_minor=1_00, account_id=savings), today=TODAY, now=NOW)
    accounts.remove(store, home, savings, now=NOW)
    assert goals.kept(store, home, today=TODAY).rows[0].account_id is None
    history.undo(store, home, history.listed(store, home, limit=1)[0].id, now=NOW)
    assert goals.kept(store, home, today=TODAY).rows[0].account_id == savings


def test_a_plan_is_held_against_the_months_of_the_household(store: Store, home: int) -> None:
    rows = [(f"2026-{month:02d}-01", "Wages", "2000.00") for month in range(1, 12)]
    rows += [(f"2026-{month:02d}-03", "Shop", f"-{1500 + 10 * month}.00") for month in range(1, 12)]
    load(store, home, bank_file(rows))
    goals.add(store, home, Wish(name="Boat", target_minor=1_200_00, due=date(2027, 3, 21)), today=TODAY, now=NOW)
    goals.add(store, home, Wish(name="Trip", target_minor=600_00), today=TODAY, now=NOW)
    found = book(store, home)
    boat, trip = (view.outlook for view in found.views)
    assert (len(found.surplus.months), found.usual_minor, found.monthly_minor) == (10, 445_00, 445_00)
    assert boat.plan is not None
    assert (boat.plan.monthly_minor, boat.feasible.verdict) == (300_00, "comfortable")  # four payments
    assert (trip.promised_minor, trip.monthly_minor, trip.line.months) == (300_00, 145_00, 5)  # 4 × 145, then all of it
    assert goal_book.alone(found, trip, 200_00).months == 3

    # thinking of a third changes nothing, and it comes last
    third = goal_book.tried(found, Wish(name="", target_minor=445_00), 0)
    assert (third.promised_minor, third.monthly_minor) == (445_00, 0)
    assert goal_book.chance(found, boat) is not None

    goals.set_monthly(store, home, 100_00, now=NOW)
    found = book(store, home)
    assert (found.is_own, found.views[0].outlook.line.late_months) == (True, 8)
    goals.set_monthly(store, home, None, now=NOW)
    assert not book(store, home).is_own


def test_a_milestone_is_celebrated_once(store: Store, home: int) -> None:
    wish = Wish(name="Boat", target_minor=100_00, saved_minor=30_00)
    goal_id = goals.add(store, home, wish, today=TODAY, now=NOW)
    assert book(store, home).views[0].celebrate == ()  # it was there already
    more = Wish(name="Boat", target_minor=100_00, saved_minor=80_00)
    goals.change(store, home, goal_id, more, version=None, today=TODAY, now=NOW)
    assert book(store, home).views[0].celebrate == (50, 75)
    goals.celebrate(store, home, goal_id, today=TODAY, now=NOW)
    assert book(store, home).views[0].celebrate == ()


def test_without_any_month_a_goal_that_is_thought_of_gets_what_it_will_get_once_kept(store: Store, home: int) -> None:
    goals.add(store, home, Wish(name="Boat", target_minor=1_000_00, monthly_minor=100_00), today=TODAY, now=NOW)
    trip = Wish(name="Trip", target_minor=1_000_00, monthly_minor=50_00)
    thought_of = goal_book.tried(book(store, home), trip, 0)
    goals.add(store, home, trip, today=TODAY, now=NOW)
    kept = book(store, home).views[1].outlook
    assert thought_of.line.reached_on == kept.line.reached_on == date(2028, 7, 21)
    assert thought_of.monthly_minor == kept.monthly_minor == 50_00


def test_without_any_month_a_goal_still_stands(store: Store, home: int) -> None:
    goals.add(store, home, Wish(name="Boat", target_minor=100_00, monthly_minor=10_00), today=TODAY, now=NOW)
    (view,) = book(store, home).views
    assert (view.outlook.line.months, view.outlook.feasible.verdict) == (10, "unknown")
