"""What is bought now and then: many periods without anything. Rates of many series at once.

Croston's split into sizes and gaps with the correction of Syntetos and Boylan (2005), https://doi.org/10.1016/j.ijforecast.2004.10.001;
TSB, whose chance of a purchase also falls while nothing happens: Teunter, Syntetos and Babai (2011),
https://doi.org/10.1016/j.ejor.2011.05.018; ADIDA, which smooths sums over as many periods as usually lie between purchases:
Nikolopoulos, Syntetos, Boylan, Petropoulos and Assimakopoulos (2011), https://doi.org/10.1057/jors.2010.32.
"""

from typing import Final

import numpy as np

from finance_core.ml.forecasting.panel import Bools, Floats, lengths

_SBA, _SIZE, _CHANCE, _SUMS = 0.1, 0.15, 0.1, 0.3
"""Smoothing of SBA, of TSB's sizes and chances, and of ADIDA's sums; the middle of what these papers recommend."""
_GAP: Final = 1.32
"""Mean number of periods between purchases from which a series counts as intermittent (Syntetos, Boylan and Croston 2005)."""


def is_intermittent(values: Floats) -> Bools:
    """Which columns are empty in so many periods that purchases are more than 1.32 periods apart; shape (columns,)."""
    bought = np.nan_to_num(values) != 0
    return np.asarray(lengths(values) > _GAP * np.maximum(bought.sum(axis=0), 1))


def croston(values: Floats, horizon: int) -> Floats:
    """The rate by Syntetos and Boylan's method, the same for each step; shape (horizon, columns)."""
    size, gap, waited, seen = _nothing(values)
    for row, bought in _purchases(values):
        waited = waited + 1
        first = bought & ~seen
        rate = np.where(first, 1.0, _SBA)
        size = np.where(bought, size + rate * (np.nan_to_num(row) - size), size)
        gap = np.where(bought, gap + rate * (waited - gap), gap)
        waited = np.where(bought | np.isnan(row), 0.0, waited)
        seen = seen | bought
    return _flat(np.where(seen, (1 - _SBA / 2) * size / np.maximum(gap, 1.0), 0.0), horizon)


def tsb(values: Floats, horizon: int) -> Floats:
    """The rate by Teunter, Syntetos and Babai's method, the same for each step; shape (horizon, columns)."""
    count = np.maximum(lengths(values), 1)
    chance = (np.nan_to_num(values) != 0).sum(axis=0) / count
    size, _, _, seen = _nothing(values)
    for row, bought in _purchases(values):
        known = np.isfinite(row)
        size = np.where(bought, size + np.where(seen, _SIZE, 1.0) * (np.nan_to_num(row) - size), size)
        chance = np.where(known, chance + _CHANCE * (bought - chance), chance)
        seen = seen | bought
    return _flat(chance * size, horizon)


def adida(values: Floats, horizon: int) -> Floats:
    """The rate by smoothed sums of buckets as long as the mean gap, counted back from the end; shape (horizon, columns)."""
    periods, columns = values.shape
    count = lengths(values)
    bought = np.maximum((np.nan_to_num(values) != 0).sum(axis=0), 1)
    width = np.clip(np.rint(count / bought), 1, np.maximum(count, 1)).astype(np.intp)
    sums = np.vstack([np.zeros(columns), np.nan_to_num(values).cumsum(axis=0)])
    column = np.arange(columns)
    rate = np.zeros(columns)
    buckets = np.maximum(count // width, 1)
    for place in range(int(buckets.max(initial=1)), 0, -1):
        high = periods - (place - 1) * width
        low = high - width
        inside = place <= buckets
        mean = (sums[np.maximum(high, 0), column] - sums[np.maximum(low, 0), column]) / width
        rate = np.where(inside, rate + np.where(place == buckets, 1.0, _SUMS) * (mean - rate), rate)
    return _flat(rate, horizon)


def _nothing(values: Floats) -> tuple[Floats, Floats, Floats, Bools]:
    """Size, gap, periods waited and whether anything was bought, before the first period."""
    columns = values.shape[1]
    return np.zeros(columns), np.zeros(columns), np.zeros(columns), np.zeros(columns, bool)


def _purchases(values: Floats) -> "list[tuple[Floats, Bools]]":
    """Each row, and in which columns something was bought in it."""
    return [(row, np.nan_to_num(row) != 0) for row in values]


def _flat(rate: Floats, horizon: int) -> Floats:
    return np.tile(rate, (horizon, 1))
