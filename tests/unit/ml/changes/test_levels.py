"""Lasting changes of a category's level, with the month in which they began."""

from datetime import date

import numpy as np
import pytest

from finance_core.dates import Month
from finance_core.ml.changes import levels
from tests.unit.ml.households import everyday, multiplied

AS_OF = date(2026, 3, 31)
LEDGER = everyday()


def test_habits_that_stay_have_no_change() -> None:
    assert levels.changes(LEDGER, as_of=AS_OF).empty


def test_a_new_level_is_dated_and_sized() -> None:
    (row,) = levels.changes(multiplied(LEDGER, "Eating out", 2.0, "2025-09-01"), as_of=AS_OF).to_dict("records")
    assert row["category"] == "Eating out"
    assert abs(row["month"].index - Month(2025, 9).index) <= 1
    assert row["monthly_change"] == pytest.approx(row["after"] - row["before"])
    assert row["after"] / row["before"] == pytest.approx(2.0, rel=0.35)


def test_a_rent_that_rose_is_found_to_the_month_and_a_small_rise_is_not_told() -> None:
    (row,) = levels.changes(multiplied(LEDGER, "Rent", 1.2, "2025-07-01"), as_of=AS_OF).to_dict("records")
    assert (row["category"], row["month"]) == ("Rent", Month(2025, 7))
    assert (row["before"], row["after"]) == (950.0, pytest.approx(1140.0))
    assert levels.changes(multiplied(LEDGER, "Rent", 1.05, "2025-07-01"), as_of=AS_OF).empty


def test_one_odd_month_is_no_level() -> None:
    odd = multiplied(multiplied(LEDGER, "Groceries", 4.0, "2025-06-01"), "Groceries", 0.25, "2025-07-01")
    assert levels.changes(odd, as_of=AS_OF).empty


def test_a_short_or_empty_ledger_has_none() -> None:
    assert levels.changes(LEDGER.iloc[:0], as_of=AS_OF).empty
    assert levels.changes(LEDGER[LEDGER["date"] >= "2025-10-01"], as_of=AS_OF).empty


def test_breaks_of_plain_series() -> None:
    rng = np.random.default_rng(0)
    steps = np.repeat([1.0, 3.0, 2.0], 12) + 0.02 * rng.normal(size=36)
    assert levels.breaks(steps) == [12, 24]
    assert levels.breaks(np.ones(24)) == []
    assert levels.breaks(np.array([1.0, 5.0])) == []
