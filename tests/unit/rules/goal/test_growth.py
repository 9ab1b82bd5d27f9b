"""Interest and prices, to the cent."""

from decimal import Decimal

import pytest

from finance_core.errors import InvalidError
from finance_core.rules.goal.growth import interest, prices


def test_a_year_of_monthly_interest_makes_the_yearly_rate() -> None:
    earned, saved = interest(Decimal("0.05")), 10**12
    for _ in range(12):
        saved += earned.on(saved)
    assert saved == pytest.approx(1.05 * 10**12, abs=12)


def test_no_rate_earns_nothing() -> None:
    assert interest(Decimal(0)).on(10**15) == 0
    assert prices(Decimal(0)).after(123, 1200) == 123


def test_prices_are_exact_after_whole_years() -> None:
    assert [prices(Decimal("0.02")).after(10_000_00, months) for months in (0, 12, 24, 36)] == [
        10_000_00, 10_200_00, 10_404_00, 10_612_08,
    ]  # fmt: skip
    assert prices(Decimal("0.02")).after(10_000_00, 6) == 10_099_50  # 10,099.5049
    assert prices(Decimal("-0.1")).after(10_000_00, 12) == 9_000_00


@pytest.mark.parametrize("inflation", ["0", "0.02", "0.5", "-0.1", "-0.5"])
@pytest.mark.parametrize("months", [1, 7, 12, 60])
def test_what_can_be_bought_is_the_most_that_can(inflation: str, months: int) -> None:
    risen = prices(Decimal(inflation))
    bought = risen.today(50_000_00, months)
    assert risen.after(bought, months) <= 50_000_00 < risen.after(bought + 1, months)


def test_rates_that_make_no_sense_are_refused() -> None:
    for rate in ("-0.01", "NaN", "Infinity", "10.5"):
        with pytest.raises(InvalidError):
            interest(Decimal(rate))
    for rate in ("-0.6", "NaN", "11"):
        with pytest.raises(InvalidError, match="Inflation lies between"):
            prices(Decimal(rate))
