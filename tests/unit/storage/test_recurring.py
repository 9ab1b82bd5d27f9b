"""Decisions on recurring payments and schedules: known again after an import was taken back, and whatever they name."""

from datetime import date
from typing import Any, Final

import pytest

from finance_core.errors import ConflictError, NotFoundError
from finance_core.models import RecurringDecision, Schedule
from finance_core.services import accounts, history, ledgers
from finance_core.services.importing import imports
from finance_core.services.naming import categories, payees
from finance_core.storage import Store
from finance_core.storage import recurring as stored
from tests.ledgers import NOW, bank_file, load, new_account, second_household

FILE: Final = bank_file([(f"2026-{month:02d}-03", "Tunewell Music", "-16.99") for month in (9, 10, 11)])
KNOWN_BY: Final[dict[str, Any]] = {
    "account": "Checking", "payee": "Tunewell Music", "currency": "EUR", "amount_minor": -1699, "cadence": "monthly",
}  # fmt: skip


def decide(store: Store, home: int, decision: Any = "dismissed") -> int:
    """Say it of the newest payment's stream."""
    paid = int(ledgers.load(store, home).transactions["id"].max())
    with store.write(home, action="recurring", summary="test", now=NOW) as writing:
        return stored.decide(writing, paid, decision, **KNOWN_BY)


def said(store: Store, home: int) -> list[RecurringDecision]:
    with store.read(home) as reading:
        return stored.decisions(reading)


def planned(store: Store, home: int) -> list[Schedule]:
    with store.read(home) as reading:
        return stored.schedules(reading)


def plan(store: Store, home: int, account_id: int, **values: Any) -> int:
    filled = {
        "name": "Rent", "account_id": account_id, "amount_minor": -90000, "cadence": "monthly", "first_date": date(2026, 12, 1),
    }  # fmt: skip
    with store.write(home, action="recurring", summary="test", now=NOW) as writing:
        return stored.add_schedule(writing, **filled | values)


def test_a_decision_knows_its_payment_when_the_file_comes_again(store: Store, home: int) -> None:
    batch = load(store, home, FILE)
    decide(store, home)
    (before,) = said(store, home)
    imports.undo(store, home, batch.id, now=NOW)
    assert [found.payment_id for found in said(store, home)] == [before.payment_id]
    load(store, home, FILE)
    again = int(ledgers.load(store, home).transactions["id"].max())
    assert again != before.payment_id
    assert [(found.payment_id, found.decision) for found in said(store, home)] == [(again, "dismissed")]
    decide(store, home, "confirmed")
    assert [(found.id, found.decision) for found in said(store, home)] == [(before.id, "confirmed")]


def test_what_was_said_is_taken_back_with_its_schedule(store: Store, home: int) -> None:
    load(store, home, FILE)
    decision_id = decide(store, home, "confirmed")
    plan(store, home, accounts.listed(store, home, NOW.date())[0].account.id, decision_id=decision_id)
    with store.write(home, action="recurring", summary="test", now=NOW) as writing:
        stored.forget(writing, decision_id)
    assert not said(store, home)
    assert not planned(store, home)
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    assert [found.decision_id for found in planned(store, home)] == [decision_id]


def test_a_schedule_is_changed_from_what_was_seen(store: Store, home: int) -> None:
    schedule_id = plan(store, home, new_account(store, home))
    (seen,) = planned(store, home)
    for amount, version in ((-95000, seen.version), (-99000, None)):
        with store.write(home, action="recurring", summary="test", now=NOW) as writing:
            assert stored.change_schedule(writing, schedule_id, version=version, amount_minor=amount)
    with pytest.raises(ConflictError), store.write(home, action="recurring", summary="test", now=NOW) as writing:
        stored.change_schedule(writing, schedule_id, version=seen.version, amount_minor=-1)


def test_a_schedule_follows_its_category_and_its_payee(store: Store, home: int) -> None:
    load(store, home, FILE)
    flat = categories.add(store, home, "Flat", "needs", now=NOW)
    home_costs = categories.add(store, home, "Housing", "needs", now=NOW)
    known = payees.book(store, home).ids
    account_id = accounts.listed(store, home, NOW.date())[0].account.id
    plan(store, home, account_id, category_id=flat, payee_id=known["Tunewell Music"])
    categories.merge(store, home, flat, home_costs, now=NOW)
    payees.rename(store, home, "Tunewell Music", "Tunewell", now=NOW)
    (found,) = planned(store, home)
    assert (found.category_id, found.payee_id) == (home_costs, payees.book(store, home).ids["Tunewell"])


def test_a_schedule_goes_with_its_empty_account_and_comes_back(store: Store, home: int) -> None:
    account_id = new_account(store, home)
    plan(store, home, account_id)
    accounts.remove(store, home, account_id, now=NOW)
    assert not planned(store, home)
    history.undo(store, home, history.listed(store, home)[0].id, now=NOW)
    assert [found.name for found in planned(store, home)] == ["Rent"]


def test_what_it_refers_to_is_the_households_own(store: Store, home: int) -> None:
    theirs = new_account(store, second_household(store))
    with pytest.raises(NotFoundError):
        plan(store, home, theirs)
