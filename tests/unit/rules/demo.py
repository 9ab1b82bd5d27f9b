"""The demo household as what the rules take: a ledger frame, and each category's months in minor units."""

import json
from datetime import date
from functools import lru_cache
from typing import Final

import pandas as pd

from finance_core import ledger
from finance_core.analysis import flows
from finance_core.demo import household
from finance_core.rules.budget.plans import Bucket
from tests.servers import ROOT

TODAY: Final = date(2026, 11, 21)
BILLS: Final = frozenset(
    {"Rent and mortgage", "Utilities", "Phone and internet", "Insurance", "Childcare", "Taxes", "Subscriptions"}
)
_BUCKETS: Final[dict[str, Bucket]] = {"needs": "needs", "wants": "wants", "savings": "savings"}


@lru_cache(maxsize=1)
def lines() -> pd.DataFrame:
    """Its ledger over the last thirteen months and the running one."""
    groups = {row["name"]: row["group"] for row in json.loads((ROOT / "data" / "categories.json").read_text(encoding="utf-8"))}
    made = household.demo_household(today=TODAY, months=13)
    columns = ["date", "account", "payee", "description", "amount_minor", "category"]
    frame = pd.DataFrame([[getattr(row, name) for name in columns] for row in made.transactions], columns=columns)
    frame["amount"] = frame.pop("amount_minor") / 100
    frame["date"] = pd.to_datetime(frame["date"]).astype("datetime64[s]")
    frame["group"] = frame["category"].map(groups)
    frame["is_transfer"] = frame["group"] == "transfer"
    return ledger.completed(frame.assign(id=range(1, len(frame) + 1)).astype({"category": "str", "group": "str"}))


def history() -> tuple[dict[str, list[int]], dict[str, Bucket]]:
    """What each category cost in each of the last twelve whole months, in cents, and its part of a plan."""
    moved = flows.flows(lines())
    table = flows.category_months(moved).iloc[:, -13:-1]
    group = moved.drop_duplicates("category").set_index("category")["group"]
    months = {str(name): [round(100 * spent) for spent in row] for name, row in zip(table.index, table.to_numpy(), strict=True)}
    return months, {name: _BUCKETS.get(str(group[name]), "unassigned") for name in months}


def income() -> list[int]:
    """What came in in each of those months, in cents."""
    moved = flows.flows(lines())
    by_month = moved[moved["flow"] == "income"].groupby("month")["sized"].sum()
    return [round(100 * amount) for amount in by_month.iloc[-13:-1]]
