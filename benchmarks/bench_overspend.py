"""How well the chance of overspending is told for a real household, and how fast.

    python benchmarks/bench_overspend.py DATASETS       # the tables go to benchmarks/results/overspend.md

DATASETS is a folder with `india_household/ledger.csv.gz`: one Indian household's diary of 45 months, from which bills have no
payees. A budget is the median of the category's twelve months before, times a factor between 0.9 and 1.3, where at least six
of them cost something; asked is on days 7, 14 and 21 of each later month. Bar: 300 ms of CPU for 100,000 payments.
"""

import sys
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from benchmarks import measuring
from finance_core.ml.month_ends.running_month import running_month, totals
from finance_core.ml.overspend import probability

SEED: Final = 5
DAYS: Final = (7, 14, 21)
LEARN: Final = 12
ROWS: Final = 100_000
CATEGORIES: Final = 8


def main(datasets: Path) -> None:
    """Measure everything and write the tables."""
    cases = judged(diary(datasets / "india_household" / "ledger.csv.gz"))
    above = (cases["final"] > cases["budget"]).to_numpy(np.float64)
    lines = ["# Overspending", "", measuring.machine(), "", "## One real household", ""]
    lines += [f"{len(cases)} cases, {above.mean():.0%} of them above budget.", "", "| method | Brier |", "|---|---|"]
    for name in ("ours", "own remainder", "base rate", "pace above budget"):
        lines.append(f"| {name} | {np.mean((cases[name] - above) ** 2):.3f} |")
    inside = cases["final"].between(cases["lower"], cases["upper"]).mean()
    lines += ["", f"The band of four in five holds {inside:.1%} of the months' ends.", "", "## Speed", ""]
    lines += ["| what | CPU s | bar |", "|---|---|---|"]
    for years in (3, 10):
        ledger, budgets, as_of = busy(years)
        probability(ledger, budgets, as_of)  # libraries are loaded
        with measuring.measured() as clock:
            probability(ledger, budgets, as_of)
        lines.append(f"| {ROWS:,} payments of {years} years, {CATEGORIES} budgets | {clock.cpu_s:.2f} | 0.3 |")
    (measuring.ROOT / "benchmarks" / "results" / "overspend.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def diary(path: Path) -> pd.DataFrame:
    """The household's whole months of spending."""
    rows = pd.read_csv(path, parse_dates=["date"])
    rows = rows[rows["kind"] == "expense"].assign(group="needs", is_transfer=False)
    month = rows["date"].dt.to_period("M")
    inner: pd.DataFrame = rows[(month > month.min()) & (month < month.max())].reset_index(drop=True)
    return inner


def judged(ledger: pd.DataFrame) -> pd.DataFrame:
    """A row for each budget and day that is asked about: what we and others say, and how it ended."""
    month = ledger["date"].dt.to_period("M")
    sums = -ledger.pivot_table(index=month, columns="category", values="amount", aggfunc="sum", fill_value=0.0)
    sums = sums.reindex(pd.period_range(sums.index.min(), sums.index.max(), freq="M"), fill_value=0.0)
    rng, rows = np.random.default_rng(SEED), []
    for place in range(LEARN, len(sums)):
        before, now = sums.iloc[place - LEARN : place], sums.index[place]
        usual = before.median()[(before > 0).sum() >= LEARN / 2]
        budgets = {str(name): float(size * rng.uniform(0.9, 1.3)) for name, size in usual.items() if size > 0}
        for day in DAYS:
            as_of = now.to_timestamp() + pd.Timedelta(days=day - 1)
            seen = running_month(ledger, as_of, list(budgets))
            for _, row in probability(ledger, budgets, as_of).iterrows():
                ends, early = totals(seen, seen.of(row["category"]))
                weights = seen.fading(0.92)
                own = weights @ (row["spent"] + ends - early > row["budget"])
                rows.append({
                    "budget": row["budget"], "final": sums.iloc[place][row["category"]], "ours": row["probability"],
                    "lower": row["lower_80"], "upper": row["upper_80"],
                    "own remainder": (own + 0.25) / (weights.sum() + 0.5),
                    "base rate": (np.sum(ends > row["budget"]) + 0.5) / (len(ends) + 1),
                    "pace above budget": float(row["spent"] / day * now.days_in_month > row["budget"]),
                })  # fmt: skip
    return pd.DataFrame(rows)


def busy(years: int) -> tuple[pd.DataFrame, dict[str, float], pd.Timestamp]:
    """A ledger of so many payments, half of them in categories with a budget, the budgets, and the day."""
    rng = np.random.default_rng(SEED)
    as_of = pd.Timestamp("2026-11-21")
    days = np.sort(rng.integers(0, 365 * years, ROWS))
    category = rng.integers(0, 2 * CATEGORIES, ROWS)
    ledger = pd.DataFrame({
        "id": np.arange(ROWS), "date": as_of - pd.to_timedelta(365 * years - 1 - days, unit="D"), "account": "Everyday",
        "payee": pd.Series(category * 12 + rng.integers(0, 12, ROWS)).map("Shop {}".format), "description": "CARD",
        "amount": -np.round(20 * rng.lognormal(0, 0.7, ROWS), 2),
        "category": pd.Series(category).map("Category {}".format), "group": "wants", "is_transfer": False,
    })  # fmt: skip
    month = 20 * ROWS / (2 * CATEGORIES * 12 * years)
    return ledger, {f"Category {place}": month for place in range(CATEGORIES)}, as_of


if __name__ == "__main__":
    main(Path(sys.argv[1]))
