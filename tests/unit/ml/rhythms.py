"""Ledgers in which one payee is paid on given days."""

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

Payment = tuple[date | pd.Timestamp, str, float]
"""Day, payee and amount."""


def monthly(payee: str, amounts: Sequence[float], *, day: int = 5, first: str = "2024-01", every: int = 1) -> list[Payment]:
    """A payment on that day of every `every`-th month, one for each amount."""
    start = pd.Timestamp(f"{first}-01")
    months = [start + pd.DateOffset(months=every * k) for k in range(len(amounts))]
    return [(month + pd.Timedelta(days=day - 1), payee, amount) for month, amount in zip(months, amounts, strict=True)]


def every(days: int, payee: str, amounts: Sequence[float], *, first: date = date(2024, 1, 5)) -> list[Payment]:
    """A payment every so many days."""
    return [(pd.Timestamp(first) + pd.Timedelta(days=days * k), payee, amount) for k, amount in enumerate(amounts)]


def ledger(payments: Iterable[Payment], *, account: str = "Checking") -> pd.DataFrame:
    """The ledger frame of these payments."""
    rows = list(payments)
    frame = pd.DataFrame(rows, columns=["date", "payee", "amount"]).astype({"amount": "float64", "payee": "str"})
    frame["date"] = pd.to_datetime(frame["date"]).astype("datetime64[s]")
    return frame.assign(id=range(1, len(frame) + 1), account=account, description=frame["payee"], is_transfer=False)
