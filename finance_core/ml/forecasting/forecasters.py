"""The methods that forecast each series from itself alone: matrices in, matrices out.

Each takes values of shape (periods, columns), NaN before a series begins, the horizon, and the number of periods of a season,
and gives forecasts of shape (horizon, columns), NaN for columns it has too little of.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import numpy as np

from finance_core.ml.forecasting.arima import arima
from finance_core.ml.forecasting.intermittent import adida, croston, is_intermittent, tsb
from finance_core.ml.forecasting.learners import LEARNERS
from finance_core.ml.forecasting.panel import Floats, last, lengths
from finance_core.ml.forecasting.seasonality import phases, seasonal_index
from finance_core.ml.forecasting.smoothing import (
    DAMPED,
    DRIFTING,
    SEASONAL,
    SIMPLE,
    believed_slope,
    half_slope,
    seasonally_smoothed,
    smoothed,
)

Forecaster = Callable[[Floats, int, int], Floats]
Method = Callable[[Floats], Floats]

_LEAST: Final = 0.02
"""Smallest value, as a share of the usual one, with which a series is seen as logarithms."""
_MOST_NOISE: Final = 0.25
"""Largest variance of a logarithm that is believed to be noise: half as much again or as little, two times out of three."""
_BEYOND: Final = 3.0
"""How far a forecast of logarithms may go beyond all that was seen: growth by a share runs away."""
_CHUNK: Final = 600
"""Columns looked at in one go: with a grid of 60 sets 300 kB a matrix, which stays in the processor's cache."""


def latest(values: Floats, horizon: int, season: int) -> Floats:  # noqa: ARG001  all are called alike
    """The last value, for every step."""
    return np.tile(values[-1], (horizon, 1))


def season_ago(values: Floats, horizon: int, season: int) -> Floats:
    """The value of the same month last year (the same day last week)."""
    if len(values) < season:
        return np.full((horizon, values.shape[1]), np.nan)
    return values[len(values) - season + np.arange(horizon) % season]


def recent_mean(values: Floats, horizon: int, season: int, *, count: int, least: int = 2) -> Floats:  # noqa: ARG001  all are called alike
    """The mean of the last `count` values."""
    recent = last(values, count)
    mean = np.nansum(recent, axis=0) / np.maximum(np.isfinite(recent).sum(axis=0), 1)
    return _where_long(np.tile(mean, (horizon, 1)), values, least)


def trimmed_mean(values: Floats, horizon: int, season: int, *, count: int) -> Floats:  # noqa: ARG001  all are called alike
    """The mean of the last `count` values without the smallest and the largest."""
    recent = last(values, count)
    number = np.isfinite(recent).sum(axis=0)
    total = np.nansum(recent, axis=0) - np.fmax.reduce(recent, axis=0) - np.fmin.reduce(recent, axis=0)
    return _where_long(np.tile(total / np.maximum(number - 2, 1), (horizon, 1)), values, 5)


def simple_smoothing(values: Floats, horizon: int, season: int) -> Floats:
    """Simple exponential smoothing."""
    return _free_of_season(lambda free: smoothed(free, horizon, SIMPLE), values, horizon, season, least=2)


def damped_trend(values: Floats, horizon: int, season: int) -> Floats:
    """Exponential smoothing with a damped trend."""
    return _free_of_season(
        lambda free: smoothed(free, horizon, DAMPED, drift=believed_slope(free)), values, horizon, season, least=9
    )


def theta(values: Floats, horizon: int, season: int) -> Floats:
    """The Theta method: simple smoothing with half the slope of a straight line.

    Assimakopoulos and Nikolopoulos (2000) in the form of Hyndman and Billah (2003),
    https://doi.org/10.1016/S0169-2070(01)00143-1.
    """
    return _free_of_season(
        lambda free: smoothed(free, horizon, DRIFTING, drift=half_slope(free)), values, horizon, season, least=9
    )


def straight_line(values: Floats, horizon: int, season: int) -> Floats:
    """Simple smoothing with the slope of a straight line, as far as that is more than chance."""
    return _free_of_season(
        lambda free: smoothed(free, horizon, DRIFTING, drift=believed_slope(free)), values, horizon, season, least=9
    )


def autoregression(values: Floats, horizon: int, season: int) -> Floats:
    """ARIMA, with the slope of a straight line as far as that is more than chance."""
    return _free_of_season(lambda free: arima(free, horizon, believed_slope(free)), values, horizon, season, least=12)


