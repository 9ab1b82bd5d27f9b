"""The bank's own text for a booking, with the reference numbers and dates that make real ones hard to compare."""

from datetime import date
from typing import Final
from zlib import crc32

import numpy as np

TOWN: Final = "WESTMERE"
NEARBY: Final = ("OLDBROOK", "FENNBRIDGE", "HARROWGATE CROSS")


def purchase(rng: np.random.Generator, payee: str, day: date, *, on_card: bool, town: str = "") -> str:
    """A purchase with a card, on a credit card account or from a bank account."""
    if not town:
        draw = int(rng.integers(10))
        town = NEARBY[draw] if draw < len(NEARBY) else TOWN
    reference = int(rng.integers(100_000, 1_000_000))
    name = payee.upper()
    if on_card:
        return f"{name[:22]} {town} {reference}"
    return f"CARD {name} {town} {day:%d.%m} REF {reference}"


def direct_debit(payee: str, day: date, what: str) -> str:
    """A bill: the mandate stays, the invoice number changes."""
    mandate = crc32(payee.encode()) % 1_000_000
    invoice = crc32(f"{payee} {what} {day}".encode()) % 10_000_000
    return f"DIRECT DEBIT {payee.upper()} {what.upper()} MANDATE M{mandate:06d} INVOICE {invoice:07d}"


def subscription(payee: str, day: date) -> str:
    """A bill that is charged to the credit card."""
    return f"{payee.upper()} SUBSCRIPTION {crc32(f'{payee} {day}'.encode()) % 1_000_000:06d}"


def again(description: str) -> str:
    """The text of the same payment taken once more: only the reference at its end differs."""
    start, _, reference = description.rpartition(" ")
    return f"{start} {(int(reference) + 7) % 1_000_000:06d}"


def card_number(seed: int) -> str:
    """A card's number as statements print it: only its last four digits."""
    return f"**** {crc32(f'{seed} card'.encode()) % 10_000:04d}"


def iban(seed: int, account: str) -> str:
    """An account number with right check digits (ISO 13616) in `ZZ`, which ISO 3166 leaves to users: none can exist."""
    inner = f"{crc32(f'{seed} {account}'.encode()):010d}{crc32(account.encode()) % 10**8:08d}"
    check = 98 - int(f"{inner}353500") % 97
    return f"ZZ{check:02d}{inner}"
