"""Answers: one write each, linked refunds follow, and what is known without any model."""

import pytest

from finance_core.ml.categories import embeddings
from finance_core.services import ledgers, links
from finance_core.services.naming import suggestions
from finance_core.services.naming.suggestions import Learner
from finance_core.storage import Store
from tests.ledgers import NOW, bank_file, load


@pytest.fixture(autouse=True)
def letters_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "unavailable", lambda: "The sentence model is not installed.")


@pytest.fixture
def returned(store: Store, home: int) -> int:
    """A purchase with a refund that is linked to it, neither named, among small payments that settle the sign."""
    small = [(f"2026-10-{day}", f"Tea {day}", "-2.00") for day in range(12, 17)]
    load(store, home, bank_file([("2026-10-01", "Oak Shop", "-50.00"), ("2026-10-10", "REFUND Oak Shop", "20.00"), *small]))
    (pair,) = links.review(store, home).refunds
    links.confirm_refunds(store, home, [pair.ids], now=NOW)
    return home


def test_a_linked_refund_is_not_asked_about_and_follows_its_purchase(store: Store, returned: int) -> None:
    found = suggestions.build(Learner(store, returned), ledgers.load(store, returned))
    asked = [payment.description for question in found.questions for payment in question.payments]
    assert "Oak Shop" in asked
    assert "REFUND Oak Shop" not in asked
    purchase = next(question for question in found.questions if question.payments[0].description == "Oak Shop")
    assert suggestions.settle(store, returned, purchase.payments, "Shopping", now=NOW) == 2
    rows = ledgers.load(store, returned).transactions.set_index("description")["category"]
    assert (rows["Oak Shop"], rows["REFUND Oak Shop"]) == ("Shopping", "Shopping")


def test_what_can_be_named_is_counted_without_a_model(store: Store, home: int) -> None:
    rows = [(f"2026-10-{day:02d}", text, f"-{day}.00") for day, text in enumerate(["TESCO", "NETFLIX", "Qx", "Qy"], start=1)]
    load(store, home, bank_file(rows))
    assert suggestions.nameable(ledgers.load(store, home)) == 2


def test_nothing_booked_is_nothing_to_ask(store: Store, home: int) -> None:
    found = suggestions.build(Learner(store, home), ledgers.load(store, home))
    assert (found.open, found.named, found.questions, found.sure) == (0, 0, (), ())