def holt_winters(values: Floats, horizon: int, season: int) -> Floats:
    """Holt-Winters: a season that changes, and a slope that begins as a straight line's, as far as that is more than chance."""

    def method(seen: Floats) -> Floats:
        index = seasonal_index(seen, season)
        slope = believed_slope(seen - phases(index, 0, len(seen)))
        return seasonally_smoothed(seen, horizon, SEASONAL, index, drift=slope)

    return _where_long(_in_logs(method, values, season), values, 2 * season)


def only_intermittent(method: Callable[[Floats, int], Floats]) -> Forecaster:
    """The method, for columns with many empty periods."""

    def forecaster(values: Floats, horizon: int, season: int) -> Floats:  # noqa: ARG001  all are called alike
        return np.where(is_intermittent(values), method(values, horizon), np.nan)

    return forecaster


FAMILIES: Final = (
    (
        "simple smoothing", "damped trend", "Holt-Winters", "Theta", "straight line", "ARIMA", "Croston (SBA)", "TSB", "ADIDA",
    ),
    ("trimmed mean",),
    ("same month last year", "same day last week"),
    LEARNERS,
)  # fmt: skip
"""Methods that err alike: models, means, what was a season ago, and what is learned from all series.

The rest stands beside them for comparison.
"""
BASELINES: Final[Mapping[int, tuple[str, str, str]]] = {
    12: ("last month", "same month last year", "mean of 6 months"),
    7: ("last day", "same day last week", "mean of 14 days"),
}
"""By the length of a season: what everybody can do by hand, and every model must beat."""


def forecasters(season: int) -> dict[str, Forecaster]:
    """The methods by name, for months (a season of 12) or days (7)."""
    short, middle, long = (3, 6, 12) if season == 12 else (season, 2 * season, 4 * season)
    word = "months" if season == 12 else "days"
    last_one, same, _ = BASELINES[season]
    return {
        last_one: latest,
        same: season_ago,
        f"mean of {short} {word}": partial(recent_mean, count=short),
        f"mean of {middle} {word}": partial(recent_mean, count=middle),
        f"mean of {long} {word}": partial(recent_mean, count=long, least=middle + 1),
        "trimmed mean": partial(trimmed_mean, count=long),
        "simple smoothing": simple_smoothing,
        "damped trend": damped_trend,
        "Holt-Winters": holt_winters,
        "Theta": theta,
        "straight line": straight_line,
        "ARIMA": autoregression,
        "Croston (SBA)": only_intermittent(croston),
        "TSB": only_intermittent(tsb),
        "ADIDA": only_intermittent(adida),
    }


def own_forecasts(values: Floats, horizon: int, season: int) -> Floats:
    """What every method says, in the order of `forecasters`; shape (methods, horizon, columns)."""
    methods, columns = forecasters(season).values(), values.shape[1]
    if columns == 0:
        return np.zeros((len(methods), horizon, 0))
    parts = np.array_split(np.arange(columns), -(-columns // _CHUNK))
    return np.concatenate(
        [np.stack([method(values[:, part], horizon, season) for method in methods]) for part in parts], axis=2
    )


def _free_of_season(method: Method, values: Floats, horizon: int, season: int, *, least: int) -> Floats:
    """What the method says of the values without their season, and the season put back."""

    def around(seen: Floats) -> Floats:
        index = seasonal_index(seen, season)
        return method(seen - phases(index, 0, len(seen))) + phases(index, len(seen), horizon)

    if len(values) < least:
        return np.full((horizon, values.shape[1]), np.nan)
    return _where_long(_in_logs(around, values, season), values, least)


def _in_logs(method: Method, values: Floats, season: int) -> Floats:
    """What the method says, of logarithms where all values are positive: seasons and trends then are factors.

    A forecast of logarithms is one of the median; it is raised to the mean by half the variance of the noise, which is half
    of what neighbours vary by.
    """
    positive = (np.nan_to_num(values, nan=np.inf) > _LEAST).all(axis=0)
    logs = np.log(values[:, positive])
    free = logs - phases(seasonal_index(logs, season), 0, len(logs))
    noise = np.nan_to_num(np.diff(free, axis=0) ** 2).sum(axis=0) / np.maximum(lengths(logs) - 1, 1) / 2
    said = method(np.where(positive, np.log(np.where(positive, values, 1.0)), values))
    lowest, highest = (reduced(logs, axis=0) for reduced in (np.fmin.reduce, np.fmax.reduce))
    within = np.clip(said[:, positive], lowest - np.log(_BEYOND), highest + np.log(_BEYOND))
    said[:, positive] = np.exp(within + np.minimum(noise, _MOST_NOISE) / 2)
    return said


def _where_long(ahead: Floats, values: Floats, least: int) -> Floats:
    return np.where(lengths(values) >= least, ahead, np.nan)
