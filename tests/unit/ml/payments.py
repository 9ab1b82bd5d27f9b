"""Small ledgers for anomalies: regular payments as literals, and everyday life around them."""

from typing import Any

import numpy as np
import pandas as pd

from tests.unit.ml.households import everyday


def made(*rows: tuple[str, str, float], **columns: Any) -> pd.DataFrame:
    """A ledger of rows `("2026-11-03", "Noodle Lane", -12.5)`; other columns can be given as one value or a list."""
    frame = pd.DataFrame(rows, columns=["date", "payee", "amount"])
    filled: dict[str, Any] = {"category": "Eating out", "currency": "EUR", "account": "Checking", "is_transfer": False}
    filled |= columns
    filled |= {"id": range(1, len(rows) + 1), "date": pd.to_datetime(frame["date"]), "description": frame["payee"]}
    frame = frame.assign(**filled)
    return frame.astype({"amount": "float64", "category": "str"})


def every_month(payee: str, amounts: list[float], *, first: str = "2025-01-10") -> list[tuple[str, str, float]]:
    """One payment a month, money out."""
    days = pd.date_range(first, periods=len(amounts), freq=pd.DateOffset(months=1))
    return [(f"{day:%Y-%m-%d}", payee, -amount) for day, amount in zip(days, amounts, strict=True)]


def with_rows(ledger: pd.DataFrame, *rows: dict[str, Any]) -> pd.DataFrame:
    """The ledger and a few more payments, by default to Noodle Lane; ids go on where the ledger's end."""
    base = {"payee": "Noodle Lane", "category": "Eating out", "group": "wants", "account": "Checking", "is_transfer": False}
    more = pd.DataFrame([base | {"id": int(ledger["id"].max()) + place} | row for place, row in enumerate(rows, start=1)])
    more["date"] = pd.to_datetime(more["date"]).astype(ledger["date"].dtype)
    more["description"] = more["payee"]
    return pd.concat([ledger, more], ignore_index=True)


def subscribed(*, months: int = 27, seed: int = 0) -> pd.DataFrame:
    """Everyday life with a subscription of 9.99 on the tenth of each month from January 2024 on."""
    plan = [
        {"date": day, "payee": "Tunewell", "amount": -9.99, "category": "Subscriptions"}
        for day in pd.date_range("2024-01-10", periods=months, freq=pd.DateOffset(months=1))
    ]
    return with_rows(everyday(months=months, seed=seed), *plan)


def tidy(ledger: pd.DataFrame) -> pd.DataFrame:
    """In the order of time, numbered anew."""
    ordered = ledger.sort_values(["date", "id"], ignore_index=True)
    return ordered.assign(id=np.arange(1, len(ordered) + 1))


def poor_ledgers() -> dict[str, pd.DataFrame]:
    """Ledgers with next to nothing to go by, by what is the matter with them."""
    random = np.random.default_rng(0).lognormal(3, 1, 80)
    days = [f"{day:%Y-%m-%d}" for day in pd.date_range("2025-01-01", periods=80)]
    plain = made(*((day, f"Shop {place % 9}", -amount) for place, (day, amount) in enumerate(zip(days, random, strict=True))))
    later = pd.concat([plain["date"].iloc[:40], plain["date"].iloc[40:] + pd.DateOffset(years=10)])
    return {
        "none": plain.iloc[:0],
        "one": plain.iloc[:1],
        "five": plain.iloc[:5],
        "all equal": made(*((day, "Shop", -10.0) for day in days)),
        "one payee": plain.assign(payee="Shop", description="Shop"),
        "one day": plain.assign(date=pd.Timestamp("2025-01-01")),
        "only income": plain.assign(amount=plain["amount"].abs()),
        "no categories": plain.assign(category=pd.Series(pd.NA, index=plain.index, dtype="str")),
        "ten years with a gap": plain.assign(date=later),
        "a change of currency": plain.assign(currency=["EUR"] * 40 + ["USD"] * 40),
        "no names": plain.assign(payee="", description=""),
        "amounts missing": plain.assign(amount=plain["amount"].where(plain["id"] % 2 == 0)),
        "only what must be there": plain[["id", "date", "account", "description", "amount"]],
    }
