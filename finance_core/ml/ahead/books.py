"""Books: a household's months, and what recurs in them, as they are looked at for a forecast."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pandas as pd

from finance_core.analysis import monthly
from finance_core.dates import Month
from finance_core.ml.ahead.commitments import Commitments, commitments

TOTAL: Final = ""
"""The name of all spending together: no category is called so."""
HORIZON: Final = 24
"""Months ahead, beside the running one."""
ORIGINS: Final = 12
"""From so many past months it is looked what would have been said."""
_YEAR: Final = 12
STEPS: Final = 3
"""So many months ahead of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What is known of a household's months, and what recurs.

    `moved` are its lines as `flows.flows` returns them, up to the day `until` to which it is known; `months` the indices of the
    months that are known whole, oldest first; `running` the month that has begun, None where the newest known one is whole;
    `dismissed` the ids of payments of which a person said that they don't recur.
    """

    transactions: pd.DataFrame
    moved: pd.DataFrame
    months: tuple[int, ...]
    running: Month | None
    until: date
    recurring: Commitments
    dismissed: frozenset[int] = frozenset()

    @property
    def ahead(self) -> range:
        """The indices of the months of which something is to be said, the running one first."""
        first = self.months[-1] + 1 if self.running is None else self.running.index
        return range(first, first + HORIZON + (self.running is not None))

    @property
    def steps(self) -> int:
        """How many months after the newest whole one the last of them lies."""
        return self.ahead[-1] - self.months[-1]

    @property
    def origins(self) -> range:
        """The indices of the past months at whose ends it is looked what would have been said."""
        return range(max(self.months[-1] - ORIGINS, self.months[0]), self.months[-1])

    def spending(self) -> pd.DataFrame:
        """What each category came to, and TOTAL: one row a month index, NaN where a month is not known."""
        table = with_total(monthly.by_category(_of(self.moved, "spending"), self.months))
        return table.set_axis(range(self.months[0], self.months[-1] + 1))

    def net(self) -> "pd.Series[float]":
        """Income less spending by month index, NaN where a month is not known."""
        income = with_total(monthly.by_category(_of(self.moved, "income"), self.months))[TOTAL]
        spending: pd.Series[float] = self.spending()[TOTAL]
        net: pd.Series[float] = income.set_axis(spending.index) - spending
        return net

    def everyday(self, flow: str = "spending", *, after: int = 0) -> pd.DataFrame:
        """What each category came to without recurring payments and after that day of the month; a PeriodIndex."""
        lines = _of(self.recurring.everyday(self.moved), flow)
        return monthly.by_category(lines[lines["day"] > after], self.months)

    def booked(self, flow: str = "spending") -> "pd.Series[float]":
        """What each category, and TOTAL, has come to in the running month so far; empty without one."""
        if self.running is None:
            return pd.Series(dtype="float64")
        lines = _of(self.moved, flow)
        sums: pd.Series[float] = lines[lines["month"] == self.running.index].groupby("category")["sized"].sum()
        whole: pd.Series[float] = pd.concat([sums, pd.Series({TOTAL: sums.sum()})])
        return whole

    def due(self, flow: str = "spending") -> pd.DataFrame:
        """What is due: `name` (of a category, or TOTAL), `month`, `sized` and its `variance`."""
        return _summed(_of(self.recurring.due, flow))

    def due_then(self) -> pd.DataFrame:
        """What was due as seen from the ends of past months: as `due`, with `flow` and `step`, the months it lay ahead.

        Past forecasts of everyday spending are asked of today's everyday months. What only later was known to recur, such as a
        yearly bill that had come once, counted as everyday then: it is added as the mean of the year before.
        """
        tables = [pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in _THEN.items()})]
        for origin in self.origins:
            month = Month.from_index(origin)
            last, until = month.end - timedelta(days=1), month.plus(STEPS).end - timedelta(days=1)
            moved = self.moved[self.moved["date"] <= pd.Timestamp(last)]
            then = commitments(self.transactions, moved, as_of=last, until=until, dismissed=self.dismissed)
            for flow in ("spending", "income"):
                due = pd.concat([_summed(_of(then.due, flow)), self._everyday_then(then, flow, origin)], ignore_index=True)
                tables.append(due.groupby(["name", "month"], as_index=False).sum().assign(flow=flow))
                tables[-1]["step"] = tables[-1]["month"] - origin
        return pd.concat(tables, ignore_index=True)[list(_THEN)].astype(_THEN)

    def _everyday_then(self, then: Commitments, flow: str, origin: int) -> pd.DataFrame:
        """What a month had on average that counted as everyday at that origin and does not now, for each month ahead of it."""
        months = [month for month in self.months if origin - _YEAR < month <= origin]
        lines = self.moved[(self.moved["flow"] == flow) & self.moved["month"].isin(months)]
        now, before = (lines["id"].isin(found.members.index).astype("int64") for found in (self.recurring, then))
        changed = now != before
        more = (lines["sized"] * (now - before))[changed].groupby(lines["category"][changed]).sum() / len(months)
        table = pd.DataFrame({"name": [*more.index, TOTAL], "sized": [*more, more.sum()], "variance": 0.0})
        return table.merge(pd.DataFrame({"month": range(origin + 1, origin + 1 + STEPS)}), how="cross")


_THEN: Final = {"flow": "str", "name": "str", "month": "int64", "step": "int64", "sized": "float64", "variance": "float64"}


def with_total(table: pd.DataFrame) -> pd.DataFrame:
    """Categories and, as TOTAL, their sum; missing where they are."""
    return table.assign(**{TOTAL: table.sum(axis=1, skipna=False)})


def _of(lines: pd.DataFrame, flow: str) -> pd.DataFrame:
    return lines[lines["flow"] == flow]


def _summed(due: pd.DataFrame) -> pd.DataFrame:
    """What is due by category and month, and in total."""
    parts = due.groupby(["category", "month"], as_index=False)[["sized", "variance"]].sum()
    whole = due.groupby("month", as_index=False)[["sized", "variance"]].sum().assign(category=TOTAL)
    both = pd.concat([parts, whole], ignore_index=True).rename(columns={"category": "name"})
    return both.astype({"name": "str", "month": "int64", "sized": "float64", "variance": "float64"})[
        ["name", "month", "sized", "variance"]
    ]
