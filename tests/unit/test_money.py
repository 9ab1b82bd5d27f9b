"""Money: minor units and their currencies."""

from decimal import Decimal

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from finance_core.errors import CurrencyError, InvalidError
from finance_core.money import LARGEST_MINOR, Money, minor_digits, sum_to_minor, symbol, to_major, to_minor

CURRENCIES = st.sampled_from(["EUR", "USD", "JPY", "KWD", "CLF", "XYZ"])
AMOUNTS = st.integers(-LARGEST_MINOR, LARGEST_MINOR)


@pytest.mark.parametrize(("currency", "digits"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("XYZ", 2)])
def test_digits_are_those_of_iso_4217(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits


@pytest.mark.parametrize(
    ("major", "currency", "minor"),
    [
        ("12.34", "EUR", 1234),
        ("-0.01", "EUR", -1),
        ("1234", "JPY", 1234),
        ("1.234", "KWD", 1234),
        ("0.005", "EUR", 0),  # half to even: down to 0.00
        ("0.015", "EUR", 2),  # and up to 0.02
        ("-0.025", "EUR", -2),
        ("0.0051", "EUR", 1),
        ("1E+3", "EUR", 100_000),
        ("10000000000000.00", "EUR", LARGEST_MINOR),
    ],
)
def test_major_to_minor(major: str, currency: str, minor: int) -> None:
    assert to_minor(Decimal(major), currency) == minor


@pytest.mark.parametrize("major", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_no_amount(major: str) -> None:
    with pytest.raises(InvalidError, match="not an amount"):
        to_minor(Decimal(major), "EUR")


@pytest.mark.parametrize("major", ["10000000000000.01", "-1E+15", "1E+300"])
def test_amounts_too_large_to_be_true_are_refused(major: str) -> None:
    with pytest.raises(InvalidError, match="too large"):
        to_minor(Decimal(major), "EUR")


def test_a_sum_beyond_all_measure_counts_as_the_largest_amount() -> None:
    assert [sum_to_minor(total, "EUR") for total in (12.34, 2e13, -2e13)] == [12_34, LARGEST_MINOR, -LARGEST_MINOR]
    assert sum_to_minor(2e300, "KWD") == LARGEST_MINOR


def test_minor_to_major_keeps_its_digits() -> None:
    assert str(to_major(-1230, "EUR")) == "-12.30"
    assert str(to_major(5, "JPY")) == "5"
    assert str(to_major(5, "KWD")) == "0.005"


@given(AMOUNTS, CURRENCIES)
def test_there_and_back(minor: int, currency: str) -> None:
    assert to_minor(to_major(minor, currency), currency) == minor


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6), CURRENCIES)
def test_rounding_is_off_by_half_a_unit_at_most(major: Decimal, currency: str) -> None:
    error = abs(to_major(to_minor(major, currency), currency) - major)
    assert error <= Decimal(1).scaleb(-minor_digits(currency)) / 2


def test_sums() -> None:
    assert Money(1000, "EUR") + Money(-250, "EUR") == Money(750, "EUR")
    assert Money(1000, "EUR") - Money(250, "EUR") == Money(750, "EUR")
    assert -Money(1000, "EUR") == Money(-1000, "EUR")


def test_two_currencies_are_never_added() -> None:
    with pytest.raises(CurrencyError, match="EUR and USD"):
        Money(1, "EUR") + Money(1, "USD")
    with pytest.raises(CurrencyError, match="EUR and USD"):
        Money(1, "EUR") - Money(1, "USD")


@given(AMOUNTS, AMOUNTS)
def test_taking_away_what_was_added_gives_the_first(first: int, second: int) -> None:
    assert Money(first, "EUR") + Money(second, "EUR") - Money(second, "EUR") == Money(first, "EUR")


def test_an_absurd_exponent_is_refused_before_it_is_scaled() -> None:
    with pytest.raises(InvalidError, match="too large"):
        to_minor(Decimal("1E+999999"), "EUR")
    assert to_minor(Decimal("1E-999999"), "EUR") == 0


def test_every_currency_has_a_symbol() -> None:
    assert all(symbol(str(currency)) for currency in Locale("en").currencies)
    assert [symbol(code) for code in ("EUR", "JPY", "CHF")] == ["€", "¥", "CHF\N{NO-BREAK SPACE}"]
