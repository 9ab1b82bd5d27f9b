"""How long an import takes: read, detect, find duplicates, store. Beside `csv` + `sqlite3.executemany` with the same indices.

    python benchmarks/bench_import.py            # 10k, 100k and 1M rows; the table goes to benchmarks/results/import.md

Bars: 0.5 / 3 / 30 processor seconds, under 500 MB at 1M rows; 5 seconds for 100k rows into a ledger of 100k, with the search
for transfers and refunds after it.
"""

import csv
import json
import sqlite3
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path

from benchmarks import measuring

SIZES = (10_000, 100_000, 1_000_000)
BARS = {10_000: 0.5, 100_000: 3.0, 1_000_000: 30.0}
LEDGER = 100_000
LEDGER_BAR = 5.0
NOW = datetime(2026, 11, 21)  # noqa: DTZ001  storage keeps naive UTC


def ours(path: Path, *, again: bool) -> dict[str, float]:
    """Import the file; with `again`, a second time into the same ledger, where every row is a duplicate."""
    from finance_core.services import households
    from finance_core.services.importing import imports
    from finance_core.services.importing.previews import AccountChoice

    with tempfile.TemporaryDirectory() as folder:
        store = households.open_store(f"sqlite:///{folder}/ballast.db", now=NOW)
        home = households.own(store, now=NOW).id
        for _ in range(2 if again else 1):
            preview = None  # a second preview must not be held beside the first
            with measuring.measured() as clock:
                [preview] = imports.prepare(
                    store, home, content=path, file_name=path.name, account=AccountChoice(name="Checking"),
                    today=date(2026, 11, 21),
                )  # fmt: skip
                batch = imports.commit(store, home, preview, now=NOW)
        return {"cpu_s": clock.cpu_s, "peak_mb": measuring.peak_mb(), "imported": batch.imported, "known": batch.duplicates}


def into_ledger(path: Path, other: Path) -> dict[str, float]:
    """Import another file into a ledger that holds the first one, then look for transfers and refunds."""
    from finance_core.services import households, links
    from finance_core.services.importing import imports
    from finance_core.services.importing.previews import AccountChoice

    with tempfile.TemporaryDirectory() as folder:
        store = households.open_store(f"sqlite:///{folder}/ballast.db", now=NOW)
        home = households.own(store, now=NOW).id
        for file in (path, other):
            preview = None  # a second preview must not be held beside the first
            with measuring.measured() as clock:
                [preview] = imports.prepare(
                    store, home, content=file, file_name=file.name, account=AccountChoice(name="Checking"),
                    today=date(2026, 11, 21),
                )  # fmt: skip
                batch = imports.commit(store, home, preview, now=NOW)
        with measuring.measured() as search:
            links.review(store, home)
        return {
            "cpu_s": clock.cpu_s, "search_s": search.cpu_s, "peak_mb": measuring.peak_mb(), "imported": batch.imported,
            "known": batch.duplicates,
        }  # fmt: skip


def write_alike(path: Path, alike: Path) -> None:
    """The same payments as another export has them: nine of ten without their reference, the tenth of another amount."""
    with path.open(newline="", encoding="utf-8") as file, alike.open("w", newline="", encoding="utf-8") as made:
        rows, writer = csv.reader(file), csv.writer(made)
        writer.writerow(next(rows)[:3])
        for at, (day, text, amount, *_) in enumerate(rows):
            kept = (text.rpartition(" ")[0], amount) if at % 10 else (text, f"{float(amount) - 1000 - at:.2f}")
            writer.writerow((day, *kept))


def reference(path: Path) -> dict[str, float]:
    """The least that must be done: parse the CSV and insert it into a table with the same indices."""
    with tempfile.TemporaryDirectory() as folder, measuring.measured() as clock:
        connection = sqlite3.connect(f"{folder}/plain.db")
        connection.execute(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, household INTEGER, account INTEGER, date TEXT, month INTEGER, "
            "amount INTEGER, description TEXT, payee INTEGER, category INTEGER, transfer INTEGER, split INTEGER, "
            "batch INTEGER, fingerprint BLOB)"
        )
        connection.execute("CREATE UNIQUE INDEX a ON t (account, fingerprint)")
        connection.execute("CREATE INDEX b ON t (batch)")
        connection.execute("CREATE INDEX c ON t (household, month, category, account, transfer, split, amount)")
        connection.execute("CREATE INDEX d ON t (payee)")
        with path.open(newline="", encoding="utf-8") as handle:
            rows = csv.reader(handle)
            next(rows)
            values = (
                (1, 1, day, 0, round(float(amount) * 100), text, None, None, 0, 0, 1, f"{day}{text}{amount}{at}".encode())
                for at, (day, text, amount, *_) in enumerate(rows)
            )
            names = "household, account, date, month, amount, description, payee, category, transfer, split, batch, fingerprint"
            connection.executemany(f"INSERT INTO t ({names}) VALUES ({', '.join('?' * 12)})", values)
        connection.commit()
        connection.close()
    return {"cpu_s": clock.cpu_s, "peak_mb": measuring.peak_mb()}


def main() -> None:
    """Measure every size in processes of their own and keep the table."""
    from finance_core.demo import write_ledger_csv

    lines = ["| rows | Ballast, CPU s | bar | peak MB | again, CPU s | peak MB | reference, CPU s | ratio |", "|" + "---|" * 8]
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "bank.csv"
            write_ledger_csv(path, size, seed=1)
            plain = measuring.alone("bench_import.py", "reference", str(path))
            first = measuring.alone("bench_import.py", "ours", str(path))
            again = measuring.alone("bench_import.py", "again", str(path))
        lines.append(
            f"| {size:,} | {first['cpu_s']:.2f} | {BARS[size]} | {first['peak_mb']:.0f} | {again['cpu_s']:.2f} | "
            f"{again['peak_mb']:.0f} | {plain['cpu_s']:.2f} | {first['cpu_s'] / plain['cpu_s']:.1f} |"
        )
        print(lines[-1], flush=True)
    lines += ["", "## Into a ledger that holds 100,000 rows", ""]
    titles = "| 100,000 rows | added | known | CPU s | search for transfers and refunds, CPU s | bar | peak MB |"
    lines += [titles, "|" + "---|" * 7]
    with tempfile.TemporaryDirectory() as folder:
        path, new, alike = (Path(folder) / name for name in ("bank.csv", "new.csv", "alike.csv"))
        write_ledger_csv(path, LEDGER, seed=1)
        write_ledger_csv(new, LEDGER, seed=2)
        write_alike(path, alike)
        for what, other in (("all of them new", new), ("nine of ten known by likeness", alike)):
            found = measuring.alone("bench_import.py", "into", str(path), str(other))
            lines.append(
                f"| {what} | {found['imported']:,} | {found['known']:,} | {found['cpu_s']:.2f} | {found['search_s']:.2f} | "
                f"{LEDGER_BAR} in all | {found['peak_mb']:.0f} |"
            )
            print(lines[-1], flush=True)
    text = "\n".join(["# Importing a CSV", "", measuring.machine(), "", *lines, ""])
    (measuring.ROOT / "benchmarks/results/import.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["ours", where]:
            print(json.dumps(ours(Path(where), again=False)))
        case ["again", where]:
            print(json.dumps(ours(Path(where), again=True)))
        case ["into", where, other]:
            print(json.dumps(into_ledger(Path(where), Path(other))))
        case ["reference", where]:
            print(json.dumps(reference(Path(where))))
        case _:
            main()
