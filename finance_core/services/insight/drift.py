"""Has spending really changed? Everything the page of changes shows, computed once."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from finance_core.analysis import flows
from finance_core.analysis.flows import Period
from finance_core.dates import Month
from finance_core.ml import drift
from finance_core.ml.changes import levels
from finance_core.ml.drift import Drift
from finance_core.models import Filters
from finance_core.services import openings
from finance_core.services.ledgers import Ledger

MONTHS: Final = 13
"""Months of the heat map: this one and the same one a year ago."""
ROWS: Final = 12
"""Categories of the heat map: the largest."""
WEEKS: Final = 26
"""Weeks of the calendar."""

__all__ = ["Changes", "Drift", "build", "opened", "opened_month"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed, as far as that can be told from chance.

    `found` compares the last three whole months with the twelve before; `looks` is the same as it stood in each of the last
    twelve months; `levels` are the lasting changes of single categories; `described` numbers that only describe. `heat` holds
    spending by category (rows, the largest first) and month index (columns), `weeks` by weekday (0 for Monday) and the Monday
    that a week began with; `seen` is what the ledger covers.
    """

    seen: Period
    currency: str
    found: Drift
    looks: pd.DataFrame
    levels: pd.DataFrame
    described: pd.DataFrame
    heat: pd.DataFrame
    weeks: pd.DataFrame


def build(ledger: Ledger, *, today: date) -> Changes | None:
    """The changes of a household's spending; None where nothing is booked up to today."""
    seen = flows.period(ledger.transactions, today)
    if seen is None:
        return None
    as_of = seen.month.end - timedelta(days=1) if seen.complete else seen.as_of
    lines = ledger.lines
    moved = flows.flows(lines[lines["date"] <= pd.Timestamp(seen.as_of)])
    found = drift.compare(lines, as_of=as_of)
    return Changes(
        seen=seen,
        currency=ledger.currency,
        found=found,
        looks=drift.over_time(lines, as_of=as_of),
        levels=levels.changes(lines, as_of=as_of),
        described=drift.described(lines, found),
        heat=_heat(moved, seen),
        weeks=_weeks(moved, seen),
    )


def _heat(moved: pd.DataFrame, seen: Period) -> pd.DataFrame:
    """Spending by category and month: the largest categories; months without bookings are missing."""
    first = max(Month.of(seen.first).index, seen.month.index - MONTHS + 1)
    table = flows.category_months(moved).reindex(columns=range(first, seen.month.index + 1), fill_value=0.0)
    table = table.loc[table.sum(axis=1).sort_values(ascending=False).index].head(ROWS)
    table = table.loc[(table != 0).any(axis=1)]
    known = np.isin(table.columns, list(seen.booked))
    return table.where(np.tile(known, (len(table), 1)))


def _weeks(moved: pd.DataFrame, seen: Period) -> pd.DataFrame:
    """Spending by weekday and week; days that are not known yet, or not any more, are missing."""
    last = seen.as_of - timedelta(days=seen.as_of.weekday())
    begin = last - timedelta(weeks=WEEKS - 1)
    spent = moved[(moved["flow"] == "spending") & (moved["date"] >= pd.Timestamp(begin))]
    days = spent.groupby("date")["sized"].sum()
    known = pd.date_range(max(begin, seen.first), seen.as_of, freq="D")
    days = days.reindex(known, fill_value=0.0).reindex(pd.date_range(begin, last + timedelta(days=6), freq="D"))
    return pd.DataFrame(days.to_numpy().reshape(-1, 7).T, index=range(7), columns=pd.date_range(begin, last, freq="7D"))


def opened(category: str, months: tuple[Month, ...]) -> Filters:
    """What opens a category's payments in those months, from the first to the last of them."""
    return openings.in_categories((category,), months[0].start, months[-1].end - timedelta(days=1))


def opened_month(ledger: Ledger, index: int) -> Filters:
    """What opens the spending of a month, by its index."""
    month = Month.from_index(index)
    return openings.spending(ledger, month.start, month.end - timedelta(days=1))
