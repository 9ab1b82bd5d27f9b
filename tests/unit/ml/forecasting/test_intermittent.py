"""What is bought now and then."""

from collections.abc import Callable

import numpy as np
import pytest

from finance_core.ml.forecasting.intermittent import adida, croston, is_intermittent, tsb
from finance_core.ml.forecasting.panel import Floats

EVERY_FOURTH = np.tile([0.0, 0, 0, 60], 9)[:, None]


def test_which_series_are_meant() -> None:
    often = np.tile([0.0, 10, 12, 9], 9)[:, None]
    assert is_intermittent(np.hstack([EVERY_FOURTH, often, np.zeros_like(often)])).tolist() == [True, True, True]
    assert not is_intermittent(np.tile([0.0, 5, 6, 7, 8, 9], 6)[:, None])[0]


@pytest.mark.parametrize("method", [croston, tsb, adida])
def test_the_rate_of_a_purchase_every_fourth_month(method: Callable[[Floats, int], Floats]) -> None:
    rate = method(EVERY_FOURTH, 2)
    assert rate[:, 0].tolist() == pytest.approx([15.0, 15.0], rel=0.25)
    assert method(np.zeros((12, 1)), 1)[0, 0] == 0


def test_only_tsb_forgets_what_stopped() -> None:
    stopped = np.vstack([EVERY_FOURTH, np.zeros((24, 1))])
    assert tsb(stopped, 1)[0, 0] < 0.2 * tsb(EVERY_FOURTH, 1)[0, 0]
    assert croston(stopped, 1)[0, 0] == pytest.approx(croston(EVERY_FOURTH, 1)[0, 0])
