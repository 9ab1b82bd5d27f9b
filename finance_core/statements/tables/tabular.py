"""The reader of tables in text: CSV and its relatives with tabs, semicolons or pipes, whose layout is detected."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from finance_core.errors import StatementError
from finance_core.money import minor_digits
from finance_core.statements import amounts, dateforms
from finance_core.statements.closing import check_closing
from finance_core.statements.encoding import detect as detect_encoding
from finance_core.statements.encoding import fits
from finance_core.statements.reader import Progress, Request
from finance_core.statements.statement import Ambiguity, Issue, Layout, Role, Statement
from finance_core.statements.tables import grid
from finance_core.statements.tables.accounts import AccountRows, without_apostrophes
from finance_core.statements.tables.bookings import Bookings, build
from finance_core.statements.tables.detection import Detection, detect
from finance_core.statements.tables.grid import Dialect, Lines
from finance_core.statements.tables.own_export import FIRST_TITLES

_TOO_LONG: Final = "A cell of this table is longer than any bank's text. The file is damaged; download it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What is known of a table beforehand: the format it came in and, for the text of a workbook's sheet, how it is written.

    `currencies` are those that the number formats of a workbook show, by column.
    """

    form: str = "csv"
    dialect: Dialect | None = None
    encoding: str = ""
    currencies: Mapping[int, str] = field(default_factory=dict)


_TEXT: Final = Table()


class TableReader:
    """Reads any delimited text; the last reader to be asked, since nearly any text may be a table."""

    name = "csv"

    def recognises(self, head: bytes) -> bool:
        """Any text that nobody else recognised."""
        return bool(head)

    def read(self, request: Request) -> list[Statement]:
        """The table's bookings in the order of its rows: one statement, or one for each account that a column names."""
        return read_table(request, _TEXT)


def read_table(request: Request, table: Table) -> list[Statement]:
    """The statements of a table in text. Raises StatementError where it holds no bookings."""
    try:
        return _read(replace(request, source=grid.without_blank_end(request.source)), table)
    except csv.Error as error:
        raise StatementError(_TOO_LONG) from error


def _read(request: Request, table: Table) -> list[Statement]:
    detection = _detect(request, table)
    layout = detection.layout
    lines = Lines(request.source, layout.encoding)
    done, size = 0.45 if request.layout is None else 0.0, max(1, len(request.source))

    def tick() -> None:
        if request.progress is not None:
            request.progress(done + (1 - done) * lines.position / size)

    rows = grid.rows(lines, Dialect(layout.delimiter, layout.quotes))
    accounts = AccountRows(layout) if "account" in layout.columns else None
    bookings = build(accounts.note(rows) if accounts else rows, layout, detection.order, detection.currency, tick=tick)
    if not bookings.transactions and not any(issue.severity == "refused" for issue in bookings.issues):
        raise StatementError(
            "This table holds no transactions that can be read. Check which columns hold the dates and the amounts."
        )
    if layout.header[: len(FIRST_TITLES)] == FIRST_TITLES:  # our own export as a spreadsheet saved it
        bookings = replace(bookings, transactions=tuple(map(without_apostrophes, bookings.transactions)))
    parts = accounts.split(bookings) if accounts else [("", bookings)]
    return [_statement(part, replace(detection, account_id=name or detection.account_id), table.form) for name, part in parts]


def _detect(request: Request, table: Table) -> Detection:
    """The layout of the file, or the given one where a person has decided."""
    if request.layout is None:
        return _with_currency(
            detect(request.source, request.name, request.progress, encoding=table.encoding, dialect=table.dialect), table
        )
    given = request.layout
    if table.dialect is not None:
        given = replace(given, encoding=table.encoding, delimiter=table.dialect.delimiter, quotes=table.dialect.quotes)
    elif not fits(request.source, given.encoding):
        given = replace(given, encoding=detect_encoding(request.source))
    try:
        found = _with_currency(detect(request.source, request.name, encoding=table.encoding, dialect=table.dialect), table)
    except (StatementError, csv.Error):
        found = None
    titles = find_titles(request.source, given) if any(given.header) else None
    header_row = given.header_row if titles is None else titles
    layout = replace(given, header_row=header_row, ambiguous=_unanswered(given, found))
    return Detection(
        layout=layout,
        account_id=found.account_id if found else "",
        currency=found.currency if found else "",
        order=dateforms.order_of(given.date_format),
    )


