"""The bank files, read with our own reader: every row, balance and category arrives, and no question is left open."""

from collections import Counter
from datetime import date

import pytest

from finance_core.demo import DemoHousehold, demo_household, households
from finance_core.statements import Statement, read_statements

TODAY = date(2026, 11, 21)
WITHOUT_CATEGORY = {"Savings", "Car loan"}


@pytest.fixture(scope="module")
def household() -> DemoHousehold:
    return demo_household(today=TODAY)


@pytest.fixture(scope="module")
def read(household: DemoHousehold) -> dict[str, list[Statement]]:
    """The statements of each account, oldest file first."""
    statements: dict[str, list[Statement]] = {}
    for file in household.files:
        statements.setdefault(file.account, []).extend(read_statements(file.content, name=file.name))
    return statements


def test_one_statement_a_file_and_nothing_refused(household: DemoHousehold, read: dict[str, list[Statement]]) -> None:
    assert sum(len(statements) for statements in read.values()) == len(household.files)
    for statement in (statement for statements in read.values() for statement in statements):
        assert statement.refused == 0
        assert not [issue for issue in statement.issues if issue.severity != "note"]
        assert statement.currency == "EUR"
        if statement.layout is not None:
            assert statement.layout.ambiguous == ()


def test_every_row_arrives_once(household: DemoHousehold, read: dict[str, list[Statement]]) -> None:
    for account, statements in read.items():
        arrived: Counter[tuple[date, int, str, str, str]] = Counter()
        for statement in statements:
            arrived |= Counter(
                (row.date, row.amount_minor, row.payee, row.description, row.category) for row in statement.transactions
            )
        # The bank's own text in OFX is NAME and MEMO together.
        text = "{0} {1}" if account in WITHOUT_CATEGORY else "{1}"
        assert arrived == Counter(
            (
                row.date,
                row.amount_minor,
                row.payee,
                text.format(row.payee, row.description),
                row.category if row.categorised else "",
            )
            for row in household.transactions
            if row.account == account
        )


def test_overlaps_repeat_rows(household: DemoHousehold, read: dict[str, list[Statement]]) -> None:
    rows = sum(len(statement.transactions) for statements in read.values() for statement in statements)
    assert 40 < rows - len(household.transactions) < 120


def test_closing_balances(household: DemoHousehold, read: dict[str, list[Statement]]) -> None:
    for account in household.accounts:
        closing = account.opening_minor + sum(row.amount_minor for row in household.transactions if row.account == account.name)
        assert read[account.name][-1].closing_minor == closing


def test_account_numbers_of_ofx(household: DemoHousehold, read: dict[str, list[Statement]]) -> None:
    for account in household.accounts:
        if account.name in WITHOUT_CATEGORY:
            assert read[account.name][0].account_id == account.number


def test_files_of_many_households() -> None:
    for one in households(8, seed=11, today=TODAY, months=6):
        for file in one.files:
            (statement,) = read_statements(file.content, name=file.name)
            assert statement.refused == 0
            assert statement.layout is None or statement.layout.ambiguous == ()
            assert statement.currency == one.currency
