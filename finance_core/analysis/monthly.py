"""Months as a table: what each category came to in every month that is known whole.

A month in which nothing was bought is a zero. A month that was not imported, in whole or in one of its main accounts, is a gap:
it is missing, so that it is never taken for a cheap one. The running month stands apart.
"""

from typing import Final

import numpy as np
import pandas as pd

from finance_core.analysis import flows
from finance_core.analysis.flows import Period

_EPOCH: Final = 1970 * 12
"""The month index at which pandas begins to count months."""
_BUSY: Final = 5
"""Payments a month from which an account is used all the time: a month without any has a chance below one in a hundred."""
_MAIN: Final = 0.1
"""The share of all money out from which an account matters to the household's months."""


def known(transactions: pd.DataFrame, seen: Period) -> tuple[int, ...]:
    """The months that are known whole, as indices, oldest first.

    Left out are the running month, a first one that begins late, months without any booking, and those in which one of the
    main accounts has none although it has before and after.
    """
    booked = transactions[transactions["date"] <= pd.Timestamp(seen.as_of)]
    months = flows.by_month(flows.flows(booked), seen)
    whole = set(months.loc[months["complete"], "month"].tolist())
    return tuple(sorted(whole - _gaps(booked)))


def _gaps(booked: pd.DataFrame) -> set[int]:
    """The months that lack one of the main accounts between its first and its last booking."""
    paid = (-booked["amount"]).clip(lower=0.0).groupby(booked["account"]).sum()
    main = paid.index[paid >= _MAIN * paid.sum()]
    counts = booked.groupby(["account", indices(booked)]).size()
    lacking: set[int] = set()
    for account in main:
        own = counts.loc[account]
        if len(own) > 1 and own.median() >= _BUSY:
            lacking |= set(range(int(own.index.min()), int(own.index.max()))) - set(own.index.tolist())
    return lacking


def quiet(transactions: pd.DataFrame, seen: Period) -> tuple[str, ...]:
    """The main accounts that have nothing in the running month nor in the one before: closed, or not imported since."""
    booked = transactions[transactions["date"] <= pd.Timestamp(seen.as_of)]
    recent = booked[indices(booked) >= seen.month.index - 12]
    paid = (-recent["amount"]).clip(lower=0.0).groupby(recent["account"]).sum()
    last = indices(recent).groupby(recent["account"]).max()
    idle = (last < seen.month.index - 1) & (paid >= _MAIN * paid.sum())
    return tuple(sorted(str(name) for name in idle.index[idle]))


def indices(lines: pd.DataFrame) -> "pd.Series[int]":
    """The month index of each line."""
    index: pd.Series[int] = lines["date"].dt.year * 12 + lines["date"].dt.month - 1
    return index


def by_category(moved: pd.DataFrame, months: tuple[int, ...]) -> pd.DataFrame:
    """What each category came to: one row a month from the first to the last of `months`, one column a category.

    Takes lines of one flow as `flows.flows` returns them; refunds are taken off, so a month may be below zero. The index is a
    PeriodIndex of months. A month that is not among `months` is NaN in every column; one without a line is 0.
    """
    whole = range(months[0], months[-1] + 1) if months else range(0)
    table = moved.pivot_table(index="month", columns="category", values="sized", aggfunc="sum", fill_value=0.0)
    table = table.reindex(index=whole, fill_value=0.0).astype("float64")
    table.loc[~table.index.isin(months)] = np.nan
    table.columns = table.columns.astype("str")
    return table.set_index(periods(whole)).rename_axis(index="month", columns="category")


def periods(months: range) -> pd.PeriodIndex:
    """Month indices as pandas' months."""
    return pd.period_range(pd.Period(ordinal=months.start - _EPOCH, freq="M"), periods=len(months), freq="M")


def index_of(month: pd.Period) -> int:
    """The month index of one of pandas' months."""
    return int(month.ordinal) + _EPOCH
