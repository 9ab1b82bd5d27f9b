"""A SWIFT message text as fields: lines that begin with a known tag, and the lines that continue them.

SWIFT User Handbook, FIN, message structure (blocks 1 to 5) and field structure, 2023. Between the messages
banks write what they like (block headers, `ABNANL2A`, `0000 01INGBNL2A…`, `-XXX`); it belongs to no field.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from finance_core.errors import StatementError

MOST_LINES: Final = 250
"""Lines kept of one field: the standard allows six, and German banks write up to twenty; the rest is left out."""
LONGEST_LINE: Final = 4_096
"""Letters kept of one line: the standard allows 65, and some banks write the whole of :86: into one."""
LINES_WITHOUT_FIELDS: Final = 100_000
LINES_OF_A_FIELD: Final = 100
"""More lines than these two allow together are no customer statement; a field has two of them on average."""
TAGS: Final = frozenset((
    "20", "21", "25", "25P", "28", "28C", "60F", "60M", "61", "62F", "62M", "64", "65", "86",
    "13", "13D", "34F", "90C", "90D", "940", "941", "942", "NS",
))  # fmt: skip

_TAG: Final = re.compile(r"[\s\x00-\x1f\ufeff\xa0]{0,64}:(\d\d[A-Z]?|94[0-2]|NS):")
_BLOCK_TEXT: Final = "{4:"
_BLOCK: Final = re.compile(r"\{[1-5S]:")
_END: Final = re.compile(r"\s*[-\xad\u2013](?:\}.*|XXX)?\s*", re.DOTALL)
_CONTROLS: Final = dict.fromkeys((*range(9), *range(11, 13), *range(14, 32), 127))
_PARTS: Final = re.compile(rb"@@:\d\d[A-Z]?:")
_AFTER_BREAK: Final = re.compile(rb"[\r\n][ \t]{0,8}:\d\d[A-Z]?:")


class Field(NamedTuple):
    """One field: where its tag stands, counted in lines from 0, its tag without colons, and its lines."""

    line: int
    tag: str
    lines: list[str]


def fields(lines: Iterable[str]) -> Iterator[Field]:
    """The fields of a text, in its order; each is given as soon as the next begins.

    Raises StatementError where far more lines than any bank writes belong to no field.
    """
    field: Field | None = None
    count = 0
    for number, line in _whole_lines(lines):
        found = None if line[:1].isalnum() else _begin(number, line)
        if found is None and (line[:1].isalnum() or not _ends(line)):
            if field is not None and len(field.lines) < MOST_LINES:
                field.lines.append(_clean(line))
            if number > LINES_WITHOUT_FIELDS + LINES_OF_A_FIELD * count:
                raise StatementError("This MT940 file has far more lines than a statement needs; it is damaged.")
            continue
        if field is not None:
            yield field
        field = found
        count += 1
    if field is not None:
        yield field


def _whole_lines(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """The numbered lines without their ends; where a program wrapped so blindly that a tag lost its colon, put back."""
    colon = ""
    for number, raw in enumerate(lines):
        line = colon + raw.rstrip("\r\n")
        colon = ":" if line == ":" else ""
        if not colon:
            yield number, line


def _ends(line: str) -> bool:
    """Whether a line is the end of a message or the header of the next."""
    return _END.fullmatch(line) is not None or _BLOCK.match(line) is not None


def _begin(number: int, line: str) -> Field | None:
    """The field that begins in a line, behind the headers of its message where these share the line."""
    match = _TAG.match(line)
    if match is None:
        if not line.startswith(("{", "-}", "\x01{")) or _BLOCK_TEXT not in line[:512]:
            return None
        line = line[line.index(_BLOCK_TEXT) + len(_BLOCK_TEXT) :]
        match = _TAG.match(line)
    if match is None or match[1] not in TAGS:
        return None
    return Field(number, match[1], [_clean(line[match.end() :])])


def _clean(line: str) -> str:
    line = line[:LONGEST_LINE]
    return line if line.isprintable() else line.translate(_CONTROLS).replace("\t", " ")


def unfold(source: bytes) -> bytes:
    """The file with lines where it has `@@` instead, as the German home banking standard sends it (FinTS, HKKAZ)."""
    if _PARTS.search(source, 0, 65_536) and not _AFTER_BREAK.search(source, 0, 65_536):
        return source.replace(b"@@", b"\n")
    return source


_SNIFFED: Final = re.compile(
    rb"(?:^|[\r\n}\x1a]|@@)[\x00-\x20\xa0]{0,64}(?:\{4:\s{0,4})?"
    rb":(20|21|25P?|28C?|60[FM]|61|62[FM]|64|65|86|13D|34F|90[CD]|94[0-2]|NS):"
)
_FIRST: Final = re.compile(rb"[\x00-\x20\xef\xbb\xbf\xff\xfe@]{0,512}:(20|21|25P?|28C?|60[FM]|61|62[FM]|64|65|86|94[0-2]|NS):")


def is_swift(head: bytes) -> bool:
    """Whether the first bytes of a file hold a customer statement: it begins with a field, or has two kinds of them."""
    head = head[:16_384].replace(b"\0", b"")
    if _FIRST.match(head):
        return True
    return len({match[1] for match in _SNIFFED.finditer(head)} - {b"NS", b"86"}) > 1
