"""How likely a budget is to be passed, each case as a household would meet it."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from finance_core.errors import InvalidError
from finance_core.ml.overspend import DTYPES, probability
from tests.unit.ml.spending import Paid, ledger, monthly, shopping

TODAY = date(2026, 11, 14)
YEAR = shopping("2025-11-01", "2026-11-14")
"""About 300 a month, at ten purchases of 30."""


def only(payments: list[Paid], budget: float, *, as_of: date = TODAY, category: str = "Groceries") -> "pd.Series[Any]":
    """What is said of the one budget."""
    return probability(ledger(payments), {category: budget}, as_of).iloc[0]


def test_a_generous_budget_holds_and_a_tight_one_does_not() -> None:
    generous, tight = only(YEAR, 600), only(YEAR, 170)
    assert generous["probability"] < 0.1
    assert tight["probability"] > 0.9
    assert generous["lower_80"] <= generous["expected"] <= generous["upper_80"]
    assert generous["spent"] <= generous["expected"] == tight["expected"]
    assert pd.isna(generous["crossing_date"])
    assert TODAY < tight["crossing_date"].date() <= date(2026, 11, 30)
    assert {name: str(dtype) for name, dtype in probability(ledger(YEAR), {"Groceries": 1}, TODAY).dtypes.items()} == DTYPES


def test_a_passed_budget_names_the_day_after_which_it_stayed_passed() -> None:
    refund = [*YEAR, (date(2026, 11, 5), "Sofa", "Home", -500.0), (date(2026, 11, 6), "Sofa", "Home", 450.0),
              (date(2026, 11, 10), "Lamp", "Home", -80.0)]  # fmt: skip
    found = only(refund, 100, category="Home")
    assert (found["spent"], found["crossing_date"].date()) == (130.0, date(2026, 11, 10))
    assert found["probability"] > 0.9


def test_a_bill_that_is_still_due_counts_on_its_day_and_a_paid_one_no_more() -> None:
    bills = monthly("Elm Energy", "Utilities", -95.0, "2026-01-23", 10)
    due = only([*YEAR, *bills], 60, category="Utilities")
    assert (due["spent"], due["expected"], due["crossing_date"].date()) == (0, 95, date(2026, 11, 23))
    assert due["probability"] > 0.9
    bills.append((date(2026, 11, 23), "Elm Energy", "Utilities", -95.0))
    paid = only([*YEAR, *bills], 96, category="Utilities", as_of=date(2026, 11, 25))
    assert (paid["spent"], paid["upper_80"]) == (95, pytest.approx(95, abs=0.01))
    assert paid["probability"] < 0.1


def test_what_was_said_to_be_no_bill_is_not_due() -> None:
    rows = ledger([*YEAR, *monthly("Elm Energy", "Utilities", -95.0, "2026-01-23", 10)])
    (newest,) = rows.loc[rows["payee"] == "Elm Energy", "id"].tail(1)
    due, not_due = (probability(rows, {"Utilities": 60}, TODAY, not_bills=said).iloc[0] for said in ((), (newest,)))
    assert due["probability"] > not_due["probability"]
    assert due["lower_80"] > 90 > not_due["lower_80"]


def test_too_few_months_say_what_is_spent_and_nothing_else() -> None:
    short = shopping("2026-10-01", "2026-11-14", every=2)
    found = only(short, 50)
    assert found["spent"] > 50
    assert found["crossing_date"].month == 11
    assert found[["expected", "lower_80", "upper_80", "probability"]].isna().all()
    assert (found["method"], found["months"]) == ("", 1)


def test_a_gap_of_missing_imports_is_no_month_of_zero() -> None:
    gap = [paid for paid in YEAR if not date(2026, 3, 1) <= paid[0] < date(2026, 6, 1)]
    whole, holed = only(YEAR, 350), only(gap, 350)
    assert (whole["months"], holed["months"]) == (12, 9)
    assert holed["expected"] == pytest.approx(whole["expected"], rel=0.15)


def test_days_that_are_not_imported_yet_are_still_to_come() -> None:
    late = [paid for paid in YEAR if paid[0] < date(2026, 11, 3)]
    assert only(late, 350)["expected"] > only(late, 350, as_of=date(2026, 11, 3))["expected"] * 0.8
    assert only(late, 350)["expected"] > 150


@pytest.mark.parametrize("as_of", [date(2024, 2, 29), date(2026, 10, 31), date(2026, 11, 1)])
def test_month_ends_leap_days_and_first_days(as_of: date) -> None:
    rows = shopping(str(as_of.replace(year=as_of.year - 2, day=1)), str(as_of))
    found = only(rows, 200, as_of=as_of)
    assert 0 < found["probability"] < 1
    assert 0 <= found["lower_80"] <= found["upper_80"]


def test_a_month_below_zero_never_expects_less_than_nothing() -> None:
    back = [*YEAR, (TODAY, "Shop 1", "Groceries", 5000.0)]
    found = only(back, 100)
    assert found["spent"] < 0
    assert found[["expected", "lower_80", "upper_80"]].min() == 0
    assert found["probability"] < 0.1


def test_categories_that_ended_that_never_were_and_no_budget_at_all() -> None:
    ended = [(*paid[:2], "Smoking", -8.0) for paid in YEAR if paid[0] < date(2026, 2, 1)]
    assert only([*YEAR, *ended], 40, category="Smoking")["probability"] < 0.3
    assert only(YEAR, 40, category="Never")["probability"] < 0.2
    assert probability(ledger(YEAR), {}, TODAY).empty
    assert probability(ledger([]), {"Groceries": 1}, TODAY)["spent"].tolist() == [0]


def test_transfers_and_income_take_no_part() -> None:
    rows = ledger([*YEAR, (TODAY, "Works", "Salary", 3000.0), (TODAY, "Own savings", "Groceries", -900.0)])
    rows["is_transfer"] = rows["payee"] == "Own savings"
    assert probability(rows, {"Groceries": 300, "Salary": 10}, TODAY)["spent"].tolist() == [only(YEAR, 300)["spent"], 0]


@pytest.mark.parametrize("budget", [-1.0, float("nan"), float("inf")])
def test_what_is_no_amount_is_refused_in_words(budget: float) -> None:
    with pytest.raises(InvalidError, match="“Groceries” is not an amount"):
        probability(ledger(YEAR), {"Groceries": budget}, TODAY)


def test_a_further_budget_changes_nothing_about_the_others_and_the_seed_decides() -> None:
    rows = ledger(YEAR)
    alone, both = probability(rows, {"Groceries": 300}, TODAY), probability(rows, {"Home": 5, "Groceries": 300}, TODAY)
    assert alone.iloc[0].equals(both.iloc[1])
    pd.testing.assert_frame_equal(alone, probability(rows.sample(frac=1, random_state=1), {"Groceries": 300}, TODAY))
    assert not alone.equals(probability(rows, {"Groceries": 300}, TODAY, seed=1))


def test_trees_are_used_only_where_they_win() -> None:
    steady = [
        (*paid[:2], name, paid[3])
        for seed, name in enumerate(("Groceries", "Home", "Leisure"))
        for paid in shopping("2023-11-01", "2026-11-14", seed=seed)
    ]
    budgets = {"Groceries": 300.0, "Home": 300.0, "Leisure": 300.0}
    assert set(probability(ledger(steady), budgets, TODAY)["method"]) == {"simulation"}

    # half a year of much and half a year of little, always late in the month: only the month before tells
    rng = np.random.default_rng(0)
    turns = [
        (date(year, month, 20), f"Shop {rng.integers(9)}", name, -round(size * rng.uniform(0.9, 1.1), 2))
        for place, name in enumerate(budgets)
        for year in range(2022, 2027)
        for month in range(1, 13)
        for size in [300 if (12 * year + month + 4 * place) // 6 % 2 else 60]
        if (year, month) < (2026, 11)
    ]
    found = probability(ledger([*turns, (TODAY, "Works", "Salary", 1.0)]), dict.fromkeys(budgets, 180.0), TODAY)
    assert set(found["method"]) == {"trees"}
    for name, chance in zip(found["category"], found["probability"], strict=True):
        last = next(paid[3] for paid in reversed(turns) if paid[2] == name)
        assert (chance > 0.5) == (last < -200), (name, chance, last)


def test_months_that_were_not_imported_leave_nothing_to_pay_twice() -> None:
    box = [(day.date(), "Box", "Food", -20.0) for day in pd.date_range("2025-11-03", "2026-11-16", freq="14D")]
    found = only(box, 30, category="Food", as_of=date(2027, 3, 5))
    assert found["expected"] <= 60
    assert found["crossing_date"].date() >= date(2027, 3, 5)
