"""Flows: income, spending and saving, the same on every page.

A transfer is neither income nor spending. A refund, money back in a spending category, lowers that category. Money in without
a category is income, money out without one is spending. What goes into categories of the group "savings" is saved, not spent.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from finance_core.dates import Month
from finance_core.models import NO_CATEGORY


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Up to when a ledger speaks. `as_of` is the day up to which it is known; `month` the running month of that day."""

    as_of: date
    month: Month
    complete: bool
    first: date
    booked: frozenset[int] = frozenset()
    """The month indices in which anything was booked: a month without is a gap in what is known, not a month of zero."""

    @property
    def days(self) -> int:
        """How many days of the running month are known."""
        return self.as_of.day


def period(ledger: pd.DataFrame, today: date) -> Period | None:
    """What a ledger covers, as seen today; None where it holds nothing up to today.

    A ledger whose newest booking is older than the running month speaks of its own last month, which counts as whole when
    that booking is of the month's last three days or the month is past and the next one has begun in another account.
    """
    days = ledger.loc[ledger["date"] <= pd.Timestamp(today), "date"]
    if days.empty:
        return None
    booked = frozenset((days.dt.year * 12 + days.dt.month - 1).unique().tolist())
    newest = days.max().date()
    month = Month.of(newest)
    past = Month.of(today) > month
    as_of = today if not past else newest
    complete = past and (month.end - newest).days <= 3
    return Period(as_of=as_of, month=month, complete=complete, first=days.min().date(), booked=booked)


def flows(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines that are income, spending or saving, with `month` (int index), `day`, `flow` and `sized`.

    `flow` is "income", "spending" or "saved"; `sized` is positive for income, and for money spent or saved; refunds count
    negative. `category` is filled.
    """
    own = lines[~lines["is_transfer"] & (lines["group"] != "transfer").fillna(value=True)]
    group = own["group"].astype("object")
    flow = pd.Series("spending", index=own.index, dtype="str")
    flow[(group == "income") | (own["category"].isna() & (own["amount"] > 0))] = "income"
    flow[group == "savings"] = "saved"
    sign = (flow == "income").map({True: 1.0, False: -1.0})
    return own.assign(
        month=own["date"].dt.year * 12 + own["date"].dt.month - 1,
        day=own["date"].dt.day,
        flow=flow,
        sized=own["amount"] * sign,
        category=own["category"].fillna(NO_CATEGORY),
    )


def by_month(moved: pd.DataFrame, seen: Period) -> pd.DataFrame:
    """Income, spending and saving of every month from the first to the running one.

    Takes what `flows` returns. Columns `month` (int index), `income`, `spending`, `saved`, `net` (income less spending),
    `savings_rate` (net over income; NaN without income), `complete` (False for the running month, a first month that
    begins late, and a month in which nothing was booked).
    """
    table = moved.pivot_table(index="month", columns="flow", values="sized", aggfunc="sum", fill_value=0.0)
    whole = range(Month.of(seen.first).index, seen.month.index + 1)
    table = table.reindex(index=whole, columns=["income", "spending", "saved"], fill_value=0.0).rename_axis(index="month")
    table["net"] = table["income"] - table["spending"]
    table["savings_rate"] = (table["net"] / table["income"]).where(table["income"] > 0)
    table["complete"] = table.index.isin(seen.booked)
    table.loc[seen.month.index, "complete"] = seen.complete
    if seen.first.day > 3:
        table.loc[Month.of(seen.first).index, "complete"] = False
    return table.reset_index()


def by_category(moved: pd.DataFrame, month: Month) -> pd.DataFrame:
    """What a month's spending went for, largest first: `category`, `group`, `spent` (refunds taken off), `share`, `count`.

    A category may be below zero where more came back than went out; shares are of the sum of those above.
    """
    spent = moved[(moved["month"] == month.index) & (moved["flow"] == "spending")]
    table = spent.groupby(["category"], as_index=False).agg(
        group=("group", "first"), spent=("sized", "sum"), count=("sized", "size")
    )
    total = table["spent"].clip(lower=0.0).sum()
    table["share"] = table["spent"].clip(lower=0.0) / total if total else 0.0
    return table.sort_values("spent", ascending=False, ignore_index=True)


def category_months(moved: pd.DataFrame) -> pd.DataFrame:
    """Spending by category and month: one row a category, one column a month index, refunds taken off."""
    spent = moved[moved["flow"] == "spending"]
    return spent.pivot_table(index="category", columns="month", values="sized", aggfunc="sum", fill_value=0.0)


def by_member(moved: pd.DataFrame, month: Month) -> pd.DataFrame:
    """Income and spending of a month by person: `member` ("" where nobody is named), `income`, `spending`."""
    table = moved[moved["month"] == month.index].pivot_table(
        index="member", columns="flow", values="sized", aggfunc="sum", fill_value=0.0
    )
    return table.reindex(columns=["income", "spending"], fill_value=0.0).reset_index()


def by_payee(moved: pd.DataFrame, month: Month, *, most: int = 8) -> pd.DataFrame:
    """Who got most of a month's spending: `payee`, `spent`, `count`, `category`; the description where there is no payee."""
    spent = moved[(moved["month"] == month.index) & (moved["flow"] == "spending")]
    named = spent.assign(payee=spent["payee"].where(spent["payee"] != "", spent["description"]))
    table = named.groupby("payee", as_index=False).agg(
        spent=("sized", "sum"), count=("sized", "size"), category=("category", "first")
    )
    return table.sort_values(["spent", "payee"], ascending=[False, True], ignore_index=True).head(most)
