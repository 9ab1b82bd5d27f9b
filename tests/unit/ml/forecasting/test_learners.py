"""What is learned from all series together."""

import numpy as np

from finance_core.ml.forecasting.learners import LEARNERS, learned_forecasts
from finance_core.ml.forecasting.panel import Floats, panel

BACKS = np.array([0, 3, 8])


def waves(months: int) -> Floats:
    """Twelve series with the same season, at other levels, with a little noise."""
    rng = np.random.default_rng(5)
    season = 1 + 0.5 * np.sin(2 * np.pi * np.arange(months) / 6)
    return np.asarray(np.outer(season, np.linspace(0.5, 2, 12)) * rng.normal(1, 0.05, (months, 12)))


def test_a_shared_pattern_is_learned() -> None:
    history = waves(48)
    ahead = learned_forecasts(panel(history[:45], 12), np.array([0]), 3, 0)
    for place, name in enumerate(LEARNERS):
        error = np.abs(ahead[place, 0] - history[45:]).mean()
        assert error < 0.5 * np.abs(history[44] - history[45:]).mean(), name


def test_nothing_is_learned_from_what_came_later() -> None:
    history = waves(48)
    other = history.copy()
    other[-3:] *= 3
    before, after = (learned_forecasts(panel(values, 12), BACKS, 2, 0) for values in (history, other))
    np.testing.assert_array_equal(before[:, 1:], after[:, 1:])
    assert not np.array_equal(before[:, 0], after[:, 0])


def test_too_little_to_learn_from() -> None:
    assert np.isnan(learned_forecasts(panel(waves(12)[:, :1], 12), np.array([0]), 2, 0)).all()
