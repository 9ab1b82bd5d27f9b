"""What would have been forecast earlier, and what happened."""

import numpy as np

from finance_core.ml.forecasting.backtest import above, backtested, origins
from finance_core.ml.forecasting.panel import panel


def test_the_latest_year_month_by_month_and_earlier_every_other() -> None:
    assert origins(60, 3).tolist() == [*range(13), 14, 16, 18, 20, 22, 24]
    assert origins(5, 3).tolist() == [0, 1, 2, 3]
    assert origins(1, 3).tolist() == [0]


def test_outcomes_stand_beside_their_forecasts() -> None:
    """The values are their own month's number, so that last month's forecast from three months back is the month before."""
    values = np.arange(30.0)[:, None]
    values[28] = np.nan
    found = backtested(panel(values, 12), 2, 0)
    last_month = found.methods.index("last month")
    assert found.ahead[last_month, 3, :, 0].tolist() == [26.0, 26.0]
    assert found.truth[3, 0, 0] == 27
    assert np.isnan(found.truth[3, 1, 0])
    assert np.isnan(found.truth[0]).all()
    assert found.known_at(1)[:4].tolist() == [[False, False], [False, False], [True, False], [True, True]]
    assert above(found, 27.5).truth[3, 0, 0] == 27.5
