"""The imports page: what a file holds is shown before anything is stored, and done exactly so."""

from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from finance_core.models import TransactionEdit
from finance_core.services import accounts, households, ledgers, transactions
from finance_core.services.importing import imports
from tests.pages.conftest import NOW, ONE_ROW, OpenPage, OpenStore

PAGE: Final = "pages/money/imports.py"
STATEMENT: Final = (
    b"Date,Description,Amount,Category\n2026-11-18,GREEN BASKET 0417,-49.57,Food\n2026-11-19,*SALARY* $1 <b>,3120.00,Pay\n"
    b"2026-02-30,CAFE LUMEN,-4.20,Food\n"
)
UNCLEAR: Final = (
    b"Date,Description,Amount\n03/04/2026,GREEN BASKET,-49.57\n05/06/2026,CAFE LUMEN,-4.20\n02/03/2026,ELM PHARMACY,-12.00\n"
)


def _drop(test: AppTest, *files: tuple[str, bytes]) -> None:
    test.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files])
    test.run()
    assert not test.exception, test.exception[0].stack_trace


def _counts(test: AppTest) -> dict[str, str]:
    return {tile.label: tile.value for tile in test.metric}


def _press(test: AppTest, label: str) -> None:
    next(button for button in test.button if button.label == label).click().run()
    assert not test.exception, test.exception[0].stack_trace


def _labels(test: AppTest) -> list[str]:
    return [button.label for button in test.button]


def _successes(test: AppTest) -> list[str]:
    return [box.value for box in test.success]


def test_nothing_is_stored_before_the_button(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "empty")
    _drop(test, ("everyday_2026-11.csv", STATEMENT))
    assert _counts(test) == {"Rows read": "3", "New": "2", "Known already": "0", "Refused": "1"}
    assert "Import 2 payments" in _labels(test)
    store = opened()
    assert imports.history(store, households.own(store, now=NOW).id) == []


def test_the_preview_is_the_decision(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "empty")
    _drop(test, ("everyday_2026-11.csv", STATEMENT))
    shown = test.dataframe[0].value
    assert shown["fate"].tolist() == ["New", "New", "Refused"]
    assert "no such day" in shown["why"].iloc[2]
    _press(test, "Import 2 payments")
    assert _successes(test) == ["Imported 2 payments from everyday\\_2026-11.csv into Everyday. Left out\\: 1 refused."]
    assert not test.metric, "the uploader is empty again"
    store = opened()
    own = households.own(store, now=NOW)
    batch = imports.history(store, own.id)[0]
    assert (batch.rows_read, batch.imported, batch.duplicates, batch.refused) == (3, 2, 0, 1)
    assert ledgers.load(store, own.id).transactions["amount"].tolist() == [-49.57, 3120.00]


def test_a_new_account_is_named_and_made_as_typed(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "empty")
    _drop(test, ("everyday_2026-11.csv", STATEMENT))
    name = next(field for field in test.text_input if field.label == "Name")
    assert name.value == "Everyday"
    name.input("Daily").run()
    next(box for box in test.selectbox if box.label == "Kind").select("cash").run()
    next(field for field in test.text_input if field.label == "Currency").input("usd").run()
    assert not test.exception
    _press(test, "Import 2 payments")
    store = opened()
    (status,) = accounts.listed(store, households.own(store, now=NOW).id)
    assert (status.account.name, status.account.kind, status.account.currency) == ("Daily", "cash", "USD")


def test_a_name_that_is_taken_is_refused_and_the_file_kept(at: OpenPage) -> None:
    test = at(PAGE, "one-row")
    _drop(test, ("other.csv", STATEMENT))
    next(field for field in test.text_input if field.label == "Name").input("everyday").run()
    assert "already" in test.error[0].value
    assert "Import 2 payments" not in _labels(test)
    next(box for box in test.selectbox if box.label == "Account").select_index(0).run()
    assert not test.error
    assert _counts(test)["Known already"] == "1"
    assert "Import 1 payment" in _labels(test)


def test_the_same_file_again_has_nothing_to_import(at: OpenPage) -> None:
    test = at(PAGE, "one-row")
    _drop(test, ("one.csv", ONE_ROW))
    assert any("already" in text.value for text in test.markdown)
    assert not any(label.startswith("Import") for label in _labels(test))
    _press(test, "Done with this file")
    assert not test.metric


