"""The transactions page: filters in the address, edits in place and in bulk, splits, the way back, the file."""

import csv
import io
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from finance_core.errors import InvalidError
from finance_core.models import Filters, Transaction, TransactionEdit
from finance_core.services import accounts, households, imports, ledgers, previews, transactions
from finance_core.services.ledgers import Ledger
from finance_core.storage import Store
from tests.pages.conftest import NOW, TODAY, OpenPage, OpenStore

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

PAGE = "pages/money/transactions.py"
HOSTILE = (
    '=HYPERLINK("http://evil.example","x")', "<script>alert(1)</script>", "![x](http://evil.example/a.png)", "$$\\frac{1}{0}$$",
    "\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe", "🙂 [a](javascript:alert(1))", "x" * 10_000, "`:red[**no**]`",
)  # fmt: skip


def _household(store: Store) -> int:
    return (households.demo(store) or households.own(store, now=NOW)).id


def _ledger(store: Store) -> Ledger:
    return ledgers.load(store, _household(store))


def _payment(store: Store, transaction_id: int) -> Transaction:
    return transactions.get(store, _household(store), transaction_id)


def _category(store: Store, name: str) -> int:
    return next(found.id for found in transactions.categories_of(store, _household(store)) if found.name == name)


def _story(test: "AppTest") -> str:
    """The sentence under the title."""
    return next(element.value for element in test.main.markdown)


def _texts(test: "AppTest") -> list[str]:
    return [element.value for element in (*test.markdown, *test.caption)]


def _ids(test: "AppTest") -> list[int]:
    """The payments on the open page of the ledger."""
    return [int(row_id) for row_id in test.session_state["ledger-drawn"].rows.index]


def _edit(test: "AppTest", **cells: dict[int, Any]) -> "AppTest":
    """What the browser sends when cells are edited: `category={0: "Health"}` for the first row."""
    key = test.session_state["ledger-drawn"].key
    edited: dict[int, dict[str, Any]] = {}
    for column, values in cells.items():
        for position, value in values.items():
            edited.setdefault(position, {})[column] = value
    test.session_state[key] = {"edited_rows": edited, "added_rows": [], "deleted_rows": []}
    test.run()
    assert not test.exception
    return test


def _address(test: "AppTest") -> dict[str, list[str]]:
    return {name: [values] if isinstance(values, str) else list(values) for name, values in test.query_params.items()}


# --- Filters ---------------------------------------------------------------------------------------------------------------


