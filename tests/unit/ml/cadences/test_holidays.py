"""Days on which banks are closed: the euro payment system's, and a country's own."""

from datetime import date

import numpy as np
import pytest

from finance_core.ml.cadences import holidays
from finance_core.ml.cadences.cadence import Calendar


def is_closed(day: date, country: str) -> bool:
    number = np.array([int(np.datetime64(day, "D").astype(np.int64))])
    return bool(Calendar(int(number[0]), int(number[0]), country).is_closed(number)[0])


@pytest.mark.parametrize(
    ("day", "country", "shut"),
    [
        (date(2026, 5, 1), "", True),
        (date(2026, 5, 1), "GB", False),
        (date(2026, 5, 4), "GB", True),
        (date(2026, 5, 4), "", False),
        (date(2026, 4, 6), "GB", True),  # Easter Monday in England
        (date(2026, 4, 6), "US", False),
        (date(2026, 11, 26), "US", True),
        (date(2026, 5, 1), "FR", True),
        (date(2026, 4, 3), "FR", True),  # Good Friday is no French holiday, but the payment system rests
        (date(2026, 7, 14), "FR", True),
        (date(2026, 11, 22), "US", True),  # a Sunday
    ],
)
def test_closed_days(day: date, country: str, shut: bool) -> None:  # noqa: FBT001  a table of examples
    assert is_closed(day, country) is shut


def test_countries_are_codes_and_others_are_refused() -> None:
    assert {"DE", "GB", "US", "JP"} <= set(holidays.countries())
    with pytest.raises(ValueError, match="Atlantis"):
        holidays.closed("Atlantis", 2026, 2026)
