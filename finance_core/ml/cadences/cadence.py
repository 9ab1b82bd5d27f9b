"""Cadences: on which days something regular falls due, and how far a booking lies from its due day.

A rhythm (every 14 days, every third month, the second Tuesday) becomes a row of due days once its phase is known: the day it
starts from. Due days are counted by slots, consecutive whole numbers. Banks book on business days, so a due day on a weekend
or a holiday allows for every day from the business day before to the one after.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from finance_core.ml.cadences.holidays import closed
from finance_core.ml.windows import Bools, Ints

Kind = Literal["days", "halves", "months", "weekday"]

_LONGEST_MONTH: Final = 31
_MEAN_MONTH: Final = 30.4375
"""Days: a twelfth of a Julian year."""
_HALVES: Final = (14, 15, 16)
"""Days between the two days of a semi-monthly payment: 1st and 15th, 1st and 16th, 15th and last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """One way of coming back.

    `every` counts days ("days") or months ("months"); `period` is the mean distance in days. `play` is how many days beyond
    weekends and holidays a booking may lie from its due day. `doubt` is the log odds against it before anything is seen: few
    things are paid every 28 days.
    """

    cadence: str
    kind: Kind
    every: int
    period: float
    play: int
    least: int = 3
    doubt: float = 0.0

    @property
    def a_year(self) -> float:
        """How often it comes in a year."""
        return 365.25 / self.period


RHYTHMS: Final = (
    Rhythm(cadence="weekly", kind="days", every=7, period=7, play=2, least=4),
    Rhythm(cadence="biweekly", kind="days", every=14, period=14, play=3, least=4),
    Rhythm(cadence="semimonthly", kind="halves", every=1, period=_MEAN_MONTH / 2, play=3, least=4),
    Rhythm(cadence="monthly", kind="months", every=1, period=_MEAN_MONTH, play=4),
    Rhythm(cadence="monthly", kind="days", every=28, period=28, play=3, least=4, doubt=3),
    Rhythm(cadence="monthly", kind="days", every=30, period=30, play=3, least=4, doubt=3),
    Rhythm(cadence="monthly", kind="weekday", every=1, period=_MEAN_MONTH, play=1, least=4, doubt=2),
    Rhythm(cadence="bimonthly", kind="months", every=2, period=2 * _MEAN_MONTH, play=5),
    Rhythm(cadence="quarterly", kind="months", every=3, period=3 * _MEAN_MONTH, play=6),
    Rhythm(cadence="semiannual", kind="months", every=6, period=6 * _MEAN_MONTH, play=6, least=2),
    Rhythm(cadence="annual", kind="months", every=12, period=12 * _MEAN_MONTH, play=8, least=2, doubt=-1.5),
)
CADENCES: Final = tuple(dict.fromkeys(rhythm.cadence for rhythm in RHYTHMS))


