"""What a household says for its health score: weights, a savings target, what counts as what, limits of its cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, get_args

from finance_core.errors import InvalidError
from finance_core.models import Category
from finance_core.money import LARGEST_MINOR
from finance_core.rules.wellbeing.health import checked_weights
from finance_core.rules.wellbeing.health_months import STARTING, Roles
from finance_core.rules.wellbeing.health_scales import WEIGHTS
from finance_core.rules.wellbeing.saving import TARGET, checked_target
from finance_core.storage import Store, Writing, accounts, categories, settings

Role = Literal["housing", "fixed", "debt", "fees"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
ROLE_WORDS: Final[Mapping[Role, str]] = {
    "housing": "housing", "fixed": "fixed costs", "debt": "debt payments", "fees": "fees and interest",
}  # fmt: skip

ACTION: Final = "health"
"""What the audit trail calls these writes."""
_SETTING: Final = "health"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What was said so far.

    `weights` are those of components by key that differ from their own. `target` is a share of income. `no_debts` is that there
    are none, `limits` those of cards by account id, in minor units of the account. `roles` are the categories that count as
    something, by name: those that the person said (`said`), else what the starting ones are called now.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    target: float = TARGET
    no_debts: bool = False
    limits: Mapping[int, int] = field(default_factory=dict)
    roles: Roles = STARTING
    said: frozenset[str] = frozenset()


def choices(store: Store, household_id: int) -> Choices:
    """What was said; accounts and categories that are gone are left out."""
    with store.read(household_id) as reading:
        value: dict[str, Any] = settings.get(reading, _SETTING) or {}
        named = categories.listed(reading)
        former = categories.former_names(reading)
        there = {account.id for account in accounts.listed(reading)}
    counted = value.get("roles", {})
    return Choices(
        weights={key: float(weight) for key, weight in value.get("weights", {}).items() if key in WEIGHTS},
        target=float(value.get("target", TARGET)),
        no_debts=bool(value.get("no_debts", False)),
        limits={int(key): int(limit) for key, limit in value.get("limits", {}).items() if int(key) in there},
        roles=Roles(**{role: _names(role, counted.get(role), named, former) for role in ROLES}),
        said=frozenset(counted),
    )


def weigh(store: Store, household_id: int, weights: Mapping[str, float], *, now: datetime, actor: str = "") -> None:
    """Weigh the parts of the score anew; those that are not named get their own weights back. Raises InvalidError."""
    checked = checked_weights(weights)
    own = {key: weight for key, weight in checked.items() if weight != WEIGHTS[key]}
    summary = "Changed the weights of the health score" if own else "Went back to the weights of the health score"
    _put(store, household_id, "weights", own, summary=summary, now=now, actor=actor)


def aim(store: Store, household_id: int, target: float, *, now: datetime, actor: str = "") -> None:
    """Set the savings target, a share of income. Raises InvalidError."""
    summary = f"Set the savings target to {100 * checked_target(target):g}%"
    _put(store, household_id, "target", target, summary=summary, now=now, actor=actor)


def say_no_debts(store: Store, household_id: int, *, no_debts: bool, now: datetime, actor: str = "") -> None:
    """Say that there are no debts but those that payments tell of, or take that back."""
    summary = "Said that there are no debts" if no_debts else "Took back that there are no debts"
    _put(store, household_id, "no_debts", no_debts, summary=summary, now=now, actor=actor)


def count_as(
    store: Store, household_id: int, role: Role, category_ids: Sequence[int] | None, *, now: datetime, actor: str = ""
) -> None:  # fmt: skip
    """Say which categories count as that, by id; None goes back to the starting ones.

    Raises InvalidError for a category that is not there.
    """
    with store.write(
        household_id, action=ACTION, summary=f"Changed what counts as {ROLE_WORDS[role]}", now=now, actor=actor
    ) as writing:  # fmt: skip
        value: dict[str, Any] = settings.get(writing, _SETTING) or {}
        if not set(category_ids or ()) <= {category.id for category in categories.listed(writing)}:
            raise InvalidError("One of these categories is not there any more. Choose again.")
        counted: dict[str, Any] = {name: ids for name, ids in value.get("roles", {}).items() if name != role}
        if category_ids is not None:
            counted[role] = sorted(category_ids)
        settings.put(writing, _SETTING, value | {"roles": counted})


def follow(writing: Writing, category_id: int, other_id: int) -> None:
    """Let a category that takes another one's place count as what that one was said to count as."""
    value: dict[str, Any] = settings.get(writing, _SETTING) or {}
    counted: dict[str, list[int]] = value.get("roles", {})
    if any(category_id in ids for ids in counted.values()):
        followed = {role: sorted({other_id if one == category_id else one for one in ids}) for role, ids in counted.items()}
        settings.put(writing, _SETTING, value | {"roles": followed})


def limit(store: Store, household_id: int, limits: Mapping[int, int], *, now: datetime, actor: str = "") -> None:
    """Set the limits of all cards by account id; 0 forgets one. Raises InvalidError for what is no card and no limit."""
    with store.read(household_id) as reading:
        cards = {account.id for account in accounts.listed(reading) if account.kind == "card"}
    if not set(limits) <= cards:
        raise InvalidError("One of these accounts is no card any more. Choose again.")
    if any(not 0 <= minor <= LARGEST_MINOR for minor in limits.values()):
        raise InvalidError("A card's limit is an amount above zero, or empty where you don't know it.")
    kept = {str(account_id): minor for account_id, minor in limits.items() if minor}
    _put(store, household_id, "limits", kept, summary="Set the limits of cards", now=now, actor=actor)


def _put(store: Store, household_id: int, name: str, value: Any, *, summary: str, now: datetime, actor: str) -> None:
    with store.write(household_id, action=ACTION, summary=summary, now=now, actor=actor) as writing:
        settings.put(writing, _SETTING, (settings.get(writing, _SETTING) or {}) | {name: value})


def _names(
    role: Role, ids: Sequence[int] | None, named: Sequence[Category], former: Mapping[str, int]
) -> frozenset[str]:  # fmt: skip
    """The categories of one role as they are called now."""
    if ids is not None:
        return frozenset(category.name for category in named if category.id in ids)
    wanted = {name.casefold() for name in getattr(STARTING, role)}
    meant = {category_id for name, category_id in former.items() if name in wanted}
    return frozenset(category.name for category in named if category.name.casefold() in wanted or category.id in meant)
