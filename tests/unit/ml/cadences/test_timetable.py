"""Due days as a person says them: by day, last day, weekday, twice a month, and moved where banks are closed."""

from datetime import date
from typing import Final

import pytest

from finance_core.ml.cadences import cadence
from finance_core.ml.cadences.timetable import calendar_of, timetable
from finance_core.models import CADENCES, Cadence, DayRule

FIRST: Final = date(2027, 1, 1)
LAST: Final = date(2027, 6, 30)


def days(cadence_: Cadence, rule: DayRule, first: date, *, income: bool = False) -> list[str]:
    """The due days of half a year, such as `02-01`."""
    found = timetable(cadence_, rule, first, income=income).days(FIRST, LAST, calendar_of((FIRST, LAST)))
    return [f"{day:%m-%d}" for day in found]


def test_the_cadences_are_those_that_are_found() -> None:
    assert CADENCES == cadence.CADENCES


@pytest.mark.parametrize(
    ("cadence_", "rule", "first", "expected"),
    [
        ("biweekly", "day", date(2026, 12, 24), ["01-07", "01-21", "02-04", "02-18", "03-04", "03-18", "04-01", "04-15"]),
        ("monthly", "day", date(2026, 12, 4), ["01-04", "02-04", "03-04", "04-05", "05-04", "06-04"]),
        ("monthly", "last", date(2026, 11, 30), ["02-01", "03-01", "03-31", "04-30", "05-31", "06-30"]),
        ("monthly", "weekday", date(2026, 12, 8), ["01-12", "02-09", "03-09", "04-13", "05-11", "06-08"]),
        ("quarterly", "day", date(2026, 11, 15), ["02-15", "05-17"]),
        ("annual", "day", date(2020, 5, 20), ["05-20"]),
        ("semimonthly", "day", date(2026, 12, 15), ["01-04", "01-15", "02-01", "02-15", "03-01", "03-15"]),
    ],
)
def test_due_days(cadence_: Cadence, rule: DayRule, first: date, expected: list[str]) -> None:
    """31 January 2027 is a Sunday: the bill comes on 1 February."""
    assert days(cadence_, rule, first)[: len(expected)] == expected


def test_wages_come_before_a_closed_day() -> None:
    assert days("monthly", "last", date(2026, 11, 30), income=True)[:2] == ["01-29", "02-26"]


@pytest.mark.parametrize("rule", ["day", "last", "weekday"])
def test_how_it_was_said_is_known_again(rule: DayRule) -> None:
    assert timetable("monthly", rule, date(2026, 12, 8), income=False).day_rule() == rule


def test_twice_a_month_up_to_the_last_day() -> None:
    table = timetable("semimonthly", "last", date(2026, 12, 31), income=False)
    found = table.days(date(2027, 3, 2), date(2027, 4, 30), calendar_of((FIRST, LAST)))
    assert [f"{day:%m-%d}" for day in found] == ["03-15", "03-31", "04-15", "04-30"]
    assert (table.day_rule(), round(table.a_year)) == ("last", 24)
