"""Which categories a household never cuts, and which it cuts easily: a setting, each change one write."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from finance_core.errors import InvalidError
from finance_core.storage import Store, Writing, categories, settings

ACTION: Final = "plan"
"""What the audit trail calls these writes."""
EASY: Final = 0.5
"""What an easy cut hurts beside a usual one."""
_SETTING: Final = "cuts"
_KINDS: Final = ("never", "easy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """Categories by id: those that are never cut, and those whose cuts hurt half as much."""

    never: frozenset[int] = frozenset()
    easy: frozenset[int] = frozenset()


def kept(store: Store, household_id: int) -> Preferences:
    """What was said; categories that are gone are left out."""
    with store.read(household_id) as reading:
        value: dict[str, list[int]] = settings.get(reading, _SETTING) or {}
        there = {category.id for category in categories.listed(reading)}
    never, easy = (frozenset(value.get(kind, ())) & there for kind in _KINDS)
    return Preferences(never=never, easy=easy)


def prefer(
    store: Store, household_id: int, *, never: Collection[int], easy: Collection[int], now: datetime, actor: str = ""
) -> bool:  # fmt: skip
    """Say anew which categories, by id, are never cut and which easily; False where it is so already. Raises InvalidError."""
    if set(never) & set(easy):
        raise InvalidError("A category can’t be both: never cut, and easy to cut. Take it out of one of the two.")
    wanted = {"never": sorted(never), "easy": sorted(easy)}
    after = {kind: ids for kind, ids in wanted.items() if ids}
    with store.write(household_id, action=ACTION, summary="Said what may be cut", now=now, actor=actor) as writing:
        if not {*never, *easy} <= {category.id for category in categories.listed(writing)}:
            raise InvalidError("One of these categories is not there any more. Choose again.")
        if after == (settings.get(writing, _SETTING) or {}):
            return False
        settings.put(writing, _SETTING, after or None)
        return True


def follow(writing: Writing, category_id: int, other_id: int) -> None:
    """Let a category that takes another one's place be cut as that one was; what is never cut stays so."""
    value: dict[str, Any] = settings.get(writing, _SETTING) or {}
    if not any(category_id in ids for ids in value.values()):
        return
    never, easy = ({other_id if one == category_id else one for one in value.get(kind, ())} for kind in _KINDS)
    after = {"never": sorted(never), "easy": sorted(easy - never)}
    settings.put(writing, _SETTING, {kind: ids for kind, ids in after.items() if ids})
