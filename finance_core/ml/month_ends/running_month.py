"""The running month and the whole months before it: what a forecast of the month's end stands on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from finance_core.analysis.flows import flows
from finance_core.dates import Month
from finance_core.ledger import completed
from finance_core.ml.windows import Bools, Floats, Ints

MONTHS: Final = 36
"""Whole months that are looked back on: older ones weigh nothing beside them."""
LAG_DAYS: Final = 4
"""Without any booking for so many days, the newest ones are taken for not imported rather than for not spent."""
_LATE_START: Final = 3
"""A ledger that begins later in a month than on this day knows that month only in part."""
_EPOCH: Final = 1970 * 12
"""The month index of January 1970, from which numpy counts months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payments:
    """Some payments of a category in the order of time.

    `month` is the month's index, `day` that of the month, `weekday` 0 on Mondays; `size` is positive for money out.
    """

    id: Ints
    month: Ints
    day: Ints
    weekday: Ints
    size: Floats

    def only(self, keep: Bools) -> "Payments":
        """Those of them."""
        return Payments(
            id=self.id[keep], month=self.month[keep], day=self.day[keep], weekday=self.weekday[keep], size=self.size[keep]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningMonth:
    """Spending and saving up to a day.

    `day` is the last day of `month` that is known, 0 where none of it is. `whole` are the indices of the whole months before,
    oldest first, at most MONTHS back; months in which nothing at all was booked are gaps and take no part. `payments` are those
    of the whole months and of the running one, by category.
    """

    month: Month
    day: int
    whole: Ints
    payments: dict[str, Payments]

    @property
    def age(self) -> Ints:
        """How many months ago each whole month was."""
        age: Ints = self.month.index - self.whole
        return age

    @property
    def days_known(self) -> Ints:
        """The weekdays of the days that are known, Monday is 0."""
        return (self.month.start.weekday() + np.arange(self.day)) % 7

    @property
    def days_left(self) -> Ints:
        """The weekdays of the days that are still to come."""
        return (self.month.start.weekday() + np.arange(self.day, self.month.days)) % 7

    def fading(self, a_month: float) -> Floats:
        """The weight of each whole month, where a month counts so much of the one after it."""
        weights: Floats = np.power(a_month, self.age - 1.0)
        return weights

    def of(self, category: str) -> Payments:
        """The payments of a category; none where nothing was ever spent on it."""
        return self.payments.get(category, _NOTHING)

    def so_far(self, category: str) -> float:
        """What is spent this month up to the last known day."""
        own = self.of(category)
        return float(own.size[own.month == self.month.index].sum())


_NONE: Final = np.zeros(0, np.int64)
_NOTHING: Final = Payments(id=_NONE, month=_NONE, day=_NONE, weekday=_NONE, size=np.zeros(0))


def running_month(ledger: pd.DataFrame, as_of: date | pd.Timestamp, categories: Collection[str]) -> RunningMonth:
    """How far the month of `as_of` is known in these categories, out of a ledger frame; later rows take no part."""
    today = pd.Timestamp(as_of)
    frame = completed(ledger)
    amount = pd.to_numeric(frame["amount"], errors="coerce")
    frame = frame[(frame["date"] <= today) & np.isfinite(amount)]
    month = Month.of(today.date())
    index = frame["date"].dt.year * 12 + frame["date"].dt.month - 1
    known = set(index.unique().tolist())
    if len(frame) and frame["date"].min().day > _LATE_START:
        known.discard(int(index.min()))
    whole = np.array(sorted(one for one in known if month.index - MONTHS <= one < month.index), np.int64)
    moved = flows(frame)
    keep = (moved["flow"] != "income") & moved["category"].isin(list(categories)) & moved["month"].isin([*whole, month.index])
    spent = moved[keep].sort_values(["date", "id"], kind="stable")
    return RunningMonth(month=month, day=_known_day(frame, today), whole=whole, payments=_by_category(spent))


def _by_category(spent: pd.DataFrame) -> dict[str, Payments]:
    columns = Payments(
        id=spent["id"].to_numpy(np.int64),
        month=spent["month"].to_numpy(np.int64),
        day=spent["day"].to_numpy(np.int64),
        weekday=spent["date"].dt.day_of_week.to_numpy(np.int64),
        size=spent["sized"].to_numpy(np.float64),
    )
    codes, names = pd.factorize(spent["category"])
    return {str(name): columns.only(codes == code) for code, name in enumerate(names)}


def cut(seen: RunningMonth, month: Month) -> RunningMonth:
    """The same as it stood on the same day of an earlier month, the last one of it where it is shorter."""
    day = min(seen.day, month.days)

    def before(own: Payments) -> Payments:
        return own.only((own.month < month.index) | (own.month == month.index) & (own.day <= day))

    payments = {name: before(own) for name, own in seen.payments.items()}
    return RunningMonth(month=month, day=day, whole=seen.whole[seen.whole < month.index], payments=payments)


def totals(seen: RunningMonth, own: Payments) -> tuple[Floats, Floats]:
    """For each whole month what these payments came to in all, and how much of it up to the day that is known now.

    A running month that is known to its end is compared with whole months.
    """
    place = np.searchsorted(seen.whole, own.month)
    past = own.month < seen.month.index
    early = past & (own.day <= (seen.day if seen.day < seen.month.days else 31))

    def summed(which: Bools) -> Floats:
        return np.bincount(place[which], own.size[which], len(seen.whole)).astype(np.float64)

    return summed(past), summed(early)


def weekdays(months: Ints) -> Ints:
    """How often each weekday comes in each month, shape (months, 7)."""
    starts = (months - _EPOCH).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    ends = (months + 1 - _EPOCH).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    whole, more = np.divmod(ends - starts, 7)
    first = (starts + 3) % 7  # 1 January 1970 was a Thursday
    counts: Ints = whole[:, None] + ((np.arange(7) - first[:, None]) % 7 < more[:, None])
    return counts


def _known_day(frame: pd.DataFrame, today: pd.Timestamp) -> int:
    """The last day of the running month that is known: today, or that of the newest booking where imports lag behind."""
    if frame.empty:
        return 0
    newest = frame["date"].max()
    if (today - newest).days < LAG_DAYS:
        return int(today.day)
    return int(newest.day) if (newest.year, newest.month) == (today.year, today.month) else 0
