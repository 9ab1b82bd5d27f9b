"""Accounts: opening balances and agreeing with a statement."""

from datetime import date
from typing import Any

import pytest

from finance_core.errors import InvalidError
from finance_core.services import accounts, history, households
from finance_core.storage import Store
from tests.ledgers import HISTORY, NOW, bank_file, dump, load, new_account

ROWS = [("2026-10-01", "Pay", "1000.00"), ("2026-10-05", "Rent", "-600.00"), ("2026-11-05", "Rent", "-600.00")]


def test_reconcile_marks_what_both_agree_on(store: Store, home: int) -> None:
    account_id = new_account(store, home, opening_minor=5_000)
    load(store, home, bank_file(ROWS))
    seen = accounts.compare(store, home, account_id, last=date(2026, 10, 31), stated_minor=45_000)
    assert (seen.ours_minor, seen.difference_minor, seen.open_count) == (45_000, 0, 2)
    assert accounts.reconcile(store, home, account_id, last=date(2026, 10, 31), stated_minor=45_000, now=NOW) == 2
    assert [row["cleared"] for row in dump(store)["transaction"]] == ["reconciled", "reconciled", "cleared"]


def test_balances_that_differ_mark_nothing(store: Store, home: int) -> None:
    account_id = new_account(store, home)
    load(store, home, bank_file(ROWS))
    before = dump(store)
    with pytest.raises(InvalidError, match="differ"):
        accounts.reconcile(store, home, account_id, last=date(2026, 10, 31), stated_minor=1, now=NOW)
    assert dump(store) == before


def test_the_opening_balance_can_be_fitted_and_taken_back(store: Store, home: int) -> None:
    account_id = new_account(store, home)
    load(store, home, bank_file(ROWS))
    before = dump(store, without=HISTORY)
    assert accounts.fit_opening(store, home, account_id, last=date(2026, 10, 31), stated_minor=123_456, now=NOW) == 83_456
    assert accounts.compare(store, home, account_id, last=date(2026, 10, 31), stated_minor=123_456).difference_minor == 0
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    assert dump(store, without=HISTORY) == before


@pytest.mark.parametrize(
    ("values", "word"),
    [({"name": "  "}, "name"), ({"currency": "euro"}, "three capital letters"), ({"opening_minor": 10**16}, "too large")],
)
def test_what_makes_no_sense_is_refused(store: Store, home: int, values: dict[str, Any], word: str) -> None:
    with pytest.raises(InvalidError, match=word):
        new_account(store, home, **values)


def test_names_are_unique_whatever_their_case(store: Store, home: int) -> None:
    new_account(store, home, "Größe")
    with pytest.raises(InvalidError, match="already"):
        new_account(store, home, "GRÖSSE")


def test_a_currency_stays_once_something_is_booked(store: Store, home: int) -> None:
    account_id = new_account(store, home)
    accounts.change(store, home, account_id, version=None, currency="USD", now=NOW)
    accounts.change(store, home, account_id, version=None, currency="EUR", now=NOW)
    load(store, home, bank_file(ROWS))
    with pytest.raises(InvalidError, match="can't change"):
        accounts.change(store, home, account_id, version=None, currency="USD", now=NOW)
    with pytest.raises(InvalidError, match="has payments"):
        accounts.remove(store, home, account_id, now=NOW)


def test_an_empty_account_can_go_and_come_back(store: Store, home: int) -> None:
    account_id = new_account(store, home, member_id=households.add_member(store, home, "Kim", now=NOW))
    before = dump(store, without=HISTORY)
    accounts.remove(store, home, account_id, now=NOW)
    assert accounts.listed(store, home) == []
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    assert dump(store, without=HISTORY) == before


def test_the_only_account_still_empty_takes_the_household_to_its_currency(store: Store, home: int) -> None:
    account_id = new_account(store, home)
    accounts.change(store, home, account_id, version=None, currency="INR", now=NOW)
    assert households.get(store, home).currency == "INR"


def test_what_is_booked_ahead_is_no_balance_yet(store: Store, home: int) -> None:
    new_account(store, home)
    load(store, home, bank_file([*ROWS, ("2026-12-20", "Announced", "-70.00")]))
    (status,) = accounts.listed(store, home, date(2026, 11, 21))
    assert (status.balance_minor, status.ahead_minor) == (-20_000, -7_000)
