"""Business days: when banks book. Closed on weekends and on the closing days of the euro payment system.

Closing days: European Central Bank, TARGET calendar (1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December),
https://www.ecb.europa.eu/paym/target/t2/profuse/calendar/html/index.en.html.
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from finance_core.dates import Month

_DAY: Final = timedelta(days=1)
_FIXED: Final = frozenset({(1, 1), (5, 1), (12, 25), (12, 26)})


@lru_cache(maxsize=64)
def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876; Meeus, Astronomical Algorithms, 1991)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def is_business_day(day: date) -> bool:
    """Whether banks book on that day."""
    if day.weekday() >= 5 or (day.month, day.day) in _FIXED:
        return False
    return (day - easter(day.year)).days not in {-2, 1}


def on_or_after(day: date) -> date:
    """The day itself, or the next business day where banks are closed: how bills are moved."""
    while not is_business_day(day):
        day += _DAY
    return day


def on_or_before(day: date) -> date:
    """The day itself, or the last business day before: how wages are moved."""
    while not is_business_day(day):
        day -= _DAY
    return day


def later(day: date, business_days: int) -> date:
    """That many business days after `day`."""
    for _ in range(business_days):
        day = on_or_after(day + _DAY)
    return day


def last_of(month: Month) -> date:
    """The month's last business day."""
    return on_or_before(month.end - _DAY)


def day_of(month: Month, day: int) -> date:
    """That day of the month, or the month's last one where it is shorter."""
    return month.start + timedelta(days=min(day, month.days) - 1)
