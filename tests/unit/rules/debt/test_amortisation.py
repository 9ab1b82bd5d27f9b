"""Interest to the cent, and the payment that ends a debt in time."""

import random
from datetime import date
from decimal import Decimal

import pytest

from finance_core.errors import InvalidError
from finance_core.rules.debt.amortisation import BASES, checked_rate, interest, level_payment, periods
from finance_core.rules.debt.debts import Debt
from finance_core.rules.rounding import half_even
from tests.unit.rules.debt.debt_books import decimal_rate, kept

TODAY = date(2026, 11, 21)
FIRST = date(2026, 12, 21)


@pytest.mark.parametrize(("numerator", "rounded"), [(5, 2), (15, 8), (25, 12), (-5, -2), (-15, -8), (24, 12), (26, 13), (0, 0)])
def test_halves_go_to_the_even_number(numerator: int, rounded: int) -> None:
    assert half_even(numerator, 2) == rounded


def test_interest_by_the_month_is_a_twelfth() -> None:
    assert interest(1_200_00, Decimal("0.199").as_integer_ratio(), None) == 19_90


def test_interest_by_the_day_counts_the_days() -> None:
    ratio = Decimal("0.365").as_integer_ratio()
    assert [interest(1_000_00, ratio, days) for days in (28, 30, 31)] == [28_00, 30_00, 31_00]


def test_payment_days_keep_to_the_end_of_the_month() -> None:
    days = periods(date(2027, 1, 21), date(2027, 1, 31))
    found = [next(days) for _ in range(4)]
    assert found == [(date(2027, 1, 31), 10), (date(2027, 2, 28), 28), (date(2027, 3, 31), 31), (date(2027, 4, 30), 30)]


@pytest.mark.parametrize(
    ("owed", "rate", "months", "payment"),
    [
        (200_000_00, "0.06", 360, 1_199_11),  # 1,199.1010 without rounding
        (10_000_00, "0.12", 12, 888_49),  # 888.4879
        (1_200_00, "0", 12, 100_00),
        (1_000_00, "0", 3, 333_34),
        (1_000_00, "4", 1, 1_333_33),
        (0, "0.1", 12, 0),
    ],
)
def test_the_level_payment_is_the_annuity_formulas_rounded_up(owed: int, rate: str, months: int, payment: int) -> None:
    found = level_payment(owed, rate_per_year=Decimal(rate), months=months, today=TODAY, first_payment=FIRST)
    assert found == payment


def test_a_thousand_level_payments_are_the_least_that_ends_it() -> None:
    """Held against the second set of books: with a cent less something is left."""
    rng = random.Random(2)
    for _ in range(1_000):
        owed, months = rng.randint(1, 20_000_00), rng.randint(1, 48)
        rate, basis = decimal_rate(rng.choice((0, rng.randint(1, 3_000), 40_000))), rng.choice(BASES)
        payment = level_payment(owed, rate_per_year=rate, months=months, today=TODAY, first_payment=FIRST, basis=basis)
        for paid, ends in ((payment, True), (payment - 1, False)):
            debt = Debt(name="Loan", owed_minor=owed, rate_per_year=rate, minimum_minor=paid, basis=basis)
            (book,) = kept([debt], [], None, (TODAY, FIRST), months)
            assert (book.owed == 0) is ends


def test_a_debt_needs_a_payment() -> None:
    with pytest.raises(InvalidError, match="at least one payment"):
        level_payment(100, rate_per_year=Decimal(0), months=0, today=TODAY, first_payment=FIRST)


@pytest.mark.parametrize(("rate", "said"), [("-0.01", "0% or more"), ("NaN", "0% or more"), ("101", "too high to be true")])
def test_what_is_no_rate_is_refused(rate: str, said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        checked_rate(Decimal(rate))
