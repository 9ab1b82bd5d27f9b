"""Scenarios: what would be if a plan changed, ended or came in addition.

    applied(plans, (Altered(keys=("17",), first=day, share=0.0), Added(name="Car", account="Joint", ...)), until=last)

Income lost and subscriptions cancelled are altered plans with a share of 0, a rent that rises one with an amount.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from zlib import crc32

import numpy as np

from finance_core.ml.cadences.timetable import calendar_of, timetable
from finance_core.ml.futures.plan import Plan
from finance_core.ml.windows import Floats, Ints
from finance_core.models import Cadence

_LONGEST: Final = 800
"""Days that a plan which is added is counted for at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Altered:
    """Plans (by their keys) that come to something else from the day `first` to the day `last`, both included; None for ever.

    To `amount` in the account's currency, money out negative; or, where that is None, to `share` of what they were.
    """

    keys: tuple[str, ...]
    first: date
    last: date | None = None
    share: float = 1.0
    amount: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Something that comes in addition, once (`cadence` None) or again and again until `last`; money out is negative."""

    name: str
    account: str
    amount: float
    first: date
    cadence: Cadence | None = None
    last: date | None = None


Change = Altered | Added


def applied(plans: Sequence[Plan], changes: Sequence[Change], *, until: date) -> list[Plan]:
    """The plans after the changes, one after the other; keys that no plan has change nothing."""
    found = list(plans)
    for place, change in enumerate(changes):
        if isinstance(change, Added):
            found.append(_added(change, place, until))
        else:
            found = [_altered(plan, change) if plan.key in change.keys else plan for plan in found]
    return found


def _altered(plan: Plan, change: Altered) -> Plan:
    inside = plan.days >= _number(change.first)
    if change.last is not None:
        inside &= plan.days <= _number(change.last)
    to = plan.amounts * change.share if change.amount is None else np.full(len(plan.days), change.amount)
    amounts: Floats = np.where(inside, to, plan.amounts)
    return replace(plan, amounts=amounts)


def _added(change: Added, place: int, until: date) -> Plan:
    last = min(until, change.last or until)
    days = np.array([_number(change.first)] if change.first <= last else [], np.int64)
    if change.cadence is not None and len(days):
        due = timetable(change.cadence, "day", change.first, income=change.amount > 0)
        days = _numbers(due.days(change.first, last, calendar_of((change.first, last))))[:_LONGEST]
    return Plan(
        key=f"added {place} {crc32(change.name.encode())}", source="added", payee=change.name, account=change.account,
        category="", days=days, amounts=np.full(len(days), change.amount), cadence=change.cadence or "",
    )  # fmt: skip


def _number(day: date) -> int:
    """Days since 1970."""
    return int(np.datetime64(day, "D").astype(np.int64))


def _numbers(days: Sequence[date]) -> Ints:
    return np.array([_number(day) for day in days], np.int64)
