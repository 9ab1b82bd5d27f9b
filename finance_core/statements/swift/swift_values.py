"""Amounts, balances and days as SWIFT fields write them."""

import re
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from finance_core.money import LARGEST_MINOR, minor_digits

_BALANCE: Final = re.compile(r"\s*(R?[CD])\s*(\d{6})\s*([A-Z]{3})?\s*(-?)([\d.,]{1,40})")
_SUM: Final = re.compile(r"\s*(\d{1,9})\s*([A-Z]{3})\s*([\d.,]{1,40})")
_OLDEST: Final = 80
"""Two digits of a year from 80 mean the last century (SWIFT User Handbook, FIN, dates written YYMMDD)."""


class Minor(NamedTuple):
    """An amount in minor units; `exact` is False where decimals were rounded away."""

    minor: int
    exact: bool


class Balance(NamedTuple):
    """A balance of :60a: to :65: in minor units; the currency is "" where the bank left it out."""

    currency: str
    minor: int
    exact: bool


class Sum(NamedTuple):
    """How many debits or credits a report has and what they come to: fields :90C: and :90D:."""

    entries: int
    currency: str
    minor: int


class Day(NamedTuple):
    """A day, and whether it is the one that was written: 30 February becomes the last of February."""

    day: date
    exact: bool


def read_amount(text: str, currency: str) -> Minor | None:
    """The amount of a subfield: digits with a decimal comma, of which banks may drop what follows or write a point.

    The last mark is the decimal one; the standard has no others. Decimals beyond the currency's are rounded half up.

    >>> read_amount("000000001234,5", "EUR"), read_amount("10,", "JPY"), read_amount("1.234,567", "EUR")
    (Minor(minor=123450, exact=True), Minor(minor=10, exact=True), Minor(minor=123457, exact=False))
    """
    if len(text) > 40:
        return None
    at = max(text.rfind(","), text.rfind("."))
    whole, tail = (text, "") if at < 0 else (text[:at].replace(".", "").replace(",", ""), text[at + 1 :])
    written = whole + tail
    if not (written.isdecimal() and written.isascii()):
        return None
    digits = minor_digits(currency)
    rest = tail[digits:]
    minor = int(whole + tail[:digits].ljust(digits, "0") or "0") + (rest[:1] >= "5")
    return Minor(minor, exact=not rest.strip("0")) if minor <= LARGEST_MINOR else None


def read_balance(text: str, currency: str = "") -> Balance | None:
    """A balance such as `C240131EUR1234,5`; `currency` is that of the statement, for banks that leave it out."""
    match = _BALANCE.match(text)
    if match is None:
        return None
    mark, _, code, minus, digits = match.groups()
    amount = read_amount(digits, code or currency)
    if amount is None:
        return None
    negative = (mark in ("D", "RC")) != (minus == "-")
    return Balance(code or "", -amount.minor if negative else amount.minor, amount.exact)


def currency_of(text: str) -> str:
    """The currency that a balance names; it must be known before its amount can be read."""
    match = _BALANCE.match(text)
    return match[3] or "" if match else ""


def read_sum(text: str) -> Sum | None:
    """A count and a sum such as `3PLN0,03`."""
    match = _SUM.match(text)
    amount = read_amount(match[3], match[2]) if match else None
    return Sum(int(match[1]), match[2], amount.minor) if match and amount else None


def full_year(two_digits: int) -> int:
    """The year that two digits mean."""
    return two_digits + (1900 if two_digits >= _OLDEST else 2000)


def nearest_day(year: int, month: int, day: int) -> Day | None:
    """The day, or the last of its month for a 29th to 31st that the month doesn't have.

    Banks that reckon months of thirty days date interest to 30 February.

    >>> nearest_day(2023, 2, 30)
    Day(day=datetime.date(2023, 2, 28), exact=False)
    """
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    for last in (day, 30, 29, 28):
        try:
            return Day(date(year, month, min(day, last)), exact=last >= day)
        except ValueError:
            continue
    return None


@lru_cache(maxsize=4096)
def read_day(digits: str) -> Day | None:
    """A day written YYMMDD."""
    return nearest_day(full_year(int(digits[:2])), int(digits[2:4]), int(digits[4:6]))


@lru_cache(maxsize=4096)
def day_beside(digits: str, value: date) -> Day | None:
    """A day written MMDD: the one nearest to the value date, which may lie in another year.

    >>> day_beside("1229", date(2014, 1, 1)).day
    datetime.date(2013, 12, 29)
    """
    month, day = int(digits[:2]), int(digits[2:4])
    near = (nearest_day(year, month, day) for year in (value.year, value.year - 1, value.year + 1) if 1 <= year <= 9999)
    return min((found for found in near if found), key=lambda found: abs((found.day - value).days), default=None)
