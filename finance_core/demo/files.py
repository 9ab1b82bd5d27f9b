"""Bank files as different banks write them: tables in four layouts here, OFX in `ofx`.

Every writer takes the rows of one account, oldest first, with the balance before the first of them.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final, Literal

from finance_core.demo.values import DemoAccount, DemoTransaction
from finance_core.money import to_major

Writer = Callable[[DemoAccount, Sequence[DemoTransaction], int], bytes]


def plain(account: DemoAccount, rows: Sequence[DemoTransaction], opening_minor: int) -> bytes:
    """A table as budget-minded banks export it: UTF-8, commas, ISO dates, one signed amount, oldest first."""
    header = ("Date", "Payee", "Description", "Category", "Amount", "Balance", "Currency")
    return _table((header, *_plain_lines(account, rows, opening_minor))).encode()


def newest_first(account: DemoAccount, rows: Sequence[DemoTransaction], opening_minor: int) -> bytes:
    """A credit card's table: as `plain`, but newest first, with a byte order mark, CRLF and every cell in quotes."""
    header = ("Transaction date", "Payee", "Description", "Category", "Amount", "Balance", "Currency")
    lines = [header, *reversed(_plain_lines(account, rows, opening_minor))]
    return _table(lines, line_end="\r\n", quoting=csv.QUOTE_ALL).encode("utf-8-sig")


def german(account: DemoAccount, rows: Sequence[DemoTransaction], opening_minor: int) -> bytes:
    """A table as German banks write it: cp1252, semicolons, a preamble, `31.12.2025`, `-1.234,56`, booking and value date."""
    closing = opening_minor + sum(row.amount_minor for row in rows)
    lines: list[Iterable[str]] = [
        ("Account", account.number),
        ("Holder", account.member or ""),
        ("Period", f"{rows[0].date:%d.%m.%Y} - {rows[-1].date:%d.%m.%Y}" if rows else ""),
        ("Balance", f"{_comma(closing, account.currency)} {account.currency}"),
        (),
        ("Booking date", "Value date", "Payee", "Purpose", "Category", "Amount", "Balance", "Currency"),
    ]
    for row, balance in _balanced(rows, opening_minor):
        day = f"{row.date:%d.%m.%Y}"
        lines.append((day, day, row.payee, row.description, _category(row), _comma(row.amount_minor, account.currency),
                      _comma(balance, account.currency), account.currency))
    return _table(lines, delimiter=";", line_end="\r\n").encode("cp1252", errors="replace")


def two_columns(account: DemoAccount, rows: Sequence[DemoTransaction], opening_minor: int) -> bytes:
    """A table with money out and money in side by side, both positive, and British dates."""
    lines: list[Iterable[str]] = [("Date", "Payee", "Details", "Category", "Debit", "Credit", "Balance", "Currency")]
    for row, balance in _balanced(rows, opening_minor):
        size = _point(abs(row.amount_minor), account.currency)
        out, into = (size, "") if row.amount_minor < 0 else ("", size)
        lines.append((f"{row.date:%d/%m/%Y}", row.payee, row.description, _category(row), out, into,
                      _point(balance, account.currency), account.currency))
    return _table(lines).encode()


def file_name(account: DemoAccount, first: date, last: date, ending: str) -> str:
    """A name as downloads have it, plain ASCII."""
    stem = "".join(letter if letter.isalnum() else "-" for letter in account.name.replace("’", "").lower())
    return f"{stem}_{first:%Y%m%d}-{last:%Y%m%d}.{ending}"


def _plain_lines(account: DemoAccount, rows: Sequence[DemoTransaction], opening_minor: int) -> list[tuple[str, ...]]:
    return [
        (row.date.isoformat(), row.payee, row.description, _category(row), _point(row.amount_minor, account.currency),
         _point(balance, account.currency), account.currency)
        for row, balance in _balanced(rows, opening_minor)
    ]


def _balanced(rows: Sequence[DemoTransaction], opening_minor: int) -> Iterable[tuple[DemoTransaction, int]]:
    """Each row with the balance after it."""
    balance = opening_minor
    for row in rows:
        balance += row.amount_minor
        yield row, balance


def _category(row: DemoTransaction) -> str:
    return row.category if row.categorised else ""


def _point(minor: int, currency: str) -> str:
    return str(to_major(minor, currency))


_SWAP: Final = str.maketrans(",.", ".,")


def _comma(minor: int, currency: str) -> str:
    return f"{to_major(minor, currency):,}".translate(_SWAP)


def _table(
    lines: Iterable[Iterable[str]], *, delimiter: str = ",", line_end: str = "\n", quoting: Literal[0, 1] = csv.QUOTE_MINIMAL,
) -> str:
    """The lines as delimited text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerows(lines)
    return out.getvalue()
