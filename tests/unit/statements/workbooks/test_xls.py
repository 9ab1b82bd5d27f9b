"""XLS workbooks, written record by record as [MS-XLS] has them."""

import struct
from collections.abc import Sequence
from datetime import date

import pytest

from finance_core.errors import StatementError
from finance_core.statements import read_statements
from finance_core.statements.workbooks.xls import _unpack_rk

BOOK, SHEET = 0x0005, 0x0010
CHAIN_END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def begin(kind: int, version: int = 0x0600) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", version, kind, 0, 0, 0, 0))


def shared(words: str, *, wide: bool = False) -> bytes:
    return struct.pack("<HB", len(words), wide) + words.encode("utf-16-le" if wide else "latin-1")


def strings(texts: Sequence[bytes]) -> bytes:
    return record(0x00FC, struct.pack("<II", len(texts), len(texts)) + b"".join(texts))


def label(row: int, column: int, place: int) -> bytes:
    return record(0x00FD, struct.pack("<HHHI", row, column, 0, place))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


def book(cells: bytes, table: bytes, *, settings: bytes = b"") -> bytes:
    """A stream with one sheet; the styles are 0 plain and 1 a date."""
    styles = record(0x00E0, struct.pack("<HH", 0, 0) + bytes(16)) + record(0x00E0, struct.pack("<HH", 0, 14) + bytes(16))
    name = struct.pack("<BB", 5, 0) + b"Sheet"
    head = begin(BOOK) + settings + styles
    place = len(head) + 4 + 6 + len(name) + len(table) + 4
    head += record(0x0085, struct.pack("<IBB", place, 0, 0) + name) + table + record(0x000A)
    return head + begin(SHEET) + cells + record(0x000A)


def container(stream: bytes) -> bytes:
    """A compound file with one stream ([MS-CFB] 2.2 to 2.6)."""
    padded = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(padded) // 512
    table = [TABLE, CHAIN_END, *(range(3, sectors + 2)), CHAIN_END]
    table += [FREE] * (128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, CHAIN_END, 0, CHAIN_END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)

    def entry(name: str, kind: int, start: int, size: int) -> bytes:
        encoded = (name + "\0").encode("utf-16-le")
        body = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, FREE, FREE, 1 if kind == 5 else FREE)
        return (body + bytes(36) + struct.pack("<IQ", start, size)).ljust(128, b"\0")

    folder = entry("Root Entry", 5, CHAIN_END, 0) + entry("Workbook", 2, 2, len(padded))
    return header + struct.pack("<128I", *table) + folder.ljust(512, b"\0") + padded


TITLES = [shared("Date"), shared("Text", wide=True), shared("Amount"), shared("Café €", wide=True), shared("Lohn")]
HEAD = label(0, 0, 0) + label(0, 1, 1) + label(0, 2, 2)
ROWS = (
    number(1, 0, 45322, 1) + label(1, 1, 3) + record(0x027E, struct.pack("<HHHI", 1, 2, 0, (-5218 << 2 | 3) & 0xFFFFFFFF))
    + number(2, 0, 45323, 1) + label(2, 1, 4) + number(2, 2, 2150)
)  # fmt: skip


def told(source: bytes) -> list[tuple[date, int, str]]:
    (statement,) = read_statements(source)
    assert statement.format == "xls"
    return [(item.date, item.amount_minor, item.description) for item in statement.transactions]


BOOKED = [(date(2024, 1, 31), -5218, "Café €"), (date(2024, 2, 1), 215000, "Lohn")]


@pytest.mark.parametrize("wrapped", [True, False])
def test_cells_of_all_kinds(wrapped: bool) -> None:  # noqa: FBT001 - a parameter
    stream = book(HEAD + ROWS, strings(TITLES))
    assert told(container(stream) if wrapped else stream) == BOOKED


def test_days_since_1904() -> None:
    rows = ROWS.replace(struct.pack("<d", 45322), struct.pack("<d", 43860)).replace(
        struct.pack("<d", 45323), struct.pack("<d", 43861)
    )
    assert told(container(book(HEAD + rows, strings(TITLES), settings=record(0x0022, b"\1\0")))) == BOOKED


def test_a_text_that_goes_on_in_the_next_record() -> None:
    """The rest of a text stands behind flags of its own, and may be written in wide letters (2.5.293)."""
    first, second = b"".join(TITLES[:3]) + struct.pack("<HB", 6, 0) + b"Caf", b"\1" + "é €".encode("utf-16-le") + TITLES[4]
    table = record(0x00FC, struct.pack("<II", 5, 5) + first) + record(0x003C, second)
    assert told(container(book(HEAD + ROWS, table))) == BOOKED


def test_formulas_count_as_their_stored_results() -> None:
    amount = record(0x0006, struct.pack("<HHHdHIH", 1, 2, 0, -52.18, 0, 0, 0))
    words = record(0x0006, struct.pack("<HHH", 2, 1, 0) + b"\0\0\0\0\0\0\xff\xff" + bytes(8)) + record(0x0207, shared("Lohn"))
    rows = number(1, 0, 45322, 1) + label(1, 1, 3) + amount + number(2, 0, 45323, 1) + words + number(2, 2, 2150)
    assert told(container(book(HEAD + rows, strings(TITLES)))) == BOOKED


def test_cells_in_any_order() -> None:
    cells = number(2, 2, 2150) + label(2, 1, 4) + number(2, 0, 45323, 1) + HEAD
    cells += (
        record(0x027E, struct.pack("<HHHI", 1, 2, 0, (-5218 << 2 | 3) & 0xFFFFFFFF)) + label(1, 1, 3) + number(1, 0, 45322, 1)
    )
    assert told(container(book(cells, strings(TITLES)))) == BOOKED


@pytest.mark.parametrize(
    ("packed", "value"),
    [
        (0x3FF00000, 1.0),
        ((100 << 2) | 2, 100.0),
        ((-100 << 2 | 2) & 0xFFFFFFFF, -100.0),
        ((1234 << 2) | 3, 12.34),
        (0x40000001, 0.02),
    ],
)
def test_packed_numbers(packed: int, value: float) -> None:
    assert _unpack_rk(packed) == value


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        (container(book(b"", strings([]))), "empty"),
        (container(book(HEAD, strings(TITLES), settings=record(0x002F, bytes(6)))), "password"),
        (container(b"\x09\x04\x06\x00\0\0\x10\0\0\0"), "before 1993"),
        (
            container(book(HEAD + ROWS, strings(TITLES))).replace(
                "Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le")
            ),
            "no Excel",
        ),
    ],
)
def test_refusals(source: bytes, says: str) -> None:
    with pytest.raises(StatementError, match=says):
        read_statements(source)


def test_a_chain_that_bites_its_tail_ends() -> None:
    source = bytearray(container(book(HEAD + ROWS, strings(TITLES))))
    struct.pack_into("<I", source, 512 + 4 * 5, 2)
    assert told(bytes(source)) == BOOKED  # all cells stand in the first sectors
