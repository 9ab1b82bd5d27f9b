"""A household for tests of what recurs: a subscription that got dearer, rent and a wage.

One database for all tests of a module, a household each: `tests/unit/storage/test_recurring.py` runs on both databases.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final

import pytest

from finance_core.dates import Month
from finance_core.services import ledgers
from finance_core.services.recurrence import recurring
from finance_core.services.recurrence.recurrences import Book, Recurrence
from finance_core.services.recurrence.schedules import Plan
from finance_core.storage import Store
from tests.ledgers import TODAY, bank_file, load, open_store, second_household, sqlite_url

FIRST: Final = Month(2025, 12)
NOW_MONTH: Final = Month.of(TODAY)


def monthly(payee: str, amounts: Sequence[str], *, day: int = 3, first: Month = FIRST) -> Iterator[tuple[str, str, str]]:
    """One payment a month."""
    for step, amount in enumerate(amounts):
        month = first.plus(step)
        yield (date(month.year, month.month, day).isoformat(), payee, amount)


FILMS: Final = list(monthly("Cinevale", ["-14.99"] * 7 + ["-17.99"] * 5, day=12))
RENT: Final = list(monthly("Elmhurst Lettings", ["-900.00"] * 12, day=2))
WAGE: Final = list(monthly("Oldbrook Clinic", ["2100.00"] * 12, day=20))
FILE: Final = bank_file([*FILMS, *RENT, *WAGE])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(sqlite_url(tmp_path_factory.mktemp("recurring"))) as opened:
        yield opened


@pytest.fixture
def home(store: Store) -> int:
    return second_household(store)


def bring(store: Store, home: int, content: bytes = FILE) -> None:
    """Import it."""
    load(store, home, content)


def book(store: Store, home: int, today: date = TODAY) -> Book:
    """What recurs by now."""
    return recurring.build(ledgers.load(store, home), recurring.kept(store, home), today=today)


def named(store: Store, home: int, name: str, today: date = TODAY) -> Recurrence:
    """The one entry of that name."""
    (found,) = [item for item in book(store, home, today).items if item.name == name]
    return found


def plan_of(account_id: int, **values: Any) -> Plan:
    """A plan with defaults."""
    filled: dict[str, Any] = {
        "name": "Rent", "account_id": account_id, "category_id": None, "amount_minor": -3000, "cadence": "monthly",
        "day_rule": "day", "next_date": date(2026, 12, 1),
    }  # fmt: skip
    return Plan(**filled | values)


def soon(days: int) -> date:
    """That many days from today."""
    return TODAY + timedelta(days=days)
