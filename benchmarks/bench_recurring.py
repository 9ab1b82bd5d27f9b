"""How well and how fast recurring payments are found.

    python benchmarks/bench_recurring.py DATASETS       # the tables go to benchmarks/results/recurring.md

DATASETS is a folder with `berka/transactions.csv.gz` (see docs/models/recurring.md): the standing orders of a Czech bank are
what recurs, cash withdrawals are not. The orders are looked at as they are, and shaken: amounts by 2 %, days by 0 to 3.
References are two rules that are in use elsewhere. Bar: 100k rows in 3 CPU s.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from benchmarks import measuring
from finance_core.ml.recurring import detect

SEED: Final = 2026
ROWS: Final = 100_000
PERIODS: Final = (7.0, 14.0, 15.2, 30.44, 60.9, 91.3, 182.6, 365.25)

Rule = Callable[[pd.DataFrame], "pd.Series[int]"]
"""The ids of the payments that a rule says recur."""


def main(datasets: Path) -> None:
    """Measure everything and write the tables."""
    plain = orders(datasets / "berka" / "transactions.csv.gz")
    lines = ["# Recurring payments", "", measuring.machine(), "", "## Standing orders, told from cash withdrawals", ""]
    lines += ["| data | rule | precision | recall | F1 | CPU s |", "|---|---|---|---|---|---|"]
    rough = shaken(plain)
    for label, frame in (
        ("as they are, no payees", plain.assign(payee="", description="PAYMENT")),
        ("shaken, no payees", rough.assign(payee="", description="PAYMENT")),
        ("shaken, payees known", rough),
    ):
        rules: dict[str, Rule] = {"ours": _ours, "equal amounts a period apart": _equal, "within 5 % a period apart": _alike}
        lines += [_scored(label, name, rule, frame) for name, rule in rules.items()]
    lines += ["", "## Speed", "", "| what | CPU s | streams | bar |", "|---|---|---|---|"]
    lines += [_timed(f"{ROWS:,} rows, payees known", grown(rough), "3")]
    lines += [_timed(f"{ROWS:,} rows, no payees", grown(rough).assign(payee="", description="PAYMENT"), "3")]
    lines += [_timed(f"{ROWS:,} rows, one household of shops and bills", household(), "3")]
    (measuring.ROOT / "benchmarks" / "results" / "recurring.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def orders(path: Path) -> pd.DataFrame:
    """Money out but for fees, of accounts with ten payments or more: standing orders, marked `recurs`, and cash."""
    rows = pd.read_csv(path, parse_dates=["date"], dtype={"partner_account": str, "partner_bank": str})
    order = rows["operation"].eq("PREVOD NA UCET")
    fee = rows["k_symbol"].fillna("").str.strip().isin(["SLUZBY", "SANKC. UROK"])
    kept = rows["type"].ne("PRIJEM") & (order | rows["operation"].isin(["VYBER", "VYBER KARTOU"])) & ~fee
    rows, order = rows[kept], order[kept]
    partner = (rows["partner_bank"].fillna("") + " " + rows["partner_account"].fillna("")).where(order, "CASH")
    often = rows.groupby("account")["account"].transform("size") >= 10
    frame = pd.DataFrame(
        {
            "id": rows["trans_id"], "date": rows["date"], "account": rows["account"].astype(str), "payee": partner,
            "description": partner, "amount": -rows["amount"], "recurs": order,
        }
    )  # fmt: skip
    return frame[often].reset_index(drop=True)


def shaken(frame: pd.DataFrame) -> pd.DataFrame:
    """The same with orders up to three days late and their amounts off by 2 % (standard deviation)."""
    rng = np.random.default_rng(SEED)
    recurs = frame["recurs"].to_numpy(bool)
    days = np.where(recurs, rng.integers(0, 4, len(frame)), 0)
    factor = np.where(recurs, 1 + rng.normal(0, 0.02, len(frame)), 1.0)
    return frame.assign(amount=(frame["amount"] * factor).round(2), date=frame["date"] + pd.to_timedelta(days, "D"))


def grown(frame: pd.DataFrame) -> pd.DataFrame:
    """As many copies as make ROWS rows, each with accounts of its own."""
    copies = [frame.assign(account=frame["account"] + f"/{k}") for k in range(ROWS // len(frame) + 1)]
    return pd.concat(copies, ignore_index=True).iloc[:ROWS].assign(id=range(ROWS))


def household() -> pd.DataFrame:
    """Forty years of one busy household: 120 shops visited at random and 30 bills."""
    rng = np.random.default_rng(SEED)
    start, bills = np.datetime64("1985-01-01"), 30 * 480
    month = np.tile(np.arange(480), 30)
    due = (np.datetime64("1985-01") + month).astype("datetime64[D]") + np.repeat(rng.integers(0, 28, 30), 480)
    price = np.repeat(np.round(np.exp(rng.normal(3.5, 1.0, 30)), 2), 480)
    shops = ROWS - bills
    return pd.DataFrame(
        {
            "id": range(ROWS),
            "date": np.concatenate([due, start + rng.integers(0, 14_600, shops)]),
            "account": "Checking",
            "payee": np.concatenate([np.repeat([f"Bill {k}" for k in range(30)], 480),
                                     [f"Shop {k}" for k in (120 * rng.random(shops) ** 2).astype(int)]]),
            "description": "",
            "amount": -np.concatenate([price, np.round(np.exp(rng.normal(3.2, 0.8, shops)), 2)]),
        }
    )  # fmt: skip


def _ours(frame: pd.DataFrame) -> "pd.Series[int]":
    return detect(frame).members["id"]


def _equal(frame: pd.DataFrame) -> "pd.Series[int]":
    return _a_period_apart(frame, frame["amount"], slack=3)


def _alike(frame: pd.DataFrame) -> "pd.Series[int]":
    return _a_period_apart(frame, pd.Series(np.round(np.log(frame["amount"].abs()) / 0.05), index=frame.index), slack=6)


def _a_period_apart(frame: pd.DataFrame, key: "pd.Series[float]", *, slack: float) -> "pd.Series[int]":
    """Groups of account, payee and key with three payments or more, six of ten gaps a period long."""
    found = []
    for _, rows in frame.assign(key=key).sort_values("date").groupby(["account", "payee", "key"], sort=False):
        gaps = rows["date"].diff().dt.days.to_numpy()[1:]
        near = [np.abs(gaps - period) <= (slack if period > 20 else 1.5) * max(1, period / 91) for period in PERIODS]
        if len(rows) >= 3 and max(hits.mean() for hits in near) >= 0.6:
            found.append(rows["id"])
    return pd.concat(found) if found else pd.Series(dtype="int64")


def _scored(label: str, name: str, rule: Rule, frame: pd.DataFrame) -> str:
    with measuring.measured() as clock:
        found = rule(frame.drop(columns="recurs"))
    marked = frame["id"].isin(found)
    hits = int((marked & frame["recurs"]).sum())
    precision, recall = hits / max(int(marked.sum()), 1), hits / int(frame["recurs"].sum())
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"| {label} | {name} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {clock.cpu_s:.2f} |"


def _timed(label: str, frame: pd.DataFrame, bar: str) -> str:
    with measuring.measured() as clock:
        found = detect(frame)
    return f"| {label} | {clock.cpu_s:.2f} | {len(found.streams):,} | {bar} |"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
