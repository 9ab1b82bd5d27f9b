"""Rhythms and their due days."""

from datetime import date, timedelta

import numpy as np
import pytest

from finance_core.ml.cadences.cadence import RHYTHMS, Calendar, Rhythm


def number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def days(*found: date) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array([number(day) for day in found], np.int64)


CALENDAR = Calendar(number(date(2023, 1, 1)), number(date(2026, 12, 31)))
MONTHLY = next(rhythm for rhythm in RHYTHMS if (rhythm.kind, rhythm.every) == ("months", 1))


@pytest.mark.parametrize("rhythm", RHYTHMS, ids=lambda rhythm: f"{rhythm.kind}{rhythm.every}")
def test_a_day_is_on_time_under_its_own_phases(rhythm: Rhythm) -> None:
    every_day = np.arange(number(date(2024, 1, 1)), number(date(2024, 12, 31)))
    for phase in CALENDAR.phases(rhythm, every_day).T:
        slot = CALENDAR.slots(rhythm, phase, every_day)
        due = CALENDAR.due(rhythm, phase, slot)
        # the second of two days a month may be missing in a short month
        assert np.mean(due == every_day) > (0.9 if rhythm.kind == "halves" else 0.999)


@pytest.mark.parametrize("rhythm", RHYTHMS, ids=lambda rhythm: f"{rhythm.kind}{rhythm.every}")
def test_due_days_follow_each_other_a_period_apart(rhythm: Rhythm) -> None:
    phase = CALENDAR.phases(rhythm, days(date(2024, 1, 31)))[0, :1]
    slot = CALENDAR.slots(rhythm, phase, days(date(2024, 1, 31)))
    gaps = np.diff(CALENDAR.due(rhythm, np.repeat(phase, 3), slot + np.arange(3)))
    assert (gaps > 0).all()
    assert np.abs(gaps - rhythm.period).max() <= 5


def test_the_31st_is_the_last_day_of_shorter_months() -> None:
    phase = CALENDAR.phases(MONTHLY, days(date(2024, 1, 31)))[:, 0]
    slot = CALENDAR.slots(MONTHLY, phase, days(date(2024, 1, 31)))
    assert CALENDAR.due(MONTHLY, phase, slot + 1) == days(date(2024, 2, 29))


def test_distances_count_business_days() -> None:
    friday, saturday, monday, tuesday = (date(2024, 6, 7) + timedelta(days=n) for n in (0, 1, 3, 4))
    off = CALENDAR.off(days(monday, monday, tuesday, friday, friday), days(saturday, friday, friday, saturday, tuesday))
    assert list(off) == [0, 1, 2, 0, -2]


def test_closed_days() -> None:
    assert CALENDAR.next_open(days(date(2024, 3, 29))) == days(date(2024, 4, 2))
    assert CALENDAR.last_open(days(date(2024, 12, 26))) == days(date(2024, 12, 24))
    assert list(CALENDAR.is_closed(days(date(2024, 5, 1), date(2024, 5, 2), date(2024, 5, 4)))) == [True, False, True]
