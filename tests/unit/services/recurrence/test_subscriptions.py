"""Price rises and what one might cancel: with a reason out of the payments, and never a bill one can't do without."""

from datetime import date

from finance_core.models import TransactionEdit
from finance_core.services import ledgers, transactions
from finance_core.services.naming import categories
from finance_core.services.recurrence import schedules, subscriptions
from finance_core.storage import Store
from tests.ledgers import NOW, TODAY, bank_file, load, new_account
from tests.unit.services.recurring_household import FILMS, NOW_MONTH, book, bring, home, monthly, named, plan_of, store

__all__ = ["home", "store"]


def reasons(store: Store, home: int, today: date = TODAY) -> dict[str, tuple[str, ...]]:
    """Why each might be cancelled, by name."""
    return {found.item.name: found.reasons for found in subscriptions.candidates(book(store, home, today))}


def test_a_price_that_rose(store: Store, home: int) -> None:
    bring(store, home)
    found = book(store, home)
    assert [item.name for item in subscriptions.rises(found)] == ["Cinevale"]
    assert subscriptions.added_minor(found) == 3600
    assert reasons(store, home) == {"Cinevale": ("rise",)}


def test_an_old_rise_and_a_dearer_wage_are_none(store: Store, home: int) -> None:
    rows = [*monthly("Films", ["-14.99"] * 5 + ["-17.99"] * 15, first=NOW_MONTH.plus(-19)),
            *monthly("Works", ["2000.00"] * 6 + ["2100.00"] * 6, day=20)]  # fmt: skip
    load(store, home, bank_file(rows))
    assert subscriptions.rises(book(store, home)) == ()
    assert reasons(store, home) == {}


def test_what_one_cannot_do_without_is_no_candidate(store: Store, home: int) -> None:
    bring(store, home)
    needs = categories.add(store, home, "Power", "needs", now=NOW)
    rows = ledgers.load(store, home).transactions
    ids = rows[rows["payee"] == "Cinevale"]["id"].tolist()
    transactions.edit_all(store, home, ids, TransactionEdit(category_id=needs), now=NOW)
    assert [item.name for item in subscriptions.rises(book(store, home))] == ["Cinevale"]
    assert reasons(store, home) == {}


def test_a_trial_that_turned_paid(store: Store, home: int) -> None:
    load(store, home, bank_file(list(monthly("Audio", ["-1.99"] + ["-11.99"] * 5, first=NOW_MONTH.plus(-5)))))
    assert reasons(store, home) == {"Audio": ("trial",)}
    turned = named(store, home, "Audio").turned_paid
    assert turned is not None
    assert (turned.day, turned.amount_minor) == (date(2026, 7, 3), -1199)


def test_the_same_thing_paid_on_two_accounts(store: Store, home: int) -> None:
    for account in ("Checking", "Card"):
        load(store, home, bank_file(list(monthly("Cloud", ["-2.99"] * 6, first=NOW_MONTH.plus(-5)))), account=account)
    found = subscriptions.candidates(book(store, home))
    assert [(one.item.account, one.reasons) for one in found] == [("Checking", ("twice",)), ("Card", ("twice",))]


def test_two_things_of_one_payee_are_not_paid_twice(store: Store, home: int) -> None:
    for account, price in (("Checking", "-0.99"), ("Card", "-10.99")):
        load(store, home, bank_file(list(monthly("Cloud", [price] * 6, first=NOW_MONTH.plus(-5)))), account=account)
    assert len(book(store, home).bills) == 2
    assert subscriptions.candidates(book(store, home)) == ()


def test_what_was_cancelled_and_still_charges(store: Store, home: int) -> None:
    load(store, home, bank_file(FILMS[:-2]))
    today = date(2026, 9, 20)
    schedules.end(store, home, named(store, home, "Cinevale", today), today, now=NOW)
    load(store, home, bank_file(FILMS))
    assert reasons(store, home) == {"Cinevale": ("after_end",)}


def test_what_is_about_to_begin(store: Store, home: int) -> None:
    account_id = new_account(store, home)
    for name, day in (("Soon", date(2026, 12, 4)), ("Later", date(2027, 3, 1))):
        schedules.add(store, home, plan_of(account_id, name=name, next_date=day), now=NOW)
    assert reasons(store, home) == {"Soon": ("begins",)}
