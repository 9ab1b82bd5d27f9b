"""How the running month goes: everything the overview shows, computed once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from finance_core.analysis import flows, net_worth, usual
from finance_core.analysis.flows import Period
from finance_core.analysis.usual import Usual
from finance_core.dates import Month
from finance_core.models import Category
from finance_core.services.ledgers import Converted, Ledger

TREND_MONTHS: Final = 13
LATEST: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The running month and how it compares. Frames hold floats in the ledger's currency; see `analysis` for their columns.

    `usual_month` is the median spending of the last twelve whole months, None with fewer than three; `savings_rate` is that
    of the running month, `usual_rate` the one of those months taken together. `net_worth` is by day, oldest first.
    `essential_share` is the part of the running month's spending that one can't do without, None where nobody knows.
    """

    seen: Period
    currency: str
    spent: Usual
    came_in: Usual
    savings_rate: float | None
    usual_rate: float | None
    usual_month: float | None
    net_worth: "pd.Series[float]"
    net_worth_change: float
    months: pd.DataFrame
    categories: pd.DataFrame
    pace: pd.DataFrame
    payees: pd.DataFrame
    members: pd.DataFrame
    latest: pd.DataFrame
    uncategorised: int
    converted: tuple[Converted, ...]
    left_out: tuple[str, ...]
    essential_share: float | None


def build(ledger: Ledger, *, today: date, member: str = "", categories: Sequence[Category] = ()) -> Overview | None:
    """The overview of the household, or of one member's share; None where nothing is booked up to today.

    `categories` say which spending is essential: without them, and in a month without any that is known, there is no share.
    Net worth is always the household's: balances belong to accounts, not to people.
    """
    lines, transactions = ledger.lines, ledger.transactions
    if member:
        lines = lines[lines["member"] == member]
        transactions = transactions[transactions["member"] == member]
    seen = flows.period(ledger.transactions, today)
    if seen is None or lines.empty:
        return None
    moved = flows.flows(lines[lines["date"] <= pd.Timestamp(seen.as_of)])
    months = flows.by_month(moved, seen)
    whole = months[months["complete"] & (months["month"] < seen.month.index)].tail(12)
    spent_on = flows.by_category(moved, seen.month)
    worth = net_worth.by_day(ledger.transactions, last=seen.as_of, **ledger.moves)
    known = transactions[transactions["date"] <= pd.Timestamp(seen.as_of)]
    blank = known["category"].isna() & ~known["is_transfer"] & ~known["is_split"]
    return Overview(
        seen=seen,
        currency=ledger.currency,
        spent=usual.so_far(moved, seen, "spending"),
        came_in=usual.so_far(moved, seen, "income"),
        savings_rate=_rate(months[months["month"] == seen.month.index]),
        usual_rate=_rate(whole),
        usual_month=float(whole["spending"].median()) if len(whole) >= usual.LEAST_MONTHS else None,
        net_worth=worth,
        net_worth_change=_change(worth, seen.month),
        months=months.tail(TREND_MONTHS).reset_index(drop=True),
        categories=spent_on,
        pace=usual.pace(moved, seen),
        payees=flows.by_payee(moved, seen.month),
        members=flows.by_member(moved, seen.month),
        latest=known.tail(LATEST).iloc[::-1],
        uncategorised=int(blank.sum()),
        converted=ledger.converted(seen.as_of),
        left_out=ledger.left_out,
        essential_share=_essential_share(spent_on, categories),
    )


def _essential_share(spent_on: pd.DataFrame, categories: Sequence[Category]) -> float | None:
    """The essential part of what was spent, of those categories of which one knows whether they are."""
    known = {category.name: category.is_essential for category in categories if category.is_essential is not None}
    spent = spent_on[spent_on["category"].isin(list(known))].set_index("category")["spent"].clip(lower=0.0)
    essential = spent[[known[name] for name in spent.index]].sum()
    return float(essential / spent.sum()) if spent.sum() > 0 else None


def _rate(months: pd.DataFrame) -> float | None:
    """Income less spending, over income; None without income."""
    income = float(months["income"].sum())
    return float(months["net"].sum()) / income if income > 0 else None


def _change(worth: "pd.Series[float]", month: Month) -> float:
    """How much net worth moved since the month began."""
    before = worth[worth.index < pd.Timestamp(month.start)]
    return float(worth.iloc[-1] - before.iloc[-1]) if len(before) and len(worth) else 0.0
