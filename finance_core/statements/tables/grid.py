"""Delimited text as rows of cells, streamed: no more than one row is in memory at a time."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from finance_core.statements import waste

DELIMITERS: Final = (",", ";", "\t", "|")
_HEAD_BYTES: Final = 48_000
_SLICE_BYTES: Final = 8_000
_WHOLE_BYTES: Final = 64_000
_BLANK_BYTES: Final = 10_000
_MOST_CELLS: Final = 200_000
"""Of a sample; twelve hundred rows of a hundred columns are fewer."""
_TEXT_BUFFER: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are kept apart. Without `quotes` a quotation mark is an ordinary letter."""

    delimiter: str
    quotes: bool = True


def without_blank_end(source: bytes) -> bytes:
    """A table without the blank rows at its end, of which spreadsheets save up to a million."""
    end = source.find(b"\n", len(source.rstrip(b",;|\t \r\n\0"))) + 1
    return source[:end] if end and len(source) - end > _BLANK_BYTES else source


class Lines:
    """The lines of a file, decoded as they are asked for; undecodable bytes become the replacement character.

    Raises StatementError where nearly all of them are empty.
    """

    def __init__(self, source: bytes, encoding: str) -> None:
        waste.check_lines(source)
        self._bytes = io.BytesIO(source)
        self._text = io.TextIOWrapper(self._bytes, encoding=encoding, errors="replace", newline="")
        self._has_nul = b"\0" in source and not encoding.startswith(("utf-16", "utf-32"))

    def __iter__(self) -> Iterator[str]:
        """Each line with its end."""
        if self._has_nul:
            return (line.replace("\0", "") for line in self._text)
        return self._text

    @property
    def position(self) -> int:
        """How many bytes have been taken so far."""
        return self._bytes.tell()


def rows(lines: Iterator[str] | Lines, dialect: Dialect) -> Iterator[list[str]]:
    """The rows of cells; an empty line is a row without cells. Raises `csv.Error` for a cell of more than 128 KiB."""
    skip = dialect.delimiter != "\t"
    if dialect.quotes:
        return csv.reader(lines, delimiter=dialect.delimiter, quotechar='"', skipinitialspace=skip)
    return csv.reader(lines, delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE, skipinitialspace=skip)


@dataclass(frozen=True, slots=True)
class Sample:
    """Text to judge a file by: its head without gaps, and a few places further on, for files too long to look at whole."""

    head: str
    further: tuple[str, ...] = ()

    @classmethod
    def of(cls, source: bytes, encoding: str) -> "Sample":
        """The whole of a short file, or the head and three slices of a long one."""
        codec = {"utf-16": "utf-16-le" if source[:1] == b"\xff" else "utf-16-be", "utf-8-sig": "utf-8"}.get(encoding, encoding)
        if len(source) <= _WHOLE_BYTES:
            return cls(_clean(source.decode(encoding, "replace")))
        unit = 2 if codec.startswith("utf-16") else 1
        head = _clean(source[:_HEAD_BYTES].decode(encoding, "replace"))
        starts = (len(source) // 2, len(source) * 3 // 4, len(source) - _SLICE_BYTES)
        slices = (
            source[start - start % unit : start - start % unit + _SLICE_BYTES].decode(codec, "replace") for start in starts
        )
        # The first and last line of a slice are cut somewhere; the same holds for the last line of the head.
        inner = ("".join(_clean(text).splitlines(keepends=True)[1:-1]) for text in slices)
        end = max(head.rfind("\n"), head.rfind("\r")) + 1
        return cls(head[:end] if 2 * end > len(head) else head, tuple(inner))


def _clean(text: str) -> str:
    return text.replace("\0", "")


def parse(text: str, dialect: Dialect, *, limit: int) -> list[list[str]]:
    """The first rows of a text, and of very wide ones fewer; what can't be parsed ends the list."""
    found: list[list[str]] = []
    cells = 0
    try:
        for row in rows(iter(io.StringIO(text, newline="")), dialect):
            found.append(row)
            cells += len(row)
            if len(found) >= limit or cells > _MOST_CELLS:
                break
    except csv.Error:
        pass
    return found
