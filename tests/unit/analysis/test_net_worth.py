"""Net worth: all balances together, day by day."""

from datetime import date

from finance_core.analysis import net_worth
from tests.unit.analysis.frames import made

LEDGER = made(
    ("2026-10-30", "Pay", 100.0, None, None), ("2026-11-02", "Out", -40.0, None, None), ("2026-11-02", "In", 40.0, None, None)
).assign(account=["Checking", "Checking", "Savings"])  # fmt: skip


def test_by_day_every_day_has_a_value_and_transfers_cancel() -> None:
    worth = net_worth.by_day(LEDGER, {"Checking": 10.0, "Savings": 5.0}, date(2026, 11, 3))
    assert [str(day.date()) for day in worth.index[[0, -1]]] == ["2026-10-29", "2026-11-03"]
    assert worth.tolist() == [15.0, 115.0, 115.0, 115.0, 115.0, 115.0]


def test_by_account_at_the_end_of_each_month() -> None:
    table = net_worth.by_account(LEDGER, {"Checking": 10.0, "Savings": 5.0}, date(2026, 11, 3))
    assert table.to_numpy().tolist() == [[110.0, 5.0], [70.0, 45.0]]


def test_nothing_booked_has_no_history() -> None:
    assert net_worth.by_day(LEDGER, {}, date(2020, 1, 1)).empty
    assert net_worth.by_account(LEDGER, {}, date(2020, 1, 1)).empty
