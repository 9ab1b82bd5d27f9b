"""Intervals that cover what they say."""

import numpy as np
import pytest

from finance_core.ml.forecasting.backtest import Backtest, truth
from finance_core.ml.forecasting.intervals import bounds, scales
from finance_core.ml.forecasting.panel import panel

LEVELS = (0.8, 0.95)
BACKS = np.arange(25)


def test_noise_of_any_size_is_covered() -> None:
    """Forecasts of the true mean 1; series differ twentyfold in their noise, which is skewed upwards."""
    rng = np.random.default_rng(6)
    noise = np.geomspace(0.05, 1.0, 40)
    values = 1 + noise * (rng.gamma(2, 1, (64, 40)) - 2) / np.sqrt(2)
    made = panel(values[:60], 12)
    mean = np.ones((25, 4, 40))
    found = Backtest(methods=(), families=(), backs=BACKS, ahead=np.zeros((0, 25, 4, 40)), truth=truth(made, BACKS, 4))
    added = bounds(found, mean, scales(made, found, mean), LEVELS, 0)
    later = values[60:]
    for place, level in enumerate(LEVELS):
        inside = (later >= 1 + added[place]) & (later <= 1 + added[place + 2])
        assert inside.mean() == pytest.approx(level, abs=0.07)
    assert (added[1] <= added[0]).all()
    assert (added[2] <= added[3]).all()
    assert (-added[0] < added[2]).mean() > 0.9
    assert added[2, 0, -1] > 6 * added[2, 0, 0]


def test_one_value_has_an_interval_all_the_same() -> None:
    made = panel(np.array([[2.0]]), 12)
    mean = np.full((1, 2, 1), 2.0)
    none, unknown = np.zeros((0, 1, 2, 1)), np.full((1, 2, 1), np.nan)
    found = Backtest(methods=(), families=(), backs=np.zeros(1, np.intp), ahead=none, truth=unknown)
    added = bounds(found, mean, scales(made, found, mean), LEVELS, 0)
    assert (added[:2] < 0).all()
    assert (added[2:] > 0).all()
    assert added[2, 1, 0] > added[2, 0, 0]
