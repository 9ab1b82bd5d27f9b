"""Names: how much of a payee's name was never heard of before.

A shop of a chain that one knows is no stranger, whatever the bank calls it: "asda" after many visits to "asda superstore".
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from finance_core.ml.windows import Floats, Ints

WELL_KNOWN: Final = 3
"""Visits to a payee that make the words of its name known."""
_LEAST_LETTERS: Final = 3
"""Shorter words ("co", "uk") tell nobody apart."""


def unheard(payees: NDArray[np.object_], codes: Ints) -> Floats:
    """The share of letters in words that are not known yet when a payee is first paid; one value a payee, shape (k,).

    Parameters
    ----------
    payees
        The distinct names, folded, shape (k,).
    codes
        Which of them each payment went to, in the order of time, shape (n,); below 0 for none.
    """
    first, known_from = _begins(codes, len(payees))
    lengths, owners, words = _words(payees)
    earliest = np.full(int(words.max(initial=-1)) + 1, len(codes), dtype=np.int64)
    np.minimum.at(earliest, words, known_from[owners])
    strange = earliest[words] >= first[owners]
    letters = np.bincount(owners, lengths, minlength=len(payees))
    new = np.bincount(owners, lengths * strange, minlength=len(payees))
    return np.where(letters > 0, new / np.maximum(letters, 1), 1.0)


def _begins(codes: Ints, many: int) -> tuple[Ints, Ints]:
    """Where each payee was first paid, and where it was paid often enough to be known; the number of payments for never."""
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    starts, ends = (np.searchsorted(ordered, np.arange(many), side=side) for side in ("left", "right"))
    never = len(codes)
    padded = np.concatenate([order, [never]])
    first = padded[np.where(ends > starts, starts, never)]
    known_from = padded[np.where(ends - starts >= WELL_KNOWN, starts + WELL_KNOWN - 1, never)]
    return first.astype(np.int64), known_from.astype(np.int64)


def _words(payees: NDArray[np.object_]) -> tuple[Floats, Ints, Ints]:
    """Of every word of every payee its letters, whose it is, and which word it is; shape (words,) each."""
    numbers: dict[str, int] = {}
    found = [
        (len(word), owner, numbers.setdefault(word, len(numbers)))
        for owner, payee in enumerate(payees)
        for word in str(payee).split()
        if len(word) >= _LEAST_LETTERS
    ]
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    return table[:, 0].astype(np.float64), table[:, 1], table[:, 2]
