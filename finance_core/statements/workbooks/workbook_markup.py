"""Tables under the name of a workbook that are none: web pages, and the XML that Excel wrote in 2003.

A web page is split at its tags, which takes linear time whatever the page; its tables, one below the other, make a
single sheet, since banks put titles and rows, or pages of rows, into tables of their own.
"""

import html
import re
from collections.abc import Iterator
from typing import Final

from finance_core.errors import StatementError
from finance_core.statements.encoding import detect
from finance_core.statements.workbooks.workbook_cells import clean
from finance_core.statements.workbooks.workbook_sheet import MOST_COLUMNS, Sheet, SheetWriter
from finance_core.statements.workbooks.xlsx import Attributes, parse_tags

_PAGE: Final = re.compile(
    rb"\s*(?:<!--.{0,400}?-->\s*|<\?xml[^>]{0,200}\?>\s*)?<(?:!doctype\s+html|html|head|body|table|meta|style|title|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_BOOK_2003: Final = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE)
_STATED: Final = re.compile(rb"charset\s*=\s*[\"']?([\w-]{1,20})", re.IGNORECASE)
_SPAN: Final = re.compile(r"colspan\s*=\s*[\"']?(\d{1,3})", re.IGNORECASE)
_TAG: Final = re.compile(r"/?\w{1,20}")
_SPACES: Final = re.compile(r"\s+")
_MOST_TAGS: Final = 4_000_000
_MOST_XML_TAGS: Final = 40_000_000
"""A million rows of ten cells; the sheet's own bound on rows comes first."""
_MOST_ROWS: Final = 200_000
_TAGS_WITHOUT_ROWS: Final = 200_000
_TAGS_OF_A_ROW: Final = 100
"""A page of a hundred thousand bookings with ten cells each has about thirty."""
_SILENT: Final = frozenset(("script", "style", "title"))
_MARKS: Final = b"\xef\xbb\xbf\xff\xfe\0"


def is_page(head: bytes) -> bool:
    """Whether the first bytes are those of a web page or a part of one."""
    return _PAGE.match(head[:2048].lstrip(_MARKS).replace(b"\0", b"")) is not None


def is_book_2003(head: bytes) -> bool:
    """Whether the first bytes are those of Excel's XML of 2003."""
    first = head[:4096].replace(b"\0", b"")
    return b"<" in first[:8] and _BOOK_2003.search(first) is not None and re.search(rb"<(\w+:)?Workbook\b", first) is not None


def read_page(source: bytes) -> Iterator[Sheet]:
    """The tables of a web page as one sheet."""
    found = detect(source)
    stated = _STATED.search(source[:4096])
    if stated and not found.startswith("utf"):
        found = stated[1].decode("ascii")
    try:
        text = source.decode(found, "replace")
    except LookupError:
        text = source.decode("cp1252", "replace")
    tags, rows = text.count("<"), text.count("<tr") + text.count("<TR")
    if tags > min(_MOST_TAGS, _TAGS_WITHOUT_ROWS + _TAGS_OF_A_ROW * rows) or rows > _MOST_ROWS:
        raise StatementError("This web page has more tags than any bank writes. It was not read; export them as CSV.")
    page = _Page()
    page.read(text)
    if not page.rows:
        raise StatementError("This is a web page without a table. Ask your bank's download page for CSV, XLSX or OFX.")
    yield page.writer.finish()


class _Page:
    """Takes the tags of a page. A row or cell ends where the next one begins, whether or not it is closed."""

    def __init__(self) -> None:
        self.writer = SheetWriter("")
        self.rows = 0
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._span = 1
        self._silent = ""

    def read(self, text: str) -> None:
        """Read the page: each piece behind a `<` is a tag and the text after it."""
        for piece in _pieces(text):
            tag, closed, rest = piece.partition(">")
            match = _TAG.match(tag) if closed else None
            name = match[0].casefold() if match else ""
            if self._silent:
                self._silent = "" if name == f"/{self._silent}" else self._silent
                continue
            if name:
                self._take(name, tag)
            if self._cell is not None:
                self._cell.append(rest if name or tag.startswith(("!", "/", "?")) else piece)
        self._end_row()

    def _take(self, name: str, tag: str) -> None:
        if name in _SILENT:
            self._silent = name
        elif name in ("td", "th"):
            self._end_cell()
            if self._row is None:
                self._row = []
            self._cell = []
            span = _SPAN.search(tag[:400])
            self._span = min(int(span[1]), MOST_COLUMNS) if span else 1
        elif name in ("/td", "/th"):
            self._end_cell()
        elif name in ("tr", "/tr", "table", "/table", "thead", "tbody", "tfoot"):
            self._end_row()
            if name == "tr":
                self._row = []
        elif name in ("br", "p", "div", "li") and self._cell is not None:
            self._cell.append(" ")

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None and len(self._row) <= MOST_COLUMNS:
            text = html.unescape("".join(self._cell)[:100_000])
            self._row += [clean(_SPACES.sub(" ", text).strip()), *[""] * (self._span - 1)]
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row:
            self.writer.write(self.rows, self._row)
            self.rows += 1
        self._row = None


def _pieces(text: str) -> Iterator[str]:
    """What stands between the `<` of a text, without holding all of it twice."""
    start = 0
    while (end := text.find("<", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def read_book_2003(source: bytes) -> Iterator[Sheet]:
    """The sheets of Excel's XML of 2003 (XML Spreadsheet Reference, Microsoft, 2001: Worksheet, Row, Cell and Data)."""
    book = _Book2003()
    # The encoding that the declaration states counts, as in any XML.
    chunks = [source[at : at + 65_536] for at in range(0, len(source), 65_536)]
    parse_tags(chunks, book.start, book.end, book.parts.append, most=_MOST_XML_TAGS)
    yield from book.sheets


class _Book2003:
    """Takes the tags of the document."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.parts: list[str] = []
        self._writer = SheetWriter("")
        self._row: list[str] = []
        self._number = self._column = -1

    def start(self, tag: str, attributes: Attributes) -> None:
        """A tag begins."""
        local = tag.rpartition(":")[2]
        stated = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        if local == "Worksheet":
            self._writer, self._number = SheetWriter(clean(stated.get("Name", ""))), -1
        elif local == "Row":
            self._number = _place(stated.get("Index", ""), self._number)
            self._row, self._column = [], -1
        elif local == "Cell":
            self._column = _place(stated.get("Index", ""), self._column)
        elif local == "Data":
            self.parts.clear()

    def end(self, tag: str) -> None:
        """A tag ends."""
        local = tag.rpartition(":")[2]
        if local == "Data":
            text = clean("".join(self.parts))
            if self._column >= MOST_COLUMNS:
                self._writer.note_wide()
            elif text:
                self._row += [""] * (self._column + 1 - len(self._row))
                self._row[self._column] = text.replace("T00:00:00.000", "")
        elif local == "Row":
            self._writer.write(self._number, self._row)
        elif local == "Worksheet":
            self.sheets.append(self._writer.finish())


def _place(stated: str, last: int) -> int:
    """The place that an index names, from 0, or the next one."""
    return int(stated) - 1 if stated.isascii() and stated.isdigit() and 0 < len(stated) < 9 and stated != "0" else last + 1
