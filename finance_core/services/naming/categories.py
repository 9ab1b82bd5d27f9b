"""Shaping the categories: names, groups, looks, order, and making two of them one, always with a way back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from finance_core.errors import InvalidError
from finance_core.models import CATEGORY_COLOURS, NO_CATEGORY, AuditEntry, Category, CategoryGroup, CategoryUses
from finance_core.services.plan import cut_preferences
from finance_core.services.wellbeing import health_choices
from finance_core.storage import Reading, Store, advice, audit, categories

LONGEST_NAME: Final = 60
GROUP_WORDS: Final[dict[CategoryGroup | None, str]] = {
    "needs": "needs", "wants": "wants", "savings": "savings", "income": "income", "transfer": "transfers",
    None: "those without a group",
}  # fmt: skip


def uses(store: Store, household_id: int, category_id: int) -> CategoryUses:
    """How many payments, parts, budgets and rules name a category. Raises NotFoundError."""
    with store.read(household_id) as reading:
        return categories.uses(reading, category_id)


def history(store: Store, household_id: int, category_id: int, *, limit: int = 10) -> list[AuditEntry]:
    """What was done to a category itself, newest first."""
    with store.read(household_id) as reading:
        return [entry for entry, _change in audit.of_row(reading, "category", category_id, limit=limit)]


def add(store: Store, household_id: int, name: str, group: CategoryGroup | None, *, now: datetime, actor: str = "") -> int:
    """A new category, the last one of its group; its id. Raises InvalidError where there is one of that name."""
    name = _cleaned(name)
    with store.write(household_id, action="category", summary=f"Added the category {name}", now=now, actor=actor) as writing:
        _require_free(writing, name)
        categories.forget_name(writing, name)
        return categories.add_many(writing, [(name, group)])[name]


def rename(
    store: Store,
    household_id: int,
    category_id: int,
    name: str,
    *,
    version: int | None = None,
    now: datetime,
    actor: str = "",
) -> bool:
    """Give a category another name; False where that is its name. Files that say the old one still mean it.

    Raises InvalidError where another category has that name, and ConflictError where `version` is not the newest.
    """
    name = _cleaned(name)
    old = _one(store, household_id, category_id).name
    with store.write(
        household_id, action="category", summary=f"Renamed the category {old} to {name}", now=now, actor=actor
    ) as writing:
        _require_free(writing, name, but=category_id)
        renamed = categories.change(writing, category_id, version=version, name=name)
        advice.follow(writing, old, name)
        if old.casefold() != name.casefold():
            categories.forget_name(writing, name)
            categories.remember_name(writing, old, category_id)
        return renamed


def move(
    store: Store,
    household_id: int,
    category_id: int,
    group: CategoryGroup | None,
    *,
    version: int | None = None,
    now: datetime,
    actor: str = "",
) -> bool:
    """Put a category into another group, as its last one; False where it is there. What its payments count as goes along."""
    found = _one(store, household_id, category_id)
    summary = f"Moved the category {found.name} to {GROUP_WORDS[group]}"
    with store.write(household_id, action="category", summary=summary, now=now, actor=actor) as writing:
        place = found.position if found.group == group else categories.last_position(writing) + 1
        return categories.change(writing, category_id, version=version, group=group, position=place)


def dress(
    store: Store,
    household_id: int,
    category_id: int,
    *,
    colour: str,
    icon: str,
    version: int | None = None,
    now: datetime,
    actor: str = "",
) -> bool:
    """Give a category a colour of CATEGORY_COLOURS and an icon, or "" for none; False where it looks like that."""
    if colour and colour not in CATEGORY_COLOURS:
        raise InvalidError(f"There is no colour {colour}. Choose one of those that are offered.")
    if icon and not (icon.isascii() and icon.replace("_", "").isalnum()):
        raise InvalidError("That is no icon. Choose one of those that are offered.")
    return _change(
        store, household_id, category_id, "Changed the look of", version=version, now=now, actor=actor, colour=colour, icon=icon
    )


def hide(
    store: Store,
    household_id: int,
    category_id: int,
    *,
    hidden: bool,
    version: int | None = None,
    now: datetime,
    actor: str = "",
) -> bool:
    """Stop offering a category for payments, or offer it again. Its payments keep it, and count as before."""
    return _change(
        store, household_id, category_id, "Hid" if hidden else "Showed", version=version, now=now, actor=actor, hidden=hidden
    )


def set_essential(
    store: Store,
    household_id: int,
    category_id: int,
    *,
    essential: bool | None,
    version: int | None = None,
    now: datetime,
    actor: str = "",
) -> bool:
    """Say whether one could do without it; None leaves that to the group: needs are essential, wants are not."""
    verb = {True: "Called essential:", False: "Called not essential:", None: "Left to the group whether essential:"}[essential]
    return _change(store, household_id, category_id, verb, version=version, now=now, actor=actor, essential=essential)


def order(store: Store, household_id: int, ids: Sequence[int], *, now: datetime, actor: str = "") -> bool:
    """Put the categories of one group into this order; False where they stand so. Raises InvalidError for two groups."""
    with store.write(
        household_id, action="category", summary="Changed the order of categories", now=now, actor=actor
    ) as writing:
        found = [categories.get(writing, category_id) for category_id in ids]
        if len({category.group for category in found}) > 1 or len(set(ids)) != len(ids):
            raise InvalidError("Only categories of one group can be put into an order.")
        places = sorted({category.position for category in found})
        if len(places) < len(found):  # some share a place
            places = list(range(1, len(found) + 1))
        changed = [
            categories.change(writing, category.id, position=place) for category, place in zip(found, places, strict=True)
        ]
        return any(changed)


def merge(
    store: Store,
    household_id: int,
    category_id: int,
    target_id: int,
    *,
    version: int | None = None,
    now: datetime,
    actor: str = "",
) -> int:
    """Make two categories one: the first goes, and everything that named it names `target_id`; how many payments moved.

    Payments, parts of split ones, who decided them, budgets, rules, what counts for the health score and what may be cut
    follow, and files that say the old name. One undo parts them again. Raises InvalidError for a category and itself, and where
    only one of the two is for transfers.
    """
    old, kept = _one(store, household_id, category_id), _one(store, household_id, target_id)
    if old.id == kept.id:
        raise InvalidError("Choose another category to merge with.")
    if (old.group == "transfer") != (kept.group == "transfer"):
        raise InvalidError(
            f"Only one of {old.name} and {kept.name} is for transfers between own accounts, which count as neither income nor "
            "spending. Move one of them to the other’s group first."
        )
    summary = f"Merged the category {old.name} into {kept.name}"
    with store.write(household_id, action="category", summary=summary, now=now, actor=actor) as writing:
        categories.change(writing, category_id, version=version)
        moved = categories.replace(writing, category_id, target_id)
        health_choices.follow(writing, category_id, target_id)
        cut_preferences.follow(writing, category_id, target_id)
        advice.follow(writing, old.name, kept.name)
        categories.remember_name(writing, old.name, target_id)
        return moved


def remove(
    store: Store, household_id: int, category_id: int, *, version: int | None = None, now: datetime, actor: str = ""
) -> None:
    """Take away a category that nothing uses. Raises InvalidError where something does: then it can be merged or hidden."""
    name = _one(store, household_id, category_id).name
    with store.write(household_id, action="category", summary=f"Removed the category {name}", now=now, actor=actor) as writing:
        categories.change(writing, category_id, version=version)
        used = categories.uses(writing, category_id)
        if any(used):
            raise InvalidError(f"{name} is still in use. Merge it into another category, or hide it.")
        categories.remove(writing, category_id)


def _one(store: Store, household_id: int, category_id: int) -> Category:
    with store.read(household_id) as reading:
        return categories.get(reading, category_id)


def _change(
    store: Store,
    household_id: int,
    category_id: int,
    verb: str,
    *,
    version: int | None,
    now: datetime,
    actor: str,
    **values: Any,
) -> bool:
    """Change columns of one category, and say so with its name."""
    summary = f"{verb} the category {_one(store, household_id, category_id).name}"
    with store.write(household_id, action="category", summary=summary, now=now, actor=actor) as writing:
        return categories.change(writing, category_id, version=version, **values)


def _cleaned(name: str) -> str:
    """The name as it is kept. Raises InvalidError for what can't be one."""
    name = " ".join(name.split())
    if not name:
        raise InvalidError("Give the category a name.")
    if len(name) > LONGEST_NAME:
        raise InvalidError(f"A category’s name may have up to {LONGEST_NAME} signs.")
    if name.casefold() == NO_CATEGORY.casefold():
        raise InvalidError(f"{NO_CATEGORY} stands for payments without a category. Choose another name.")
    return name


def _require_free(reading: Reading, name: str, *, but: int | None = None) -> None:
    """Raise InvalidError where another category has that name, whatever the case of its letters."""
    for category in categories.listed(reading):
        if category.name.casefold() == name.casefold() and category.id != but:
            raise InvalidError(f"There is a category {category.name} already.")
