"""What goals take out of a budget: what went to their accounts, and what they still take beyond what savings get.

The book of envelopes holds the money of all accounts; what lies on accounts of goals is counted out here, whatever brought or
took it. Money is counted once: what lies in envelopes of savings and what went to accounts of goals may be the same.
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
class OnAccounts:
    """What happened on the accounts of goals, in minor units: by how much they grew in all, and by transfers in each month."""

    grown_minor: int
    transferred: Mapping[Month, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForGoals:
    """What went to accounts of goals beyond envelopes of savings, negative where more was taken, and what goals still take.

    Both in minor units.
    """

    moved_minor: int
    still_minor: int


def of_savings(
    in_force: Mapping[Month, Mapping[str, Budget]],
    activity: Mapping[tuple[str, Month], int],
    savings: Collection[str],
    shown: Month,
) -> dict[Month, int]:
    """What these categories of savings get in each month: what is assigned to them, and what went there without a budget.

    Before the month that is shown a budget without rollover got what was paid: the rest went back to what is to assign.
    """
    found = dict.fromkeys(in_force, 0)
    for month, budgeted in in_force.items():
        for name in savings:
            row = budgeted.get(name)
            keeps = row is not None and (row.rollover or month >= shown)
            found[month] += row.assigned_minor if row is not None and keeps else -activity.get((name, month), 0)
    return found


def on_accounts(ledger: Ledger, accounts: Collection[str], first: Month, last: date) -> OnAccounts:
    """What happened on these accounts from the first month to a day."""
    lines = ledger.lines
    lines = lines[lines["account"].isin(accounts) & lines["date"].between(pd.Timestamp(first.start), pd.Timestamp(last))]
    minor = surplus.whole_minor(lines["amount"], ledger.currency)
    is_transfer = lines["is_transfer"] | (lines["group"] == "transfer").fillna(value=False)
    found: dict[Month, int] = {}
    for day, one in zip(lines.loc[is_transfer, "date"], minor[is_transfer].tolist(), strict=True):
        month = Month.of(day)
        found[month] = found.get(month, 0) + one
    return OnAccounts(grown_minor=int(minor.sum()), transferred=found)


def taken(
    there: OnAccounts, savings: Mapping[Month, int], envelopes: Sequence[Envelope], monthly_minor: int, *,
    first: Month, shown: Month, running: Month, free_minor: int,
) -> ForGoals:  # fmt: skip
    """What goals took and still take by the end of the month that is shown.

    `savings` is what categories of savings get by month, `envelopes` are theirs in that month, `monthly_minor` is what goals
    take in each month from the running one on, `free_minor` what could be assigned without goals. What went to their accounts
    beyond that and beyond what they take was there before the first budget, and is no part of the book.
    """
    now = max(0, there.transferred.get(shown, 0))
    carried = sum(max(0, one.carried_minor) for one in envelopes)
    fresh = sum(max(0, one.available_minor) for one in envelopes) - carried if shown <= running else 0
    twice = min(max(0, there.grown_minor - now), carried) + min(now, max(0, fresh))
    months = min(shown, running).index - first.index + 1
    moved = min(there.grown_minor - twice, max(0, free_minor, monthly_minor * months))
    still = 0
    for month in (Month.from_index(index) for index in range(running.index, shown.index + 1)):
        came = there.transferred.get(month, 0)
        in_envelopes = min(twice, max(0, came)) if month == running else 0
        still += max(0, min(monthly_minor, monthly_minor - came - savings.get(month, 0) + in_envelopes))
    return ForGoals(moved_minor=moved, still_minor=still)
