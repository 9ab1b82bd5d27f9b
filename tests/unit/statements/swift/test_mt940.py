"""MT940 and MT942 by single fields; whole files stand in `tests/golden`."""

import time
from pathlib import Path

import pytest

from finance_core.errors import StatementError
from finance_core.statements import Statement, StatementTransaction, read_statements
from tests.unit.statements.test_corpus import entries as corpus_entries

HEAD = ":20:STARTUMS\n:25:10020030/123456\n:28C:1/1\n:60F:C240101EUR100,00\n"


def read(bookings: str, closing: str = ":62F:C240131EUR100,00\n-\n", head: str = HEAD) -> Statement:
    (statement,) = read_statements((head + bookings + closing).encode())
    return statement


def booking(line: str, words: str = "") -> StatementTransaction:
    (found,) = read(f":61:{line}\n{words}").transactions
    return found


@pytest.mark.parametrize(
    ("line", "minor"),
    [
        ("2401020102C10,00NTRFNONREF", 1000),
        ("240102D10,5NTRFNONREF", -1050),
        ("240102CR10,NTRFNONREF", 1000),  # C, and R as the third letter of EUR
        ("240102DR10,NTRFNONREF", -1000),
        ("240102RC10,NTRFNONREF", -1000),  # a credit taken back: money out
        ("240102RD10,NTRFNONREF", 1000),
        ("240102RCR10,NTRFNONREF", -1000),
        ("240102C000000000300.00NMSCNONREF", 30000),
        ("240102CN220000,00//19239782213", 22000000),
        ("240102C1.234,56NTRFNONREF", 123456),
        ("20240102C10,NTRFNONREF", 1000),
        ("202401020102C10,NTRFNONREF", 1000),
        ("240102    C10,NTRFNONREF", 1000),
        ("240102C0,00NTRFNONREF", 0),
    ],
)
def test_marks_and_amounts(line: str, minor: int) -> None:
    assert booking(line).amount_minor == minor
    assert str(booking(line).date) == "2024-01-02"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2401021229C1,NTRF", "2023-12-29"),
        ("2312290102C1,NTRF", "2024-01-02"),
        ("2402290301C1,NTRF", "2024-03-01"),
        ("240229C1,NTRF", "2024-02-29"),
        ("991231C1,NTRF", "1999-12-31"),
    ],
)
def test_the_entry_date_is_that_of_the_booking(line: str, day: str) -> None:
    assert str(booking(line).date) == day


def test_30_february_is_the_last_of_february_with_a_warning() -> None:
    statement = read(":61:230230D6,00NTRF\n:61:2302300231D6,00NTRF\n", ":62F:C230301EUR88,00\n-\n")
    assert [str(item.date) for item in statement.transactions] == ["2023-02-28", "2023-02-28"]
    assert [(issue.row, issue.severity) for issue in statement.issues] == [(4, "warning"), (5, "warning")]
    assert "230230" in statement.issues[0].message
    assert "2023-02-28" in statement.issues[0].message


@pytest.mark.parametrize(
    "line", ["241301C1,NTRF", "240100C1,NTRF", "abc", "", "240102X1,NTRF", "240102C,,NTRF", "240102C9" + "9" * 20]
)
def test_bad_bookings_are_issues_with_their_line(line: str) -> None:
    statement = read(f":61:{line}\n:86:words\n:61:240102C1,NTRF\n", ":62F:C240131EUR101,\n")
    assert [item.row for item in statement.transactions] == [6]
    assert [(issue.row, issue.severity) for issue in statement.issues] == [(4, "refused")]
    assert statement.read == 2


def test_extra_decimals_round_with_a_warning() -> None:
    statement = read(":61:240102C10,5NTRF\n", ":62F:C240102JPY111,\n", HEAD.replace("EUR100,00", "JPY100,00"))
    assert statement.transactions[0].amount_minor == 11
    assert (statement.opening_minor, statement.closing_minor) == (100, 111)
    assert [issue.severity for issue in statement.issues] == ["warning"]


def test_references() -> None:
    assert booking("240102C1,NTRFNONREF//BANK1").bank_id == "BANK1"
    assert booking("240102C1,NTRFMINE//NONREF").bank_id == ""
    named = booking("240102C1,N084P002445588      Tax Office", ":86:Assessment\n:86:Number 7\n")
    assert (named.payee, named.description) == ("Tax Office", "Tax Office Assessment Number 7")


