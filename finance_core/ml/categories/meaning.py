"""Search by meaning: "coffee" finds the cafés that never say coffee."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from finance_core.ml.categories import embeddings
from finance_core.ml.naming.folding import folded

if TYPE_CHECKING:
    from finance_core.ml.categories.embeddings import Embedder

THRESHOLD: Final = 0.4
"""Cosine from which on a text is about what is sought; precision and recall at it stand in docs/models/categorise.md."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found among distinct texts, the best first.

    `matches` has `text`, `score` (1 for an exact hit, else the cosine, 0 to 1) and `exact` (the text holds the query).
    `without_meaning`: why only exact hits were sought, as a sentence; empty where meaning took part.
    """

    matches: pd.DataFrame
    without_meaning: str = ""


def nearest(
    query: str, texts: Sequence[str], *, embedder: "Embedder | None" = None, threshold: float = THRESHOLD, most: int = 200
) -> Found:
    """The distinct texts that hold the query, and those that mean something like it.

    Letters decide an exact hit: without accents, in any case. An empty query finds nothing. At most `most` texts.
    """
    distinct = list(dict.fromkeys(texts))
    sought = folded(query.strip())
    exact = np.array([bool(sought) and sought in folded(text) for text in distinct], dtype=bool)
    missing = embeddings.unavailable()
    score = np.zeros(len(distinct)) if missing or not sought else _alike(query, distinct, embedder)
    score = np.where(exact, 1.0, np.clip(score, 0.0, 1.0))
    table = pd.DataFrame({"text": pd.Series(distinct, dtype="str"), "score": score, "exact": exact})
    table = table[table["exact"] | (table["score"] >= threshold)] if sought else table.iloc[:0]
    table = table.sort_values(["exact", "score"], ascending=False, kind="stable").head(most)
    return Found(matches=table.reset_index(drop=True), without_meaning=missing)


def _alike(query: str, texts: Sequence[str], embedder: "Embedder | None") -> np.ndarray:
    """The cosine of the query and each text."""
    encoder = embedder or embeddings.shared()
    return np.asarray(encoder.encode([text.lower() for text in texts]) @ encoder.encode([query.strip().lower()])[0])
