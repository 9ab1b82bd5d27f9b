"""What goals take out of a budget: what went to their accounts, and what they still take beyond what savings get.

A transfer to an account is no spending, so the book of envelopes still holds that money; here it is counted out. Money is
counted once: what lies in envelopes of savings and what went to accounts of goals may be the same.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from finance_core.dates import Month
from finance_core.models import Budget
from finance_core.rules.budget.envelopes import Envelope
from finance_core.services.ledgers import Ledger
from finance_core.services.plan import surplus


@dataclass(frozen=True, slots=True, kw_only=True)
class ForGoals:
    """In minor units: what went to accounts of goals beyond envelopes of savings, and what goals still take."""

    moved_minor: int
    still_minor: int


def of_savings(
    in_force: Mapping[Month, Mapping[str, Budget]], activity: Mapping[tuple[str, Month], int], savings: Collection[str]
) -> dict[Month, int]:
    """What these categories of savings get in each month: what is assigned to them, and what went there without a budget."""
    found = {
        month: sum(row.assigned_minor for name, row in budgeted.items() if name in savings)
        for month, budgeted in in_force.items()
    }
    for (name, month), amount in activity.items():
        if name in savings and name not in in_force[month]:
            found[month] -= amount
    return found


def moved_to(ledger: Ledger, accounts: Collection[str], first: Month, last: date) -> dict[Month, int]:
    """What transfers brought to these accounts in each month, less what they took from them."""
    lines = ledger.lines
    on_them = lines["account"].isin(accounts) & lines["date"].between(pd.Timestamp(first.start), pd.Timestamp(last))
    moved = lines[on_them & (lines["is_transfer"] | (lines["group"] == "transfer").fillna(value=False))]
    found: dict[Month, int] = {}
    for day, minor in zip(moved["date"], surplus.whole_minor(moved["amount"], ledger.currency).tolist(), strict=True):
        month = Month.of(day)
        found[month] = found.get(month, 0) + minor
    return found


def taken(
    to_goals: Mapping[Month, int], savings: Mapping[Month, int], envelopes: Sequence[Envelope], monthly_minor: int, *,
    to_come: Sequence[Month], running: Month,
) -> ForGoals:  # fmt: skip
    """What goals took and still take, out of what went to their accounts and what savings get by month.

    `envelopes` are those of savings in the month that is looked at, `monthly_minor` is what goals take in each month `to_come`.
    """
    moved = max(0, sum(to_goals.values()))
    there = sum(max(0, one.available_minor if one.month <= running else one.carried_minor) for one in envelopes)
    twice = min(moved, there)
    still = {month: monthly_minor - to_goals.get(month, 0) - savings.get(month, 0) for month in to_come}
    if running in still:
        still[running] += min(twice, max(0, to_goals.get(running, 0)))
    return ForGoals(moved_minor=moved - twice, still_minor=sum(max(0, min(monthly_minor, minor)) for minor in still.values()))
