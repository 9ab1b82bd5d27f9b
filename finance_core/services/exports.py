"""Exports: what is shown on a page as a file that a spreadsheet opens without harm.

A cell that begins with `=`, `+`, `-` or `@` is run as a formula by spreadsheets, and a bank's text is written by strangers.
So text that a spreadsheet could take for a formula gets an apostrophe in front, as OWASP describes under "CSV injection".
Amounts are numbers and stay numbers.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

import pandas as pd

from finance_core import ledger
from finance_core.models import TAG_SEPARATOR
from finance_core.money import minor_digits, to_major

COLUMNS: Final = ("date", "account", "payee", "description", "amount", "currency", "category", "member", "note", "tags")
ENCODING: Final = "utf-8-sig"
"""UTF-8 with a byte order mark: without it Excel takes the file for the machine's old code page and garbles every accent.
LibreOffice, Numbers, pandas (`utf-8-sig`) and Ballast's own reader take it as well."""
_STARTS_FORMULA: Final = frozenset("=+-@\N{MINUS SIGN}")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Unicode's categories of controls, invisible signs and spaces: programs skip them before they look for a formula."""
_BREAKS: Final = re.compile(r"(?<=[;\t\r\n])")
"""Signs at which some spreadsheets begin a new cell, whatever the quotes: those whose list separator is a semicolon."""


def transactions_csv(frame: pd.DataFrame, splits: pd.DataFrame | None = None) -> bytes:
    """The transactions of a ledger frame, in its order, as CSV with the columns of COLUMNS.

    Money out is negative. With `splits`, a split transaction is written as one row a part, so that sums by category are right.
    """
    rows = frame if splits is None else _by_part(frame, splits)
    columns = [_column(rows, name) for name in COLUMNS]
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows(zip(*columns, strict=True))
    return written.getvalue().encode(ENCODING, "replace")


def harmless(text: str) -> str:
    """The text as a spreadsheet shows it and never runs it: an apostrophe wherever a formula could begin."""
    without_nul = text.replace("\0", "")
    pieces = [f"'{piece}" if _dangerous(piece) else piece for piece in _BREAKS.split(without_nul)]
    joined = "".join(pieces)
    return f"'{joined}" if text[:1] in ("\t", "\r", "\n", "\0") and not joined.startswith("'") else joined


def _dangerous(piece: str) -> bool:
    """Whether the first sign that can be seen, quotes aside, begins a formula; full-width and small forms count too."""
    for sign in piece:
        if sign == '"' or unicodedata.category(sign) in _UNSEEN:
            continue
        return unicodedata.normalize("NFKC", sign)[:1] in _STARTS_FORMULA
    return False


def _column(rows: pd.DataFrame, name: str) -> Iterable[str]:
    """One column as text."""
    if name == "date":
        return [day.isoformat() for day in rows["date"].dt.date]
    if name == "amount":
        return _amounts(rows)
    texts = rows[name].fillna("").astype("object")
    if name == "tags":
        texts = texts.str.replace(TAG_SEPARATOR, ", ")
    known = {text: harmless(text) for text in texts.unique()}
    return [known[text] for text in texts]


def _amounts(rows: pd.DataFrame) -> list[str]:
    """What was booked, in its own currency, as exact decimals with as many digits as that has.

    Rounding to whole minor units leaves no `-0.00`.
    """
    written = []
    for amount, currency in zip(rows["booked" if "booked" in rows else "amount"], rows["currency"], strict=True):
        minor = round(amount * 10 ** minor_digits(currency))
        written.append(str(to_major(minor, currency)))
    return written


def _by_part(frame: pd.DataFrame, splits: pd.DataFrame) -> pd.DataFrame:
    """The frame with every split transaction replaced by its parts, in the frame's order."""
    order = {transaction_id: place for place, transaction_id in enumerate(frame["id"])}
    lines = ledger.lines(frame, splits)
    return lines.sort_values("id", key=lambda ids: ids.map(order), kind="stable")
