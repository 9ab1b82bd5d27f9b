"""Exponential smoothing of many series at once."""

import numpy as np
import pytest

from finance_core.ml.forecasting.seasonality import seasonal_index
from finance_core.ml.forecasting.smoothing import (
    DAMPED,
    DRIFTING,
    SEASONAL,
    SIMPLE,
    Grid,
    believed_slope,
    half_slope,
    seasonally_smoothed,
    smoothed,
)

ONE = np.ones(1)


def test_simple_smoothing_by_hand() -> None:
    """Level 10 (the mean of the first six), then halfway to each value: ..., 12.5, 16.25."""
    values = np.array([10.0] * 6 + [15.0, 20.0])[:, None]
    half = Grid(level=0.5 * ONE, trend=0 * ONE, season=0 * ONE, damping=0 * ONE)
    assert smoothed(values, 2, half)[:, 0].tolist() == [16.25, 16.25]


def test_a_damped_trend_by_hand() -> None:
    """A straight line without error: its last value plus 0.5 + 0.25 + ... of its slope."""
    values = np.full((8, 1), 6.0)
    damped = Grid(level=0.5 * ONE, trend=0 * ONE, season=0 * ONE, damping=0.5 * ONE)
    assert smoothed(values, 3, damped)[:, 0].tolist() == [6.0, 6.0, 6.0]
    steady = Grid(level=0.5 * ONE, trend=0 * ONE, season=0 * ONE, damping=ONE)
    line = np.arange(8.0)[:, None]
    assert smoothed(line, 3, steady)[:, 0].tolist() == pytest.approx([8.0, 9.0, 10.0])


def test_a_jump_for_good_takes_large_steps_and_noise_small_ones() -> None:
    rng = np.random.default_rng(1)
    noise = 10 + rng.normal(size=60)
    walk = 10 + rng.normal(size=60).cumsum()
    ahead = smoothed(np.column_stack([noise, walk]), 1, SIMPLE)[0]
    assert ahead[0] == pytest.approx(noise.mean(), abs=0.5)
    assert ahead[1] == pytest.approx(walk[-1], abs=0.5)


def test_a_series_that_begins_late_is_forecast_as_if_alone() -> None:
    rng = np.random.default_rng(2)
    short = rng.gamma(5, 20, 15)
    long = np.column_stack([np.r_[np.full(25, np.nan), short], rng.gamma(5, 20, 40)])
    for grid in (SIMPLE, DAMPED):
        assert smoothed(long, 3, grid)[:, 0] == pytest.approx(smoothed(short[:, None], 3, grid)[:, 0])


def test_one_value_is_too_little() -> None:
    assert np.isnan(smoothed(np.array([[np.nan], [5.0]]), 2, SIMPLE)).all()


def test_holt_winters_goes_on_with_season_and_slope() -> None:
    month = np.arange(48)
    values = (100 + month + 20 * np.sin(2 * np.pi * month / 12))[:, None]
    slope = np.array([1.0])
    ahead = seasonally_smoothed(values, 12, SEASONAL, seasonal_index(values, 12), drift=slope)[:, 0]
    later = np.arange(48, 60)
    assert ahead == pytest.approx(100 + later + 20 * np.sin(2 * np.pi * later / 12), abs=4)


def test_a_slope_is_believed_as_far_as_it_is_more_than_chance() -> None:
    rng = np.random.default_rng(3)
    month = np.arange(60.0)
    clear = 100 + 2 * month + rng.normal(0, 5, 60)
    noise = 100 + rng.normal(0, 20, (60, 20))
    assert believed_slope(clear[:, None])[0] == pytest.approx(0.9 * 2, rel=0.1)
    assert half_slope(clear[:, None])[0] == pytest.approx(1.0, rel=0.1)
    assert (believed_slope(noise) == 0).mean() > 0.8


def test_the_drift_is_carried_on() -> None:
    values = np.full((30, 1), 50.0)
    ahead = smoothed(values + np.arange(30.0)[:, None], 2, DRIFTING, drift=np.array([1.0]))[:, 0]
    assert ahead.tolist() == pytest.approx([80.0, 81.0], abs=0.2)
