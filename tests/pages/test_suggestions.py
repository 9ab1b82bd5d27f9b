"""Naming payments on the review page, and the page of meanings; the language model is played by a hash of each text."""

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pytest

from finance_core.ml.categories import embeddings
from finance_core.models import TransactionEdit
from finance_core.services import households, ledgers, transactions
from finance_core.services.importing import imports, previews
from finance_core.services.naming import categories, labels, suggestions
from finance_core.storage import Store
from pages.ui.naming import suggestions_review
from tests.pages.conftest import NOW, TODAY, OpenPage, OpenStore

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

REVIEW = "pages/money/review.py"
MEANINGS = "pages/insight/meanings.py"
MISSING = "The sentence model is not installed (torch is missing), so texts are compared by letters and words only."


@pytest.fixture(autouse=True)
def played_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vectors without torch: texts that begin alike are equal, others are far apart."""

    def packed(texts: list[str]) -> list[bytes]:
        begun = [text[:4].encode("utf-8", "surrogatepass") for text in texts]
        seeds = [int.from_bytes(hashlib.sha256(text).digest()[:4], "big") for text in begun]
        found = [np.random.default_rng(seed).normal(size=embeddings.DIMENSIONS) for seed in seeds]
        return [(vector / np.linalg.norm(vector)).astype("<f2").tobytes() for vector in found]

    monkeypatch.setattr(embeddings, "_packed", packed)
    monkeypatch.setattr(embeddings, "unavailable", lambda: "")


def _texts(test: "AppTest") -> str:
    return "\n".join(element.value for element in (*test.title, *test.markdown, *test.caption, *test.header, *test.subheader))


def _press(test: "AppTest", label: str, place: int = 0) -> "AppTest":
    [button for button in test.main.button if button.label == label][place].click().run()
    assert not test.exception
    return test


def _home(store: Store) -> int:
    return (households.demo(store) or households.own(store, now=NOW)).id


def _open(store: Store) -> int:
    return len(suggestions.open_rows(ledgers.load(store, _home(store))))


def _bring(store: Store, *rows: tuple[str, str], name: str = "a.csv") -> None:
    """Import payments: text and amount, one a day, with enough others to settle the sign."""
    days = [f"2026-{1 + at // 28:02d}-{1 + at % 28:02d}" for at in range(len(rows))]
    lines = [f'{day},"{text}",{amount}' for day, (text, amount) in zip(days, rows, strict=True)]
    content = "\n".join(["Date,Description,Amount", *lines, ""]).encode()
    choice = previews.AccountChoice(name="Everyday", currency="EUR")
    (preview,) = imports.prepare(store, _home(store), content=content, file_name=name, account=choice, today=TODAY)
    imports.commit(store, _home(store), preview, now=NOW)


@pytest.fixture
def shopping(at: OpenPage, opened: OpenStore) -> "tuple[AppTest, Store]":
    """A first import without any category: seven visits to a baker, three to a well-known shop, one odd payment."""
    test = at(REVIEW, "empty", show=suggestions_review.CATEGORIES)
    store = opened()
    bread, shop = [("MILL BAKERY", f"-{n}.50") for n in range(2, 9)], [("TESCO", f"-{n}.00") for n in (21, 22, 23)]
    _bring(store, *bread, *shop, ("Qx", "-4.00"))
    test.run()
    assert not test.exception
    return test, store


def test_a_tick_does_not_pass_to_another_payment_once_some_are_named(at: OpenPage, opened: OpenStore) -> None:
    """A tick is kept by the table's key and the row's place: with fewer payments it must be another table."""
    test, store = at(REVIEW, "empty", show=suggestions_review.CATEGORIES), opened()
    _bring(store, *[("MILL BAKERY", f"-{n}.50") for n in range(2, 9)])
    before = _key_of_table(test.run())
    home = _home(store)
    newest = int(suggestions.open_rows(ledgers.load(store, home))["id"].max())
    eating = next(one.id for one in transactions.categories_of(store, home) if one.name == "Eating out")
    transactions.edit_all(store, home, [newest], TransactionEdit(category_id=eating), now=NOW)
    assert _key_of_table(test.run()) != before
    assert "6 payments" in _texts(test)


def _key_of_table(test: "AppTest") -> str:
    """The key of the table of payments that can be ticked, out of Streamlit's id for it."""
    (key,) = (table.proto.id.partition("review-ticked-")[2] for table in test.dataframe if "review-ticked-" in table.proto.id)
    return key


def test_a_first_import_is_asked_about_payee_by_payee(shopping: "tuple[AppTest, Store]") -> None:
    test, _store = shopping
    assert "**11 payments** have no category yet; 3 answers would settle all of them. Ballast is sure of **3**." in _texts(test)
    assert "7 payments, €38.50 paid in all, 1 to 7 Jan, from Everyday" in _texts(test)
    assert "You have named nothing yet, so suggestions rest on well-known names" in _texts(test)


def test_one_answer_settles_all_payments_of_the_payee_and_can_be_taken_back(shopping: "tuple[AppTest, Store]") -> None:
    test, store = shopping
    _press(test, "Groceries")
    assert "Named 7 payments to Mill Bakery Groceries." in _texts(test)
    assert _open(store) == 4
    known = labels.known_labels(store, _home(store))
    assert known["author"].tolist() == ["person"] * 7
    assert test.main.button[0].label != "Confirm"
    _press(test, "Undo")
    assert _open(store) == 11