def test_without_filters_everything_is_there_newest_first(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    every = _ledger(opened()).select(Filters())
    assert f"**{len(every):,} payments**" in _story(test)
    assert _ids(test) == every["id"].head(200).tolist()
    assert _address(test) == {}


def test_filters_come_from_the_address_and_stay_in_it(at: OpenPage, opened: OpenStore) -> None:
    categories = ["Groceries", "Uncategorised"]
    test = at(PAGE, from_="2026-10-01", to="2026-10-31", category=categories, direction="out", text="quenby")
    wanted = Filters(
        start=date(2026, 10, 1), last=date(2026, 10, 31), categories=("Groceries",), uncategorised=True, direction="out",
        text="quenby",
    )  # fmt: skip
    assert _ids(test) == _ledger(opened()).select(wanted)["id"].tolist()
    assert test.text_input(key="filter-text").value == "quenby"
    assert _address(test) == {
        "from": ["2026-10-01"], "to": ["2026-10-31"], "category": categories, "direction": ["out"],
        "text": ["quenby"],
    }  # fmt: skip


def test_a_pill_changes_the_address_and_the_list(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, text="quenby")
    test.multiselect(key="filter-categories").set_value(["Groceries"]).run()
    assert _address(test) == {"text": ["quenby"], "category": ["Groceries"]}
    wanted = Filters(text="quenby", categories=("Groceries",))
    assert _ids(test) == _ledger(opened()).select(wanted)["id"].head(200).tolist()


def test_a_link_that_arrives_while_the_page_is_open_wins_over_its_pills(at: OpenPage) -> None:
    test = at(PAGE, text="quenby", category="Groceries")
    test.query_params.clear()
    test.query_params["category"] = ["Salary"]
    test.run()
    assert test.text_input(key="filter-text").value == ""
    assert test.multiselect(key="filter-categories").value == ["Salary"]
    assert _address(test) == {"category": ["Salary"]}


def test_coming_back_shows_everything_again(at: OpenPage) -> None:
    test = at(PAGE, text="quenby")
    test.switch_page("pages/money/accounts.py").run()
    test.query_params.clear()
    test.switch_page(PAGE).run()
    assert test.text_input(key="filter-text").value == ""
    assert _address(test) == {}


def test_what_the_address_asks_for_in_vain_is_named(at: OpenPage) -> None:
    test = at(PAGE, account="<script>", from_="2026-02-30", least="NaN", direction="sideways")
    assert len(_ids(test)) == 200
    said = " ".join(_texts(test))
    assert "There is no account “\\<script\\>”, so it was left out." in said
    assert "from=2026-02-30" in said
    assert _address(test) == {}


def test_one_payment_by_its_number_opens_its_card(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    wanted = int(_ledger(opened()).transactions["id"].iloc[100])
    test.query_params["id"] = [str(wanted)]
    test.run()
    assert _ids(test) == [wanted]
    assert "The bank's own text" in [element.value for element in test.subheader]


def test_nothing_found_says_which_filter_and_offers_to_clear(at: OpenPage) -> None:
    test = at(PAGE, text="no such shop", category="Groceries")
    assert "No payment matches" in [element.value for element in test.subheader]
    assert any("no such shop" in text and "Groceries" in text for text in _texts(test))
    assert any(text.startswith("Without “no such shop” there are ") for text in _texts(test))
    test.button(key="shown-clear").click().run()
    assert _address(test) == {}
    assert len(_ids(test)) == 200


def test_the_second_page_follows_the_first_and_a_filter_goes_back_to_it(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE)
    every = _ledger(opened()).select(Filters())["id"].tolist()
    pages: Any = test.get("pagination")[0]
    pages.set_value(2).run()
    assert _ids(test) == every[200:400]
    test.text_input(key="filter-text").set_value("a").run()
    assert _ids(test)[0] != every[200]
    assert len(_ids(test)) == 200


# --- Edits -----------------------------------------------------------------------------------------------------------------


def test_an_edited_cell_is_saved_at_once_and_can_be_undone(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, category="Uncategorised")
    first, before = _ids(test)[0], _ids(test)
    _edit(test, category={0: "Health"})
    store = opened()
    assert _payment(store, first).category_id == _category(store, "Health")
    assert _ids(test) == before[1:], "it has a category now"
    assert any("Saved the category of" in text for text in _texts(test))
    test.button(key="undo-last").click().run()
    assert _payment(store, first).category_id is None
    assert _ids(test) == before


def test_every_column_that_can_be_edited(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, from_="2026-11-01", category="Groceries")
    row_id = _ids(test)[0]
    _edit(test, payee={0: "My shop"}, note={0: "for the party"}, tags={0: ["party", "food"]}, member={0: "Kim"})
    paid = _payment(opened(), row_id)
    assert (paid.payee, paid.note, paid.tags) == ("My shop", "for the party", ("food", "party"))
    assert paid.member_id is not None
    _edit(test, payee={0: ""}, note={0: None}, tags={0: []}, member={0: None})
    paid = _payment(opened(), row_id)
    assert (paid.payee, paid.note, paid.tags, paid.member_id) == ("", "", (), None)


def test_the_bank_text_is_never_taken_for_a_payee(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "one-row")
    shown = test.session_state["ledger-drawn"].rows["payee"].iloc[0]
    _edit(test, payee={0: shown}, note={0: "x"})
    paid = _payment(opened(), _ids(test)[0])
    assert (paid.payee in {"", shown}, paid.note) == (True, "x")


def test_an_edit_on_a_stale_version_changes_nothing(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, category="Groceries")
    first, second = _ids(test)[:2]
    store = opened()
    transactions.edit(store, _household(store), {second: TransactionEdit(note="from another tab")}, now=NOW)
    _edit(test, category={0: "Health", 1: "Health"})
    assert any("changed meanwhile" in error.value for error in test.error)
    groceries = _category(store, "Groceries")
    assert (_payment(store, first).category_id, _payment(store, second).category_id) == (groceries, groceries)
    assert _payment(store, second).note == "from another tab"
    test.run()
    assert not test.error


def test_an_edit_never_slips_to_another_payment_when_rows_move(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, category="Uncategorised")
    first, second = _ids(test)[:2]
    store = opened()
    transactions.edit(store, _household(store), {first: TransactionEdit(category_id=_category(store, "Home"))}, now=NOW)
    _edit(test, category={1: "Health"})
    assert _payment(store, second).category_id == _category(store, "Health")
    assert _payment(store, first).category_id == _category(store, "Home")


def test_marking_a_transfer_in_the_table(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, category="Groceries")
    row_id = _ids(test)[0]
    _edit(test, category={0: "Transfer"})
    paid = _payment(opened(), row_id)
    assert (paid.is_transfer, paid.category_id) == (True, None)


# --- Many at once ----------------------------------------------------------------------------------------------------------


def test_many_are_changed_as_one_and_undone_as_one(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, category="Uncategorised")
    ids = _ids(test)
    _edit(test, picked={0: True, 2: True})
    assert "**2 selected**" in _texts(test)
    test.selectbox(key="bulk-category").set_value("Health").run()
    test.button(key="bulk-category-set").click().run()
    store = opened()
    health = _category(store, "Health")
    assert [_payment(store, row_id).category_id for row_id in ids[:3]] == [health, None, health]
    assert any("Set Health for 2 payments." in text for text in _texts(test))
    test.button(key="undo-last").click().run()
    assert [_payment(store, row_id).category_id for row_id in ids[:3]] == [None, None, None]


def test_select_all_reaches_over_pages(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, category="Eating out")
    store = opened()
    every = _ledger(store).select(Filters(categories=("Eating out",)))["id"].tolist()
    assert len(every) > len(_ids(test)) == 200
    test.button(key="pick-all").click().run()
    test.multiselect(key="bulk-add").set_value(["treat"]).run()
    test.button(key="bulk-tags-set").click().run()
    tagged = _ledger(store).select(Filters(tags=("treat",)))["id"].tolist()
    assert tagged == every


def test_what_is_no_longer_shown_is_no_longer_selected(at: OpenPage) -> None:
    test = at(PAGE, category="Groceries")
    test.button(key="pick-all").click().run()
    test.multiselect(key="filter-categories").set_value(["Salary"]).run()
    assert not [text for text in _texts(test) if "selected" in text]


def test_a_new_category_is_made_where_it_is_needed(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, category="Uncategorised")
    row_id = _ids(test)[0]
    _edit(test, picked={0: True})
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
    made = next(found for found in transactions.categories_of(store, _household(store)) if found.name == "Bicycles")
    assert (made.group, _payment(store, row_id).category_id) == ("wants", made.id)


def test_transfers_in_bulk(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, category="Uncategorised")
    row_id = _ids(test)[0]
    _edit(test, picked={0: True})
    test.button(key="bulk-transfer").click().run()
    assert _payment(opened(), row_id).is_transfer
    assert row_id not in _ids(test)


# --- One payment -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def one(at: OpenPage, opened: OpenStore) -> tuple["AppTest", Transaction, Store]:
    """The card of one payment that was paid for groceries."""
    test = at(PAGE, category="Groceries", direction="out")
    store = opened()
    paid = _payment(store, _ids(test)[0])
    _edit(test, picked={0: True})
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
    assert any("Adds up to" in text for text in _texts(test))
    test.button(key=f"split-{paid.id}-{paid.version}-save").click().run()
    assert not test.exception
    parts = _payment(store, paid.id).splits
    assert [part.amount_minor for part in parts] == [-150, paid.amount_minor + 150]
    assert [part.category_id for part in parts] == [_category(store, "Health"), _category(store, "Home")]
    assert any("Split" in text and "into 2 parts" in text for text in _texts(test))
    test.button(key="undo-last").click().run()
    assert _payment(store, paid.id).splits == ()
    test.button(key="undo-last").click().run()
    again = _payment(store, paid.id)
    assert len(again.splits) == 2
    test.query_params.clear()
    test.query_params["id"] = [str(paid.id)]
    test.run()
    test.button(key=f"split-{paid.id}-{again.version}-whole").click().run()
    assert _payment(store, paid.id).splits == ()


def test_parts_that_do_not_add_up_cannot_be_saved(one: tuple["AppTest", Transaction, Store]) -> None:
    test, paid, _store = one
    _part(test, paid, 0, "Health", "1")
    _part(test, paid, 1, "Home", "0.5")
    test.run()
    save = test.button(key=f"split-{paid.id}-{paid.version}-save")
    assert save.disabled
    assert any("left" in text for text in _texts(test))
    _part(test, paid, 1, "Home", "many")
    test.run()
    assert any("“many” is not an amount" in text for text in _texts(test))


def test_the_card_saves_what_is_typed_in_it(one: tuple["AppTest", Transaction, Store]) -> None:
    test, paid, store = one
    key = f"payment-{paid.id}-{paid.version}"
    test.text_input(key=f"{key}-note").set_value("for Ada")
    test.selectbox(key=f"{key}-category").set_value("Gifts")
    test.button(key=f"{key}-save").click().run()
    assert not test.exception
    saved = _payment(store, paid.id)
    assert (saved.note, saved.category_id) == ("for Ada", _category(store, "Gifts"))
    assert saved.payee == paid.payee


def test_a_card_on_a_stale_version_changes_nothing(one: tuple["AppTest", Transaction, Store]) -> None:
    test, paid, store = one
    key = f"payment-{paid.id}-{paid.version}"
    transactions.edit(store, _household(store), {paid.id: TransactionEdit(tags=("elsewhere",))}, now=NOW)
    test.text_input(key=f"{key}-note").set_value("mine")
    test.button(key=f"{key}-save").click().run()
    assert any("changed meanwhile" in error.value for error in test.error)
    assert (_payment(store, paid.id).note, _payment(store, paid.id).tags) == ("", ("elsewhere",))


def test_a_split_payment_keeps_its_parts_when_its_category_is_edited(one: tuple["AppTest", Transaction, Store]) -> None:
    test, paid, store = one
    half = paid.amount_minor // 2
    _part(test, paid, 0, "Groceries", str(abs(half) / 100))
    _part(test, paid, 1, "Home", "")
    test.run()
    test.button(key=f"split-{paid.id}-{paid.version}-save").click().run()
    place = _ids(test).index(paid.id)
    _edit(test, category={place: "Health"})
    assert any("is split" in error.value for error in test.error)
    assert len(_payment(store, paid.id).splits) == 2


def test_an_undo_that_came_too_late_says_so(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, category="Groceries")
    row_id = _ids(test)[0]
    _edit(test, note={0: "mine"})
    store = opened()
    transactions.edit(store, _household(store), {row_id: TransactionEdit(note="theirs")}, now=NOW)
    test.button(key="undo-last").click().run()
    assert any("changed again later" in error.value for error in test.error)
    assert _payment(store, row_id).note == "theirs"


# --- The rest --------------------------------------------------------------------------------------------------------------


def test_the_file_is_offered_and_made_only_when_asked_for(at: OpenPage) -> None:
    test = at(PAGE, from_="2026-11-01", to="2026-11-30")
    (offer,) = test.get("download_button")
    assert offer.proto.label == "Download CSV"


def test_an_empty_household_is_led_to_importing(at: OpenPage) -> None:
    test = at(PAGE, "empty")
    assert "No payments yet" in [element.value for element in test.subheader]
    assert len(test.get("page_link")) == 1


def test_hostile_text_is_only_text(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "one-row")
    _load_hostile(opened())
    test.run()
    assert not test.exception
    assert len(_ids(test)) == len(HOSTILE) + 1
    assert not test.session_state["ledger-drawn"].rows["description"].str.match(r"\s*[=+@-]").any()
    for row_id in _ids(test):
        test.query_params["id"] = [str(row_id)]
        test.run()
        assert not test.exception
        said = [*_texts(test), *(element.value for element in test.subheader), *(button.label for button in test.button)]
        assert not [text for text in said if re.search(r"(?<!\\)(<script|\]\(|\$\$)", text) or len(text) > 500]
        assert not [element for element in test.markdown if element.allow_html]


def _load_hostile(store: Store) -> None:
    """A bank file whose every text is an attack, and the same attacks as payee, note and tag."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([["Date", "Description", "Amount"], *(["2026-11-02", text, "-5.00"] for text in HOSTILE)])
    household_id = _household(store)
    (preview,) = imports.prepare(
        store, household_id, content=written.getvalue().encode(), file_name="![x](http://evil.example).csv",
        account=previews.AccountChoice(name="Everyday"), today=TODAY,
    )  # fmt: skip
    imports.commit(store, household_id, preview, now=NOW)
    rows = _ledger(store).transactions
    attacks = {
        int(row_id): TransactionEdit(payee=text[:300], note=text[:300], tags=(text[:40],))
        for row_id, text in zip(rows["id"], rows["description"], strict=True)
    }
    transactions.edit(store, household_id, attacks, now=NOW)


# --- Entered by hand, deleted, merged --------------------------------------------------------------------------------------


def _add_page() -> None:
    """What the dialog holds, as a page: AppTest can't press buttons inside dialogs."""
    import os
    from pathlib import Path

    from finance_core.config import read_settings
    from pages.ui import adding, cached, components, ledger_table, session

    session.enter(read_settings(os.environ, root=Path.cwd()))
    visit = session.require()
    components.notice()
    adding.add_form(visit, ledger_table.Choices(categories=cached.categories(visit), members=cached.members(visit)))


def _press_button(test: "AppTest", label: str) -> None:
    next(button for button in test.button if button.label == label).click().run()
    assert not test.exception, test.exception[0].stack_trace


def test_a_payment_is_entered_by_hand(at: OpenPage, opened: OpenStore) -> None:
    from streamlit.testing.v1 import AppTest

    at(PAGE, "one-row")
    store = opened()
    test = AppTest.from_function(_add_page, default_timeout=60).run()
    _press_button(test, "Add payment")
    assert "Say how much it was" in test.error[0].value
    test.text_input(key="add-amount").input("12,50")
    test.text_input(key="add-payee").input("Flea market").run()
    _press_button(test, "Add payment")
    assert "Added Flea market" in test.success[0].value
    new = _ledger(store).transactions.iloc[-1]
    assert (new["payee"], new["amount"], new["batch"], new["date"].date()) == ("Flea market", -12.5, 0, TODAY)


def test_a_payment_entered_by_hand_is_deleted_and_comes_back(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "one-row")
    store = opened()
    own = _household(store)
    (account,) = {status.account.id for status in accounts.listed(store, own)}
    added = transactions.add(store, own, account, day=TODAY, amount_minor=-300, payee="Kiosk", now=NOW)
    test.session_state["ledger-picked"] = frozenset({added})
    test.run()
    assert "Merge" not in [button.label for button in test.button]
    _press_button(test, "Delete this payment")
    assert len(_ledger(store).transactions) == 1
    assert any("Deleted Kiosk" in text for text in _texts(test))
    _press_button(test, "Undo")
    assert _payment(store, added).payee == "Kiosk"


def test_what_a_file_brought_can_not_be_deleted(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "one-row")
    assert "Delete this payment" not in [button.label for button in test.button]
    store = opened()
    (row_id,) = _ledger(store).transactions["id"]
    with pytest.raises(InvalidError, match="Undo that import"):
        transactions.remove(store, _household(store), int(row_id), now=NOW)


def test_two_payments_are_merged_and_parted(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "one-row")
    store = opened()
    own = _household(store)
    (imported,) = (int(row_id) for row_id in _ledger(store).transactions["id"])
    (account,) = {status.account.id for status in accounts.listed(store, own)}
    by_hand = transactions.add(store, own, account, day=TODAY, amount_minor=-4957, payee="Greens", note="party", now=NOW)
    test.session_state["ledger-picked"] = frozenset({imported, by_hand})
    test.run()
    _press_button(test, "Merge")
    (left,) = _ledger(store).transactions.to_dict("records")
    assert (left["id"], left["payee"], left["note"]) == (imported, "Greens", "party")
    _press_button(test, "Undo")
    assert sorted(_ledger(store).transactions["id"]) == sorted([imported, by_hand])
