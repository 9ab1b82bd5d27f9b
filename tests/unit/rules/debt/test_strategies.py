"""Ways out of debt side by side."""

from datetime import date
from decimal import Decimal

import pytest

from finance_core.errors import InvalidError
from finance_core.rules.debt.debts import Debt, budget, in_order, pay_off
from finance_core.rules.debt.strategies import compare, extra_needed

TODAY = date(2026, 11, 21)
FIRST = date(2026, 12, 1)
CARD = Debt(name="Card", owed_minor=4_000_00, rate_per_year=Decimal("0.249"), minimum_minor=100_00)
CAR = Debt(name="Car", owed_minor=9_800_00, rate_per_year=Decimal("0.069"), minimum_minor=240_00)
SOFA = Debt(name="Sofa", owed_minor=600_00, rate_per_year=Decimal(0), minimum_minor=50_00)
DEBTS = (CARD, CAR, SOFA)


def test_the_same_money_in_another_order_costs_more() -> None:
    found = compare(DEBTS, extra_minor=150_00, today=TODAY, first_payment=FIRST, own_order=(1, 0, 2))
    assert found.budget_minor == 540_00
    assert found.own is not None
    costs = [found.avalanche.cost_minor, found.snowball.cost_minor, found.own.cost_minor, found.minimums.cost_minor]
    assert costs == sorted(costs, key=lambda cost: cost or 0)
    assert [plan.months for plan in (found.avalanche, found.snowball, found.own)] == [31, 31, 33]
    assert found.snowball.first_end == (2, date(2027, 2, 1))
    assert found.snowball_costs_minor == (costs[1] or 0) - (costs[0] or 0)
    assert found.saved_minor == (costs[3] or 0) - (costs[0] or 0)


def test_what_never_ends_has_no_difference() -> None:
    endless = Debt(name="Payday", owed_minor=1_000_00, rate_per_year=Decimal(4), minimum_minor=10_00)
    found = compare((endless, SOFA), extra_minor=0, today=TODAY, first_payment=FIRST)
    assert (found.saved_minor, found.snowball_costs_minor, found.snowball_takes_months) == (None, None, None)


def test_the_least_extra_that_ends_it_by_a_day() -> None:
    by = date(2028, 6, 1)
    extra = extra_needed(DEBTS, by=by, today=TODAY, first_payment=FIRST)
    for paid, in_time in ((extra, True), (extra - 1, False)):
        plan = pay_off(
            DEBTS, order=in_order(DEBTS, "avalanche"), budget_minor=budget(DEBTS, extra_minor=paid), today=TODAY,
            first_payment=FIRST,
        )  # fmt: skip
        assert plan.free_on is not None
        assert (plan.free_on <= by) is in_time


def test_nothing_extra_is_needed_where_the_minimums_do() -> None:
    assert extra_needed((SOFA,), by=date(2027, 11, 1), today=TODAY, first_payment=FIRST) == 0
    assert extra_needed((SOFA,), by=FIRST, today=TODAY, first_payment=FIRST) == 550_00


def test_a_day_before_the_first_payment_is_refused() -> None:
    with pytest.raises(InvalidError, match="no payment day before that date"):
        extra_needed(DEBTS, by=date(2026, 11, 30), today=TODAY, first_payment=FIRST)
