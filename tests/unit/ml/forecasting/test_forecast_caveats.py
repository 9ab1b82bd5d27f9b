"""What must be said beside a forecast."""

import numpy as np
import pytest

from finance_core.ml.forecasting.forecast_caveats import caveats, ended
from finance_core.ml.forecasting.panel import panel
from tests.unit.ml.months import history


@pytest.mark.parametrize(
    ("values", "has_ended"),
    [
        ([50.0] * 10 + [0.0] * 3, True),
        ([50.0] * 10 + [0.0] * 2, False),
        ([50.0, 0, 0] * 5 + [0.0] * 3, False),
        ([50.0, 0, 0] * 5 + [0.0] * 4, True),
        ([480.0] + [0.0] * 11, False),
        ([480.0] + ([0.0] * 11 + [480.0]) * 2 + [0.0] * 11, False),
        ([0.0] * 12, False),
    ],
    ids=["monthly, silent for three", "for two", "quarterly, silent for five", "for six", "once", "yearly", "never"],
)
def test_what_counts_as_ended(values: list[float], has_ended: bool) -> None:  # noqa: FBT001  a parameter
    assert ended(np.array(values)[:, None]).tolist() == [has_ended]


def test_a_sentence_only_where_one_is_needed() -> None:
    spent = history({"Food": [300.0] * 30, "Gym": [30.0] * 8, "Pets": [0.0] * 30, "Gap": [300.0] * 20 + [np.nan] + [300.0] * 9})
    said = caveats(list(spent.columns), panel(spent.to_numpy(), 12), spent.index, "M")  # type: ignore[arg-type]  # as drawn or made here
    assert said == {
        "Gym": "Only 8 months are known: what the time of the year does shows after two years.",
        "Pets": "Nothing was booked in 30 months, so nothing is expected.",
        "Gap": "1 month without imports: filled with what was usual before.",
    }
