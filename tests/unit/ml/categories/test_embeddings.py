"""Vectors of texts from the bundled model."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from finance_core.errors import InvalidError
from finance_core.ml.categories import embeddings
from finance_core.ml.categories.embeddings import DIMENSIONS, Embedder, Remembered, text_hash


class Counting(Remembered):
    """A store that notes what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.new: list[str] = []

    def put(self, vectors: Mapping[str, bytes]) -> None:
        self.new.extend(vectors)
        super().put(vectors)


def test_like_things_are_near_and_unlike_things_are_far() -> None:
    coffee, espresso, tyres = embeddings.shared().encode(["coffee", "espresso bar", "car tyres"])
    assert coffee @ espresso > 2 * (coffee @ tyres)


def test_each_text_is_made_once_in_its_life() -> None:
    known = Counting()
    first = Embedder(known=known).encode(["tea", "coffee", "tea"])
    again = Embedder(known=known).encode(["coffee", "tea"])
    assert sorted(known.new) == sorted([text_hash("tea"), text_hash("coffee")])
    np.testing.assert_array_equal(first[[1, 0]], again)
    np.testing.assert_array_equal(first[0], first[2])


def test_rows_are_unit_vectors_and_nothing_said_is_zero() -> None:
    texts: Sequence[str] = ["tea", "", "  ", "!!!", "🍕", "x" * 10_000, "\ud800 tea"]
    found = embeddings.shared().encode(texts)
    assert found.shape == (7, DIMENSIONS)
    assert np.linalg.norm(found, axis=1).round(3).tolist() == [1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0]


def test_a_missing_package_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "PACKAGES", ("no_such_package_here",))
    embeddings.unavailable.cache_clear()
    try:
        assert "no-such-package-here is missing" in embeddings.unavailable()
        with pytest.raises(InvalidError, match="letters and words only"):
            Embedder().encode(["tea"])
    finally:
        embeddings.unavailable.cache_clear()


def test_weights_that_were_changed_are_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    monkeypatch.setattr(embeddings, "_folder", lambda: tmp_path)
    embeddings.unavailable.cache_clear()
    try:
        assert "not the published one" in embeddings.unavailable()
    finally:
        embeddings.unavailable.cache_clear()


def test_the_memory_keeps_the_latest() -> None:
    store = Remembered(most=2)
    store.put({"a": b"1", "b": b"2"})
    store.put({"c": b"3"})
    assert store.get(["a", "b", "c"]) == {"b": b"2", "c": b"3"}
