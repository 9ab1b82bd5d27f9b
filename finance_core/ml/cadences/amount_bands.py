"""Amount bands: which payments of one payee could be the same thing at the same or a changing price.

One payee may sell two subscriptions and much else, so its payments are looked at in bands of amounts: all of them, those
without a wide gap between (a price that rose, a bill that varies), those within a few per cent, those equal to the cent. A
band is a run of payments in the order of (payee, amount).
"""

from typing import Final

import numpy as np

from finance_core.ml.windows import Bools, Floats, Ints

_GAP: Final = 0.26
"""Log distance to the next amount that tells two prices apart: 30 %, more than a price rises at once."""
_WIDTH: Final = 4
"""Strides that a narrow band is wide: 15 %, which holds a dozen payments that vary by 2 %."""
_STRIDE: Final = 0.035


def bands(group: Ints, size: Floats, cents: Ints) -> tuple[Ints, Ints, Ints]:
    """The bands of payments, at all levels, each once.

    Parameters
    ----------
    group, size, cents
        Shape (n,): payee (and account, currency, direction) as a number, natural log of the amount, amount in hundredths.

    Returns
    -------
    order, start, stop
        `order[start:stop]` are the rows of a band; bands of one row are left out.
    """
    order = np.lexsort((cents, group))
    group, size, cents = group[order], size[order], cents[order]
    new_group = np.r_[True, group[1:] != group[:-1]] if len(group) else np.zeros(0, bool)
    wide = new_group | np.r_[True, np.diff(size) > _GAP] if len(group) else new_group
    equal = new_group | np.r_[True, np.diff(cents) != 0] if len(group) else new_group
    runs = [_runs(new_group), _runs(wide), _runs(equal)]
    step = np.floor(size / _STRIDE).astype(np.int64)
    for shift in range(_WIDTH):
        cell = (step + shift) // _WIDTH
        runs.append(_runs(new_group | np.r_[True, np.diff(cell) != 0] if len(group) else new_group))
    start, stop = np.concatenate([run[0] for run in runs]), np.concatenate([run[1] for run in runs])
    places = np.unique(start * (len(group) + 1) + stop)
    start, stop = np.divmod(places, len(group) + 1)
    many = stop - start > 1
    return order, start[many], stop[many]


def _runs(begins: Bools) -> tuple[Ints, Ints]:
    start = np.flatnonzero(begins)
    return start, np.r_[start[1:], len(begins)].astype(np.int64) if len(start) else start
