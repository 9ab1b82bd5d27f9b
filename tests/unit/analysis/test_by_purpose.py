"""What each category amounts to: refunds taken off, transfers once, partial months marked."""

from datetime import date

import pytest

from finance_core.analysis import by_purpose, flows
from tests.unit.analysis.frames import made

LEDGER = made(
    ("2026-08-20", "Alder Studio", 3000.0, "Salary", "income"),
    ("2026-09-05", "Oak & Linen", -80.0, "Shopping", "wants"),
    ("2026-10-09", "Oak & Linen", 30.0, "Shopping", "wants"),
    ("2026-10-10", "Savings", -200.0, "Between own accounts", "transfer"),
    ("2026-10-10", "Checking", 200.0, "Between own accounts", "transfer"),
    ("2026-11-12", "Pension fund", -150.0, "Pension", "savings"),
    ("2026-11-13", "Kiosk", -7.0, None, None),
)


def test_each_category_by_the_laws_of_flows_and_transfers_once() -> None:
    found = by_purpose.totals(LEDGER, date(2026, 8, 1), date(2026, 11, 30)).set_index("category")
    assert found["payments"].to_dict() == {"Between own accounts": 2, "Pension": 1, "Salary": 1, "Shopping": 2}
    assert found["money"].to_dict() == {"Between own accounts": 200.0, "Pension": 150.0, "Salary": 3000.0, "Shopping": 50.0}


@pytest.mark.parametrize(("first", "last", "money"), [(5, 5, 80.0), (6, 9, None)])
def test_both_ends_belong_to_the_time(first: int, last: int, money: float | None) -> None:
    found = by_purpose.totals(LEDGER, date(2026, 9, first), date(2026, 9, last)).set_index("category")["money"]
    assert found.get("Shopping") == money


def test_a_ledger_without_categories_amounts_to_nothing() -> None:
    assert by_purpose.totals(LEDGER.iloc[-1:], date(2026, 1, 1), date(2026, 12, 31)).empty


def test_one_category_month_by_month_with_its_gaps() -> None:
    seen = flows.period(LEDGER, date(2026, 11, 21))
    assert seen is not None
    months = by_purpose.by_month(LEDGER, "Shopping", seen)
    assert months["money"].tolist() == [0.0, 80.0, -30.0, 0.0]
    assert months["complete"].tolist() == [False, True, True, False]
