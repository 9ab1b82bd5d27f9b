"""What each category amounts to over a stretch of time, whatever its group."""

from datetime import date
from typing import Final

import pandas as pd

from finance_core.analysis import flows
from finance_core.analysis.flows import Period
from finance_core.dates import Month

MONTHS_SHOWN: Final = 13


def totals(lines: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """How many payments each category had from `first` to `last`, both included, and their sum; one row a category.

    Takes the ledger's lines. Columns `category`, `payments` (int; a split payment counts once a category), `money` (float):
    what was spent, came in or was saved, by the laws of `flows`; of transfers what went out of one account into another.
    """
    days = lines["date"].between(pd.Timestamp(first), pd.Timestamp(last))
    known = lines[days & lines["category"].notna()]
    payments = known.groupby("category")["id"].nunique()
    money = sized(known).groupby(known["category"]).sum()
    table = pd.DataFrame({"payments": payments, "money": money})
    return table.rename_axis(index="category").reset_index()


def by_month(lines: pd.DataFrame, category: str, seen: Period) -> pd.DataFrame:
    """One category month by month up to the running one: `month` (int index), `money` as in `totals`, `complete`."""
    own = lines[(lines["category"] == category).fillna(value=False) & (lines["date"] <= pd.Timestamp(seen.as_of))]
    index = own["date"].dt.year * 12 + own["date"].dt.month - 1
    first = max(Month.of(seen.first).index, seen.month.index - MONTHS_SHOWN + 1)
    money = sized(own).groupby(index).sum().reindex(range(first, seen.month.index + 1), fill_value=0.0)
    table = money.rename("money").rename_axis(index="month").reset_index()
    table["complete"] = table["month"].isin(seen.booked)
    table.loc[table["month"] == seen.month.index, "complete"] = seen.complete
    if seen.first.day > 3:
        table.loc[table["month"] == Month.of(seen.first).index, "complete"] = False
    return table


def sized(lines: pd.DataFrame) -> "pd.Series[float]":
    """The size of each line as its flow counts it; of a transfer the part that went out, so that none counts twice."""
    out_of = (-lines["amount"]).clip(lower=0.0)
    return flows.flows(lines)["sized"].reindex(lines.index).fillna(out_of).astype("float64")
