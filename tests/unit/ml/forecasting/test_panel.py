"""Series side by side, and as they were known earlier."""

import numpy as np

from finance_core.ml.forecasting.panel import panel

NAN = np.nan


def test_gaps_are_filled_with_what_was_known_before() -> None:
    made = panel(np.array([[NAN, 1.0], [2.0, 2.0], [4.0, NAN], [NAN, 6.0], [NAN, NAN]]), 12)
    assert made.matrix[:, 0].tolist()[1:] == [2.0, 4.0, 3.0, 3.0]
    assert np.isnan(made.matrix[0, 0])
    assert made.matrix[:, 1].tolist() == [1.0, 2.0, 1.5, 6.0, 3.0]
    assert made.known[:, 0].tolist() == [False, True, True, False, False]
    assert made.lengths.tolist() == [4, 5]


def test_as_it_was_known_earlier() -> None:
    made = panel(np.array([[1.0], [2.0], [3.0]]), 12)
    assert made.as_of(0) is made.matrix
    earlier = made.as_of(1)[:, 0]
    assert np.isnan(earlier[0])
    assert earlier[1:].tolist() == [1.0, 2.0]
