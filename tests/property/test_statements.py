"""Laws of reading statements: what is written is read back, any bytes end well, no row is lost, and nothing is by chance."""

import csv
import io
import logging
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from finance_core.errors import StatementError
from finance_core.statements import Statement, read_statements

DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y%m%d", "%d %b %Y", "%d-%m-%y", "%Y/%m/%d %H:%M")
TITLES = {
    "en": ("Date", "Description", "Amount", "Debit", "Credit", "Balance", "Type"),
    "de": ("Buchungstag", "Verwendungszweck", "Betrag", "Soll", "Haben", "Saldo", "Soll/Haben"),
    "fr": ("Date", "Libellé", "Montant", "Débit", "Crédit", "Solde", "Sens"),
    "pl": ("Data operacji", "Tytuł", "Kwota", "Obciążenia", "Uznania", "Saldo po operacji", "Strona"),
}
Row = tuple[date, int, str]


@dataclass(frozen=True, slots=True)
class Style:
    """How a bank writes its table."""

    language: str
    delimiter: str
    date_format: str
    mark: str
    group: str
    money: str
    balance: bool
    newest_first: bool
    line_end: str
    preamble: int
    encoding: str


styles = st.builds(
    Style,
    language=st.sampled_from(sorted(TITLES)),
    delimiter=st.sampled_from(",;\t|"),
    date_format=st.sampled_from(DATE_FORMATS),
    mark=st.sampled_from(",."),
    group=st.sampled_from(("", " ", "'", "other")),
    money=st.sampled_from(("signed", "columns", "negative debits", "direction")),
    balance=st.booleans(),
    newest_first=st.booleans(),
    line_end=st.sampled_from(("\n", "\r\n")),
    preamble=st.integers(0, 3),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16")),
)
# Words with a letter beyond ASCII, quotes and delimiters; never dates, amounts or names of balances.
texts = st.text("abc éöł,;|\"'", min_size=1, max_size=12).map(lambda text: " ".join(f"shop {text}".split()))
rows = st.lists(
    st.tuples(
        st.dates(date(2021, 1, 1), date(2021, 3, 31)),
        st.integers(-2_000_000, 2_000_000).filter(bool),
        texts,
    ),
    min_size=8,
    max_size=40,
).map(lambda found: sorted(found, key=lambda row: row[0]))


def write_amount(minor: int, style: Style) -> str:
    whole, cents = divmod(abs(minor), 100)
    group = {"other": "." if style.mark == "," else ","}.get(style.group, style.group)
    return f"{'-' if minor < 0 else ''}{f'{whole:,}'.replace(',', group)}{style.mark}{cents:02d}"


def money_cells(minor: int, style: Style) -> list[str]:
    if style.money == "signed":
        return [write_amount(minor, style)]
    if style.money == "direction":
        return [write_amount(abs(minor), style), "C" if minor > 0 else "D"]
    debit = minor if style.money == "negative debits" else -minor
    return [write_amount(debit, style) if minor < 0 else "", write_amount(minor, style) if minor > 0 else ""]


def write(bookings: list[Row], style: Style) -> bytes:
    day, text, amount, debit, credit, balance, way = TITLES[style.language]
    money = {"signed": [amount], "direction": [amount, way]}.get(style.money, [debit, credit])
    table = [["Export", str(number)] for number in range(style.preamble)]
    table.append([day, text, *money, *([balance] if style.balance else [])])
    total, lines = 100_000, []
    for when, minor, words in bookings:
        total += minor
        cells = [when.strftime(style.date_format), words, *money_cells(minor, style)]
        lines.append([*cells, *([write_amount(total, style)] if style.balance else [])])
    table += reversed(lines) if style.newest_first else lines
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=style.delimiter, lineterminator=style.line_end).writerows(table)
    return buffer.getvalue().encode(style.encoding)


def read(source: bytes) -> Statement:
    (statement,) = read_statements(source)
    return statement


