"""Search by meaning: what is like a word without saying it, told apart from what says it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest

from finance_core.ml.categories.embeddings import Embedder
from finance_core.models import Filters
from finance_core.services import ledgers
from finance_core.services.naming import meaning
from finance_core.services.naming.meaning import Similar
from finance_core.storage import Store
from tests.ledgers import bank_file, load

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRINKS = ("coffee", "café", "kettle")


class TwoMeanings(Embedder):
    """Knows drinks from everything else."""

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        drinks = [any(word in text for word in DRINKS) for text in texts]
        return np.array([[1.0, 0.0] if drink else [0.0, 1.0] for drink in drinks], dtype=np.float32).reshape(-1, 2)


@pytest.fixture
def drinking(store: Store, home: int) -> int:
    load(store, home, bank_file([
        ("2026-11-02", "Coffee Corner", "-2.50"), ("2026-11-03", "Café Mélange", "-3.50"),
        ("2026-11-04", "Café Mélange", "-4.00"), ("2026-11-05", "The Copper Kettle", "-9.00"),
        ("2026-11-06", "Timberyard", "-30.00"),
    ]))  # fmt: skip
    return home


def _similar(store: Store, home: int, filters: Filters) -> Similar:
    return meaning.similar(ledgers.load(store, home), filters, TwoMeanings())


def test_what_means_it_without_saying_it(store: Store, drinking: int) -> None:
    found = _similar(store, drinking, Filters(text="coffee", meaning=True))
    assert found.payees.to_dict("list") == {
        "payee": ["The Copper Kettle", "Café Mélange"], "count": [1, 2], "moved": [9.0, 7.5],
    }  # fmt: skip
    assert found.payments["amount"].tolist() == [-9.0, -4.0, -3.5], "newest first, without Coffee Corner, which says it"


def test_the_other_conditions_hold(store: Store, drinking: int) -> None:
    found = _similar(store, drinking, Filters(text="coffee", meaning=True, most=3.75))
    assert found.payments["amount"].tolist() == [-3.5]


def test_nothing_asked_and_nothing_there(store: Store, drinking: int, home: int) -> None:
    assert _similar(store, drinking, Filters(text="", meaning=True)).payments.empty
    assert _similar(store, drinking, Filters(text="coffee", least=900)).payees.empty
