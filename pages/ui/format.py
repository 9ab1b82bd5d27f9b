"""Numbers, dates and words, written one way on every page."""

import math
import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from finance_core.dates import Month
from finance_core.money import minor_digits, symbol, to_major

MINUS: Final = "\N{MINUS SIGN}"
DASH: Final = "\N{EN DASH}"
"""Stands where a number is not known; never 0."""
_MARKS: Final = "\\$*_`[]<>#:~|!"
_TURNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ALIVE: Final = re.compile(r"(?i)(?<=:/)(?=/)|(?<=ww)(?=w\.)|(?=@)|(?<=:)(?=material/)")
_JOINER: Final = "\u2060"
_ESCAPES: Final = str.maketrans({mark: f"\\{mark}" for mark in _MARKS} | {"\n": " ", "\r": " ", "&": "&amp;"})


def money(minor: int, currency: str, *, cents: bool = False, signed: bool = False) -> str:
    """Integer minor units as text, such as `$1,204`, `−$12.50` or, with `signed`, `+$90`."""
    return whole(float(to_major(minor, currency)), currency, cents=cents, signed=signed)


def whole(value: float | None, currency: str, *, cents: bool = False, signed: bool = False) -> str:
    """A frame's float as text; a dash where it is unknown. The sign stands before the symbol, and zero carries none.

    `cents` shows the currency's smallest unit: `$1,204.50`, `¥1,204`, `KWD 1,204.500`.
    """
    if value is None or math.isnan(value):
        return DASH
    return _signed(value, f"{abs(value):,.{minor_digits(currency) if cents else 0}f}", symbol(currency), plus=signed)


def rate(value: float, currency: str) -> str:
    """What one unit of another currency is worth, with as many decimals as show four digits: `€0.8951`, `€0.006135`."""
    decimals = 4 if value >= 0.1 else min(12, 3 - math.floor(math.log10(value)))
    return symbol(currency) + f"{value:,.{decimals}f}"


def percent(share: float | None, *, signed: bool = False) -> str:
    """A share without decimals, such as `34%`; a dash where it is unknown."""
    if share is None or math.isnan(share):
        return DASH
    return _signed(share, f"{abs(share) * 100:,.0f}", "", plus=signed) + "%"


def points(change: float | None) -> str:
    """How far one share lies from another: `+3 points`; a dash where that is unknown."""
    if change is None or math.isnan(change):
        return DASH
    digits = f"{abs(change) * 100:,.0f}"
    return _signed(change, digits, "", plus=True) + (" point" if digits == "1" else " points")


def _signed(value: float, digits: str, before: str, *, plus: bool) -> str:
    if not any(digit in digits for digit in "123456789"):
        return before + digits
    return (MINUS if value < 0 else "+" if plus else "") + before + digits


def count(number: int, one: str, many: str = "") -> str:
    """`1 payment`, `1,204 payments`; `many` where an s is not enough."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(words: Sequence[str]) -> str:
    """`Rent`, `Rent and car`, `Rent, car and food`; `Rent and heating, and food` where a name holds an “and” of its own."""
    last = ", and " if any(" and " in word for word in words) else " and "
    return last.join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def day(when: date, today: date | None = None) -> str:
    """`21 Nov`; with `today`, the year too where it is another one: `21 Nov 2025`."""
    year = f" {when.year}" if today is not None and when.year != today.year else ""
    return f"{when.day} {when:%b}{year}"


def range_(first: date, last: date, today: date | None = None) -> str:
    """Days from first to last, both included: `1 to 21 Nov`, `28 Oct to 3 Nov`; years where they differ, or from today's."""
    if first == last:
        return day(first, today)
    if first.year != last.year:
        return f"{day(first)} {first.year} to {day(last)} {last.year}"
    start = str(first.day) if first.month == last.month else day(first)
    return f"{start} to {day(last, today)}"


def month(which: Month) -> str:
    """`November 2026`, for a title."""
    return f"{which.start:%B %Y}"


def escaped(text: str) -> str:
    """Text from outside, made safe for markdown, so that it is shown as it was written.

    A pair of dollar signs would otherwise become a formula, and `:material/home:` an icon. Addresses would become links that
    anybody who sends a cent can plant: a word joiner, which is not seen, keeps them plain. Marks that turn the direction of
    writing are dropped, for they reach beyond the text itself; letters of right-to-left scripts need none.
    """
    return _ALIVE.sub(_JOINER, _TURNS.sub("", text)).translate(_ESCAPES)


def short(text: str, most: int = 48) -> str:
    """Text from outside, cut where it would push everything else off its line."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
