"""Categories by month: what cost clearly more than usual."""

from datetime import date

import pandas as pd
import pytest

from finance_core.ml.oddities.spikes import RATIO, RECORD, SINGLE, spikes
from tests.unit.ml.households import everyday, multiplied
from tests.unit.ml.payments import with_rows

LIFE = everyday(months=27)
TODAY = date(2026, 4, 2)


def cell(found: pd.DataFrame, category: str, month: str) -> pd.Series:
    index = pd.Period(month, "M").year * 12 + pd.Period(month, "M").month - 1
    return found[(found["category"] == category) & (found["month"] == index)].iloc[0]


def test_ordinary_months_are_rarely_flagged() -> None:
    found = spikes(LIFE, TODAY)
    assert len(found) > 80
    assert found["flagged"].mean() <= 0.02


def test_a_month_eight_times_as_dear_is_flagged_with_its_numbers() -> None:
    found = cell(spikes(multiplied(LIFE, "Transport", 8.0, "2026-03-01"), TODAY), "Transport", "2026-03")
    assert found["flagged"]
    assert found["rules"].startswith(f"{RATIO}, {RECORD}")
    assert found["reason"].startswith("Transport cost ")
    assert "times the usual" in found["reason"]
    assert found["excess"] == pytest.approx(found["spent"] - found["usual"])


def test_one_large_payment_is_named() -> None:
    found = cell(spikes(with_rows(LIFE, {"date": "2026-03-14", "amount": -900.0}), TODAY), "Eating out", "2026-03")
    assert SINGLE in found["rules"]
    assert found["reason"].endswith("most of it is one payment.")


def test_the_same_month_last_year_excuses_a_season() -> None:
    december = cell(spikes(LIFE, TODAY), "Gifts", "2025-12")
    assert december["distance"] > 3
    assert not december["model"]


def test_the_running_month_is_compared_with_the_same_days() -> None:
    until = LIFE[LIFE["date"] <= "2026-03-10"]
    found = cell(spikes(until, date(2026, 3, 10)), "Rent", "2026-03")
    assert (found["spent"], found["usual"], found["whole"]) == (950.0, 950.0, False)
    groceries = cell(spikes(until, date(2026, 3, 10)), "Groceries", "2026-03")
    whole = cell(spikes(LIFE, TODAY), "Groceries", "2026-02")
    assert groceries["usual"] < 0.6 * whole["usual"]


def test_a_spike_in_the_running_month_says_so_far() -> None:
    until = with_rows(LIFE[LIFE["date"] <= "2026-03-10"], {"date": "2026-03-05", "amount": -900.0})
    assert "so far this month" in cell(spikes(until, date(2026, 3, 10)), "Eating out", "2026-03")["reason"]


@pytest.mark.parametrize("rows", [0, 1, 5, 40])
def test_too_little_says_nothing(rows: int) -> None:
    assert spikes(LIFE.iloc[:rows], TODAY).empty
