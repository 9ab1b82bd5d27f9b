"""One forecast out of many: weighted by what each method's past forecasts were worth, and never far from equal weights.

Weights of single series are mostly noise (the forecast combination puzzle: Claeskens, Magnus, Vasnev and Wang 2016,
https://doi.org/10.1016/j.ijforecast.2015.12.005), so a series' own errors are read together with the errors on all series.
"""

from typing import Final, cast

import numpy as np

from finance_core.ml.backtest import Backtest
from finance_core.ml.panel import Bools, Floats

_SHARPNESS: Final = 4.0
"""How fast the weight falls with the error: a method 10 % worse than the best gets exp(-0.4) of its weight."""
_POOLED: Final = 12.0
"""How many origins of its own a series must have until they count as much as the errors on all series."""
_EQUAL: Final = 0.2
"""The share of the weight that is spread equally."""
_DOUBT: Final = 5.0
"""How much is needed on all series until a method is believed to differ from the others."""
_TINY: Final = 1e-9


def weights(tested: Backtest) -> Floats:
    """The weights of the methods at each origin, from what was known there; shape (methods, origins, series).

    They add up to 1 over the methods that say something, and are 0 for the others.
    """
    miss = np.abs(tested.ahead - tested.truth)
    with_truth = cast("Bools", np.isfinite(miss))
    count = np.maximum(with_truth.sum(axis=0), 1)
    usual = np.where(with_truth, np.where(with_truth, miss, 0.0).sum(axis=0) / count, 0.0)
    miss = np.where(with_truth, miss, 0.0)
    says = np.isfinite(tested.ahead).all(axis=2)
    return np.stack(
        [_weights_at(miss, usual, with_truth, tested.known_at(place), says[:, place]) for place in range(len(tested.backs))],
        axis=1,
    )


def combined(ahead: Floats, weight: Floats) -> Floats:
    """The weighted forecast; `ahead` (methods, origins, steps, series) and `weight` (methods, origins, series).

    NaN where no method says anything.
    """
    total = (np.nan_to_num(ahead) * weight[:, :, None, :]).sum(axis=0)
    return np.asarray(np.where(weight.sum(axis=0)[:, None, :] > 0, total, np.nan))


def _weights_at(miss: Floats, usual: Floats, with_truth: Bools, known: Bools, says: Bools) -> Floats:
    """The weights at one origin, shape (methods, series), from errors at the origins and steps `known` there.

    A method's error is read relative to what all methods missed in the same places, as not all of them speak everywhere.
    """
    own = np.einsum("mohs,oh->ms", miss, known.astype(float))
    reference = np.einsum("mohs,oh->ms", usual, known.astype(float))
    number = (with_truth & known[:, :, None]).any(axis=2).sum(axis=1)
    relative = np.where(reference > _TINY, own / np.maximum(reference, _TINY), 1.0)
    share = number / (number + _POOLED)
    weight = np.sqrt(number)
    everywhere = ((weight * relative).sum(axis=1) + _DOUBT) / (weight.sum(axis=1) + _DOUBT)
    mixed = share * relative + (1 - share) * everywhere[:, None]
    best = np.where(says, mixed, np.inf).min(axis=0)
    sharp = np.where(says, np.exp(-_SHARPNESS * (mixed - np.where(np.isfinite(best), best, 0.0))), 0.0)
    equal = says / np.maximum(says.sum(axis=0), 1)
    return np.asarray((1 - _EQUAL) * sharp / np.maximum(sharp.sum(axis=0), _TINY) + _EQUAL * equal)
