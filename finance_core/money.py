"""Money: integer minor units with a currency. Money out is negative.

Minor digits are those of ISO 4217 (list one, 2024; https://www.six-group.com/en/products-services/financial-information.html).
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from babel.numbers import get_currency_symbol

from finance_core.errors import CurrencyError, InvalidError

_NO_DIGITS: Final = (
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF",
)  # fmt: skip
_THREE_DIGITS: Final = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
MINOR_DIGITS: Final = dict.fromkeys(_NO_DIGITS, 0) | dict.fromkeys(_THREE_DIGITS, 3) | {"CLF": 4, "UYW": 4}
LARGEST_MINOR: Final = 10**15
"""The largest amount that is taken, in minor units: ten trillion of a currency with cents; more is a slip of the pen."""


def minor_digits(currency: str) -> int:
    """How many decimal digits the currency's smallest unit has: 2 unless ISO 4217 says otherwise."""
    return MINOR_DIGITS.get(currency, 2)


def symbol(currency: str) -> str:
    """What stands before an amount: `$`, `€`, `¥`, and the code with a space where a currency has no sign of its own."""
    sign = get_currency_symbol(currency, locale="en")
    return f"{sign}\N{NO-BREAK SPACE}" if sign[-1].isalpha() else sign


def to_minor(major: Decimal, currency: str) -> int:
    """Major units as integer minor units, rounded half to even where the currency has fewer digits.

    Raises InvalidError for NaN, infinity and amounts beyond LARGEST_MINOR.
    """
    if not major.is_finite():
        raise InvalidError("That is not an amount.")
    if major and major.adjusted() > 16:  # before scaling, which would overflow on 1E+999999
        raise InvalidError("That amount is too large to be true.")
    minor = int(major.scaleb(minor_digits(currency)).to_integral_value(ROUND_HALF_EVEN))
    if abs(minor) > LARGEST_MINOR:
        raise InvalidError("That amount is too large to be true.")
    return minor


def sum_to_minor(total: float, currency: str) -> int:
    """A frame's sum as integer minor units; one beyond LARGEST_MINOR counts as that much, since no plan is made with more."""
    digits = minor_digits(currency)
    most = LARGEST_MINOR / 10**digits
    return to_minor(Decimal(str(round(max(-most, min(most, total)), digits))), currency)


def to_major(minor: int, currency: str) -> Decimal:
    """Integer minor units as exact major units."""
    return Decimal(minor).scaleb(-minor_digits(currency))


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units of one currency; adding two currencies raises CurrencyError."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        """The sum, in the same currency."""
        if self.currency != other.currency:
            raise CurrencyError(f"{self.currency} and {other.currency} can't be added without a rate.")
        return Money(self.minor + other.minor, self.currency)

    def __neg__(self) -> "Money":
        """The same amount the other way."""
        return Money(-self.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """The difference, in the same currency."""
        return self + -other
