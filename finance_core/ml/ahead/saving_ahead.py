"""Saving ahead: income less spending. Its mean is that of the two forecasts, its bounds come from its own past swings."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy import special

from finance_core.ml import forecast
from finance_core.ml.ahead import nowcast, track_record
from finance_core.ml.ahead.books import TOTAL, Books
from finance_core.ml.ahead.months_ahead import BOUNDS, Ahead, by_month, calibrated, recent

NET: Final = "net"
_INCOME: Final = "income"
_CENT: Final = 0.01
_COLUMNS: Final = ["income", "spending", "mean", *BOUNDS]
_REACH: Final = 1.2816
"""Standard deviations of a normal distribution from its mean to the bound of 80 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingAhead:
    """What will be left over, month by month.

    Attributes
    ----------
    table
        A row a `month` (int index), from the running one on: `income`, `spending`, `mean` (the one less the other) with its
        bounds, and `below_zero`, the chance that more goes out than comes in.
    behind
        The same of the months that are over, by month index; NaN where one is not known.
    said, methods
        As in an `Ahead`; the only name is NET.
    """

    table: pd.DataFrame
    behind: "pd.Series[float]"
    said: pd.DataFrame
    methods: pd.DataFrame


def saving_ahead(books: Books, spending: Ahead, past_due: pd.DataFrame, *, seed: int = 0) -> SavingAhead:
    """What will be left over of the income; `spending` is the forecast of the same books."""
    earned = books.everyday("income").sum(axis=1, skipna=False)
    spent = books.everyday().sum(axis=1, skipna=False)
    both = pd.DataFrame({_INCOME: earned, NET: earned - spent})
    found = forecast.forecasts(both, books.steps, seed=seed, nonnegative=False)
    table, past = by_month(found.table), recent(by_month(found.past), books)
    behind = books.net()
    total = spending.table[spending.table["name"] == TOTAL].set_index("month")
    table = _joined(table, total, _due(books.due("income")), ["month"])
    table = _with_running(table.set_index("month"), books, total)
    said = spending.said[spending.said["name"] == TOTAL]
    then = past_due[past_due["flow"] == "income"]
    past = _joined(past, said, _due(then), ["month", "step"])
    past = past.assign(name=NET, actual=past["month"].map(behind))
    past = past[list(track_record.SAID_DTYPES)].dropna().astype(track_record.SAID_DTYPES)
    past, table = calibrated(books, past, table.loc[list(books.ahead), _COLUMNS].reset_index())
    return SavingAhead(
        table=table.assign(below_zero=_below_zero),
        behind=behind,
        said=past,
        methods=found.leaderboard[found.leaderboard["series"] == NET].rename(columns={"series": "name"}),
    )


def _due(due: pd.DataFrame) -> pd.DataFrame:
    return due[due["name"] == TOTAL].drop(columns="name")


def _joined(told: pd.DataFrame, spending: pd.DataFrame, due: pd.DataFrame, when: list[str]) -> pd.DataFrame:
    """Income less spending: forecasts of everyday income and of what is left of it, of all spending, and income that is due.

    The bounds are as far from the mean as those of what is left; what is due plays as it says.
    """
    spent = spending.reset_index()[[*when, "mean"]].rename(columns={"mean": "spending"})
    other = told[told["name"] == _INCOME][[*when, "mean"]].rename(columns={"mean": "other"})
    table = told[told["name"] == NET].merge(spent, on=when).merge(other.assign(other=other["other"].clip(lower=0.0)), on=when)
    table = table.merge(due, on=when, how="left").fillna({"sized": 0.0, "variance": 0.0})
    table["income"] = table["other"] + table["sized"]
    table["sized"] = table["income"] - table["spending"] - table["mean"]
    return track_record.shifted(table, *(level for level in (80, 95) if f"lower_{level}" in table))


def _with_running(table: pd.DataFrame, books: Books, total: pd.DataFrame) -> pd.DataFrame:
    """The table with what is known of the running month in its place."""
    if books.running is None:
        return table
    now = books.running.index
    earned = books.everyday("income", after=books.until.day).sum(axis=1, skipna=False)
    rest = nowcast.rest_of_month(earned.to_frame(NET)).loc[NET]
    due = _due(books.due("income")).set_index("month").reindex([now]).fillna(0.0).loc[now]
    income, spent = books.booked("income")[TOTAL] + due["sized"] + rest["mean"], total.loc[now]
    left = income - spent["mean"]
    row = {"income": income, "spending": spent["mean"], "mean": left}
    for level in (80, 95):
        low, high = f"lower_{level}", f"upper_{level}"
        row[low] = left - np.hypot(rest["mean"] - rest[low], spent[high] - spent["mean"])
        row[high] = left + np.hypot(rest[high] - rest["mean"], spent["mean"] - spent[low])
    known = pd.DataFrame([row], index=[now])
    return pd.concat([known, table.drop(index=now)]).rename_axis(index="month")


def _below_zero(table: pd.DataFrame) -> "pd.Series[float]":
    """The chance of a month below zero, were its errors normal with the width of the 80 % bounds on that side."""
    side = np.where(table["mean"] > 0, table["mean"] - table["lower_80"], table["upper_80"] - table["mean"])
    chance = special.ndtr(-table["mean"] / np.maximum(side / _REACH, _CENT))
    return pd.Series(np.where((side < _CENT) & (table["mean"] >= 0), 0.0, chance), index=table.index)
