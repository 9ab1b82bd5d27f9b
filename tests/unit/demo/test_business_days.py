"""Business days: Easter, weekends, and the direction in which bills and wages are moved."""

from datetime import date

import pytest

from finance_core.dates import Month
from finance_core.demo import business_days


@pytest.mark.parametrize(("year", "day"), [(2000, date(2000, 4, 23)), (2024, date(2024, 3, 31)), (2026, date(2026, 4, 5))])
def test_easter(year: int, day: date) -> None:
    assert business_days.easter(year) == day


def test_bills_go_forward_over_easter() -> None:
    assert business_days.on_or_after(date(2026, 4, 3)) == date(2026, 4, 7)


def test_wages_go_back_over_christmas() -> None:
    assert business_days.on_or_before(date(2026, 12, 27)) == date(2026, 12, 24)


def test_days_that_a_month_lacks_are_its_last() -> None:
    assert business_days.day_of(Month(2026, 2), 31) == date(2026, 2, 28)


def test_last_business_day() -> None:
    assert business_days.last_of(Month(2026, 5)) == date(2026, 5, 29)


def test_later_counts_business_days_only() -> None:
    assert business_days.later(date(2026, 12, 24), 1) == date(2026, 12, 28)