@given(bookings=rows, style=styles)
@settings(max_examples=150)
def test_what_is_written_is_read_back(bookings: list[Row], style: Style) -> None:
    # Most rows of an account are spending, and some day is late in its month; without that the file may leave questions open.
    assume(2 * sum(minor < 0 for _, minor, _ in bookings) > len(bookings))
    assume(any(minor > 0 for _, minor, _ in bookings))
    assume(any(when.day > 12 for when, _, _ in bookings))
    statement = read(write(bookings, style))
    found = [(item.date, item.amount_minor, item.description) for item in statement.transactions]
    assert found == (bookings[::-1] if style.newest_first else bookings)
    assert statement.layout is not None
    assert statement.layout.ambiguous == ()
    if style.balance:
        total = sum(minor for _, minor, _ in bookings)
        assert (statement.opening_minor, statement.closing_minor) == (100_000, 100_000 + total)


cells = st.one_of(
    st.sampled_from(
        ("", "2024-01-31", "31/01/2024", "30.02.2024", "-1.00", "1,50", "abc", "Total", "12", '"x"', "1 CR", "EUR", " ")
    ),
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=6),
)


@given(
    st.lists(st.lists(cells, min_size=1, max_size=6), min_size=1, max_size=15),
    st.sampled_from(",;\t|"),
)
@settings(max_examples=200)
def test_every_row_ends_as_a_transaction_or_an_issue(table: list[list[str]], delimiter: str) -> None:
    buffer = io.StringIO()
    # Enough plain rows that the odd ones can't change what the columns are.
    head = [["Date", "Description", "Amount"], *([f"2024-01-{day}", "plain", f"-{day}.25"] for day in range(10, 31))]
    csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([*head, *table])
    statement = read(buffer.getvalue().encode("utf-8", "replace"))
    seen = {item.row for item in statement.transactions} | {issue.row for issue in statement.issues}
    filled = {number for number, row in enumerate([*head, *table]) if any(cell.strip() for cell in row)}
    assert filled <= seen
    assert len(statement.transactions) == len({item.row for item in statement.transactions})


fragments = st.sampled_from((
    b"Date,Amount,Text\n", b"2024-01-31,-1.00,x\n", b"<OFX>", b"<STMTRS>", b"<STMTTRN>", b"<DTPOSTED>20240131", b"<TRNAMT>-1",
    b"</STMTTRN>", b'"', b";", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"OFXHEADER:100\n", b"\r", b"31/02/2024;1;2\n",
    b"&#x110000;",    b"<![CDATA[", b"9" * 40, b"(1.0", b"\x85\xa0", "2024年1月".encode("gb18030"), b"sep=;\n",
))  # fmt: skip
anything = st.one_of(st.binary(max_size=400), st.lists(st.one_of(fragments, st.binary(max_size=8)), max_size=30).map(b"".join))


@given(anything)
@settings(max_examples=400)
def test_any_bytes_are_read_or_refused_in_words(source: bytes) -> None:
    messages: list[str] = []
    try:
        first = read_statements(source)
    except StatementError as error:
        messages.append(str(error))
        with pytest.raises(StatementError, match=r"\w") as again:
            read_statements(source)
        assert str(again.value) == messages[0]
        assert "damaged in a way" not in messages[0]
    else:
        assert read_statements(source) == first


@given(rows, st.integers(1, 20))
@settings(max_examples=30)
def test_ofx_keeps_every_entry(bookings: list[Row], days: int) -> None:
    entries = "".join(
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{when + timedelta(days=days):%Y%m%d}<TRNAMT>{minor / 100:.2f}<FITID>{number}"
        f"<NAME>{words}"
        for number, (when, minor, words) in enumerate(bookings)
    )
    statement = read(f"<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST>{entries}</BANKTRANLIST></STMTRS></OFX>".encode())
    assert [item.amount_minor for item in statement.transactions] == [minor for _, minor, _ in bookings]
    assert [item.description for item in statement.transactions] == [words for _, _, words in bookings]


logging.getLogger("finance_core.statements").setLevel(logging.CRITICAL)
