"""What is set on every SQLite connection, and what a full disk or a damaged file say."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event

from finance_core.errors import StorageError
from finance_core.services import households
from finance_core.storage import accounts, engine, migration
from tests.ledgers import NOW, bank_file, dump, load, open_store, plain_rows, sqlite_url


def test_pragmas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SQLITE_PRAGMAS", engine.SQLITE_PRAGMAS[:-1])  # without what only the tests add
    with open_store(sqlite_url(tmp_path)) as store, store.read_all() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("foreign_keys", "busy_timeout", "synchronous", "trusted_schema", "cell_size_check", "journal_mode")
        }
    safe = engine.wal_is_safe(sqlite3.sqlite_version_info)
    assert found == {
        "foreign_keys": 1, "busy_timeout": 30_000, "synchronous": 2, "trusted_schema": 0, "cell_size_check": 1,
        "journal_mode": "wal" if safe else "delete",
    }  # fmt: skip


def test_a_full_disk_is_said_and_nothing_is_half_imported(tmp_path: Path) -> None:
    """SQLite raises the same error for its own page limit as for a disk without room."""
    with open_store(sqlite_url(tmp_path)) as store:
        home = households.own(store, now=NOW).id
        load(store, home, bank_file(plain_rows(5)))
        before = dump(store)

        def limit(connection: sqlite3.Connection, _record: object) -> None:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count={pages + 20}")

        store.engine.dispose()
        event.listen(store.engine, "connect", limit)
        with pytest.raises(StorageError, match="disk is full"):
            load(store, home, bank_file(plain_rows(20_000)), name="big.csv")
        assert dump(store) == before
        event.remove(store.engine, "connect", limit)
        store.engine.dispose()
        assert load(store, home, bank_file(plain_rows(20_000)), name="big.csv").imported == 20_000 - 5


@pytest.mark.parametrize("content", [b"this is a letter, not a database" * 100, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_file_that_is_no_database_is_said_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ballast.db"
    path.write_bytes(content)
    with pytest.raises(StorageError, match="damaged"):
        households.open_store(sqlite_url(tmp_path), now=NOW)
    assert path.read_bytes() == content


def test_a_newer_schema_is_refused_and_an_older_one_copied_aside(tmp_path: Path) -> None:
    with open_store(sqlite_url(tmp_path)) as store:
        households.own(store, now=NOW)
    with sqlite3.connect(tmp_path / "ballast.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageError, match="newer Ballast"):
        households.open_store(sqlite_url(tmp_path), now=NOW)
    copy = migration.copy_aside(engine.open_engine(sqlite_url(tmp_path)), now=NOW)
    assert copy is not None
    with sqlite3.connect(copy) as raw:
        assert raw.execute("SELECT count(*) FROM household").fetchone() == (1,)


def test_two_programs_on_one_file_wait_for_each_other(tmp_path: Path) -> None:
    with open_store(sqlite_url(tmp_path)) as one, open_store(sqlite_url(tmp_path)) as two:
        home = households.own(one, now=NOW).id
        for turn, store in enumerate([one, two] * 5):
            with store.write(home, action="a", summary="a", now=NOW) as writing:
                accounts.add(writing, name=f"Account {turn}", kind="cash", currency="EUR")
        assert len(dump(two)["account"]) == 10
