"""OFX and QFX files; whole ones stand in `tests/golden`."""

import pytest

from finance_core.errors import StatementError
from finance_core.statements import Statement, read_statements


def read(entries: str, *, details: str = "<CURDEF>EUR<BANKACCTFROM><ACCTID>1</BANKACCTFROM>") -> Statement:
    source = (
        f"OFXHEADER:100\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>{details}<BANKTRANLIST>{entries}</BANKTRANLIST></STMTRS></OFX>"
    )
    (statement,) = read_statements(source.encode())
    return statement


def entry(**leaves: str) -> str:
    leaves = {"TRNTYPE": "DEBIT", "DTPOSTED": "20240131", "TRNAMT": "-1.00", "FITID": "1"} | leaves
    return "<STMTTRN>" + "".join(f"<{name}>{text}\n" for name, text in leaves.items()) + "</STMTTRN>"


@pytest.mark.parametrize("text", ["20240131", "20240131235959.123[-5:EST]", "20240131000000[+12:NZT]", "2024-01-31"])
def test_the_bank_s_local_day_is_kept(text: str) -> None:
    assert str(read(entry(DTPOSTED=text)).transactions[0].date) == "2024-01-31"


@pytest.mark.parametrize(
    ("text", "minor"), [("-12.50", -1250), ("-12,50", -1250), ("+1.234,56", 123456), (" 7 ", 700), ("1.500", 150)]
)
def test_amounts(text: str, minor: int) -> None:
    assert read(entry(TRNAMT=text)).transactions[0].amount_minor == minor


def test_bad_entries_are_issues_with_their_place() -> None:
    statement = read(entry(TRNAMT="") + entry(DTPOSTED="20240230") + entry(TRNAMT="x") + entry())
    assert [issue.row for issue in statement.issues] == [0, 1, 2]
    assert statement.refused == 3
    assert statement.transactions[0].row == 3


def test_texts() -> None:
    item = read(entry(NAME="Shop", MEMO="Card &amp; more")).transactions[0]
    assert (item.payee, item.description, item.bank_id) == ("Shop", "Shop Card & more", "1")
    assert read(entry(NAME="Shop", MEMO="At Shop")).transactions[0].description == "At Shop"


def test_a_foreign_amount_keeps_its_currency() -> None:
    foreign = entry().replace("</STMTTRN>", "<CURRENCY><CURRATE>1.1<CURSYM>JPY</CURRENCY></STMTTRN>")
    converted = entry().replace("</STMTTRN>", "<ORIGCURRENCY><CURRATE>1.1<CURSYM>JPY</ORIGCURRENCY></STMTTRN>")
    assert [item.currency for item in read(foreign + converted).transactions] == ["JPY", "EUR"]


def test_signs_are_kept_unless_they_contradict_their_types() -> None:
    kept = read(entry(TRNAMT="5.00", TRNTYPE="DEBIT") + entry(TRNAMT="-5.00"))
    assert [item.amount_minor for item in kept.transactions] == [500, -500]
    unsigned = read(entry(TRNAMT="5.00") + entry(TRNAMT="6.00") + entry(TRNAMT="9.00", TRNTYPE="CREDIT"))
    assert [item.amount_minor for item in unsigned.transactions] == [-500, -600, 900]


def test_the_other_account_is_not_the_own_one() -> None:
    transfer = entry().replace("</STMTTRN>", "<BANKACCTTO><BANKID>2<ACCTID>999</BANKACCTTO></STMTTRN>")
    assert read(transfer).account_id == "1"


def test_entries_without_end() -> None:
    assert len(read(entry().replace("</STMTTRN>", "") * 100).transactions) == 100


def test_error_answers_are_refused_with_their_message() -> None:
    answer = "<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>Wrong password</STATUS></SONRS></OFX>"
    with pytest.raises(StatementError, match="Wrong password"):
        read_statements(answer.encode())


def test_an_empty_answer_is_refused() -> None:
    with pytest.raises(StatementError, match="no account statement"):
        read_statements(b"<OFX></OFX>")
