"""What needs and wants may cost a month as a whole, and what is to be saved at least: limits for groups of categories."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal, get_args

from finance_core.errors import InvalidError
from finance_core.money import LARGEST_MINOR
from finance_core.storage import Store, Writing, settings

BudgetGroup = Literal["needs", "wants", "savings"]

GROUPS: Final[tuple[BudgetGroup, ...]] = get_args(BudgetGroup)
_SETTING: Final = "group_budgets"


def kept(store: Store, household_id: int) -> dict[BudgetGroup, int]:
    """The limits that were set, in minor units of the currency of the reports."""
    with store.read(household_id) as reading:
        value = settings.get(reading, _SETTING) or {}
    return {group: int(value[group]) for group in GROUPS if group in value}


def put(store: Store, household_id: int, amounts: Mapping[BudgetGroup, int], *, now: datetime, actor: str = "") -> bool:
    """Set the limits of these groups; False where they are so already. Raises InvalidError."""
    with store.write(household_id, action="budget", summary=_summary(amounts), now=now, actor=actor) as writing:
        return keep(writing, amounts)


def keep(writing: Writing, amounts: Mapping[BudgetGroup, int]) -> bool:
    """Set the limits of these groups within a write; 0 takes one away, and groups that aren't named keep theirs.

    They hold from this month on. False where they are so already. Raises InvalidError.
    """
    if not set(amounts) <= set(GROUPS):
        raise InvalidError("Only needs, wants and savings have a limit as a whole.")
    if any(amount < 0 for amount in amounts.values()):
        raise InvalidError("A limit is an amount above zero. To plan without one, remove it.")
    if any(amount > LARGEST_MINOR for amount in amounts.values()):
        raise InvalidError("That amount is too large to be true.")
    before = settings.get(writing, _SETTING) or {}
    after = {group: amount for group, amount in {**before, **amounts}.items() if amount}
    if after == before:
        return False
    settings.put(writing, _SETTING, after or None)
    return True


def _summary(amounts: Mapping[BudgetGroup, int]) -> str:
    verb = "Set" if any(amounts.values()) else "Removed"
    return f"{verb} a limit for {' and '.join(amounts) or 'nothing'}"
