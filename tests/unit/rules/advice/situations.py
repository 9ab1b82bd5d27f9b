"""Situations for tests: out of a few payments written by hand, out of made-up months, and of the demo household."""

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd

from finance_core import ledger
from finance_core.demo import household
from finance_core.demo.values import DemoHousehold, DemoTransaction
from finance_core.ml import recurring
from finance_core.rules.advice.situation import Rise, Situation, Stream, situation
from tests.servers import ROOT

TODAY: Final = date(2026, 11, 21)
GROUPS: Final[dict[str, str]] = {
    row["name"]: row["group"] for row in json.loads((ROOT / "data" / "categories.json").read_text(encoding="utf-8"))
}
_EVERYDAY: Final = [
    "Groceries", "Health", "Transport", "Car", "Pets", "Shopping", "Clothing", "Leisure", "Holidays", "Gifts", "Personal care",
    "Home", "Cash",
]  # fmt: skip
_COLUMNS: Final = ["date", "payee", "category", "amount"]
Row = tuple[str, str, str, float]
"""Day, payee, category, amount: `("2026-11-03", "Noodle House", "Eating out", -12.50)`."""


def frame(rows: Iterable[Row]) -> pd.DataFrame:
    """A ledger of them, ids from 1, all on one account."""
    return _completed(pd.DataFrame(list(rows), columns=_COLUMNS))


def _completed(table: pd.DataFrame) -> pd.DataFrame:
    table["date"] = pd.to_datetime(table["date"], format="mixed").astype("datetime64[s]")
    table["group"] = table["category"].map(GROUPS)
    table["is_transfer"] = table["group"] == "transfer"
    table = table.assign(id=range(1, len(table) + 1), account="Checking", description=table["payee"])
    return ledger.completed(table.astype({"category": "str", "group": "str", "payee": "str", "amount": "float64"}))


def seen(rows: Iterable[Row], **said: Any) -> Situation:
    """What advice sees of them, today being TODAY unless said otherwise."""
    return of_frame(frame(rows), **said)


def of_frame(table: pd.DataFrame, **said: Any) -> Situation:
    """The same of a ledger that is a frame already."""
    read: dict[str, Any] = {"currency": "EUR", "today": TODAY} | said
    found = situation(table, table, **read)
    assert found is not None
    return found


def monthly(payee: str, category: str, amounts: Iterable[float], *, day: int = 5, last: str = "2026-11") -> list[Row]:
    """One payment a month, the last of them in that month."""
    paid = list(amounts)
    months = pd.period_range(end=last, periods=len(paid), freq="M")
    return [(f"{month}-{day:02d}", payee, category, amount) for month, amount in zip(months, paid, strict=True)]


def stream(rows: list[Row], table: list[Row], **said: Any) -> Stream:
    """The stream that those rows are within a table of rows; what is not said is read off them."""
    ids = tuple(place for place, row in enumerate(table, start=1) if row in rows)
    payee, category, price = rows[-1][1], rows[-1][2], rows[-1][3]
    read: dict[str, Any] = {
        "key": f"found-{ids[0]}", "name": payee, "payee": payee, "category": category, "group": GROUPS.get(category),
        "price_minor": round(-100 * price), "a_year": 12, "payments": ids, "began": date.fromisoformat(rows[0][0]),
    }  # fmt: skip
    return Stream(**(read | said))


def noisy(seed: int, *, months: int = 30, dearer: float = 1.0) -> Situation:
    """A household without any trend: ten categories bought at random, every day like every other, beside a wage.

    With `dearer` eating out is one of them, and costs so many times as much in the last three whole months and since.
    """
    rng = np.random.default_rng(seed)
    start = (pd.Period(TODAY, freq="M") - months).start_time
    days = (pd.Timestamp(TODAY) - start).days + 1
    lately = (pd.Period(TODAY, freq="M") - 3).start_time
    parts = [pd.DataFrame(monthly("Employer", "Salary", [4000.0] * (months + 1), day=1), columns=_COLUMNS)]

    def bought(payee: str, category: str, offsets: Any, amounts: Any) -> None:
        dates = start + pd.to_timedelta(offsets, unit="D")
        parts.append(pd.DataFrame({"date": dates, "payee": payee, "category": category, "amount": -amounts}))

    for category in rng.choice(_EVERYDAY, 10, replace=False):
        offsets = np.repeat(np.arange(days), rng.poisson(rng.uniform(2, 12) / 30.4, days))
        bought("Shop", category, offsets, rng.uniform(8, 60) * np.exp(rng.uniform(0.2, 0.8) * rng.normal(size=len(offsets))))
    if dearer != 1.0:
        offsets = np.arange(0, days, 3)
        since = (lately - start).days
        level = 30 * np.where(offsets >= since, dearer, 1.0)
        bought("Noodle House", "Eating out", offsets, level * np.exp(0.3 * rng.normal(size=len(offsets))))
    return of_frame(_completed(pd.concat(parts, ignore_index=True)))


def found_streams(table: pd.DataFrame, today: date = TODAY) -> tuple[Stream, ...]:
    """What recurs in a ledger, as the search finds it."""
    found = recurring.detect(table, as_of=today)
    paid = table.set_index("id")
    ids = found.members.groupby("stream_id")["id"].agg(list)
    return tuple(_found(row, paid.loc[ids[row["stream_id"]]].sort_values("date")) for _, row in found.streams.iterrows())


def _found(row: "pd.Series[Any]", paid: pd.DataFrame) -> Stream:
    after, change = round(100 * abs(row["amount"])), float(row["price_change"])
    category = str(paid["category"].iloc[-1])
    return Stream(
        key=f"found-{row['stream_id']}", name=str(row["payee"]), payee=str(row["payee"]), account=str(row["account"]),
        category=category, group=GROUPS[category], price_minor=after, a_year=abs(row["yearly"] / row["amount"]),  # type: ignore[arg-type]
        payments=tuple(paid.index.tolist()), began=row["first_date"].date(), is_income=row["amount"] > 0,
        goes_on=row["status"] != "ended", turned_paid=paid["date"].iloc[1].date() if row["is_trial"] else None,
        rise=Rise(row["price_changed"].date(), round(after / (1 + change)), after) if change > 0 else None,
    )  # fmt: skip


def of_demo(made: DemoHousehold) -> Situation:
    """A made-up household; ids count its transactions from 1."""
    rows = [(str(row.date), row.payee, row.category, row.amount_minor / 100) for row in made.transactions]
    table = frame(rows).assign(account=[row.account for row in made.transactions])
    loans = {account.name for account in made.accounts if account.kind == "loan"}
    return of_frame(table, streams=found_streams(table), loans=loans)


@lru_cache(maxsize=1)
def demo() -> tuple[Situation, tuple[DemoTransaction, ...]]:
    """The demo household, and what was made of it."""
    made = household.demo_household(today=TODAY)
    return of_demo(made), made.transactions
