"""A panel: many series side by side, all ending in the same period, and the same series as they were known earlier.

Forecasters see one matrix, time downwards and a series a column, NaN before a series begins. What would have been forecast
earlier is asked by putting columns beside it that end earlier: each is moved down, so that all of them end in the last row.

    as known now    one month ago    two months ago
        1                NaN              NaN
        2                 1               NaN
        3                 2                1
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]

_MEMORY: Final = 3
"""How many known values before a gap stand in for what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Series of the same length of period.

    `matrix` has shape (periods, series), NaN before a series begins and nowhere else; `known` says which values were there and
    not filled in; `season` is the number of periods after which a season comes again (12 months, 7 days).
    """

    matrix: Floats
    known: Bools
    season: int

    @property
    def lengths(self) -> Ints:
        """How many periods of each series there are, shape (series,)."""
        return lengths(self.matrix)

    def as_of(self, back: int) -> Floats:
        """The values as they were known `back` periods ago, moved down to end in the last row; the shape stays."""
        if back == 0:
            return self.matrix
        moved = np.full_like(self.matrix, np.nan)
        moved[back:] = self.matrix[:-back]
        return moved


def panel(history: Floats, season: int) -> Panel:
    """The panel of a history of shape (periods, series) in which NaN stands before the beginning and in gaps.

    What is missing inside or at the end is filled with the mean of the last few values known before it: with nothing that
    was known only later.
    """
    known = np.isfinite(history)
    begun = np.logical_or.accumulate(known, axis=0)
    values = np.where(known, history, np.nan)
    for row in np.flatnonzero((begun & ~known).any(axis=1)):
        missing = begun[row] & ~known[row]
        values[row, missing] = _recent_mean(history[:row, missing])
    return Panel(matrix=values, known=known, season=season)


def lengths(values: Floats) -> Ints:
    """How many values each column holds, from its first one to the end; shape (columns,)."""
    return np.asarray(np.isfinite(values).sum(axis=0), dtype=np.intp)


def last(values: Floats, count: int) -> Floats:
    """The last rows, at most `count`."""
    return values[max(len(values) - count, 0) :]


def _recent_mean(before: Floats) -> Floats:
    """The mean of the last few known values of each column."""
    known = np.isfinite(before)
    recent = known & (known[::-1].cumsum(axis=0)[::-1] <= _MEMORY)
    return np.asarray(np.where(recent, before, 0.0).sum(axis=0) / recent.sum(axis=0))
