"""Months and ranges of days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance_core.dates import DateRange, Month, months_after, months_between
from finance_core.errors import InvalidError

MONTHS = st.builds(Month, st.integers(1000, 9000), st.integers(1, 12))
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def test_a_month_knows_its_days() -> None:
    february = Month.of(date(2028, 2, 29))
    assert february == Month(2028, 2)
    assert (february.start, february.end, february.days) == (date(2028, 2, 1), date(2028, 3, 1), 29)
    assert str(february) == "2028-02"


@pytest.mark.parametrize(
    ("months", "result"), [(0, "2026-11"), (1, "2026-12"), (2, "2027-01"), (-11, "2025-12"), (14, "2028-01")]
)
def test_counting_on_and_back(months: int, result: str) -> None:
    assert str(Month(2026, 11).plus(months)) == result


def test_months_are_ordered() -> None:
    assert Month(2025, 12) < Month(2026, 1) < Month(2026, 11)


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-1", "0000-01", "9999-12", "26-01", "2026-11-01", "", "November"])
def test_what_is_not_a_month_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="is not a month"):
        Month.parse(text)


@given(MONTHS)
def test_written_and_read_again(month: Month) -> None:
    assert Month.parse(f" {month} ") == month


@given(MONTHS, st.integers(-500, 500))
def test_index_counts_months(month: Month, months: int) -> None:
    assert month.plus(months).index == month.index + months
    assert Month.from_index(month.index) == month


@given(DAYS)
def test_every_day_lies_in_its_month_alone(day: date) -> None:
    month = Month.of(day)
    assert month.start <= day < month.end
    assert month.plus(1).start == month.end


def test_a_range_includes_its_start_and_excludes_its_end() -> None:
    days = DateRange(start=date(2026, 11, 1), end=date(2026, 12, 1))
    assert date(2026, 11, 1) in days
    assert date(2026, 11, 30) in days
    assert date(2026, 12, 1) not in days
    assert date(2026, 10, 31) not in days
    assert "2026-11-05" not in days
    assert days.last == date(2026, 11, 30)


@given(DAYS, st.integers(0, 1000))
def test_people_count_both_days(first: date, more: int) -> None:
    last = first + timedelta(days=more)
    days = DateRange.inclusive(first, last)
    assert first in days
    assert last in days
    assert days.last == last
    assert (days.end - days.start).days == more + 1


def test_months_are_counted_from_the_first_day() -> None:
    last = date(2027, 1, 31)
    assert [months_after(last, count) for count in range(4)] == [
        date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30),
    ]  # fmt: skip
    assert months_after(date(2028, 2, 29), -12) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("last", "months"), [("2026-11-21", 0), ("2026-12-20", 0), ("2026-12-21", 1), ("2027-11-20", 11), ("2026-11-20", -1)]
)
def test_only_whole_months_fit_between(last: str, months: int) -> None:
    assert months_between(date(2026, 11, 21), date.fromisoformat(last)) == months


@given(DAYS, DAYS)
def test_one_month_more_would_pass_the_last_day(first: date, last: date) -> None:
    months = months_between(first, last)
    assert months_after(first, months) <= last < months_after(first, months + 1)
