"""What was said of past months, and how far off plainer ways were."""

import numpy as np
import pandas as pd
import pytest

from finance_core.ml.ahead import track_record
from finance_core.ml.ahead.track_record import LAST_MONTH, LAST_YEAR, MEAN, OWN


def past(*rows: tuple[int, int, float]) -> pd.DataFrame:
    """Forecasts of groceries `(month, step, mean)`, give or take ten."""
    table = pd.DataFrame(rows, columns=["month", "step", "mean"]).astype({"month": "int64", "step": "int64", "mean": "float64"})
    return table.assign(name="Groceries", lower_80=table["mean"] - 10, upper_80=table["mean"] + 10)


NOTHING_DUE = pd.DataFrame({"name": [], "month": [], "step": [], "sized": [], "variance": []}).astype(
    {"name": "str", "month": "int64", "step": "int64", "sized": "float64", "variance": "float64"}
)


def test_what_is_due_is_added_and_widens_the_range() -> None:
    due = pd.DataFrame({"name": ["Groceries"], "month": [5], "step": [1], "sized": [50.0], "variance": [9.0]})
    (row,) = track_record.said(past((5, 1, 100.0)), due, pd.DataFrame({"Groceries": [140.0]}, index=[5])).to_dict("records")
    assert (row["mean"], row["actual"]) == (150.0, 140.0)
    assert row["upper_80"] - 150 == pytest.approx(np.hypot(10, 1.2816 * 3))


def test_a_month_that_is_not_known_is_left_out() -> None:
    history = pd.DataFrame({"Groceries": [np.nan, 90.0]}, index=[5, 6])
    assert track_record.said(past((5, 1, 100.0), (6, 2, 100.0)), NOTHING_DUE, history)["month"].tolist() == [6]


def test_errors_stand_beside_plain_ways_over_the_same_months() -> None:
    # Spending swings between 100 and 200: what was said is right, last month is always wrong, the mean half way.
    history = pd.DataFrame({"Groceries": [100.0, 200.0] * 10}, index=range(20))
    told = track_record.said(past(*((month, 1, 100.0 + 100 * (month % 2)) for month in range(10, 20))), NOTHING_DUE, history)
    found = track_record.compared(told, history).set_index("method")
    assert found["error"].to_dict() == {OWN: 0.0, LAST_MONTH: 100.0, LAST_YEAR: 0.0, MEAN: 50.0}
    assert (found["number"] == 8).all(), "the first two have no year before them"


def test_last_year_is_no_measure_where_nothing_is_known_of_it() -> None:
    history = pd.DataFrame({"Groceries": [100.0] * 8}, index=range(8))
    told = track_record.said(past(*((month, 1, 90.0) for month in range(2, 8))), NOTHING_DUE, history)
    found = track_record.compared(told, history)
    assert set(found["method"]) == {OWN, LAST_MONTH, MEAN}
    assert found.loc[found["method"] == OWN, "bias"].item() == -10.0


def test_ranges_that_held_stay_and_those_that_did_not_are_widened() -> None:
    history = pd.DataFrame({"Groceries": [100.0 + 30 * (-1) ** month for month in range(12)]}, index=range(12))
    told = track_record.said(past(*((month, 1, 100.0) for month in range(12))), NOTHING_DUE, history)
    factor = track_record.widening(told)
    assert 2.0 < factor <= 3.0, "what came lay three half widths away"
    wider = track_record.widened(told, factor)
    assert wider["upper_80"].iloc[0] - 100 == pytest.approx(10 * factor)
    assert track_record.widening(told.assign(actual=104.0)) == 1.0
    assert track_record.widening(told.head(0)) == 1.0


def test_past_ranges_know_only_what_had_come() -> None:
    history = pd.DataFrame({"Groceries": [160.0] * 6}, index=range(6))
    told = track_record.widened_then(track_record.said(past(*((month, 1, 100.0) for month in range(6))), NOTHING_DUE, history))
    widths = (told.sort_values("month")["upper_80"] - 100).tolist()
    assert widths[0] == 10.0
    assert widths == sorted(widths)
    assert widths[-1] > 20


def test_no_forecast_is_no_record() -> None:
    told = track_record.said(past(), NOTHING_DUE, pd.DataFrame({"Groceries": [1.0]}))
    assert track_record.compared(told, pd.DataFrame({"Groceries": [1.0]})).empty
    assert track_record.widened_then(told).empty