def test_words_below_a_booking_without_86() -> None:
    assert booking("240102C1,NTRFINV 7\nCard payment").description == "Card payment"
    assert booking("240102C1,NTRFINV 7").description == "INV 7"
    assert booking("240102C1,NTRFNONREF").description == ""


def test_an_original_amount_is_kept() -> None:
    found = booking("240102D20,00NTRFNONREF\n/OCMT/USD22,10/", ":86:Travel\n")
    assert (found.amount_minor, found.original_minor, found.original_currency) == (-2000, -2210, "USD")
    assert booking("240102D20,00NTRFNONREF\n/OCMT/EUR20,00/").original_minor is None


def test_a_statement_that_does_not_close_says_by_how_much() -> None:
    statement = read(":61:240102C1,NTRF\n")
    assert [(issue.row, issue.severity) for issue in statement.issues] == [(None, "warning")]
    assert "1.00 EUR less" in statement.issues[0].message


def test_a_missing_closing_balance_is_named() -> None:
    statement = read(":61:240102C1,NTRF\n", "")
    assert statement.closing_minor is None
    assert "cut off" in statement.issues[0].message


@pytest.mark.parametrize("end", ["-\n", "-}\n", "-}{5:{CHK:1}}\n", "-XXX\n", " -\n", "\n\n", ""])
@pytest.mark.parametrize(
    "start", ["", "{1:F01X}{2:I940XN}{4:\n", "ABNANL2A\n940\nABNANL2A\n", "0000 01INGBNL2A00001\n940 00\n", "\x01"]
)
def test_ends_and_beginnings_belong_to_no_field(start: str, end: str) -> None:
    one = f"{start}{HEAD}:61:240102C1,NTRF\n:86:words\n:62F:C240102EUR101,\n{end}"
    statements = read_statements((one * 3).encode())
    assert len(statements) == 3
    assert all(statement.transactions[0].description == "words" for statement in statements)
    assert all(not statement.issues for statement in statements)


def test_headers_on_one_line_with_the_first_field() -> None:
    statement = read("", head=HEAD.replace(":20:", "{1:F01X}{2:I940XN}{4::20:"))
    assert statement.opening_minor == 10000


def test_pages_stay_apart_unless_they_share_a_message() -> None:
    first = HEAD + ":61:240102C1,NTRF\n:62M:C240102EUR101,\n"
    second = ":60M:C240102EUR101,\n:61:240103C1,NTRF\n:62F:C240103EUR102,\n"
    (chained,) = read_statements((first + second).encode())
    assert (chained.opening_minor, chained.closing_minor, len(chained.transactions)) == (10000, 10200, 2)
    apart = read_statements((first + "-\n" + HEAD[: HEAD.index(":60F")] + second).encode())
    assert [(page.opening_minor, page.closing_minor) for page in apart] == [(10000, 10100), (10100, 10200)]


def test_a_balance_begins_a_statement_of_the_same_account() -> None:
    statements = read_statements((HEAD + ":62F:C240102EUR100,\n:60F:C240103EUR100,\n:62F:D240103EUR5,\n").encode())
    assert [(each.account_id, each.closing_minor) for each in statements] == [
        ("10020030/123456", 10000),
        ("10020030/123456", -500),
    ]


@pytest.mark.parametrize(
    ("account", "known"),
    [
        ("NL50RABO0156750961 EUR", "NL50RABO0156750961"),
        ("NL92 KNAB 0123 4567 89", "NL92KNAB0123456789"),
        ("1017.490.554EUR", "1017.490.554"),
        ("UBRTHUHB/123456789150/EUR", "UBRTHUHB/123456789150"),
        ("TRIODOSBANK/0666666666", "TRIODOSBANK/0666666666"),
    ],
)
def test_accounts(account: str, known: str) -> None:
    assert read("", head=HEAD.replace("10020030/123456", account)).account_id == known


def test_wrapped_times_are_no_fields() -> None:
    words = booking("240102C1,NTRF", ":86:Paid at 12\n:20:15\n:26:37\n:28:00\nby card\n").description
    assert words == "Paid at 12 :20:15 :26:37 :28:00 by card"


def test_a_cut_message_ends_where_the_next_begins() -> None:
    statements = read_statements((HEAD + ":61:240102C1,NTRF\n:86:words\n" + HEAD + ":62F:C240102EUR100,\n").encode())
    assert [len(statement.transactions) for statement in statements] == [1, 0]
    assert statements[0].transactions[0].description == "words"


