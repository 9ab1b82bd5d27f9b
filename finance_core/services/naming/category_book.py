"""The categories in their groups, each with what it amounted to in the last twelve months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pandas as pd

from finance_core.analysis import by_purpose, flows, usual
from finance_core.models import CATEGORY_GROUPS, Category, CategoryGroup
from finance_core.services.ledgers import Ledger

GROUPS: Final[tuple[CategoryGroup | None, ...]] = (None, *CATEGORY_GROUPS)
"""In the order in which they are shown: those that wait to be sorted into a group come first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryYear:
    """A category, its payments of the year, and their sum in major units as `analysis.by_purpose` counts it."""

    category: Category
    payments: int
    money: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupYear:
    """The categories of one group in their order, hidden ones last, and their sum."""

    group: CategoryGroup | None
    categories: tuple[CategoryYear, ...]

    @property
    def money(self) -> float:
        """What they amount to together."""
        return sum(one.money for one in self.categories)


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryBook:
    """Every category from `first` to `last`, both included. `uncategorised` counts the payments without a category.

    `essential` and `discretionary` are what was spent on what one can't do without, and on the rest, in major units.
    """

    currency: str
    first: date
    last: date
    groups: tuple[GroupYear, ...]
    uncategorised: int
    essential: float
    discretionary: float

    @property
    def every(self) -> list[CategoryYear]:
        """The categories of all groups."""
        return [one for group in self.groups for one in group.categories]

    @property
    def essential_share(self) -> float | None:
        """The essential part of what was spent, of which one knows whether it is; None where nothing is known."""
        known = self.essential + self.discretionary
        return self.essential / known if known > 0 else None


def build(ledger: Ledger, categories: Sequence[Category], *, today: date) -> CategoryBook:
    """The household's categories, empty groups left out, as of today."""
    seen = flows.period(ledger.transactions, today)
    last = today if seen is None else seen.as_of
    first = a_year_before(last)
    table = by_purpose.totals(ledger.lines, first, last)
    year = {name: (payments, money) for name, payments, money in table.itertuples(index=False)}
    figures = ((category, *year.get(category.name, (0, 0.0))) for category in categories)
    known = [CategoryYear(category=category, payments=payments, money=money) for category, payments, money in figures]
    groups = (
        GroupYear(group=group, categories=tuple(sorted((one for one in known if one.category.group == group), key=_place)))
        for group in GROUPS
    )
    lines = ledger.lines[ledger.lines["date"].between(pd.Timestamp(first), pd.Timestamp(last))]
    blank = lines["category"].isna() & ~lines["is_transfer"]
    return CategoryBook(
        currency=ledger.currency,
        first=first,
        last=last,
        groups=tuple(group for group in groups if group.categories),
        uncategorised=int(lines.loc[blank, "id"].nunique()),
        essential=sum(one.money for one in known if one.category.is_essential is True),
        discretionary=sum(one.money for one in known if one.category.is_essential is False),
    )


def months(ledger: Ledger, category: Category, *, today: date) -> pd.DataFrame:
    """One category month by month: see `analysis.by_purpose.by_month`; empty where nothing is booked."""
    seen = flows.period(ledger.transactions, today)
    if seen is None:
        return pd.DataFrame({"month": [], "money": [], "complete": pd.Series(dtype="bool")})
    return by_purpose.by_month(ledger.lines, category.name, seen)


def usual_month(months: pd.DataFrame) -> float | None:
    """The median of the whole months; None with fewer than three."""
    whole = months.loc[months["complete"], "money"]
    return float(whole.median()) if len(whole) >= usual.LEAST_MONTHS else None


def a_year_before(last: date) -> date:
    """The first day of the twelve months that end with that day."""
    try:
        return last.replace(year=last.year - 1) + timedelta(days=1)
    except ValueError:  # 29 February
        return date(last.year - 1, 3, 1)


def _place(one: CategoryYear) -> tuple[bool, int, str]:
    return one.category.hidden, one.category.position, one.category.name.casefold()
