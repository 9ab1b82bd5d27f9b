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

from finance_core.ml.panel import Bools, Floats, lengths

_TINY: Final = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Sets of parameters, each of shape (sets,): of level, trend, season, the damping of the trend, and the share of drift."""

    level: Floats
    trend: Floats
    season: Floats
    damping: Floats


def _grid(level: tuple[float, ...], trend: tuple[float, ...], season: tuple[float, ...], damping: tuple[float, ...]) -> Grid:
    """All combinations; `trend` is a share of `level`, as the slope can't change faster than the level."""
    sets = np.array(list(product(level, trend, season, damping)))
    return Grid(level=sets[:, 0], trend=sets[:, 0] * sets[:, 1], season=sets[:, 2] * (1 - sets[:, 0]), damping=sets[:, 3])


SIMPLE: Final = _grid((0.02, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 0.95), (0.0,), (0.0,), (0.0,))
DAMPED: Final = _grid((0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9), (0.0, 0.05, 0.15, 0.35), (0.0,), (0.8, 0.9, 0.97))
SEASONAL: Final = _grid((0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9), (0.0, 0.1, 0.3), (0.0, 0.1, 0.25), (0.85, 0.96))


def smoothed(values: Floats, horizon: int, grid: Grid) -> Floats:
    """Level, with a damped trend where the grid has one, and no season; shape (horizon, columns).

    `values` has shape (periods, columns), NaN before a series begins; a column with fewer than two values gives NaN.
    """
    return seasonally_smoothed(values, horizon, grid, np.zeros((1, values.shape[1])))


def seasonally_smoothed(values: Floats, horizon: int, grid: Grid, index: Floats, *, by_factor: bool = False) -> Floats:
    """Level, damped trend and season (Holt-Winters); shape (horizon, columns).

    `index` has shape (season, columns), the season to begin with, in the order of the rows of `values` (row r has index
    r % season): amounts to add, or factors where `by_factor`. With factors, values must be positive.
    """
    periods, columns = values.shape
    size, sets = len(index), len(grid.level)
    mean, slope, half = _beginning(values, index, by_factor=by_factor)
    slopes = np.outer(grid.damping > 0, slope)
    levels = mean - slopes * half
    season = np.repeat(index[:, None, :], sets, axis=1)
    alpha, beta, gamma, damping = (np.asarray(part)[:, None] for part in (grid.level, grid.trend, grid.season, grid.damping))
    begin = periods - lengths(values)
    squares = np.zeros((sets, columns))
    for row in range(int(begin.min(initial=periods)), periods):
        begun = row >= begin
        phase = season[row % size]
        base = levels + damping * slopes
        fitted = base * phase if by_factor else base + phase
        error = np.where(begun, values[row] - fitted, 0.0)
        squares += error**2
        step = error / np.maximum(phase, _TINY) if by_factor else error
        levels = np.where(begun, base + alpha * step, levels)
        slopes = np.where(begun, damping * slopes + beta * step, slopes)
        if size > 1:
            season[row % size] = phase + gamma * (error / np.maximum(base, _TINY) if by_factor else error)
    weights = likelihood_weights(squares, begin, periods)
    ahead = np.empty((horizon, columns))
    grown = np.zeros_like(damping)
    for step_ahead in range(horizon):
        grown = grown * damping + damping
        base, phase = levels + grown * slopes, season[(periods + step_ahead) % size]
        ahead[step_ahead] = (weights * (base * phase if by_factor else base + phase)).sum(axis=0)
    ahead[:, periods - begin < 2] = np.nan
    return ahead


def likelihood_weights(squares: Floats, begin: "Floats | Bools", periods: int) -> Floats:
    """Weights of parameter sets (axis 0) that add up to 1, from their sums of squared one-step errors."""
    count = np.maximum(periods - np.asarray(begin), 1)
    gain = -0.5 * count * np.log(np.maximum(squares, _TINY) / np.maximum(squares.min(axis=0), _TINY))
    weights = np.exp(gain)
    return np.asarray(weights / weights.sum(axis=0))


def _beginning(values: Floats, index: Floats, *, by_factor: bool) -> tuple[Floats, Floats, Floats]:
    """Mean, slope and half the length of the first season (at least six values), free of its season; shape (columns,) each."""
    periods, columns = values.shape
    phases = np.tile(index, (-(-periods // len(index)), 1))[:periods]
    free = values / np.maximum(phases, _TINY) if by_factor else values - phases
    count = lengths(values)
    first = (periods - count) + np.arange(max(len(index), 6))[:, None]
    inside = first < periods
    taken = np.where(inside, free[np.minimum(first, periods - 1), np.arange(columns)], 0.0)
    number = np.maximum(inside.sum(axis=0), 1)
    mean = taken.sum(axis=0) / number
    place = np.where(inside, np.arange(len(first))[:, None] - (number - 1) / 2, 0.0)
    slope = (place * (taken - mean)).sum(axis=0) / np.maximum((place**2).sum(axis=0), 1.0)
    return mean, slope, (number + 1) / 2