def test_an_unclear_file_is_asked_about_and_the_answer_kept(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "empty")
    _drop(test, ("unclear.csv", UNCLEAR))
    assert not test.metric, "no counts before the question is answered"
    assert "3 Apr 2026" in test.radio[0].proto.captions[0]
    assert "4 Mar 2026" in test.radio[0].proto.captions[1]
    test.radio[0].set_value(1).run()
    _press(test, "Read it this way")
    _press(test, "Import 3 payments")
    store = opened()
    days = ledgers.load(store, households.own(store, now=NOW).id).transactions["date"]
    assert [f"{day:%m-%d}" for day in days] == ["02-03", "03-04", "05-06"]
    _drop(test, ("unclear-2.csv", UNCLEAR.replace(b"GREEN", b"OTHER")))
    assert _counts(test) == {"Rows read": "3", "New": "1", "Known already": "2", "Refused": "0"}
    _press(test, "Ask again")
    assert len(test.radio) == 1


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("photo.csv", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)), "photo"),
        ("empty.csv", b"", "empty"),
        ("heads.csv", b"Date,Description,Amount\n", "no transactions"),
        ("binary.csv", bytes(range(256)) * 8, ""),
    ],
)
def test_a_file_that_is_no_statement_gets_one_sentence(at: OpenPage, name: str, content: bytes, word: str) -> None:
    test = at(PAGE, "empty")
    _drop(test, (name, content))
    assert len(test.error) == 1
    assert word in test.error[0].value
    _press(test, "Take this file away")
    assert not test.error


def test_several_files_are_decided_on_one_after_the_other(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "empty")
    _drop(test, ("first.csv", STATEMENT), ("broken.csv", b""), ("second.csv", ONE_ROW))
    assert _counts(test)["Rows read"] == "3"
    _press(test, "Import 2 payments")
    assert "empty" in test.error[0].value
    _press(test, "Take this file away")
    assert _counts(test)["Rows read"] == "1"
    _press(test, "Import 1 payment")
    store = opened()
    assert len(imports.history(store, households.own(store, now=NOW).id)) == 2


def test_what_was_imported_is_said_while_the_next_file_is_on_screen(at: OpenPage) -> None:
    test = at(PAGE, "empty")
    _drop(test, ("first.csv", STATEMENT), ("second.csv", ONE_ROW))
    _press(test, "Import 2 payments")
    assert "Import 1 payment" in _labels(test)
    assert len(test.success) == 1
    assert "first.csv" in test.toast[0].value
    asked = [element.proto.query_string for element in test.get("page_link") if element.proto.label == "See these payments"]
    assert asked == ["batch=1"]
    _press(test, "Import 1 payment")
    assert "second.csv" in test.success[0].value


def test_a_preview_that_is_no_longer_true_is_made_again(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "one-row")
    _drop(test, ("everyday_2026-11.csv", STATEMENT))
    next(box for box in test.selectbox if box.label == "Account").select_index(0).run()
    assert _counts(test)["New"] == "1"
    store = opened()
    own = households.own(store, now=NOW)
    imports.undo(store, own.id, imports.history(store, own.id)[0].id, now=NOW)
    test.run()
    assert not test.exception


def _undo_page() -> None:
    """What the dialog holds, as a page: AppTest can't press buttons inside dialogs."""
    import os
    from pathlib import Path

    from finance_core.config import read_settings
    from pages.ui import cached, components, session
    from pages.ui.imports import import_history

    session.enter(read_settings(os.environ, root=Path.cwd()))
    visit = session.require()
    components.notice()
    batch = cached.batches(visit)[0]
    if batch.undone_at is None:
        import_history.undo_form(visit, batch)


