"""The audit trail: every write with what was before and after, and taking a write back."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, Final

from sqlalchemy import String, Table, cast, delete, insert, select, update

from finance_core.errors import ConflictError, InvalidError, NotFoundError
from finance_core.models import AuditEntry, Change
from finance_core.storage import schema
from finance_core.storage.store import AT_ONCE, Reading, Writing, from_image, image

_ENTRY: Final = schema.audit_entry
IN_USE: Final = "This is in use by now. Undo what uses it first."
CHANGED_LATER: Final = "This was changed again later. Undo the later change first."
ALL_GONE: Final = "What this changed went with an import that was undone: there is nothing left to undo."
_SHOWN: Final = [column for column in _ENTRY.c if column.name not in ("changes", "household_id")]


def listed(reading: Reading, *, limit: int = 50) -> list[AuditEntry]:
    """The newest writes, newest first."""
    query = select(*_SHOWN).where(_ENTRY.c.household_id == reading.household_id).order_by(_ENTRY.c.id.desc()).limit(limit)
    return [AuditEntry(**row) for row in reading.connection.execute(query).mappings()]


def of_row(reading: Reading, table_name: str, row_id: int, *, limit: int = 20) -> list[tuple[AuditEntry, Change]]:
    """What happened to one row, newest first.

    The database picks the writes whose kept JSON names the row; only those are taken apart.
    """
    names_it = cast(_ENTRY.c.changes, String).like(f'%["{table_name}", {int(row_id)},%')
    query = (
        select(_ENTRY).where(_ENTRY.c.household_id == reading.household_id, names_it).order_by(_ENTRY.c.id.desc()).limit(limit)
    )
    found: list[tuple[AuditEntry, Change]] = []
    for row in reading.connection.execute(query).mappings():
        mine = (change for change in _changes(row["changes"]) if (change.table, change.id) == (table_name, row_id))
        found.extend((AuditEntry(**{column.name: row[column.name] for column in _SHOWN}), change) for change in mine)
    return found[:limit]


def names_of_removed(reading: Reading, table_name: str, action: str) -> dict[int, str]:
    """What rows that writes of that kind took away were called, by id."""
    query = select(_ENTRY.c.changes).where(_ENTRY.c.household_id == reading.household_id, _ENTRY.c.action == action)
    kept = (change for found in reading.connection.execute(query.order_by(_ENTRY.c.id)).scalars() for change in _changes(found))
    return {
        change.id: str((change.before or {})["name"]) for change in kept if change.table == table_name and change.after is None
    }


def entry(reading: Reading, entry_id: int) -> AuditEntry:
    """One write. Raises NotFoundError."""
    row = reading.one(_ENTRY, entry_id)
    return AuditEntry(**{column.name: row[column.name] for column in _SHOWN})


def changes(reading: Reading, entry_id: int) -> list[Change]:
    """The rows of one write, in the order they were written."""
    return _changes(reading.one(_ENTRY, entry_id)["changes"])


def undo(writing: Writing, entry_id: int) -> None:
    """Take one write back, row by row in reverse order; rows that went with an undone import are left out.

    Raises InvalidError where it was taken back already or nothing of it is left, and ConflictError where a row was changed
    again since: what came later has to be undone first. An import is taken back by `batches.undo`.
    """
    row = writing.one(_ENTRY, entry_id)
    if row["undone_at"] is not None:
        raise InvalidError("This was undone already.")
    if any(change.table == schema.import_batch.name for change in _changes(row["changes"])):
        raise InvalidError("The payments of an undone import come back by importing the file again.")
    written = _changes(row["changes"])
    gone = _gone(writing, entry_id, written)
    left = [change for change in written if (change.table, change.id) not in gone]
    if not left:
        raise InvalidError(ALL_GONE)
    for (table, kind), run in groupby(reversed(left), key=lambda change: (change.table, _kind(change))):
        if kind == "update" and table != schema.household.name:
            _take_back_updates(writing, schema.metadata.tables[table], list(run))
        elif kind == "insert":
            _take_back_inserts(writing, schema.metadata.tables[table], list(run))
        else:
            for change in run:
                take_back(writing, change)
    mark_undone(writing, entry_id)


def _kind(change: Change) -> str:
    if change.before is None:
        return "insert"
    return "delete" if change.after is None else "update"


def _gone(reading: Reading, entry_id: int, written: list[Change]) -> set[tuple[str, int]]:
    """The rows among those written that an undone import took along: it leaves no images, so they are in no later write."""
    by_table: defaultdict[str, set[int]] = defaultdict(set)
    for change in written:
        if change.after is not None and change.table in _OF_PAYMENTS:
            by_table[change.table].add(change.id)
        elif change.after is None and (change.before or {}).get("transaction_id") is not None:
            by_table[schema.transaction.name].add(int(str((change.before or {})["transaction_id"])))
    missing = {(name, row_id) for name, ids in by_table.items() for row_id in ids - _present(reading, name, sorted(ids))}
    if not missing:
        return set()
    missing -= _removed_since(reading, entry_id) | {(change.table, change.id) for change in written if change.after is None}
    payments = {row_id for name, row_id in missing if name == schema.transaction.name}
    return missing | {
        (change.table, change.id)
        for change in written
        if change.after is None and (change.before or {}).get("transaction_id") in payments
    }


_OF_PAYMENTS: Final = frozenset(
    table.name
    for table in schema.metadata.sorted_tables
    if table is schema.transaction
    or any(key.column is schema.transaction.c.id and key.ondelete == "CASCADE" for key in table.foreign_keys)
)
"""Payments, and the tables whose rows go with theirs."""


def _present(reading: Reading, name: str, ids: list[int]) -> set[int]:
    """Which rows of a table are still there."""
    table, found = schema.metadata.tables[name], set[int]()
    for start in range(0, len(ids), AT_ONCE):
        query = select(table.c.id).where(table.c.household_id == reading.household_id)
        found.update(reading.connection.execute(query.where(table.c.id.in_(ids[start : start + AT_ONCE]))).scalars())
    return found


def _removed_since(reading: Reading, entry_id: int) -> set[tuple[str, int]]:
    """The rows that later writes removed, which still stand: those come back by undoing them first."""
    later = (_ENTRY.c.household_id == reading.household_id, _ENTRY.c.id > entry_id, _ENTRY.c.undone_at.is_(None))
    writes = reading.connection.execute(select(_ENTRY.c.changes).where(*later)).scalars()
    return {(change.table, change.id) for found in writes for change in _changes(found) if change.after is None}


def _take_back_inserts(writing: Writing, table: Table, run: list[Change]) -> None:
    """`take_back` for many added rows of one table."""
    for start in range(0, len(run), AT_ONCE):
        chunk = {change.id: change for change in run[start : start + AT_ONCE]}
        used = _in_use(writing, table, chunk)
        if used and table is not schema.payee:
            raise ConflictError(IN_USE)
        free = {row_id: change for row_id, change in chunk.items() if row_id not in used}  # a payee others have stays
        stored = _stored_many(writing, table, free)
        for row_id, change in free.items():
            if row_id not in stored or not _holds(stored[row_id], change.after or {}):
                raise ConflictError(CHANGED_LATER)
            writing.kept(table.name, row_id, change.after, None)
        writing.connection.execute(delete(table).where(table.c.id.in_(free)))


def _in_use(reading: Reading, table: Table, ids: Iterable[int]) -> set[int]:
    """Which of these rows others refer to: the database would silently take those along, or blank them."""
    used: set[int] = set()
    history = (schema.import_batch, schema.audit_entry)  # they remember by name, and what they brought refers by itself
    for child in (child for child in schema.metadata.sorted_tables if child not in history):
        for column in child.c:
            if any(key.column is table.c.id for key in column.foreign_keys):
                query = select(column).where(child.c.household_id == reading.household_id, column.in_(ids)).distinct()
                used.update(reading.connection.execute(query).scalars())
    return used


def _stored_many(reading: Reading, table: Table, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """The household's rows of those ids, as images."""
    query = select(table).where(table.c.household_id == reading.household_id, table.c.id.in_(ids))
    return {row["id"]: image({**row}) for row in reading.connection.execute(query).mappings()}


