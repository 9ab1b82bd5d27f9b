"""Booked, pending or never carried out: what a table's own words say of its rows."""

import pytest

from finance_core.statements import Statement, read_statements
from finance_core.statements.tables.states import State, state_of

HEAD = "Date,Description,Amount,Status\n"


def read(*rows: str, head: str = HEAD) -> Statement:
    (statement,) = read_statements((head + "\n".join(rows) + "\n").encode())
    return statement


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("COMPLETED", "booked"), ("Gebucht", "booked"), ("Umsatz vorgemerkt", "pending"), ("Pending", "pending"),
        ("en attente", "pending"), ("REVERTED", "void"), ("Canceled", "void"), ("Annulé", "void"), ("交易关闭", "void"),
        ("Refunded", "returned"), ("California", None), ("", None), ("x" * 5000, None),
    ],
)  # fmt: skip
def test_words_of_state(word: str, state: State | None) -> None:
    assert state_of(word) == state


def test_pending_is_marked_and_what_never_happened_is_refused() -> None:
    statement = read(
        "2024-01-28,Shop,-10.00,Completed", "2024-01-29,Cafe,-5.00,Pending", "2024-01-30,Fuel,-40.00,Declined",
        "2024-01-31,Pay,100.00,Completed",
    )  # fmt: skip
    found = [(item.amount_minor, item.pending) for item in statement.transactions]
    assert found == [(-1000, False), (-500, True), (10000, False)]
    (issue,) = (issue for issue in statement.issues if issue.severity == "refused")
    assert (issue.row, issue.field) == (3, "status")
    assert "no money moved" in issue.message
    assert statement.read == 4


def test_money_that_came_back_is_read_with_a_warning() -> None:
    statement = read("2024-01-28,Shop,-10.00,Completed", "2024-01-29,Cafe,-5.00,Refunded", "2024-01-31,Pay,100.00,Completed")
    assert len(statement.transactions) == 3
    assert [issue.row for issue in statement.issues if issue.severity == "warning"] == [2]


def test_other_words_mean_no_state() -> None:
    statement = read("2024-01-28,Shop,-10.00,NY", "2024-01-29,Cafe,-5.00,Error", "2024-01-30,Fuel,-40.00,NJ")
    assert [item.amount_minor for item in statement.transactions] == [-1000, -500, -4000]
    assert statement.layout is not None
    assert "status" not in statement.layout.columns


def test_a_word_that_is_not_known_means_booked() -> None:
    rows = [f"2024-01-{day},Shop {day},-{day}.00,Completed" for day in range(13, 25)]
    statement = read(*rows, "2024-01-30,Fuel,-40.00,Somehow")
    assert len(statement.transactions) == 13
    assert not any(item.pending for item in statement.transactions)


def test_the_balance_has_the_last_word() -> None:
    """Where the balance moves with rows that are called cancelled, money moved."""
    head = "Date,Description,Amount,Balance,Status\n"
    statement = read(
        "2024-01-28,Shop,-10.00,90.00,Completed", "2024-01-29,Cafe,-5.00,85.00,Cancelled",
        "2024-01-30,Fuel,-40.00,45.00,Completed", "2024-01-31,Tea,-1.00,44.00,Cancelled", head=head,
    )  # fmt: skip
    assert len(statement.transactions) == 4
    assert (statement.opening_minor, statement.closing_minor) == (10000, 4400)


def test_a_fee_is_part_of_the_amount_only_where_the_balances_prove_it() -> None:
    head = "Date,Description,Amount,Fee,Balance\n"
    beside = read(
        "2024-01-28,Shop,-10.00,0.00,90.00", "2024-01-29,Cash,-50.00,2.00,38.00", "2024-01-30,Cafe,-5.00,,33.00",
        "2024-01-31,Pay,100.00,0.00,133.00", head=head,
    )  # fmt: skip
    assert [item.amount_minor for item in beside.transactions] == [-1000, -5200, -500, 10000]
    assert [issue.row for issue in beside.issues if issue.field == "fee"] == [2]
    within = read(
        "2024-01-28,Shop,-10.00,0.00,90.00", "2024-01-29,Cash,-52.00,2.00,38.00", "2024-01-30,Cafe,-5.00,,33.00", head=head
    )
    assert [item.amount_minor for item in within.transactions] == [-1000, -5200, -500]
    unproven = read("2024-01-28,Shop,-10.00,0.00,", "2024-01-29,Cash,-50.00,2.00,", head=head)
    assert [item.amount_minor for item in unproven.transactions] == [-1000, -5000]
