"""Commitments: what is already spoken for. Payments that recur are taken out of the months and put back on their own days.

found = commitments(ledger.transactions, moved, as_of=today, until=last_day)
found.everyday(moved)    what is left when they are taken out
found.due                what is due, payment by payee and day
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from finance_core.analysis.monthly import indices
from finance_core.ml import recurring
from finance_core.models import NO_CATEGORY

YEARS: Final = 4
"""Recurring payments are looked for in the last years only: a yearly one has come three times by then."""
_SPREAD_OVER: Final = 12
"""How many of the newest payments tell how much the amount of one plays."""

DUE_DTYPES: Final = {
    "date": "datetime64[s]", "month": "int64", "stream_id": "int64", "payee": "str", "account": "str", "category": "str",
    "flow": "str", "sized": "float64", "variance": "float64",
}  # fmt: skip
"""The columns of what is due: `sized` is positive for income and for money spent or saved, as in `flows.flows`; `variance` is
that of the amount, 0 where it is fixed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitments:
    """Recurring payments, past and due.

    `members` maps the `id` of a past payment to its `stream_id`; `due` has one row a payment that is due and a category of it,
    in the order of days, with the columns of DUE_DTYPES.
    """

    members: "pd.Series[int]"
    due: pd.DataFrame

    def everyday(self, moved: pd.DataFrame) -> pd.DataFrame:
        """The lines that are no recurring payment."""
        return moved[~moved["id"].isin(self.members.index)]

    def payments_of(self, stream_id: int) -> tuple[int, ...]:
        """The ids of a stream's past payments, newest last."""
        return tuple(self.members.index[self.members == stream_id].tolist())


def commitments(
    transactions: pd.DataFrame, moved: pd.DataFrame, *, as_of: date, until: date, dismissed: frozenset[int] = frozenset()
) -> Commitments:
    """What recurs in a ledger as known on the day `as_of`, and what of it is due up to and including `until`.

    Parameters
    ----------
    transactions
        The ledger frame.
    moved
        Its lines as `flows.flows` returns them: they say which categories a recurring payment is for, and its flow. What is
        in none of them, such as a transfer, is no commitment.
    dismissed
        Ids of payments of which a person said that they don't recur.
    """
    since = pd.Timestamp(as_of) - pd.DateOffset(years=YEARS)
    recent = transactions[transactions["date"].between(since, pd.Timestamp(as_of))]
    found = recurring.detect(recent, as_of=as_of)
    wrong = set(found.members.loc[found.members["id"].isin(dismissed), "stream_id"])
    members = found.members[~found.members["stream_id"].isin(wrong)]
    due = recurring.upcoming(found, until)
    varying = found.streams.loc[~found.streams["is_fixed"], "stream_id"]
    return of_streams(due[~due["stream_id"].isin(wrong)], members, set(varying), recent, moved)


def of_streams(
    due: pd.DataFrame,
    members: pd.DataFrame,
    varying: set[int],
    transactions: pd.DataFrame,
    moved: pd.DataFrame,
    *,
    purposes: pd.DataFrame | None = None,
) -> Commitments:
    """Commitments out of what is due and what was paid.

    Parameters
    ----------
    due
        `date`, `stream_id`, `payee`, `account`, `amount` (money out negative).
    members
        `id` of each past payment of a stream, and its `stream_id`.
    varying
        The streams whose amounts play.
    transactions, moved
        As for `commitments`.
    purposes
        What streams without a past payment are for: `stream_id`, `category`, `flow` and `share`.
    """
    known = _purposes(members, moved)
    if purposes is not None:
        known = pd.concat([known, purposes[~purposes["stream_id"].isin(known["stream_id"])]], ignore_index=True)
    table = due[["date", "stream_id", "payee", "account", "amount"]].merge(known, on="stream_id", how="inner")
    sign = (table["flow"] == "income").map({True: 1.0, False: -1.0})
    variance = table["stream_id"].map(_variances(members, transactions, varying)).fillna(0.0)
    table = table.assign(
        month=indices(table), sized=table["amount"] * sign * table["share"], variance=variance * table["share"] ** 2
    ).sort_values(["date", "stream_id"], kind="stable", ignore_index=True)
    return Commitments(members=members.set_index("id")["stream_id"], due=table[list(DUE_DTYPES)].astype(DUE_DTYPES))


def _purposes(members: pd.DataFrame, moved: pd.DataFrame) -> pd.DataFrame:
    """What each stream is for, by its newest payment with a category: `stream_id`, `category`, `flow`, each one's `share`."""
    lines = moved.merge(members, on="id")
    lines = lines.assign(named=lines["category"] != NO_CATEGORY).sort_values(["named", "date", "id"], kind="stable")
    newest = lines.groupby("stream_id")["id"].last()
    parts = lines[lines["id"] == lines["stream_id"].map(newest)]
    whole = parts.groupby("stream_id")["amount"].transform("sum")
    share = (parts["amount"] / whole).where(whole != 0, 1.0)
    return parts[["stream_id", "category", "flow"]].assign(share=share)


def _variances(members: pd.DataFrame, transactions: pd.DataFrame, varying: set[int]) -> "pd.Series[float]":
    """How much the amount of each varying stream plays, as a variance, by its newest payments."""
    mine = members[members["stream_id"].isin(varying)]
    paid = mine.merge(transactions[["id", "date", "amount"]], on="id").sort_values(["date", "id"], kind="stable")
    return paid.groupby("stream_id").tail(_SPREAD_OVER).groupby("stream_id")["amount"].var().astype("float64")
