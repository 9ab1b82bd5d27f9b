"""Laws of reading QIF: what is written is read back, every record ends as a booking or an issue, any bytes end well."""

import logging
from dataclasses import dataclass
from datetime import date

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from finance_core.errors import StatementError
from finance_core.statements import read_statements

DATE_FORMATS = ("%m/%d/%Y", "%d/%m/%Y", "%d.%m.%y", "%m-%d-%Y", "%Y-%m-%d", "%m/%d'%y", "%d/%m'%Y")
words = st.text("abcdefgh éö,;|", max_size=12).map(lambda text: " ".join(text.split()))


@dataclass(frozen=True, slots=True)
class Style:
    """How a program writes its file."""

    date_format: str
    padded: bool
    mark: str
    group: bool
    line_end: str
    last_end: bool


styles = st.builds(
    Style,
    date_format=st.sampled_from(DATE_FORMATS),
    padded=st.booleans(),
    mark=st.sampled_from(",."),
    group=st.booleans(),
    line_end=st.sampled_from(("\n", "\r\n", "\r")),
    last_end=st.booleans(),
)
Booking = tuple[date, int, str, str]
bookings = st.lists(
    st.tuples(st.dates(date(2001, 1, 1), date(2039, 12, 31)), st.integers(-(10**8), 10**8), words, words),
    min_size=1,
    max_size=20,
)


def write_day(day: date, style: Style) -> str:
    text = day.strftime(style.date_format)
    return text if style.padded else text.replace("/0", "/ ").replace("'0", "' ")


def write_amount(minor: int, style: Style) -> str:
    whole = f"{abs(minor) // 100:,}" if style.group else str(abs(minor) // 100)
    whole = whole.replace(",", "." if style.mark == "," else ",")
    return f"{'-' if minor < 0 else ''}{whole}{style.mark}{abs(minor) % 100:02d}"


def write(found: list[Booking], style: Style) -> bytes:
    lines = ["!Type:Bank"]
    for day, minor, payee, memo in found:
        lines += [f"D{write_day(day, style)}", f"T{write_amount(minor, style)}", f"P{payee}", f"M{memo}", "^"]
    return style.line_end.join(lines if style.last_end else lines[:-1]).encode()


@given(bookings, styles)
@settings(max_examples=150)
def test_what_is_written_is_read_back(found: list[Booking], style: Style) -> None:
    # One day late in its month, so that the file shows its order.
    assume(any(day.day > 12 for day, *_ in found))
    # A year of two digits shows itself where it can be no day.
    assume("%y" not in style.date_format or any(day.year % 100 > 31 for day, *_ in found))
    (statement,) = read_statements(write(found, style))
    assert [(item.date, item.amount_minor, item.payee) for item in statement.transactions] == [item[:3] for item in found]
    assert all(memo in item.description for item, (*_, memo) in zip(statement.transactions, found, strict=True))
    assert [item.row for item in statement.transactions] == [1 + 5 * number for number in range(len(found))]
    assert statement.layout is None
    assert statement.issues == ()


lines = st.one_of(
    st.sampled_from((
        "D2024-01-31", "D30.02.2024", "Dx", "D", "T-1.00", "T1,50", "Tx", "U2.00", "PShop", "M", "LFood", "L[Giro]", "SFood",
        "Ewords", "$3.00", "$x", "%50", "N1", "A", "Cx", "QQ", "É",
    )),
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="!^#"), min_size=1, max_size=6),
)  # fmt: skip


@given(st.lists(st.lists(lines, min_size=1, max_size=6), min_size=1, max_size=10))
@settings(max_examples=200)
def test_every_record_ends_as_a_booking_or_an_issue(records: list[list[str]]) -> None:
    plain = "D2024-01-31\nT-1.00\n^\n"
    source = f"!Type:Bank\n{plain}" + "".join("\n".join(record) + "\n^\n" for record in records)
    (statement,) = read_statements(source.encode())
    seen = {item.row for item in statement.transactions} | {issue.row for issue in statement.issues}
    row = 4
    for record in records:
        if any(line[1:].strip() for line in record if line[:1] not in "SE$%"):
            assert seen & set(range(row, row + len(record) + 1))
        row += len(record) + 1


fragments = st.sampled_from((
    b"!Type:Bank\n", b"!Account\n", b"!Type:Invst\n", b"!Option:AutoSwitch\n", b"D1/ 1'24\n", b"T-1.00\n", b"^\n", b"SFood\n",
    b"$1.00\n", b"E\n", b"NDiv\n", b"L[A]\n", b"\r", b"\0", b"\xff\xfe", b"D99/99/99\n", b"T" + b"9" * 60 + b"\n", b"!", b"^",
))  # fmt: skip


@given(st.lists(st.one_of(fragments, st.binary(max_size=8)), max_size=40).map(b"".join))
@settings(max_examples=400)
def test_any_bytes_after_the_signature_are_read_or_refused_in_words(rest: bytes) -> None:
    source = b"!Type:Bank\n" + rest
    try:
        statements = read_statements(source)
    except StatementError as error:
        assert "damaged in a way" not in str(error)
    else:
        assert all(statement.format == "qif" for statement in statements)
        assert statements == read_statements(source)


logging.getLogger("finance_core.statements").setLevel(logging.CRITICAL)
