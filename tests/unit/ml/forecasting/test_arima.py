"""ARIMA models of many series at once."""

import numpy as np
import pytest

from finance_core.ml.forecasting.arima import arima

NONE = np.zeros(1)


def test_a_random_walk_stays_where_it_is() -> None:
    walk = 100 + np.random.default_rng(1).normal(size=(200, 1)).cumsum(axis=0)
    assert arima(walk, 6, NONE)[:, 0] == pytest.approx(np.full(6, walk[-1, 0]), abs=0.6)


def test_noise_around_a_level_goes_back_to_it() -> None:
    level = 100 + np.random.default_rng(2).normal(size=(200, 1))
    assert arima(level, 3, NONE)[:, 0] == pytest.approx(np.full(3, 100.0), abs=0.5)


def test_momentum_goes_on_for_a_while() -> None:
    """Changes that keep 0.8 of themselves: after a last change of d, 0.8 d + 0.64 d + ... follow."""
    rng = np.random.default_rng(3)
    change = np.zeros(300)
    for month in range(1, 300):
        change[month] = 0.8 * change[month - 1] + rng.normal()
    change[-1] = 5.0
    values = change.cumsum()[:, None]
    ahead = arima(values, 20, NONE)[:, 0] - values[-1, 0]
    assert ahead[0] == pytest.approx(4.0, abs=0.6)
    assert ahead[-1] == pytest.approx(5 * 0.8 / 0.2, rel=0.3)


def test_the_drift_is_added() -> None:
    line = np.arange(40.0)[:, None]
    assert arima(line, 2, np.ones(1))[:, 0].tolist() == pytest.approx([40.0, 41.0])
