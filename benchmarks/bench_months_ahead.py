"""How far the months ahead can be trusted: bills and everyday spending together, from payments to ranges.

    python benchmarks/bench_months_ahead.py HOUSEHOLDS       # the tables go to benchmarks/results/months_ahead.md

HOUSEHOLDS is a Python file with `make(seed, months=..., anomaly_rate=...)` that makes up a household with a `ledger`. Each is
looked at from days in its past, as if nothing after were known, and what was foreseen is held against what came: the month
that had begun, and one to three months after it. Ranges should hold 76 to 84 and 93 to 97 of 100 months.
"""

import importlib.util
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from benchmarks import measuring
from finance_core import ledger as frames
from finance_core.analysis import flows, monthly
from finance_core.dates import Month
from finance_core.ml.ahead.books import TOTAL, Books
from finance_core.ml.ahead.commitments import commitments
from finance_core.ml.ahead.months_ahead import months_ahead
from finance_core.ml.ahead.saving_ahead import NET, saving_ahead

FIRST_SEED: Final = 6_000
"""Households that nothing was tuned on."""
MONTHS: Final = 36
LOOKS: Final = ((26, 10), (29, 20), (32, 15))
"""Whole months known, and the day of the running one."""
AHEAD: Final = 4
ODD_RATE: Final = 0.012
WAYS: Final = ("last month", "same month last year", "mean of 6 months")


def main(households: Path, number: int = 10) -> None:
    """Measure everything and write the tables."""
    made = _maker(households)
    lines = ["# Months ahead", "", measuring.machine(), ""]
    for title, rate in (("Households in order", 0.0), ("With odd payments planted from the second year on", ODD_RATE)):
        seen = pd.concat([looked_at(made, seed, rate) for seed in range(FIRST_SEED, FIRST_SEED + number)], ignore_index=True)
        lines += [f"## {title}", "", f"{number} made-up households, {len(LOOKS)} looks each; CPU a look "
                  f"{seen['cpu'].mean():.1f} s.", "", *_table(seen), ""]  # fmt: skip
    (measuring.ROOT / "benchmarks" / "results" / "months_ahead.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def looked_at(made: Any, seed: int, rate: float) -> pd.DataFrame:
    """One household from each of the looks: a row a name and month ahead."""
    whole = frames.completed(made.make(seed, months=MONTHS, anomaly_rate=rate).ledger)
    return pd.concat([_look(whole, months, day) for months, day in LOOKS], ignore_index=True).assign(seed=seed)


def _look(whole: pd.DataFrame, months: int, day: int) -> pd.DataFrame:
    start = Month.of(whole["date"].min().date()).plus(months)
    today = date(start.year, start.month, day)
    began = time.process_time()
    spending, saving = foreseen(whole[whole["date"] <= pd.Timestamp(today)], today)
    taken = time.process_time() - began
    came = _books(whole, today, whole["date"].max().date(), ())
    history = came.spending().assign(**{NET: came.net()})
    rows = pd.concat([spending, saving.assign(name=NET)], ignore_index=True)
    rows = rows[rows["month"] < start.index + AHEAD].copy()
    rows["ahead"] = rows["month"] - start.index
    keys = list(zip(rows["name"].tolist(), rows["month"].tolist(), strict=True))
    rows["actual"] = [_at(history, name, month) for name, month in keys]
    for way in WAYS:
        rows[way] = [_plain(history, name, month, start.index - 1, way) for name, month in keys]
    return rows.assign(cpu=taken)


def foreseen(known: pd.DataFrame, today: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What is said of spending and saving with what is known today."""
    seen = flows.period(known, today)
    if seen is None:
        raise SystemExit("There is a household without payments.")
    books = _books(known, today, today, monthly.known(known, seen))
    due = books.due_then()
    ahead = months_ahead(books, due)
    return ahead.table, saving_ahead(books, ahead, due).table


def _books(known: pd.DataFrame, today: date, until: date, months: tuple[int, ...]) -> Books:
    """The books up to a day; with all months there are where none are named."""
    moved = flows.flows(known)
    every = tuple(sorted(moved["month"].unique().tolist()))
    last = Month.of(today).plus(24).end - timedelta(days=1)
    found = commitments(known, moved, as_of=until, until=last)
    running = Month.of(today) if months else None
    return Books(transactions=known, moved=moved, months=months or every, running=running, until=until, recurring=found)


def _at(history: pd.DataFrame, name: str, month: int) -> float:
    return float(history[name].get(month, np.nan)) if name in history else 0.0


def _plain(history: pd.DataFrame, name: str, month: int, last: int, way: str) -> float:
    if name not in history:
        return 0.0
    if way == "mean of 6 months":
        return float(history.loc[last - 5 : last, name].mean())
    return _at(history, name, last if way == "last month" else month - 12)


def _table(seen: pd.DataFrame) -> list[str]:
    """Errors and what the ranges held, by what was foreseen and how far ahead."""
    kind = np.select([seen["name"] == TOTAL, seen["name"] == NET], ["all spending", "left over"], "a category")
    lines = [f"| what | months ahead | in the 80 % range | in the 95 % range | error | {' | '.join(WAYS)} | bias |"]
    lines += ["|---|---|---|---|---|---|---|---|---|"]
    for (what, ahead), rows in seen.groupby([kind, "ahead"], sort=True):
        inside = [
            ((rows["actual"] >= rows[f"lower_{level}"] - 0.01) & (rows["actual"] <= rows[f"upper_{level}"] + 0.01)).mean()
            for level in (80, 95)
        ]
        errors = [(rows[way] - rows["actual"]).abs().mean() for way in ("mean", *WAYS)]
        bias = (rows["mean"] - rows["actual"]).mean()
        when = "the running month" if ahead == 0 else str(ahead)
        lines.append(
            f"| {what} | {when} | {inside[0]:.0%} | {inside[1]:.0%} | **{errors[0]:.0f}** | "
            f"{' | '.join(f'{error:.0f}' for error in errors[1:])} | {bias:+.0f} |"
        )
    return lines


def _maker(path: Path) -> Any:
    """The module that makes up households."""
    spec = importlib.util.spec_from_file_location("households", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python file.")
    module = importlib.util.module_from_spec(spec)
    sys.modules["households"] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(argument) for argument in sys.argv[2:]))
