"""ARIMA models of many series at once: one difference, up to two lags, and one lag of news, with a drift.

For each parameter of the moving average on a grid, the filter that undoes it leaves an autoregression, whose coefficients are
a regression away: conditional least squares (Box and Jenkins 1970, chapter 7) without any search. The models' forecasts are
averaged with their Akaike weights (corrected for few values: Hurvich and Tsai 1989, https://doi.org/10.1093/biomet/76.2.297).
Models of the level itself are not among them: they fall back to the mean of all years. Instead news that is nearly taken back,
a moving average near -1, holds a level.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from finance_core.ml.forecasting.panel import Bools, Floats

_NEWS: Final = np.array((0.0, -0.2, -0.4, -0.55, -0.7, -0.8, -0.9, -0.97))
"""The grid of the moving average."""
_RIDGE: Final = 0.01
_BOUND: Final = 0.97
"""Largest sum of the autoregression's coefficients by size, so that nothing explodes."""
_TINY: Final = 1e-12


def arima(values: Floats, horizon: int, drift: Floats) -> Floats:
    """Forecasts of shape (horizon, columns) of `values` (periods, columns), NaN before a series begins.

    `drift`, shape (columns,), is what is added a period. Needs four periods.
    """
    changes = np.diff(values, axis=0) - drift
    known = np.isfinite(changes)
    changes = np.where(known, changes, 0.0)
    fits = _fits(_undone(changes), known)
    lowest = np.min([fit.criterion.min(axis=0) for fit in fits], axis=0)
    total, ahead = np.zeros(values.shape[1]), np.zeros((horizon, values.shape[1]))
    for fit in fits:
        weight = np.exp(-0.5 * (fit.criterion - lowest))
        total += weight.sum(axis=0)
        ahead += (weight * _changes_ahead(fit, changes, horizon)).sum(axis=1)
    return np.asarray(values[-1] + np.cumsum(ahead / total, axis=0) + drift * np.arange(1, horizon + 1)[:, None])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """An autoregression for each moving average of the grid; each of shape (grid, columns)."""

    first: Floats
    second: Floats
    news: Floats
    criterion: Floats


def _undone(changes: Floats) -> Floats:
    """The changes with each moving average of the grid undone; shape (periods, grid, columns)."""
    out = np.empty((len(changes), len(_NEWS), changes.shape[1]))
    before = np.zeros(out.shape[1:])
    for row, change in enumerate(changes):
        before = change - _NEWS[:, None] * before
        out[row] = before
    return out


def _fits(undone: Floats, known: Bools) -> list[_Fit]:
    """Autoregressions with no lag, one and two, all judged on the same periods."""
    judged = known.copy()
    judged[2:] &= known[:-2]
    judged[:2] = False
    count = np.maximum(judged.sum(axis=0), 1)
    now = np.where(judged[2:, None], undone[2:], 0.0)
    one, two = (np.where(judged[2:, None], undone[2 - lag : len(undone) - lag], 0.0) for lag in (1, 2))
    squares = {key: (a * b).sum(axis=0) for key, a, b in (
        ("00", now, now), ("01", now, one), ("02", now, two), ("11", one, one), ("12", one, two), ("22", two, two)
    )}  # fmt: skip
    return [_fit(undone, squares, count, lags) for lags in (0, 1, 2)]


def _fit(undone: Floats, squares: dict[str, Floats], count: Floats, lags: int) -> _Fit:
    first = second = np.zeros_like(squares["00"])
    one, two = ((1 + _RIDGE) * squares[key] + _TINY for key in ("11", "22"))
    if lags == 1:
        first = squares["01"] / one
    elif lags == 2:
        determinant = one * two - squares["12"] ** 2
        first = (two * squares["01"] - squares["12"] * squares["02"]) / determinant
        second = (one * squares["02"] - squares["12"] * squares["01"]) / determinant
    smaller = np.minimum(1.0, _BOUND / np.maximum(np.abs(first) + np.abs(second), _TINY))
    first, second = first * smaller, second * smaller
    left = squares["00"] - 2 * first * squares["01"] - 2 * second * squares["02"]
    left += first**2 * squares["11"] + 2 * first * second * squares["12"] + second**2 * squares["22"]
    size = lags + 1 + (_NEWS != 0)[:, None]
    criterion = count * np.log(np.maximum(left / count, _TINY)) + 2 * size * count / np.maximum(count - size - 1, 1)
    news = undone[-1] - first * undone[-2] - second * undone[-3]
    return _Fit(first=first, second=second, news=news, criterion=criterion)


def _changes_ahead(fit: _Fit, changes: Floats, horizon: int) -> Floats:
    """The changes that the models expect; shape (horizon, grid, columns)."""
    latest, before = np.broadcast_to(changes[-1], fit.first.shape), np.broadcast_to(changes[-2], fit.first.shape)
    out = np.empty((horizon, *fit.first.shape))
    for step in range(horizon):
        following = fit.first * latest + fit.second * before
        if step == 0:
            following = following + _NEWS[:, None] * fit.news
        before, latest = latest, following
        out[step] = following
    return out
