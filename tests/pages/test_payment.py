"""One payment on the transactions page: its card, its parts; entered by hand, deleted, merged."""

from typing import TYPE_CHECKING

import pytest

from finance_core.errors import InvalidError
from finance_core.models import Transaction, TransactionEdit
from finance_core.services import accounts, transactions
from finance_core.storage import Store
from tests.pages import ledger_page as page
from tests.pages.conftest import NOW, TODAY, OpenPage, OpenStore

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


@pytest.fixture
def one(at: OpenPage, opened: OpenStore) -> tuple["AppTest", Transaction, Store]:
    """The card of one payment that was paid for groceries."""
    test = at(page.ADDRESS, category="Groceries", direction="out")
    store = opened()
    paid = page.payment(store, page.ids(test)[0])
    page.edit(test, picked={0: True})
    return test, paid, store


def _part(test: "AppTest", paid: Transaction, place: int, category: str, amount: str) -> None:
    key = f"split-{paid.id}-{paid.version}-{place}"
    test.selectbox(key=f"{key}-category").set_value(category)
    test.text_input(key=f"{key}-amount").set_value(amount)


def test_splitting_and_making_whole_again(one: tuple["AppTest", Transaction, Store]) -> None:
    test, paid, store = one
    _part(test, paid, 0, "Health", "1,50")
    _part(test, paid, 1, "Home", "")
    test.run()
    assert any("Adds up to" in text for text in page.texts(test))
    test.button(key=f"split-{paid.id}-{paid.version}-save").click().run()
    assert not test.exception
    parts = page.payment(store, paid.id).splits
    assert [part.amount_minor for part in parts] == [-150, paid.amount_minor + 150]
    assert [part.category_id for part in parts] == [page.category(store, "Health"), page.category(store, "Home")]
    assert any("Split" in text and "into 2 parts" in text for text in page.texts(test))
    test.button(key="undo-last").click().run()
    assert page.payment(store, paid.id).splits == ()
    test.button(key="undo-last").click().run()
    again = page.payment(store, paid.id)
    assert len(again.splits) == 2
    test.query_params.clear()
    test.query_params["id"] = [str(paid.id)]
    test.run()
    test.button(key=f"split-{paid.id}-{again.version}-whole").click().run()
    assert page.payment(store, paid.id).splits == ()


def test_parts_that_do_not_add_up_cannot_be_saved(one: tuple["AppTest", Transaction, Store]) -> None:
    test, paid, _store = one
    _part(test, paid, 0, "Health", "1")
    _part(test, paid, 1, "Home", "0.5")
    test.run()
    save = test.button(key=f"split-{paid.id}-{paid.version}-save")
    assert save.disabled
    assert any("left" in text for text in page.texts(test))
    _part(test, paid, 1, "Home", "many")
    test.run()
    assert any("“many” is not an amount" in text for text in page.texts(test))


def test_the_card_saves_what_is_typed_in_it(one: tuple["AppTest", Transaction, Store]) -> None:
    test, paid, store = one
    key = f"payment-{paid.id}-{paid.version}"
    test.text_input(key=f"{key}-note").set_value("for Ada")
    test.selectbox(key=f"{key}-category").set_value("Gifts")
    test.button(key=f"{key}-save").click().run()
    assert not test.exception
    saved = page.payment(store, paid.id)
    assert (saved.note, saved.category_id) == ("for Ada", page.category(store, "Gifts"))
    assert saved.payee == paid.payee


def test_a_card_on_a_stale_version_changes_nothing(one: tuple["AppTest", Transaction, Store]) -> None:
    test, paid, store = one
    key = f"payment-{paid.id}-{paid.version}"
    transactions.edit(store, page.household(store), {paid.id: TransactionEdit(tags=("elsewhere",))}, now=NOW)
    test.text_input(key=f"{key}-note").set_value("mine")
    test.button(key=f"{key}-save").click().run()
    assert any("changed meanwhile" in error.value for error in test.error)
    assert (page.payment(store, paid.id).note, page.payment(store, paid.id).tags) == ("", ("elsewhere",))


