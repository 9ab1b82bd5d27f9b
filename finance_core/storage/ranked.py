"""Rows that stand in a person's own order, each with an account behind it or none: goals and debts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Table, select

from finance_core.storage import schema
from finance_core.storage.store import Reading, Writing


class Row(Protocol):
    """What all of them have: the lowest `position` comes first."""

    @property
    def id(self) -> int:
        """Its id."""

    @property
    def account_id(self) -> int | None:
        """The account that stands behind it."""

    @property
    def position(self) -> int:
        """Its place."""


RowT = TypeVar("RowT", bound=Row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked(Generic[RowT]):
    """One kind of them: its table, and what makes a row of the table's columns."""

    table: Table
    row: Callable[..., RowT]


def listed(reading: Reading, which: Ranked[RowT]) -> list[RowT]:
    """The household's rows in its own order."""
    table = which.table
    query = select(table).where(table.c.household_id == reading.household_id).order_by(table.c.position, table.c.id)
    return [_row(which, dict(row)) for row in reading.connection.execute(query).mappings()]


def get(reading: Reading, which: Ranked[RowT], ranked_id: int) -> RowT:
    """One row. Raises NotFoundError."""
    return _row(which, reading.one(which.table, ranked_id))


def add(writing: Writing, which: Ranked[RowT], **values: Any) -> int:
    """A new row, the last one of the order; its id. Raises NotFoundError for an account of nobody's."""
    _require(writing, values)
    position = max((row.position for row in listed(writing, which)), default=-1) + 1
    return writing.insert(which.table, position=position, **values)


def change(writing: Writing, which: Ranked[RowT], ranked_id: int, *, version: int | None, **values: Any) -> bool:
    """Change a row; False where it is that already. Raises NotFoundError and ConflictError."""
    _require(writing, values)
    return writing.update(which.table, ranked_id, version=version, **values)


def remove(writing: Writing, which: Ranked[RowT], ranked_id: int) -> None:
    """Take a row away. Raises NotFoundError."""
    writing.delete(which.table, ranked_id)


def move(writing: Writing, which: Ranked[RowT], ranked_id: int, *, by: int) -> bool:
    """Move a row so many places down, or up where negative; False at the end of the order. Raises NotFoundError."""
    get(writing, which, ranked_id)
    ids = [row.id for row in listed(writing, which)]
    place = ids.index(ranked_id)
    ids.insert(max(0, min(place + by, len(ids) - 1)), ids.pop(place))
    return _order(writing, which, ids)


def unlink(writing: Writing, which: Ranked[RowT], account_id: int) -> None:
    """Let go of an account that is about to be removed."""
    for row in listed(writing, which):
        if row.account_id == account_id:
            writing.update(which.table, row.id, account_id=None)


def _order(writing: Writing, which: Ranked[RowT], ids: Sequence[int]) -> bool:
    changed = [writing.update(which.table, ranked_id, position=place) for place, ranked_id in enumerate(ids)]
    return any(changed)


def _require(reading: Reading, values: dict[str, Any]) -> None:
    if values.get("account_id") is not None:
        reading.one(schema.account, values["account_id"])


def _row(which: Ranked[RowT], columns: dict[str, Any]) -> RowT:
    return which.row(**{name: value for name, value in columns.items() if name != "household_id"})
