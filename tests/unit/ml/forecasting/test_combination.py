"""One forecast out of many."""

import numpy as np
import pytest

from finance_core.ml.forecasting.backtest import Backtest, backtested
from finance_core.ml.forecasting.combination import combined, weights
from finance_core.ml.forecasting.panel import panel


def made_up(errors: list[float], origins: int = 13, series: int = 4) -> Backtest:
    """Four methods, each a family, that are off by so much in every forecast of two steps; the truth is 10."""
    rng = np.random.default_rng(1)
    shape = (len(errors), origins, 2, series)
    ahead = 10 + np.array(errors)[:, None, None, None] * rng.choice([-1.0, 1.0], shape)
    truth = np.full(shape[1:], 10.0)
    truth[0] = np.nan
    truth[1, 1] = np.nan
    families = tuple(np.array([place]) for place in range(len(errors)))
    return Backtest(methods=tuple("abcd"), families=families, backs=np.arange(origins), ahead=ahead, truth=truth)


def test_weights_add_up_and_favour_what_was_right() -> None:
    weight = weights(made_up([0.2, 5.0, 5.0, 5.0]))
    assert weight.sum(axis=0) == pytest.approx(np.ones((13, 4)))
    assert weight[0, 0].min() > 0.9
    assert weights(made_up([5.0, 5.0, 0.2, 5.0]))[2, 0].min() > 0.5


def test_where_nothing_is_known_the_models_and_means_lead() -> None:
    oldest = weights(made_up([1.0, 1.0, 1.0, 1.0]))[:, -1, 0]
    assert oldest[0] + oldest[1] > 0.7
    assert oldest[3] < 0.05


def test_methods_without_a_forecast_have_no_weight() -> None:
    some = made_up([1.0, 1.0, 1.0, 1.0])
    some.ahead[1:, :, 1, 0] = np.nan
    weight = weights(some)
    assert weight[:, 0, 0].tolist() == pytest.approx([1.0, 0.0, 0.0, 0.0])
    assert np.isfinite(combined(some.ahead, weight)).all()


def test_no_weight_knows_what_came_later() -> None:
    rng = np.random.default_rng(4)
    history = rng.gamma(5, 0.2, (30, 6))
    changed = history.copy()
    changed[-4:] = 5.0
    before, after = (weights(backtested(panel(values, 12), 3, 0)) for values in (history, changed))
    np.testing.assert_array_equal(before[:, 4:], after[:, 4:])
    assert not np.array_equal(before[:, 0], after[:, 0])
