"""Intervals that cover what they say: conformal, from what the combination missed in its back-test.

Errors are divided by a scale of their series that was known at their origin, so that errors of all series speak together
(split conformal prediction with a difficulty estimate: Lei, G'Sell, Rinaldo, Tibshirani and Wasserman 2018,
https://doi.org/10.1080/01621459.2017.1307116). Both sides have quantiles of their own, since spending errs upwards.
"""

from typing import Final

import numpy as np
from scipy import stats

from finance_core.ml.forecasting.backtest import Backtest
from finance_core.ml.forecasting.panel import Bools, Floats, Panel, lengths

_DOUBT: Final = 4.0
"""How many origins of a series weigh as much as what its history says of its scale."""
_UNSEEN: Final = 0.4
"""The first guess of what neighbouring values differ by, as a share of the level."""
_GUESSED: Final = 2.0
"""How many differences between neighbours that guess is worth."""
_FLOOR: Final = 0.02
"""The smallest scale, as a share of a usual value. What varies less says nothing about the others."""
_WIDER: Final = 0.3
"""How errors grow with the step ahead before any is known: the power of the step."""
_FURTHER: Final = 0.15
"""What is added to that power: far steps are known from few origins, which lie close together and share their luck."""
_PRIOR: Final = 12.0
"""How many errors weigh as much as what is assumed before any is known."""
_TAIL: Final = 4.0
"""Degrees of freedom of Student's t, assumed before any error is known."""
_OWN: Final = 30.0
"""From how many origins on a series' own quantile counts as much as that of all series."""
_TINY: Final = 1e-9


def scales(panel: Panel, tested: Backtest, mean: Floats) -> Floats:
    """How much is usually missed a step ahead, as known at each origin, in the panel's unit; shape (origins, series).

    `mean` (origins, steps, series) is what the combination said.
    """
    miss = np.abs(tested.truth - mean) / (1 + np.arange(mean.shape[1]))[:, None] ** _WIDER
    out = []
    for place, back in enumerate(tested.backs):
        known = np.isfinite(miss) & tested.known_at(place)[:, :, None]
        count = known.any(axis=1).sum(axis=0)
        own = np.where(known, miss, 0.0).sum(axis=(0, 1)) / np.maximum(known.sum(axis=(0, 1)), 1)
        out.append((count * own + _DOUBT * _rough(panel.as_of(int(back)), panel.season)) / (count + _DOUBT))
    return np.asarray(np.maximum(np.stack(out), _FLOOR))


def bounds(tested: Backtest, mean: Floats, scale: Floats, levels: tuple[float, ...], place: int) -> Floats:
    """What to add to the forecasts of origin `place`; shape (2 * levels, steps, series), the lower bounds first.

    Only errors that were known at that origin are used.
    """
    errors = (tested.truth - mean) / scale[:, None, :]
    known = tested.known_at(place)[:, :, None] & np.isfinite(errors)
    speaks = known & (scale[:, None, :] > _FLOOR)
    growth = (1.0 + np.arange(mean.shape[1])) ** _power(np.abs(errors), speaks)
    scores = errors / growth[:, None]
    tails = [(1 - level) / 2 for level in levels] + [(1 + level) / 2 for level in levels]
    found = np.stack([_quantile(scores, known, speaks, tail) for tail in tails])
    return np.asarray(found[:, None, :] * growth[:, None] * scale[place])


def _rough(values: Floats, season: int) -> Floats:
    """A scale from the history alone: what neighbours differ by, or the same months of two years where that is less.

    Of a short series little is known; what is usual for the others, as a share of their level, stands in.
    """
    level = np.abs(np.nan_to_num(values)).sum(axis=0) / np.maximum(lengths(values), 1)
    near, count = _mean_difference(values, 1)
    far, years = _mean_difference(values, season)
    usual = np.where(years > 0, np.minimum(near, far), near)
    share = usual / np.maximum(level, _TINY)
    speaks = (count > 0) & (share > _FLOOR)
    typical = (np.log(np.maximum(share[speaks], _TINY)).sum() + np.log(_UNSEEN)) / (speaks.sum() + 1)
    return np.asarray((usual * count + _GUESSED * np.exp(typical) * level) / (count + _GUESSED))


def _mean_difference(values: Floats, apart: int) -> tuple[Floats, Floats]:
    """What values so far apart differ by, and how many pairs there are; shape (series,) each."""
    if len(values) <= apart:
        return np.zeros(values.shape[1]), np.zeros(values.shape[1])
    difference = np.abs(values[apart:] - values[:-apart])
    count = np.isfinite(difference).sum(axis=0).astype(np.float64)
    return np.asarray(np.nansum(difference, axis=0) / np.maximum(count, 1)), count


def _power(size: Floats, speaks: Bools) -> float:
    """How errors grow with the step: the power that fits their mean sizes, drawn to what is usual where few are known."""
    count = speaks.sum(axis=(0, 2)).astype(np.float64)
    mean = np.where(speaks, size, 0.0).sum(axis=(0, 2)) / np.maximum(count, 1)
    there = mean > 0
    weight = np.where(there, np.sqrt(count), 0.0)
    step = np.log(1.0 + np.arange(len(count)))
    height = np.log(np.where(there, mean, 1.0))
    total = np.maximum(weight.sum(), 1.0)
    step_off = step - (weight * step).sum() / total
    height_off = height - (weight * height).sum() / total
    spread = (weight * step_off**2).sum()
    power = ((weight * step_off * height_off).sum() + _PRIOR * _WIDER) / (spread + _PRIOR)
    return float(np.clip(power + _FURTHER, 0.0, 1.0))


def _quantile(scores: Floats, known: Bools, speaks: Bools, tail: float) -> Floats:
    """One quantile a series: its own, drawn towards that of all series, drawn towards what is assumed."""
    assumed = np.array([1.1 * float(stats.t.ppf(tail, _TAIL))])
    pooled = _conformal(scores[speaks][:, None], tail, assumed)
    series = scores.shape[2]
    own = _conformal(np.where(known, scores, np.nan).reshape(-1, series), tail, np.full(series, pooled[0]))
    count = known.any(axis=1).sum(axis=0)
    return np.asarray((count * own + _OWN * pooled) / (count + _OWN))


def _conformal(scores: Floats, tail: float, assumed: Floats) -> Floats:
    """The quantile of each column with the correction for a finite sample, drawn towards `assumed`; NaN is left out."""
    count = np.isfinite(scores).sum(axis=0)
    if not len(scores):
        return assumed
    ranked = np.sort(scores, axis=0)
    rank = np.clip((tail - 0.5) * (count + 1) / np.maximum(count, 1) + 0.5, 0.0, 1.0) * np.maximum(count - 1, 0)
    column = np.arange(scores.shape[1])
    below = np.floor(rank).astype(np.intp)
    above = np.minimum(below + 1, np.maximum(count - 1, 0))
    found = ranked[below, column] * (1 - rank + below) + ranked[above, column] * (rank - below)
    return np.asarray((count * np.where(count > 0, found, 0.0) + _PRIOR * assumed) / (count + _PRIOR))
