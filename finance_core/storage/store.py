"""The one door to the database: it opens for one household, to read or to write.

    with store.read(household_id) as reading: ...
    with store.write(household_id, action="edit", summary="...", now=...) as writing: ...

A write raises the household's revision, keeps what every row was before and after, and stores that with the write itself, in
one database transaction. Whatever fails inside, nothing of it stays.
"""

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Engine, Table, delete, insert, select, text, update
from sqlalchemy.engine import Connection, RootTransaction
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from finance_core.errors import ConflictError, InvalidError, NotFoundError, StorageError
from finance_core.models import Change
from finance_core.storage import schema
from finance_core.storage.engine import WRITES, open_engine

_log: Final = logging.getLogger(__name__)
CHANGED_MEANWHILE: Final = "This was changed meanwhile, in another tab or by someone else. Look again, then decide."
_LAST_ID: Final = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
AT_ONCE: Final = 500
"""Rows looked up by id in one statement: far below SQLite's limit of 32,766 bound values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An open transaction that reads one household."""

    connection: Connection
    household_id: int

    def one(self, table: Table, row_id: int) -> dict[str, Any]:
        """The row as a dictionary. Raises NotFoundError where the household has no such row."""
        query = select(table).where(table.c.household_id == self.household_id, table.c.id == row_id)
        row = self.connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFoundError(f"This {table.name.replace('_', ' ')} is not there any more.")
        return dict(row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing(Reading):
    """An open transaction that writes one household; `changes` fills with every row's images before and after."""

    revision: int
    now: datetime
    changes: list[Change] = field(default_factory=list)

    def kept(self, table: str, row_id: int, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> None:
        """Keep the images of a row that was written by other means."""
        self.changes.append(Change(table=table, id=row_id, before=before, after=after))

    def insert(self, table: Table, **values: Any) -> int:
        """A new row of the household; its id."""
        row = {**values, "household_id": self.household_id} | ({"version": self.revision} if "version" in table.c else {})
        row_id = int(self.connection.execute(insert(table).values(row).returning(table.c.id)).scalar_one())
        self.kept(table.name, row_id, None, image(self.one(table, row_id)))
        return row_id

    def insert_many(self, table: Table, rows: list[dict[str, Any]]) -> list[int]:
        """New rows of the household, in that order; their ids. Every row fills the same columns."""
        if not rows:
            return []
        full = [{**row, "household_id": self.household_id} for row in rows]
        if self.connection.dialect.name == "sqlite":
            # RETURNING in order would insert row by row there. This is the only writer, so the next ids are known beforehand.
            last = self.connection.execute(_LAST_ID, {"name": table.name}).scalar_one_or_none() or 0
            ids = list(range(last + 1, last + 1 + len(full)))
            self.connection.execute(insert(table), [{**row, "id": row_id} for row_id, row in zip(ids, full, strict=True)])
        else:
            query = insert(table).returning(table.c.id, sort_by_parameter_order=True)
            ids = [int(row_id) for row_id in self.connection.execute(query, full).scalars()]
        for row_id, row in zip(ids, full, strict=True):
            self.kept(table.name, row_id, None, image({**row, "id": row_id}))
        return ids

    def update(self, table: Table, row_id: int, *, version: int | None = None, **values: Any) -> bool:
        """Change columns of a row; False where they already hold those values.

        `version` is the one the edit was based on: ConflictError where the row was written since.
        """
        before = self.one(table, row_id)
        if version is not None and before["version"] != version:
            raise ConflictError(CHANGED_MEANWHILE)
        new = {name: value for name, value in values.items() if before[name] != value}
        if not new:
            return False
        if "version" in table.c:
            new["version"] = self.revision
        self.connection.execute(update(table).where(table.c.id == row_id).values(new))
        self.kept(table.name, row_id, image({name: before[name] for name in new}), image(new))
        return True

    def update_many(self, table: Table, row_ids: Sequence[int], **values: Any) -> list[int]:
        """Give many rows the same values; the ids of those that held others before. Raises NotFoundError if one is missing."""
        if "version" in table.c:
            values["version"] = self.revision
        changed: list[int] = []
        for start in range(0, len(row_ids), AT_ONCE):
            chunk = list(row_ids[start : start + AT_ONCE])
            query = select(table).where(table.c.household_id == self.household_id, table.c.id.in_(chunk))
            rows = {row["id"]: dict(row) for row in self.connection.execute(query).mappings()}
            if len(rows) != len(set(chunk)):
                raise NotFoundError(f"One of these {table.name.replace('_', ' ')}s is not there any more.")
            other = [row_id for row_id, row in rows.items() if any(row[n] != v for n, v in values.items() if n != "version")]
            self.connection.execute(update(table).where(table.c.id.in_(other)).values(values))
            for row_id in other:
                self.kept(table.name, row_id, image({name: rows[row_id][name] for name in values}), image(values))
            changed += other
        return changed

    def delete(self, table: Table, row_id: int) -> None:
        """Remove a row; rows that belong to it must be removed by the caller first, so that they can come back."""
        before = self.one(table, row_id)
        self.connection.execute(delete(table).where(table.c.id == row_id))
        self.kept(table.name, row_id, image(before), None)


def image(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as JSON can hold it: days and times as ISO text, bytes as hex."""
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


def from_image(table: Table, kept: Mapping[str, Any]) -> dict[str, Any]:
    """A kept image as the values that the table's columns take: the inverse of `image`."""
    return {name: _revived(table.c[name].type.python_type, value) for name, value in kept.items() if name in table.c}


def _revived(kind: type, value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    return bytes.fromhex(value) if kind is bytes else value


class Store:
    """A database of households, open in this process."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine: Engine = open_engine(url)
        self._writer = self.engine.execution_options(**{WRITES: True})
        self._reader = self.engine.execution_options(**_consistent(self.engine))
        self._one_writer = threading.Lock()

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    @contextmanager
    def read(self, household_id: int) -> Iterator[Reading]:
        """A consistent view of one household."""
        with self._in_plain_words(), self._reader.begin() as connection:
            yield Reading(connection=connection, household_id=household_id)

    @contextmanager
    def read_all(self) -> Iterator[Connection]:
        """A consistent view of the list of households; for finding one, not for looking inside."""
        with self._in_plain_words(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def write(self, household_id: int, *, action: str, summary: str, now: datetime, actor: str = "") -> Iterator[Writing]:
        """One write: revision + 1, the audit entry and the rows, all or nothing. Writers of this process queue.

        Nothing is kept, not even the revision, where the block changed nothing.
        """
        with self._one_writer, self._in_plain_words(), self._writer.connect() as connection:
            transaction = connection.begin()
            try:
                writing = Writing(
                    connection=connection,
                    household_id=household_id,
                    now=now,
                    revision=_raise_revision(connection, household_id),
                )
                yield writing
                if writing.changes:
                    _keep_audit(writing, action=action, summary=summary, actor=actor)
                    transaction.commit()
                else:
                    transaction.rollback()
            except BaseException:
                _roll_back(transaction)
                raise

    @contextmanager
    def cache(self, household_id: int) -> Iterator[Reading]:
        """Keep what can be computed again, such as embeddings: no revision, no audit entry, nothing to undo."""
        with self._one_writer, self._in_plain_words(), self._writer.begin() as connection:
            yield Reading(connection=connection, household_id=household_id)

    @contextmanager
    def write_all(self) -> Iterator[Connection]:
        """A write beside the households' own: making one, or removing one whole."""
        with self._one_writer, self._in_plain_words(), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _in_plain_words(self) -> Iterator[None]:
        """Turn the database's own errors into sentences for the person in front of the screen.

        Bulk loading talks to the driver itself, so the driver's errors come here as well as SQLAlchemy's.
        """
        driver_error: type[Exception] = self.engine.dialect.loaded_dbapi.Error
        try:
            yield
        except IntegrityError as error:
            raise InvalidError(_integrity_words(str(error.orig))) from error
        except DBAPIError as error:
            raise StorageError(storage_words(str(error.orig))) from error
        except driver_error as error:
            raise StorageError(storage_words(str(error))) from error


def _consistent(engine: Engine) -> dict[str, Any]:
    """What makes several queries of one reading see the same moment; SQLite's transactions do so by themselves."""
    return {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"} if engine.dialect.name != "sqlite" else {}


def _raise_revision(connection: Connection, household_id: int) -> int:
    raised = (
        update(schema.household)
        .where(schema.household.c.id == household_id)
        .values(revision=schema.household.c.revision + 1)
        .returning(schema.household.c.revision)
    )
    revision = connection.execute(raised).scalar_one_or_none()
    if revision is None:
        raise NotFoundError("This household is not there any more.")
    return int(revision)


def _keep_audit(writing: Writing, *, action: str, summary: str, actor: str) -> None:
    batch = next((change.id for change in writing.changes if change.table == "import_batch" and change.before is None), None)
    writing.connection.execute(
        insert(schema.audit_entry).values(
            household_id=writing.household_id,
            revision=writing.revision,
            at=writing.now,
            actor=actor,
            action=action,
            summary=summary,
            import_batch_id=batch,
            changes=[[change.table, change.id, change.before, change.after] for change in writing.changes],
        )
    )


def _roll_back(transaction: RootTransaction) -> None:
    """Take everything back. On a full disk SQLite has already done so and says so with an error of its own."""
    try:
        transaction.rollback()
    except OperationalError:
        _log.warning("The database had rolled back by itself.")


def _integrity_words(detail: str) -> str:
    if "UNIQUE" in detail.upper():
        return "There is one with that name already."
    return "That does not fit with what is stored, so nothing was changed."


def storage_words(detail: str) -> str:
    """The sentence for an error of the database, by its own words."""
    lowered = detail.lower()
    if "disk is full" in lowered or "no space" in lowered or "disk i/o" in lowered:
        return "The disk is full, so nothing was saved. Free some space, then try again; what was there before is intact."
    if "locked" in lowered or "busy" in lowered:
        return "The database is busy with another program. Wait a moment, then try again; nothing was changed."
    if "readonly" in lowered or "read-only" in lowered:
        return "The database file can't be written. Check who may write to it, then try again."
    if "malformed" in lowered or "not a database" in lowered:
        return "The database file is damaged. Nothing was changed; keep the file and restore your last copy."
    _log.error("Database error: %s", detail)
    return "The database can't be reached or refused the request, so nothing was changed."
