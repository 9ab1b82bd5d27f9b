"""How far cash flow can be trusted, and how fast it is.

    python benchmarks/bench_cashflow.py HOUSEHOLDS       # the tables go to benchmarks/results/cashflow.md

HOUSEHOLDS is a Python file with `make(seed, months=..., anomaly_rate=...)` that makes up a household with a `ledger` (see
docs/models/cashflow.md). Each is looked at from days in its past, as if nothing after were known, and what was foreseen is held
against what came.
Bars: the 8-in-10 band holds 76 to 84 %; the chance of falling below a floor is right to 5 points; 2,000 futures of 90 days in
1 CPU s; a scenario in 0.3 s.
"""

import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from benchmarks import measuring
from finance_core.ml.futures import cashflow
from finance_core.ml.futures.cashflow import Basis
from finance_core.ml.windows import Floats

FIRST_SEED: Final = 5_000
"""Households that nothing was tuned on."""
MONTHS: Final = 36
DAYS: Final = 90
LOOKS: Final = 6
"""Days of each household's past that it is looked at from: from its second year on."""
AHEAD: Final = (7, 14, 30, 60, 90)
FLOORS: Final = (0.1, 0.25, 0.5, 1.0, 1.5)
"""How far below today's balance a floor lies, in months of spending."""
ODD_RATE: Final = 0.012
"""What the maker plants unless told otherwise: double charges, slips by a factor of 10 or 100, prices that jump."""
GRADES: Final = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0001)


