"""Timetables: whatever a person says, due days come in its rhythm, on open days, and within what was asked."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from finance_core.ml.cadences.timetable import Timetable, calendar_of, timetable
from finance_core.models import CADENCES, DAY_RULES

DAYS: Final = st.dates(date(1970, 1, 1), date(2150, 12, 31))
PLANS: Final = st.tuples(st.sampled_from(CADENCES), st.sampled_from(DAY_RULES), DAYS, st.booleans())
YEARS: Final = timedelta(days=800)


def made(plan: tuple[str, str, date, bool]) -> Timetable:
    cadence, rule, first, income = plan
    return timetable(cadence, rule, first, income=income)  # type: ignore[arg-type]  # as drawn or made here


@given(plan=PLANS, begin=DAYS)
def test_due_days_keep_their_distance_and_their_range(plan: tuple[str, str, date, bool], begin: date) -> None:
    table = made(plan)
    days = table.days(begin, begin + YEARS, calendar_of((begin, begin + YEARS)))
    assert all(begin <= day <= begin + YEARS and day.weekday() < 5 for day in days)
    assert len(days) >= int(YEARS.days / table.period) - 1
    slack = 12  # months differ by three days, weekends and Easter by five more; a fifth weekday by seven
    assert all(abs((later - earlier).days - table.period) <= slack for earlier, later in pairwise(days))


@given(plan=PLANS)
def test_the_day_that_was_said_is_among_them(plan: tuple[str, str, date, bool]) -> None:
    """On it, beside it where banks are closed, or at the end of its month where that was said."""
    _, rule, first, _ = plan
    table = made(plan)
    around = timedelta(days=36 if rule == "last" else 7)
    days = table.days(first - around, first + around, calendar_of((first - around, first + around)))
    near = min(abs((day - first).days) for day in days)
    assert near <= (35 if rule == "last" else 5)


@given(plan=PLANS)
def test_saying_it_again_changes_nothing(plan: tuple[str, str, date, bool]) -> None:
    cadence, _, first, income = plan
    table = made(plan)
    assert timetable(cadence, table.day_rule(), first, income=income) == table  # type: ignore[arg-type]  # as drawn or made here
