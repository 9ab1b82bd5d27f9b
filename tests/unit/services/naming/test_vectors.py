"""Vectors of texts that stay in the household's database."""

from finance_core.ml.categories.embeddings import text_hash
from finance_core.services import households
from finance_core.services.naming.vectors import StoredVectors
from finance_core.storage import Store
from tests.ledgers import second_household

TEA, RUM = text_hash("tea"), text_hash("rum")


def test_what_is_put_is_there_again_for_whoever_opens_the_database(store: Store, home: int) -> None:
    kept = StoredVectors(store, home)
    assert kept.get([TEA, RUM]) == {}
    kept.put({TEA: b"\0" * 768})
    assert StoredVectors(store, home).get([TEA, RUM]) == {TEA: b"\0" * 768}
    assert kept.get([TEA]) == {TEA: b"\0" * 768}


def test_another_household_has_its_own(store: Store, home: int) -> None:
    StoredVectors(store, home).put({TEA: b"\1" * 768})
    assert StoredVectors(store, second_household(store)).get([TEA]) == {}


def test_keeping_vectors_is_no_change_of_the_household(store: Store, home: int) -> None:
    before = households.get(store, home).revision
    StoredVectors(store, home).put({TEA: b"\1" * 768})
    assert households.get(store, home).revision == before
