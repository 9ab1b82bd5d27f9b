"""The sheets of an XLS workbook: [MS-XLS], Excel Binary File Format, BIFF8 and the BIFF5 before it, 2.4 and 2.5.

A workbook is a stream of records; those that hold cells and what is needed to show them are read, the others skipped.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from finance_core.errors import StatementError
from finance_core.statements.workbooks.workbook_cells import (
    PLAIN,
    Style,
    clean,
    day_writer,
    number_text,
    percent_text,
    style_of,
)
from finance_core.statements.workbooks.workbook_sheet import MOST_COLUMNS, Sheet, SheetWriter
from finance_core.statements.workbooks.xls_container import MAGIC, Container

_BOF, _EOF, _CONTINUE, _FILEPASS = 0x0809, 0x000A, 0x003C, 0x002F
_CODEPAGE, _DATEMODE, _BOUNDSHEET, _FORMAT, _XF, _SST = 0x0042, 0x0022, 0x0085, 0x041E, 0x00E0, 0x00FC
_NUMBER, _RK, _MULRK, _LABELSST, _LABEL, _RSTRING = 0x0203, 0x027E, 0x00BD, 0x00FD, 0x0204, 0x00D6
_FORMULA, _STRING, _BOOLERR = 0x0006, 0x0207, 0x0205
_BIFF8: Final = 0x0600
_MOST_SHEETS: Final = 100
_MOST_STRINGS: Final = 1_000_000
_MOST_RECORDS: Final = 1_500_000
"""A full sheet of 65,536 rows with twenty cells each."""
_ERRORS: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_CODEPAGES: Final = {367: "ascii", 1200: "utf-16-le", 10000: "mac-roman", 32768: "mac-roman", 32769: "cp1252", 65001: "utf-8"}
_LOCKED: Final = "This Excel file is protected by a password. Save it without one, then import it again."
_OLD: Final = "This Excel file is from before 1993. Open it in a spreadsheet program and save it as XLSX or CSV."
_DAMAGED: Final = "This Excel file is damaged: its cells can't be read. Download it again, or export it as CSV."
_NO_BOOK: Final = "This is a document of Microsoft Office, but no Excel file. Export the transactions as CSV or XLSX."

Record = tuple[int, bytes]


def is_xls(head: bytes) -> bool:
    """Whether the first bytes are those of a compound file, or of a workbook without one."""
    return head.startswith(MAGIC) or (head[:4] in (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00") and len(head) > 16)


def read_sheets(source: bytes) -> Iterator[Sheet]:
    """The sheets with cells in the order of the workbook."""
    stream: bytes | None = source
    if source.startswith(MAGIC):
        container = Container(source)
        stream = container.stream("Workbook", "Book")
        if stream is None:
            raise StatementError(_LOCKED if "encryptedpackage" in container.names() else _NO_BOOK)
    try:
        yield from _read_book(stream or b"")
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise StatementError(_DAMAGED) from error


@dataclass(slots=True)
class _Book:
    """What the first part of a workbook says about all sheets."""

    version: int = _BIFF8
    codec: str = "cp1252"
    since_1904: bool = False
    codes: dict[int, str] = field(default_factory=dict)
    styles: list[Style] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    sheets: list[tuple[int, bool, str]] = field(default_factory=list)


class _Stream:
    """The stream of a workbook. However often its parts are read, it gives out a bounded number of records."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._left = _MOST_RECORDS

    def records(self, at: int) -> Iterator[Record]:
        """The records from a place on."""
        content, end = self.content, len(self.content)
        while at + 4 <= end:
            kind, size = struct.unpack_from("<HH", content, at)
            self._left -= 1
            if self._left < 0:
                raise StatementError("This Excel file has more cells than Ballast reads at once. Export a shorter period.")
            yield kind, content[at + 4 : at + 4 + size]
            at += 4 + size


def _read_book(content: bytes) -> Iterator[Sheet]:
    stream = _Stream(content)
    book = _read_globals(stream)
    seen: set[int] = set()
    for place, hidden, name in book.sheets[:_MOST_SHEETS]:
        # Two entries that point at one place would read it twice.
        if place not in seen and content[place : place + 2] == b"\x09\x08":
            seen.add(place)
            yield _Cells(book, SheetWriter(name, hidden=hidden, since_1904=book.since_1904)).read(stream.records(place))


