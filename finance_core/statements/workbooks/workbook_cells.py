"""Cells of workbooks as text: numbers, dates and formats, as ECMA-376 part 1 (2016) has them in 18.8.30 and 18.17.4.

A number becomes what a bank's CSV would say: the shortest decimals with a point, a day as ISO 8601. Workbooks store
binary fractions, so that 1,234.56 may stand in the file as 1234.5599999999999: fifteen significant digits are what
the programs show, and what was meant.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from finance_core.statements import amounts

Kind = Literal["number", "date", "percent"]

LONGEST: Final = 32_767
"""So many letters fit in a cell of Excel."""
_LAST_SERIAL: Final = 2_958_465
"""31 December 9999, the last day that Excel knows."""
_EPOCH_1900: Final = date(1899, 12, 30)
_EPOCH_1904: Final = date(1904, 1, 1)
_FALSE_LEAP: Final = 60
"""Excel counts a 29 February 1900 that never was; days before it are off by one (18.17.4.1)."""
_DATE_IDS: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_PERCENT_IDS: Final = frozenset((9, 10))
_LITERALS: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_CURRENCY: Final = re.compile(r'\[\$([^\]-]{1,6})(?:-[^\]]*)?\]|"([^"]{1,6})"|([€£₹₩₽₺₴₪฿₫₦₱])')
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]+")
_SECONDS: Final = 86_400


class Style(NamedTuple):
    """What a number format makes of a number, and the currency that it shows, "" where it shows none."""

    kind: Kind = "number"
    currency: str = ""


PLAIN: Final = Style()


@lru_cache(maxsize=2048)
def style_of(number: int, code: str = "") -> Style:
    """The style of a number format: by its code, else by its number, which stands for a built-in one (18.8.30)."""
    if not code:
        return Style("date" if number in _DATE_IDS else "percent" if number in _PERCENT_IDS else "number")
    first = code[:255].split(";", maxsplit=1)[0]
    bare = _LITERALS.sub("", first).casefold()
    if bare not in ("general", "standard") and any(letter in "dmyhs" for letter in bare):
        return Style("date")
    if "%" in bare:
        return Style("percent")
    for match in _CURRENCY.finditer(first):
        symbol = (match[1] or match[2] or match[3]).strip()
        named = amounts.SYMBOLS.get(symbol, symbol.upper() if symbol.upper() in amounts.CURRENCY_CODES else "")
        if named:
            return Style("number", named)
    return PLAIN


@lru_cache(maxsize=8192)
def number_text(value: float) -> str:
    """A number in decimals; a text that no number has for infinity and the like.

    A last digit is added where three stand behind the point: "1.234" alone could also be a thousand and more.

    >>> number_text(1234.5600000000001), number_text(1500.0), number_text(1.234)
    ('1234.56', '1500', '1.2340')
    """
    if not abs(value) < 1e18:
        return f"#{value}"
    near = round(value, 4)
    text = repr(near) if abs(value - near) <= 1e-9 * max(1.0, abs(value)) else f"{value:.15g}"
    if "e" in text:
        text = format(Decimal(text), "f")
    text = text.removesuffix(".0")
    return f"{text}0" if len(text) > 4 and text[-4] == "." else text


def percent_text(value: float) -> str:
    """A share as it is shown: 0.05 as "5%"."""
    return f"{number_text(value * 100)}%"


def day_writer(*, since_1904: bool) -> Callable[[float], str]:
    """A function from the serial number of a day to ISO 8601, with the clock time where it isn't midnight."""
    epoch = _EPOCH_1904 if since_1904 else _EPOCH_1900

    def write(value: float) -> str:
        if not 0 <= value < _LAST_SERIAL + 1:
            return number_text(value)
        whole = int(value)
        seconds = round((value - whole) * _SECONDS)
        if seconds == _SECONDS:
            whole, seconds = whole + 1, 0
        clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        if whole == 0 and not since_1904:
            return clock
        day = whole + 1 if whole < _FALSE_LEAP and not since_1904 else whole
        if day > _LAST_SERIAL - 1462 * since_1904:
            return number_text(value)
        text = (epoch + timedelta(days=day)).isoformat()
        return f"{text} {clock}" if seconds else text

    return lru_cache(maxsize=8192)(write)


def clean(text: str) -> str:
    """A text without tabs, line ends and other controls, which keep the cells and rows apart here."""
    if len(text) > LONGEST:
        text = text[:LONGEST]
    return _CONTROLS.sub(" ", text).strip() if not text.isprintable() else text
