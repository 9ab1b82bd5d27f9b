"""Fingerprints: what makes a bank's booking the same booking in the next download.

A fingerprint is made of the untouched original: day, amount, currency, the bank's own text, and how many equal bookings stand
before it in the file. So the n-th of two equal coffees pairs with the n-th one stored, and whatever a person later changes
about a payment never makes it new again.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from hashlib import blake2b
from itertools import pairwise
from typing import Final

from finance_core.statements import StatementTransaction
from finance_core.statements.statement import KeptPayment

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


def kept_fingerprints(rows: Sequence[StatementTransaction], made: bytes, kept: Mapping[int, KeptPayment]) -> bytes:
    """The fingerprints of our own export's rows: those that the file gives, else those that were made of the rows.

    Where the file gives one twice, as after copying a line in a spreadsheet, the later row gets one of its own.
    """
    given = [known.fingerprints[0] if (known := kept.get(row.row)) and known.fingerprints else b"" for row in rows]
    seen = set(filter(None, given))
    claimed: set[bytes] = set()
    found = bytearray()
    for position, first in enumerate(given):
        key = first if first and first not in claimed else made[position * SIZE : (position + 1) * SIZE]
        while key in claimed or (key in seen and key != first):
            key = blake2b(key, digest_size=SIZE).digest()
        claimed.add(key)
        found += key
    return bytes(found)


def entered_fingerprint(row_id: int, day: date, amount_minor: int, currency: str) -> bytes:
    """By what our own export knows a payment that was entered by hand: nothing of it that a person can change."""
    key = f"{VERSION}|entered|{row_id}|{day}|{amount_minor}|{currency}"
    return blake2b(key.encode(), digest_size=SIZE).digest()


def _in_order(rows: Sequence[StatementTransaction]) -> bool:
    """Whether equal days stand together because days only rise or only fall."""
    rising = all(before.date <= after.date for before, after in pairwise(rows))
    return rising or all(before.date >= after.date for before, after in pairwise(rows))
