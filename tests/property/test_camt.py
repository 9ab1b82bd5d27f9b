"""Laws of reading CAMT: what is written is read back, every entry ends as a booking or an issue, any bytes end well."""

import logging
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from finance_core.errors import StatementError
from finance_core.statements import read_statements

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), max_size=12)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@dataclass(frozen=True, slots=True)
class Style:
    """How a bank writes its file."""

    version: int
    prefix: str
    encoding: str
    batches: bool


styles = st.builds(
    Style,
    version=st.integers(1, 10),
    prefix=st.sampled_from(("", "ns:", "a-b:")),
    encoding=st.sampled_from(("utf-8", "utf-16")),
    batches=st.booleans(),
)
Booking = tuple[date, int, str, str]
bookings = st.lists(st.tuples(days, st.integers(-(10**9), 10**9).filter(bool), texts, texts), max_size=12)


def write_amount(minor: int) -> str:
    way = "CRDT" if minor > 0 else "DBIT"
    return f'<Amt Ccy="EUR">{abs(minor) // 100}.{abs(minor) % 100:02d}</Amt><CdtDbtInd>{way}</CdtDbtInd>'


def write_details(minor: int, payee: str, words: str, style: Style) -> str:
    name = f"<Nm>{escape(payee)}</Nm>"
    role, party = "Dbtr" if minor > 0 else "Cdtr", f"<Pty>{name}</Pty>" if style.version >= 8 else name
    parties = f"<RltdPties><{role}>{party}</{role}></RltdPties>"
    return f"<TxDtls>{write_amount(minor)}{parties}<RmtInf><Ustrd>{escape(words)}</Ustrd></RmtInf></TxDtls>"


def write_entry(day: date, minor: int, details: str) -> str:
    return f"<Ntry>{write_amount(minor)}<Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt><NtryDtls>{details}</NtryDtls></Ntry>"


def write_balance(kind: str, minor: int) -> str:
    return f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{write_amount(minor)}</Bal>"


def write(found: list[Booking], style: Style) -> bytes:
    if style.batches and found:
        day = found[0][0]
        found = [(day, minor, payee, words) for _, minor, payee, words in found]
        entries = write_entry(day, sum(item[1] for item in found), "".join(write_details(*item[1:], style) for item in found))
    else:
        entries = "".join(
            write_entry(day, minor, write_details(minor, payee, words, style)) for day, minor, payee, words in found
        )
    total = sum(item[1] for item in found)
    inner = write_balance("OPBD", 12_345) + write_balance("CLBD", 12_345 + total) + entries
    inner = f"<Document><BkToCstmrStmt><Stmt>{inner}</Stmt></BkToCstmrStmt></Document>"
    inner = inner.replace("</", f"\n</{style.prefix}").replace("<", f"<{style.prefix}").replace(f"<{style.prefix}/", "</")
    return f'<?xml version="1.0" encoding="{style.encoding}"?>{inner}'.encode(style.encoding)


@given(bookings, styles)
@settings(max_examples=150)
def test_what_is_written_is_read_back(found: list[Booking], style: Style) -> None:
    (statement,) = read_statements(write(found, style))
    read = [(item.amount_minor, item.payee) for item in statement.transactions]
    assert read == [(minor, payee) for _, minor, payee, _ in found]
    assert all(words in item.description for item, (*_, words) in zip(statement.transactions, found, strict=True))
    if not style.batches:
        assert [item.date for item in statement.transactions] == [day for day, *_ in found]
    assert len({item.row for item in statement.transactions}) == len(found)
    assert (statement.opening_minor, statement.closing_minor) == (12_345, 12_345 + sum(item[1] for item in found))
    assert statement.issues == ()


values = st.one_of(st.sampled_from(("", "1.00", "-3", "1,5", "x", "9" * 60, "2024-02-30", "2024-01-31", "CRDT", "DBIT")), texts)


@given(st.lists(st.tuples(values, values, values, values), max_size=10))
@settings(max_examples=150)
def test_every_entry_ends_as_a_booking_or_an_issue(found: list[tuple[str, str, str, str]]) -> None:
    entries = "".join(
        f"<Ntry><Amt>{escape(amount)}</Amt><CdtDbtInd>{escape(way)}</CdtDbtInd><Sts>{escape(status)}</Sts>"
        f"<BookgDt><Dt>{escape(day)}</Dt></BookgDt></Ntry>"
        for amount, way, status, day in found
    )
    (statement,) = read_statements(f"<Document><BkToCstmrStmt><Stmt>{entries}</Stmt></BkToCstmrStmt></Document>".encode())
    seen = {item.row for item in statement.transactions} | {issue.row for issue in statement.issues}
    assert set(range(len(found))) <= seen
    assert statement.read == len(found)


fragments = st.sampled_from((
    b"<Stmt>", b"</Stmt>", b"<Ntry>", b"</Ntry>", b"<TxDtls>", b"<Amt Ccy='EUR'>1.00</Amt>", b"<CdtDbtInd>DBIT</CdtDbtInd>",
    b"<BookgDt><Dt>2024-01-31</Dt></BookgDt>",
    b"<Bal>", b"&", b"&amp;", b"&#0;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?x?>",
    b"<!DOCTYPE x>", b"<Document>", b"</Document>", b"\0", b"\xff", b"<", b">", b"<n:Stmt>", b"</n:Stmt>",
    b'<?xml version="1.0"?>',    b'<?xml version="1.0" encoding="utf-16"?>', b'<?xml version="1.0" encoding="nonsense"?>',
))  # fmt: skip


@given(st.lists(st.one_of(fragments, st.binary(max_size=8)), max_size=40).map(b"".join))
@settings(max_examples=400)
def test_any_bytes_after_the_signature_are_read_or_refused_in_words(rest: bytes) -> None:
    source = b"<BkToCstmrStmt>" + rest
    try:
        statements = read_statements(source)
    except StatementError as error:
        assert "damaged in a way" not in str(error)
    else:
        assert all(statement.format == "camt" for statement in statements)
        assert statements == read_statements(source)


logging.getLogger("finance_core.statements").setLevel(logging.CRITICAL)
