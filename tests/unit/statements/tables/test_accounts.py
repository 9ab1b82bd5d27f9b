"""Tables of several accounts: when a column names them, and what becomes of their rows."""

import pandas as pd
import pytest

from finance_core.services.exports import transactions_csv
from finance_core.statements import Statement, read_statements

HEAD = "Date,Account,Text,Amount,Balance\n"
ROWS = (
    "2024-01-28,Joint,Shop,-10.00,90.00\n"
    "2024-01-28,Savings,Interest,1.00,201.00\n"
    "2024-01-29,Joint,Cafe,-5.00,85.00\n"
    "2024-01-30,Savings,Interest,2.00,203.00\n"
    "2024-01-31,Joint,Salary,100.00,185.00\n"
    "31/31/2024,Savings,Odd,1.00,\n"
)


def read(table: str) -> list[Statement]:
    return read_statements(table.encode())


def test_each_account_is_a_statement_with_balances_of_its_own() -> None:
    joint, savings = read(HEAD + ROWS)
    assert (joint.account_id, joint.opening_minor, joint.closing_minor) == ("Joint", 10000, 18500)
    assert (savings.account_id, savings.opening_minor, savings.closing_minor) == ("Savings", 20000, 20300)
    assert [item.row for item in joint.transactions] == [1, 3, 5]
    assert [(issue.row, issue.severity) for issue in savings.issues] == [(6, "refused")]
    assert joint.layout is not None
    assert joint.layout.columns["account"] == 1


@pytest.mark.parametrize("title", ["Mode", "Wallet", "Counterparty account", "Payee", "Card"])
def test_other_columns_of_few_names_do_not_split(title: str) -> None:
    (statement,) = read(HEAD.replace("Account", title) + ROWS)
    assert len(statement.transactions) == 5


def test_numbers_of_other_peoples_accounts_do_not_split() -> None:
    rows = "".join(f"2024-01-{day},DE0212030000{day}202051,x,-{day}.00\n" for day in range(11, 31))
    (statement,) = read("Date,Account number,Text,Amount\n" + rows)
    assert len(statement.transactions) == 20


def test_the_way_of_the_money_tells_the_own_account() -> None:
    table = (
        "type,amount,description,date,source name,destination name\n"
        "Withdrawal,-52.18,weekly,2024-01-31,Joint,Grocer\n"
        "Deposit,100.00,salary,2024-01-30,Employer,Joint\n"
        "Transfer,30.00,aside,2024-01-29,Joint,Savings\n"
    )
    joint, savings = read(table)
    assert [(item.amount_minor, item.payee) for item in joint.transactions] == [
        (-5218, "Grocer"),
        (10000, "Employer"),
        (-3000, "Savings"),
    ]
    assert [(savings.account_id, item.amount_minor, item.payee) for item in savings.transactions] == [
        ("Savings", 3000, "Joint")
    ]


def test_the_other_sides_of_books_are_noted() -> None:
    table = (
        "Date,Description,Full Account Name,Amount\n"
        "2024-01-28,Grocer,Assets:Checking,-52.18\n"
        "2024-01-28,Grocer,Expenses:Food,52.18\n"
        "2024-01-30,Salary,Assets:Checking,100.00\n"
        "2024-01-30,Salary,Income:Salary,-100.00\n"
    )
    (statement,) = read(table)
    assert [item.amount_minor for item in statement.transactions] == [-5218, 10000]
    assert [issue.row for issue in statement.issues if "other side" in issue.message] == [2, 4]


def test_our_own_export_comes_back_account_by_account() -> None:
    frame = pd.DataFrame({
        "id": [1, 2, 3], "date": pd.to_datetime(["2024-01-31", "2024-01-30", "2024-01-29"]),
        "account": ["Joint", "Savings", "Yen"], "payee": ["=Shop", "", "Tea"],
        "description": ["-50 % off", "@home; +1", "it's"],
        "amount": [-1.5, 2.0, -1200.0], "currency": ["EUR", "EUR", "JPY"], "category": ["Food", None, "Tea"],
        "member": "", "note": "", "tags": "",
    })  # fmt: skip
    found = read_statements(transactions_csv(frame))
    assert [(statement.account_id, statement.currency) for statement in found] == [
        ("Joint", "EUR"),
        ("Savings", "EUR"),
        ("Yen", "JPY"),
    ]
    assert [(item.payee, item.description, item.amount_minor) for statement in found for item in statement.transactions] == [
        ("=Shop", "-50 % off", -150),
        ("", "@home; +1", 200),
        ("Tea", "it's", -1200),
    ]


def test_words_for_spending_beside_amounts_of_both_signs() -> None:
    """In lists of spending only, the rare minus is a refund."""
    (statement,) = read(
        "Type,Date,Text,Amount\nExpense,2024-01-28,a,10.00\nExpense,2024-01-29,b,12.00\nExpense,2024-01-30,c,-3.00\n"
    )
    assert [item.amount_minor for item in statement.transactions] == [-1000, -1200, 300]
