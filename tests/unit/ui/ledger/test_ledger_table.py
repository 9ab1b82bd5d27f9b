"""The table that is edited in place: what it shows, and what the browser's edits mean."""

import pandas as pd
import pytest

from finance_core.errors import InvalidError
from finance_core.models import Category, Member, TransactionEdit
from pages.ui.ledger import ledger_table
from pages.ui.ledger.ledger_table import Choices, Drawn, Edited
from tests.unit.analysis.frames import made

CHOICES = Choices(
    categories=[
        Category(id=1, name="Groceries", group="needs", hidden=False),
        Category(id=2, name="Between own accounts", group="transfer", hidden=False),
        Category(id=3, name="Old", group="wants", hidden=True),
    ],
    members=[Member(id=7, name="Kim", role="owner")],
    tags=["party"],
)


@pytest.fixture
def frame() -> pd.DataFrame:
    """A payment with everything, one without a payee, a split one, and a transfer without category."""
    found = made(
        ("2026-11-01", "Green Basket", -49.57, "Groceries", "needs"),
        ("2026-11-02", "", -5.0, None, None),
        ("2026-11-03", "Tarrow", -100.0, "Groceries", "needs"),
        ("2026-11-04", "Savings", -300.0, None, None),
        transfers=(3,), members={0: "Kim"},
    )  # fmt: skip
    found["description"] = ["CARD GREEN BASKET", "=cmd|' /C calc'!A0", "y" * 10_000, "TO SAVINGS"]
    found["is_split"] = found["id"] == 3
    found["tags"] = ["a,b", "", "", ""]
    return found


@pytest.fixture
def drawn(frame: pd.DataFrame) -> Drawn:
    rows = ledger_table.rows_of(frame, frozenset({2}))
    return Drawn(key="ledger-0", rows=rows, versions={1: 10, 2: 11, 3: 12, 4: 13})


def test_rows_show_what_a_person_calls_things(drawn: Drawn) -> None:
    rows = drawn.rows
    assert rows.index.tolist() == [1, 2, 3, 4]
    assert rows["category"].tolist() == ["Groceries", None, "Split", "Transfer"]
    assert rows["payee"].tolist() == ["Green Basket", "'=cmd|' /C calc'!A0", "Tarrow", "Savings"]
    assert rows["member"].tolist() == ["Kim", None, None, None]
    assert rows["tags"].tolist() == [["a", "b"], [], [], []]
    assert rows["picked"].tolist() == [False, True, False, False]
    assert rows["description"].str.len().max() == 300


def test_only_what_is_new_is_taken(drawn: Drawn) -> None:
    edited: Edited = {0: {"note": "x", "payee": "Green Basket", "tags": ["b", "a"]}, 1: {"picked": False}}
    assert ledger_table.new_cells(drawn, edited) == ({1: {"note": "x"}}, {2: False})
    taken = Drawn(key=drawn.key, rows=drawn.rows, versions=drawn.versions, taken={0: {"note": "x"}})
    assert ledger_table.new_cells(taken, {0: {"note": "x"}}) == ({}, {})
    assert ledger_table.new_cells(taken, {0: {"note": "y"}}) == ({1: {"note": "y"}}, {})


def test_what_cannot_be_edited_is_not_taken(drawn: Drawn) -> None:
    edited: Edited = {0: {"amount": 5.0, "description": "x", "account": "B", "nonsense": 1}, 99: {"note": "x"}}
    assert ledger_table.new_cells(drawn, edited) == ({}, {})


@pytest.mark.parametrize(
    ("cells", "edit"),
    [
        ({"category": "Groceries"}, TransactionEdit(category_id=1, is_transfer=False)),
        ({"category": "Between own accounts"}, TransactionEdit(category_id=2)),
        ({"category": None}, TransactionEdit(clear_category=True, is_transfer=False)),
        ({"category": "Transfer"}, TransactionEdit(clear_category=True, is_transfer=True)),
        ({"payee": None, "note": None, "tags": None}, TransactionEdit(payee="", note="", tags=())),
        ({"payee": "A", "note": "b", "tags": ["c"]}, TransactionEdit(payee="A", note="b", tags=("c",))),
        ({"member": "Kim"}, TransactionEdit(member_id=7)),
        ({"member": None}, TransactionEdit(clear_member=True)),
    ],
)
def test_cells_become_edits(cells: dict[str, object], edit: TransactionEdit) -> None:
    assert ledger_table.edit_of(cells, CHOICES) == edit


@pytest.mark.parametrize("cells", [{"category": "Nothing"}, {"category": "Split"}, {"member": "Olga"}])
def test_words_that_stand_for_nothing_are_refused(cells: dict[str, object]) -> None:
    with pytest.raises(InvalidError):
        ledger_table.edit_of(cells, CHOICES)


def test_hidden_categories_are_not_on_offer_but_known() -> None:
    assert CHOICES.names == ["Groceries", "Between own accounts"]
    assert CHOICES.category("Old") is not None
