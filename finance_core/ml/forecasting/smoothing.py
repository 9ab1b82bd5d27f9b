"""Exponential smoothing of many series at once, over a grid of parameters.

Each column is smoothed with every set of parameters of the grid; the forecasts of the sets are averaged with the weights that
the likelihood of the one-step errors gives them (n/2 times the logarithm of their sum of squares), which is steadier than the
one best set. Recursions in error-correction form: Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential
Smoothing, https://doi.org/10.1007/978-3-540-71918-2, tables 2.2 and 2.3.
"""

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np

from finance_core.ml.forecasting.panel import Floats, Ints, lengths
from finance_core.ml.forecasting.seasonality import phases

_MOST_SLOPE: Final = 0.9
"""How much of a slope that is beyond doubt goes on: most lines bend in the end."""
_TINY: Final = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Sets of parameters, each of shape (sets,): how fast level, trend and season follow, and what stays of the trend."""

    level: Floats
    trend: Floats
    season: Floats
    damping: Floats


def _grid(level: tuple[float, ...], trend: tuple[float, ...], season: tuple[float, ...], damping: tuple[float, ...]) -> Grid:
    """All combinations; `trend` is a share of `level`, as the slope can't change faster than the level."""
    sets = np.array(list(product(level, trend, season, damping)))
    return Grid(level=sets[:, 0], trend=sets[:, 0] * sets[:, 1], season=sets[:, 2] * (1 - sets[:, 0]), damping=sets[:, 3])


SIMPLE: Final = _grid((0.02, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 0.95), (0.0,), (0.0,), (0.0,))
DAMPED: Final = _grid((0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9), (0.0, 0.05, 0.15), (0.0,), (0.9, 0.95, 0.98, 0.995))
DRIFTING: Final = _grid((0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8), (0.0,), (0.0,), (1.0,))
SEASONAL: Final = _grid((0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9), (0.0, 0.03), (0.0, 0.05, 0.1), (1.0,))


def smoothed(values: Floats, horizon: int, grid: Grid, *, drift: Floats | None = None) -> Floats:
    """Level, with a damped trend where the grid has one, and no season; shape (horizon, columns).

    `values` has shape (periods, columns), NaN before a series begins; a column with fewer than two values gives NaN. `drift`,
    shape (columns,), is a slope to begin with instead of the first season's.
    """
    return seasonally_smoothed(values, horizon, grid, np.zeros((1, values.shape[1])), drift=drift)


def seasonally_smoothed(values: Floats, horizon: int, grid: Grid, index: Floats, *, drift: Floats | None = None) -> Floats:
    """Level, damped trend and season (Holt-Winters); shape (horizon, columns).

    `index` has shape (season, columns), what each phase of the season adds to begin with, in the order of the rows of `values`
    (row r has index r % season). `drift` as in `smoothed`.
    """
    periods, columns = values.shape
    size, sets = len(index), len(grid.level)
    mean, slope, half = _beginning(values, index)
    slopes = np.outer(grid.damping > 0, slope if drift is None else drift)
    levels = mean - slopes * half
    season = np.repeat(index[:, None, :], sets, axis=1)
    alpha, beta, gamma, damping = (part[:, None] for part in (grid.level, grid.trend, grid.season, grid.damping))
    begin = periods - lengths(values)
    squares = np.zeros((sets, columns))
    for row in range(int(begin.min(initial=periods)), periods):
        begun = row >= begin
        phase = season[row % size]
        base = levels + damping * slopes
        error = np.where(begun, values[row] - base - phase, 0.0)
        squares += error**2
        levels = np.where(begun, base + alpha * error, levels)
        slopes = np.where(begun, damping * slopes + beta * error, slopes)
        if size > 1:
            season[row % size] = phase + gamma * error
    weights = likelihood_weights(squares, periods - begin)
    ahead = np.empty((horizon, columns))
    grown = np.zeros_like(damping)
    for step in range(horizon):
        grown = grown * damping + damping
        ahead[step] = (weights * (levels + grown * slopes + season[(periods + step) % size])).sum(axis=0)
    ahead[:, periods - begin < 2] = np.nan
    return ahead


def likelihood_weights(squares: Floats, count: Ints) -> Floats:
    """Weights of parameter sets (axis 0) that add up to 1, from their sums of `count` squared one-step errors."""
    gain = -0.5 * np.maximum(count, 1) * np.log(np.maximum(squares, _TINY) / np.maximum(squares.min(axis=0), _TINY))
    weights = np.exp(gain)
    return np.asarray(weights / weights.sum(axis=0))


def half_slope(values: Floats) -> Floats:
    """Half the slope of a straight line through each column, as the Theta method takes it; shape (columns,)."""
    return _line(values)[0] / 2


def believed_slope(values: Floats) -> Floats:
    """The slope of a straight line through each column, as far as it is more than chance; shape (columns,).

    Drawn towards 0 by four times its variance over its square, positive part (James and Stein 1961). What lies off a line keeps
    to one side for a while, so its variance is that of an autoregression of first order.
    """
    slope, variance = _line(values)
    return np.asarray(_MOST_SLOPE * slope * np.clip(1 - 4 * variance / np.maximum(slope**2, _TINY**2), 0.0, 1.0))


def _line(values: Floats) -> tuple[Floats, Floats]:
    """The slope of a straight line through each column, and the variance of that slope."""
    known = np.isfinite(values)
    count = np.maximum(known.sum(axis=0), 1)
    place = np.where(known, np.arange(len(values))[:, None] - (len(values) - 1 - (count - 1) / 2), 0.0)
    square = np.maximum((place**2).sum(axis=0), 1.0)
    slope = (place * np.nan_to_num(values)).sum(axis=0) / square
    mean = np.nan_to_num(values).sum(axis=0) / count
    off = np.where(known, values - mean - place * slope, 0.0)
    total = (off**2).sum(axis=0)
    keeping = np.clip((off[1:] * off[:-1]).sum(axis=0) / np.maximum(total, _TINY**2), 0.0, 0.95)
    return slope, total / np.maximum(count - 2, 1) / square * (1 + keeping) / (1 - keeping)


def _beginning(values: Floats, index: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean, slope and half the length of the first season (at least six values), free of its season; shape (columns,) each."""
    periods, columns = values.shape
    free = values - phases(index, 0, periods)
    count = lengths(values)
    first = (periods - count) + np.arange(max(len(index), 6))[:, None]
    inside = first < periods
    taken = np.where(inside, free[np.minimum(first, periods - 1), np.arange(columns)], 0.0)
    number = np.maximum(inside.sum(axis=0), 1)
    mean = taken.sum(axis=0) / number
    place = np.where(inside, np.arange(len(first))[:, None] - (number - 1) / 2, 0.0)
    slope = (place * (taken - mean)).sum(axis=0) / np.maximum((place**2).sum(axis=0), 1.0)
    return mean, slope, (number + 1) / 2
