"""Spans of time, months and rates as sentences write them. Amounts are written by who shows them: see `Spoken`."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

Spoken = Callable[[int], str]
"""Writes an amount in minor units, such as `$1,204`: pages and command line write money their own way, and only one way."""


def span(months: int) -> str:
    """`1 month`, `11 months`, `2 years`, `2 years and 1 month`."""
    years, rest = divmod(months, 12)
    parts = [_count(years, "year")] * bool(years) + [_count(rest, "month")] * bool(rest or not years)
    return " and ".join(parts)


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def month(day: date) -> str:
    """`March 2031`."""
    return f"{day:%B} {day.year}"


def dated(day: date) -> str:
    """`4 March 2031`."""
    return f"{day.day} {day:%B} {day.year}"


def percent(share: Decimal) -> str:
    """A rate with the digits that it has: `19.9%`, `0%`."""
    return f"{(share * 100).normalize():f}%"


def listed(names: list[str]) -> str:
    """`Rent`, `Rent and car`, `Rent, car and food`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