def main(households: Path, number: int = 60, first: int = FIRST_SEED) -> None:
    """Measure everything and write the tables."""
    made = _maker(households)
    lines = ["# Cash flow", "", measuring.machine(), ""]
    for title, rate in (("Households in order", 0.0), ("With odd payments planted from the second year on", ODD_RATE)):
        seen = pd.concat([replayed(known, later) for known, later in looks(made, number, first, rate)])
        lines += [f"## {title}", "", f"{number} made-up households, {number * LOOKS} looks into the next {DAYS} days.", ""]
        lines += [*_balances(seen[seen["what"] == "balance"]), "", *_floors(seen[seen["what"] == "floor"]), ""]
    lines += ["## Speed", "", *speed(made)]
    (measuring.ROOT / "benchmarks" / "results" / "cashflow.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def _balances(seen: pd.DataFrame) -> list[str]:
    """How often balances lay within their bands, and how far off the middle was."""
    lines = ["| balance of | days ahead | in the 8-in-10 band | in the 19-in-20 band | error | plans alone | straight on |"]
    lines += ["|---|---|---|---|---|---|---|"]
    for (account, ahead), rows in seen.groupby(["account", "ahead"], sort=False):
        errors = " | ".join(f"{rows[name].abs().mean():.0f}" for name in ("error", "error_plans", "error_straight"))
        days = str(ahead).removesuffix(".0")
        lines.append(f"| {account} | {days} | {rows['inside'].mean():.1%} | {rows['inside_95'].mean():.1%} | {errors} |")
    month = float(seen["month"].mean())
    return [*lines, "", f"Errors are means; a month's spending is {month:,.0f}."]


def _floors(seen: pd.DataFrame) -> list[str]:
    """How often a balance fell below a floor, by the chance that was told."""
    lines = ["| chance told of falling below a floor | looks | told | came true |", "|---|---|---|---|"]
    apart = 0.0
    for low, high in pairwise(GRADES):
        rows = seen[(seen["chance"] >= low) & (seen["chance"] < high)]
        if len(rows):
            told, came = float(rows["chance"].mean()), float(rows["fell"].mean())
            apart += len(rows) / len(seen) * abs(told - came)
            lines.append(f"| {low:.0%} to {min(high, 1):.0%} | {len(rows)} | {told:.1%} | {came:.1%} |")
    brier, rate = float(((seen["chance"] - seen["fell"]) ** 2).mean()), float(seen["fell"].mean())
    return [*lines, "", f"Apart by {apart:.1%} on average; Brier score {brier:.3f}, the plain rate's {rate * (1 - rate):.3f}."]


def _maker(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("household", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python file.")
    module = importlib.util.module_from_spec(spec)
    sys.modules["household"] = module
    spec.loader.exec_module(module)
    return module


def looks(made: Any, number: int, first: int, odd_rate: float) -> Iterator[tuple[Basis, pd.DataFrame]]:
    """What is known on some days of each household's past, and the bookings of the days after."""
    for seed in range(first, first + number):
        ledger = made.make(seed, months=MONTHS, anomaly_rate=odd_rate).ledger
        rng = np.random.default_rng(seed)
        begin, end = ledger["date"].min(), ledger["date"].max()
        room = (end - begin).days - 365 - DAYS
        for turn in range(LOOKS):
            day = begin + pd.Timedelta(days=365 + int(room * (turn + rng.random()) / LOOKS))
            past, later = ledger[ledger["date"] <= day], ledger[ledger["date"] > day]
            balances = past.groupby("account")["amount"].sum().reindex(ledger["account"].unique(), fill_value=0.0)
            yield cashflow.basis(past, balances.to_dict(), as_of=day.date(), days=DAYS, seed=seed), later


def replayed(known: Basis, later: pd.DataFrame) -> pd.DataFrame:
    """One look: each account's and the total balance beside what came, and the chance of each floor beside whether it fell."""
    held = cashflow.futures(known).held
    plain = replace(known, drawn=np.zeros_like(known.drawn[:1]))
    alone = cashflow.futures(plain).held[:, 0]
    slope = known.past.sum(axis=0) / len(known.past)
    came = _came(known, later)
    rows: list[dict[str, object]] = []
    month = _spending(known)
    for name in ("everything", *known.accounts):
        mine = [True] * len(known.accounts) if name == "everything" else [one == name for one in known.accounts]
        paths, real, start = held[mine].sum(axis=0), came[mine].sum(axis=0), float(known.balances[mine].sum())
        for ahead in AHEAD:
            at = paths[:, ahead - 1]
            low, wide, middle, wider, high = np.quantile(at, [0.025, 0.1, 0.5, 0.9, 0.975])
            now = real[ahead - 1]
            rows.append({
                "what": "balance", "month": month, "account": name, "ahead": ahead,
                "inside": wide - 0.005 <= now <= wider + 0.005, "inside_95": low - 0.005 <= now <= high + 0.005,
                "error": middle - now,
                "error_plans": alone[mine].sum(axis=0)[ahead - 1] - now,
                "error_straight": start + float(slope[mine].sum()) * ahead - now,
            })  # fmt: skip
        if name in ("everything", "Current"):
            lows = paths.min(axis=1)
            rows += [
                {"what": "floor", "account": name, "chance": float((lows < start - step * month).mean()),
                 "fell": bool(real.min() < start - step * month)}
                for step in FLOORS
            ]  # fmt: skip
    return pd.DataFrame(rows)


def _spending(known: Basis) -> float:
    return float(-np.minimum(known.past, 0.0).sum() / len(known.past) * 30.44)


def _came(known: Basis, later: pd.DataFrame) -> Floats:
    number = {name: place for place, name in enumerate(known.accounts)}
    day = (later["date"] - pd.Timestamp("1970-01-01")).dt.days.to_numpy() - known.start - 1
    account = later["account"].map(number).to_numpy()
    moves = np.zeros((len(number), DAYS))
    inside = day < DAYS
    np.add.at(moves, (account[inside], day[inside]), later["amount"].to_numpy()[inside])
    return np.cumsum(moves, axis=1) + known.balances[:, None]


def speed(made: Any) -> list[str]:
    """How long it takes for one household of three years."""
    ledger = made.make(1, months=MONTHS).ledger
    balances = ledger.groupby("account")["amount"].sum().to_dict()
    lines = ["| what | CPU s | bar |", "|---|---|---|"]
    for days, bars in ((90, ("1", "0.3")), (730, ("", ""))):
        with measuring.measured() as clock:
            known = cashflow.basis(ledger, balances, as_of=ledger["date"].max().date(), days=days)
            cashflow.futures(known)
        lines.append(f"| {known.paths:,} futures of {days} days, with finding what recurs | {clock.cpu_s:.2f} | {bars[0]} |")
        with measuring.measured() as clock:
            cashflow.futures(known, known.plans[1:])
        lines.append(f"| a scenario of them | {clock.cpu_s:.2f} | {bars[1]} |")
    return lines


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(text) for text in sys.argv[2:]))
