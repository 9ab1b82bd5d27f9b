"""What the household has and owes: the sums of its accounts, today and at month ends."""

from datetime import timedelta

import pytest

from finance_core.services import accounts, ledgers, worth
from finance_core.services.worth import Standing
from finance_core.storage import Store
from tests.ledgers import NOW, TODAY, bank_file, load, new_account


def _standing(store: Store, home: int) -> Standing:
    return worth.build(ledgers.load(store, home), accounts.listed(store, home), today=TODAY)


def test_held_less_owed_is_net_worth(store: Store, home: int) -> None:
    new_account(store, home, opening_minor=100_000)
    new_account(store, home, name="Loan", kind="loan", opening_minor=-250_000)
    load(store, home, bank_file([("2026-10-03", "Rent", "-600.00"), ("2026-11-03", "Pay", "1000.00")]))
    found = _standing(store, home)
    assert (found.net, found.held, found.owed) == (-1100.0, 1400.0, 2500.0)
    assert found.held_by_month == [400.0, 1400.0]
    assert found.owed_by_month == [2500.0, 2500.0]
    assert found.months_of("Checking") == [400.0, 1400.0]
    assert found.line.iloc[-1] == found.net


def test_accounts_without_payments_count_with_their_opening_balance(store: Store, home: int) -> None:
    new_account(store, home, opening_minor=5_000)
    found = _standing(store, home)
    assert (found.net, found.held, found.owed) == (50.0, 50.0, 0.0)
    assert found.months_of("Checking") == []
    assert found.line.empty


def test_payments_dated_ahead_do_not_count_yet(store: Store, home: int) -> None:
    load(store, home, bank_file([("2026-11-03", "Pay", "1000.00"), (str(TODAY + timedelta(days=9)), "Rent", "-600.00")]))
    assert _standing(store, home).net == 1000.0


def test_a_currency_without_rates_is_named_and_left_out(store: Store, home: int) -> None:
    load(store, home, bank_file([("2026-11-03", "Rent", "-600.00")]))
    new_account(store, home, name="Travel", currency="KWD", opening_minor=90_000)
    found = _standing(store, home)
    assert found.net == -600.0
    assert (found.left_out, found.converted) == (("Travel (KWD)",), ())


def test_quiet_accounts_are_the_open_ones_without_a_recent_import(store: Store, home: int) -> None:
    load(store, home, bank_file([("2026-11-03", "Rent", "-600.00")]))
    new_account(store, home, name="Old")
    closed = new_account(store, home, name="Closed")
    accounts.change(store, home, closed, version=None, now=NOW, closed=True)
    assert _standing(store, home).quiet == ("Old",)


@pytest.mark.parametrize(("first", "points"), [("2026-09-01", 83), ("2026-01-31", 11)])
def test_a_long_line_shows_month_ends(store: Store, home: int, first: str, points: int) -> None:
    load(store, home, bank_file([(first, "Pay", "1000.00"), ("2026-11-03", "Rent", "-600.00")]))
    assert len(_standing(store, home).line) == points
