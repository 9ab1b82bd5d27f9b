"""The plans of a household: what recurs, standing orders and card bills between own accounts, and what the bank announced.

    ledger ─ streams (`recurring`, or as the person has it) ─ plans of bills, subscriptions, wages ┐
           ├ transfers, paired ─ streams ─ plans that move money between accounts, card bills      ├ plans, and what they
           └ rows after today ─ payments that the bank has announced                               ┘ account for

A transfer is one event with two legs: it leaves one account and reaches the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from finance_core.ml.futures import own_transfers
from finance_core.ml.futures.own_transfers import Legs
from finance_core.ml.futures.plan import Plan, Stream, plan_of, streams_of
from finance_core.ml.recurring import Recurring, detect
from finance_core.ml.windows import Bools, Floats, Ints

_LEAST: Final = 3
"""Transfers that make a standing order."""
_LATELY: Final = 90
_SAME: Final = 10
"""Days around an announced payment in which the plan's own is the same."""
_RECENT: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The plans of a household, and which rows of the ledger they account for.

    `is_dated` marks the payments of plans, those of streams that have ended too; `is_transfer` all between own accounts.
    """

    plans: tuple[Plan, ...]
    is_dated: Bools
    is_transfer: Bools


def planned(rows: pd.DataFrame, *, as_of: int, until: int, streams: Sequence[Stream] | None = None) -> Planned:
    """The plans from the day after `as_of` up to and including `until` (days since 1970).

    Parameters
    ----------
    rows
        A complete ledger frame, the oldest first, whose `amount` is in each account's own currency. Rows after `as_of` are
        payments that the bank has announced.
    streams
        What recurs and has recurred, where that is known; those that have ended are due on no day. Looked for otherwise.
    """
    rows = rows.assign(day=rows["date"].to_numpy("datetime64[D]").astype(np.int64))
    known = (rows["day"] <= as_of).to_numpy(bool)
    transfer = (rows["is_transfer"] | (rows["group"] == "transfer").fillna(value=False)).to_numpy(bool)
    past, today = rows[known], np.datetime64(as_of, "D").astype(date)
    dated = np.zeros(len(rows), bool)
    if streams is None:
        found = detect(past, as_of=today)
        dated = rows["id"].isin(found.members["id"]).to_numpy(bool)
        streams = streams_of(found, _categories(past), until)
    paid = past.set_index("id")[["day", "amount"]]
    plans = [plan_of(stream, paid[paid.index.isin(stream.payments)]) for stream in streams]
    dated = dated | rows["id"].isin([payment for stream in streams for payment in stream.payments]).to_numpy(bool)
    plans += _between_accounts(past, transfer[known], as_of=today, until=until)
    ahead = rows[~known & (rows["day"] <= until)]
    plans = [*_without_announced(plans, past, ahead), *_announced(ahead)]
    return Planned(plans=tuple(plans), is_dated=dated & ~transfer, is_transfer=transfer)


def _categories(rows: pd.DataFrame) -> dict[int, str]:
    return dict(zip(rows["id"].tolist(), rows["category"].fillna("").tolist(), strict=True))


def _between_accounts(past: pd.DataFrame, transfer: Bools, *, as_of: date, until: int) -> list[Plan]:
    """Plans of transfers: what goes out of one account and comes into the other, some days later."""
    moved = past[transfer]
    day, account, amount = _day(moved), pd.factorize(moved["account"], sort=True)[0], moved["amount"].to_numpy(np.float64)
    legs = own_transfers.paired(day, account.astype(np.int64), amount)
    payments = own_transfers.as_payments(moved, legs)
    orders = _lasting(detect(payments, as_of=as_of))
    paid = payments.set_index("id")[["day", "amount"]]
    place = pd.Series(np.arange(len(payments)), index=payments["id"].to_numpy())
    plans = []
    for stream in streams_of(orders, _categories(payments), until):
        members = place.loc[list(stream.payments)].to_numpy(np.int64)
        members = members[np.argsort(legs.out[members], kind="stable")]
        plan = _with_other_leg(plan_of(stream, paid[paid.index.isin(stream.payments)]), members, moved, legs, past)
        plans += _arriving(plan, legs.out[members][-1], legs.into[members][-1], moved, as_of)
        if plan.closing is not None or not plan.factors or not plan.other or plan.other in _lived_from(past):
            plans.append(plan)
    return plans


def _arriving(plan: Plan, sent: int, into: int, moved: pd.DataFrame, as_of: date) -> list[Plan]:
    """The newest payment of a transfer, where it has left the one account and not yet reached the other."""
    start = int(np.datetime64(as_of, "D").astype(np.int64))
    left = int(_day(moved)[sent])
    if into >= 0 or not plan.other or left + int(plan.lags.max()) <= start:
        return []
    amount = -float(moved["amount"].iloc[sent])
    return [Plan(
        key=f"arriving {plan.key}", source="arriving", payee=plan.account, account=plan.other, category=plan.category,
        days=np.array([max(left + int(np.median(plan.lags)), start + 1)]), amounts=np.array([amount]),
        payments=(int(moved["id"].iloc[sent]),),
    )]  # fmt: skip


def _lived_from(past: pd.DataFrame) -> set[str]:
    """The accounts on which things were bought lately: what varies and goes to others is what was left over, no plan."""
    bought = past[(past["amount"] < 0) & ~past["is_transfer"] & (past["day"] > past["day"].max() - _LATELY)]
    many = bought.groupby("account").size()
    return {str(name) for name in many[many >= _LEAST].index}


def _with_other_leg(plan: Plan, members: Ints, moved: pd.DataFrame, legs: Legs, past: pd.DataFrame) -> Plan:
    """The plan with the account that its money goes to, and what it settles there."""
    day, into = _day(moved), legs.into[members]
    both = into >= 0
    if not both.any():
        return replace(plan, source="transfer")
    # the other leg of the newest payment may still be on its way
    other = str(moved["account"].iloc[into[both][-1]])
    sent = legs.out[members]
    lags = (day[into] - day[sent])[both][-_RECENT:]
    closing = _closing(other, day[sent], -moved["amount"].to_numpy(np.float64)[sent], past)
    arrivals = tuple(moved["id"].iloc[into[both]].tolist())
    return replace(
        plan, source="transfer" if closing is None else "card", other=other, lags=lags, closing=closing, arrivals=arrivals
    )


def _closing(card: str, days: Ints, paid: Floats, past: pd.DataFrame) -> int | None:
    """When the account closes its statement, if what was paid settles it."""
    spent = past[(past["account"] == card) & ~((past["amount"] > 0) & past["is_transfer"])]
    return own_transfers.closing_day(days, paid, _day(spent), spent["amount"].to_numpy(np.float64))


def _lasting(orders: Recurring) -> Recurring:
    """Standing orders and card bills; sums that are moved by hand now and then are no plan."""
    streams = orders.streams
    often = streams["cadence"].isin(["weekly", "biweekly", "semimonthly", "monthly"])
    kept = streams[(streams["occurrences"] >= _LEAST) & often]
    return Recurring(streams=kept, members=orders.members[orders.members["stream_id"].isin(kept["stream_id"])])


def _announced(ahead: pd.DataFrame) -> list[Plan]:
    """The payments that the bank has booked ahead."""
    payees = ahead["payee"].where(ahead["payee"] != "", ahead["description"])
    return [
        Plan(
            key=f"row {row_id}", source="announced", payee=str(payee), account=str(account), category=str(category),
            days=np.array([day], np.int64), amounts=np.array([amount]), payments=(int(row_id),),
        )
        for row_id, payee, account, category, day, amount in zip(
            ahead["id"], payees, ahead["account"], ahead["category"].fillna(""), ahead["day"], ahead["amount"], strict=True
        )
    ]  # fmt: skip


def _without_announced(plans: Sequence[Plan], past: pd.DataFrame, ahead: pd.DataFrame) -> list[Plan]:
    """The plans without the days on which the bank has announced them already, by the name here or the payee of the past."""
    if ahead.empty:
        return list(plans)
    payee_of = dict(zip(past["id"].tolist(), past["payee"].str.casefold().tolist(), strict=True))
    announced = ahead["payee"].str.casefold()
    found = []
    for plan in plans:
        names = {plan.payee.casefold(), *(payee_of[payment] for payment in plan.payments if payment in payee_of)}
        same = ahead[(ahead["account"] == plan.account) & announced.isin(names)]
        free = ~(np.abs(plan.days[:, None] - _day(same)[None, :]) <= _SAME).any(axis=1)
        found.append(replace(plan, days=plan.days[free], amounts=plan.amounts[free]))
    return found


def _day(rows: pd.DataFrame) -> Ints:
    return rows["day"].to_numpy(np.int64)
