"""Months as a table: zero where nothing was bought, missing where nothing is known."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from finance_core import ledger as frames
from finance_core.analysis import flows, monthly
from tests.unit.analysis.frames import made

TODAY = date(2026, 11, 21)
FIVE_MONTHS = made(
    ("2026-06-01", "Market", -100.0, "Groceries", "needs"),
    ("2026-07-03", "Market", -90.0, "Groceries", "needs"),
    ("2026-07-20", "Market", 15.0, "Groceries", "needs"),
    ("2026-08-04", "Alder Studio", 3000.0, "Salary", "income"),
    ("2026-10-05", "Oak & Linen", -60.0, "Clothing", "wants"),
    ("2026-11-02", "Market", -40.0, "Groceries", "needs"),
)


def table(ledger: pd.DataFrame) -> pd.DataFrame:
    """Spending by category in the months that are known whole."""
    seen = flows.period(ledger, TODAY)
    assert seen is not None
    moved = flows.flows(ledger)
    return monthly.by_category(moved[moved["flow"] == "spending"], monthly.known(ledger, seen))


def test_nothing_bought_is_zero_and_nothing_known_is_missing() -> None:
    # August knows a wage and no shopping; nothing at all is known of September; November has only begun.
    found = table(FIVE_MONTHS)
    assert [str(month) for month in found.index] == ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]
    np.testing.assert_array_equal(found["Groceries"], [100.0, 75.0, 0.0, np.nan, 0.0])
    np.testing.assert_array_equal(found["Clothing"], [0.0, 0.0, 0.0, np.nan, 60.0])
    assert monthly.index_of(found.index[0]) == 2026 * 12 + 5


def card_and_bank(*, without: int) -> pd.DataFrame:
    """Half a year of a busy card beside a bank account; the card's file of one month was never imported."""
    rows = [
        (day, account)
        for place in range(180)
        for day in [date(2026, 5, 1) + timedelta(days=place)]
        for account in ("Card", "Bank")
        if place % 3 == 0 and not (account == "Card" and day.month == without)
    ]
    ledger = made(*((str(day), "Shop", -20.0, "Shopping", "wants") for day, _ in rows))
    return ledger.assign(account=[account for _, account in rows])


def test_a_month_that_lacks_a_main_account_is_a_gap() -> None:
    found = table(card_and_bank(without=8))  # May to September; October has only begun
    assert found["Shopping"].isna().tolist() == [False, False, False, True, False]
    seen = flows.period(card_and_bank(without=8), date(2026, 10, 27))
    assert seen is not None
    assert not monthly.quiet(card_and_bank(without=8), seen)


def test_a_main_account_with_nothing_lately_is_named() -> None:
    ledger = card_and_bank(without=0)
    ledger = ledger[(ledger["account"] == "Bank") | (ledger["date"] < pd.Timestamp("2026-08-20"))]
    seen = flows.period(ledger, date(2026, 10, 27))
    assert seen is not None
    assert monthly.quiet(ledger, seen) == ("Card",)


def test_an_account_that_is_seldom_used_makes_no_gap() -> None:
    ledger = pd.concat([FIVE_MONTHS, FIVE_MONTHS.iloc[[0, 3]].assign(account="Savings", amount=-500.0)])
    seen = flows.period(ledger, TODAY)
    assert seen is not None
    assert len(monthly.known(ledger, seen)) == 4


def test_no_month_is_no_row() -> None:
    assert monthly.by_category(flows.flows(frames.empty()), ()).empty
