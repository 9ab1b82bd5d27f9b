"""Rows that can't be read, or only with a remark."""

from finance_core.statements import Issue, Statement, read_statements

HEAD = "Date,Text,Amount,Currency\n2024-01-31,Plain,-1.00,EUR\n2024-01-30,Plain,-2.00,EUR\n"


def read(text: str) -> Statement:
    (statement,) = read_statements(text.encode())
    return statement


def issue_of(row: str) -> Issue:
    statement = read(HEAD + row + "\n")
    assert len(statement.transactions) == 2
    return statement.issues[-1]


def test_impossible_day() -> None:
    issue = issue_of("2024-02-30,Odd,-1.00,EUR")
    assert (issue.row, issue.field, issue.severity) == (3, "date", "refused")
    assert "The nearest day is 2024-02-29." in issue.message


def test_no_amount() -> None:
    assert issue_of("2024-02-01,Odd,,EUR").message == "There is no amount."
    assert issue_of("2024-02-01,Odd,abc,EUR").message == "“abc” is not an amount that can be read."


def test_no_date() -> None:
    assert issue_of(",Odd,-1.00,EUR").message == "There is no date."
    assert "pending" in issue_of("Pending,Odd,-1.00,EUR").message


def test_no_currency() -> None:
    assert issue_of("2024-02-01,Odd,-1.00,XYZQ").message == "“XYZQ” is no currency."


def test_totals_and_remarks_are_notes() -> None:
    for row in ("Total,,-3.00,", ",Closing balance,-3.00,", "This is no receipt,,,", ",,,"):
        assert issue_of(row).severity == "note", row


def test_zero_is_an_amount() -> None:
    assert read(HEAD + "2024-02-01,Free,0.00,EUR\n").transactions[-1].amount_minor == 0


def test_rounded_decimals_are_read_with_a_warning() -> None:
    statement = read(HEAD + "2024-02-01,Odd,-1.005,EUR\n")
    assert statement.transactions[-1].amount_minor == -100
    assert statement.issues[-1].severity == "warning"


def test_both_sides_filled() -> None:
    statement = read(
        "Date,Text,Debit,Credit\n2024-01-31,A,1.00,\n2024-01-30,B,,2.00\n2024-01-29,C,1.00,2.00\n2024-01-28,D,3.00,0.00\n"
    )
    assert [item.amount_minor for item in statement.transactions] == [-100, 200, -300]
    assert statement.refused == 1
    assert statement.issues[-1].message == "Both the column for money out and the column for money in are filled."


def test_a_wrapped_description_is_put_together() -> None:
    statement = read("Date,Text,Amount\n2024-01-31,First,-1.00\n,second line,\n,third,\n2024-01-30,Other,-2.00\n")
    assert [item.description for item in statement.transactions] == ["First second line third", "Other"]
    assert [issue.row for issue in statement.issues if issue.field == "description"] == [2, 3]


def test_an_unquoted_delimiter_in_the_text_is_mended() -> None:
    statement = read("Date,Text,Amount\n2024-01-31,Smith, Jones and Co,-1.00\n2024-01-30,Plain,-2.00\n2024-01-29,Plain,-3.00\n")
    assert statement.transactions[0][1] == -100
    assert statement.transactions[0].description == "Smith,Jones and Co"


def test_named_balances_open_and_close_the_statement() -> None:
    statement = read(
        "Date,Text,Amount,D/K\n2024-01-01,Opening balance,10.00,K\n2024-01-02,Shop,4.00,D\n"
        "2024-01-03,Job,5.00,K\n2024-01-31,Closing balance,11.00,K\n"
    )
    assert (statement.opening_minor, statement.closing_minor) == (1000, 1100)
    assert len(statement.transactions) == 2


def test_balances_that_disagree_are_said_so() -> None:
    balances = ("99.00", "98.00", "97.00", "90.00", "89.00")
    rows = "".join(f"2024-01-0{day},Shop,-1.00,{balance}\n" for day, balance in enumerate(balances, start=1))
    statement = read("Date,Text,Amount,Balance\n" + rows)
    assert statement.issues[-1].severity == "warning"
    assert statement.issues[-1].field == "balance"
