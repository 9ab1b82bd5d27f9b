"""The methods that forecast each series from itself alone: matrices in, matrices out.

Each takes values of shape (periods, columns), NaN before a series begins, the horizon, and the number of periods of a season,
and gives forecasts of shape (horizon, columns), NaN for columns it has too little of.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import numpy as np

from finance_core.ml.intermittent import adida, croston, is_intermittent, tsb
from finance_core.ml.panel import Floats, last, lengths
from finance_core.ml.seasonality import phases, seasonal_index
from finance_core.ml.smoothing import DAMPED, SEASONAL, SIMPLE, seasonally_smoothed, smoothed

Forecaster = Callable[[Floats, int, int], Floats]

_CHUNK: Final = 600
"""Columns looked at in one go: with a grid of 60 sets 300 kB a matrix, which stays in the processor's cache."""


def latest(values: Floats, horizon: int, season: int) -> Floats:  # noqa: ARG001
    """The last value, for every step."""
    return np.tile(values[-1], (horizon, 1))


def season_ago(values: Floats, horizon: int, season: int) -> Floats:
    """The value of the same month last year (the same day last week)."""
    if len(values) < season:
        return np.full((horizon, values.shape[1]), np.nan)
    return values[len(values) - season + np.arange(horizon) % season]


def recent_mean(values: Floats, horizon: int, season: int, *, count: int, least: int = 2) -> Floats:  # noqa: ARG001
    """The mean of the last `count` values."""
    recent = last(values, count)
    mean = np.nansum(recent, axis=0) / np.maximum(np.isfinite(recent).sum(axis=0), 1)
    return _where_long(np.tile(mean, (horizon, 1)), values, least)


def trimmed_mean(values: Floats, horizon: int, season: int, *, count: int) -> Floats:  # noqa: ARG001
    """The mean of the last `count` values without the smallest and the largest."""
    recent = last(values, count)
    number = np.isfinite(recent).sum(axis=0)
    total = np.nansum(recent, axis=0) - np.fmax.reduce(recent, axis=0) - np.fmin.reduce(recent, axis=0)
    return _where_long(np.tile(total / np.maximum(number - 2, 1), (horizon, 1)), values, 5)


def simple_smoothing(values: Floats, horizon: int, season: int) -> Floats:
    """Simple exponential smoothing of what is free of its season, the season put back."""
    return _free_of_season(partial(smoothed, grid=SIMPLE), values, horizon, season)


def damped_trend(values: Floats, horizon: int, season: int) -> Floats:
    """Exponential smoothing with a damped trend of what is free of its season, the season put back."""
    return _where_long(_free_of_season(partial(smoothed, grid=DAMPED), values, horizon, season), values, 4)


def holt_winters(values: Floats, horizon: int, season: int) -> Floats:
    """Holt-Winters with a damped trend and a season that is added."""
    return _where_long(seasonally_smoothed(values, horizon, SEASONAL, seasonal_index(values, season)), values, 2 * season)


def only_intermittent(method: Callable[[Floats, int], Floats]) -> Forecaster:
    """The method, for columns with many empty periods."""

    def forecaster(values: Floats, horizon: int, season: int) -> Floats:  # noqa: ARG001
        return np.where(is_intermittent(values), method(values, horizon), np.nan)

    return forecaster


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


def _free_of_season(method: Callable[[Floats, int], Floats], values: Floats, horizon: int, season: int) -> Floats:
    index = seasonal_index(values, season)
    return method(values - phases(index, 0, len(values)), horizon) + phases(index, len(values), horizon)


def _where_long(ahead: Floats, values: Floats, least: int) -> Floats:
    return np.where(lengths(values) >= least, ahead, np.nan)
