"""Timetables: the due days of something that recurs as a person says it, or as it was found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from finance_core.ml.cadences.cadence import RHYTHMS, Calendar, Rhythm
from finance_core.ml.cadences.schedule import GRACE, booked_on
from finance_core.ml.windows import Ints
from finance_core.models import Cadence, DayRule

_LAST: Final = 31
"""The day of a month that stands for its last one."""
_PHASES_OF_A_TURN: Final = 32
"""A phase of months is `turn * 32 + day`."""
_HALF: Final = 15
"""The other day of a payment on the 15th and the last day; see `cadence` for how its phase is written."""
_THIRD_CHOICE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """`rhythm` is a place in RHYTHMS, `phase` where it begins; `moved` says where closed days move it: 1 on, -1 back, 0 not."""

    rhythm: int
    phase: int
    moved: int

    @property
    def a_year(self) -> float:
        """How often it falls due in a year."""
        return self._rhythm.a_year

    @property
    def period(self) -> float:
        """The mean distance in days."""
        return self._rhythm.period

    @property
    def patience(self) -> int:
        """How many days after a due day it counts as missed."""
        return self._rhythm.play + GRACE

    @property
    def _rhythm(self) -> Rhythm:
        return RHYTHMS[self.rhythm]

    def days(self, first: date, last: date, calendar: Calendar) -> list[date]:
        """The due days from first to last, both included, as banks book them."""
        begin, end = _number(first), _number(last)
        phase = np.array([self.phase])
        low, high = (int(calendar.slots(self._rhythm, phase, np.array([day]))[0]) for day in (begin, end))
        slots = np.arange(low - 1, high + 2, dtype=np.int64)
        due = calendar.due(self._rhythm, np.full(len(slots), self.phase), slots)
        booked = booked_on(calendar, due, np.full(len(slots), self.moved))
        return _dates(booked[(booked >= begin) & (booked <= end)])

    def day_rule(self) -> DayRule:
        """How a person says on which day of the month."""
        if self._rhythm.kind == "weekday":
            return "weekday"
        last = self._rhythm.kind == "months" and self.phase % _PHASES_OF_A_TURN == _LAST
        return "last" if last or (self._rhythm.kind == "halves" and self.phase == _HALF * 3 + _THIRD_CHOICE) else "day"


def timetable(cadence: Cadence, day_rule: DayRule, first: date, *, income: bool) -> Timetable:
    """What recurs in that cadence from that day on.

    `day_rule` "last" means the last day of the month (twice a month: the 15th too), "weekday" the same weekday of the month,
    such as the second Tuesday. Bills that fall on a closed day come after it and wages before it.
    """
    kind = {"weekly": "days", "biweekly": "days", "semimonthly": "halves"}.get(cadence, "months")
    if cadence == "monthly" and day_rule == "weekday":
        kind = "weekday"
    place = next(at for at, rhythm in enumerate(RHYTHMS) if (rhythm.cadence, rhythm.kind) == (cadence, kind))
    day = np.array([_number(first)])
    phase = int(calendar_of((first,)).phases(RHYTHMS[place], day)[0, 0])
    if day_rule == "last" and kind == "months":
        phase = phase // _PHASES_OF_A_TURN * _PHASES_OF_A_TURN + _LAST
    elif day_rule == "last" and kind == "halves":
        phase = _HALF * 3 + _THIRD_CHOICE
    return Timetable(rhythm=place, phase=phase, moved=-1 if income else 1)


def calendar_of(days: Iterable[date], country: str = "") -> Calendar:
    """A calendar that holds those days, with the bank holidays of a country."""
    numbers = [_number(day) for day in days]
    return Calendar(min(numbers), max(numbers), country)


def _number(day: date) -> int:
    """Days since 1970."""
    return int(np.datetime64(day, "D").astype(np.int64))


def _dates(days: Ints) -> list[date]:
    found: list[date] = days.astype("datetime64[D]").astype(object).tolist()
    return found
