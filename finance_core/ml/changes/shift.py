"""Did a category's level shift? Number of payments and their sizes, the time of the year taken into account.

Months fall into three groups: recent ones, the same months of last year, and those between. The between months say what is
usual; last year's same months say what this season does. The season's effect is not known but guessed around none, and last
year's months pull the guess towards what they showed (a random effect, estimated by generalised least squares: Laird and Ware
1982). So December's presents are no change, and neither is last year's one-off.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import stats

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]

RECENT, SEASON, BETWEEN = 0, 1, 2
"""The groups of months."""
_SEASON_COUNT: Final = 0.25
"""How far a season may move the number of payments, as a standard deviation of the logarithm."""
_SEASON_SIZE: Final = 0.06
"""The same for the size of a payment."""
_PRIOR_SPREAD: Final = 0.20
"""Standard deviation of the logarithm of what is paid to one payee, before anything is seen."""
_PRIOR_WEIGHT: Final = 2.0
"""How many payments that guess is worth."""
_PRIOR_MONTHS: Final = 4.0
"""How many months the guess is worth that payments are made independently of each other."""
_LEAST_SPREAD: Final = 0.06
_FAR: Final = 1.1
"""A payment further from its payee's median than this (a logarithm: three times), or than 2.5 deviations, counts as there."""
_INFORMED: Final = 0.25
"""Largest variance of a shift in size that still says something."""
_NOTHING: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchases:
    """What was bought, each of shape (n,).

    Category and payee as codes from 0, the month's position among those compared, the day as a running number, and the money
    paid (positive).
    """

    category: Ints
    payee: Ints
    month: Ints
    day: Ints
    paid: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Shifts:
    """One value a category, shape (k,): the shift as a logarithm, and how sure it is, as a normal score.

    `size` and `size_score` are NaN where no payee was paid in both times. `score` joins number and size: as unlikely as both
    together (their squares summed, chi squared with two degrees of freedom), with the sign of their sum.
    """

    count: Floats
    count_score: Floats
    size: Floats
    size_score: Floats
    score: Floats


def shifts(bought: Purchases, groups: Ints) -> Shifts:
    """How the recent months differ from what is usual, one value a category code.

    `groups` has shape (m,): RECENT, SEASON or BETWEEN for each month; at least one RECENT and two BETWEEN.
    """
    category, size = bought.category, int(bought.category.max()) + 1
    number = np.zeros((size, len(groups)))
    np.add.at(number, (category, bought.month), 1.0)
    count, count_variance, freedom = _count_shift(number, groups, _clumping(category, bought.day, size))
    count_score = _score(count, count_variance, freedom)
    amount, amount_variance, amount_freedom = _size_shift(bought, groups[bought.month])
    informed = amount_variance < _INFORMED
    size_score = np.where(informed, _score(amount, amount_variance, amount_freedom), np.nan)
    return Shifts(
        count=count / np.sqrt(np.maximum(number.mean(axis=1), 0.3)),
        count_score=count_score,
        size=np.where(informed, amount, np.nan),
        size_score=size_score,
        score=np.where(informed, _joined(count_score, np.nan_to_num(size_score)), count_score),
    )


def _joined(first: Floats, second: Floats) -> Floats:
    """Two normal scores as one that is as unlikely as both together."""
    tail = stats.chi2.sf(first**2 + second**2, 2)
    return np.asarray(np.sign(first + second) * stats.norm.isf(np.maximum(tail, 1e-300) / 2))


def _score(shift: Floats, variance: Floats, freedom: Floats) -> Floats:
    """Student's t as the normal score that is as unlikely."""
    ratio = shift / np.sqrt(variance)
    tail = stats.t.sf(np.abs(ratio), freedom)
    return np.asarray(np.sign(ratio) * stats.norm.isf(np.maximum(tail, 1e-300)))


def _clumping(category: Ints, day: Ints, size: int) -> Floats:
    """Variance of a week's number of payments over its mean, at least 1: more where payments come in clumps, as on a trip."""
    week = (day - day.min()) // 7
    table = np.zeros((size, int(week.max()) + 1))
    np.add.at(table, (category, week), 1.0)
    mean = table.mean(axis=1)
    return np.asarray(np.maximum(table.var(axis=1) / np.maximum(mean, _NOTHING), 1.0))


