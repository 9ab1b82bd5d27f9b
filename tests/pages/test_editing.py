"""The transactions page: edits in place and in bulk, and the way back."""

from typing import Any

from finance_core.models import Filters, TransactionEdit
from finance_core.services import transactions
from tests.pages import ledger_page as page
from tests.pages.conftest import NOW, OpenPage, OpenStore


def test_an_edited_cell_is_saved_at_once_and_can_be_undone(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS, category="Uncategorised")
    first, before = page.ids(test)[0], page.ids(test)
    page.edit(test, category={0: "Health"})
    store = opened()
    assert page.payment(store, first).category_id == page.category(store, "Health")
    assert page.ids(test) == before[1:], "it has a category now"
    assert any("Saved the category of" in text for text in page.texts(test))
    test.button(key="undo-last").click().run()
    assert page.payment(store, first).category_id is None
    assert page.ids(test) == before


def test_every_column_that_can_be_edited(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS, from_="2026-11-01", category="Groceries")
    row_id = page.ids(test)[0]
    page.edit(test, payee={0: "My shop"}, note={0: "for the party"}, tags={0: ["party", "food"]}, member={0: "Kim"})
    paid = page.payment(opened(), row_id)
    assert (paid.payee, paid.note, paid.tags) == ("My shop", "for the party", ("food", "party"))
    assert paid.member_id is not None
    page.edit(test, payee={0: ""}, note={0: None}, tags={0: []}, member={0: None})
    paid = page.payment(opened(), row_id)
    assert (paid.payee, paid.note, paid.tags, paid.member_id) == ("", "", (), None)


def test_the_bank_text_is_never_taken_for_a_payee(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS, "one-row")
    shown = test.session_state["ledger-drawn"].rows["payee"].iloc[0]
    page.edit(test, payee={0: shown}, note={0: "x"})
    paid = page.payment(opened(), page.ids(test)[0])
    assert (paid.payee in {"", shown}, paid.note) == (True, "x")


def test_an_edit_on_a_stale_version_changes_nothing(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS, category="Groceries")
    first, second = page.ids(test)[:2]
    store = opened()
    transactions.edit(store, page.household(store), {second: TransactionEdit(note="from another tab")}, now=NOW)
    page.edit(test, category={0: "Health", 1: "Health"})
    assert any("changed meanwhile" in error.value for error in test.error)
    groceries = page.category(store, "Groceries")
    assert (page.payment(store, first).category_id, page.payment(store, second).category_id) == (groceries, groceries)
    assert page.payment(store, second).note == "from another tab"
    test.run()
    assert not test.error


def test_an_edit_never_slips_to_another_payment_when_rows_move(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS, category="Uncategorised")
    first, second = page.ids(test)[:2]
    store = opened()
    transactions.edit(store, page.household(store), {first: TransactionEdit(category_id=page.category(store, "Home"))}, now=NOW)
    page.edit(test, category={1: "Health"})
    assert page.payment(store, second).category_id == page.category(store, "Health")
    assert page.payment(store, first).category_id == page.category(store, "Home")


def test_marking_a_transfer_in_the_table(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS, category="Groceries")
    row_id = page.ids(test)[0]
    page.edit(test, category={0: "Transfer"})
    paid = page.payment(opened(), row_id)
    assert (paid.is_transfer, paid.category_id) == (True, None)

def test_many_are_changed_as_one_and_undone_as_one(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS, category="Uncategorised")
    ids = page.ids(test)
    page.edit(test, picked={0: True, 2: True})
    assert "**2 selected**" in page.texts(test)
    test.selectbox(key="bulk-category").set_value("Health").run()
    test.button(key="bulk-category-set").click().run()
    store = opened()
    health = page.category(store, "Health")
    assert [page.payment(store, row_id).category_id for row_id in ids[:3]] == [health, None, health]
    assert any("Set Health for 2 payments." in text for text in page.texts(test))
    test.button(key="undo-last").click().run()
    assert [page.payment(store, row_id).category_id for row_id in ids[:3]] == [None, None, None]


def test_select_all_reaches_over_pages(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS, category="Eating out")
    store = opened()
    every = page.ledger(store).select(Filters(categories=("Eating out",)))["id"].tolist()
    assert len(every) > len(page.ids(test)) == 200
    test.button(key="pick-all").click().run()
    test.multiselect(key="bulk-add").set_value(["treat"]).run()
    test.button(key="bulk-tags-set").click().run()
    tagged = page.ledger(store).select(Filters(tags=("treat",)))["id"].tolist()
    assert tagged == every


def test_what_is_no_longer_shown_is_no_longer_selected(at: OpenPage) -> None:
    test = at(page.ADDRESS, category="Groceries")
    test.button(key="pick-all").click().run()
    test.multiselect(key="filter-categories").set_value(["Salary"]).run()
    assert not [text for text in page.texts(test) if "selected" in text]


def test_a_new_category_is_made_where_it_is_needed(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS, category="Uncategorised")
    row_id = page.ids(test)[0]
    page.edit(test, picked={0: True})
    field = test.selectbox(key="bulk-category")
    field.options.append("Bicycles")  # AppTest knows no typed options
    field.set_value("Bicycles").run()
    test.selectbox(key="bulk-category").options.append("Bicycles")
    kinds: Any = test.get("button_group")[-1]
    kinds.set_value("wants").run()
    test.selectbox(key="bulk-category").options.append("Bicycles")
    test.button(key="bulk-category-set").click().run()
    assert not test.exception
    store = opened()
    made = next(found for found in transactions.categories_of(store, page.household(store)) if found.name == "Bicycles")
    assert (made.group, page.payment(store, row_id).category_id) == ("wants", made.id)


def test_transfers_in_bulk(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS, category="Uncategorised")
    row_id = page.ids(test)[0]
    page.edit(test, picked={0: True})
    test.button(key="bulk-transfer").click().run()
    assert page.payment(opened(), row_id).is_transfer
    assert row_id not in page.ids(test)
