"""Laws of workbooks and archives: what is written is read back, no row is lost, and any bytes end well."""

import logging
import struct
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from finance_core.errors import StatementError
from finance_core.statements import read_statements
from tests.unit.statements.workbooks import test_workbook as xlsx
from tests.unit.statements.workbooks import test_xls as xls

Row = tuple[int, int, str]
rows = st.lists(
    st.tuples(
        st.integers(40_000, 46_000),
        st.integers(-2_000_000, 2_000_000).filter(bool),
        st.text("abc éö,;|'\"", max_size=8).map(lambda words: f"shop {words}".strip()),
    ),
    min_size=4,
    max_size=30,
)


def noisy(minor: int, noise: int) -> str:
    """Major units as a program stores them, a last binary digit off."""
    return repr(struct.unpack("<d", struct.pack("<q", struct.unpack("<q", struct.pack("<d", minor / 100))[0] + noise))[0])


def expected(bookings: list[Row]) -> list[tuple[date, int, str]]:
    return [(date(1899, 12, 30) + timedelta(days=serial), minor, " ".join(words.split())) for serial, minor, words in bookings]


@given(rows, st.integers(-1, 1), st.booleans())
@settings(max_examples=60)
def test_what_is_written_is_read_back(bookings: list[Row], noise: int, old: bool) -> None:  # noqa: FBT001 - drawn by name
    assume(2 * sum(minor < 0 for _, minor, _ in bookings) > len(bookings))
    assume(any(minor > 0 for _, minor, _ in bookings))
    if old:
        texts = [*xls.TITLES[:3], *(xls.shared(words, wide=True) for _, _, words in bookings)]
        cells = b"".join(
            xls.number(at, 0, serial, 1) + xls.label(at, 1, at + 2) + xls.number(at, 2, float(noisy(minor, noise)))
            for at, (serial, minor, _) in enumerate(bookings, 1)
        )
        source = xls.container(xls.book(xls.HEAD + cells, xls.strings(texts)))
    else:
        lines = [
            xlsx.row(
                at,
                xlsx.number(f"A{at}", serial, 1),
                xlsx.text(f"B{at}", words.replace("&", "&amp;")),
                xlsx.number(f"C{at}", noisy(minor, noise)),
            )
            for at, (serial, minor, words) in enumerate(bookings, 2)
        ]
        source = xlsx.workbook({"S": xlsx.sheet(xlsx.TITLES, *lines)})
    (statement,) = read_statements(source)
    found = [(item.date, item.amount_minor, " ".join(item.description.split())) for item in statement.transactions]
    assert found == expected(bookings)


cells = st.one_of(
    st.builds(xlsx.text, st.just("A"), st.sampled_from(("", "x", "Total", "31/02/2024", "-1.00", "=A1", "#N/A"))),
    st.builds(xlsx.number, st.just("A"), st.sampled_from(("1", "45000", "-1.5", "1E400", "x", "")), st.integers(0, 6)),
    st.sampled_from(('<c r="ZZ9"><v>1</v></c>', "<c><f>A1</f></c>", '<c t="s"><v>99</v></c>', '<c t="b"><v>1</v></c>')),
)


@given(st.lists(st.lists(cells, max_size=5), max_size=12))
@settings(max_examples=100)
def test_every_row_ends_as_a_transaction_or_an_issue(table: list[list[str]]) -> None:
    good = [
        xlsx.row(at, xlsx.number(f"A{at}", 45000 + at, 1), xlsx.text(f"B{at}", "x"), xlsx.number(f"C{at}", f"-{at}.25"))
        for at in range(2, 14)
    ]
    placed = [
        xlsx.row(at, *(cell.replace('r="A"', f'r="{"ABCDE"[column]}{at}"') for column, cell in enumerate(line)))
        for at, line in enumerate(table, 14)
    ]
    (statement,) = read_statements(xlsx.workbook({"S": xlsx.sheet(xlsx.TITLES, *good, *placed)}))
    seen = {item.row for item in statement.transactions} | {issue.row for issue in statement.issues}
    filled = {at - 1 for at, line in enumerate(table, 14) if any("<v>x" in cell or "<t>x" in cell for cell in line[:3])}
    assert filled <= seen
    assert len(statement.transactions) == len({item.row for item in statement.transactions})


BOOK, OLD = xlsx.workbook({"S": xlsx.PLAIN}), xls.container(xls.book(xls.HEAD + xls.ROWS, xls.strings(xls.TITLES)))
PAGE = xlsx.PAGE.encode()
edits = st.lists(st.tuples(st.integers(0, 1 << 20), st.binary(max_size=6)), min_size=1, max_size=8)


def ends_well(source: bytes) -> None:
    try:
        read_statements(source)
    except StatementError as error:
        assert str(error)
        assert "damaged in a way" not in str(error)


@given(st.sampled_from((BOOK, OLD, PAGE)), edits)
@settings(max_examples=300)
def test_damaged_files_are_read_or_refused_in_words(source: bytes, changes: list[tuple[int, bytes]]) -> None:
    changed = bytearray(source)
    for at, piece in changes:
        place = at % len(changed)
        changed[place : place + len(piece)] = piece
    ends_well(bytes(changed))


@given(
    st.sampled_from((b"PK\x03\x04", b"PK\x05\x06", xls.container(b"")[:1024], b"\x09\x08\x10\0", b"<table>")),
    st.binary(max_size=600),
)
@settings(max_examples=200)
def test_any_bytes_behind_a_signature(signature: bytes, rest: bytes) -> None:
    ends_well(signature + rest)


@given(st.binary(max_size=400))
@settings(max_examples=100)
def test_any_part_of_a_workbook(part: bytes) -> None:
    with pytest.raises(StatementError, match=r"\w"):
        read_statements(xlsx.package({"xl/workbook.xml": part, "xl/worksheets/sheet1.xml": part, "xl/styles.xml": part}))


logging.getLogger("finance_core.statements").setLevel(logging.CRITICAL)
