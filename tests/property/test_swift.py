"""Laws of MT940 and Norma 43: what is written is read back, no booking is lost, and any bytes end well."""

import logging
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finance_core.errors import StatementError
from finance_core.statements import Statement, read_statements

Row = tuple[date, int, str]
rows = st.lists(
    st.tuples(
        st.dates(date(2000, 1, 1), date(2079, 12, 31)),
        st.integers(-(10**12), 10**12),
        st.text("abcXYZ 0123,.", max_size=60).map(lambda text: " ".join(text.split())),
    ),
    max_size=30,
)
line_ends = st.sampled_from(("\n", "\r\n", "\r"))


def amount(minor: int) -> str:
    return f"{abs(minor) // 100},{abs(minor) % 100:02d}"


def balance(tag: str, minor: int) -> str:
    return f":{tag}:{'D' if minor < 0 else 'C'}240101EUR{amount(minor)}"


def write_mt940(bookings: list[Row], opening: int, line_end: str) -> bytes:
    lines = [":20:X", ":25:1", ":28C:1/1", balance("60F", opening)]
    for day, minor, words in bookings:
        lines.append(f":61:{day:%y%m%d%m%d}{'D' if minor < 0 else 'C'}{amount(minor)}NTRFNONREF")
        lines.append(f":86:text {words}")
    lines += [balance("62F", opening + sum(row[1] for row in bookings)), "-", ""]
    return line_end.join(lines).encode()


def write_norma43(bookings: list[Row], opening: int, line_end: str) -> bytes:
    closing = opening + sum(row[1] for row in bookings)
    account = "210004180200051332"
    lines = [f"11{account}240101240101{1 if opening < 0 else 2}{abs(opening):014d}9783{'':29}"]
    out, into = [[way * row[1] for row in bookings if way * row[1] > 0] for way in (-1, 1)]
    for day, minor, words in bookings:
        lines.append(f"22    0418{day:%y%m%d%y%m%d}04001{1 if minor < 0 else 2}{abs(minor):014d}{'':38}")
        lines.append(f"2301{f'text {words}':<76}")
    sums = f"{len(out):05d}{sum(out):014d}{len(into):05d}{sum(into):014d}"
    lines.append(f"33{account}{sums}{1 if closing < 0 else 2}{abs(closing):014d}978    ")
    return line_end.join([*lines, ""]).encode()


def check(statement: Statement, bookings: list[Row], opening: int) -> None:
    found = [(item.date, item.amount_minor, item.description) for item in statement.transactions]
    assert found == [(day, minor, f"text {words}".strip()) for day, minor, words in bookings]
    assert (statement.opening_minor, statement.closing_minor) == (opening, opening + sum(row[1] for row in bookings))
    assert not statement.issues


@given(rows, st.integers(-(10**12), 10**12), line_ends)
@settings(max_examples=60)
def test_what_is_written_is_read_back(bookings: list[Row], opening: int, line_end: str) -> None:
    (statement,) = read_statements(write_mt940(bookings, opening, line_end))
    check(statement, bookings, opening)
    if line_end:
        (statement,) = read_statements(write_norma43(bookings, opening, line_end))
        check(statement, bookings, opening)


marks = st.sampled_from(("C", "D", "RC", "RD", "CR", "X", "", "EC"))
lines = st.builds(
    lambda day, mark, digits: f"{day}{mark}{digits}NTRF\n",
    st.sampled_from(("240102", "2401020131", "240230", "241301", "", "abc")),
    marks,
    st.sampled_from(("1,00", "1,", "1.5", "1,005", ",", "", "9" * 20)),
)


@given(st.lists(lines, max_size=20))
@settings(max_examples=100)
def test_every_booking_is_read_or_named(bookings: list[str]) -> None:
    text = ":20:X\n:25:1\n:60F:C240101EUR1,\n" + "".join(f":61:{line}:86:words\n" for line in bookings) + ":62F:C240101EUR1,\n"
    (statement,) = read_statements(text.encode())
    read = [item.row for item in statement.transactions]
    named = {issue.row for issue in statement.issues if issue.severity in ("refused", "note")}
    assert len(read) == len(set(read))
    assert not named & set(read)
    assert set(read) | (named - {None}) == {3 + 2 * number for number in range(len(bookings))}


fragments = st.sampled_from((
    b":20:1\n", b":25:1\n", b":28C:1/1\n", b":60F:C240101EUR1,\n", b":61:240101C1,NTRF\n", b":86:166?20x?32y\n", b"\n",
    b":62F:C240101EUR2,\n", b"-\n", b"-}{5:}\n", b"{1:F01}{2:}{4:\n", b":90D:1EUR1,\n", b":34F:EUR0,\n", b":NS:01x\n", b"\0",
    b":61:", b":86:", b"/NAME/x/REMI/", b"?", b"@@", b"\xff", b"\xef\xbb\xbf", b"\x85", b"\r", b":", b"\n:", b":62F:C",
))  # fmt: skip
records = st.sampled_from((
    b"22    0418240115240115120401" + b"0" * 52 + b"\n", b"2301words\n", b"2401840" + b"1" * 14 + b"\n",
    b"33" + b"2" * 78 + b"\n",
    b"88" + b"9" * 24 + b"\n", b"11" + b"2" * 78 + b"\n", b"\x1a", b"22", b"\n", b"\xd1",
))  # fmt: skip
account = b"11210004180200051332240101240131200000000010000978" + b"3" + b" " * 29 + b"\n"
pieces = st.one_of(
    st.lists(st.one_of(fragments, st.binary(max_size=6)), max_size=40).map(lambda parts: b":20:1\n" + b"".join(parts)),
    st.lists(st.one_of(records, st.binary(max_size=6)), max_size=20).map(lambda parts: account + b"".join(parts)),
)


@given(pieces)
@settings(max_examples=400)
def test_any_bytes_are_read_or_refused_in_words(source: bytes) -> None:
    try:
        first = read_statements(source)
    except StatementError as error:
        assert "damaged in a way" not in str(error)
        with pytest.raises(StatementError):
            read_statements(source)
    else:
        assert read_statements(source) == first


logging.getLogger("finance_core.statements").setLevel(logging.CRITICAL)