def test_an_import_is_undone_after_saying_what_goes(at: OpenPage, opened: OpenStore) -> None:
    at(PAGE, "one-row")
    store = opened()
    own = households.own(store, now=NOW)
    row_id = int(ledgers.load(store, own.id).transactions["id"].iloc[0])
    transactions.edit(store, own.id, {row_id: TransactionEdit(note="lunch")}, now=NOW)
    test = AppTest.from_function(_undo_page, default_timeout=60).run()
    texts = [text.value for text in test.markdown]
    assert any("1 payment" in text and "leave" in text for text in texts)
    assert any("you changed" in text for text in texts)
    _press(test, "Keep it")
    assert imports.history(store, own.id)[0].undone_at is None
    _press(test, "Undo import")
    assert imports.history(store, own.id)[0].undone_at is not None
    assert len(ledgers.load(store, own.id).transactions) == 0
    assert "Undid the import of one.csv" in test.success[0].value


def test_the_demo_says_that_it_goes(at: OpenPage) -> None:
    test = at(PAGE, "demo")
    assert any("leave the demo" in caption.value for caption in test.caption)
    assert sum(label == "Undo" for label in _labels(test)) == 8


def test_the_banks_words_stay_words(at: OpenPage) -> None:
    test = at(PAGE, "empty")
    _drop(test, ("[evil](https://example.org)_$x$.csv", STATEMENT))
    assert not any("[evil](" in text.value for text in test.markdown)
    _press(test, "Import 2 payments")
    assert not any("[evil](" in text.value for text in [*test.markdown, *test.success, *test.caption])


# --- Row by row, column by column, file by file ----------------------------------------------------------------------------

AGAIN: Final = (
    b"Booked,Shop,Value\n2026-11-17,FIRST,-1.00\n2026-11-19,BASKET CORNER,-49.57\n2026-11-20,LAST,-2.00\n"
    b"2026-02-30,NEVER,-4.20\n"
)
"""What `ONE_ROW` holds, as another export writes it, between new rows and one that can't be read."""


def _into_everyday(test: AppTest, *files: tuple[str, bytes]) -> None:
    _drop(test, *files)
    next(box for box in test.selectbox if box.label == "Account").select_index(0).run()
    assert not test.exception


def _tick(test: AppTest, **rows: bool) -> None:
    """What the browser sends when the tick of a row is set or taken away: `row_0=False`."""
    edited = {int(name.removeprefix("row_")): {"add": value} for name, value in rows.items()}
    test.session_state[test.session_state["imports-drawn"].key] = {"edited_rows": edited, "added_rows": [], "deleted_rows": []}
    test.run()
    assert not test.exception, test.exception[0].stack_trace


def test_rows_that_may_be_there_are_shown_beside_the_payment_they_may_be(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "one-row")
    _into_everyday(test, ("again.csv", AGAIN))
    assert any("1 row may be there already" in text.value for text in test.subheader)
    assert any("GREEN BASKET 0417" in text.value for text in test.markdown)
    assert _counts(test) == {"Rows read": "4", "New": "3", "Known already": "0", "Refused": "1"}
    next(group for group in test.segmented_control if group.label.startswith("What is row")).set_value("skip").run()
    assert _counts(test) == {"Rows read": "4", "New": "2", "Known already": "1", "Refused": "1"}
    _press(test, "Import 2 payments")
    store = opened()
    own = households.own(store, now=NOW)
    assert sorted(ledgers.load(store, own.id).transactions["amount"]) == [-49.57, -2.00, -1.00]
    _into_everyday(test, ("again.csv", AGAIN))
    assert _counts(test)["New"] == "0", "the row is known from now on"


def test_the_tick_of_a_row_is_the_decision(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "one-row")
    _into_everyday(test, ("again.csv", AGAIN), ("one.csv", ONE_ROW))
    _tick(test, row_0=False)
    assert _counts(test) == {"Rows read": "4", "New": "2", "Known already": "0", "Refused": "2"}
    assert test.dataframe[1].value["fate"].tolist() == ["Left out", "Perhaps known", "New", "Refused"]
    _tick(test, row_0=False, row_3=True)
    assert "can’t be added" in test.toast[-1].value
    assert _counts(test)["Refused"] == "2"
    _press(test, "As Ballast suggests")
    assert _counts(test)["New"] == "3"
    _tick(test, row_0=False)
    _press(test, "Import 2 payments")
    store = opened()
    own = households.own(store, now=NOW)
    assert "FIRST" not in set(ledgers.load(store, own.id).transactions["description"])