def test_the_sure_ones_are_named_at_once_after_a_look(shopping: "tuple[AppTest, Store]") -> None:
    test, store = shopping
    _press(test, "Name 3 payments")
    ledger = ledgers.load(store, _home(store)).transactions
    assert ledger.loc[ledger["description"] == "TESCO", "category"].tolist() == ["Groceries"] * 3
    assert "Named 3 payments as suggested." in _texts(test)


def test_a_question_can_be_skipped_and_comes_last(shopping: "tuple[AppTest, Store]") -> None:
    test, store = shopping
    first = test.main.subheader[0].value
    _press(test, "Skip")
    assert test.main.subheader[0].value != first
    assert _open(store) == 11
    _press(test, "Skip")
    _press(test, "Skip")
    assert test.main.subheader[0].value == first


def test_any_other_category(shopping: "tuple[AppTest, Store]") -> None:
    test, store = shopping
    next(box for box in test.main.selectbox if box.label == "Category").select("Gifts").run()
    _press(test, "Set for 7 payments")
    ledger = ledgers.load(store, _home(store)).transactions
    assert (ledger["category"] == "Gifts").sum() == 7


def test_a_late_answer_and_a_category_that_is_gone_are_refused_in_words(shopping: "tuple[AppTest, Store]") -> None:
    test, store = shopping
    rows = ledgers.load(store, _home(store)).transactions
    ids = rows.loc[rows["description"] == "MILL BAKERY", "id"].tolist()
    transactions.edit_all(store, _home(store), ids[:1], TransactionEdit(note="mine"), now=NOW)
    _press(test, "Groceries")
    assert "changed meanwhile" in test.error[0].value
    assert _open(store) == 11
    groceries = next(one for one in transactions.categories_of(store, _home(store)) if one.name == "Groceries")
    categories.remove(store, _home(store), groceries.id, now=NOW)
    _press(test, "Groceries")
    assert "There is no category Groceries any more" in test.error[0].value
    test.run()
    assert "Groceries" not in [button.label for button in test.main.button]


def test_labels_that_contradict_each_other_are_named(at: OpenPage, opened: OpenStore) -> None:
    test = at(REVIEW, "empty", show=suggestions_review.CATEGORIES)
    store = opened()
    _bring(store, *[("KIOSK", f"-{n}.00") for n in range(2, 7)])
    ids = ledgers.load(store, _home(store)).transactions["id"].tolist()
    by_name = {one.name: one.id for one in transactions.categories_of(store, _home(store))}
    for row_id, name in zip(ids, ["Groceries", "Eating out", "Groceries"], strict=False):
        transactions.edit_all(store, _home(store), [row_id], TransactionEdit(category_id=by_name[name]), now=NOW)
    test.run()
    assert "Other payments of this payee are named so far\\: 2 Groceries and 1 Eating out." in _texts(test)
    assert "They are not all named the same." in _texts(test)


def test_any_text_is_asked_about_and_read_literally(at: OpenPage, opened: OpenStore) -> None:
    test = at(REVIEW, "empty", show=suggestions_review.CATEGORIES)
    hostile = ("![x](http://evil.example/a.png)", "🙂🙂", "12345", "x" * 10_000, "\N{RIGHT-TO-LEFT OVERRIDE}שלום", "$a$ **b**")
    _bring(opened(), *[(text, f"-{n}.00") for n, text in enumerate(hostile, start=2)])
    for _ in hostile:
        test.run()
        assert not test.exception
        assert "![x]" not in _texts(test)
        _press(test, "Skip")


def test_without_the_language_model_the_pages_say_so(at: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "unavailable", lambda: MISSING)
    test = at(REVIEW, "one-row", show=suggestions_review.CATEGORIES)
    assert "torch is missing" in _texts(test)
    assert "Unsure" in _texts(test) or "Likely" in _texts(test)
    test = at(MEANINGS, "one-row")
    assert "The language model is not here" in _texts(test)
    assert "python run.py" in _texts(test)


def test_the_demo_is_suggested_from_what_it_named(at: OpenPage, opened: OpenStore) -> None:
    test = at(REVIEW, show=suggestions_review.CATEGORIES)
    before = _open(opened())
    sure = next(button for button in test.main.button if button.label.startswith("Name "))
    number = int(sure.label.split()[1])
    assert number > before / 2
    sure.click().run()
    assert not test.exception
    assert _open(opened()) == before - number


def test_meanings_of_a_few_payees_and_of_the_demo(at: OpenPage) -> None:
    assert "Kinds can be told from 6 payees on" in _texts(_read(at(MEANINGS, "one-row")))
    test = _read(at(MEANINGS))
    assert "Your payees fall into" in _texts(test)
    assert len(test.main.get("plotly_chart")) == 1
    assert not [button for button in test.main.button if button.label == "Read my payees"]


def _read(test: "AppTest") -> "AppTest":
    return _press(test, "Read my payees")


def test_a_search_by_meaning_is_told_apart(at: OpenPage) -> None:
    test = at("pages/money/transactions.py", text="noodle", meaning="on")
    assert "Similar in meaning" in _texts(test)
    assert "No other payment is like “noodle” in meaning." in _texts(test)
    test = at("pages/money/transactions.py", text="noodle")
    assert "Similar in meaning" not in _texts(test)


def test_the_overview_offers_to_name_what_it_knows(at: OpenPage) -> None:
    test = at("pages/money/overview.py")
    assert "without a category can probably be named for you." in _texts(test)
