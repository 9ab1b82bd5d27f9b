"""From a figure to the transactions behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from finance_core.models import Filters
from finance_core.services.ledgers import Ledger
from pages.ui import format
from pages.ui.ledger import address

TRANSACTIONS: Final = "pages/money/transactions.py"
ACCOUNTS: Final = "pages/money/accounts.py"
IMPORTS: Final = "pages/money/imports.py"
RULES: Final = "pages/household/rules.py"
REVIEW: Final = "pages/money/review.py"
CATEGORIES: Final = "pages/household/categories.py"
ODD: Final = "pages/insight/anomalies.py"
CASHFLOW: Final = "pages/plan/cashflow.py"
BUDGETS: Final = "pages/plan/budgets.py"
PLANNING: Final = "pages/plan/planning.py"
GOALS: Final = "pages/plan/goals.py"
DEBTS: Final = "pages/plan/debts.py"
RECURRING: Final = "pages/plan/recurring.py"
HEALTH: Final = "pages/wellbeing/health.py"
ADVICE: Final = "pages/wellbeing/advice.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way to another page: what it is called, and what the page is asked for in its address."""

    label: str
    page: str = TRANSACTIONS
    query: Mapping[str, Sequence[str]] = field(default_factory=dict)


def transactions(label: str, wanted: Filters) -> Link:
    """A way to those transactions."""
    return Link(label=label, query=address.written(wanted))


def rule_of(transaction_id: int) -> Link:
    """A way to the form for a rule that begins with what this payment has."""
    return Link(label="Make a rule of this", page=RULES, query={"payment": [str(transaction_id)]})


def payments(ledger: Ledger, wanted: Filters) -> Link | None:
    """`See 86 payments`; None where there are none."""
    number = len(ledger.select(wanted))
    if not number:
        return None
    return transactions(f"See {format.count(number, 'payment')}", wanted)
