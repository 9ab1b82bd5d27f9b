"""Windows: what was booked before each row at the same payee, category or other key.

Every figure about "usual" is made of the last `width` earlier rows of the same key. So nothing looks ahead, a row costs the
same in a short and in a long ledger, and a new row needs only those few rows of the past.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Cells = NDArray[np.floating[Any]]
"""What windows hold: single precision will do for whole numbers up to 16 million, and takes half the time."""

_CHUNK: Final = 1 << 19
"""Cells looked at in one go: 2 MB, which stay in the processor's cache well enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some rows, and what was known at the earlier rows of each, the latest first."""

    rows: Ints
    _places: slice | Ints
    _inside: Bools
    _known: Mapping[str, Cells]

    def of(self, name: str) -> Cells:
        """The earlier values of a column, shape (rows, width), NaN where there is none."""
        views = sliding_window_view(self._known[name], self._inside.shape[1] + 1)
        return np.where(self._inside, views[self._places, -2::-1], views.dtype.type(np.nan))

    def now(self, name: str) -> Cells:
        """The rows' own values of a column, shape (rows, 1)."""
        return sliding_window_view(self._known[name], self._inside.shape[1] + 1)[self._places, -1:]


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
        self._all = wanted is None or bool(wanted.all())
        self._places = places if wanted is None else places[wanted[self._order]]

    def count(self) -> Floats:
        """How many earlier rows there are, at most `width`; shape (n,), 0 for rows not asked about."""
        found = np.zeros(self.size)
        found[self._order[self._places]] = np.minimum(self._places - self._start[self._places], self.width)
        return found

    def previous(self) -> Ints:
        """The last earlier row of each row, shape (n,); -1 where there is none, and for rows not asked about."""
        found = np.full(self.size, -1, dtype=np.int64)
        places = self._places[self._places > self._start[self._places]]
        found[self._order[places]] = self._order[places - 1]
        return found

    def totals(self, values: Cells | Bools) -> tuple[Cells, Cells]:
        """The sum of the earlier values and how many of them are known; shape (n,) each, 0 for rows not asked about."""
        known = np.isfinite(values)
        return self._sums(np.where(known, values, 0.0)), self._sums(known)

    def _sums(self, values: Cells | Bools) -> Cells:
        places = self._places
        running = np.concatenate([[0.0], np.cumsum(values[self._order], dtype=np.float64)])
        sums = np.zeros(self.size, dtype=np.float32)
        sums[self._order[places]] = running[places] - running[np.maximum(places - self.width, self._start[places])]
        return sums

    def parts(self, **columns: Cells) -> Iterator[Part]:
        """The rows wanted, some at a time, with what their windows hold of these columns, shape (n,) each."""
        before = np.full(self.width, np.nan, dtype=np.float32)
        known = {name: np.concatenate([before, values[self._order]], dtype=values.dtype) for name, values in columns.items()}
        back = np.arange(1, self.width + 1, dtype=np.int64)
        step = max(_CHUNK // max(self.width, 1), 1)
        for first in range(0, len(self._places), step):
            places = self._places[first : first + step]
            yield Part(
                rows=self._order[places],
                _places=slice(first, first + len(places)) if self._all else places,
                _inside=(places - self._start[places])[:, None] >= back,
                _known=known,
            )

    def fill(self, columns: dict[str, Cells], look: Callable[[Part], dict[str, Floats]], **known: Cells) -> None:
        """Write what `look` finds for each part, by column name, into `columns`; each has shape (n,)."""
        for part in self.parts(**known):
            for name, values in look(part).items():
                columns[name][part.rows] = values


def counts(values: Cells) -> Floats:
    """How many values each row of a window holds."""
    return np.asarray(np.isfinite(values).sum(axis=1), dtype=np.float64)


def many(true: Bools) -> Floats:
    """In how many cells of each row of a window something is true."""
    return np.asarray(np.count_nonzero(true, axis=1), dtype=np.float64)


def total(values: Cells) -> Floats:
    """The sum of each row of a window; 0 for an empty one."""
    return np.asarray(np.nansum(values, axis=1, dtype=np.float64))


def median(values: Cells) -> Floats:
    """The median of each row of a window, shape (rows, width) to (rows,); NaN for an empty one."""
    if not values.shape[1]:
        return np.full(len(values), np.nan)
    ordered = np.sort(values, axis=1)
    many = np.isfinite(values).sum(axis=1)
    rows = np.arange(len(values))
    low, high = np.maximum((many - 1) // 2, 0), np.minimum(many // 2, values.shape[1] - 1)
    return np.where(many > 0, (ordered[rows, low] + ordered[rows, high]) / 2, np.nan)


def spread(values: Cells, middle: Floats) -> Floats:
    """The median distance from `middle`, scaled to a normal distribution's standard deviation (1.4826)."""
    return 1.4826 * median(np.abs(values - middle[:, None].astype(values.dtype)))


def lowest(values: Cells) -> Floats:
    """The least value of each row of a window; infinite for an empty one."""
    return np.asarray(np.where(np.isfinite(values), values, np.inf).min(axis=1, initial=np.inf), dtype=np.float64)
