"""What the household's own months left over, and what its categories cost in them: the ground that plans stand on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from finance_core.analysis import flows, monthly
from finance_core.dates import Month
from finance_core.models import Filters
from finance_core.money import minor_digits, sum_to_minor
from finance_core.rules.budget import habits
from finance_core.rules.budget.pain import Cuttable, cuttables
from finance_core.rules.budget.plans import Bucket
from finance_core.rules.wellbeing.health_months import STARTING
from finance_core.services.ledgers import Ledger

MONTHS: Final = 12
"""Whole months that count: a year holds every yearly bill once."""
_LOOKED_AT: Final = 24
"""Months back in which the last whole ones are looked for: a year of gaps may lie between."""
_BUCKETS: Final[dict[str, Bucket]] = {"needs": "needs", "wants": "wants", "savings": "savings"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Surplus:
    """Income less spending of each of the last whole months, oldest first, in minor units of the reports' currency.

    What was put aside counts as left. `lines` are the categories that could be cut, out of the same months.
    """

    months: tuple[Month, ...]
    left_minor: tuple[int, ...]
    income_minor: tuple[int, ...]
    lines: tuple[Cuttable, ...]

    @property
    def usual_income_minor(self) -> int:
        """What came in in the middle one of these months; 0 without any."""
        return habits.usual(self.income_minor, way="median")

    @property
    def behind(self) -> Filters | None:
        """What opens the payments of these months, transfers left out; None without any."""
        if not self.months:
            return None
        last = self.months[-1].end - timedelta(days=1)
        return Filters(start=self.months[0].start, last=last, transfers="without")


NOTHING: Final = Surplus(months=(), left_minor=(), income_minor=(), lines=())


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeMonths:
    """The last whole months that are known, oldest first, and what moved: the flows since the first that might be one.

    `moved` is what `analysis.flows.flows` returns; `table` has what `analysis.flows.by_month` does, one row a known month.
    """

    months: tuple[Month, ...]
    moved: pd.DataFrame
    table: pd.DataFrame

    @property
    def indices(self) -> list[int]:
        """The months as frames count them."""
        return [month.index for month in self.months]


def whole_months(ledger: Ledger, *, today: date) -> WholeMonths | None:
    """The last MONTHS whole months; None where nothing is booked."""
    seen = flows.period(ledger.transactions, today)
    if seen is None:
        return None
    # older months can't be among the last ones, and reading them takes most of the time
    first = max(seen.first, seen.month.plus(-_LOOKED_AT).start)
    seen = replace(seen, first=first)
    booked = ledger.transactions[ledger.transactions["date"] >= pd.Timestamp(first)]
    known = monthly.known(booked, seen)[-MONTHS:]
    moved = flows.flows(ledger.lines[ledger.lines["date"].between(pd.Timestamp(first), pd.Timestamp(seen.as_of))])
    table = flows.by_month(moved, seen).set_index("month").reindex(known)
    return WholeMonths(months=tuple(Month.from_index(index) for index in known), moved=moved, table=table)


def build(ledger: Ledger, *, today: date) -> Surplus:
    """The last whole months that are known, and what they left over."""
    found = whole_months(ledger, today=today)
    if found is None:
        return NOTHING
    spent = found.moved[found.moved["flow"] == "spending"]
    return Surplus(
        months=found.months,
        left_minor=minor_amounts(found.table["net"].tolist(), ledger.currency),
        income_minor=minor_amounts(found.table["income"].tolist(), ledger.currency),
        lines=_lines(spent, found.indices, ledger.currency),
    )


def _lines(spent: pd.DataFrame, known: Sequence[int], currency: str) -> tuple[Cuttable, ...]:
    """The categories that could be cut; contracts, and what has no name yet, are left alone."""
    table = flows.category_months(spent).reindex(columns=list(known), fill_value=0.0) if len(spent) else pd.DataFrame()
    groups = spent.groupby("category")["group"].first()
    buckets = {str(name): _BUCKETS[str(group)] for name, group in groups.items() if str(group) in _BUCKETS}
    history = {str(name): minor_amounts(row.tolist(), currency) for name, row in table.iterrows() if str(name) in buckets}
    return cuttables(history, buckets, fixed=STARTING.fixed)


def minor_amounts(amounts: Sequence[float], currency: str) -> tuple[int, ...]:
    """A frame's amounts in minor units."""
    return tuple(sum_to_minor(amount, currency) for amount in amounts)


def whole_minor(lines: "pd.Series[float]", currency: str) -> npt.NDArray[np.int64]:
    """Lines in minor units: each is a whole number of them, so that they add up to the cent, however many there are."""
    return np.asarray(np.rint(lines.to_numpy() * 10 ** minor_digits(currency)), dtype=np.int64)
