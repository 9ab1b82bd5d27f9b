"""Windows: what was booked before each row at the same payee, category or other key.

Every figure about "usual" is made of the last `width` earlier rows of the same key. So nothing looks ahead, a row costs the
same in a short and in a long ledger, and a new row needs only those few rows of the past.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_CHUNK: Final = 1 << 20
"""Cells looked at in one go: 8 MB, which stay in the processor's cache well enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some rows, and where the earlier rows of each stand: `earlier`, (rows, width), latest first, -1 where there is none."""

    rows: Ints
    earlier: Ints

    def of(self, values: Floats) -> Floats:
        """The earlier values, shape (rows, width), NaN where there is none."""
        return np.where(self.earlier >= 0, values[self.earlier], np.nan)


class Windows:
    """The last `width` earlier rows with the same key, for each row wanted.

    Parameters
    ----------
    keys
        Whole numbers, shape (n,), in the order of time; rows with a negative key have no earlier rows.
    width
        How many earlier rows are looked at.
    wanted
        Which rows are asked about, shape (n,); all of them by default.
    """

    def __init__(self, keys: Ints, width: int, wanted: Bools | None = None) -> None:
        self.size, self.width = len(keys), width
        self._order = np.argsort(keys, kind="stable")
        ordered = keys[self._order]
        begins = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(keys) else np.zeros(0, np.int64)
        self._start = np.repeat(begins, np.diff(np.r_[begins, len(keys)])).astype(np.int64)
        places = np.arange(len(keys), dtype=np.int64)
        self._start = np.where(ordered < 0, places, self._start)
        self._places = places if wanted is None else places[wanted[self._order]]

    def count(self) -> Floats:
        """How many earlier rows there are, at most `width`; shape (n,), 0 for rows not asked about."""
        found = np.zeros(self.size)
        found[self._order[self._places]] = np.minimum(self._places - self._start[self._places], self.width)
        return found

    def totals(self, values: Floats) -> tuple[Floats, Floats]:
        """The sum of the earlier values and how many of them are known; shape (n,) each, 0 for rows not asked about."""
        known = np.isfinite(values)
        places = self._places
        first = np.maximum(places - self.width, self._start[places])
        found = []
        for added in (np.where(known, values, 0.0), known.astype(np.float64)):
            running = np.concatenate([[0.0], np.cumsum(added[self._order])])
            sums = np.zeros(self.size)
            sums[self._order[places]] = running[places] - running[first]
            found.append(sums)
        return found[0], found[1]

    def parts(self) -> Iterator[Part]:
        """The rows wanted, some at a time."""
        back = np.arange(1, self.width + 1, dtype=np.int64)
        step = max(_CHUNK // self.width, 1)
        for first in range(0, len(self._places), step):
            places = self._places[first : first + step]
            earlier = places[:, None] - back
            inside = earlier >= self._start[places][:, None]
            yield Part(rows=self._order[places], earlier=np.where(inside, self._order[np.maximum(earlier, 0)], -1))

    def fill(self, columns: dict[str, Floats], look: Callable[[Part], dict[str, Floats]]) -> None:
        """Write what `look` finds for each part, by column name, into `columns`; each has shape (n,)."""
        for part in self.parts():
            for name, values in look(part).items():
                columns[name][part.rows] = values


def counts(values: Floats) -> Floats:
    """How many values each row of a window holds."""
    return np.asarray(np.isfinite(values).sum(axis=1), dtype=np.float64)


def total(values: Floats) -> Floats:
    """The sum of each row of a window; 0 for an empty one."""
    return np.asarray(np.where(np.isfinite(values), values, 0.0).sum(axis=1), dtype=np.float64)


def median(values: Floats) -> Floats:
    """The median of each row of a window, shape (rows, width) to (rows,); NaN for an empty one."""
    if not values.shape[1]:
        return np.full(len(values), np.nan)
    ordered = np.sort(values, axis=1)
    many = np.isfinite(values).sum(axis=1)
    rows = np.arange(len(values))
    low, high = np.maximum((many - 1) // 2, 0), np.minimum(many // 2, values.shape[1] - 1)
    return np.where(many > 0, (ordered[rows, low] + ordered[rows, high]) / 2, np.nan)


def spread(values: Floats, middle: Floats) -> Floats:
    """The median distance from `middle`, scaled to a normal distribution's standard deviation (1.4826)."""
    return 1.4826 * median(np.abs(values - middle[:, None]))


def lowest(values: Floats) -> Floats:
    """The least value of each row of a window; infinite for an empty one."""
    return np.asarray(np.where(np.isfinite(values), values, np.inf).min(axis=1, initial=np.inf), dtype=np.float64)
