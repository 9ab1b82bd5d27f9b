"""Forecasts that add up: categories and their total, each moved as far as it is unsure.

Weighted least squares by variance (Hyndman, Lee and Wang 2016, https://doi.org/10.1016/j.csda.2015.11.007): what the total and
the sum of its parts differ by is shared out in proportion to the variances.
"""

from typing import Final

import numpy as np
import pandas as pd

from finance_core.ml.forecasting.panel import Floats

_TINY: Final = 1e-9


def reconciled(table: pd.DataFrame, total_name: str, *, nonnegative: bool = True) -> pd.DataFrame:
    """The forecasts of `forecast.forecast`, moved so that in every period the parts add up to the series `total_name`.

    Intervals move with their mean and keep their width, as it is not known how errors go together. With `nonnegative` no
    part falls below 0; then the total takes what is left.

    Raises
    ------
    ValueError
        If there is no series of that name, or series have different periods.
    """
    if not (table["series"] == total_name).any():
        raise ValueError(f"There is no series {total_name!r} to add up to.")
    parts = [str(name) for name in table["series"].unique() if name != total_name]
    if not parts:
        return table.copy()
    places = {name: np.flatnonzero((table["series"] == name).to_numpy()) for name in (total_name, *parts)}
    if len({len(rows) for rows in places.values()}) > 1:
        raise ValueError("Series can be added up only where all have the same periods.")
    lowers = sorted(column for column in table.columns if column.startswith("lower_"))
    mean = np.stack([table["mean"].to_numpy(np.float64)[places[name]] for name in (total_name, *parts)])
    width = np.stack(
        [(table[lowers[0].replace("lower", "upper")] - table[lowers[0]]).to_numpy(np.float64)[places[name]] for name in places]
    )
    moved = _added_up(mean, np.maximum(width**2, _TINY * np.maximum(mean**2, _TINY)), nonnegative=nonnegative) - mean
    shift = np.zeros(len(table))
    for row, name in enumerate(places):
        shift[places[name]] = moved[row]
    out = table.copy()
    numbers = ["mean", *lowers, *(column for column in table.columns if column.startswith("upper_"))]
    out[numbers] = out[numbers].to_numpy(np.float64) + shift[:, None]
    if nonnegative:
        out[numbers] = out[numbers].clip(lower=0.0)
    return out


def _added_up(mean: Floats, variance: Floats, *, nonnegative: bool) -> Floats:
    """The means, the total in row 0, so that the parts add up; parts that would fall below 0 stay there."""
    free = np.ones(mean.shape, bool)
    out = mean.copy()
    for _ in range(len(mean)):
        lacking = out[0] - out[1:].sum(axis=0)
        share = np.where(free, variance, 0.0)
        share /= np.maximum(share.sum(axis=0), _TINY * _TINY)
        out[0] -= lacking * share[0]
        out[1:] += lacking * share[1:]
        below = (out < 0) & free
        below[0] = False
        if not nonnegative or not below.any():
            break
        out[1:] = np.maximum(out[1:], 0.0)
        free &= ~below
    return out
