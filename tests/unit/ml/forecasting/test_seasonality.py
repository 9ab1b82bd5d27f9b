"""What each month of the year adds."""

import numpy as np
import pytest

from finance_core.ml.forecasting.seasonality import phases, seasonal_index

MONTH = np.arange(48)
WINTER = 30 * np.cos(2 * np.pi * MONTH / 12)


def test_a_clear_season_is_believed() -> None:
    rng = np.random.default_rng(1)
    index = seasonal_index((100 + MONTH + WINTER + rng.normal(0, 3, 48))[:, None], 12)[:, 0]
    assert index == pytest.approx(WINTER[:12], abs=6)
    assert index.sum() == pytest.approx(0, abs=1e-9)


def test_noise_is_no_season() -> None:
    rng = np.random.default_rng(2)
    noise = rng.normal(100, 20, (48, 50))
    raw = np.abs(noise.reshape(4, 12, 50).mean(axis=0) - noise.mean(axis=0)).mean()
    assert np.abs(seasonal_index(noise, 12)).mean() < 0.25 * raw


def test_less_than_two_years_say_nothing() -> None:
    assert (seasonal_index((100 + WINTER[:23])[:, None], 12) == 0).all()


def test_a_late_beginning_keeps_the_months_in_place() -> None:
    late = np.where(MONTH < 17, np.nan, 100 + WINTER)[:, None]
    index = seasonal_index(late, 12)
    assert phases(index, 48, 12)[:, 0] == pytest.approx(WINTER[:12], abs=6)
