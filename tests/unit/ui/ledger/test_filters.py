"""The pills above the ledger: periods one press away, and each condition in words."""

from datetime import date
from typing import Final

from finance_core.models import Filters
from pages.ui.ledger import filters

TODAY: Final = date(2026, 11, 21)


def test_periods_one_press_away() -> None:
    assert filters.periods(TODAY) == {
        "Any time": (None, None),
        "This month": (date(2026, 11, 1), date(2026, 11, 30)),
        "Last month": (date(2026, 10, 1), date(2026, 10, 31)),
        "Last 3 months": (date(2026, 8, 1), date(2026, 10, 31)),
        "This year": (date(2026, 1, 1), date(2026, 12, 31)),
        "Last year": (date(2025, 1, 1), date(2025, 12, 31)),
    }
    assert filters.periods(date(2026, 1, 31))["Last month"] == (date(2025, 12, 1), date(2025, 12, 31))


def test_each_condition_in_words() -> None:
    wanted = Filters(start=date(2026, 11, 1), last=date(2026, 11, 30), categories=("Groceries",), uncategorised=True, text="x",
                     least=10.0, most=12.5, direction="in", ids=(4,))  # fmt: skip
    assert filters.described(wanted, "EUR", TODAY) == {
        "period": "this month", "categories": "Groceries and Uncategorised", "amount": "€10 to €12.50",
        "direction": "money in", "text": "“x”", "ids": "that payment",
    }  # fmt: skip
    assert filters.described(Filters(), "EUR", TODAY) == {}
