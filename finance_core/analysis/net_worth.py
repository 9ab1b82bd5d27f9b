"""Net worth: what all accounts hold together, less what is owed, over time.

What lies in another currency is worth what it would fetch on the day in question: its balance, in its own currency, at the rate
of that day. So it moves with the rate even where nothing is booked.
"""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from finance_core.analysis.conversion import Rates


def by_day(
    ledger: pd.DataFrame,
    openings: Mapping[str, float],
    last: date,
    *,
    abroad: Mapping[str, str] | None = None,
    rates: Rates | None = None,
) -> "pd.Series[float]":
    """The sum of all balances at the end of each day from the day before the first booking to `last`; empty without bookings.

    `openings` holds each account's opening balance in its own currency's major units; `abroad` names the currency of the
    accounts that `rates` converts. Transfers between own accounts cancel out.
    """
    known = ledger[ledger["date"] <= pd.Timestamp(last)]
    if known.empty:
        return pd.Series(dtype="float64")
    days = pd.date_range(known["date"].min() - pd.Timedelta(days=1), pd.Timestamp(last))
    elsewhere = abroad or {}
    home = known[~known["account"].isin(list(elsewhere))] if elsewhere else known
    at_home = sum(opening for account, opening in openings.items() if account not in elsewhere)
    total = at_home + home.groupby("date")["amount"].sum().reindex(days, fill_value=0.0).cumsum()
    for account, currency in elsewhere.items():
        moves = known[known["account"] == account].groupby("date")["booked"].sum().reindex(days, fill_value=0.0)
        total = total + (openings[account] + moves.cumsum()) * _required(rates).on(currency, days)
    return total.round(4)


def by_account(ledger: pd.DataFrame, openings: Mapping[str, float], last: date) -> pd.DataFrame:
    """Each account's balance at the end of each month, in its own currency.

    One column an account, one row a month end (the last may be partial).
    """
    known = ledger[ledger["date"] <= pd.Timestamp(last)]
    if known.empty:
        return pd.DataFrame()
    months = known["date"].dt.to_period("M")
    moves = known.pivot_table(index=months, columns="account", values="booked", aggfunc="sum", fill_value=0.0)
    whole = pd.period_range(moves.index.min(), moves.index.max(), freq="M")
    table = moves.reindex(index=whole, columns=list(openings), fill_value=0.0).cumsum()
    return (table + pd.Series(dict(openings))).round(4)


def valued(balances: pd.DataFrame, abroad: Mapping[str, str], rates: Rates | None, last: date) -> pd.DataFrame:
    """What `by_account` found, in the ledger's currency: each month end at its own rate, the last row at that of `last`."""
    if balances.empty or not abroad:
        return balances
    ends = pd.PeriodIndex(balances.index).end_time.normalize().to_list()
    days = pd.DatetimeIndex([*ends[:-1], pd.Timestamp(last)])
    table = balances.copy()
    for account, currency in abroad.items():
        table[account] = (table[account] * _required(rates).on(currency, days).to_numpy()).round(4)
    return table


def _required(rates: Rates | None) -> Rates:
    if rates is None:
        raise ValueError("Accounts in other currencies need rates.")
    return rates
