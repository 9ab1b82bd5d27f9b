"""Payees: the clean names of who was paid or paid, what else they are called, and which were said to be two."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from finance_core.storage import schema
from finance_core.storage.store import Reading, Writing

_TABLE = schema.payee
_ALIAS = schema.payee_alias
_REJECTED = schema.rejected_payee_pair


class Alias(NamedTuple):
    """Another name of a payee: a later import that says it means that payee."""

    id: int
    payee_id: int
    alias: str


def named(reading: Reading) -> dict[str, int]:
    """The id of every payee's name."""
    query = select(_TABLE.c.name, _TABLE.c.id).where(_TABLE.c.household_id == reading.household_id)
    return {row.name: row.id for row in reading.connection.execute(query)}


def name_of(reading: Reading, payee_id: int) -> str:
    """A payee's name. Raises NotFoundError."""
    return str(reading.one(_TABLE, payee_id)["name"])


def add_missing(writing: Writing, names: Iterable[str]) -> dict[str, int]:
    """The id of every name that is not empty; those that are new are added."""
    wanted = dict.fromkeys(name for name in names if name)
    known = named(writing)
    new = [name for name in wanted if name not in known]
    ids = writing.insert_many(_TABLE, [{"name": name} for name in new])
    return known | dict(zip(new, ids, strict=True))


def aliases(reading: Reading) -> list[Alias]:
    """What payees are called beside their names."""
    query = select(_ALIAS.c.id, _ALIAS.c.payee_id, _ALIAS.c.alias).where(_ALIAS.c.household_id == reading.household_id)
    return [Alias(*row) for row in reading.connection.execute(query.order_by(_ALIAS.c.id))]


def alias(reading: Reading, alias_id: int) -> Alias:
    """One alias. Raises NotFoundError."""
    row = reading.one(_ALIAS, alias_id)
    return Alias(id=row["id"], payee_id=row["payee_id"], alias=row["alias"])


def learn(writing: Writing, payee_id: int, text: str) -> None:
    """Remember that this text means that payee, whatever it meant before."""
    found = next((known for known in aliases(writing) if known.alias.casefold() == text.casefold()), None)
    if found is None:
        writing.insert(_ALIAS, payee_id=payee_id, alias=text)
    else:
        writing.update(_ALIAS, found.id, payee_id=payee_id)


def forget(writing: Writing, alias_id: int) -> None:
    """Let a text mean nothing in particular again."""
    writing.delete(_ALIAS, alias_id)


def rename(writing: Writing, payee_id: int, name: str) -> bool:
    """Give a payee another name; False where that is its name."""
    return writing.update(_TABLE, payee_id, name=name)


def merge(writing: Writing, payee_id: int, kept_id: int) -> int:
    """Make one payee another: its payments, schedules and aliases become the other's, it goes; how many payments moved."""
    writing.one(_TABLE, payee_id)
    moved: list[int] = []
    for table in (schema.schedule, schema.transaction):
        query = select(table.c.id).where(table.c.household_id == writing.household_id, table.c.payee_id == payee_id)
        moved = writing.update_many(table, list(writing.connection.execute(query).scalars()), payee_id=kept_id)
    writing.update_many(_ALIAS, [known.id for known in aliases(writing) if known.payee_id == payee_id], payee_id=kept_id)
    writing.delete(_TABLE, payee_id)
    return len(moved)


def rejected(reading: Reading) -> set[tuple[str, str]]:
    """Pairs of names that are not one payee, each in alphabetical order, in lower case."""
    query = select(_REJECTED.c.first, _REJECTED.c.second).where(_REJECTED.c.household_id == reading.household_id)
    return {(row.first, row.second) for row in reading.connection.execute(query)}


def reject(writing: Writing, one: str, other: str) -> None:
    """Remember that two names are two payees."""
    low, high = sorted((one.casefold(), other.casefold()))
    if (low, high) not in rejected(writing):
        writing.insert(_REJECTED, first=low, second=high)


def accept(writing: Writing, one: str, other: str) -> None:
    """Forget that two names are two payees: the person said since that they are one."""
    low, high = sorted((one.casefold(), other.casefold()))
    query = select(_REJECTED.c.id).where(
        _REJECTED.c.household_id == writing.household_id, _REJECTED.c.first == low, _REJECTED.c.second == high
    )
    for row_id in writing.connection.execute(query).scalars().all():
        writing.delete(_REJECTED, row_id)
