"""Kept vectors: found again by their text's hash, by their own household only, without a trace in the history."""

from finance_core.services import households
from finance_core.storage import Store, embeddings
from tests.ledgers import dump, second_household


def test_vectors_are_found_again_by_hash(store: Store, home: int) -> None:
    with store.cache(home) as caching:
        embeddings.put_many(caching, {b"tea": b"\x01\x02", b"rum": b"\x03\x04"})
    with store.read(home) as reading:
        assert embeddings.get_many(reading, [b"tea", b"milk", b"tea"]) == {b"tea": b"\x01\x02"}


def test_keeping_a_vector_twice_keeps_the_first(store: Store, home: int) -> None:
    for vector in (b"\x01", b"\x02"):
        with store.cache(home) as caching:
            embeddings.put_many(caching, {b"tea": vector})
    with store.read(home) as reading:
        assert embeddings.get_many(reading, [b"tea"]) == {b"tea": b"\x01"}


def test_many_are_kept_at_once(store: Store, home: int) -> None:
    vectors = {number.to_bytes(2): bytes(4) for number in range(1_234)}
    with store.cache(home) as caching:
        embeddings.put_many(caching, vectors)
    with store.read(home) as reading:
        assert embeddings.get_many(reading, vectors) == vectors


def test_keeping_them_is_no_write_of_the_household(store: Store, home: int) -> None:
    """A page that only looks must not make every cached frame stale."""
    before, history = households.get(store, home), dump(store)["audit_entry"]
    with store.cache(home) as caching:
        embeddings.put_many(caching, {b"tea": b"\x01"})
    assert households.get(store, home) == before
    assert dump(store)["audit_entry"] == history


def test_another_household_has_its_own(store: Store, home: int) -> None:
    other = second_household(store)
    with store.cache(other) as caching:
        embeddings.put_many(caching, {b"tea": b"\x01"})
    with store.read(home) as reading:
        assert embeddings.get_many(reading, [b"tea"]) == {}
