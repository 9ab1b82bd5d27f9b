"""Missing bills: regular payments that were due and have not come.

A payee is regular where its last visits keep a steady distance. It is late once the due day and the play it always had are
past; it counts as ended, and is no longer missed, when two and a half distances have gone by.
"""

from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from finance_core.ml.oddities.context import payee_names, spending
from finance_core.ml.oddities.explain import counted, money, shortened
from finance_core.ml.windows import median, spread

VISITS: Final = 12
"""Visits that tell how regular a payee is."""
LEAST_VISITS: Final = 4
_LEAST_GAP: Final = 6
"""Days; what comes more often than weekly is a habit."""
_STEADY: Final = 0.15
"""The most spread of the distances, as a share of the usual one, and two days more."""
_STEADY_AMOUNT: Final = 0.35
"""The most spread of log amounts: bills vary with the season, shopping varies more."""
_FIXED_AMOUNT: Final = 0.05
"""The same for what comes more often than about monthly, where only a fixed price tells a bill from a habit."""
_BILL_GAP: Final = 25
_PATIENCE_DAYS: Final = 4
"""Weekends, holidays and slow banks."""
_ENDED: Final = 2.5
COLUMNS: Final = ("payee", "account", "expected", "days_late", "amount", "payments", "reason")


def missing_bills(ledger: pd.DataFrame, as_of: date, *, currency: str = "") -> pd.DataFrame:
    """The regular payments out that are overdue on that day, the latest due first; `currency` is the ledger's.

    Only as far as each account is known: an account whose newest booking is older than the due day is not up to date, and says
    nothing.

    Returns
    -------
    DataFrame
        `payee`, `account`, `expected` (datetime64), `days_late` (int), `amount` (the usual one, in the ledger's currency),
        `payments` (how many it is judged by, at most VISITS), `reason` (a sentence).
    """
    spent = spending(ledger[ledger["date"] <= pd.Timestamp(as_of)])
    spent = spent[spent["payee"] != ""]
    key = spent.groupby(["payee", "account"], sort=False).ngroup()
    visits = spent.assign(key=key).drop_duplicates(["key", "day"], keep="last")
    visits["back"] = visits.groupby("key").cumcount(ascending=False)
    visits = visits[visits["back"] < VISITS]
    if visits.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    days = visits.pivot_table(index="key", columns="back", values="day").to_numpy(np.float64)
    sizes = visits.pivot_table(index="key", columns="back", values="size").to_numpy(np.float64)
    last = visits[visits["back"] == 0].sort_values("key", ignore_index=True)
    steps = days[:, :-1] - days[:, 1:]
    gap, usual = median(steps), median(sizes)
    play = spread(steps, gap)
    known = ledger.groupby("account")["date"].max()
    upto = last["account"].map(known).to_numpy("datetime64[D]").astype(np.int64)
    upto = np.minimum(upto, np.datetime64(as_of, "D").astype(np.int64))
    due = last["day"].to_numpy(np.float64) + gap
    regular = (np.isfinite(days).sum(axis=1) >= LEAST_VISITS) & (gap >= _LEAST_GAP) & (play <= _STEADY * gap + 2)
    regular &= spread(sizes, usual) <= np.where(gap >= _BILL_GAP, _STEADY_AMOUNT, _FIXED_AMOUNT)
    late = regular & (upto > due + np.maximum(_PATIENCE_DAYS, 2 * play)) & (upto <= last["day"].to_numpy() + _ENDED * gap)
    rows = np.flatnonzero(late)
    names = payee_names(ledger.iloc[last["place"].to_numpy()[rows]])
    table = pd.DataFrame(
        {
            "payee": names.to_numpy(object),
            "account": last["account"].to_numpy(object)[rows],
            "expected": np.round(due[rows]).astype(np.int64).astype("datetime64[D]").astype("datetime64[s]"),
            "days_late": (upto[rows] - np.round(due[rows])).astype(np.int64),
            "amount": np.exp(usual[rows]),
            "payments": np.isfinite(days).sum(axis=1)[rows],
        }
    )
    every = gap[rows]
    table["reason"] = [
        f"{shortened(payee)} usually takes about {money(amount, currency)} every {counted(days_between, 'day', 'days')} "
        f"({payments} payments); it was due {late_by} days ago."
        for payee, amount, days_between, payments, late_by in zip(
            table["payee"], table["amount"], every, table["payments"], table["days_late"], strict=True
        )
    ]
    return table.sort_values("expected", ascending=False, ignore_index=True)
