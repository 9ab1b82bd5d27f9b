"""Prices: what a recurring payment costs by now, and whether and when that changed."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from finance_core.ml.windows import Floats, Ints

_STEP_SHARE: Final = 0.01
_STEP_MONEY: Final = 0.05
"""The least change of a price, as a share and in money: below lie rounding and the play of taxes."""
_FIXED_SHARE: Final = 0.5
"""Share of neighbours with equal amounts from which a price is fixed."""
_TRIAL: Final = 0.5
"""A first payment below this share of the second was a trial."""
_LEAST: Final = 3
"""Payments of a varying price that must lie on either side of a step."""
_STEADY: Final = 0.05
"""Median log distance of neighbours up to which a price plays about a level; above lies a bill by use, which has seasons."""
_LEAST_RISE: Final = 0.03
"""The least step of a varying price; smaller ones are told by chance too often."""
_BEYOND_PLAY: Final = 4.0
"""The same as a multiple of the median distance of neighbours; a steady decline makes three of it."""
_A_YEAR: Final = 330
"""Days that must lie before a step of a bill by use, so that a winter isn't one."""
_A_DOZEN: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What one payment costs.

    `usual` is what it costs by now, `last` the last one, `change` the last step as a share, 0 where there was none, `changed`
    the place of the first payment at the new price, -1 where it never changed; `is_trial` says that the first payment was a
    trial at another price, `is_fixed` that payments are equal but for such steps.
    """

    usual: float
    last: float
    change: float
    changed: int
    is_fixed: bool
    is_trial: bool


def price(amounts: Floats, days: Ints, *, by_year: bool = False) -> Price:
    """The price of a stream.

    Parameters
    ----------
    amounts
        Shape (n,), n at least 1, in the order of time, all of one sign; the prices have it too.
    days
        Shape (n,), days since 1970.
    by_year
        Whether payments lie half a year or more apart: then each stands for itself.

    Examples
    --------
    >>> price(np.array([-9.99, -9.99, -11.99, -11.99]), np.array([0, 31, 59, 90])).change
    0.2002002002002002
    """
    is_trial = len(amounts) >= 3 and abs(amounts[0]) < _TRIAL * abs(amounts[1]) and _equal(amounts[1:]).mean() > _FIXED_SHARE
    skipped = int(is_trial)
    paid = amounts[skipped:]
    equal = _equal(paid)
    is_fixed = by_year or (len(paid) > 1 and float(equal.mean()) >= _FIXED_SHARE)
    change, changed = _last_step(paid, equal) if is_fixed else _drift(paid, days[skipped:])
    current = paid[changed:] if changed > 0 else paid[-_A_DOZEN:]
    usual = float(current[-1] if by_year else _middle(current))
    return Price(
        usual=usual,
        last=float(amounts[-1]),
        change=change,
        changed=changed + skipped if changed >= 0 else -1,
        is_fixed=is_fixed,
        is_trial=bool(is_trial),
    )


def _equal(amounts: Floats) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Whether each amount is the one before, shape (n - 1,)."""
    least = np.maximum(_STEP_MONEY, _STEP_SHARE * np.abs(amounts[:-1]))
    return np.abs(np.diff(amounts)) < least - 1e-9


def _last_step(amounts: Floats, equal: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> tuple[float, int]:
    """The last lasting step of a fixed price, and where it begins; a single odd payment between equal ones is none."""
    levels = np.split(np.arange(len(amounts)), np.flatnonzero(~equal) + 1)
    kept = [
        level
        for k, level in enumerate(levels)
        if len(level) > 1 or k in {0, len(levels) - 1} or not _is_blip(amounts, levels, k)
    ]
    for before, after in zip(kept[-2::-1], kept[:0:-1], strict=True):
        old, new = _middle(amounts[before]), _middle(amounts[after])
        if abs(new - old) >= max(_STEP_MONEY, _STEP_SHARE * abs(old)) - 1e-9:
            return new / old - 1, int(after[0])
    return 0.0, -1


def _is_blip(amounts: Floats, levels: "list[Ints]", k: int) -> bool:
    """Whether the price went back after one payment to what it had been."""
    before, after = amounts[levels[k - 1][-1]], amounts[levels[k + 1][0]]
    return bool(abs(after - before) < max(_STEP_MONEY, _STEP_SHARE * abs(before)))


def _drift(amounts: Floats, days: Ints) -> tuple[float, int]:
    """The largest step of a price that varies: everything after it lies above everything before, or below.

    A price that only plays about a level must step far beyond that play; the steady decline of a loan’s interest does not.
    """
    size = np.abs(amounts)
    steady = len(size) > 1 and _middle(np.abs(np.diff(np.log(size)))) <= _STEADY
    least = _BEYOND_PLAY * _middle(np.abs(np.diff(size))) if steady else 0.0
    best, place = 0.0, -1
    for k in _splits(size):
        old, new = _middle(size[k - _LEAST : k]), _middle(size[k : k + _LEAST])
        known = steady or days[k - 1] - days[0] >= _A_YEAR
        if known and abs(new - old) > least and abs(new / old - 1) > max(abs(best), _LEAST_RISE):
            best, place = new / old - 1, k
    return best, place


def _splits(size: Floats) -> "list[int]":
    """Places from which on everything lies above everything before, or below; with enough on either side."""
    if len(size) < 2 * _LEAST:
        return []
    highest, lowest = np.maximum.accumulate(size), np.minimum.accumulate(size)
    next_lowest, next_highest = np.minimum.accumulate(size[::-1])[::-1], np.maximum.accumulate(size[::-1])[::-1]
    apart = (next_lowest[1:] > highest[:-1]) | (next_highest[1:] < lowest[:-1])
    places = np.flatnonzero(apart) + 1
    found: list[int] = places[(places >= _LEAST) & (places <= len(size) - _LEAST)].tolist()
    return found


def _middle(values: Floats) -> float:
    """The median: of a dozen values ten times as fast as NumPy's, which checks much before it begins."""
    ordered = np.sort(values)
    return float((ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2)
