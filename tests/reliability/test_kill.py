"""The process is really killed in the middle of an import, at many points: all of it is there, or nothing."""

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from finance_core.demo import write_ledger_csv
from finance_core.services import households
from tests.ledgers import NOW, new_database, open_store, sqlite_url
from tests.reliability import importing
from tests.servers import ROOT

ROWS = 8_000
KILLS = 12


def _begun(url: str, file: Path) -> subprocess.Popen[str]:
    """The importing program, at the moment it begins to store."""
    command = [sys.executable, "-m", "tests.reliability.importing", url, str(file)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert running.stdout is not None
    assert running.stdout.readline() == "begin\n"
    return running


def _found(path: Path) -> tuple[int, int]:
    """Transactions and batches; the file must be sound."""
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        count: int = connection.execute('SELECT count(*) FROM "transaction"').fetchone()[0]
        batches: int = connection.execute("SELECT count(*) FROM import_batch").fetchone()[0]
    return count, batches


def test_killed_imports_leave_all_or_nothing(tmp_path: Path) -> None:
    file = tmp_path / "bank.csv"
    write_ledger_csv(file, ROWS, seed=3)
    with open_store(new_database(tmp_path)) as store:
        households.own(store, now=NOW)
    fresh = tmp_path / "fresh.db"
    path = tmp_path / "ballast.db"
    shutil.copyfile(path, fresh)

    whole = _begun(sqlite_url(tmp_path), file)
    start = time.perf_counter()
    whole.wait(timeout=60)
    seconds = time.perf_counter() - start
    assert _found(path) == (ROWS, 1)

    rng, outcomes = random.Random(7), set()
    for _ in range(KILLS):
        for leftover in tmp_path.glob("ballast.db*"):
            leftover.unlink()
        shutil.copyfile(fresh, path)
        running = _begun(sqlite_url(tmp_path), file)
        time.sleep(rng.uniform(0, 1.0) * seconds)
        running.kill()
        running.wait()
        found = _found(path)
        assert found in {(0, 0), (ROWS, 1)}
        outcomes.add(found)
        importing.main(sqlite_url(tmp_path), str(file))
        assert _found(path)[0] == ROWS
    assert (0, 0) in outcomes
