"""Builders for tests: a database, a household with accounts, a bank file, and what every table holds."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlalchemy import select

from finance_core.models import ImportBatch
from finance_core.services import accounts, households
from finance_core.services.importing import imports
from finance_core.services.importing.previews import AccountChoice, ImportPreview
from finance_core.storage import Store, schema

TODAY: Final = date(2026, 11, 21)
NOW: Final = datetime(2026, 11, 21, 9, 30)  # noqa: DTZ001  storage keeps naive UTC
HISTORY: Final = ("audit_entry", "import_batch", "household")
"""Tables that remember what happened: they grow by an undo, and hold the revision."""


@contextmanager
def open_store(url: str) -> Iterator[Store]:
    """The database, brought up to date."""
    store = households.open_store(url, now=NOW)
    try:
        yield store
    finally:
        store.close()


def sqlite_url(folder: Path) -> str:
    """The address of a SQLite file in that folder."""
    return f"sqlite:///{(folder / 'ballast.db').as_posix()}"


def new_database(folder: Path) -> str:
    """The address of a new SQLite database in that folder: a copy, as making the tables takes longer than most tests."""
    (folder / "ballast.db").write_bytes(_new_file())
    return sqlite_url(folder)


@cache
def _new_file() -> bytes:
    """A SQLite database as the migrations leave it."""
    with TemporaryDirectory() as name:
        with open_store(sqlite_url(Path(name))):
            pass
        return (Path(name) / "ballast.db").read_bytes()


def bank_file(rows: Iterable[tuple[str, str, str]], *, header: str = "Date,Description,Amount,Currency") -> bytes:
    """A CSV as a bank writes it: `("2026-11-03", "Noodle House", "-12.50")`, in euros."""
    lines = [f'{day},"{text}",{amount},EUR' for day, text, amount in rows]
    return "\n".join([header, *lines, ""]).encode()


def plain_rows(count: int, *, first: date = date(2026, 1, 1)) -> list[tuple[str, str, str]]:
    """That many different payments, one a day."""
    return [
        ((first + timedelta(days=position % 320)).isoformat(), f"Shop {position}", f"-{position % 90 + 1}.{position % 100:02d}")
        for position in range(count)
    ]


def prepare(
    store: Store, household_id: int, content: bytes, *, account: str = "Checking", name: str = "bank.csv"
) -> ImportPreview:
    """What importing that one statement would do."""
    (preview,) = imports.prepare(
        store, household_id, content=content, file_name=name, account=AccountChoice(name=account), today=TODAY
    )
    return preview


def load(store: Store, household_id: int, content: bytes, *, account: str = "Checking", name: str = "bank.csv") -> ImportBatch:
    """Import a file of one statement."""
    return imports.commit(store, household_id, prepare(store, household_id, content, account=account, name=name), now=NOW)


def new_account(store: Store, household_id: int, name: str = "Checking", **values: Any) -> int:
    """An account in euros."""
    filled: dict[str, Any] = {"name": name, "kind": "bank", "currency": "EUR", "now": NOW} | values
    return accounts.add(store, household_id, **filled)


def second_household(store: Store) -> int:
    """Another household in the same database."""
    from finance_core.services.households import _create

    return _create(store, "The others", "EUR", "own", now=NOW, people=("Olga",))


def dump(store: Store, *, without: tuple[str, ...] = ()) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, by id; some tables can be left out."""
    with store.read_all() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table).order_by(table.c.id)).mappings()]
            for table in schema.metadata.sorted_tables
            if table.name not in without
        }
