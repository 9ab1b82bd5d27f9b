"""What people type, as values: amounts with a decimal point or a decimal comma, and the parts of a payment."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from finance_core.errors import InvalidError
from finance_core.models import Split
from finance_core.money import minor_digits, to_minor

_MINUS: Final = re.compile("[\N{MINUS SIGN}\N{EN DASH}\N{FULLWIDTH HYPHEN-MINUS}]")
_GROUP_SPACES: Final = re.compile(r"(?<=\d)[\s'\N{RIGHT SINGLE QUOTATION MARK}](?=\d{3}(?!\d))")
_TYPED: Final = re.compile(
    r"(?P<before>-?)\s*(?:[A-Za-z]{1,3}\.?|[^\w\s.,+()'\"=%-])?\s*(?P<after>-?)\s*"
    r"(?P<digits>[\d.,]*\d[\d.,]*)\s*(?:[A-Za-z]{1,3}\.?|[^\w\s.,+()'\"=%-])?",
    re.ASCII,
)
"""A sign before or after the currency's mark or code, which may stand on either side, and the digits with their marks."""
_GROUPED: Final = re.compile(r"\d{1,3}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})*|\d{1,2}(?:,\d{2})+,\d{3}", re.ASCII)
"""Thousands, as in `1,204,000` or `1.204.000`, and lakhs, as in `1,23,456`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a payment as it is typed; `size` counts in the direction of the payment and may be left empty once."""

    category_id: int | None
    size: str
    note: str = ""


def shared_out(parts: Sequence[Part], whole_minor: int, currency: str) -> tuple[list[Split], int]:
    """The parts of a payment, and how much of it, in its own direction, is still to be shared out.

    The one part without a size takes what is left. Parts in which nothing was typed are left out. Raises InvalidError where
    a size is no amount, and where two parts lack one.
    """
    direction = -1 if whole_minor < 0 else 1
    filled = [part for part in parts if part.size.strip() or part.category_id is not None or part.note.strip()]
    sizes = [amount(part.size, currency) if part.size.strip() else None for part in filled]
    left = abs(whole_minor) - sum(size for size in sizes if size is not None)
    if sizes.count(None) > 1:
        raise InvalidError("Only one part may be left without an amount: it takes what is left.")
    if None in sizes and left:
        sizes[sizes.index(None)], left = left, 0
    splits = [
        Split(category_id=part.category_id, amount_minor=direction * size, note=part.note.strip())
        for part, size in zip(filled, sizes, strict=True)
        if size is not None
    ]
    return splits, left


def amount(text: str, currency: str) -> int:
    """An amount as people type it, in minor units: `1,204.50`, `1.204,50`, `1 204,5`, `12`, `-3.20`, `€ 12`.

    Of two kinds of mark the last one is the decimal mark. A single mark before three digits groups thousands, unless the
    currency itself has three decimals. Raises InvalidError where no single amount is meant.
    """
    found = _TYPED.fullmatch(_GROUP_SPACES.sub("", _MINUS.sub("-", text.strip())))
    digits = found and _plain(found["digits"], minor_digits(currency))
    if found is None or digits is None or (found["before"] and found["after"]):
        raise InvalidError(f"“{text.strip()[:40]}” is not an amount. Write it like 12.50.")
    size = to_minor(Decimal(digits), currency)
    return -size if found["before"] or found["after"] else size


def plain(minor: int, currency: str) -> str:
    """Minor units as a person would type them, such as `1204.50`: what `amount` reads back."""
    digits = minor_digits(currency)
    whole, rest = divmod(abs(minor), 10**digits)
    return ("-" if minor < 0 else "") + (f"{whole}.{rest:0{digits}d}" if digits else str(whole))


def _plain(digits: str, decimals: int) -> str | None:
    """The digits with a decimal point and nothing else; None where their marks make no sense."""
    marks = [sign for sign in digits if sign in ".,"]
    if len(marks) == 1 and (decimals == 3 or not _GROUPED.fullmatch(digits)):
        whole, _, rest = digits.partition(marks[0])
    elif not marks or _GROUPED.fullmatch(digits):
        whole, rest = digits, ""
    else:
        whole, _, rest = digits.rpartition(marks[-1])
        if marks[-1] in whole or not _GROUPED.fullmatch(whole):
            return None
    if len(rest) > decimals:
        return None
    return f"{whole.replace('.', '').replace(',', '') or '0'}.{rest or '0'}"
