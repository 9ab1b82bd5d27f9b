"""Histories of months for tests of forecasts."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

LAST = pd.Period("2026-10", "M")


def history(series: Mapping[str, npt.ArrayLike]) -> pd.DataFrame:
    """One column a series, all ending in October 2026, NaN before the shorter ones begin."""
    columns = {name: np.asarray(values, dtype=np.float64) for name, values in series.items()}
    length = max(map(len, columns.values()))
    index = pd.period_range(end=LAST, periods=length, freq="M")
    whole = {name: np.r_[np.full(length - len(values), np.nan), values] for name, values in columns.items()}
    return pd.DataFrame(whole, index=index)


def household(months: int = 36, seed: int = 7) -> pd.DataFrame:
    """Rent that never changes, groceries with noise, heating with winters, a yearly bill, and shopping with lumps."""
    rng = np.random.default_rng(seed)
    month = np.arange(months)
    return history(
        {
            "Rent": [900.0] * months,
            "Groceries": rng.gamma(40, 12, months),
            "Heating": 90 * (1 + 0.6 * np.cos(2 * np.pi * month / 12)) + rng.normal(0, 6, months),
            "Insurance": np.where(month % 12 == 3, 480.0, 0.0),
            "Shopping": rng.gamma(0.8, 200, months),
        }
    )
