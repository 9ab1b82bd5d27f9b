"""The season of many series at once: what each month of the year (day of the week) adds, as far as it is more than chance.

A trend over a whole season is taken off, and each phase keeps its mean. How far these means are believed is what they vary
beyond the noise of a mean (empirical Bayes: James and Stein 1961; for seasons Miller and Williams 2003,
https://doi.org/10.1016/S0169-2070(03)00021-1). So there is no test that switches a season on and off, and one year alone says
nothing.
"""

from typing import Final

import numpy as np

from finance_core.ml.forecasting.panel import Floats, Ints, lengths

_TINY: Final = 1e-12


def seasonal_index(values: Floats, season: int) -> Floats:
    """The season of each column; shape (season, columns), row r belongs to the rows r, r + season, ... of `values`.

    The phases' amounts add up to 0; all are 0 for a column with less than two seasons, or whose season is not more than chance.
    """
    periods = len(values)
    free = values - _trend(values, season)
    phase = np.arange(periods) % season
    known = np.isfinite(free)
    count = np.stack([known[phase == place].sum(axis=0) for place in range(season)])
    total = np.stack([np.nansum(free[phase == place], axis=0) for place in range(season)])
    mean = total / np.maximum(count, 1)
    mean -= mean.mean(axis=0)
    left = np.where(known, free - mean[phase], 0.0)
    freedom = known.sum(axis=0) - season
    noise = (left**2).sum(axis=0) / np.maximum(freedom, 1)
    noise_of_mean = noise / np.maximum(count.mean(axis=0), 1)
    spread = (mean**2).sum(axis=0) / max(season - 1, 1)
    belief = np.clip(1 - noise_of_mean / np.maximum(spread, _TINY), 0.0, 1.0)
    belief[(lengths(values) < 2 * season) | (freedom < 1)] = 0.0
    return np.asarray(belief * mean)


def phases(index: Floats, first: int, count: int) -> Floats:
    """The index of `count` rows from row `first` on; shape (count, columns)."""
    return np.asarray(index[(first + np.arange(count)) % len(index)])


def _trend(values: Floats, season: int) -> Floats:
    """A centred mean over one season, carried on to both ends along its slope there; NaN before a series begins."""
    periods = len(values)
    known = np.isfinite(values)
    begin = periods - known.sum(axis=0)
    totals = np.vstack([np.zeros(values.shape[1]), np.where(known, values, 0.0).cumsum(axis=0)])
    half = season // 2
    low, high = np.arange(periods) - half, np.arange(periods) - half + season
    inside = (low[:, None] >= begin) & (high[:, None] <= periods)
    mean = (totals[np.clip(high, 0, periods)] - totals[np.clip(low, 0, periods)]) / season
    if season % 2 == 0:
        later = (totals[np.clip(high + 1, 0, periods)] - totals[np.clip(low + 1, 0, periods)]) / season
        inside &= high[:, None] < periods
        mean = (mean + later) / 2
    return _carried_on(np.where(inside, mean, np.nan), begin)


def _carried_on(middle: Floats, begin: Ints) -> Floats:
    """The trend where the window does not fit: level, since slopes at the ends of noisy series mislead."""
    periods, columns = middle.shape
    known = np.isfinite(middle)
    some = known.any(axis=0)
    first = np.where(some, known.argmax(axis=0), 0)
    final = np.where(some, periods - 1 - known[::-1].argmax(axis=0), 0)
    row = np.arange(periods)[:, None]
    place = np.clip(row, first, final)
    carried = middle[place, np.arange(columns)]
    return np.asarray(np.where((row >= begin) & some, carried, np.nan))
