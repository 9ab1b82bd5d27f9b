"""The vectors of a household's texts, kept in its database so that each text is embedded once in its life."""

from collections.abc import Mapping, Sequence

from finance_core.ml.categories.embeddings import Embedder, Remembered
from finance_core.storage import Store, embeddings


class StoredVectors:
    """Known vectors of one household: in memory what was asked for before, in its database everything."""

    def __init__(self, store: Store, household_id: int) -> None:
        self._store, self._household_id = store, household_id
        self._near = Remembered()

    def get(self, hashes: Sequence[str]) -> Mapping[str, bytes]:
        """The vectors that are known among `hashes`."""
        near = self._near.get(hashes)
        missing = {bytes.fromhex(key) for key in hashes if key not in near}
        if not missing:
            return near
        with self._store.read(self._household_id) as reading:
            far = {key.hex(): vector for key, vector in embeddings.get_many(reading, missing).items()}
        self._near.put(far)
        return {**near, **far}

    def put(self, vectors: Mapping[str, bytes]) -> None:
        """Keep vectors that were made just now."""
        self._near.put(vectors)
        with self._store.cache(self._household_id) as caching:
            embeddings.put_many(caching, {bytes.fromhex(key): vector for key, vector in vectors.items()})


def embedder(store: Store, household_id: int) -> Embedder:
    """Texts to vectors, with those of the household known already."""
    return Embedder(known=StoredVectors(store, household_id))
