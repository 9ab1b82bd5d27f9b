"""What a household looks at in cash flow: which accounts count as one's money, and below what it should not fall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from finance_core.errors import InvalidError
from finance_core.money import LARGEST_MINOR
from finance_core.storage import Store, accounts, households, settings

ACTION: Final = "cashflow"
"""What the audit trail calls these writes."""
_SETTING: Final = "cash flow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The accounts by id, none for those that one lives from, and the floor in minor units of the currency of the reports."""

    account_ids: tuple[int, ...] = ()
    floor_minor: int = 0


def choices(store: Store, household_id: int) -> Choices:
    """What was chosen; accounts that are gone are left out, and so is a floor in another currency than that of the reports."""
    with store.read(household_id) as reading:
        value = settings.get(reading, _SETTING)
        there = {account.id for account in accounts.listed(reading)}
        currency = households.get(reading).currency
    if value is None:
        return Choices()
    kept = tuple(account for account in value["accounts"] if account in there)
    return Choices(account_ids=kept, floor_minor=value["floor_minor"] if value.get("currency") == currency else 0)


def choose(
    store: Store, household_id: int, *, account_ids: Sequence[int], floor_minor: int, now: datetime, actor: str = ""
) -> None:
    """Keep what was chosen. Raises InvalidError for an account that is not there and for an absurd floor."""
    if abs(floor_minor) > LARGEST_MINOR:
        raise InvalidError("That amount is too large to be true.")
    summary = "Chose accounts and floor of cash flow"
    with store.write(household_id, action=ACTION, summary=summary, now=now, actor=actor) as writing:
        if not set(account_ids) <= {account.id for account in accounts.listed(writing)}:
            raise InvalidError("One of these accounts is not there any more. Choose again.")
        chosen = {"accounts": list(account_ids), "floor_minor": floor_minor, "currency": households.get(writing).currency}
        settings.put(writing, _SETTING, chosen)
