"""Fingerprints: what makes a bank's booking the same booking in the next download.

A fingerprint is made of the untouched original: day, amount, currency, the bank's own text, and how many equal bookings stand
before it in the file. So the n-th of two equal coffees pairs with the n-th one stored, and whatever a person later changes
about a payment never makes it new again.
"""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import Final

from finance_core.statements import StatementTransaction

SIZE: Final = 16
"""Bytes of a fingerprint: the chance that two of a million collide is below 1e-26."""
VERSION: Final = "1"
"""Of the normalisation below: a change of it is a migration that computes all fingerprints anew."""
_STEP: Final = 20_000


def fingerprints(rows: Sequence[StatementTransaction], progress: Callable[[float], None] | None = None) -> bytes:
    """The fingerprints of a statement's rows, one after the other, SIZE bytes each.

    Rows of one day are counted together; where a file is in order of time the counts of a past day are let go, so that a
    million rows need no million counters.
    """
    in_order = _in_order(rows)
    seen: dict[str, int] = {}
    day = None
    made = bytearray()
    for position, row in enumerate(rows):
        if in_order and row.date != day:
            seen.clear()
            day = row.date
        text = " ".join(f"{row.payee} {row.description}".casefold().split())
        key = f"{VERSION}|{row.date}|{row.amount_minor}|{row.currency}|{text}"
        count = seen[key] = seen.get(key, -1) + 1
        made += blake2b(f"{key}|{count}".encode("utf-8", "surrogatepass"), digest_size=SIZE).digest()
        if progress and position % _STEP == 0:
            progress(position / len(rows))
    return bytes(made)


def _in_order(rows: Sequence[StatementTransaction]) -> bool:
    """Whether equal days stand together because days only rise or only fall."""
    rising = all(before.date <= after.date for before, after in pairwise(rows))
    return rising or all(before.date >= after.date for before, after in pairwise(rows))
