"""The methods that forecast each series from itself alone."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from finance_core.ml.forecasting.forecasters import BASELINES, FAMILIES, forecasters, own_forecasts

MONTH = np.arange(60)


def by_name(values: NDArray[Any], horizon: int = 12) -> dict[str, list[float]]:
    """What each method says of one series of months."""
    said = own_forecasts(values[:, None].astype(float), horizon, 12)
    return {name: said[place, :, 0].tolist() for place, name in enumerate(forecasters(12))}


def test_what_everybody_can_do_by_hand() -> None:
    said = by_name(MONTH)
    assert said["last month"] == [59.0] * 12
    assert said["same month last year"] == list(range(48, 60))
    assert said["mean of 6 months"] == [56.5] * 12
    assert said["trimmed mean"] == [53.5] * 12


@pytest.mark.parametrize("name", ["damped trend", "Holt-Winters", "Theta", "straight line", "ARIMA", "simple smoothing"])
def test_models_find_season_and_growth(name: str) -> None:
    """Growth of 0.5 % a month and a season of 30 %, as factors: what is best seen in logarithms."""
    rng = np.random.default_rng(8)
    true = 100 * 1.005 ** np.arange(72) * (1 + 0.3 * np.sin(2 * np.pi * np.arange(72) / 12))
    said = by_name(true[:60] * rng.normal(1, 0.02, 60))[name]
    assert said == pytest.approx(true[60:].tolist(), rel=0.08)


def test_a_mean_is_forecast_and_not_a_median() -> None:
    rng = np.random.default_rng(9)
    skewed = np.exp(rng.normal(0, 0.5, 400))
    assert by_name(skewed)["simple smoothing"][0] == pytest.approx(skewed.mean(), rel=0.1)
    assert np.median(skewed) < 0.92 * skewed.mean()


def test_growth_by_a_share_does_not_run_away() -> None:
    doubling = 0.1 * 2.0 ** np.arange(12)
    said = by_name(doubling, 24)
    assert max(max(said[name]) for name in ("straight line", "Theta", "ARIMA")) < 4 * doubling.max()


@pytest.mark.parametrize("season", [12, 7])
def test_families_and_baselines_are_methods(season: int) -> None:
    names = set(forecasters(season))
    assert set(BASELINES[season]) <= names
    assert {name for family in FAMILIES[:3] for name in family} & names
    assert all(any(name in names for name in family) for family in FAMILIES[:3])