def _read_globals(stream: _Stream) -> _Book:
    """The globals substream (2.1.7.20.3)."""
    book = _Book()
    head = stream.content[:8]
    if len(head) < 8 or head[1] != 8 or head[0] != 9:
        raise StatementError(_OLD if head[:1] == b"\x09" else _DAMAGED)
    book.version = struct.unpack_from("<H", head, 4)[0]
    formats: list[int] = []
    table: list[bytes] = []
    last = 0
    for kind, body in stream.records(0):
        if kind == _EOF:
            break
        if kind == _FILEPASS:
            raise StatementError(_LOCKED)
        if kind == _CONTINUE:
            if last == _SST:
                table.append(body)
            continue
        last = kind
        if kind == _SST:
            table = [body]
        elif kind == _XF and len(body) >= 4:
            formats.append(struct.unpack_from("<H", body, 2)[0])
        else:
            _take_global(book, kind, body)
    book.styles = [style_of(number, book.codes.get(number, "")) for number in formats]
    book.strings = _Strings(table).read() if table else []
    if not book.sheets:
        # A single sheet without globals, as BIFF5 allows.
        book.sheets = [(0, False, "")]
    return book


def _take_global(book: _Book, kind: int, body: bytes) -> None:
    if kind == _CODEPAGE and len(body) >= 2:
        number = struct.unpack_from("<H", body)[0]
        book.codec = _known_codec(_CODEPAGES.get(number, f"cp{number}"))
    elif kind == _DATEMODE and len(body) >= 2:
        book.since_1904 = body[:2] == b"\x01\x00"
    elif kind == _FORMAT and len(body) >= 3:
        number = struct.unpack_from("<H", body)[0]
        book.codes[number] = _long_text(body, 2, book) if book.version >= _BIFF8 else _short_text(body, 2, book)
    elif kind == _BOUNDSHEET and len(body) >= 8:
        place, state, sort = struct.unpack_from("<IBB", body)
        if sort == 0:  # a worksheet, no chart and no macro (2.4.28)
            book.sheets.append((place, bool(state & 3), _short_text(body, 6, book)))


def _known_codec(name: str) -> str:
    try:
        b"".decode(name)
    except LookupError:
        return "cp1252"
    return name


def _short_text(body: bytes, at: int, book: _Book) -> str:
    """A text with its length in one byte (2.5.240, ShortXLUnicodeString)."""
    length = body[at]
    if book.version < _BIFF8:
        return body[at + 1 : at + 1 + length].decode(book.codec, "replace")
    return _letters(body, at + 1, length)


def _long_text(body: bytes, at: int, book: _Book) -> str:
    """A text with its length in two bytes (2.5.294, XLUnicodeString)."""
    length = struct.unpack_from("<H", body, at)[0]
    if book.version < _BIFF8:
        return body[at + 2 : at + 2 + length].decode(book.codec, "replace")
    return _letters(body, at + 2, length)


def _letters(body: bytes, at: int, length: int) -> str:
    """Letters behind their flags, in one byte or two each; runs of fonts may stand between."""
    flags = body[at] if at < len(body) else 0
    at += 1 + 2 * bool(flags & 8) + 4 * bool(flags & 4)
    if flags & 1:
        return body[at : at + 2 * length].decode("utf-16-le", "replace")
    return body[at : at + length].decode("latin-1")


