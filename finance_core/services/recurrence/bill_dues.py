"""When bills were due and when they were paid: one row a due day, out of what recurs."""

from datetime import date
from decimal import Decimal
from typing import Final

import numpy as np
import pandas as pd

from finance_core.ml.cadences.cadence import Calendar
from finance_core.ml.cadences.timetable import calendar_of
from finance_core.money import minor_digits, to_major, to_minor
from finance_core.services.recurrence.recurrences import Book, Paid, Recurrence

DUES_DTYPES: Final = {
    "due": "datetime64[s]", "paid": "datetime64[s]", "name": "str", "amount_minor": "int64", "currency": "str",
    "payment_id": "int64",
}  # fmt: skip
"""The columns of `dues`."""
NO_PAYMENT: Final = 0
_ABOUT: Final = 0.25
"""A payment that came late may differ by so much of the usual amount."""
_NO_BILLS: Final = frozenset({"income", "transfer", "savings"})


def dues(book: Book, transactions: pd.DataFrame) -> pd.DataFrame:
    """Every bill that was due since it is known, up to the newest booking of its account: of later days nothing is known.

    Takes the ledger's transactions. Money that is saved or moved between own accounts is no bill. A payment belongs to the due
    day that is nearest; one that came so late that it is not taken for one of the bill's is found by account, payee and about
    the amount.

    Returns
    -------
    DataFrame
        Columns as in DUES_DTYPES: `due`, `paid` (missing where nothing came), `name`, `amount_minor` in `currency`, that of the
        account, as a size, and `payment_id`, NO_PAYMENT where nothing came.
    """
    bills = [item for item in book.items if _is_bill(item)]
    days = [paid.day for item in bills for paid in item.payments]
    if not days:
        return _table([])
    calendar = calendar_of((min(days), max(*days, book.today)), book.country)
    rows = transactions[["id", "date", "account", "payee", "booked"]]
    rows = rows[rows["payee"].isin({item.payee for item in bills})]
    newest = {str(name): day.date() for name, day in transactions.groupby("account")["date"].max().items()}
    found = []
    for item in bills:
        own = rows[(rows["payee"] == item.payee) & (rows["account"] == item.account)]
        found += _of(item, calendar, newest.get(item.account, date.min), own)
    return _table(found)


def _is_bill(item: Recurrence) -> bool:
    return not item.is_income and item.state != "dismissed" and item.group not in _NO_BILLS and bool(item.payments)


def _of(item: Recurrence, calendar: Calendar, newest: date, rows: pd.DataFrame) -> list[tuple[object, ...]]:
    """The due days of one bill, each with the payment nearest to it, if one is; `rows` are what its payee got."""
    last = newest if item.next_date is not None else item.payments[-1].day
    if item.schedule is not None and item.schedule.last_date is not None:
        last = min(last, item.schedule.last_date)
    days = item.timetable.days(item.payments[0].day, last, calendar)
    if not days:
        return []
    reach = item.timetable.period / 2
    nearest = _nearest(days, item.payments, reach=reach)
    paid = [_late(day, item, rows, reach) if found is None else found for day, found in zip(days, nearest, strict=True)]
    return [
        (
            pd.Timestamp(day), pd.NaT if found is None else pd.Timestamp(found.day), item.name,
            abs(item.amount_minor if found is None else found.amount_minor), item.currency,
            NO_PAYMENT if found is None else found.id,
        )
        for day, found in zip(days, paid, strict=True)
        if found is not None or day >= item.counts_from  # a rhythm that the person gave says nothing of the days before it
    ]  # fmt: skip


def _nearest(days: list[date], payments: tuple[Paid, ...], *, reach: float) -> list[Paid | None]:
    """The payment nearest to each day, closer than `reach`; of two equally near the earlier one."""
    known = np.array([paid.day for paid in payments], dtype="datetime64[D]")
    apart = np.abs(np.array(days, dtype="datetime64[D]")[:, None] - known[None, :]).astype("int64")
    nearest = apart.argmin(axis=1)
    return [payments[at] if gaps[at] < reach else None for at, gaps in zip(nearest, apart, strict=True)]


def _late(due: date, item: Recurrence, rows: pd.DataFrame, reach: float) -> Paid | None:
    """The first other payment of about the amount after the due day, within reach."""
    expected = float(to_major(item.amount_minor, item.currency))
    start = pd.Timestamp(due)
    fits = rows[
        rows["date"].between(start, start + pd.Timedelta(days=reach))
        & ((rows["booked"] - expected).abs() <= _ABOUT * abs(expected))
        & ~rows["id"].isin(item.payment_ids)
    ]
    if fits.empty:
        return None
    first = fits.iloc[0]
    amount = to_minor(Decimal(str(round(float(first["booked"]), minor_digits(item.currency)))), item.currency)
    return Paid(id=int(first["id"]), day=first["date"].date(), amount_minor=amount)


def _table(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    columns: list[list[object]] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in DUES_DTYPES]
    return pd.DataFrame(
        {name: pd.Series(values, dtype=DUES_DTYPES[name]) for name, values in zip(DUES_DTYPES, columns, strict=True)}
    )
