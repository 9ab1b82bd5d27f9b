"""The mix of spending: how money is spread over categories, and how far two mixes are apart.

    table = monthly(spent, months)                  # money by category (rows) and month (columns)
    distance(table[:, late].sum(1), table[:, early].sum(1))

The stability index and the divergence only describe. For a household they swing far on unchanged behaviour, so nothing is
ever flagged by them.
"""

from itertools import combinations
from math import comb
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SMOOTHING: Final = 0.5
"""Money added to every category, so that a category that was not bought has a share (a Dirichlet prior of one half)."""
_DRAWS: Final = 2000
"""Permutations where trying all would take more."""


def shares(money: Floats) -> Floats:
    """The share of each category, shape (..., k), from its money; money back counts as none, and every share is above 0."""
    filled = np.maximum(money, 0.0) + SMOOTHING
    return np.asarray(filled / filled.sum(axis=-1, keepdims=True))


def distance(first: Floats, second: Floats) -> Floats:
    """The Jensen-Shannon distance between two mixes of money, shape (..., k), base 2: 0 for equal ones, at most 1.

    Endres and Schindelin 2003, "A new metric for probability distributions".
    """
    p, q = shares(first), shares(second)
    middle = (p + q) / 2
    divergence = np.sum(p * np.log2(p / middle) + q * np.log2(q / middle), axis=-1) / 2
    return np.asarray(np.sqrt(np.clip(divergence, 0.0, 1.0)))


def stability(first: Floats, second: Floats) -> Floats:
    """Each category's term of the population stability index, shape (k,), of two mixes of money. Their sum is the index."""
    p, q = shares(first), shares(second)
    return np.asarray((p - q) * np.log(p / q))


def divergence(first: Floats, second: Floats) -> float:
    """The Kullback-Leibler divergence of the first mix from the second, in bits."""
    p, q = shares(first), shares(second)
    return float(np.sum(p * np.log2(p / q)))


def shuffled(late: Flags, *, seed: int) -> Flags:
    """Other ways to call as many months late, one a row; the last row is the true one.

    All ways where there are at most 2,000, else that many drawn at random.
    """
    months, size = len(late), int(late.sum())
    if comb(months, size) <= _DRAWS:
        ways = np.zeros((comb(months, size), months), dtype=bool)
        for row, chosen in enumerate(combinations(range(months), size)):
            ways[row, list(chosen)] = True
        return np.vstack([ways[(ways != late).any(axis=1)], late])
    order = np.random.default_rng(seed).random((_DRAWS, months)).argsort(axis=1)
    return np.vstack([order < size, late])


def significance(table: Floats, late: Flags, *, seed: int) -> float:
    """How often months shuffled as whole blocks lie as far apart as the late months do from the others: a p-value.

    `table` is money by category and month, shape (k, m). Whole months are moved, since purchases of one month belong together.
    """
    ways = shuffled(late, seed=seed)
    found = distance(ways @ table.T, ~ways @ table.T)
    return float(np.mean(found >= found[-1] - 1e-12))
