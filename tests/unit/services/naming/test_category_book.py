"""The categories in their groups, with what they amounted to in the last twelve months."""

from datetime import date

import pytest

from finance_core.models import Category, TransactionEdit
from finance_core.services import ledgers, transactions
from finance_core.services.naming import categories, category_book
from finance_core.services.naming.category_book import CategoryBook
from finance_core.storage import Store
from tests.ledgers import NOW, TODAY, bank_file, load


def book(store: Store, home: int) -> CategoryBook:
    """The book as of today."""
    return category_book.build(ledgers.load(store, home), transactions.categories_of(store, home), today=TODAY)


def named(store: Store, home: int, name: str) -> Category:
    """The category of that name."""
    return next(found for found in transactions.categories_of(store, home) if found.name == name)


def test_an_empty_household_has_its_starting_categories(store: Store, home: int) -> None:
    found = book(store, home)
    assert [group.group for group in found.groups] == ["needs", "wants", "savings", "income", "transfer"]
    assert (found.first, found.last) == (date(2025, 11, 22), TODAY)
    assert found.groups[0].categories[0].category.name == "Groceries"
    assert {one.payments for one in found.every} == {0}
    assert found.essential_share is None


def test_what_is_essential_and_what_is_not(store: Store, home: int) -> None:
    rows = (("2026-11-03", "Tea", "-30.00"), ("2026-11-04", "Film", "-10.00"), ("2026-11-05", "Odd", "-5.00"))
    load(store, home, bank_file([*rows, ("2024-01-01", "Long ago", "-99.00")]))
    ids = [int(row) for row in ledgers.load(store, home).transactions["id"]]
    for row_id, name in zip(ids, ("Groceries", "Groceries", "Leisure"), strict=False):  # oldest first; the last has none
        transactions.edit(store, home, {row_id: TransactionEdit(category_id=named(store, home, name).id)}, now=NOW)
    found = book(store, home)
    assert (found.essential, found.discretionary, found.uncategorised) == (30.0, 10.0, 1)
    assert found.essential_share == 0.75


def test_categories_without_a_group_come_first_and_hidden_ones_last(store: Store, home: int) -> None:
    categories.add(store, home, "Kites", None, now=NOW)
    categories.hide(store, home, named(store, home, "Groceries").id, hidden=True, now=NOW)
    found = book(store, home)
    assert [one.category.name for one in found.groups[0].categories] == ["Kites"]
    assert found.groups[1].categories[-1].category.name == "Groceries"


def test_a_usual_month_needs_three_whole_ones(store: Store, home: int) -> None:
    load(store, home, bank_file([(f"2026-{month:02d}-01", f"Tea {month}", f"-{month}.00") for month in (7, 8, 9, 10, 11)]))
    ids = [int(row) for row in ledgers.load(store, home).transactions["id"]]
    groceries = named(store, home, "Groceries")
    transactions.edit_all(store, home, ids, TransactionEdit(category_id=groceries.id), now=NOW)
    ledger = ledgers.load(store, home)
    assert category_book.usual_month(category_book.months(ledger, groceries, today=TODAY)) == 8.5
    assert category_book.usual_month(category_book.months(ledger, groceries, today=date(2026, 9, 21))) is None


def test_an_empty_household_has_no_months(store: Store, home: int) -> None:
    months = category_book.months(ledgers.load(store, home), named(store, home, "Groceries"), today=TODAY)
    assert months.empty
    assert category_book.usual_month(months) is None


@pytest.mark.parametrize(("last", "first"), [(date(2026, 11, 21), date(2025, 11, 22)), (date(2028, 2, 29), date(2027, 3, 1))])
def test_a_year_has_twelve_months(last: date, first: date) -> None:
    assert category_book.a_year_before(last) == first