def _take_back_updates(writing: Writing, table: Table, run: list[Change]) -> None:
    """`take_back` for many changed rows of one table, in as few statements as there are different outcomes."""
    for start in range(0, len(run), AT_ONCE):
        chunk = {change.id: change for change in run[start : start + AT_ONCE]}
        if len(chunk) < len(run[start : start + AT_ONCE]):  # the same row twice in one write: in order, one by one
            for change in run[start : start + AT_ONCE]:
                take_back(writing, change)
            continue
        stored = _stored_many(writing, table, chunk)
        alike: defaultdict[str, list[int]] = defaultdict(list)
        values: dict[str, dict[str, Any]] = {}
        for row_id, change in chunk.items():
            outcome = _outcome(writing, stored.get(row_id), change)
            key = json.dumps(outcome, sort_keys=True)
            alike[key].append(row_id)
            values[key] = outcome
            writing.kept(change.table, row_id, change.after, outcome)
        for key, ids in alike.items():
            writing.connection.execute(update(table).where(table.c.id.in_(ids)).values(from_image(table, values[key])))


def _outcome(writing: Writing, now: Mapping[str, Any] | None, change: Change) -> dict[str, Any]:
    """What the changed columns go back to. The version goes back too, unless other columns were written since."""
    after, before = change.after or {}, change.before or {}
    if now is None or not _holds(now, after):
        raise ConflictError(CHANGED_LATER)
    untouched = now.get("version") == after.get("version")
    return {**before} if untouched else {**before, "version": writing.revision}


def mark_undone(writing: Writing, entry_id: int) -> None:
    """Remember that the write was taken back."""
    writing.connection.execute(update(_ENTRY).where(_ENTRY.c.id == entry_id).values(undone_at=writing.now))


def take_back(writing: Writing, change: Change) -> None:
    """Make one row what it was before the change. Raises ConflictError where its columns hold something else by now."""
    table = schema.metadata.tables[change.table]
    now, after, before = _stored(writing, table, change.id), change.after, change.before
    if after is not None and before is not None:
        before = _outcome(writing, now, change)
        writing.connection.execute(update(table).where(table.c.id == change.id).values(from_image(table, before)))
    elif (now is None) != (after is None) or not _holds(now or {}, after or {}):
        raise ConflictError(CHANGED_LATER)
    elif before is None:
        writing.connection.execute(delete(table).where(table.c.id == change.id))
    else:
        writing.connection.execute(insert(table).values(from_image(table, before)))
    writing.kept(change.table, change.id, after, before)


def _holds(now: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return all(now[name] == value for name, value in after.items() if name != "version")


def _changes(kept: list[list[Any]]) -> list[Change]:
    return [Change(table=table, id=row_id, before=before, after=after) for table, row_id, before, after in kept]


def _stored(reading: Reading, table: Table, row_id: int) -> dict[str, Any] | None:
    """The row as an image; the household's own row has no household column."""
    if table is schema.household:
        query = select(table).where(table.c.id == reading.household_id)
        return image(dict(reading.connection.execute(query).mappings().one()))
    try:
        return image(reading.one(table, row_id))
    except NotFoundError:
        return None
