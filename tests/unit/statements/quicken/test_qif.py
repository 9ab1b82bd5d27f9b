"""QIF files; whole ones stand in `tests/golden`."""

import pytest

from finance_core.errors import StatementError
from finance_core.statements import Statement, find_questions, read_statements


def read_all(*lines: str) -> list[Statement]:
    return read_statements("\n".join(lines).encode())


def read(*lines: str) -> Statement:
    (statement,) = read_all("!Type:Bank", *lines)
    return statement


def record(**fields: str) -> str:
    return "\n".join(f"{letter}{text}" for letter, text in ({"D": "2024-01-31", "T": "-1.00"} | fields).items()) + "\n^"


def test_a_record() -> None:
    statement = read(record(P="Shop", M="Groceries of the week", N="123", L="Food:Groceries", C="X"))
    assert (statement.format, statement.account_id, statement.currency, statement.layout) == ("qif", "", "", None)
    (item,) = statement.transactions
    assert (str(item.date), item.amount_minor, item.payee, item.row) == ("2024-01-31", -100, "Shop", 1)
    assert item.description == "Shop Groceries of the week #123"
    assert (item.category, item.kind, item.bank_id) == ("Food:Groceries", None, "")


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (("12/31/2024", "01/05/2024"), ["2024-12-31", "2024-01-05"]),
        (("31.12.24", "05.01.24"), ["2024-12-31", "2024-01-05"]),
        (("1/ 5'24", "12/31'24"), ["2024-01-05", "2024-12-31"]),
        (("1/ 5' 4", "12/31'3"), ["2004-01-05", "2003-12-31"]),
        (("6/30/94", "7/ 1/94"), ["1994-06-30", "1994-07-01"]),
        (("31/12'2024", "5/ 1'2024"), ["2024-12-31", "2024-01-05"]),
        (("12-31-2024", "01-05-2024"), ["2024-12-31", "2024-01-05"]),
        (("2024-12-31", "2024-01-05"), ["2024-12-31", "2024-01-05"]),
        (("20241231", "20240105"), ["2024-12-31", "2024-01-05"]),
        (("31 Dec 2024", "5 Jan 2024"), ["2024-12-31", "2024-01-05"]),
    ],
)
def test_dates(texts: tuple[str, ...], days: list[str]) -> None:
    statement = read(*(record(D=text) for text in texts))
    assert [str(item.date) for item in statement.transactions] == days
    assert statement.layout is None


def test_one_late_day_settles_the_order_for_all_accounts() -> None:
    header = "!Account\nN{}\nTBank\n^\n!Type:Bank"
    statements = read_all(header.format("A"), record(D="01/02/2024"), header.format("B"), record(D="13/02/2024"))
    assert [str(each.transactions[0].date) for each in statements] == ["2024-02-01", "2024-02-13"]


def test_an_order_that_nothing_settles_is_asked() -> None:
    lines = (record(D="03/04/2024"), record(D="01/02/2024"))
    layout = read(*lines).layout
    assert layout is not None
    assert layout.ambiguous == ("date_order",)
    source = "\n".join(("!Type:Bank", *lines)).encode()
    (question,) = find_questions(source, layout)
    read_as = []
    for choice in question.choices:
        (statement,) = read_statements(source, layout=choice.layout)
        read_as.append([str(item.date) for item in statement.transactions])
        assert statement.layout is not None
        assert statement.layout.ambiguous == ()
    assert read_as == [["2024-04-03", "2024-02-01"], ["2024-03-04", "2024-01-02"]]


def test_an_option_settles_the_order() -> None:
    (statement,) = read_all("!Option:MDY", "!Type:Bank", record(D="03/04/2024"))
    assert str(statement.transactions[0].date) == "2024-03-04"
    assert statement.layout is None


@pytest.mark.parametrize(
    ("texts", "minors"),
    [
        (("-1,234.56", "1,000"), [-123456, 100000]),
        (("-1.234,56", "1.000"), [-123456, 100000]),
        (("12,5", "-7"), [1250, -700]),
        (("-184.8", "0"), [-18480, 0]),
        (("$1,000.00", "(5.00)"), [100000, -500]),
    ],
)
def test_one_decimal_mark_holds_for_the_file(texts: tuple[str, ...], minors: list[int]) -> None:
    assert [item.amount_minor for item in read(*(record(T=text) for text in texts)).transactions] == minors


def test_u_stands_in_for_t() -> None:
    assert read("D2024-01-31\nU-5.00\n^").transactions[0].amount_minor == -500


def test_splits_stay_one_transaction_with_all_their_words() -> None:
    split = "SFood\nEmilk\n$-3.00\nSHome:Garden\n$-7.00\n^"
    (item,) = read(record(T="-10.00", P="Shop", L="Food").replace("^", split)).transactions
    assert (item.amount_minor, item.category) == (-1000, "")
    assert item.description == "Shop [Food milk -3.00; Home:Garden -7.00]"


def test_splits_that_do_not_come_to_the_whole_are_said() -> None:
    statement = read("D2024-01-31\nT-10.00\nSFood\n$-3.00\nSFood\n$-6.00\n^")
    assert (statement.transactions[0].amount_minor, statement.transactions[0].category) == (-1000, "Food")
    assert [(issue.row, issue.severity) for issue in statement.issues] == [(1, "warning")]


