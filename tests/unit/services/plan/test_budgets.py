"""Budgets: from a month on, ended, undone; and what one could begin with."""

from datetime import date

import pytest

from finance_core.dates import Month
from finance_core.errors import ConflictError, InvalidError
from finance_core.models import Category
from finance_core.services import history, ledgers, transactions
from finance_core.services.plan import budgets
from finance_core.storage import Store
from finance_core.storage import budgets as stored
from tests.ledgers import HISTORY, NOW, bank_file, dump, load

NOVEMBER = Month(2026, 11)


def named(store: Store, home: int, name: str) -> Category:
    return next(found for found in transactions.categories_of(store, home) if found.name == name)


def held(store: Store, home: int, month: Month) -> dict[str, int]:
    """The budgets of a month by category."""
    return {one.category: one.assigned_minor for one in budgets.listed(store, home, month)}


def test_a_budget_holds_from_its_month_on_until_it_is_changed(store: Store, home: int) -> None:
    food = named(store, home, "Groceries").id
    assert budgets.put(store, home, food, 400_00, month=NOVEMBER, now=NOW)
    assert not budgets.put(store, home, food, 400_00, month=NOVEMBER.plus(3), now=NOW)  # it is so already
    assert budgets.put(store, home, food, 450_00, month=NOVEMBER.plus(2), now=NOW)
    amounts = [held(store, home, NOVEMBER.plus(step)).get("Groceries") for step in (-1, 0, 1, 2, 14)]
    assert amounts == [None, 400_00, 400_00, 450_00, 450_00]


def test_removing_ends_it_from_a_month_on_and_undo_brings_it_back(store: Store, home: int) -> None:
    food = named(store, home, "Groceries").id
    budgets.put(store, home, food, 400_00, month=NOVEMBER, now=NOW)
    budgets.put(store, home, food, 450_00, month=NOVEMBER.plus(2), now=NOW)
    before = dump(store, without=HISTORY)
    assert budgets.remove(store, home, food, month=NOVEMBER.plus(1), now=NOW)
    assert [held(store, home, NOVEMBER.plus(step)).get("Groceries") for step in (0, 1, 2)] == [400_00, None, None]
    assert not budgets.remove(store, home, food, month=NOVEMBER.plus(1), now=NOW)

    history.undo(store, home, history.listed(store, home, limit=1)[0].id, now=NOW)
    assert dump(store, without=HISTORY) == before

    # removed in its first month, nothing of it stays; set again, it holds again
    budgets.remove(store, home, food, month=NOVEMBER, now=NOW)
    with store.read(home) as reading:
        assert stored.of_category(reading, food) == []
    budgets.put(store, home, food, 90_00, month=NOVEMBER, now=NOW)
    assert held(store, home, NOVEMBER) == {"Groceries": 90_00}


def test_what_is_no_budget_is_refused_in_words(store: Store, home: int) -> None:
    food, salary = named(store, home, "Groceries").id, named(store, home, "Salary").id
    for category_id, amount, why in ((food, 0, "above zero"), (food, -1, "above zero"), (food, 10**16, "too large")):
        with pytest.raises(InvalidError, match=why):
            budgets.put(store, home, category_id, amount, month=NOVEMBER, now=NOW)
    with pytest.raises(InvalidError, match="Nothing is spent in “Salary”"):
        budgets.put(store, home, salary, 1, month=NOVEMBER, now=NOW)
    assert held(store, home, NOVEMBER) == {}


def test_a_budget_that_was_changed_in_another_tab_is_looked_at_again(store: Store, home: int) -> None:
    food = named(store, home, "Groceries").id
    budgets.put(store, home, food, 400_00, month=NOVEMBER, now=NOW)
    seen = budgets.listed(store, home, NOVEMBER)[0].version
    budgets.put(store, home, food, 410_00, month=NOVEMBER, version=seen, now=NOW)
    with pytest.raises(ConflictError, match="changed meanwhile"):
        budgets.put(store, home, food, 420_00, month=NOVEMBER, version=seen, now=NOW)


def test_proposed_is_the_middle_one_of_the_last_whole_months(store: Store, home: int) -> None:
    header = "Date,Description,Amount,Currency,Category"
    rows = [f"2026-{month:02d}-02,Shop,-{300 + month}.00,EUR,Groceries" for month in range(1, 12)]
    rows += [f"2026-{month:02d}-03,Vet,-80.00,EUR,Pets" for month in (2, 5)]
    load(store, home, "\n".join([header, *rows, ""]).encode())
    known = transactions.categories_of(store, home)
    (food,) = budgets.proposals(ledgers.load(store, home), known, today=date(2026, 11, 21))
    assert (food.category.name, food.usual_minor) == ("Groceries", 310_00)
    assert (food.months, food.newest) == (10, Month(2026, 10))  # of 301 to 310; vets are rare


def test_nothing_is_proposed_from_two_months(store: Store, home: int) -> None:
    load(store, home, bank_file([("2026-10-01", "Shop", "-10.00"), ("2026-11-01", "Shop", "-10.00")]))
    known = transactions.categories_of(store, home)
    assert budgets.proposals(ledgers.load(store, home), known, today=date(2026, 11, 21)) == []
