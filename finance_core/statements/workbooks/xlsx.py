"""The sheets of an XLSX workbook: ECMA-376 part 1 (2016), 18.2 to 18.8, and part 2 for the package around them.

Read as a stream of tags, so that a sheet of a million rows needs no more memory than its text. Tags count by their
local names, as some programs write them with a prefix. A part with a document type is refused: no workbook has one,
and entities come in through it.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Final, NamedTuple
from xml.parsers import expat

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
from finance_core.statements.workbooks.xlsx_package import Members

_MOST_SHEETS: Final = 100
_MOST_NAMES: Final = 2_000
"""Different tags of a part; a worksheet knows about two hundred."""
_MOST_TAGS: Final = 3_000_000
"""Of the shared strings or another small part."""
_TAGS_WITHOUT_ROWS: Final = 300_000
_TAGS_OF_A_ROW: Final = 500
"""Fifty cells have two hundred tags with their ends; what has far more than its rows need is inflated."""
_DAMAGED: Final = "This Excel file is damaged: one of its parts can't be read. Download it again, or export it as CSV."
_ENTITIES: Final = "This Excel file contains a document type with entities, which no bank writes. It was not opened."
_INFLATED: Final = "This Excel file is far larger than what it holds, which no bank writes. Export a shorter period, or as CSV."
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WORKSHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
Attributes = dict[str, str]


class _Part(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    path: str
    hidden: bool


def is_workbook(members: Members) -> bool:
    """Whether a package holds a workbook."""
    return "xl/workbook.xml" in members or any(_WORKSHEET.fullmatch(name) for name in members.names)


def read_sheets(members: Members) -> Iterator[Sheet]:
    """The sheets with cells in the order of the workbook."""
    parts, since_1904 = _list_sheets(members)
    strings = _read_strings(members)
    styles = _read_styles(members)
    for part in parts[:_MOST_SHEETS]:
        if part.path in members:
            writer = SheetWriter(part.name, hidden=part.hidden, since_1904=since_1904)
            _Cells(strings, styles, writer, since_1904=since_1904).read(members.stream(part.path))
            yield writer.finish()


def _list_sheets(members: Members) -> tuple[list[_Part], bool]:
    """The sheets of the workbook, and whether its days count from 1904 (18.2.28)."""
    targets = {
        attributes.get("Id", ""): attributes.get("Target", "")
        for tag, attributes in _tags(members, "xl/_rels/workbook.xml.rels")
        if tag == "Relationship"
    }
    found: list[_Part] = []
    since_1904 = False
    for tag, attributes in _tags(members, "xl/workbook.xml"):
        if tag == "workbookPr":
            since_1904 = attributes.get("date1904", "") in ("1", "true", "on")
        elif tag == "sheet":
            link = next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id" and ":" in name), "")
            path = posixpath.normpath(posixpath.join("/xl", targets.get(link, "?"))).strip("/").casefold()
            hidden = attributes.get("state", "visible") != "visible"
            found.append(_Part(attributes.get("name", ""), path, hidden))
    if not any(part.path in members for part in found):
        found = [_Part("", name, hidden=False) for name in sorted(members.names) if _WORKSHEET.fullmatch(name)]
    return found, since_1904


def _read_strings(members: Members) -> list[str]:
    """The table of shared strings (18.4.9); the pronunciation of Japanese names is left out."""
    found: list[str] = []
    pieces: list[str] = []
    parts: list[str] = []
    aside = 0

    def start(tag: str, _attributes: Attributes) -> None:
        nonlocal aside
        local = tag.rpartition(":")[2]
        if local == "si":
            pieces.clear()
        elif local == "rPh":
            aside += 1
        parts.clear()

    def end(tag: str) -> None:
        nonlocal aside
        local = tag.rpartition(":")[2]
        if local == "t" and not aside:
            pieces.append("".join(parts))
        elif local == "si":
            found.append(_plain("".join(pieces)))
        elif local == "rPh":
            aside -= 1

    if "xl/sharedstrings.xml" in members:
        parse_tags(members.stream("xl/sharedstrings.xml"), start, end, parts.append)
    return found


def _plain(text: str) -> str:
    """A string without its escapes, such as `_x000D_` for a line end (22.4.2.4)."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return clean(text)


def _read_styles(members: Members) -> list[Style]:
    """The style of each cell format (18.8.10, 18.8.30)."""
    codes: dict[str, str] = {}
    found: list[Style] = []
    inside = False
    for tag, attributes in _tags(members, "xl/styles.xml"):
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside = tag == "cellXfs"
        elif tag == "xf" and inside:
            number = attributes.get("numFmtId", "0")
            found.append(style_of(int(number) if number.isascii() and number.isdigit() else 0, codes.get(number, "")))
    return found


