"""Budgets out of the household's own months."""

import pytest

from finance_core.errors import InvalidError
from finance_core.rules.budget.habits import budgets, quantile, usual


def test_what_comes_each_month_takes_the_middle_and_what_comes_seldom_its_twelfth() -> None:
    groceries = [390_00, 400_00, 410_00, 900_00, 405_00]
    insurance = [0] * 11 + [1200_00]
    assert usual(groceries) == 405_00
    assert usual(insurance) == 100_00
    assert usual(insurance, way="median") == 0
    assert usual(groceries, way="mean") == 501_00
    assert usual(groceries, way="cautious") == 508_00
    assert usual([], way="mean") == 0
    assert usual([900_00, *groceries], window=5) == usual(groceries)


def test_a_budget_covers_the_bills_that_are_due_and_is_rounded_up() -> None:
    history = {"Groceries": [401_01] * 6, "Utilities": [80_00] * 6, "Clothing": [-20_00] * 6}
    assert budgets(history, bills={"Utilities": 95_50, "Insurance": 300_00}, step_minor=5_00) == {
        "Groceries": 405_00, "Utilities": 100_00, "Clothing": 0, "Insurance": 300_00,
    }  # fmt: skip


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(InvalidError):
        budgets({}, step_minor=0)
    with pytest.raises(InvalidError):
        usual([1], window=0)


def test_quantiles_lie_between_amounts() -> None:
    assert [quantile([10, 20, 40], share) for share in (0.0, 0.25, 0.5, 0.75, 1.0)] == [10, 15, 20, 30, 40]
