"""Import batches: what was loaded from which file, and taking it back."""

from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Table, delete, exists, func, select, update

from finance_core.errors import ConflictError, InvalidError
from finance_core.models import Change, ImportBatch
from finance_core.storage import accounts, audit, schema
from finance_core.storage.store import Reading, Writing

_TABLE: Final = schema.import_batch
_BOOKING: Final = schema.transaction
_PRINT: Final = schema.fingerprint_alias


def add(writing: Writing, **values: Any) -> int:
    """A new batch; its id."""
    return writing.insert(_TABLE, created_at=writing.now, **values)


def listed(reading: Reading) -> list[ImportBatch]:
    """Every batch, newest first, also those that were undone."""
    query = select(_TABLE).where(_TABLE.c.household_id == reading.household_id).order_by(_TABLE.c.id.desc())
    return [_batch(dict(row)) for row in reading.connection.execute(query).mappings()]


def get(reading: Reading, batch_id: int) -> ImportBatch:
    """One batch. Raises NotFoundError."""
    return _batch(reading.one(_TABLE, batch_id))


def edited(reading: Reading, batch_id: int) -> int:
    """How many of the batch's transactions were changed since it came in."""
    created = _revision_of(reading, batch_id)
    query = select(func.count()).where(*_of_batch(reading, batch_id), _BOOKING.c.version > created)
    return int(reading.connection.execute(query).scalar_one())


def undo(writing: Writing, batch_id: int) -> int:
    """Take back everything the batch brought: transactions, and accounts, payees and categories nobody else uses.

    Returns how many transactions went. Its file can then be imported again. Raises InvalidError where it was undone before.
    """
    batch = get(writing, batch_id)
    if batch.undone_at is not None:
        raise InvalidError("This import was undone already.")
    gone = _remove_transactions(writing, batch_id)
    known_by = (_PRINT.c.household_id == writing.household_id, _PRINT.c.import_batch_id == batch_id)
    writing.connection.execute(delete(_PRINT).where(*known_by))
    entry_id = _entry_of(writing, batch_id)
    if entry_id is not None:
        for change in reversed(audit.changes(writing, entry_id)):
            _take_back_beside(writing, change)
        audit.mark_undone(writing, entry_id)
    writing.update(_TABLE, batch_id, undone_at=writing.now)
    return gone


def _take_back_beside(writing: Writing, change: Change) -> None:
    """What an import changed beside transactions: things it added, and the currency of a household that had none."""
    if change.before is None:
        _remove_unused(writing, change.table, change.id)
    elif change.table == _BOOKING.name:
        with suppress(ConflictError):  # what the person changed since stays as they want it
            audit.take_back(writing, change)
    elif change.table == schema.category.name:
        with suppress(ConflictError):
            audit.take_back(writing, change)
    elif change.table == schema.household.name and not accounts.listed(writing):
        audit.take_back(writing, change)


def _remove_transactions(writing: Writing, batch_id: int) -> int:
    """Delete the batch's rows; splits, labels and verdicts go with them, and partners of transfers stand alone again."""
    of_batch = _of_batch(writing, batch_id)
    ours = select(_BOOKING.c.id).where(*of_batch)
    partner = (_BOOKING.c.household_id == writing.household_id, _BOOKING.c.transfer_peer_id.in_(ours))
    writing.connection.execute(update(_BOOKING).where(*partner).values(transfer_peer_id=None, version=writing.revision))
    return writing.connection.execute(delete(_BOOKING).where(*of_batch)).rowcount


def _of_batch(reading: Reading, batch_id: int) -> tuple[Any, ...]:
    return (_BOOKING.c.household_id == reading.household_id, _BOOKING.c.import_batch_id == batch_id)


def _entry_of(reading: Reading, batch_id: int) -> int | None:
    entry = schema.audit_entry
    query = select(func.min(entry.c.id)).where(
        entry.c.household_id == reading.household_id, entry.c.import_batch_id == batch_id, entry.c.action == "import"
    )
    found: int | None = reading.connection.execute(query).scalar_one()
    return found


def _revision_of(reading: Reading, batch_id: int) -> int:
    entry_id = _entry_of(reading, batch_id)
    return 0 if entry_id is None else audit.entry(reading, entry_id).revision


_USED_BY: Final[dict[str, tuple[tuple[Table, str], ...]]] = {
    "fingerprint_alias": (),
    "payee": ((_BOOKING, "payee_id"), (schema.payee_alias, "payee_id"), (schema.schedule, "payee_id")),
    "category": (
        (_BOOKING, "category_id"), (schema.split, "category_id"), (schema.budget, "category_id"),
        (schema.category_label, "category_id"), (schema.schedule, "category_id"),
    ),
    "member": ((_BOOKING, "member_id"), (schema.account, "member_id")),
    "account": (
        (_BOOKING, "account_id"), (schema.goal, "account_id"), (schema.debt, "account_id"), (schema.schedule, "account_id"),
    ),
}  # fmt: skip


def _remove_unused(writing: Writing, table_name: str, row_id: int) -> None:
    uses = _USED_BY.get(table_name)
    if uses is None:
        return
    table = schema.metadata.tables[table_name]
    free = [~exists().where(user.c[column] == table.c.id) for user, column in uses]
    writing.connection.execute(delete(table).where(table.c.household_id == writing.household_id, table.c.id == row_id, *free))


def _batch(row: dict[str, Any]) -> ImportBatch:
    named = {name: row[name] for name in ImportBatch.__dataclass_fields__ if name != "account"}
    return ImportBatch(account=row["account_name"], **named)


def latest_with_hash(reading: Reading, file_hash: str) -> datetime | None:
    """When a file with that content was last imported and not undone; None where never."""
    query = select(func.max(_TABLE.c.created_at)).where(
        _TABLE.c.household_id == reading.household_id, _TABLE.c.file_hash == file_hash, _TABLE.c.undone_at.is_(None)
    )
    return reading.connection.execute(query).scalar_one_or_none()