def _tags(members: Members, path: str) -> list[tuple[str, Attributes]]:
    """The tags of a small part with their attributes; none where there is no such part."""
    found: list[tuple[str, Attributes]] = []
    if path in members:

        def start(tag: str, attributes: Attributes) -> None:
            found.append((tag.rpartition(":")[2], attributes))

        parse_tags(members.stream(path), start, lambda _tag: None, lambda _text: None, most=_MOST_TAGS // 10)
    return found


def parse_tags(
    chunks: Iterable[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
    *,
    most: int = _MOST_TAGS,
) -> None:
    """Call the functions for each tag and text of an XML document.

    Raises StatementError where it is damaged, or has more than `most` tags and ends of tags.
    """

    def refuse(*_about: object) -> None:
        raise StatementError(_ENTITIES)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    tags = 0
    try:
        for chunk in chunks:
            tags += chunk.count(b"<")
            if tags > most:
                raise StatementError(_INFLATED)
            parser.Parse(chunk)
        parser.Parse(b"", True)  # noqa: FBT003 - the function takes no keywords
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise StatementError(_DAMAGED) from error


class _Enough(Exception):  # noqa: N818 - no error: reading ends here
    """What was read of a sheet is all that it holds."""


def _name(tag: str, names: dict[str, str]) -> str:
    """The local name of a tag that has not been met so far."""
    if len(names) >= _MOST_NAMES:
        raise StatementError(_DAMAGED)
    return names.setdefault(tag, tag.rpartition(":")[2])


class _Cells:
    """Takes the tags of a worksheet (18.3.1) and writes its rows down."""

    def __init__(self, strings: list[str], styles: list[Style], writer: SheetWriter, *, since_1904: bool) -> None:
        self._strings, self._writer = strings, writer
        self._styles = {str(number): style for number, style in enumerate(styles)}
        self._day = day_writer(since_1904=since_1904)
        self._columns: dict[str, int] = {}

    def read(self, chunks: Iterable[bytes]) -> None:  # noqa: C901 - one function a kind of tag, called a million times
        """Read the part."""
        names: dict[str, str] = {}
        parts: list[str] = []
        row: list[str] = []
        number, following, column = -1, 0, -1
        kind = style = value = inline = formula = ""
        aside = 0
        columns, write, find_column, put, text_of = self._columns, self._writer.write, self._find_column, self._put, self._text

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal number, column, kind, style, value, inline, formula, aside
            local = names.get(tag) or _name(tag, names)
            parts.clear()
            if local == "c":
                place = attributes.get("r", "").rstrip("0123456789")
                found = columns.get(place)
                column = found if found is not None else find_column(place, column)
                kind, style = attributes.get("t", "n"), attributes.get("s", "")
                value = inline = formula = ""
            elif local == "row":
                stated = attributes.get("r", "")
                number = int(stated) - 1 if stated.isascii() and stated.isdigit() and len(stated) < 9 else following
                row.clear()
                column = -1
            elif local == "rPh":
                aside += 1

        def end(tag: str) -> None:
            nonlocal value, inline, formula, following, aside
            local = names[tag]
            if local == "v":
                value = "".join(parts)
            elif local == "c":
                text = text_of(column, kind, style, value or inline, formula)
                if text:
                    put(row, column, text)
            elif local == "row":
                write(number, row)
                following = number + 1
            elif local == "t":
                if not aside:
                    inline += "".join(parts)
            elif local == "f":
                formula = "=" + "".join(parts)[:60]
            elif local == "rPh":
                aside -= 1

        with suppress(_Enough):
            parse_tags(self._until_inflated(chunks), start, end, parts.append, most=1 << 60)

    def _until_inflated(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The chunks up to where the sheet has far more tags than its rows need."""
        tags = 0
        for chunk in chunks:
            yield chunk
            tags += chunk.count(b"<")
            if tags > _TAGS_WITHOUT_ROWS + _TAGS_OF_A_ROW * self._writer.filled:
                if not self._writer.filled:
                    raise StatementError(_INFLATED)
                self._writer.note_end()
                raise _Enough

    def _put(self, row: list[str], column: int, text: str) -> None:
        """Place a cell in its row."""
        if column >= MOST_COLUMNS:
            self._writer.note_wide()
            return
        if column >= len(row):
            row += [""] * (column + 1 - len(row))
        row[column] = text

    def _find_column(self, letters: str, last: int) -> int:
        """The column that letters name, from 0; without letters it is the one after the last."""
        if not letters:
            return last + 1
        if len(letters) > 3 or not letters.isascii() or not letters.isalpha():
            return MOST_COLUMNS
        found = 0
        for letter in letters.upper():
            found = found * 26 + ord(letter) - 64
        self._columns[letters] = found - 1
        return found - 1

    def _text(self, column: int, kind: str, style: str, value: str, formula: str) -> str:  # noqa: PLR0911 - one a kind
        """A cell's text by its type (18.18.11). A formula without a stored result stands for itself."""
        if not value:
            return clean(formula)
        if kind == "s":
            try:
                return self._strings[int(value)]
            except (ValueError, IndexError):
                return "#REF!"
        if kind != "n":
            if kind == "b":
                return "TRUE" if value.strip() == "1" else "FALSE"
            return clean(value.replace("T", " ").removesuffix(" 00:00:00")) if kind == "d" else _plain(value)
        form = self._styles.get(style, PLAIN)
        if form is PLAIN and value.isascii() and value.isdigit() and len(value) < 16:
            return value
        try:
            number = float(value)
        except ValueError:
            return clean(value)
        if form.currency and column < MOST_COLUMNS:
            self._writer.note_currency(column, form.currency)
        if form.kind == "date":
            return self._day(number)
        return percent_text(number) if form.kind == "percent" else number_text(number)
