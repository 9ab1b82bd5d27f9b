"""How long figures take at 100k rows: the report from storage, the ledger frame, the overview, and a warm rerun of its page.

    python benchmarks/bench_dashboard.py         # the table goes to benchmarks/results/dashboard.md

Bars: report 60 ms, warm overview rerun 250 ms, first page without torch, statsmodels and scikit-learn, server under 250 MB.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import date, datetime
from pathlib import Path
from typing import Any

from benchmarks import measuring

ROWS = 100_000
NOW = datetime(2026, 1, 4)  # noqa: DTZ001  storage keeps naive UTC; the generated ledger ends in December 2025
TODAY = date(2025, 12, 21)


def plain_report(path: Path) -> list[tuple[Any, ...]]:
    """The reference: what SQLite itself needs for month by category without our index."""
    with sqlite3.connect(path) as connection:
        return connection.execute(
            'SELECT substr(date, 1, 7), category_id, sum(amount_minor) FROM "transaction" NOT INDEXED GROUP BY 1, 2'
        ).fetchall()


def figures(folder: Path) -> dict[str, float]:
    """Everything that is measured inside one process."""
    from finance_core.demo import write_ledger_csv
    from finance_core.services import households, ledgers, overview, reports
    from finance_core.services.importing import imports, previews

    file = folder / "bank.csv"
    write_ledger_csv(file, ROWS, seed=1, categories=True)
    url = f"sqlite:///{folder}/ballast.db"
    store = households.open_store(url, now=NOW)
    home = households.own(store, now=NOW).id
    (preview,) = imports.prepare(
        store, home, content=file, file_name=file.name, account=previews.AccountChoice(name="Checking"), today=TODAY
    )
    imports.commit(store, home, preview, now=NOW)
    ledger = ledgers.load(store, home)
    found = {
        "report": measuring.median_ms(lambda: reports.month_reports(store, home)),
        "report_reference": measuring.median_ms(lambda: plain_report(folder / "ballast.db")),
        "ledger": measuring.median_ms(lambda: ledgers.load(store, home), 3),
        "overview": measuring.median_ms(lambda: overview.build(ledger, today=TODAY), 3),
    }
    os.environ |= {"BALLAST_MODE": "local", "BALLAST_DATABASE_URL": url, "BALLAST_TODAY": str(TODAY)}
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(measuring.ROOT / "app.py"), default_timeout=120).run()
    if app.exception:
        raise RuntimeError(str(app.exception))
    found["rerun"] = measuring.median_ms(app.run)
    return found


def first_page(folder: Path) -> dict[str, float]:
    """A fresh server with the demo household: seconds to the first page, memory after it, heavy libraries loaded."""
    port = "8597"
    environment = os.environ | {"BALLAST_MODE": "demo", "PYTHONPATH": str(measuring.ROOT), "TMPDIR": str(folder)}
    options = {
        "server.headless": "true", "server.address": "127.0.0.1", "server.port": port, "server.fileWatcherType": "none",
        "server.scriptHealthCheckEnabled": "true",
    }  # fmt: skip
    command = [sys.executable, "-m", "streamlit", "run", "app.py", *(f"--{name}={value}" for name, value in options.items())]
    start = time.perf_counter()
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, cwd=measuring.ROOT, env=environment, stdout=quiet, stderr=quiet)
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/script-health-check", timeout=30) as answer:
                    if answer.status == 200:
                        break
            except OSError:
                time.sleep(0.05)
        seconds = time.perf_counter() - start
        status = Path(f"/proc/{server.pid}/status").read_text(encoding="utf-8")
        memory = next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))
        maps = Path(f"/proc/{server.pid}/maps").read_text(encoding="utf-8")
        heavy = sum(f"/{name}/" in maps for name in ("torch", "sklearn", "statsmodels"))
        return {"seconds": seconds, "memory_mb": memory, "heavy": heavy}
    finally:
        server.terminate()
        server.wait(timeout=30)


def main() -> None:
    """Measure and keep the table."""
    with tempfile.TemporaryDirectory() as folder:
        found = measuring.alone("bench_dashboard.py", "figures", folder)
        page = measuring.alone("bench_dashboard.py", "page", folder)
    lines = [
        "# Figures at 100,000 rows", "", measuring.machine(), "", "| what | figure | bar |", "|---|---|---|",
        f"| 120 months by category, from storage | {found['report']:.0f} ms CPU | 60 |",
        f"| reference: SQLite group by without our index | {found['report_reference']:.0f} ms CPU, "
        f"{found['report'] / found['report_reference']:.2f} of it | |",
        f"| ledger frame from storage (once a write) | {found['ledger']:.0f} ms CPU | |",
        f"| overview computed from the frame (once a write) | {found['overview']:.0f} ms CPU | |",
        f"| overview page, warm rerun | {found['rerun']:.0f} ms CPU | 250 |",
        f"| server start to first page with the demo made | {page['seconds']:.1f} s wall | |",
        f"| server memory then | {page['memory_mb']:.0f} MB | 250 |",
        f"| of torch, scikit-learn, statsmodels loaded | {page['heavy']:.0f} | 0 |", "",
    ]  # fmt: skip
    print("\n".join(lines))
    (measuring.ROOT / "benchmarks/results/dashboard.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["figures", where]:
            print(json.dumps(figures(Path(where))))
        case ["page", where]:
            print(json.dumps(first_page(Path(where))))
        case _:
            main()
