"""A sheet of a workbook as text with tabs, one line a row, so that tables out of all kinds of files are read alike."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from finance_core.errors import StatementError
from finance_core.statements.statement import Issue
from finance_core.statements.tables.grid import Dialect
from finance_core.statements.tables.titles import meanings
from finance_core.statements.workbooks import workbook_cells

DIALECT: Final = Dialect("\t", quotes=False)
"""How the lines are written: a cell holds neither tabs nor line ends, so that nothing needs quotes."""
ENCODING: Final = "utf-8"
MOST_ROWS: Final = 1_000_000
MOST_COLUMNS: Final = 50
"""The widest export of a bank or a payment service has about 45 columns."""
MOST_BLANK: Final = 20_000
"""Blank rows that are kept; what stands still further down is no part of the table."""
_BATCH: Final = 4096
_JUDGED: Final = 300
_SERIAL: Final = re.compile(r"[2-6]\d{4}(?:\.\d+)?")
"""Days from 1954 to 2091 as serial numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet: its rows as text, the currencies that its number formats show by column, and what was left out."""

    name: str
    text: bytes
    hidden: bool = False
    currencies: Mapping[int, str] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()


class SheetWriter:
    """Takes the rows of a sheet in order and writes them down. Far cells are left out and named in an issue."""

    def __init__(self, name: str, *, hidden: bool = False, since_1904: bool = False) -> None:
        self._name, self._hidden, self._since_1904 = name, hidden, since_1904
        self._lines: list[str] = []
        self._bytes = io.BytesIO()
        self._next = self._blank = self._far = self._wide = 0
        self._goes_on = False
        self.shown: dict[int, Counter[str]] = {}

    def write(self, number: int, cells: Sequence[str]) -> None:
        """Take the row of that number, from 0; a number that has passed already means the next row."""
        gap = number - self._next
        if gap > 0:
            if self._blank + gap > MOST_BLANK:
                self._far += any(cells)
                return
            self._blank += gap
            self._lines.append("\n" * (gap - 1))
            self._next += gap
        if len(cells) > MOST_COLUMNS:
            self._wide += any(cells[MOST_COLUMNS:])
            cells = cells[:MOST_COLUMNS]
        self._lines.append("\t".join(cells))
        self._next += 1
        if len(self._lines) >= _BATCH:
            self._flush()

    def note_currency(self, column: int, code: str) -> None:
        """Count a cell whose number format shows a currency."""
        counter = self.shown.get(column)
        if counter is None:
            counter = self.shown[column] = Counter()
        counter[code] += 1

    @property
    def filled(self) -> int:
        """How many rows with cells have been taken."""
        return self._next - self._blank

    def note_end(self) -> None:
        """Remember that the sheet goes on with nothing but empty rows."""
        self._goes_on = True

    def note_wide(self) -> None:
        """Count a cell to the right of the widest table."""
        self._wide += 1

    def _flush(self) -> None:
        if self._next > MOST_ROWS:
            raise StatementError("This sheet has more than a million rows. Export a shorter period and import the parts.")
        if self._lines:
            self._bytes.write("\n".join([*self._lines, ""]).encode(ENCODING, "replace"))
            self._lines.clear()

    def finish(self) -> Sheet:
        """The sheet as it was written."""
        self._flush()
        text = self._bytes.getvalue()
        if serials := _serial_columns(text):
            text = _with_days(text, serials, since_1904=self._since_1904)
        return Sheet(
            name=self._name,
            text=text,
            hidden=self._hidden,
            currencies={column: found.most_common(1)[0][0] for column, found in self.shown.items()},
            issues=tuple(self._issues()),
        )

    def _issues(self) -> Iterable[Issue]:
        where = f"of the sheet “{self._name[:40]}”" if self._name else "of this table"
        if self._far:
            message = f"{self._far} rows far below the table {where} were left out."
            yield Issue(row=None, field="", message=message, severity="warning")
        if self._goes_on:
            message = f"Far more empty cells than bookings follow below the table {where}; what else stands there was left out."
            yield Issue(row=None, field="", message=message, severity="warning")
        if self._wide:
            message = f"Cells beyond the {MOST_COLUMNS}th column {where} were left out."
            yield Issue(row=None, field="", message=message, severity="warning")


def _head(text: bytes) -> list[list[str]]:
    end = -1
    for _ in range(_JUDGED):
        following = text.find(b"\n", end + 1)
        if following < 0:
            break
        end = following
    return [line.split("\t") for line in text[: end + 1].decode(ENCODING).split("\n")]


def _serial_columns(text: bytes) -> list[int]:
    """Columns titled as dates whose days are numbers without a date's format, in a sheet without any other such day."""
    rows = _head(text)
    titled: dict[int, int] = {}
    for number, row in enumerate(rows[:60]):
        for column, cell in enumerate(row):
            if cell and column not in titled and {"date", "value_date"} & meanings(cell[:60]).keys():
                titled[column] = number
    found = []
    for column, number in titled.items():
        below = [row[column] for row in rows[number + 1 :] if column < len(row) and row[column]]
        serials = sum(_SERIAL.fullmatch(cell) is not None for cell in below)
        if serials and serials >= 0.8 * len(below):
            found.append(column)
    return found


def _with_days(text: bytes, columns: Sequence[int], *, since_1904: bool) -> bytes:
    """The text with the serial numbers of some columns written as days."""
    day = workbook_cells.day_writer(since_1904=since_1904)
    written = io.BytesIO()
    for line in io.BytesIO(text):
        cells = line.decode(ENCODING).rstrip("\n").split("\t")
        for column in columns:
            if column < len(cells) and _SERIAL.fullmatch(cells[column]):
                cells[column] = day(float(cells[column]))
        written.write(("\t".join(cells) + "\n").encode(ENCODING))
    return written.getvalue()
