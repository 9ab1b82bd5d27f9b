"""Whether a statement closes."""

from datetime import date

from finance_core.statements.closing import check_closing
from finance_core.statements.statement import StatementTransaction


def booked(minor: int, currency: str = "EUR") -> StatementTransaction:
    return StatementTransaction(date(2024, 1, 2), minor, currency, "", "", "", 0)


def test_what_closes_needs_no_words() -> None:
    assert check_closing(100, 90, [booked(-10)], "EUR") == ()
    assert check_closing(None, 90, [booked(-10)], "EUR") == ()
    assert check_closing(100, None, [booked(-10)], "EUR") == ()


def test_what_does_not_close_says_by_how_much() -> None:
    (issue,) = check_closing(100_000, 90_000, [booked(-5_000)], "EUR")
    assert (issue.row, issue.severity) == (None, "warning")
    assert "950.00 EUR" in issue.message
    assert "50.00 EUR less" in issue.message
    assert "1,000 JPY more" in check_closing(0, 1_000, [], "JPY")[0].message
