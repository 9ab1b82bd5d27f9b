"""What the categoriser of a household is taught, and how it keeps up with answers; by letters, without the language model."""

import pandas as pd
import pytest

from finance_core.ml.categories import embeddings
from finance_core.models import TransactionEdit
from finance_core.services import history, ledgers, transactions
from finance_core.services.naming import learning, suggestions
from finance_core.services.naming.learning import Learner
from finance_core.storage import Store
from tests.ledgers import NOW, bank_file, load, new_account


@pytest.fixture(autouse=True)
def letters_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "unavailable", lambda: "The sentence model is not installed.")


@pytest.fixture
def shop(store: Store, home: int) -> int:
    rows = [(f"2026-10-{day:02d}", "MILL BAKERY", f"-{day}.00") for day in range(1, 9)]
    load(store, home, bank_file([*rows, ("2026-10-10", "Kiosk 7", "-2.00")]))
    return home


def _name(store: Store, home: int, ids: list[int], category: str) -> None:
    found = next(one.id for one in transactions.categories_of(store, home) if one.name == category)
    transactions.edit_all(store, home, ids, TransactionEdit(category_id=found), now=NOW)


def _guess(learner: Learner, text: str) -> str:
    found = suggestions.build(learner, ledgers.load(learner.store, learner.household_id))
    return next(one.category for one in found.questions if one.name.startswith(text))


def test_an_answer_counts_at_once_and_what_is_taken_back_no_more(store: Store, shop: int) -> None:
    learner = Learner(store, shop)
    before = _guess(learner, "Mill Bakery")
    ids = ledgers.load(store, shop).transactions["id"].tolist()
    _name(store, shop, ids[:3], "Gifts")
    assert before != "Gifts"
    assert _guess(learner, "Mill Bakery") == "Gifts"
    history.undo(store, shop, history.listed(store, shop)[0].id, now=NOW)
    assert _guess(learner, "Mill Bakery") == before
    assert _guess(Learner(store, shop), "Mill Bakery") == before


def test_a_correction_wins(store: Store, shop: int) -> None:
    learner = Learner(store, shop)
    ids = ledgers.load(store, shop).transactions["id"].tolist()
    _name(store, shop, ids[:2], "Gifts")
    assert _guess(learner, "Mill Bakery") == "Gifts"
    _name(store, shop, ids[:5], "Groceries")
    assert _guess(learner, "Mill Bakery") == "Groceries"


def test_transfers_teach_nothing(store: Store, home: int) -> None:
    new_account(store, home, "Savings")
    rows = [(f"2026-10-{day:02d}", "To Savings", f"-{day}.00") for day in range(1, 9)]
    load(store, home, bank_file([*rows, ("2026-10-10", "Kiosk 7", "-2.00")]))
    ids = ledgers.load(store, home).transactions["id"].tolist()
    _name(store, home, ids[:8], "Between own accounts")
    assert learning.lessons(store, home, ledgers.load(store, home)).rows.empty
    assert _guess(Learner(store, home), "Kiosk") != "Between own accounts"


def test_a_bank_text_is_heard_without_its_numbers_and_a_note_as_it_is() -> None:
    texts = ["CARD OAK SHOP 29.10 REF 395997", "2 Idli medu Vada mix 2 plates", "20261103", ""]
    heard = learning.spoken(pd.DataFrame({"description": pd.Series(texts, dtype="str")}))["description"].tolist()
    assert heard == ["CARD OAK SHOP REF", "2 Idli medu Vada mix 2 plates", "20261103", ""]


def test_quality_is_measured_on_later_payments_and_only_where_there_are_enough(store: Store, shop: int) -> None:
    assert learning.measured(Learner(store, shop), ledgers.load(store, shop)) is None
    rows = [
        (f"2026-{month:02d}-{day:02d}", text, f"-{day}.10")
        for month in range(1, 9) for day in range(1, 6) for text in ("Mill Bakery", "Elm Pharmacy")
    ]  # fmt: skip
    load(store, shop, bank_file(rows), name="more.csv")
    ledger = ledgers.load(store, shop).transactions
    for text, category in (("Mill Bakery", "Groceries"), ("Elm Pharmacy", "Health")):
        _name(store, shop, ledger.loc[ledger["description"] == text, "id"].tolist(), category)
    found = learning.measured(Learner(store, shop), ledgers.load(store, shop))
    assert found is not None
    assert (found.asked, found.right, found.repeated) == (24, 24, 24)
