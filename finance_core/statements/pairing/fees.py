"""The fee that a payment's text states: `incl. fee 2.50 EUR`, `Gebühr: 1,50`, `commission of USD 3.00`."""

import re
from typing import Final

from finance_core.money import minor_digits
from finance_core.statements import amounts
from finance_core.statements.words import fold

_WORDS: Final = (
    "fee|fees|charge|charges|commission|gebuhr|gebuhren|entgelt|spesen|provision|frais|commissioni|commissione|comision|"
    "comissao|tarifa|kosten|avgift|gebyr|palkkio|oplata|prowizja|poplatek|dij|komisyon|ucret"
)
_STATED: Final = re.compile(
    rf"\b(?:{_WORDS})\b\s{{0,3}}[:=]?\s{{0,3}}(?:of|von|de|di)?\s{{0,3}}(?:([a-z]{{3}})\s{{0,2}})?"
    r"(\d{1,6}[.,]\d{2})(?![\d.,]*\d)(?:\s{0,2}([a-z]{3})\b)?"
)
_LONGEST: Final = 400
LARGEST_SHARE: Final = 10
"""A fee is less than this part (a tenth) of the payment; anything more is another sum in the text."""


def stated(text: str, currency: str, paid_minor: int) -> int:
    """The fee in minor units of the payment's currency, out of its text; 0 where none is stated, or in another currency.

    `paid_minor` is what went out, as a positive number.
    """
    match = _STATED.search(fold(text[:_LONGEST]))
    if match is None:
        return 0
    codes = {code.upper() for code in (match[1], match[3]) if code} & amounts.CURRENCY_CODES
    found = amounts.parse(match[2], amounts.mark_of(match[2]) or ".", minor_digits(currency))
    if found is None or not found.exact or codes - {currency} or not 0 < found.minor * LARGEST_SHARE < paid_minor:
        return 0
    return found.minor