def test_a_row_that_is_known_to_the_letter_can_be_added_all_the_same(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "one-row")
    _drop(test, ("one.csv", ONE_ROW))
    _tick(test, row_0=True)
    _press(test, "Import 1 payment")
    store = opened()
    assert ledgers.load(store, households.own(store, now=NOW).id).transactions["amount"].tolist() == [-49.57, -49.57]


def test_columns_are_picked_and_the_result_shown_at_once(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "empty")
    table = b"Day,Text,Net,Gross\n2026-11-01,A,-1.00,-1.20\n2026-11-02,B,-2.00,-2.40\n2026-11-13,C,-3.00,-3.60\n"
    _drop(test, ("shop.csv", table))

    def pick(title: str, role: str) -> None:
        next(box for box in test.selectbox if box.label.startswith(title)).select(role).run()
        assert not test.exception, test.exception[0].stack_trace

    if test.radio:
        _press(test, "Read it this way")
    pick("Gross", "amount")
    assert test.table[0].value["Amount"].tolist() == [-1.20, -2.40, -3.60]
    assert "Back to what Ballast found" in _labels(test)
    pick("Day", "")
    assert "which column holds the dates" in test.error[0].value
    pick("Day", "date")
    pick("Sign", "inverted")
    assert test.table[0].value["Amount"].tolist() == [1.20, 2.40, 3.60]
    _press(test, "Import 3 payments")
    store = opened()
    own = households.own(store, now=NOW)
    assert ledgers.load(store, own.id).transactions["amount"].tolist() == [1.20, 2.40, 3.60]
    assert any("How your files are read" in header.value for header in test.header)
    _drop(test, ("shop-2.csv", table.replace(b",A,", b",Z,")))
    assert _counts(test) == {"Rows read": "3", "New": "1", "Known already": "2", "Refused": "0"}
    _press(test, "Skip this file")
    _press(test, "Forget")
    assert not any("How your files are read" in header.value for header in test.header)
    _press(test, "Undo")
    assert any("How your files are read" in header.value for header in test.header)


def test_several_files_are_summed_up_and_imported_at_once(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "empty")
    other = STATEMENT.replace(b"2026-11-18", b"2026-10-18")
    _drop(test, ("card_2026-10.csv", other), ("broken.csv", b""), ("card_2026-11.csv", STATEMENT))
    summary = test.dataframe[0].value
    assert summary["What is next"].tolist() == ["Ready", "Can’t be read", "Ready"]
    _press(test, "Import both files")
    assert "Imported 3 payments from 2 files into Card." in test.success[0].value
    assert "empty" in test.error[0].value
    _press(test, "Take this file away")
    assert any("What changed" in text.value for text in test.subheader)
    assert test.table[0].value["Month"].tolist() == ["October 2026", "November 2026"]
    store = opened()
    own = households.own(store, now=NOW)
    assert [status.account.name for status in accounts.listed(store, own.id)] == ["Card"]
    _press(test, "Close")
    assert not any("What changed" in text.value for text in test.subheader)


def test_our_own_export_brings_every_account_under_its_name(at: OpenPage, opened: OpenStore) -> None:
    test = at(PAGE, "empty")
    head = "date,account,payee,description,amount,currency,category,member,note,tags,account_kind,account_opening\r\n"
    rows = "2026-11-18,Joint,Basket,BASKET,-49.57,EUR,Food,Robin,,,bank,100.00\r\n,House loan,,,,EUR,,,,,loan,-2000.00\r\n"
    _drop(test, ("export.csv", (head + rows).encode()))
    assert test.dataframe[0].value["Into"].tolist() == ["Joint (new)", "House loan (new)"]
    assert test.dataframe[0].value["What is next"].tolist() == ["Ready", "Ready"]
    _press(test, next(label for label in _labels(test) if label.startswith("Import both")))
    store = opened()
    own = households.own(store, now=NOW).id
    found = [(status.account.name, status.account.kind, status.balance_minor) for status in accounts.listed(store, own)]
    assert found == [("Joint", "bank", 5043), ("House loan", "loan", -200_000)]
    _drop(test, ("again.csv", (head + rows).encode()))
    assert test.dataframe[0].value["What is next"].tolist() == ["Nothing to import", "Nothing to import"]
