"""Drift: what really changed is named, seasons and chance are not, and what can't be compared is said."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from finance_core.dates import Month
from finance_core.ml import drift
from tests.unit.ml.households import everyday, multiplied

AS_OF = date(2026, 3, 31)
LEDGER = everyday()
DOUBLED = multiplied(LEDGER, "Groceries", 2.0, "2026-01-01")


def test_unchanged_habits_are_no_drift() -> None:
    found = drift.compare(LEDGER, as_of=AS_OF)
    assert not found.changed
    assert not found.by_category["changed"].any()
    assert found.months == (Month(2026, 1), Month(2026, 2), Month(2026, 3))
    assert len(found.before) == 12
    assert 0 < found.distance < 0.2


def test_a_doubled_category_is_named_first_with_its_money() -> None:
    found = drift.compare(DOUBLED, as_of=AS_OF)
    first = found.by_category.iloc[0]
    assert found.changed
    assert first["category"] == "Groceries"
    assert first["changed"]
    assert first["size_change"] == pytest.approx(2.0, rel=0.25)
    assert first["monthly_change"] == pytest.approx(first["recent"] - first["usual"])
    assert found.by_category["contribution"].sum() == pytest.approx(1.0)


def test_presents_in_december_are_no_drift() -> None:
    # October to December hold eight times as many presents as the months before, as they did a year ago.
    found = drift.compare(LEDGER, as_of=date(2025, 12, 31))
    gifts = found.by_category.set_index("category").loc["Gifts"]
    assert not found.changed
    assert gifts["recent"] > gifts["usual"]
    assert gifts["last_year"] > gifts["usual"]


def test_a_running_month_takes_no_part() -> None:
    running = DOUBLED[DOUBLED["date"] <= "2026-03-14"]
    assert drift.compare(running, as_of=date(2026, 3, 14)).months == (Month(2025, 12), Month(2026, 1), Month(2026, 2))


def test_a_month_that_was_not_imported_is_no_month_without_spending() -> None:
    gap = LEDGER[(LEDGER["date"] < "2026-02-01") | (LEDGER["date"] >= "2026-03-01")]
    found = drift.compare(gap, as_of=AS_OF)
    assert found.months == (Month(2026, 1), Month(2026, 3))
    assert not found.changed


@pytest.mark.parametrize(
    ("ledger", "words"),
    [
        (LEDGER.iloc[:0], "no spending to compare"),
        (LEDGER[LEDGER["amount"] > 0], "no spending to compare"),
        (LEDGER[LEDGER["date"] >= "2026-01-01"], "needs 4 whole months before the last 3"),
        (LEDGER[LEDGER["date"] < "2025-12-01"], "Too little is known of the last 3 months"),
    ],
    ids=["empty", "only income", "short", "old"],
)
def test_what_cannot_be_compared_is_said(ledger: pd.DataFrame, words: str) -> None:
    found = drift.compare(ledger, as_of=AS_OF)
    assert words in found.problem
    assert not found.changed
    assert found.by_category.empty
    assert list(found.by_category.columns) == list(drift.COLUMNS)


def test_one_category_equal_amounts_and_missing_values_do_no_harm() -> None:
    rent = LEDGER[LEDGER["category"] == "Rent"]
    assert not drift.compare(rent, as_of=AS_OF).changed
    holes = LEDGER.assign(category=LEDGER["category"].where(LEDGER["category"] != "Gifts"), payee="")
    holes.loc[holes.index[:3], "amount"] = np.nan
    found = drift.compare(holes, as_of=AS_OF)
    assert not found.changed
    assert np.isfinite(found.by_category["monthly_change"]).all()


def test_the_order_of_rows_means_nothing() -> None:
    shuffled = DOUBLED.sample(frac=1.0, random_state=1)
    pd.testing.assert_frame_equal(
        drift.compare(shuffled, as_of=AS_OF).by_category, drift.compare(DOUBLED, as_of=AS_OF).by_category
    )


def test_numbers_that_only_describe() -> None:
    calm = drift.described(LEDGER, drift.compare(LEDGER, as_of=AS_OF))
    doubled = drift.described(DOUBLED, drift.compare(DOUBLED, as_of=AS_OF))
    assert calm["what"].tolist() == ["amounts", "weekdays", "days of the month"]
    assert doubled["psi"].iloc[0] > calm["psi"].iloc[0] >= 0
    assert doubled["psi"].iloc[1] == calm["psi"].iloc[1]
    assert drift.described(LEDGER, drift.compare(LEDGER.iloc[:0], as_of=AS_OF)).empty


def test_looks_back_agree_with_the_comparison_of_their_day() -> None:
    looks = drift.over_time(DOUBLED, as_of=AS_OF, looks=6)
    assert [str(month) for month in looks["month"]][-1] == str(Month(2026, 3))
    for place, day in ((-1, AS_OF), (-2, date(2026, 2, 28)), (0, date(2025, 10, 31))):
        found = drift.compare(DOUBLED, as_of=day)
        row = looks.iloc[place]
        assert (row["distance"], row["p_value"], row["changed"]) == (found.distance, found.p_value, found.changed)
    assert drift.over_time(DOUBLED.iloc[:0], as_of=AS_OF).empty
