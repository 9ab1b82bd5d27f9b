"""Vectors of texts, kept so that each text is embedded once: a cache, without revision, audit or undo."""

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from finance_core.storage import schema
from finance_core.storage.store import AT_ONCE, Reading

_TABLE: Final = schema.embedding


def get_many(reading: Reading, hashes: Iterable[bytes]) -> dict[bytes, bytes]:
    """The vectors that are kept, by the hash of their text; those that are not are left out."""
    wanted = list(dict.fromkeys(hashes))
    found: dict[bytes, bytes] = {}
    for start in range(0, len(wanted), AT_ONCE):
        query = select(_TABLE.c.text_hash, _TABLE.c.vector).where(
            _TABLE.c.household_id == reading.household_id, _TABLE.c.text_hash.in_(wanted[start : start + AT_ONCE])
        )
        found.update({bytes(key): bytes(vector) for key, vector in reading.connection.execute(query)})
    return found


def put_many(caching: Reading, vectors: Mapping[bytes, bytes]) -> None:
    """Keep vectors by the hash of their text, inside `Store.cache`; one that is kept already stays as it is."""
    rows = [{"household_id": caching.household_id, "text_hash": key, "vector": vector} for key, vector in vectors.items()]
    insert = (sqlite if caching.connection.dialect.name == "sqlite" else postgresql).insert(_TABLE).on_conflict_do_nothing()
    for start in range(0, len(rows), AT_ONCE):
        caching.connection.execute(insert, rows[start : start + AT_ONCE])
