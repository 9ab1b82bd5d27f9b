"""How long the review page looks for transfers and refunds, after each answer, in a ledger of 100,000 payments.

    python benchmarks/bench_links.py            # the table goes to benchmarks/results/links.md

Bar: 0.5 processor seconds.
"""

import csv
import json
import random
import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

from benchmarks import measuring

ROWS = 100_000
BAR = 0.5
NOW = datetime(2026, 11, 21)  # noqa: DTZ001  storage keeps naive UTC
TODAY = date(2026, 11, 21)


def write_files(folder: Path) -> list[Path]:
    """Two accounts' files: a transfer between them every other day, a refund a week, and purchases with texts of their own."""
    rng = random.Random(5)  # noqa: S311  a made-up ledger
    rows: dict[str, list[tuple[date, str, int]]] = {"Checking": [], "Savings": []}
    shops = [f"{name} {kind}" for name in ("Oak", "Mill", "River", "Stone", "Elm") for kind in ("Market", "Cafe", "Books")]
    first = TODAY - timedelta(days=3650)
    for at in range(ROWS - 4_200):
        where = "Checking" if at % 4 else "Savings"
        text = f"{rng.choice(shops)} {rng.randrange(10_000)} card {rng.randrange(10**6):06d} ref {at}"
        rows[where].append((first + timedelta(days=at * 3650 // ROWS), text, -rng.randrange(100, 20_000)))
    for at in range(1_820):
        day, minor = first + timedelta(days=2 * at), rng.randrange(1_000, 90_000)
        rows["Checking"].append((day, f"Transfer to Savings {at}", -minor))
        rows["Savings"].append((day + timedelta(days=rng.randrange(3)), f"Transfer from Checking {at}", minor))
    for at in range(560):
        day = first + timedelta(days=6 * at + 30)
        rows["Checking"].append((day, f"Refund {rng.choice(shops)} {at}", rng.randrange(100, 2_000)))
    paths = []
    for name, found in rows.items():
        paths.append(folder / f"{name}.csv")
        with paths[-1].open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("Date", "Description", "Amount"))
            writer.writerows((day, text, f"{minor / 100:.2f}") for day, text, minor in sorted(found))
    return paths


def ours() -> dict[str, float]:
    """The search after an answer was given, when everything is warm."""
    from finance_core.services import households, links
    from finance_core.services.importing import imports, previews

    with tempfile.TemporaryDirectory() as folder:
        store = households.open_store(f"sqlite:///{folder}/ballast.db", now=NOW)
        home = households.own(store, now=NOW).id
        for path in write_files(Path(folder)):
            [preview] = imports.prepare(
                store, home, content=path, file_name=path.name, account=previews.AccountChoice(name=path.stem), today=TODAY
            )
            imports.commit(store, home, preview, now=NOW)
        found = links.review(store, home)
        links.confirm_transfers(store, home, [found.transfers[0].ids], now=NOW)
        with measuring.measured() as clock:
            found = links.review(store, home)
        return {
            "cpu_s": clock.cpu_s, "transfers": len(found.transfers), "refunds": len(found.refunds),
            "peak_mb": measuring.peak_mb(),
        }  # fmt: skip


def main() -> None:
    """Measure in a process of its own and keep the table."""
    found = measuring.alone("bench_links.py", "ours")
    lines = [
        "| payments | CPU s after an answer | bar | transfers | refunds | peak MB |", "|" + "---|" * 6,
        f"| {ROWS:,} | {found['cpu_s']:.2f} | {BAR} | {found['transfers']:,} | {found['refunds']:,} | {found['peak_mb']:.0f} |",
    ]  # fmt: skip
    print(lines[-1])
    text = "\n".join(["# Looking for transfers and refunds", "", measuring.machine(), "", *lines, ""])
    (measuring.ROOT / "benchmarks/results/links.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["ours"]:
            print(json.dumps(ours()))
        case _:
            main()
