"""What is usual: the same days of earlier months, never a whole month against a part of one."""

from datetime import date

import pytest

from finance_core.analysis import flows, usual
from tests.unit.analysis.frames import Row, made


def _months(first: int, last: int, amounts: tuple[float, float]) -> list[Row]:
    """Two payments a month, on the 5th and on the 25th."""
    return [
        (f"2026-{month:02d}-{day}", "Market", -amount, "Groceries", "needs")
        for month in range(first, last + 1)
        for day, amount in zip(("05", "25"), amounts, strict=True)
    ]


def test_the_running_month_is_compared_with_the_same_days() -> None:
    ledger = made(*_months(4, 10, (100.0, 900.0)), ("2026-11-05", "Market", -130.0, "Groceries", "needs"))
    seen = flows.period(ledger, date(2026, 11, 21))
    assert seen is not None
    found = usual.so_far(flows.flows(ledger), seen, "spending")
    assert (found.so_far, found.usual, found.difference) == (130.0, 100.0, 30.0)


def test_a_whole_month_is_compared_whole() -> None:
    ledger = made(*_months(4, 10, (100.0, 900.0)))
    seen = flows.period(ledger, date(2026, 11, 1))
    assert seen is not None
    assert usual.so_far(flows.flows(ledger), seen, "spending").usual == 1000.0  # up to the 25th, which is known
    ledger = made(*_months(4, 10, (100.0, 900.0)), ("2026-10-31", "Market", -1.0, "Groceries", "needs"))
    seen = flows.period(ledger, date(2026, 11, 1))
    assert seen is not None
    assert usual.so_far(flows.flows(ledger), seen, "spending") == usual.Usual(so_far=1001.0, usual=1000.0)


@pytest.mark.parametrize(("first", "known"), [(9, None), (8, 100.0)])
def test_fewer_than_three_whole_months_say_nothing(first: int, known: float | None) -> None:
    ledger = made(
        (f"2026-{first:02d}-01", "Market", 0.0, "Groceries", "needs"), *_months(first, 10, (100.0, 900.0)),
        ("2026-11-05", "Market", -130.0, "Groceries", "needs"),
    )  # fmt: skip
    seen = flows.period(ledger, date(2026, 11, 21))
    assert seen is not None
    assert usual.so_far(flows.flows(ledger), seen, "spending").usual == known
    assert usual.pace(flows.flows(ledger), seen).empty == (known is None)


def test_a_category_is_above_usual_only_when_it_is_noticeable() -> None:
    rows = [
        (f"2026-{month:02d}-0{day}", "Shop", -amount, name, "wants")
        for month in range(4, 12)
        for day, name, amount in (
            (1, "Rent", 1000.0), (2, "Groceries", 300.0 + (40 if month == 11 else 0)),
            (3, "Stamps", 1.0 + (1 if month == 11 else 0)), (4, "Leisure", 50.0 + 10 * (month % 2)),
        )
    ]  # fmt: skip
    ledger = made(*rows)
    seen = flows.period(ledger, date(2026, 11, 21))
    assert seen is not None
    pace = usual.pace(flows.flows(ledger), seen)
    assert dict(zip(pace["category"], pace["above"], strict=True)) == {
        "Rent": False, "Groceries": True, "Leisure": False, "Stamps": False,
    }  # fmt: skip
    assert pace["spent"].is_monotonic_decreasing


def test_months_without_spending_up_to_the_day_leave_nothing_to_compare() -> None:
    """Income on the 1st and spending on the 25th, seen on the 2nd; and a household with income only."""
    rows: list[Row] = [
        (f"2026-{month:02d}-{day}", "X", amount, "Y", group)
        for month in range(5, 11)
        for day, amount, group in (("01", 900.0, "income"), ("25", -50.0, "wants"))
    ]
    for ledger in (made(*rows, ("2026-11-01", "X", 900.0, "Y", "income")), made(*(row for row in rows if row[2] > 0))):
        seen = flows.period(ledger, date(2026, 11, 2))
        assert seen is not None
        assert usual.pace(flows.flows(ledger), seen).empty
