"""Texts that a spreadsheet would run as a formula, made harmless in a way that can be taken back to the letter.

A cell that begins with `=`, `+`, `-` or `@` is run as a formula by spreadsheets, and a bank's text is written by strangers.
So such a text gets an apostrophe in front, as OWASP describes under "CSV injection". A text that has apostrophes before its
formula already gets one more, so that taking one away always gives the text as it was.
"""

import re
import unicodedata
from typing import Final

_STARTS_FORMULA: Final = frozenset("=+-@\N{MINUS SIGN}")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Unicode's categories of controls, invisible signs and spaces: programs skip them before they look for a formula."""
_BREAKS: Final = re.compile(r"(?<=[;\t\r\n])")
"""Signs at which some spreadsheets begin a new cell, whatever the quotes: those whose list separator is a semicolon."""


def harmless(text: str) -> str:
    """The text as a spreadsheet shows it and never runs it: an apostrophe wherever a formula could begin. NUL is left out."""
    joined = "".join(f"'{piece}" if _dangerous(piece) else piece for piece in _BREAKS.split(text.replace("\0", "")))
    bare_nul = text[:1] == "\0" and not joined.startswith("'")
    return f"'{joined}" if _begins_with_break(joined) or bare_nul else joined


def as_written(text: str) -> str:
    """The text before `harmless`: the inverse of it for every text without NUL."""
    if "'" not in text:
        return text
    inner = text[1:] if text[0] == "'" and _begins_with_break(text) else text
    return "".join(piece[1:] if piece[0] == "'" and _dangerous(piece) else piece for piece in _BREAKS.split(inner) if piece)


def _begins_with_break(text: str) -> bool:
    """Whether the first sign, apostrophes aside, begins a new cell or line."""
    return text.lstrip("'")[:1] in ("\t", "\r", "\n")


def _dangerous(piece: str) -> bool:
    """Whether the first sign that can be seen, quotes aside, begins a formula; full-width and small forms count too.

    Apostrophes in front don't count, so that a text and the same with an apostrophe more are told apart again.
    """
    for sign in piece.lstrip("'"):
        if sign == '"' or unicodedata.category(sign) in _UNSEEN:
            continue
        return unicodedata.normalize("NFKC", sign)[:1] in _STARTS_FORMULA
    return False