def _count_shift(number: Floats, groups: Ints, clumping: Floats) -> tuple[Floats, Floats, Floats]:
    """Shift and variance on the scale 2 sqrt(n + 3/8), where counts have variance 1 (Anscombe 1948), times their clumping."""
    scaled = 2 * np.sqrt(number + 0.375)
    between = scaled[:, groups == BETWEEN]
    months = between.shape[1]
    spread = ((between - between.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    dispersion = np.maximum((spread + _PRIOR_MONTHS) / (months - 1 + _PRIOR_MONTHS), clumping)
    means = [scaled[:, groups == group].mean(axis=1) if (groups == group).any() else None for group in (RECENT, SEASON)]
    effect = np.stack([np.zeros(len(number)) if mean is None else mean - between.mean(axis=1) for mean in means], axis=1)
    sizes = [max(int((groups == group).sum()), _NOTHING) for group in (RECENT, SEASON)]
    noise = np.array([[1 / sizes[0], 0.0], [0.0, 1 / sizes[1]]]) + 1 / months
    season = _SEASON_COUNT**2 * np.maximum(number.mean(axis=1), 0.3)
    shift, variance = _beyond_season(effect, dispersion[:, None, None] * noise, season)
    return shift, variance, np.full(len(number), months - 1 + _PRIOR_MONTHS)


def _beyond_season(effect: Floats, noise: Floats, season: Floats) -> tuple[Floats, Floats]:
    """What the recent months show beyond the season, and its variance.

    `effect` is (k, 2), the recent months' and last year's same months' difference from the usual, with covariance `noise`
    (k, 2, 2). Both hold the season, whose variance is `season` (k,).
    """
    precision = np.linalg.inv(noise + season[:, None, None])
    variance = 1 / precision[:, 0, 0]
    return np.einsum("kj,kj->k", precision[:, 0, :], effect) * variance, variance


def _size_shift(bought: Purchases, group: Ints) -> tuple[Floats, Floats, Floats]:
    """Shift of the logarithm of a payment at the same payee, its variance, and the degrees of freedom.

    Each payee has a level of its own, so that going elsewhere is no change in price.
    """
    category, size = bought.category, int(bought.category.max()) + 1
    pair, place = np.unique(category * (int(bought.payee.max()) + 1) + bought.payee, return_inverse=True)
    owner = np.zeros(len(pair), dtype=np.intp)
    owner[place] = category
    tamed = _tamed(category, place, np.log(bought.paid), size)
    is_group = np.stack([group == RECENT, group == SEASON], axis=1).astype(float)
    visits = np.bincount(place).astype(float)
    mean = np.bincount(place, tamed) / visits
    portion = np.stack([np.bincount(place, is_group[:, j]) for j in (0, 1)], axis=1) / visits[:, None]
    inside, off = is_group - portion[place], tamed - mean[place]
    normal = np.zeros((size, 2, 2))
    np.add.at(normal, category, inside[:, :, None] * inside[:, None, :])
    target = np.zeros((size, 2))
    np.add.at(target, category, inside * off[:, None])
    inverse = np.linalg.inv(normal + _NOTHING * np.eye(2))
    effect = np.einsum("kij,kj->ki", inverse, target)
    left = off - np.einsum("ij,ij->i", inside, effect[category])
    freedom = np.maximum(np.bincount(category, minlength=size) - np.bincount(owner, minlength=size) - 2, 0) + _PRIOR_WEIGHT
    spread = (np.bincount(category, left**2, minlength=size) + _PRIOR_WEIGHT * _PRIOR_SPREAD**2) / freedom
    noise = np.maximum(spread, _LEAST_SPREAD**2)[:, None, None] * inverse
    shift, variance = _beyond_season(effect, noise, np.full(size, _SEASON_SIZE**2))
    return shift, variance, freedom


def _tamed(category: Ints, place: Ints, logs: Floats, size: int) -> Floats:
    """The logarithms with those far from their payee's median drawn in: one television is no new price level."""
    order = np.lexsort((logs, place))
    visits = np.bincount(place)
    start = np.concatenate([[0], np.cumsum(visits)[:-1]])
    ranked = logs[order]
    median = (ranked[start + (visits - 1) // 2] + ranked[start + visits // 2]) / 2
    off = logs - median[place]
    usual = np.bincount(category, np.abs(off), minlength=size) / np.maximum(np.bincount(category, minlength=size), 1)
    bound = np.maximum(2.5 * 1.2533 * usual, _FAR)[category]
    return np.asarray(median[place] + np.clip(off, -bound, bound))
