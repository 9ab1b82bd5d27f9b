"""Intervals that cover what they say: conformal, from what the combination missed in its back-test.

Errors are divided by a scale of their series that was known at their origin, so that errors of all series speak together
(split conformal prediction with a difficulty estimate: Lei, G'Sell, Rinaldo, Tibshirani and Wasserman 2018,
https://doi.org/10.1080/01621459.2017.1307116). Both sides have quantiles of their own, since spending errs upwards.
"""

from typing import Final

import numpy as np
from scipy import stats

from finance_core.ml.backtest import Backtest
from finance_core.ml.panel import Bools, Floats, Panel, lengths

_DOUBT: Final = 4.0
"""How many errors of a series weigh as much as what its history says of its scale."""
_UNSEEN: Final = 0.4
"""The first guess of a scale, as a share of the level, which counts as one difference between neighbours."""
_NEARNESS: Final = 0.45
"""How the step ahead widens the errors where too few are known to tell: the power of the step."""
_PRIOR: Final = 12.0
"""How many errors weigh as much as what is assumed before any is known."""
_TAIL: Final = 4.0
"""Degrees of freedom of Student's t, assumed before any error is known."""
_OWN: Final = 30.0
"""How many errors of its own a series must have until they count as much as all others' together."""
_TINY: Final = 1e-9


def scales(panel: Panel, tested: Backtest, mean: Floats) -> Floats:
    """How much is usually missed one step ahead, as known at each origin; shape (origins, series).

    `mean` (origins, steps, series) is what the combination said.
    """
    miss = np.abs(tested.truth - mean) / (1 + np.arange(mean.shape[1]))[:, None] ** _NEARNESS
    out = []
    for place, back in enumerate(tested.backs):
        known = np.isfinite(miss) & tested.known_at(place)[:, :, None]
        count = known.any(axis=1).sum(axis=0)
        own = np.where(known, miss, 0.0).sum(axis=(0, 1)) / np.maximum(known.sum(axis=(0, 1)), 1)
        out.append((count * own + _DOUBT * _rough(panel.as_of(int(back)), panel.season)) / (count + _DOUBT))
    return np.asarray(np.maximum(np.stack(out), _TINY))


def bounds(tested: Backtest, mean: Floats, scale: Floats, levels: tuple[float, ...], place: int) -> Floats:
    """What to add to the forecasts of origin `place`; shape (2 * levels, steps, series), the lower bounds first.

    Only errors that were known at that origin are used.
    """
    steps = np.arange(mean.shape[1])
    growth = (1.0 + steps) ** _NEARNESS
    scores = (tested.truth - mean) / scale[:, None, :] / growth[:, None]
    known = tested.known_at(place)[:, :, None] & np.isfinite(scores)
    tails = [(1 - level) / 2 for level in levels] + [(1 + level) / 2 for level in levels]
    found = np.stack([_quantile(scores, known, tail) for tail in tails])
    return np.asarray(found[:, None, :] * growth[:, None] * scale[place])


def _rough(values: Floats, season: int) -> Floats:
    """A scale from the history alone: what neighbours differ by, or the same months of two years where that is less."""
    level = np.abs(np.nan_to_num(values)).sum(axis=0) / np.maximum(lengths(values), 1)
    near = _mean_difference(values, 1)
    far = _mean_difference(values, season) if len(values) > season else near
    count = np.maximum(lengths(values) - 1, 0)
    usual = np.fmin(np.nan_to_num(near, nan=np.inf), np.nan_to_num(far, nan=np.inf))
    usual = np.where(np.isfinite(usual), usual, 0.0)
    return np.asarray((usual * count + _UNSEEN * level) / (count + 1))


def _mean_difference(values: Floats, apart: int) -> Floats:
    difference = np.abs(values[apart:] - values[:-apart])
    count = np.isfinite(difference).sum(axis=0)
    return np.asarray(np.where(count > 0, np.nansum(difference, axis=0) / np.maximum(count, 1), np.nan))


def _quantile(scores: Floats, known: Bools, tail: float) -> Floats:
    """One quantile a series: its own, drawn towards that of all series, drawn towards what is assumed."""
    assumed = float(stats.t.ppf(tail, _TAIL)) * 1.1
    pooled = _conformal(scores[known], tail, assumed)
    out = np.full(scores.shape[2], pooled)
    count = known.any(axis=1).sum(axis=0)
    for series in np.flatnonzero(count > 4):
        own = _conformal(scores[:, :, series][known[:, :, series]], tail, pooled)
        out[series] = (count[series] * own + _OWN * pooled) / (count[series] + _OWN)
    return out


def _conformal(scores: Floats, tail: float, assumed: float) -> float:
    """The quantile with the correction for a finite sample, drawn towards `assumed`."""
    count = len(scores)
    if count == 0:
        return assumed
    rank = np.clip((tail - 0.5) * (count + 1) / count + 0.5, 0.0, 1.0)
    return float((count * np.quantile(scores, rank) + _PRIOR * assumed) / (count + _PRIOR))