def test_parts_stand_in_for_a_missing_whole() -> None:
    statement = read("D2024-01-31\nSFood\n$-3.00\nSHome\n$-6.00\n^")
    assert statement.transactions[0].amount_minor == -900
    assert statement.issues[0].severity == "warning"


def test_transfers_are_seen_once_from_each_account() -> None:
    header = "!Account\nN{}\nTBank\n^\n!Type:Bank"
    statements = read_all(
        header.format("Giro"), record(T="-50.00", L="[Savings]"), header.format("Savings"), record(T="50.00", L="[Giro]")
    )
    found = [
        (each.account_id, item.amount_minor, item.kind, item.category) for each in statements for item in each.transactions
    ]
    assert found == [("Giro", -5000, "transfer", ""), ("Savings", 5000, "transfer", "")]


def test_classes_are_told_from_slashes_where_they_are_listed() -> None:
    listed = "!Type:Class\nNHoliday\n^"
    (statement,) = read_all(listed, "!Type:Bank", record(P="Inn", L="Travel:Hotel/Holiday"), record(L="Gas/Fuel"))
    assert [(item.category, item.description) for item in statement.transactions] == [
        ("Travel:Hotel", "Inn /Holiday"),
        ("Gas/Fuel", ""),
    ]
    assert [issue.severity for issue in statement.issues] == ["note"]


def test_accounts_of_an_auto_switch_list() -> None:
    names = "!Option:AutoSwitch\n!Account\nNGiro\nTBank\n$12.00\n^\nNCard\nTCCard\n^\n!Clear:AutoSwitch"
    statements = read_all(
        names, "!Account\nNGiro\nTBank\n^\n!Type:Bank", record(), "!Account\nNCard\nTCCard\n^\n!Type:CCard", record(), record()
    )
    assert [(each.account_id, len(each.transactions), each.details["type"]) for each in statements] == [
        ("Giro", 1, "Bank"),
        ("Card", 2, "CCard"),
    ]


def test_the_opening_record_names_the_account() -> None:
    statement = read(record(T="100.00", P="Opening Balance", L="[Giro]"), record())
    assert (statement.account_id, statement.opening_minor) == ("Giro", 0)
    assert statement.transactions[0].kind == "transfer"


def test_a_balance_that_does_not_fit_is_said() -> None:
    account = "!Account\nNGiro\nTBank\n$98.00\n^"
    opened = record(T="100.00", P="Opening Balance", L="[Giro]")
    (statement,) = read_all(account, "!Type:Bank", opened, record())
    assert (statement.opening_minor, statement.closing_minor) == (0, 9800)
    assert "1.00 less" in statement.issues[0].message


def test_forgotten_ends() -> None:
    assert len(read("D2024-01-31\nT1.00\nPA\nD2024-01-30\nT2.00").transactions) == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_line_ends_and_encodings(end: str, encoding: str) -> None:
    source = end.join(["!Type:Bank ", *record(P="Käserei Müßig").splitlines(), *record().splitlines()]).encode(encoding)
    (statement,) = read_statements(source)
    assert [(item.payee, item.row) for item in statement.transactions] == [("Käserei Müßig", 1), ("", 5)]


def test_a_header_may_be_missing_or_come_late() -> None:
    assert len(read_statements((record() + "\n" + record()).encode())[0].transactions) == 2
    assert len(read_statements(("# from a shop\n\n^\n!type:bank\n" + record()).encode())[0].transactions) == 1


def test_bad_records_are_issues_with_their_lines() -> None:
    statement = read(record(T=""), record(D="2024-02-30"), "PNobody\nT1.00\n^", record(T="much"), record())
    assert [(issue.row, issue.severity) for issue in statement.issues] == [(row, "refused") for row in (1, 4, 7, 10)]
    assert "2024-02-29" in statement.issues[1].message
    assert [item.row for item in statement.transactions] == [13]


def test_of_investments_only_cash_is_read() -> None:
    (statement,) = read_all(
        "!Account\nNBroker\nTInvst\n^\n!Type:Invst",
        record(N="Buy", Y="ACME", T="500.00"),
        record(N="Div", Y="ACME", T="12.00"),
        record(N="XOut", T="40.00", L="[Giro]"),
        record(N="MiscExp", T="3.00", M="fee"),
        record(N="ShrsIn", Y="ACME", Q="3"),
        record(N="Cash", T="-2.00"),
    )
    found = [(item.amount_minor, item.description, item.kind) for item in statement.transactions]
    assert [(minor, kind) for minor, _, kind in found] == [(1200, None), (-4000, "transfer"), (-300, None), (-200, None)]
    assert found[0][1] == "Div ACME"
    assert "Buy (1), ShrsIn (1)" in statement.issues[0].message


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (b"!Type:Bank\n", "holds no transactions"),
        (b"!Type:Cat\nNFood\n^\nNHome\n^\n", r"categories \(2\)"),
        (b"!Account\nNGiro\nTBank\n^\n", "holds no transactions"),
        (b"!Type:Fancy\nNx\n^\n", "fancy"),
    ],
)
def test_refusals(source: bytes, says: str) -> None:
    with pytest.raises(StatementError, match=says):
        read_statements(source)
