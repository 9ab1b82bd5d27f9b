"""How fast the page of budgets is worked out for 100,000 payments.

    python benchmarks/bench_budgets.py       # the table goes to benchmarks/results/budgets.md

Ten budgets that roll over, kept for one year and for all ten: a book of envelopes is walked from its first month. Bar: 300 ms
of CPU for all that a page needs, with every library loaded and the ledger in memory.
"""

import io
import json
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import Final

import pandas as pd

from benchmarks import measuring
from finance_core import ledger
from finance_core.dates import Month
from finance_core.demo import ledger_file
from finance_core.models import Budget, Category
from finance_core.services.ledgers import Ledger
from finance_core.services.plan import budget_edits, budgets, envelopes, overspending, surplus

ROWS: Final = 100_000
TODAY: Final = date(2026, 1, 15)
BUDGETS: Final = 10
REPEATS: Final = 9


def main() -> None:
    """Measure everything and write the table."""
    rows, known = _ledger()
    whole = ledger.completed(rows)
    booked = Ledger(currency="EUR", transactions=whole, splits=ledger.empty_splits(), lines=whole, openings={}, left_out=())
    month = Month.of(TODAY)
    lines = ["# Budgets", "", measuring.machine(), "", "| what, out of 100,000 payments | CPU ms |", "|---|---|"]
    for since, words in ((month.plus(-11), "one year"), (Month.of(rows["date"].min().date()), "ten years")):
        stored = _stored(known, since)
        steps: dict[str, Callable[[], object]] = {
            f"a month's envelopes, budgets of {words}": lambda stored=stored: envelopes.build(  # type: ignore[misc]
                booked, stored, known, month=month, today=TODAY
            ),
            f"where the month will end, with what budgets of {words} carried over": lambda stored=stored: overspending.build(  # type: ignore[misc]
                booked, stored, frozenset(), (), envelopes.carried(booked, stored, month=month, today=TODAY), today=TODAY
            ),
        }  # fmt: skip
        lines += [f"| {name} | {_timed(step):.0f} |" for name, step in steps.items()]
    lines += [
        f"| amounts from earlier months | {_timed(lambda: budget_edits.fills(booked, stored, month=month, today=TODAY)):.0f} |",
        f"| proposals for new budgets | {_timed(lambda: budgets.proposals(booked, known, today=TODAY)):.0f} |",
        f"| what the last months left over | {_timed(lambda: surplus.build(booked, today=TODAY)):.0f} |",
    ]
    (measuring.ROOT / "benchmarks" / "results" / "budgets.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def _ledger() -> tuple[pd.DataFrame, list[Category]]:
    """Ten years of a made-up household, and its categories."""
    written = io.StringIO()
    ledger_file.write_ledger_csv(written, ROWS, seed=1, categories=True)
    written.seek(0)
    frame = pd.read_csv(written, parse_dates=["date"])
    groups = {row["name"]: row["group"] for row in json.loads((measuring.ROOT / "data/categories.json").read_text("utf-8"))}
    frame = frame.assign(id=range(len(frame)), account="Checking", group=frame["category"].map(groups), is_transfer=False)
    names = frame["category"].dropna().unique()
    known = [Category(id=at, name=str(name), group=groups[name], hidden=False) for at, name in enumerate(names)]
    return frame.astype({"category": "str", "group": "str", "date": "datetime64[s]"}), known


def _stored(known: list[Category], since: Month) -> list[Budget]:
    spending = [category for category in known if category.group in ("needs", "wants")][:BUDGETS]
    return [
        Budget(id=one.id, category_id=one.id, category=one.name, since=since, assigned_minor=300_00, rollover=True, version=1)
        for one in spending
    ]  # fmt: skip


def _timed(step: Callable[[], object]) -> float:
    """The middle of some runs, in milliseconds of CPU; the first one loads what it needs."""
    step()
    found = []
    for _ in range(REPEATS):
        with measuring.measured() as clock:
            step()
        found.append(clock.cpu_s * 1000)
    return median(found)


if __name__ == "__main__":
    main()