class _Strings:
    """The table of shared strings (2.4.265), which may go on in further records in the midst of a text."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts = parts
        self._part, self._at = 0, 8

    def read(self) -> list[str]:
        """All texts; where the table breaks off, those before."""
        count = min(struct.unpack_from("<I", self._parts[0], 4)[0], _MOST_STRINGS)
        found: list[str] = []
        while len(found) < count and self._seek():
            text = self._text()
            if text is None:
                break
            found.append(clean(text))
        return found

    def _seek(self) -> bool:
        """Go on to the next part at the end of one; False at the end of all."""
        while self._part < len(self._parts) and self._at >= len(self._parts[self._part]):
            self._part, self._at = self._part + 1, 0
        return self._part < len(self._parts)

    def _text(self) -> str | None:
        """One text (2.5.293, XLUnicodeRichExtendedString)."""
        part = self._parts[self._part]
        if self._at + 3 > len(part):
            return None
        length, flags = struct.unpack_from("<HB", part, self._at)
        self._at += 3
        runs = more = 0
        if flags & 8 and self._at + 2 <= len(part):
            runs = struct.unpack_from("<H", part, self._at)[0]
            self._at += 2
        if flags & 4 and self._at + 4 <= len(part):
            more = struct.unpack_from("<I", part, self._at)[0]
            self._at += 4
        text = self._take_letters(length, flags & 1)
        self._skip(4 * runs + more)
        return text

    def _take_letters(self, length: int, wide: int) -> str:
        pieces: list[str] = []
        while length > 0 and self._part < len(self._parts):
            part = self._parts[self._part]
            step = 2 if wide else 1
            taken = min(length, (len(part) - self._at) // step)
            body = part[self._at : self._at + taken * step]
            pieces.append(body.decode("utf-16-le" if wide else "latin-1", "replace"))
            length -= taken
            self._at += taken * step
            if length > 0:
                # The rest stands in the next part behind flags of its own.
                self._part, self._at = self._part + 1, 1
                if self._part < len(self._parts) and self._parts[self._part]:
                    wide = self._parts[self._part][0] & 1
        return "".join(pieces)

    def _skip(self, size: int) -> None:
        while size > 0 and self._seek():
            taken = min(size, len(self._parts[self._part]) - self._at)
            self._at += taken
            size -= taken


class _Cells:
    """Takes the records of a sheet; cells may come in any order, so that they are kept until the sheet ends."""

    def __init__(self, book: _Book, writer: SheetWriter) -> None:
        self._book, self._writer = book, writer
        self._day = day_writer(since_1904=book.since_1904)
        self._rows: dict[int, dict[int, str]] = {}
        self._pending: tuple[int, int] | None = None
        self._takers: dict[int, Callable[[bytes], None]] = {
            _NUMBER: self._take_number, _RK: self._take_rk, _MULRK: self._take_rks, _LABELSST: self._take_shared,
            _LABEL: self._take_label, _RSTRING: self._take_label, _FORMULA: self._take_formula, _STRING: self._take_result,
            _BOOLERR: self._take_error,
        }  # fmt: skip

    def read(self, records: Iterator[Record]) -> Sheet:
        """The sheet up to its end; charts inside it are skipped."""
        depth = 0
        for kind, body in records:
            if kind == _BOF:
                depth += 1
            elif kind == _EOF:
                depth -= 1
                if depth <= 0:
                    break
            elif depth == 1 and (take := self._takers.get(kind)) is not None:
                take(body)
        for number in sorted(self._rows):
            cells = self._rows[number]
            self._writer.write(number, [cells.get(column, "") for column in range(max(cells) + 1)])
        return self._writer.finish()

    def _put(self, row: int, column: int, text: str) -> None:
        if column >= MOST_COLUMNS:
            self._writer.note_wide()
        elif text:
            self._rows.setdefault(row, {})[column] = text

    def _put_number(self, row: int, column: int, style: int, value: float) -> None:
        form = self._book.styles[style] if style < len(self._book.styles) else PLAIN
        if form.currency and column < MOST_COLUMNS:
            self._writer.note_currency(column, form.currency)
        write = self._day if form.kind == "date" else percent_text if form.kind == "percent" else number_text
        self._put(row, column, write(value))

    def _take_number(self, body: bytes) -> None:
        self._put_number(*struct.unpack_from("<HHHd", body))

    def _take_rk(self, body: bytes) -> None:
        row, column, style, packed = struct.unpack_from("<HHHI", body)
        self._put_number(row, column, style, _unpack_rk(packed))

    def _take_rks(self, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        for place, at in enumerate(range(4, len(body) - 7, 6)):
            style, packed = struct.unpack_from("<HI", body, at)
            self._put_number(row, column + place, style, _unpack_rk(packed))

    def _take_shared(self, body: bytes) -> None:
        row, column, _style, number = struct.unpack_from("<HHHI", body)
        strings = self._book.strings
        self._put(row, column, strings[number] if number < len(strings) else "#REF!")

    def _take_label(self, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        self._put(row, column, clean(_long_text(body, 6, self._book)))

    def _take_formula(self, body: bytes) -> None:
        """The stored result of a formula (2.4.127, 2.5.133)."""
        row, column, style = struct.unpack_from("<HHH", body)
        result = body[6:14]
        if result[6:8] != b"\xff\xff":
            self._put_number(row, column, style, struct.unpack("<d", result)[0])
        elif result[0] == 0:
            self._pending = (row, column)  # the text follows in a record of its own
        elif result[0] == 1:
            self._put(row, column, "TRUE" if result[2] else "FALSE")
        elif result[0] == 2:
            self._put(row, column, _ERRORS.get(result[2], "#ERROR!"))

    def _take_result(self, body: bytes) -> None:
        if self._pending is not None:
            self._put(*self._pending, clean(_long_text(body, 0, self._book)))
            self._pending = None

    def _take_error(self, body: bytes) -> None:
        row, column, _style, value, is_error = struct.unpack_from("<HHHBB", body)
        self._put(row, column, _ERRORS.get(value, "#ERROR!") if is_error else ("TRUE" if value else "FALSE"))


def _unpack_rk(packed: int) -> float:
    """A number in 30 bits: an integer or the upper half of a float, perhaps in hundredths (2.5.217)."""
    if packed & 2:
        value = float(packed >> 2 if packed < 1 << 31 else (packed >> 2) - (1 << 30))
    else:
        value = struct.unpack("<d", b"\0\0\0\0" + struct.pack("<I", packed & 0xFFFFFFFC))[0]
    return value / 100 if packed & 1 else value
