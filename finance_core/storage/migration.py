"""The schema's age: a database is brought to the newest migration when it is opened.

Alembic is imported only when there is something to do: at most starts there is not, and it costs a fifth of a second.
"""

import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from finance_core.errors import StorageError
from finance_core.storage.engine import WRITES
from finance_core.storage.store import storage_words

HEAD: Final = "0008"
"""The newest migration in `migrations/versions/`; a test holds the two together."""
_FOLDER: Final = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, *, now: datetime) -> None:
    """Bring the database to HEAD; a file with an older schema is copied beside itself first.

    Raises StorageError where the file is no database, or was written by a newer Ballast.
    """
    try:
        found = current(engine)
    except DBAPIError as error:
        raise StorageError(_opening_words(engine, str(error.orig))) from error
    if found == HEAD:
        return
    if found is not None:
        if found > HEAD:
            raise StorageError("This database was written by a newer Ballast. Update Ballast, then open it again.")
        copy_aside(engine, now=now)
    _run(engine)


def _opening_words(engine: Engine, detail: str) -> str:
    """Why the database can't be opened; only a file that really is none is called damaged."""
    if "not a database" in detail or "malformed" in detail:
        return (
            f"{engine.url.database} can't be opened as a Ballast database: it is damaged or something else. "
            "Move it away and start again, or put your last copy in its place."
        )
    if "unable to open" in detail:
        return f"{engine.url.database} can't be opened. Check that its folder is there and may be written to."
    return storage_words(detail)


def current(engine: Engine) -> str | None:
    """The migration that the database is at; None for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def copy_aside(engine: Engine, *, now: datetime) -> Path | None:
    """A copy of a SQLite file in `backups/` beside it, made by SQLite's online backup; None for other databases."""
    name = engine.url.database
    if engine.url.get_backend_name() != "sqlite" or not name:
        return None
    folder = Path(name).parent / "backups"
    folder.mkdir(exist_ok=True)
    target = folder / f"{Path(name).stem}-{now:%Y%m%dT%H%M%S}.db"
    with sqlite3.connect(name) as source, sqlite3.connect(target) as copy:
        source.backup(copy)
    return target


def _run(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    with _schema_connection(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def _schema_connection(engine: Engine) -> Connection:
    """A connection of its own on which SQLite's foreign keys are off.

    Rebuilding a table with foreign keys on silently deletes its children (ON DELETE CASCADE), and the pragma can't be changed
    inside a transaction. The connection is not pooled, so the setting ends with it.
    """
    if make_url(str(engine.url)).get_backend_name() != "sqlite":
        return engine.connect()
    from sqlalchemy import create_engine, event

    own = create_engine(engine.url, poolclass=NullPool, execution_options={WRITES: True})

    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout=30000")
        connection.execute("PRAGMA foreign_keys=OFF")

    event.listen(own, "connect", prepare)
    event.listen(own, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return own.connect()
