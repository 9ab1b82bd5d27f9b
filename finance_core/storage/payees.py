"""Payees: the clean names of who was paid or paid."""

from collections.abc import Iterable

from sqlalchemy import select

from finance_core.storage import schema
from finance_core.storage.store import Reading, Writing

_TABLE = schema.payee


def named(reading: Reading) -> dict[str, int]:
    """The id of every payee's name."""
    query = select(_TABLE.c.name, _TABLE.c.id).where(_TABLE.c.household_id == reading.household_id)
    return {row.name: row.id for row in reading.connection.execute(query)}


def add_missing(writing: Writing, names: Iterable[str]) -> dict[str, int]:
    """The id of every name that is not empty; those that are new are added."""
    wanted = dict.fromkeys(name for name in names if name)
    known = named(writing)
    new = [name for name in wanted if name not in known]
    ids = writing.insert_many(_TABLE, [{"name": name} for name in new])
    return known | dict(zip(new, ids, strict=True))
