"""Alerts: one a budget and month, which only grows, and is silent once it was dismissed."""

from datetime import date

import pytest

from finance_core.dates import Month
from finance_core.errors import InvalidError
from finance_core.services import ledgers, transactions
from finance_core.services.plan import budgets, overspending
from finance_core.services.plan.overspending import Overspending, Stage
from finance_core.storage import Store
from tests.ledgers import NOW, TODAY, load

NOVEMBER = Month(2026, 11)
HEADER = "Date,Description,Amount,Currency,Category"


def household(store: Store, home: int, *, spent: str = "-60.00", until: int = 11) -> dict[str, int]:
    """About 100 a month for food, half of it late in the month; `spent` in November. The categories by name."""
    rows = [f"2026-{month:02d}-{day:02d},Shop {day},-50.00,EUR,Groceries" for month in range(1, until) for day in (2, 24)]
    if until > 10:
        rows += [f"2026-11-03,Shop 3,{spent},EUR,Groceries", "2026-11-04,Bakery,-5.00,EUR,", "2026-11-20,Kiosk,-1.00,EUR,Gifts"]
    load(store, home, "\n".join([HEADER, *rows, ""]).encode())
    return {category.name: category.id for category in transactions.categories_of(store, home)}


def seen(store: Store, home: int) -> Overspending:
    found = overspending.current(store, home, ledgers.load(store, home), today=TODAY)
    assert found is not None
    return found


@pytest.mark.parametrize(("spent", "stage"), [("-40.00", ""), ("-85.00", "very likely"), ("-130.00", "passed")])
def test_alerts_grow_with_what_is_spent(store: Store, home: int, spent: str, stage: Stage) -> None:
    ids = household(store, home, spent=spent)
    budgets.put(store, home, ids["Groceries"], 110_00, month=NOVEMBER, now=NOW)
    found = seen(store, home)
    (row,) = found.rows
    assert row.stage == stage
    assert found.alerts == ((row,) if stage else ())
    assert (found.months, found.uncategorised, found.days_left) == (10, 1, 9)
    assert row.spent_minor == -round(float(spent) * 100)
    assert row.chance is not None
    assert row.crossing is None if not stage else NOVEMBER.start <= row.crossing < NOVEMBER.end  # type: ignore[operator]
    assert len(ledgers.load(store, home).select(found.behind("Groceries"))) == 1
    assert len(ledgers.load(store, home).select(found.without_category)) == 1


def test_a_dismissed_alert_stays_away_this_month_and_comes_back_with_the_next(store: Store, home: int) -> None:
    ids = household(store, home, spent="-130.00")
    for name in ("Groceries", "Gifts"):
        budgets.put(store, home, ids[name], 50, month=NOVEMBER, now=NOW)
    assert [row.budget.category for row in seen(store, home).alerts] == ["Gifts", "Groceries"]
    overspending.dismiss(store, home, ids["Groceries"], month=NOVEMBER, now=NOW)
    found = seen(store, home)
    assert [row.budget.category for row in found.alerts] == ["Gifts"]
    assert len(found.at_risk) == 2
    assert overspending.dismissed(store, home, NOVEMBER.plus(1)) == frozenset()


def test_a_month_without_any_booking_raises_no_alert(store: Store, home: int) -> None:
    ids = household(store, home, until=10)
    budgets.put(store, home, ids["Groceries"], 10_00, month=NOVEMBER, now=NOW)
    found = seen(store, home)
    assert not found.is_current
    assert (found.known, found.alerts) == (date(2026, 9, 24), ())
    assert found.rows[0].chance is not None


def test_the_methods_compete_where_there_is_enough_to_try_them_on(store: Store, home: int) -> None:
    ids = household(store, home)
    with pytest.raises(InvalidError, match="Set a budget first"):
        overspending.compete(store, home, ledgers.load(store, home), today=TODAY, now=NOW)
    budgets.put(store, home, ids["Groceries"], 110_00, month=NOVEMBER, now=NOW)
    with pytest.raises(InvalidError, match="needs 24 whole months; you have 10"):
        overspending.compete(store, home, ledgers.load(store, home), today=TODAY, now=NOW)
    assert not seen(store, home).by_trees


def test_no_budget_and_no_payment(store: Store, home: int) -> None:
    nothing = ledgers.load(store, home)
    assert overspending.current(store, home, nothing, today=TODAY) is None
    ids = {category.name: category.id for category in transactions.categories_of(store, home)}
    budgets.put(store, home, ids["Groceries"], 10_00, month=NOVEMBER, now=NOW)
    (row,) = seen(store, home).rows
    assert (row.spent_minor, row.chance, row.expected_minor, row.stage) == (0, None, None, "")
    assert seen(store, home).expected_minor is None

