"""Dates: months as a type, and ranges that include their start and exclude their end, everywhere.

`pages/ui/format.py` shows ranges with both days included, as people write them.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from finance_core.errors import InvalidError

_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month; months are ordered and can be counted on and back."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that holds the day."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The month written `2026-11`. Raises InvalidError."""
        match = _MONTH.fullmatch(text.strip())
        if match is None or not 1 <= int(match[2]) <= 12 or not 1 <= int(match[1]) <= 9998:
            raise InvalidError(f"“{text}” is not a month. Write it like 2026-11.")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def from_index(cls, index: int) -> Self:
        """The month with that `index`."""
        return cls(index // 12, index % 12 + 1)

    @property
    def index(self) -> int:
        """Months since year 0: consecutive months have consecutive indices. Stored beside each transaction's date."""
        return self.year * 12 + self.month - 1

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def end(self) -> date:
        """The first day after it."""
        return self.plus(1).start

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    def plus(self, months: int) -> "Month":
        """The month that many months later, or earlier where negative."""
        return Month.from_index(self.index + months)

    def __str__(self) -> str:
        """As in ISO 8601: `2026-11`."""
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """The days from `start` up to, but without, `end`."""

    start: date
    end: date

    @classmethod
    def inclusive(cls, first: date, last: date) -> Self:
        """The range that holds both days, as people say it."""
        return cls(start=first, end=last + timedelta(days=1))

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end - timedelta(days=1)

    def __contains__(self, day: object) -> bool:
        """Whether the day lies in the range."""
        return isinstance(day, date) and self.start <= day < self.end


def months_after(day: date, months: int) -> date:
    """The same day of the month that many months later, or that month's last day where it is shorter.

    Always counted from the first day, so that the 31st comes back after February.
    """
    month = Month.of(day).plus(months)
    return month.start + timedelta(days=min(day.day, month.days) - 1)


def months_between(first: date, last: date) -> int:
    """How many whole months fit between two days: the most that `months_after` may add without passing `last`.

    Negative where `last` comes first.
    """
    months = Month.of(last).index - Month.of(first).index
    return months if months_after(first, months) <= last else months - 1
