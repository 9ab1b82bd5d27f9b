"""CAMT files; whole ones stand in `tests/golden`."""

import time
from collections.abc import Callable

import pytest

from finance_core.errors import StatementError
from finance_core.statements import Statement, read_statements

ACCOUNT = "<Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>Erika Muster</Nm></Ownr></Acct>"
DETAIL = "<NtryDtls><TxDtls>{}</TxDtls></NtryDtls>"


def document(content: str, *, version: str = "camt.053.001.02", message: str = "BkToCstmrStmt", kind: str = "Stmt") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:{version}"><{message}>'
        f"<GrpHdr><CreDtTm>2024-02-01T06:00:00</CreDtTm></GrpHdr><{kind}>{ACCOUNT}{content}</{kind}></{message}></Document>"
    ).encode()


def read(content: str, *, version: str = "camt.053.001.02") -> Statement:
    (statement,) = read_statements(document(content, version=version))
    return statement


def entry(
    amount: str = "1.00", way: str = "DBIT", more: str = "", *, status: str = "BOOK", day: str = "2024-01-31", code: str = "EUR"
) -> str:
    return (
        f'<Ntry><Amt Ccy="{code}">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts>{status}</Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt>{more}</Ntry>"
    )


def balance(kind: str, amount: str, way: str = "CRDT", day: str = "2024-01-31", code: str = "EUR") -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy='{code}'>{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>"
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def amounts(statement: Statement) -> list[int]:
    return [item.amount_minor for item in statement.transactions]


def test_an_entry() -> None:
    parties = "<RltdPties><Dbtr><Nm>Erika Muster</Nm></Dbtr><Cdtr><Nm>Shop &amp; Co</Nm></Cdtr></RltdPties>"
    words = "<RmtInf><Ustrd>Invoice 7</Ustrd><Ustrd>thank you</Ustrd></RmtInf>"
    more = "<AcctSvcrRef>R1</AcctSvcrRef>" + DETAIL.format(parties + words) + "<AddtlNtryInf>TRANSFER</AddtlNtryInf>"
    statement = read(balance("OPBD", "10.00") + balance("CLBD", "8.00", "DBIT") + entry("18.00", more=more))
    assert (statement.format, statement.account_id, statement.currency) == ("camt", "DE02120300000000202051", "EUR")
    assert (statement.opening_minor, statement.closing_minor) == (1000, -800)
    assert statement.issues == ()
    (item,) = statement.transactions
    assert (str(item.date), item.amount_minor, item.payee, item.bank_id) == ("2024-01-31", -1800, "Shop & Co", "R1")
    assert item.description == "Shop & Co Invoice 7 thank you TRANSFER"


@pytest.mark.parametrize(("version", "status"), [("camt.053.001.08", "<Cd>BOOK</Cd>"), ("camt.053.001.10", "<Cd>BOOK</Cd>")])
def test_newer_versions_wrap_parties_and_status(version: str, status: str) -> None:
    parties = "<RltdPties><Dbtr><Pty><Nm>Employer</Nm></Pty></Dbtr></RltdPties>"
    (item,) = read(entry("5.00", "CRDT", DETAIL.format(parties), status=status), version=version).transactions
    assert (item.payee, item.amount_minor) == ("Employer", 500)


@pytest.mark.parametrize(
    ("message", "kind"),
    [("BkToCstmrStmt", "Stmt"), ("BkToCstmrAcctRpt", "Rpt"), ("BkToCstmrDbtCdtNtfctn", "Ntfctn"), ("BkToCstmrStmtV01", "Stmt")],
)
def test_reports_statements_and_notifications(message: str, kind: str) -> None:
    (statement,) = read_statements(document(entry(), message=message, kind=kind))
    assert amounts(statement) == [-100]


@pytest.mark.parametrize(
    "change",
    [
        lambda source: source.replace(b' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"', b""),
        lambda source: source.replace(b"camt.053", b"wrong"),
        lambda source: (
            source.replace(b"</", b"</n:").replace(b"<", b"<n:").replace(b"<n:/n:", b"</n:").replace(b"<n:?", b"<?")
            .replace(b"xmlns=", b"xmlns:n=")
        ),
        lambda source: b"\xef\xbb\xbf\n " + source.removeprefix(b'<?xml version="1.0" encoding="UTF-8"?>'),
        lambda source: source.replace(b"UTF-8", b"UTF-16").decode().encode("utf-16"),
        lambda source: b"  \r\n" + source,
        lambda source: source.replace(b"<Document", b"<Envelope><Document").replace(b"</Document>", b"</Document></Envelope>"),
    ],
)  # fmt: skip
def test_namespaces_and_wrappings_do_not_matter(change: Callable[[bytes], bytes]) -> None:
    (statement,) = read_statements(change(document(entry() + entry("2.00", "CRDT"))))
    assert amounts(statement) == [-100, 200]


@pytest.mark.parametrize(
    ("text", "code", "minor"),
    [
        ("1.5", "EUR", -150),
        ("1.50000", "EUR", -150),
        ("200", "JPY", -200),
        ("1.234", "KWD", -1234),
        ("1.234,56", "EUR", -123456),
    ],
)
def test_amounts(text: str, code: str, minor: int) -> None:
    statement = read(entry(text, code=code))
    assert amounts(statement) == [minor]
    assert statement.issues == ()


def test_decimals_beyond_the_currency_are_rounded_and_said() -> None:
    statement = read(entry("1.23456"))
    assert amounts(statement) == [-123]
    assert [(issue.row, issue.severity) for issue in statement.issues] == [(0, "warning")]


@pytest.mark.parametrize("text", ["2024-01-31+14:00", "2024-01-31Z", "2024-01-31T23:59:59.000-11:00"])
def test_the_bank_s_local_day_is_kept(text: str) -> None:
    wrapped = entry(day="").replace("<Dt></Dt>", f"<DtTm>{text}</DtTm>")
    assert str(read(wrapped).transactions[0].date) == "2024-01-31"


def test_missing_booking_dates_are_filled_and_said() -> None:
    no_day = entry().replace("<BookgDt><Dt>2024-01-31</Dt></BookgDt>", "{}")
    statement = read(no_day.format("<ValDt><Dt>2024-01-30</Dt></ValDt>") + no_day.format(""))
    assert [str(item.date) for item in statement.transactions] == ["2024-01-30", "2024-02-01"]
    assert [issue.severity for issue in statement.issues] == ["warning", "warning"]


def test_bad_entries_are_issues_with_their_place() -> None:
    statement = read(entry("") + entry("x") + entry(way="") + entry(day="2024-02-30") + entry(day="soon") + entry())
    assert [issue.row for issue in statement.issues] == [0, 1, 2, 3, 4]
    assert "2024-02-29" in statement.issues[3].message
    assert statement.refused == 5
    assert statement.transactions[0].row == 5


def test_statements_of_several_accounts_come_out_as_several() -> None:
    second = ACCOUNT.replace("202051", "999999").replace("EUR", "CHF")
    statements = read_statements(document(entry() + "</Stmt><Stmt>" + second + entry(code="CHF")))
    assert [(each.account_id[-6:], each.currency, len(each.transactions)) for each in statements] == [
        ("202051", "EUR", 1),
        ("999999", "CHF", 1),
    ]
    assert [each.transactions[0].row for each in statements] == [0, 1]


BATCH = (
    '<NtryDtls><TxDtls><Refs><AcctSvcrRef>A</AcctSvcrRef></Refs><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>'
    "<RltdPties><Cdtr><Nm>One</Nm></Cdtr></RltdPties></TxDtls>"
    '<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">2.00</Amt></TxAmt></AmtDtls>'
    "<RltdPties><Cdtr><Nm>Two</Nm></Cdtr></RltdPties></TxDtls></NtryDtls>"
)


def test_a_batch_is_taken_apart_where_it_adds_up() -> None:
    statement = read(entry("3.00", more="<AcctSvcrRef>B</AcctSvcrRef>" + BATCH) + entry())
    found = [(item.row, item.amount_minor, item.payee, item.bank_id) for item in statement.transactions]
    assert found == [(0, -100, "One", "A"), (1, -200, "Two", "B/2"), (2, -100, "", "")]


def test_a_batch_is_kept_whole_where_it_does_not_add_up() -> None:
    statement = read(entry("4.00", more="<AcctSvcrRef>B</AcctSvcrRef>" + BATCH))
    (item,) = statement.transactions
    assert (item.amount_minor, item.payee, item.bank_id) == (-400, "", "B")
    assert [issue.severity for issue in statement.issues] == ["note"]


def test_the_accounts_say_who_the_other_party_is() -> None:
    number = "<{0}Acct><Id><IBAN>{1}</IBAN></Id></{0}Acct>"
    own = number.format("Dbtr", "DE89370400440532013000") + number.format("Cdtr", "DE02120300000000202051")
    parties = f"<RltdPties><Dbtr><Nm>Other</Nm></Dbtr><Cdtr><Nm>Erika Muster</Nm></Cdtr>{own}</RltdPties>"
    assert read(entry("1.00", "DBIT", DETAIL.format(parties))).transactions[0].payee == "Other"


def test_a_reversal_has_the_direction_that_is_written() -> None:
    parties = DETAIL.format("<RltdPties><Dbtr><Nm>Erika Muster</Nm></Dbtr><Cdtr><Nm>Gym</Nm></Cdtr></RltdPties>")
    back = "<RvslInd>true</RvslInd>" + parties
    statement = read(
        balance("OPBD", "10.00") + balance("CLBD", "10.00") + entry("5.00", "DBIT", parties) + entry("5.00", "CRDT", back)
    )
    assert [(item.amount_minor, item.payee) for item in statement.transactions] == [(-500, "Gym"), (500, "Gym")]
    assert statement.issues == ()


def test_signs_of_reversals_are_turned_where_only_that_closes() -> None:
    turned = entry("5.00", "DBIT", "<RvslInd>true</RvslInd>")
    statement = read(balance("OPBD", "10.00") + balance("CLBD", "14.00") + entry("1.00") + turned)
    assert amounts(statement) == [-100, 500]
    assert [issue.severity for issue in statement.issues] == ["warning"]


def test_pending_entries_are_kept_apart_where_the_balances_prove_it() -> None:
    entries = entry("1.00") + entry("2.00", status="PDNG") + entry("4.00", status="INFO")
    without = read(balance("OPBD", "10.00") + balance("CLBD", "9.00") + entries)
    assert amounts(without) == [-100]
    counted = read(balance("OPBD", "10.00") + balance("CLBD", "7.00") + entries)
    assert amounts(counted) == [-100, -200]
    unproven = read(entries)
    assert amounts(unproven) == [-100, -200]
    for statement in (without, counted, unproven):
        assert [(issue.row, issue.severity) for issue in statement.issues] == [(1, "note"), (2, "note")]


@pytest.mark.parametrize(
    ("balances", "found"),
    [
        (balance("PRCD", "9.00") + balance("CLBD", "8.00"), (900, 800)),
        (balance("OPBD", "9.00") + balance("PRCD", "5.00") + balance("CLBD", "8.00"), (900, 800)),
        (balance("OPBD", "9.00") + balance("ITBD", "8.00"), (900, 800)),
        (balance("ITBD", "8.00", day="2024-01-31") + balance("ITBD", "9.00", day="2024-01-01"), (900, 800)),
        (balance("ITBD", "9.00"), (None, None)),
        (balance("OPAV", "9.00") + balance("CLAV", "8.00"), (None, None)),
        (balance("OPBD", "9.00") + balance("CLBD", "8.00") + balance("CLAV", "1.00"), (900, 800)),
    ],
)
def test_balances(balances: str, found: tuple[int | None, int | None]) -> None:
    statement = read(balances + entry())
    assert (statement.opening_minor, statement.closing_minor) == found
    assert statement.issues == ()


def test_a_statement_that_does_not_close_says_by_how_much() -> None:
    (issue,) = read(balance("OPBD", "9.00") + balance("CLBD", "8.50") + entry()).issues
    assert (issue.row, issue.severity) == (None, "warning")
    assert "0.50 EUR more" in issue.message


def test_a_balance_in_another_currency_is_left_out() -> None:
    statement = read(balance("OPBD", "9.00") + balance("CLBD", "8.00", code="USD") + entry())
    assert (statement.opening_minor, statement.closing_minor) == (900, None)


def test_what_was_paid_in_another_currency_is_kept() -> None:
    foreign = DETAIL.format('<AmtDtls><InstdAmt><Amt Ccy="JPY">1200</Amt></InstdAmt></AmtDtls>')
    found = read(entry("7.50", more=foreign) + entry("7.50")).transactions
    assert [(item.amount_minor, item.currency, item.original_minor, item.original_currency) for item in found] == [
        (-750, "EUR", -1200, "JPY"),
        (-750, "EUR", None, ""),
    ]


def test_short_entry_references_are_no_ids() -> None:
    found = read(entry(more="<NtryRef>1</NtryRef>") + entry(more="<NtryRef>2024013100001</NtryRef>")).transactions
    assert [item.bank_id for item in found] == ["", "2024013100001"]


def test_a_file_that_breaks_off_is_read_up_to_there() -> None:
    whole = document(entry() * 3)
    (statement,) = read_statements(whole[: whole.rindex(b"<BookgDt>") + 4])
    assert len(statement.transactions) == 2
    assert [(issue.row, issue.severity) for issue in statement.issues] == [(2, "refused")]


def test_documents_one_behind_the_other() -> None:
    assert [amounts(each) for each in read_statements(document(entry()) + b"\n" + document(entry("2.00")))] == [[-100], [-200]]


def test_what_banks_get_wrong_is_put_right() -> None:
    wrong = document(entry(more="<AddtlNtryInf>H&M Käse\x01 &#0;</AddtlNtryInf>")).decode().encode("cp1252")
    (statement,) = read_statements(wrong)
    assert statement.transactions[0].description == "H&M Käse"
    assert [issue.severity for issue in statement.issues] == ["note"]


def test_document_types_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with pytest.raises(StatementError, match="document type"):
        read_statements(document(entry(more="<AddtlNtryInf>&b;</AddtlNtryInf>")).replace(b"?>", b"?>" + bomb, 1))


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (document("").replace(b"Stmt>", b"Nothing>"), "without any statement"),
        (b"<?xml version='1.0'?><Document><CstmrCdtTrfInitn/></Document>", "XML file .*Document"),
        (b"<Document><BkToCstmrStmt><", "damaged at line 1"),
        (document("<a>" * 100), "nested"),
        (document("".join(f"<a{n}/>" for n in range(6000))), "nested"),
    ],
)
def test_refusals(source: bytes, says: str) -> None:
    with pytest.raises(StatementError, match=says):
        read_statements(source)


def test_ten_thousand_entries_are_read_in_time() -> None:
    """A bound far above what is measured (0.5 s), so that only a change of order fails."""
    source = document(entry(more=DETAIL.format("<RmtInf><Ustrd>Text</Ustrd></RmtInf>")) * 10_000)
    start = time.process_time()
    assert len(read_statements(source)[0].transactions) == 10_000
    assert time.process_time() - start < 3
