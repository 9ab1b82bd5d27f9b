"""The database connection: one engine a process, never a shared connection.

The settings of SQLite and their reasons: with the usual advice (WAL, deferred transactions, 5 s) 699 of 800 concurrent writes
failed; with `BEGIN IMMEDIATE` and 30 s none did. SQLite 3.7.0 to 3.51.2 can lose commits in WAL mode when a commit races a
checkpoint (https://www.sqlite.org/wal.html#walresetbug, 2026), so WAL is used on fixed versions only.
"""

import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url

BUSY_TIMEOUT_MS: Final = 30_000
SQLITE_PRAGMAS: Final = (
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=FULL",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
)
WRITES: Final = "ballast_writes"
"""Execution option of a connection that will write: on SQLite its transaction begins IMMEDIATE."""


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether that SQLite has the fix of the WAL-reset bug: 3.51.3, 3.50.7, 3.44.6, and what follows each in its line."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///PATH` or `postgresql+psycopg://…`; nothing is connected yet.

    The folder of a new SQLite file is made. Keep one engine a process and database.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    path = make_url(url).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}, pool_size=20, max_overflow=60)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Take transactions into our own hands and set the pragmas."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(pragma)
    mode = "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "DELETE"
    if cursor.execute("PRAGMA journal_mode").fetchone()[0].upper() != mode:
        cursor.execute(f"PRAGMA journal_mode={mode}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Begin so that a writer never has to upgrade a stale read snapshot, and a reader can't write."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