class Calendar:
    """Days and months as whole numbers, looked up in tables.

    Days count from 1 January 1970, months likewise. Covers the days from `first` to `last` and two years on either side.
    Closed are weekends and a country's holidays (`holidays`); without a country the closing days of the euro payment system
    (ECB, TARGET calendar, https://www.ecb.europa.eu/paym/target/t2/profuse/calendar/html/index.en.html), which many share.
    """

    def __init__(self, first: int, last: int, country: str = "") -> None:
        begin = np.datetime64(first, "D").astype("datetime64[Y]") - np.timedelta64(2, "Y")
        end = np.datetime64(last, "D").astype("datetime64[Y]") + np.timedelta64(4, "Y")
        self._first_day = int(begin.astype("datetime64[D]").astype(np.int64))
        self._first_month = int(begin.astype("datetime64[M]").astype(np.int64))
        months = np.arange(begin.astype("datetime64[M]"), end.astype("datetime64[M]"))
        starts = months.astype("datetime64[D]").astype(np.int64)
        # the table ends a month early, so that every month has a length
        self._starts, self._lengths = starts[:-1], np.diff(starts)
        days = np.arange(starts[0], starts[-1])
        self._month = np.repeat(np.arange(len(self._lengths)), self._lengths)
        self._closed = _closed(days, country)
        # business days are counted; a closed day lies halfway between its neighbours
        self._count = 2 * np.cumsum(~self._closed) + self._closed
        self._open = days[~self._closed]

    def month(self, days: Ints) -> Ints:
        """The month of each day."""
        return self._month[self._place(days)] + self._first_month

    def day_of_month(self, days: Ints) -> Ints:
        """1 to 31."""
        into: Ints = days - self._starts[self._month[self._place(days)]] + 1
        return into

    def day_in(self, months: Ints, day: Ints) -> Ints:
        """That day of each month, or the month's last one where it is shorter."""
        place = np.clip(months - self._first_month, 0, len(self._starts) - 1)
        return self._starts[place] + np.minimum(day, self._lengths[place]) - 1

    def weekday_in(self, months: Ints, turn: Ints, weekday: Ints) -> Ints:
        """The first (0) to fifth (4) of a weekday (Monday is 0) in each month; the last one where there is no fifth."""
        first = self.day_in(months, np.ones_like(months))
        found = first + (weekday - _weekday(first)) % 7 + 7 * turn
        return np.where(self.month(found) == months, found, found - 7)

    def off(self, days: Ints, due: Ints) -> Ints:
        """Business days that a booking lies before (negative) or after its due day; 0 as well for those beside a closed one."""
        apart = self._count[self._place(days)] - self._count[self._place(due)]
        off: Ints = np.sign(apart) * (np.abs(apart) // 2)
        return off

    def next_open(self, days: Ints) -> Ints:
        """The day itself, or the business day after where banks are closed."""
        return self._open[np.minimum(np.searchsorted(self._open, days), len(self._open) - 1)]

    def last_open(self, days: Ints) -> Ints:
        """The day itself, or the business day before where banks are closed."""
        return self._open[np.maximum(np.searchsorted(self._open, days, side="right") - 1, 0)]

    def is_closed(self, days: Ints) -> Bools:
        """Whether banks are closed."""
        return self._closed[self._place(days)]

    def _place(self, days: Ints) -> Ints:
        return np.clip(days - self._first_day, 0, len(self._month) - 1)

    def phases(self, rhythm: Rhythm, days: Ints) -> Ints:
        """The phases under which a booking on that day would be on time; shape (days, choices)."""
        if rhythm.kind == "days":
            return (days % rhythm.every)[:, None]
        day = self.day_of_month(days)
        if rhythm.kind == "weekday":
            turn = (day - 1) // 7
            return (turn * 7 + _weekday(days))[:, None]
        if rhythm.kind == "halves":
            return np.stack([np.where(day > gap, day - gap, day) * 3 + k for k, gap in enumerate(_HALVES)], axis=1)
        turn = self.month(days) % rhythm.every
        return (turn * (_LONGEST_MONTH + 1) + day)[:, None]

    def slots(self, rhythm: Rhythm, phase: Ints, days: Ints) -> Ints:
        """The number of the due day next to each day."""
        if rhythm.kind == "days":
            return (2 * (days - phase) + rhythm.every) // (2 * rhythm.every)
        place = self._month[self._place(days)]
        month, day = place + self._first_month, days - self._starts[place] + 1
        if rhythm.kind == "weekday":
            slot = month
        elif rhythm.kind == "halves":
            first, choice = np.divmod(phase, 3)
            gap = _HALVES[0] + choice
            slot = 2 * month + (2 * (day - first) + gap) // (2 * gap)
        else:
            turn, wanted = phase // (_LONGEST_MONTH + 1), phase % (_LONGEST_MONTH + 1)
            exact = (month - turn + (day - wanted) / _MEAN_MONTH) / rhythm.every
            slot = np.floor(exact + 0.5).astype(np.int64)
        return slot

    def due(self, rhythm: Rhythm, phase: Ints, slots: Ints) -> Ints:
        """The due day of each slot, before banks move it."""
        if rhythm.kind == "days":
            return phase + slots * rhythm.every
        if rhythm.kind == "weekday":
            return self.weekday_in(slots, phase // 7, phase % 7)
        if rhythm.kind == "halves":
            month, second = slots // 2, slots % 2
            first, choice = np.divmod(phase, 3)
            return self.day_in(month, first + second * (_HALVES[0] + choice))
        turn, wanted = phase // (_LONGEST_MONTH + 1), phase % (_LONGEST_MONTH + 1)
        return self.day_in(turn + slots * rhythm.every, wanted)


def _weekday(days: Ints) -> Ints:
    """Monday is 0; 1 January 1970 was a Thursday."""
    day: Ints = (days + 3) % 7
    return day


def _closed(days: Ints, country: str) -> Bools:
    dates = days.astype("datetime64[D]")
    years = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    known = closed(country, int(years[0]), int(years[-1]))
    shut: Bools = np.isin(_weekday(days), known.weekend) | np.isin(days, known.days)
    if known.target:
        shut |= _target(days, dates, years)
    return shut


def _target(days: Ints, dates: "np.ndarray[tuple[int], np.dtype[np.datetime64]]", years: Ints) -> Bools:
    """The closing days of the euro payment system but for weekends."""
    month = dates.astype("datetime64[M]")
    in_year, in_month = month.astype(np.int64) % 12 + 1, (dates - month.astype("datetime64[D]")).astype(np.int64) + 1
    easter = _easter(np.unique(years))
    fixed = np.isin(in_year * 100 + in_month, [101, 501, 1225, 1226])
    shut: Bools = fixed | np.isin(days, np.concatenate([easter - 2, easter + 1]))
    return shut


def _easter(years: Ints) -> Ints:
    """Easter Sundays of the Gregorian calendar (the anonymous algorithm of 1876; Meeus, Astronomical Algorithms, 1991)."""
    golden, century, rest = years % 19, years // 100, years % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = np.divmod(epact + weekday - 7 * late + 114, 31)
    months: Ints = (years - 1970) * 12 + month - 1
    found: Ints = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) + day
    return found
