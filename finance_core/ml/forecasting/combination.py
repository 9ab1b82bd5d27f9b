"""One forecast out of many: families of methods, each combined within itself, then blended with each other.

Weights of single series are mostly noise (the forecast combination puzzle: Claeskens, Magnus, Vasnev and Wang 2016,
https://doi.org/10.1016/j.ijforecast.2015.12.005). So within a family the weights stay near equal, and a series' own past errors
are read together with those on all series. Blends of families are tried as a whole, as errors of a model and of last year's
month partly cancel out: each blend of quarters is weighted by what its own past errors were (exponential weights: Vovk 1990;
Cesa-Bianchi and Lugosi 2006, chapter 2). Means start ahead, as a year or two tell little of trends; last year's month and what
is learned from all series start behind: they must show that they help.
"""

from itertools import product
from typing import Final, cast

import numpy as np

from finance_core.ml.forecasting.backtest import Backtest
from finance_core.ml.forecasting.panel import Bools, Floats

STEPS: Final = 6
"""Methods are judged by so many steps ahead: further ones are few, overlap, and depend on what one year happened to bring."""
_ALL, _OWN = 5.0, 3.0
"""How fast a method's weight in its family falls with its error, relative to the others', on all series and on its own."""
_ALL_BLENDED, _OWN_BLENDED = 20.0, 80.0
"""The same for blends, which differ far less from each other."""
_BEHIND: Final = np.array((0.0, -1.0, 1.0, 6.0))
"""By how much each family starts behind the models, as a logarithm: means (ahead), last year's month, what is learned."""
_HALF_METHOD, _HALF_BLEND = 12.0, 6.0
"""From how many origins on a series' own errors count half as much as they ever will."""
_DOUBT: Final = 5.0
"""How much is needed on all series until a method is believed to differ from the others."""
_WORST: Final = 2.5
"""A larger relative error than this says nothing more."""
_QUARTERS: Final = 4
_TINY: Final = 1e-9


def weights(tested: Backtest) -> Floats:
    """The weights of the methods at each origin, from what was known there; shape (methods, origins, series).

    They add up to 1 over the methods that say something, and are 0 for the others.
    """
    near = tested.truth[:, :STEPS]
    ahead = tested.ahead[:, :, :STEPS]
    return np.stack([_weights_at(tested, ahead, near, place) for place in range(len(tested.backs))], axis=1)


def combined(ahead: Floats, weight: Floats) -> Floats:
    """The weighted forecast; `ahead` (methods, origins, steps, series) and `weight` (methods, origins, series).

    NaN where no method says anything.
    """
    total = np.einsum("mohs,mos->ohs", np.nan_to_num(ahead), weight)
    return np.asarray(np.where(weight.sum(axis=0)[:, None, :] > 0, total, np.nan))


def _weights_at(tested: Backtest, ahead: Floats, truth: Floats, place: int) -> Floats:
    """The weights at one origin, shape (methods, series), from the origins before it.

    Where a family says nothing yet, the models speak for it.
    """
    before = slice(place, None)
    known = tested.known_at(place)[before, : truth.shape[1]]
    ahead, truth = ahead[:, before], np.where(known[:, :, None], truth[before], np.nan)
    says = cast("Bools", np.asarray(np.isfinite(ahead).all(axis=2)))
    inside = np.zeros((len(tested.families), *says.shape))
    relative, everywhere, number = _judged(ahead, truth)
    score = _ALL * everywhere[:, None] + _OWN * number / (number + _HALF_METHOD) * relative
    for row, family in enumerate(tested.families):
        inside[row, family] = _shares(score[family], says[family])
    inside = np.where(inside.sum(axis=1, keepdims=True) > 0, inside, inside[0])
    family_ahead = np.einsum("fmos,mohs->fohs", inside, np.nan_to_num(ahead))
    speaks = inside[0].sum(axis=0) > 0
    blends = _blends(len(tested.families))
    blended = np.where(speaks[:, None], np.einsum("bf,fohs->bohs", blends, family_ahead), np.nan)
    relative, everywhere, number = _judged(blended, truth)
    score = _ALL_BLENDED * everywhere[:, None] + _OWN_BLENDED * number / (number + _HALF_BLEND) * relative
    score += (blends @ _BEHIND[: len(tested.families)])[:, None]
    share = np.einsum("bs,bf->fs", _shares(score, np.ones((len(blends), 1, 1), bool))[:, 0], blends)
    return np.asarray(np.einsum("fs,fms->ms", share, inside[:, :, 0]))


def _blends(families: int) -> Floats:
    """All ways to share four quarters among families; shape (blends, families)."""
    return np.array([parts for parts in product(range(_QUARTERS + 1), repeat=families) if sum(parts) == _QUARTERS]) / _QUARTERS


def _shares(score: Floats, says: Bools) -> Floats:
    """Weights that fall exponentially with a score, low being good, among those that say something; they add up to 1 or 0.

    `score` has shape (candidates, series), `says` and the weights (candidates, origins, series).
    """
    wide = np.where(says, score[:, None], np.inf)
    best = wide.min(axis=0)
    weight = np.where(says, np.exp(-(wide - np.where(np.isfinite(best), best, 0.0))), 0.0)
    return np.asarray(weight / np.maximum(weight.sum(axis=0), _TINY))


def _judged(ahead: Floats, truth: Floats) -> tuple[Floats, Floats, Floats]:
    """Errors relative to what all candidates missed in the same places, as not all of them speak everywhere.

    Returns the errors on each series (candidates, series), those on all series (candidates,), and from how many origins they
    are (candidates, series).
    """
    miss = np.abs(ahead - truth)
    there = np.isfinite(miss)
    miss = np.where(there, miss, 0.0)
    usual = miss.sum(axis=0) / np.maximum(there.sum(axis=0), 1)
    reference = np.einsum("ohs,mohs->ms", usual, there.astype(np.float64))
    relative = np.where(reference > _TINY, miss.sum(axis=(1, 2)) / np.maximum(reference, _TINY), 1.0)
    relative = np.minimum(relative, _WORST)
    number = there.any(axis=2).sum(axis=1).astype(np.float64)
    sure = np.sqrt(number)
    everywhere = ((sure * relative).sum(axis=1) + _DOUBT) / (sure.sum(axis=1) + _DOUBT)
    return relative, everywhere, number