def test_messages_without_money_are_noted() -> None:
    statements = read_statements((HEAD + ":62F:C240102EUR100,\n:20:NEXT\n:25:1\n").encode())
    assert [(issue.row, issue.severity) for issue in statements[0].issues] == [(5, "note")]


@pytest.mark.parametrize("source", [":20:X\n", ":25:1\n-\n", ":60F:C240101EUR1,\n", ":NS:\n", ":86:091\n-"])
def test_fragments_without_a_statement_are_refused(source: str) -> None:
    with pytest.raises(StatementError, match="neither bookings nor balances"):
        read_statements(source.encode())


def test_interim_reports_check_their_sums() -> None:
    head = ":20:1\n:25:PL1\n:28C:1\n:34F:PLN0,\n:13D:2401191815+0100\n:61:240119D5,NTRF\n"
    (right,) = read_statements((head + ":90D:1PLN5,00\n:90C:0PLN0,00\n").encode())
    assert (right.format, right.currency, right.issues) == ("mt942", "PLN", ())
    (wrong,) = read_statements((head + ":90D:2PLN7,00\n").encode())
    assert "2 with 7.00 PLN as debits, but 1 with 5.00 PLN" in wrong.issues[0].message


def test_expected_payments_are_noted_not_booked() -> None:
    statement = read(":61:240102EC1,NTRF\n")
    assert statement.transactions == ()
    assert [(issue.row, issue.severity) for issue in statement.issues] == [(4, "note")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "cp850", "utf-16"])
def test_encodings(encoding: str) -> None:
    text = HEAD + ":61:240102C0,NTRF\n:86:166?20Müsli für Jürgen, schön?32MÜLLER\n:62F:C240102EUR100,\n"
    (statement,) = read_statements(text.encode(encoding))
    assert statement.transactions[0].description == "MÜLLER Müsli für Jürgen, schön"


def test_home_banking_writes_lines_apart_with_signs() -> None:
    text = (HEAD + ":61:240102C1,NTRF\n:86:166?20Rent\n:62F:C240102EUR101,\n-").replace("\n", "@@")
    (statement,) = read_statements(text.encode())
    assert statement.transactions[0].description == "Rent"


def test_damaged_files_are_refused_in_bounded_time() -> None:
    start = time.process_time()
    with pytest.raises(StatementError, match="More than 10,000 rows"):
        read_statements((HEAD + ":61:\n" * 20_000).encode())
    with pytest.raises(StatementError, match="longer than any bank"):
        read_statements((HEAD + ":86:" + "x" * 2_000_000).encode())
    assert time.process_time() - start < 3


def test_fifty_thousand_bookings() -> None:
    one = ":61:2401020102CR1,00NTRFNONREF//{0}\n:86:166?00GUTSCHRIFT?20EREF+{0}?21SVWZ+Rent May?32ANNA SMITH\n"
    source = (HEAD + "".join(one.format(number) for number in range(50_000)) + ":62F:C240102EUR50100,\n").encode()
    start = time.process_time()
    (statement,) = read_statements(source)
    assert time.process_time() - start < 5
    assert len(statement.transactions) == 50_000
    assert not statement.issues


def _balance_in_minor(text: str) -> int:
    return round(float(text) * 100)


def test_corpus(corpus: Path) -> None:
    checked = 0
    for entry in corpus_entries(corpus):
        if not entry["format"].startswith("MT94") or entry["outcome"] == "refuse":
            continue
        try:
            statements = read_statements(corpus / "statements" / entry["path"])
        except StatementError:
            assert entry["outcome"] == "either", entry["path"]
            continue
        if entry["transactions"]:
            assert sum(len(each.transactions) for each in statements) == int(entry["transactions"]), entry["path"]
        if entry["statements"]:
            assert len(statements) == int(entry["statements"]), entry["path"]
        if entry["closes"] == "yes":
            known = [each for each in statements if each.opening_minor is not None and each.closing_minor is not None]
            assert known, entry["path"]
            assert not [issue for each in known for issue in each.issues if "does not close" in issue.message], entry["path"]
            checked += 1
        if entry["opening"] and entry["closing"]:
            wanted = (_balance_in_minor(entry["opening"]), _balance_in_minor(entry["closing"]), entry["currency"])
            assert wanted in [(each.opening_minor, each.closing_minor, each.currency) for each in statements], entry["path"]
    assert checked >= 50
