"""What the demo household's people plan: two goals on their savings."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from finance_core.dates import Month
from finance_core.services import accounts, goals
from finance_core.services.goals import Wish
from finance_core.storage import Store

_SAVINGS: Final = "Savings"
_BUFFER_MINOR: Final = 12_000_00
_KITCHEN_MINOR: Final = 15_000_00
_KITCHEN_MONTHS: Final = 19


def keep(store: Store, household_id: int, *, today: date, now: datetime) -> None:
    """Write them down: the buffer is there, and the kitchen gets what else lies on the savings account."""
    ids = {status.account.name: status.account.id for status in accounts.listed(store, household_id, today)}
    due = Month.of(today).plus(_KITCHEN_MONTHS).start
    for wish in (
        Wish(name="Emergency buffer", target_minor=_BUFFER_MINOR, account_id=ids[_SAVINGS]),
        Wish(
            name="New kitchen", target_minor=_KITCHEN_MINOR, account_id=ids[_SAVINGS], due=due,
            rate_per_year=Decimal("0.015"), inflation_per_year=Decimal("0.02"),
        ),
    ):  # fmt: skip
        goals.add(store, household_id, wish, today=today, now=now)
