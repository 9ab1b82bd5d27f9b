"""Where a table lies in a text: how its cells are kept apart, its titles, its bookings, and what stands above them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from finance_core.errors import StatementError
from finance_core.statements.tables import grid
from finance_core.statements.tables.columns import is_booking, kind_of
from finance_core.statements.tables.grid import Dialect
from finance_core.statements.tables.titles import meanings

_HEAD_ROWS: Final = 1200
_JUDGED_ROWS: Final = 260
FURTHER_ROWS: Final = 60
_LONG_LINES: Final = 8_000
_TITLE_ROWS: Final = 60
"""Real preambles have up to 13 lines; this leaves room."""


_DATE: Final = re.compile(r"(?<!\d)\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Bounds:
    """The sample as a table: booking rows, the title row's number or None, and what stands above."""

    bookings: list[list[str]]
    titles: list[str]
    title_row: int | None
    above: list[list[str]]


def choose_dialect(text: str, known: Dialect | None = None) -> tuple[Dialect, list[list[str]]]:
    """The dialect under which most rows have a date and an amount in cells of their own, or the known one."""
    best: tuple[tuple[float, float], Dialect, list[list[str]]] | None = None
    seen = [mark for mark in grid.DELIMITERS if mark in text]
    stated = text[:6].casefold()
    if stated.startswith("sep=") and text[4:5] in grid.DELIMITERS:
        seen = [text[4]]
    tried = [Dialect(mark, quotes) for mark in seen for quotes in ((True, False) if '"' in text else (True,))]
    for dialect in [known] if known else tried:
        rows = grid.parse(text, dialect, limit=_HEAD_ROWS)
        bookings = [row for row in rows if len(row) > 1 and is_booking(row)]
        widths = Counter(len(row) for row in bookings)
        width, alike = widths.most_common(1)[0] if widths else (0, 0)
        score = (len(bookings) + 0.5 * alike + (0.5 + 0.02 * len(bookings) if dialect.quotes else 0.0), width)
        if best is None or score > best[0]:
            best = (score, dialect, rows)
    if best is None:
        raise StatementError(
            "This file has no columns: nothing separates dates from amounts. Ask your bank's download page for CSV or OFX."
        )
    if best[0][0] < 1:
        raise StatementError(_why_no_bookings(best[2], len(text)))
    return best[1], best[2]


def _why_no_bookings(rows: Sequence[Sequence[str]], size: int) -> str:
    """The sentence for a table without a single booking row in `size` letters."""
    if size > _LONG_LINES * (len(rows) + 1):
        return "The lines of this file are longer than any bank writes them. The file is damaged; download it again."
    for row in rows[:_TITLE_ROWS]:
        known = {meaning for cell in row for meaning in meanings(cell)}
        if "date" in known and known & {"amount", "debit", "credit", "balance"}:
            return "This file has column titles but holds no transactions. Download it again for a longer period."
    kinds = {kind_of(cell) for row in rows for cell in row}
    missing = [word for kind, word in (("date", "dates"), ("amount", "amounts")) if kind not in kinds]
    what = " and no ".join(missing) or "row with both a date and an amount"
    return f"This table has no {what} that can be recognised, so it is no list of transactions. Export it again as CSV or OFX."


def find_bounds(head: list[list[str]], further: list[list[str]]) -> Bounds:
    """Where the table begins: bookings have a date where most of them have one; the titles stand above the first."""
    numbered = [(number, row) for number, row in enumerate(head) if len(row) > 1 and is_booking(row)]
    places = Counter(index for _, row in numbered for index, cell in enumerate(row) if kind_of(cell) == "date")
    most = max(places.values())
    common = {index for index, count in places.items() if count >= 0.6 * most}
    core = [
        (number, row) for number, row in numbered if any(index < len(row) and kind_of(row[index]) == "date" for index in common)
    ]
    title_row = _find_titles(head, core[0][0], Counter(len(row) for _, row in core).most_common(1)[0][0])
    bookings = [row for number, row in core if title_row is None or number > title_row]
    if len(bookings) > _JUDGED_ROWS:
        # The first rows without gaps, for the proof by balance, and some later ones for what they may hold.
        step = max(1, (len(bookings) - _JUDGED_ROWS) // FURTHER_ROWS)
        bookings = bookings[:_JUDGED_ROWS] + bookings[_JUDGED_ROWS::step]
    width = max(len(row) for row in bookings)
    if title_row is not None and sum(len(row) <= len(head[title_row]) for row in bookings) > len(bookings) / 2:
        # A row with more cells than titles holds an unquoted delimiter; it would blur the columns.
        width = len(head[title_row])
        bookings = [row for row in bookings if len(row) <= width]
    bookings += [row for row in further if len(row) > 1 and len(row) <= width and is_booking(row)]
    above = head[: core[0][0] if title_row is None else title_row]
    return Bounds(bookings, [] if title_row is None else head[title_row], title_row, above)


def _find_titles(head: list[list[str]], first: int, width: int) -> int | None:
    """The row of column titles above the first booking: the one with most known titles, else the last row of words."""
    best, best_known = None, 0
    for number in range(max(0, first - _TITLE_ROWS), first):
        cells = [cell for cell in head[number] if cell.strip()]
        if len(cells) < 2 or any(kind_of(cell) == "date" for cell in cells) or _mostly_numbers(cells):
            continue
        known = sum(bool(meanings(cell)) for cell in cells)
        if known >= max(2, best_known) and known >= 0.25 * len(cells) and len(head[number]) >= 0.5 * width:
            best, best_known = number, known
    if best is not None:
        return best
    for number in range(first - 1, max(-1, first - 4), -1):
        cells = [cell for cell in head[number] if cell.strip()]
        if len(cells) >= max(2, 0.6 * width) and not any(kind_of(cell) in ("date", "amount") for cell in cells):
            return number
    return None


def _mostly_numbers(cells: Sequence[str]) -> bool:
    return sum(kind_of(cell) == "amount" for cell in cells) > 0.3 * len(cells)


def dates_in(rows: Sequence[Sequence[str]]) -> list[str]:
    """Dates in the lines above the table or in the file's name, such as the statement's period."""
    return [text for row in rows for cell in row for text in _DATE.findall(cell[:200]) if kind_of(text) == "date"]