def test_a_split_payment_keeps_its_parts_when_its_category_is_edited(one: tuple["AppTest", Transaction, Store]) -> None:
    test, paid, store = one
    half = paid.amount_minor // 2
    _part(test, paid, 0, "Groceries", str(abs(half) / 100))
    _part(test, paid, 1, "Home", "")
    test.run()
    test.button(key=f"split-{paid.id}-{paid.version}-save").click().run()
    place = page.ids(test).index(paid.id)
    page.edit(test, category={place: "Health"})
    assert any("is split" in error.value for error in test.error)
    assert len(page.payment(store, paid.id).splits) == 2


def test_an_undo_that_came_too_late_says_so(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS, category="Groceries")
    row_id = page.ids(test)[0]
    page.edit(test, note={0: "mine"})
    store = opened()
    transactions.edit(store, page.household(store), {row_id: TransactionEdit(note="theirs")}, now=NOW)
    test.button(key="undo-last").click().run()
    assert any("changed again later" in error.value for error in test.error)
    assert page.payment(store, row_id).note == "theirs"

def _add_page() -> None:
    """What the dialog holds, as a page: AppTest can't press buttons inside dialogs."""
    import os
    from pathlib import Path

    from finance_core.config import read_settings
    from pages.ui import cached, components, session
    from pages.ui.ledger import adding, ledger_table

    session.enter(read_settings(os.environ, root=Path.cwd()))
    visit = session.require()
    components.notice()
    adding.add_form(visit, ledger_table.Choices(categories=cached.categories(visit), members=cached.members(visit)))


def _press_button(test: "AppTest", label: str) -> None:
    next(button for button in test.button if button.label == label).click().run()
    assert not test.exception, test.exception[0].stack_trace


def test_a_payment_is_entered_by_hand(at: OpenPage, opened: OpenStore) -> None:
    from streamlit.testing.v1 import AppTest

    at(page.ADDRESS, "one-row")
    store = opened()
    test = AppTest.from_function(_add_page, default_timeout=60).run()
    _press_button(test, "Add payment")
    assert "Say how much it was" in test.error[0].value
    test.text_input(key="add-amount").input("12,50")
    test.text_input(key="add-payee").input("Flea market").run()
    _press_button(test, "Add payment")
    assert "Added Flea market" in test.success[0].value
    new = page.ledger(store).transactions.iloc[-1]
    assert (new["payee"], new["amount"], new["batch"], new["date"].date()) == ("Flea market", -12.5, 0, TODAY)


def test_a_payment_entered_by_hand_is_deleted_and_comes_back(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS, "one-row")
    store = opened()
    own = page.household(store)
    (account,) = {status.account.id for status in accounts.listed(store, own)}
    added = transactions.add(store, own, account, day=TODAY, amount_minor=-300, payee="Kiosk", now=NOW)
    test.session_state["ledger-picked"] = frozenset({added})
    test.run()
    assert "Merge" not in [button.label for button in test.button]
    _press_button(test, "Delete this payment")
    assert len(page.ledger(store).transactions) == 1
    assert any("Deleted Kiosk" in text for text in page.texts(test))
    _press_button(test, "Undo")
    assert page.payment(store, added).payee == "Kiosk"


def test_what_a_file_brought_can_not_be_deleted(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS, "one-row")
    assert "Delete this payment" not in [button.label for button in test.button]
    store = opened()
    (row_id,) = page.ledger(store).transactions["id"]
    with pytest.raises(InvalidError, match="Undo that import"):
        transactions.remove(store, page.household(store), int(row_id), now=NOW)


def test_two_payments_are_merged_and_parted(at: OpenPage, opened: OpenStore) -> None:
    test = at(page.ADDRESS, "one-row")
    store = opened()
    own = page.household(store)
    (imported,) = (int(row_id) for row_id in page.ledger(store).transactions["id"])
    (account,) = {status.account.id for status in accounts.listed(store, own)}
    by_hand = transactions.add(store, own, account, day=TODAY, amount_minor=-4957, payee="Greens", note="party", now=NOW)
    test.session_state["ledger-picked"] = frozenset({imported, by_hand})
    test.run()
    _press_button(test, "Merge")
    (left,) = page.ledger(store).transactions.to_dict("records")
    assert (left["id"], left["payee"], left["note"]) == (imported, "Greens", "party")
    _press_button(test, "Undo")
    assert sorted(page.ledger(store).transactions["id"]) == sorted([imported, by_hand])
