"""Norma 43 by single records; a whole file stands in `tests/golden`."""

import pytest

from finance_core.errors import StatementError
from finance_core.statements import Statement, read_statements

HEAD = "11" + "2100" + "0418" + "0200051332" + "240101" + "240131" + "2" + f"{100_00:014d}" + "978" + "3" + "ANA".ljust(29)


def booking(minor: int, *, day: str = "240115", kind: str = "12", reference: str = "") -> str:
    way = "1" if minor < 0 else "2"
    return f"22    0418{day}{day}{kind}040{way}{abs(minor):014d}{0:010d}{0:012d}{reference:<16}"


def foot(minor: int, currency: str = "978") -> str:
    sums = f"{0:05d}{0:014d}{0:05d}{0:014d}"
    return f"33210004180200051332{sums}{'1' if minor < 0 else '2'}{abs(minor):014d}{currency}    "


def read(*records: str, line_end: str = "\r\n") -> Statement:
    (statement,) = read_statements(line_end.join(records).encode("cp1252"))
    return statement


def warnings(statement: Statement) -> list[str]:
    return [issue.message for issue in statement.issues if "counts" not in issue.message]


@pytest.mark.parametrize("line_end", ["\r\n", "\n", ""])
def test_a_statement(line_end: str) -> None:
    words = "2301" + "COMPRA DE PAN".ljust(38) + "LOGROÑO".ljust(38)
    statement = read(HEAD, booking(-25_50), words, booking(10_00), foot(84_50), line_end=line_end)
    assert (statement.format, statement.account_id, statement.currency) == ("n43", "ES9121000418450200051332", "EUR")
    assert (statement.opening_minor, statement.closing_minor) == (100_00, 84_50)
    assert [(item.row, item.amount_minor) for item in statement.transactions] == [(1, -25_50), (3, 10_00)]
    assert statement.transactions[0].description == "COMPRA DE PAN LOGROÑO"
    assert statement.details["owner"] == "ANA"
    assert not warnings(statement)


def test_a_full_column_goes_on_in_the_next() -> None:
    statement = read(HEAD, booking(-1), "2301" + "A" * 38 + "B".ljust(38), foot(99_99))
    assert statement.transactions[0].description == "A" * 38 + "B"


def test_bookings_without_words_say_what_they_are() -> None:
    statement = read(HEAD, booking(-1, reference="CAJERO 7"), foot(99_99))
    assert statement.transactions[0].description == "Tarjetas de crédito y débito CAJERO 7"


def test_original_amounts() -> None:
    statement = read(HEAD, booking(-25_50), "2401840" + f"{28_00:014d}".ljust(73), foot(74_50))
    assert (statement.transactions[0].original_minor, statement.transactions[0].original_currency) == (-28_00, "USD")


def test_currencies_without_cents() -> None:
    yen = HEAD.replace("978", "392")
    statement = read(yen, booking(-25_50), foot(74_50, "392"))
    assert (statement.currency, statement.opening_minor, statement.transactions[0].amount_minor) == ("JPY", 100, -26)
    assert [issue.severity for issue in statement.issues if issue.row == 1] == ["warning"]


def test_impossible_days() -> None:
    statement = read(HEAD, booking(-1, day="240230"), booking(-1, day="241301"), foot(99_98))
    assert [str(item.date) for item in statement.transactions] == ["2024-02-29"]
    assert [(issue.row, issue.severity) for issue in statement.issues[:2]] == [(1, "warning"), (2, "refused")]


def test_sums_and_balances_are_checked() -> None:
    statement = read(HEAD, booking(-1), foot(50_00))
    assert [issue.field for issue in statement.issues] == ["balance", "amount"]
    assert "49.99 EUR less" in statement.issues[0].message
    assert "0 with 0.00 EUR as debits, but 1 with 0.01 EUR" in statement.issues[1].message


def test_cut_off() -> None:
    statement = read(HEAD, booking(-1)[:30], booking(-1))
    assert [item.row for item in statement.transactions] == [2]
    assert [(issue.row, issue.severity) for issue in statement.issues] == [(1, "refused"), (None, "warning")]


def test_several_accounts_and_strange_lines() -> None:
    records = (HEAD, foot(100_00), "99 what is this", HEAD, booking(5), foot(100_05), "88" + "9" * 18 + "000009", "\x1a")
    first, second = read_statements("\r\n".join(records).encode())
    assert len(first.transactions) + len(second.transactions) == 1
    assert [(issue.row, issue.severity) for issue in second.issues if issue.row is not None] == [(2, "note")]
    assert any("9 records, but 5" in issue.message for issue in second.issues)


def test_damaged_files_are_refused() -> None:
    for line in ("22\n", "??\n"):
        with pytest.raises(StatementError, match="can't be read"):
            read_statements((HEAD + "\n" + line * 20_000).encode())


def test_a_table_of_numbers_is_none() -> None:
    with pytest.raises(StatementError):
        read_statements(b"11" + b"9" * 60)
