"""How long anomalies take beside scikit-learn's isolation forest of 200 trees, and how good the sentences are.

    python benchmarks/bench_anomaly.py         # the table goes to benchmarks/results/anomaly.md

Bars, in processor seconds with all detectors: 10k rows 1, 100k rows 6 and six forests, 1M rows 60 and 2 GB; 100 new rows 0.3 s.
Libraries are imported before the clock starts.
"""

import json
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks import measuring

SIZES = (10_000, 100_000, 1_000_000)
BARS = {10_000: 1.0, 100_000: 6.0, 1_000_000: 60.0}
TODAY = date(2026, 11, 21)
DEMOS = 6


def ledger_of(rows: int) -> pd.DataFrame:
    """Made-up households one beside the other, repeated under other accounts until there are enough rows."""
    from finance_core.demo import households

    parts = [
        pd.DataFrame(
            {
                "date": pd.to_datetime([row.date for row in home.transactions]),
                "account": [f"{place} {row.account}" for row in home.transactions],
                "payee": [row.payee for row in home.transactions],
                "description": [row.description for row in home.transactions],
                "amount": [row.amount_minor / 100 for row in home.transactions],
                "category": [row.category for row in home.transactions],
            }
        )
        for place, home in enumerate(households(DEMOS, seed=5, today=TODAY, months=24))
    ]
    base = pd.concat(parts, ignore_index=True).astype({"category": "str"})
    copies = [base.assign(account=f"{copy} " + base["account"]) for copy in range(-(-rows // len(base)))]
    return pd.concat(copies, ignore_index=True).iloc[:rows].assign(id=np.arange(1, rows + 1), currency="EUR", is_transfer=False)


def figures(rows: int) -> dict[str, float]:
    """One size in this process: Ballast whole and by a batch of 100 new rows, and the reference on plain features."""
    import torch
    from sklearn.ensemble import IsolationForest

    from finance_core.ml import anomaly

    torch.optim.Adam([torch.zeros(1)]).step()  # its first step imports the rest of torch
    anomaly.detect(ledger_of(300))
    ledger = ledger_of(rows)
    with measuring.measured() as clock:
        model = anomaly.Model().fit(ledger)
    found = {"rows": float(rows), "cpu_s": clock.cpu_s, "peak_mb": measuring.peak_mb()}
    batch = ledger.tail(100).assign(id=lambda new: new["id"] + rows, date=ledger["date"].max())
    with measuring.measured() as clock:
        model.score(batch)
    found["batch_s"] = clock.cpu_s
    plain = pd.DataFrame(
        {
            "size": np.log1p(ledger["amount"].abs()),
            "payee": np.log(ledger.groupby("payee")["id"].transform("size")),
            "category": np.log(ledger.groupby("category")["id"].transform("size")),
            "in_payee": np.log1p(ledger["amount"].abs()).groupby(ledger["payee"]).rank(pct=True),
            "in_category": np.log1p(ledger["amount"].abs()).groupby(ledger["category"]).rank(pct=True),
            "weekday": ledger["date"].dt.day_of_week,
            "day": ledger["date"].dt.day,
        }
    )
    with measuring.measured() as clock:
        IsolationForest(n_estimators=200, random_state=0).fit(plain).score_samples(plain)
    return found | {"forest_s": clock.cpu_s}


def sentences() -> dict[str, float]:
    """How often the score falls when the surprise that is named first is taken away, over all payments with a reason."""
    from finance_core.ml import anomaly
    from finance_core.ml.oddities import channels
    from finance_core.ml.oddities.context import context, spending
    from finance_core.ml.oddities.explain import drops

    ledger = ledger_of(10_000)
    model = anomaly.Model().fit(ledger)
    found = channels.evidence(context(spending(ledger)))
    suspect = found[model.log_odds(found) >= anomaly.SUSPECT_ODDS]
    without = suspect.copy()
    for row, name in drops(suspect, anomaly.any_kind).idxmax(axis=1).items():
        without.loc[row, name] = 0.0
    fell = model.log_odds(without) < model.log_odds(suspect)
    return {"reasons": float(len(suspect)), "fell": float(fell.mean())}


def main() -> None:
    """Measure and keep the table."""
    found = [measuring.alone("bench_anomaly.py", str(rows)) for rows in SIZES]
    said = measuring.alone("bench_anomaly.py", "sentences")
    lines = [
        "# Anomalies", "", measuring.machine(), "",
        "| rows | Ballast, CPU s | bar | isolation forest, CPU s | ratio | 100 new rows, CPU s | peak MB |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {row['rows']:,.0f} | {row['cpu_s']:.2f} | {BARS[int(row['rows'])]:.0f} | {row['forest_s']:.2f} | "
            f"{row['cpu_s'] / row['forest_s']:.1f} | {row['batch_s']:.3f} | {row['peak_mb']:.0f} |"
            for row in found
        ),
        "",
        "Without the surprise that is named first, the score falls for "
        f"{said['fell']:.1%} of {said['reasons']:.0f} payments with a reason.",
        "",
    ]  # fmt: skip
    print("\n".join(lines))
    Path(measuring.ROOT / "benchmarks/results/anomaly.md").write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["sentences"]:
            print(json.dumps(sentences()))
        case [count]:
            print(json.dumps(figures(int(count))))
        case _:
            main()
