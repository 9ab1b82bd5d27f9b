"""Growth: interest on what is saved, and prices that rise, exactly to the minor unit.

Rates are effective yearly ones, as savings accounts state them (AER in the United Kingdom, APY in the United States): a year of
monthly growth by (1 + rate) ** (1/12) makes just the yearly rate. Interest is credited once a month and rounded half to even; a
price is rounded once, so that its rounding does not add up.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import Final

from finance_core.errors import InvalidError
from finance_core.rules.rounding import half_even

HIGHEST: Final = Decimal(10)
"""1,000 % a year: more is a percentage typed as a share."""
LOWEST_INFLATION: Final = Decimal("-0.5")
_DIGITS: Final = 60
"""Digits of a monthly factor: far more than an amount of 16 digits needs to be rounded rightly."""
_SCALE: Final = 10**50
_MONTHS: Final = 12


def _monthly(rate_per_year: Decimal) -> Decimal:
    """The factor of one month."""
    with localcontext(prec=_DIGITS):
        return (1 + rate_per_year) ** (Decimal(1) / _MONTHS)


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest on savings by the month; made by `interest`. `share` is its part of what is saved, in units of 10**-50."""

    share: int

    def on(self, saved_minor: int) -> int:
        """What is credited for a month on that much, in minor units."""
        return half_even(saved_minor * self.share, _SCALE)


def interest(rate_per_year: Decimal) -> Interest:
    """Interest at an effective yearly rate, 0.02 for 2 %. Raises InvalidError."""
    if not rate_per_year.is_finite() or rate_per_year < 0:
        raise InvalidError("Interest on savings is 0% or more.")
    if rate_per_year > HIGHEST:
        raise InvalidError("That interest rate is too high to be true. Write 2 for 2% a year.")
    with localcontext(prec=_DIGITS):
        return Interest(int(((_monthly(rate_per_year) - 1) * _SCALE).to_integral_value(ROUND_HALF_EVEN)))


@dataclass(frozen=True, slots=True)
class Prices:
    """How prices rise; made by `prices`."""

    inflation_per_year: Decimal
    month: Decimal

    def after(self, price_minor: int, months: int) -> int:
        """What costs so much today costs that many months later."""
        if not self.inflation_per_year:
            return price_minor
        with localcontext(prec=_DIGITS):
            risen = price_minor * self._factor(months)
            return int(risen.to_integral_value(ROUND_HALF_EVEN))

    def today(self, price_minor: int, months: int) -> int:
        """The most that may cost something today so that it costs no more than `price_minor` that many months later."""
        with localcontext(prec=_DIGITS):
            bought = int((price_minor + Decimal("0.5")) / self._factor(months)) + 1
        while self.after(bought, months) > price_minor:
            bought -= 1
        return bought

    def _factor(self, months: int) -> Decimal:
        # whole years without a root, so that a price a year on is exact
        years, rest = divmod(months, _MONTHS)
        return (1 + self.inflation_per_year) ** years * self.month**rest


def prices(inflation_per_year: Decimal) -> Prices:
    """Prices that rise by so much a year, 0.02 for 2 %; they fall where it is negative. Raises InvalidError."""
    if not inflation_per_year.is_finite() or not LOWEST_INFLATION <= inflation_per_year <= HIGHEST:
        raise InvalidError("Inflation lies between −50% and 1,000% a year. Write 2 for 2%.")
    return Prices(inflation_per_year, _monthly(inflation_per_year))
