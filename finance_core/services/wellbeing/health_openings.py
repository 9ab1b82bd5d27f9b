"""What stands behind each measure of the health score: the filters that open its payments."""

from collections.abc import Callable, Iterable
from typing import Final

from finance_core.models import Filters
from finance_core.services import openings
from finance_core.services.ledgers import Ledger
from finance_core.services.recurrence.bill_dues import NO_PAYMENT
from finance_core.services.wellbeing.health import HealthReport

_EVERYTHING: Final = frozenset({"savings_rate", "usual_rate", "deficit_months"})
_SPENDING: Final = frozenset({"whole_runway", "spending_swing"})
_MOST_IDS: Final = 300
"""An address holds no more payments one by one."""


def behind(found: HealthReport, ledger: Ledger, measure: str) -> Filters | None:
    """What opens the payments that a measure is made of; None where it is made of balances or plans, or of no payment."""
    if not found.found.months:
        return None
    first, last = found.days
    ways: dict[str, Callable[[], Filters | None]] = {
        **dict.fromkeys(_EVERYTHING, lambda: openings.everything(first, last)),
        **dict.fromkeys(_SPENDING, lambda: openings.spending(ledger, first, last)),
        "income_swing": lambda: openings.income(ledger, first, last),
        "bills_on_time": lambda: _late(found),
        "debt_service": lambda: _debts(found, ledger),
        "essential_runway": lambda: _in(found, found.essential),
        "housing_share": lambda: _in(found, found.said.roles.housing),
        "fixed_share": lambda: _in(found, found.said.roles.fixed),
        "fees_share": lambda: _in(found, found.said.roles.fees),
    }
    return ways[measure]() if measure in ways else None


def _in(found: HealthReport, names: Iterable[str]) -> Filters | None:
    chosen = tuple(sorted(names))
    return openings.in_categories(chosen, *found.days) if chosen else None


def _late(found: HealthReport) -> Filters | None:
    return _by_id(found.late.loc[found.late["payment_id"] != NO_PAYMENT, "payment_id"].tolist())


def _debts(found: HealthReport, ledger: Ledger) -> Filters | None:
    """Payments in the categories of debts, and transfers into loans."""
    first, last = found.days
    lines = ledger.lines[ledger.lines["date"].between(str(first), str(last))]
    owed = lines["category"].isin(list(found.said.roles.debt)) & ~lines["is_transfer"]
    into = lines["account"].isin(list(found.loans)) & (lines["amount"] > 0)
    ids: list[int] = lines.loc[owed | into, "id"].drop_duplicates().tolist()
    if len(ids) <= _MOST_IDS:
        return _by_id(ids)
    return _in(found, found.said.roles.debt)


def _by_id(ids: list[int]) -> Filters | None:
    return Filters(ids=tuple(ids[:_MOST_IDS])) if ids else None
