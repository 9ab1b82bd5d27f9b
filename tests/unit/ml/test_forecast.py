"""Forecasts of months, each as a household would meet it."""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from finance_core.ml.forecast import Forecasts, forecast, forecasts
from tests.unit.ml.months import LAST, history, household

NUMBERS = ["mean", "lower_80", "upper_80", "lower_95", "upper_95"]


@pytest.fixture(scope="module")
def found() -> Forecasts:
    """A household of three years, six months ahead."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return forecasts(household(), 6)


def test_a_row_for_each_series_and_month(found: Forecasts) -> None:
    assert list(found.table.columns) == ["series", "period", *NUMBERS, "method"]
    assert list(found.table["series"].unique()) == ["Rent", "Groceries", "Heating", "Insurance", "Shopping"]
    assert list(found.table["period"][:6]) == list(pd.period_range(LAST + 1, periods=6, freq="M"))


def test_rent_goes_on_as_it_was(found: Forecasts) -> None:
    rent = found.table[found.table["series"] == "Rent"]
    assert rent["mean"].to_numpy() == pytest.approx(np.full(6, 900.0), rel=1e-3)
    assert (rent["upper_80"] - rent["lower_80"]).max() < 90


def test_winter_comes_again(found: Forecasts) -> None:
    heating = found.table.loc[found.table["series"] == "Heating", "mean"].to_numpy()
    true = 90 * (1 + 0.6 * np.cos(2 * np.pi * np.arange(36, 42) / 12))
    assert heating == pytest.approx(true, rel=0.25)
    assert heating[0] > 2 * heating[5]


def test_the_yearly_bill_is_expected_in_its_month(found: Forecasts) -> None:
    bill = found.table.loc[found.table["series"] == "Insurance", "mean"].to_numpy()
    assert bill[3] > 300
    assert np.delete(bill, 3).max() < 60


def test_the_leaderboard_names_the_baselines_and_the_best_first(found: Forecasts) -> None:
    board = found.leaderboard[found.leaderboard["series"] == "Heating"].set_index("method")
    assert {"last month", "same month last year", "mean of 6 months", "combination", "random forest"} <= set(board.index)
    assert board["error"].is_monotonic_increasing
    assert board["error"]["combination"] < 0.5 * board["error"]["mean of 6 months"]
    assert board.drop("combination")["weight"].sum() == pytest.approx(1.0)


def test_past_intervals_cover_about_what_they_say(found: Forecasts) -> None:
    for level, rows in found.coverage.groupby("level"):
        covered = np.average(rows["covered"], weights=rows["n"])
        assert covered == pytest.approx(level, abs=0.1)
        assert rows["n"].min() > 50


def test_past_forecasts_stand_beside_what_happened(found: Forecasts) -> None:
    past, spent = found.past, household()
    row = past[(past["series"] == "Groceries") & (past["period"] == LAST) & (past["step"] == 3)].iloc[0]
    assert row["actual"] == pytest.approx(spent["Groceries"].iloc[-1])
    assert row["lower_80"] <= row["mean"] <= row["upper_80"]


def test_without_the_back_test_the_forecast_is_the_same(found: Forecasts) -> None:
    pd.testing.assert_frame_equal(forecast(household(), 6), found.table)


@pytest.mark.parametrize("months", [1, 2, 6, 13])
def test_short_histories(months: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = forecasts(household(months), 3)
    assert found.table[NUMBERS].notna().all(axis=None)
    assert (found.table[NUMBERS] >= 0).all(axis=None)
    said = found.caveats["Groceries"]
    assert said.startswith("Only one month is known" if months == 1 else f"Only {months} months are known")


def test_a_category_that_ended() -> None:
    found = forecasts(history({"Car": [120.0, 90.0, 140.0] * 8 + [0.0] * 5, "Food": [300.0, 320.0] * 14 + [310.0]}), 3)
    assert found.caveats == {"Car": "Nothing since May 2026: taken as ended."}
    assert (found.table.loc[found.table["series"] == "Car", "mean"] == 0).all()


def test_months_without_imports_are_no_months_without_spending() -> None:
    spent = history({"Food": [300.0, 320.0, 290.0, 310.0] * 6})
    gap = spent.copy()
    gap.iloc[10:13] = np.nan
    missing, zero = forecasts(gap, 1), forecasts(gap.fillna(0.0), 1)
    assert missing.caveats["Food"] == "3 months without imports: filled with what was usual before."
    assert missing.table["mean"][0] == pytest.approx(305, abs=15)
    assert missing.table["upper_80"][0] - missing.table["lower_80"][0] < zero.table["upper_80"][0] - zero.table["lower_80"][0]
    assert not missing.past["period"].isin(gap.index[10:13]).any()


def test_refunds_make_no_negative_forecast_unless_asked_for() -> None:
    refunded = history({"Shopping": [-50.0, -80.0, -65.0, -70.0] * 5})
    assert (forecast(refunded, 2)[NUMBERS] == 0).loc[:, ["mean", "lower_80", "lower_95"]].all(axis=None)
    saved = forecast(refunded, 2, nonnegative=False)
    assert saved["mean"].tolist() == pytest.approx([-50.0, -80.0], abs=8)


def test_nothing_at_all() -> None:
    nothing = forecasts(pd.DataFrame({"Food": []}, index=pd.PeriodIndex([], freq="M")), 3)
    assert nothing.table.empty
    assert nothing.leaderboard.empty
    assert nothing.caveats == {"Food": "Nothing is known yet, so there is nothing to forecast from."}
    unknown = forecasts(history({"Food": [300.0] * 8, "New": [np.nan] * 8}), 1)
    assert unknown.table["mean"].tolist() == pytest.approx([300.0, 0.0])


def test_days() -> None:
    days = pd.period_range(end="2026-10-31", periods=140, freq="D")
    cash = pd.DataFrame({"Cash": np.tile([10.0, 10, 10, 20, 60, 80, 0], 20)}, index=days)
    found = forecasts(cash, 7)
    assert found.table["mean"].to_numpy() == pytest.approx(np.tile([10.0, 10, 10, 20, 60, 80, 0], 1), abs=4)
    assert "same day last week" in set(found.leaderboard["method"])


def test_other_levels_and_seeds() -> None:
    spent = household(24)[["Groceries", "Shopping"]]
    table = forecast(spent, 2, levels=(0.5, 0.9))
    assert [name for name in table.columns if name.startswith("lower")] == ["lower_50", "lower_90"]
    pd.testing.assert_frame_equal(table, forecast(spent, 2, levels=(0.9, 0.5)))
    pd.testing.assert_frame_equal(forecast(spent, 2, seed=3), forecast(spent, 2, seed=3))


@pytest.mark.parametrize(
    ("wrong", "horizon", "levels", "said"),
    [
        (pd.DataFrame({"Food": [1.0, 2.0]}), 3, (0.8,), "PeriodIndex"),
        (history({"Food": [1.0, 2.0, 3.0]}).iloc[[0, 2]], 3, (0.8,), "without holes"),
        (pd.concat([history({"Food": [1.0]})] * 2, axis=1), 3, (0.8,), "name of its own"),
        (history({"Food": [1.0]}), 0, (0.8,), "at least 1"),
        (history({"Food": [1.0]}), 3, (80.0,), "between 0 and 1"),
    ],
)
def test_what_cannot_be_forecast(wrong: pd.DataFrame, horizon: int, levels: tuple[float, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        forecast(wrong, horizon, levels=levels)


@pytest.mark.corpus
def test_thirty_series_of_a_competition(corpus: Path) -> None:
    rows = pd.read_csv(corpus / "datasets/m3_monthly/series.csv.gz")
    parts = {key: group["value"].to_numpy() for key, group in rows.groupby(["series", "part"], sort=False)}
    names = list(dict.fromkeys(rows["series"]))[:30]
    table = forecast(history({name: parts[name, "train"][-60:] for name in names}), 18)
    cells = table.set_index("series")
    true = np.concatenate([parts[name, "test"] for name in names])
    scale = np.repeat([np.abs(np.diff(parts[name, "train"])).mean() for name in names], 18)
    naive = np.concatenate([np.resize(parts[name, "train"][-12:], 18) for name in names])
    error = np.abs(cells["mean"].to_numpy() - true) / scale
    assert error.mean() < 0.8 * (np.abs(naive - true) / scale).mean()
    inside = (true >= cells["lower_80"].to_numpy()) & (true <= cells["upper_80"].to_numpy())
    assert inside.mean() == pytest.approx(0.8, abs=0.07)
