"""A made-up household for models: shops visited at random, a rent, and presents in December, all from a seed."""

import numpy as np
import pandas as pd

Habit = tuple[str, float, float]
"""Payee, visits a month and usual amount."""

SHOPS: dict[str, Habit] = {
    "Groceries": ("Green Basket", 8.0, 40.0),
    "Eating out": ("Noodle Lane", 7.0, 22.0),
    "Transport": ("City Rail", 6.0, 9.0),
}


def everyday(*, first: str = "2024-01", months: int = 27, seed: int = 0) -> pd.DataFrame:
    """A ledger whose habits never change, but for December's presents."""
    rng = np.random.default_rng(seed)
    rows = []
    for month in pd.period_range(first, periods=months, freq="M"):
        rows.append((month.start_time, "Lettings", -950.0, "Rent", "needs"))
        rows.append((month.start_time + pd.Timedelta(days=24), "Alder Studio", 2800.0, "Salary", "income"))
        for category, habit in SHOPS.items():
            rows += _visits(rng, month, category, habit)
        rows += _visits(rng, month, "Gifts", ("Toy House", 8.0 if month.month == 12 else 1.0, 30.0))
    frame = pd.DataFrame(rows, columns=["date", "payee", "amount", "category", "group"])
    frame["date"] = frame["date"].astype("datetime64[s]")
    return frame.assign(id=range(1, len(frame) + 1), account="Checking", description=frame["payee"], is_transfer=False)


def multiplied(ledger: pd.DataFrame, category: str, factor: float, since: str) -> pd.DataFrame:
    """The ledger with the amounts of one category multiplied from that day on."""
    hit = (ledger["category"] == category) & (ledger["date"] >= pd.Timestamp(since))
    return ledger.assign(amount=ledger["amount"].where(~hit, ledger["amount"] * factor))


def _visits(
    rng: np.random.Generator, month: pd.Period, category: str, habit: Habit
) -> list[tuple[pd.Timestamp, str, float, str, str]]:
    payee, visits, amount = habit
    days = rng.integers(0, month.days_in_month, rng.poisson(visits))
    paid = amount * np.exp(0.4 * rng.normal(size=len(days)))
    group = "needs" if category in ("Groceries", "Transport") else "wants"
    return [
        (month.start_time + pd.Timedelta(days=int(day)), payee, -round(float(sum_), 2), category, group)
        for day, sum_ in zip(days, paid, strict=True)
    ]
