"""Debts: kept with their terms, owed by an account or as typed, paid in an order, and what something else would bring."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from finance_core.errors import ConflictError, InvalidError
from finance_core.rules.debt.consolidation import Offer
from finance_core.services import history
from finance_core.services.plan import debt_book, debts
from finance_core.services.plan.debts import Plan, Terms
from finance_core.storage import Store
from tests.ledgers import HISTORY, NOW, dump, new_account

TODAY = date(2026, 11, 21)
CARD = Terms(name="Card", owed_minor=2_000_00, rate_per_year=Decimal("0.199"), minimum_minor=50_00)
SOFA = Terms(name="Sofa", owed_minor=500_00, rate_per_year=Decimal("0.05"), minimum_minor=25_00)


def book(store: Store, home: int) -> debt_book.DebtBook:
    found = debt_book.build(debts.kept(store, home, today=TODAY), today=TODAY)
    assert found is not None
    return found


def test_without_a_debt_there_is_no_book(store: Store, home: int) -> None:
    assert debt_book.build(debts.kept(store, home, today=TODAY), today=TODAY) is None


def test_the_orders_stand_side_by_side_and_one_is_followed(store: Store, home: int) -> None:
    for terms in (SOFA, CARD):
        debts.add(store, home, terms, now=NOW)
    debts.pay(store, home, Plan(extra_minor=100_00, order="snowball", payment_day=31), now=NOW)
    found = book(store, home)
    assert found.first_payment == date(2026, 11, 30)
    assert found.followed is found.compared.snowball
    avalanche, snowball = found.payoff("avalanche").cost_minor, found.payoff("snowball").cost_minor
    assert avalanche is not None
    assert snowball is not None
    assert avalanche < snowball
    assert found.payoff("own").order == (0, 1)  # the sofa was entered first
    table = found.payments
    assert round(table["paid"].sum(), 2) == (found.followed.paid_minor or 0) / 100
    assert table["owed"].iloc[-1] == 0.0

    # moved up, the card comes first in the own order as well
    assert debts.move(store, home, found.views[1].row.id, by=-1, now=NOW)
    assert [view.row.name for view in book(store, home).views] == ["Card", "Sofa"]


def test_what_an_account_is_below_zero_is_owed(store: Store, home: int) -> None:
    card = new_account(store, home, "Visa", kind="card", opening_minor=-321_00)
    purse = new_account(store, home, "Purse", opening_minor=5_00)
    for name, account in (("Visa", card), ("Purse", purse)):
        terms = Terms(name=name, account_id=account, rate_per_year=Decimal(0), minimum_minor=10_00)
        debts.add(store, home, terms, now=NOW)
    assert [view.debt.owed_minor for view in book(store, home).views] == [321_00, 0]
    with pytest.raises(InvalidError, match="would count twice"):
        debts.add(store, home, Terms(name="Again", account_id=card, rate_per_year=Decimal(0), minimum_minor=1), now=NOW)


def test_every_change_can_be_taken_back(store: Store, home: int) -> None:
    before = dump(store, without=HISTORY)
    debt_id = debts.add(store, home, CARD, now=NOW)
    row = debts.kept(store, home, today=TODAY).rows[0]
    assert debts.change(store, home, debt_id, SOFA, version=row.version, now=NOW)
    with pytest.raises(ConflictError, match="changed meanwhile"):
        debts.change(store, home, debt_id, CARD, version=row.version, now=NOW)
    debts.pay(store, home, Plan(extra_minor=1), now=NOW)
    assert debts.remove(store, home, debt_id, now=NOW) == "Sofa"
    for entry in history.listed(store, home, limit=4):
        history.undo(store, home, entry.id, now=NOW)
    assert dump(store, without=HISTORY) == before


def test_what_makes_no_sense_is_refused_in_words(store: Store, home: int) -> None:
    debts.add(store, home, CARD, now=NOW)
    for terms, why in (
        (Terms(name=" ", rate_per_year=Decimal(0), minimum_minor=1), "Give the debt a name"),
        (Terms(name="CARD", rate_per_year=Decimal(0), minimum_minor=1), "There is a debt CARD already"),
        (Terms(name="Loan", rate_per_year=Decimal(-1), minimum_minor=1), "0% or more"),
        (Terms(name="Loan", rate_per_year=Decimal(199), minimum_minor=1), "Write 19.9"),
    ):
        with pytest.raises(InvalidError, match=why):
            debts.add(store, home, terms, now=NOW)
    for way in (Plan(extra_minor=-1), Plan(payment_day=32)):
        with pytest.raises(InvalidError):
            debts.pay(store, home, way, now=NOW)


def test_something_extra_a_day_to_be_free_by_and_one_loan_instead(store: Store, home: int) -> None:
    for terms in (SOFA, CARD):
        debts.add(store, home, terms, now=NOW)
    found = book(store, home)
    extra = debt_book.extra_for(found, date(2027, 12, 31))
    enough, short = (debt_book.tried(found, amount).avalanche.free_on for amount in (extra, extra - 1))
    assert enough is not None
    assert short is not None
    assert enough <= date(2027, 12, 31) < short
    loan = debt_book.consolidated(found, [found.views[1].row.id], Offer(rate_per_year=Decimal("0.08"), months=24))
    assert loan.loan.owed_minor == 2_000_00
    assert (loan.saved_same_money_minor or 0) > 0


def test_what_a_day_needs_is_enough_in_the_order_that_is_followed(store: Store, home: int) -> None:
    debts.add(store, home, replace(CARD, owed_minor=6_000_00, rate_per_year=Decimal("0.35"), minimum_minor=180_00), now=NOW)
    debts.add(store, home, replace(SOFA, owed_minor=5_000_00), now=NOW)
    debts.pay(store, home, Plan(order="snowball"), now=NOW)
    found, by = book(store, home), date(2028, 12, 31)
    plan = debt_book.tried(found, debt_book.extra_for(found, by))
    assert plan.snowball.free_on is not None
    assert plan.snowball.free_on <= by


def test_the_31st_comes_back_after_a_month_without_one(store: Store, home: int) -> None:
    debts.add(store, home, replace(SOFA, owed_minor=100_00), now=NOW)
    debts.pay(store, home, Plan(payment_day=31), now=NOW)
    days = book(store, home).payments["day"].tolist()
    assert days == [date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]


def test_a_payment_below_the_interest_has_no_end(store: Store, home: int) -> None:
    debts.add(store, home, Terms(name="Card", owed_minor=2_000_00, rate_per_year=Decimal(4), minimum_minor=5_00), now=NOW)
    found = book(store, home)
    assert (found.followed.outcome, found.followed.cost_minor, found.views[0].ends) == ("never", None, None)


@pytest.mark.parametrize(
    ("day", "today", "first"),
    [
        (21, TODAY, TODAY),
        (20, TODAY, date(2026, 12, 20)),
        (31, date(2027, 2, 3), date(2027, 2, 28)),
        (1, date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_the_next_payment_day(day: int, today: date, first: date) -> None:
    assert debts.next_payment(day, today) == first
