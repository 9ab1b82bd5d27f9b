"""Income, spending and saving: refunds, transfers and partial months mean the same everywhere."""

from datetime import date

import pandas as pd
import pytest

from finance_core import ledger as frames
from finance_core.analysis import flows
from finance_core.dates import Month
from finance_core.models import NO_CATEGORY
from tests.unit.analysis.frames import made

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
LEDGER = made(
    ("2026-10-01", "Alder Studio", 3000.0, "Salary", "income"),
    ("2026-10-02", "Rent", -900.0, "Rent", "needs"),
    ("2026-10-05", "Oak & Linen", -80.0, "Shopping", "wants"),
    ("2026-10-09", "Oak & Linen", 30.0, "Shopping", "wants"),
    ("2026-10-10", "Savings", -200.0, "Between own accounts", "transfer"),
    ("2026-10-10", "Checking", 200.0, None, None),
    ("2026-10-12", "Pension fund", -150.0, "Pension", "savings"),
    ("2026-11-02", "Rent", -900.0, "Rent", "needs"),
    ("2026-11-03", "Found", 5.0, None, None),
    ("2026-11-04", "Kiosk", -7.0, None, None),
    transfers=(4, 5),
)


def test_a_refund_lowers_its_category_and_a_transfer_is_nothing() -> None:
    seen = flows.period(LEDGER, date(2026, 11, 21))
    assert seen is not None
    october, november = flows.by_month(flows.flows(LEDGER), seen).to_dict("records")
    assert (october["income"], october["spending"], october["saved"]) == (3000.0, 950.0, 150.0)
    assert october["savings_rate"] == pytest.approx(2050 / 3000)
    assert (november["income"], november["spending"], november["complete"]) == (5.0, 907.0, False)


def test_a_month_by_category_sums_to_its_spending() -> None:
    table = flows.by_category(flows.flows(LEDGER), OCTOBER)
    assert table[["category", "spent", "count"]].to_dict("split")["data"] == [["Rent", 900.0, 1], ["Shopping", 50.0, 2]]
    assert table["share"].sum() == pytest.approx(1.0)


def test_a_category_below_zero_has_no_share() -> None:
    table = flows.by_category(flows.flows(made(("2026-10-09", "Shop", 30.0, "Shopping", "wants"))), OCTOBER)
    assert table[["spent", "share"]].to_numpy().tolist() == [[-30.0, 0.0]]


def test_money_out_without_a_category_is_spending_under_its_own_name() -> None:
    table = flows.by_category(flows.flows(LEDGER), NOVEMBER)
    assert dict(zip(table["category"], table["spent"], strict=True)) == {"Rent": 900.0, NO_CATEGORY: 7.0}


def test_payees_are_named_by_the_banks_text_where_there_is_no_payee() -> None:
    ledger = LEDGER.assign(payee="")
    assert flows.by_payee(flows.flows(ledger), OCTOBER, most=1)["payee"].tolist() == ["Rent"]


def test_people() -> None:
    ledger = made(
        ("2026-11-02", "A", -10.0, "Food", "needs"), ("2026-11-03", "B", 90.0, "Salary", "income"),
        members={0: "Kim", 1: "Robin"},
    )  # fmt: skip
    table = flows.by_member(flows.flows(ledger), NOVEMBER)
    assert table.to_numpy().tolist() == [["Kim", 0.0, 10.0], ["Robin", 90.0, 0.0]]


def test_a_split_counts_by_its_parts() -> None:
    ledger = made(("2026-10-02", "Market", -100.0, "Groceries", "needs")).assign(is_split=True)
    parts = [(1, "Groceries", "needs", -60.0), (1, "Gifts", "wants", -40.0)]
    splits = pd.DataFrame(parts, columns=list(frames.SPLITS_DTYPES)).astype(frames.SPLITS_DTYPES)
    table = flows.by_category(flows.flows(frames.lines(ledger, splits)), OCTOBER)
    assert dict(zip(table["category"], table["spent"], strict=True)) == {"Groceries": 60.0, "Gifts": 40.0}


@pytest.mark.parametrize(
    ("newest", "today", "as_of", "complete"),
    [
        ("2026-11-20", date(2026, 11, 21), date(2026, 11, 21), False),  # running month: known up to today
        ("2026-10-31", date(2026, 11, 1), date(2026, 10, 31), True),  # nothing yet this month: the last one, whole
        ("2018-09-20", date(2026, 11, 21), date(2018, 9, 20), False),  # an old ledger speaks of its own last month
        ("2026-12-02", date(2026, 11, 21), None, None),  # only announced
    ],
)
def test_up_to_when_a_ledger_speaks(newest: str, today: date, as_of: date | None, *, complete: bool | None) -> None:
    seen = flows.period(made((newest, "A", -1.0, None, None)), today)
    assert (seen and seen.as_of, seen and seen.complete) == (as_of, complete)


def test_a_first_month_that_begins_late_is_not_whole() -> None:
    ledger = made(*((f"2026-{month:02d}-20", "A", -1.0, None, None) for month in (8, 9, 10, 11)))
    seen = flows.period(ledger, date(2026, 11, 21))
    assert seen is not None
    assert flows.by_month(flows.flows(ledger), seen)["complete"].tolist() == [False, True, True, False]


def test_nothing_is_nothing() -> None:
    assert flows.period(frames.empty(), date(2026, 11, 21)) is None
    assert flows.flows(frames.empty()).empty


def test_a_month_without_any_booking_is_a_gap_and_not_a_month_of_zero() -> None:
    ledger = made(
        ("2026-07-01", "A", -1.0, None, None), ("2026-10-20", "A", -1.0, None, None), ("2026-11-20", "A", -1.0, None, None)
    )
    seen = flows.period(ledger, date(2026, 11, 21))
    assert seen is not None
    assert flows.by_month(flows.flows(ledger), seen)["complete"].tolist() == [True, False, False, True, False]
