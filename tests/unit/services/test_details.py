"""One payment with where it came from and what was done to it, in words."""

import pytest

from finance_core.errors import NotFoundError
from finance_core.models import Split, TransactionEdit
from finance_core.services import details, history, households, ledgers, transactions
from finance_core.storage import Store
from tests.ledgers import NOW, bank_file, load, new_account, second_household

ACTIONS = ("edit", "split", "undo")


@pytest.fixture
def row_id(store: Store, home: int) -> int:
    """The second row of a bank file."""
    new_account(store, home)
    load(store, home, bank_file([("2026-11-02", "GREEN BASKET", "-49.57"), ("2026-11-03", "NOODLE LANE", "-12.70")]))
    return int(ledgers.load(store, home).transactions["id"].iloc[1])


def _category(store: Store, home: int, name: str) -> int:
    return next(found.id for found in transactions.categories_of(store, home) if found.name == name)


def test_where_it_came_from(store: Store, home: int, row_id: int) -> None:
    found = details.of(store, home, row_id)
    assert found.batch is not None
    assert (found.batch.file_name, found.row, found.history) == ("bank.csv", 2, ())
    assert found.transaction.description == "NOODLE LANE"


def test_what_was_done_to_it_newest_first(store: Store, home: int, row_id: int) -> None:
    households.add_member(store, home, "Kim", now=NOW)
    (kim,) = (member.id for member in households.members(store, home) if member.name == "Kim")
    health = _category(store, home, "Health")
    transactions.edit(store, home, {row_id: TransactionEdit(category_id=health, note="soup")}, now=NOW)
    transactions.edit(store, home, {row_id: TransactionEdit(payee="The Lane", tags=("a", "b"), member_id=kim)}, now=NOW)
    transactions.split(store, home, row_id, [Split(category_id=health, amount_minor=-1000),
                                             Split(category_id=None, amount_minor=-270)], now=NOW)  # fmt: skip
    told = [step.changes for step in details.of(store, home, row_id).history]
    assert told[0] == ("Category: Health to Uncategorised", "Split: no to yes")
    assert told[1][1:] == ("Person: nobody to Kim", "Tags: none to a, b")
    assert told[1][0].endswith(" to The Lane")
    assert told[2] == ("Category: Uncategorised to Health", "Note: none to “soup”")


def test_recent_changes_in_words(store: Store, home: int, row_id: int) -> None:
    ids = ledgers.load(store, home).transactions["id"].tolist()
    transactions.edit_all(store, home, ids, TransactionEdit(note="same"), now=NOW)
    transactions.edit(store, home, {ids[0]: TransactionEdit(note="x"), ids[1]: TransactionEdit(note="y")}, now=NOW)
    transactions.edit(store, home, {row_id: TransactionEdit(note="")}, now=NOW)
    steps = details.recent(store, home, ACTIONS)
    assert [(step.subject, step.changes) for step in steps] == [
        (details.of(store, home, row_id).transaction.payee or "NOODLE LANE", ("Note: “y” to none",)),
        ("2 payments", ()),
        ("2 payments", ("Note: none to “same”",)),
    ]
    history.undo(store, home, steps[0].entry.id, now=NOW)
    newest = details.recent(store, home, ACTIONS, limit=1)
    assert [(step.entry.action, step.changes) for step in newest] == [("undo", ("Note: none to “y”",))]


def test_another_household_sees_nothing(store: Store, home: int, row_id: int) -> None:
    transactions.edit(store, home, {row_id: TransactionEdit(note="mine")}, now=NOW)
    other = second_household(store)
    with pytest.raises(NotFoundError):
        details.of(store, other, row_id)
    assert details.recent(store, other, ACTIONS) == []
