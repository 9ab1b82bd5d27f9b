"""Ledgers of everyday spending for the tests of how a month ends."""

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

Paid = tuple[date, str, str, float]
"""Day, payee, category, and amount; money out is negative."""


def ledger(payments: Iterable[Paid]) -> pd.DataFrame:
    """A ledger frame with the columns that matter here."""
    rows = list(payments)
    return pd.DataFrame(
        {
            "id": np.arange(1, len(rows) + 1),
            "date": pd.to_datetime([row[0] for row in rows]),
            "account": "Everyday",
            "payee": pd.Series([row[1] for row in rows], dtype="str"),
            "description": pd.Series([row[1] for row in rows], dtype="str"),
            "amount": np.array([row[3] for row in rows], np.float64),
            "category": pd.Series([row[2] for row in rows], dtype="str"),
            "group": pd.Series(["income" if row[2] == "Salary" else "needs" for row in rows], dtype="str"),
            "is_transfer": False,
        }
    )


def shopping(first: str, last: str, *, every: int = 3, size: float = 30.0, seed: int = 0) -> list[Paid]:
    """Purchases about every so many days, each at another shop in turn, their sizes spread."""
    rng = np.random.default_rng(seed)
    days = [day.date() for day in pd.date_range(first, last) if rng.random() < 1 / every]
    return [(day, f"Shop {place % 7}", "Groceries", -round(size * rng.lognormal(0, 0.4), 2)) for place, day in enumerate(days)]


def monthly(payee: str, category: str, amount: float, first: str, times: int) -> list[Paid]:
    """A bill on the same day of each month."""
    start = pd.Timestamp(first)
    return [((start + pd.DateOffset(months=step)).date(), payee, category, amount) for step in range(times)]
