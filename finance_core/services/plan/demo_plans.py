"""What the demo household's people plan: two goals on their savings, and what they owe."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from finance_core.dates import Month
from finance_core.services import accounts
from finance_core.services.plan import debts, goals
from finance_core.services.plan.debts import Terms
from finance_core.services.plan.goals import Wish
from finance_core.storage import Store

_SAVINGS: Final = "Savings"
_BUFFER_MINOR: Final = 12_000_00
_KITCHEN_MINOR: Final = 15_000_00
_KITCHEN_MONTHS: Final = 19
_CAR: Final = "Car loan"
_CARD: Final = "Credit card"
_SOFA_MINOR: Final = 640_00
_EXTRA_MINOR: Final = 50_00
_PAYMENT_DAY: Final = 3


def keep(store: Store, household_id: int, *, today: date, now: datetime) -> None:
    """Write them down: the buffer is there, the kitchen gets what else lies on the savings account, the debts end on plan."""
    ids = {status.account.name: status.account.id for status in accounts.listed(store, household_id, today)}
    due = Month.of(today).plus(_KITCHEN_MONTHS).start
    for wish in (
        Wish(name="Emergency buffer", target_minor=_BUFFER_MINOR, account_id=ids.get(_SAVINGS)),
        Wish(
            name="New kitchen", target_minor=_KITCHEN_MINOR, account_id=ids.get(_SAVINGS), due=due,
            rate_per_year=Decimal("0.015"), inflation_per_year=Decimal("0.02"),
        ),
    ):  # fmt: skip
        goals.add(store, household_id, wish, today=today, now=now)
    for terms in (
        Terms(name=_CAR, account_id=ids.get(_CAR), rate_per_year=Decimal("0.049"), minimum_minor=120_00),
        Terms(
            name=_CARD, account_id=ids.get(_CARD), rate_per_year=Decimal("0.189"), minimum_minor=25_00,
            minimum_share=Decimal("0.03"), basis="day",
        ),
        Terms(name="Sofa, by instalments", owed_minor=_SOFA_MINOR, rate_per_year=Decimal("0.059"), minimum_minor=40_00),
    ):  # fmt: skip
        debts.add(store, household_id, terms, now=now)
    debts.pay(store, household_id, debts.Plan(extra_minor=_EXTRA_MINOR, payment_day=_PAYMENT_DAY), now=now)
