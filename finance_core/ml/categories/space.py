"""Texts as unit vectors: by meaning where the sentence model is there, by letters and words where it is not."""

from collections.abc import Hashable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from finance_core.ml.categories import embeddings
from finance_core.ml.categories.embeddings import Embedder

if TYPE_CHECKING:
    from numpy.typing import NDArray

LETTER_DIMENSIONS: Final = 1024


class Space(Hashable, Protocol):
    """Texts to unit vectors in which near means alike."""

    by_meaning: bool
    sharpness: float
    """The difference of two cosines that makes one thing e times as likely as another."""

    def vectors(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Unit vectors, shape (len(texts), dimensions); zero for a text that says nothing."""


class Meaning:
    """The sentence model's vectors."""

    by_meaning = True
    sharpness = 0.05

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder

    def vectors(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Unit vectors, shape (len(texts), 384)."""
        return self.embedder.encode(texts)


class Letters:
    """Hashed n-grams of 3 to 5 letters: alike are texts that share parts of words, in any language."""

    by_meaning = False
    sharpness = 0.08

    def vectors(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """Unit vectors, shape (len(texts), LETTER_DIMENSIONS)."""
        if not texts:
            return np.zeros((0, LETTER_DIMENSIONS), dtype=np.float32)
        return np.asarray(_letters().transform([text.lower() for text in texts]).toarray())


@lru_cache(maxsize=1)
def _letters() -> Any:
    # scikit-learn takes a second to import; pages without suggestions never need it.
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), n_features=LETTER_DIMENSIONS, alternate_sign=False, dtype=np.float32
    )


def space_of(embedder: Embedder | None, *, by_meaning: bool) -> Space:
    """The best space there is; `by_meaning` False asks for letters."""
    if by_meaning and not embeddings.unavailable():
        return Meaning(embedder or embeddings.shared())
    return Letters()
