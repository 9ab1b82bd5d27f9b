"""Amortisation: what a debt costs from one payment to the next, and the payment that ends it in time. Exact to the cent.

Interest is charged once a period, from payment to payment, and rounded once, half to even:

    by the month    owed * rate / 12                    every month costs alike (30/360)
    by the day      owed * rate * days / 365            the days that passed (actual/365 fixed)

Day counts: ISDA 2006 Definitions, section 4.16 (https://www.isda.org/book/2006-isda-definitions/).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count, islice
from typing import Final, Literal, get_args

from finance_core.dates import Month, months_after
from finance_core.errors import InvalidError
from finance_core.rules.rounding import half_even

Basis = Literal["month", "day"]

BASES: Final[tuple[Basis, ...]] = get_args(Basis)
HIGHEST_RATE: Final = Decimal(100)
"""10,000 % a year: pawnbrokers and payday loans stay below, and more is a percentage typed as a share."""
MOST_MONTHS: Final = 1200
"""A hundred years: what lasts longer is no plan."""
_YEAR_DAYS: Final = 365
_YEAR_MONTHS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """One payment on one debt: what was charged since the last one, what was paid, and what is owed after it; minor units."""

    day: date
    interest_minor: int
    fee_minor: int
    paid_minor: int
    owed_minor: int

    @property
    def principal_minor(self) -> int:
        """What the payment took off the debt; negative where the debt grew all the same."""
        return self.paid_minor - self.interest_minor - self.fee_minor


def checked_rate(rate_per_year: Decimal) -> Decimal:
    """The rate, if it can be one: a share a year, 0.199 for 19.9 %. Raises InvalidError."""
    if not rate_per_year.is_finite() or rate_per_year < 0:
        raise InvalidError("An interest rate is 0% or more.")
    if rate_per_year > HIGHEST_RATE:
        raise InvalidError("That interest rate is too high to be true. Write 19.9 for 19.9% a year.")
    return rate_per_year


def interest(owed_minor: int, ratio: tuple[int, int], days: int | None) -> int:
    """Interest of one period in minor units, rounded half to even.

    Parameters
    ----------
    owed_minor
        What was owed all through the period.
    ratio
        The yearly rate as numerator and denominator (`Decimal.as_integer_ratio`).
    days
        How many days the period has; None where interest counts by the month.
    """
    numerator, denominator = ratio
    if days is None:
        return half_even(owed_minor * numerator, denominator * _YEAR_MONTHS)
    return half_even(owed_minor * numerator * days, denominator * _YEAR_DAYS)


def periods(today: date, first_payment: date, payment_day: int | None = None) -> Iterator[tuple[date, int]]:
    """The payment days, one a month without end, each with the days since the one before, at first since today.

    `payment_day` is the day of the month, None for that of the first payment: the 31st comes back after a month without one.
    """
    before = today
    for number in count():
        day = months_after(first_payment, number)
        if payment_day is not None:
            day = day.replace(day=min(payment_day, Month.of(day).days))
        yield day, (day - before).days
        before = day


def level_payment(
    owed_minor: int,
    *,
    rate_per_year: Decimal,
    months: int,
    today: date,
    first_payment: date,
    payment_day: int | None = None,
    basis: Basis = "month",
) -> int:
    """The smallest equal monthly payment, in minor units, that ends a debt with the given number of payments.

    Without rounding it is `owed * r / (1 - (1 + r) ** -months)` with the monthly rate r (the annuity formula; Kellison, The
    Theory of Interest, 3rd ed. 2009, section 5.3), and `owed / months` without interest. Here it is searched for, so that the
    schedule really ends with the last payment. Raises InvalidError where there is no payment left to make.
    """
    if months < 1:
        raise InvalidError("A debt needs at least one payment.")
    ratio = checked_rate(rate_per_year).as_integer_ratio()
    spans = [days if basis == "day" else None for _, days in islice(periods(today, first_payment, payment_day), months)]
    # the first payment may end it, and less than an equal share of what is owed never does
    low, high = -(-owed_minor // months), owed_minor + interest(owed_minor, ratio, spans[0])
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _ends(owed_minor, ratio, spans, middle) else (middle + 1, high)
    return low


def _ends(owed_minor: int, ratio: tuple[int, int], spans: list[int | None], payment_minor: int) -> bool:
    for days in spans:
        owed_minor += interest(owed_minor, ratio, days) - payment_minor
        if owed_minor <= 0:
            return True
    return False