def _with_currency(detection: Detection, table: Table) -> Detection:
    """The currency that the number formats of the money columns show, where the text names none."""
    if detection.currency or not table.currencies:
        return detection
    columns = detection.layout.columns
    places = [columns[role] for role in _MONEY if role in columns]
    return replace(detection, currency=next((code for place in places if (code := table.currencies.get(place, ""))), ""))


_MONEY: Final[tuple[Role, ...]] = ("amount", "debit", "credit", "balance")


def find_titles(source: bytes, layout: Layout) -> int | None:
    """Where the remembered titles stand in this file: the lines above them may be more or fewer than last time."""
    sample = grid.Sample.of(source, layout.encoding)
    for number, row in enumerate(grid.parse(sample.head, Dialect(layout.delimiter, layout.quotes), limit=200)):
        if tuple(cell.strip() for cell in row) == layout.header:
            return number
    return None


def _unanswered(given: Layout, found: Detection | None) -> tuple[Ambiguity, ...]:
    """What is still open: what the given layout calls so and leaves as it was found."""
    if found is None:
        return ()
    same: dict[Ambiguity, bool] = {
        "date_order": given.date_format == found.layout.date_format,
        "sign": given.sign == found.layout.sign,
        "columns": given.columns == found.layout.columns,
    }
    return tuple(doubt for doubt in given.ambiguous if same[doubt] and doubt in found.layout.ambiguous)


def _statement(bookings: Bookings, detection: Detection, form: str) -> Statement:
    codes = Counter(transaction.currency for transaction in bookings.transactions)
    currency = codes.most_common(1)[0][0] if codes else detection.currency
    opening, closing, warnings = _balances(bookings, detection.layout, currency)
    return Statement(
        format=form,
        account_id=detection.account_id,
        currency=currency,
        opening_minor=opening,
        closing_minor=closing,
        transactions=bookings.transactions,
        issues=(*bookings.issues, *warnings),
        layout=detection.layout,
    )


def _balances(bookings: Bookings, layout: Layout, currency: str) -> tuple[int | None, int | None, tuple[Issue, ...]]:
    """Opening and closing balance: from lines that name them, else from the balance column where it adds up."""
    booked = tuple(transaction for transaction in bookings.transactions if not transaction.pending)
    bookings = replace(bookings, transactions=booked)  # a bank's balance knows nothing of what is pending
    opening, closing = bookings.opening_minor, bookings.closing_minor
    total = sum(transaction.amount_minor for transaction in bookings.transactions)
    if (opening is None or closing is None) and "balance" in layout.columns and bookings.transactions:
        first, last = _column_balances(bookings, layout, currency, total)
        opening, closing = first if opening is None else opening, last if closing is None else closing
    return opening, closing, check_closing(opening, closing, bookings.transactions, currency)


def _column_balances(bookings: Bookings, layout: Layout, currency: str, total: int) -> tuple[int | None, int | None]:
    first, last = _balance_of(bookings.first, layout, currency), _balance_of(bookings.last, layout, currency)
    if first is None or last is None:
        return None, None
    oldest_first = (first - bookings.transactions[0].amount_minor, last)
    newest_first = (last - bookings.transactions[-1].amount_minor, first)
    for opening, closing in (oldest_first, newest_first):
        if opening + total == closing:
            return opening, closing
    rising = bookings.transactions[0].date <= bookings.transactions[-1].date
    return oldest_first if rising else newest_first


def _balance_of(row: Sequence[str], layout: Layout, currency: str) -> int | None:
    index = layout.columns["balance"]
    cell = row[index] if index < len(row) else ""
    found = amounts.parse(cell, layout.decimal_mark, minor_digits(currency)) if cell else None
    if found is None:
        return None
    return abs(found.minor) * found.flag if found.flag else found.minor


def note_progress(progress: Progress) -> Progress:
    """The progress in steps of at least one percent, so that a long file makes a bounded number of calls."""
    shown = -1.0

    def note(part: float) -> None:
        nonlocal shown
        part = min(1.0, part)
        if part - shown >= 0.01 or part == 1.0 > shown:
            shown = part
            progress(part)

    return note
