"""Categories: listing, changing, and making two of them one."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import func, select, update

from finance_core.models import Category, CategoryGroup, CategoryUses
from finance_core.storage import budgets, schema, settings
from finance_core.storage.store import Reading, Writing

_TABLE: Final = schema.category
_FORMER: Final = "category was: "
"""Settings of that prefix hold the category that another name has become, for files that still say the old one."""


def listed(reading: Reading) -> list[Category]:
    """The household's categories by name."""
    rows = reading.connection.execute(select(_TABLE).where(_TABLE.c.household_id == reading.household_id))
    found = [_category(dict(row)) for row in rows.mappings()]
    return sorted(found, key=lambda category: category.name.casefold())


def get(reading: Reading, category_id: int) -> Category:
    """One category. Raises NotFoundError."""
    return _category(reading.one(_TABLE, category_id))


def add_many(writing: Writing, named: Iterable[tuple[str, CategoryGroup | None]]) -> dict[str, int]:
    """New categories, the last ones of their groups; the id of each name."""
    last = last_position(writing)
    rows: list[dict[str, Any]] = [
        {"name": name, "category_group": group, "version": writing.revision, "position": last + place}
        for place, (name, group) in enumerate(named, start=1)
    ]
    ids = writing.insert_many(_TABLE, rows)
    return {row["name"]: category_id for row, category_id in zip(rows, ids, strict=True)}


def change(writing: Writing, category_id: int, *, version: int | None = None, **values: Any) -> bool:
    """Change what is said about a category, by the names of its fields; False where it is like that already.

    Raises ConflictError where `version` is not the newest.
    """
    columns = {"category_group" if name == "group" else name: value for name, value in values.items()}
    return writing.update(_TABLE, category_id, version=version, **columns)


def last_position(reading: Reading) -> int:
    """The place of the last category; 0 where there is none."""
    query = select(func.max(_TABLE.c.position)).where(_TABLE.c.household_id == reading.household_id)
    return int(reading.connection.execute(query).scalar_one() or 0)


def uses(reading: Reading, category_id: int) -> CategoryUses:
    """What names the category. Raises NotFoundError."""
    reading.one(_TABLE, category_id)
    payments, parts, budgeted = (
        len(_using(reading, table, category_id)) for table in (schema.transaction, schema.split, schema.budget)
    )
    rules = sum(_names(actions, category_id) for _rule, actions in _rules(reading))
    return CategoryUses(payments=payments, parts=parts, budgets=budgeted, rules=rules)


def replace(writing: Writing, category_id: int, other_id: int) -> int:
    """Put another category into the place of this one everywhere, and remove this one; how many payments moved.

    Payments, parts, labels, schedules, budgets and rules follow. Where both have a budget in a month, the two are added up.
    The other category counts as changed, so that its history tells of it.
    """
    before = writing.one(_TABLE, other_id)["version"]
    writing.connection.execute(update(_TABLE).where(_TABLE.c.id == other_id).values(version=writing.revision))
    writing.kept(_TABLE.name, other_id, {"version": before}, {"version": writing.revision})
    moved = writing.update_many(schema.transaction, _using(writing, schema.transaction, category_id), category_id=other_id)
    for table in (schema.split, schema.category_label, schema.schedule):
        writing.update_many(table, _using(writing, table, category_id), category_id=other_id)
    budgets.merge(writing, category_id, other_id)
    for rule_id, actions in _rules(writing):
        if _names(actions, category_id):
            writing.update(schema.rule, rule_id, actions=_renamed(actions, category_id, other_id))
    for name, meant in former_names(writing).items():
        if meant == category_id:
            settings.put(writing, _FORMER + name, other_id)
    remove(writing, category_id)
    return len(moved)


def remove(writing: Writing, category_id: int) -> None:
    """Take away a category that nothing uses. What it was called before is forgotten with it."""
    for name, meant in former_names(writing).items():
        if meant == category_id:
            settings.put(writing, _FORMER + name, None)
    for label_id in _using(writing, schema.category_label, category_id):
        writing.delete(schema.category_label, label_id)
    writing.update_many(schema.schedule, _using(writing, schema.schedule, category_id), category_id=None)
    writing.delete(_TABLE, category_id)


def former_names(reading: Reading) -> dict[str, int]:
    """The category that names of the past have become, by the name in small letters."""
    found = settings.listed(reading, _FORMER)
    return {name.removeprefix(_FORMER): int(category_id) for name, category_id in found.items()}


def remember_name(writing: Writing, name: str, category_id: int) -> None:
    """Files that say this name mean that category from now on."""
    settings.put(writing, _FORMER + name.casefold(), category_id)


def forget_name(writing: Writing, name: str) -> None:
    """The name means nothing of the past any more, because a category has it."""
    settings.put(writing, _FORMER + name.casefold(), None)


def _category(row: Mapping[str, Any]) -> Category:
    taken = {name: row[name] for name in Category.__dataclass_fields__ if name in row}
    return Category(**taken, group=row["category_group"])


def _using(reading: Reading, table: Any, category_id: int) -> list[int]:
    """The ids of the rows that name the category."""
    query = select(table.c.id).where(table.c.household_id == reading.household_id, table.c.category_id == category_id)
    return list(reading.connection.execute(query.order_by(table.c.id)).scalars())


def _rules(reading: Reading) -> Sequence[tuple[int, Any]]:
    rule = schema.rule
    query = select(rule.c.id, rule.c.actions).where(rule.c.household_id == reading.household_id)
    return [(row.id, row.actions) for row in reading.connection.execute(query)]


def _names(actions: Any, category_id: int) -> bool:
    """Whether a rule's actions name the category, at any depth."""
    return json.dumps(actions, sort_keys=True) != json.dumps(_renamed(actions, category_id, 0), sort_keys=True)


def _renamed(actions: Any, category_id: int, other_id: int) -> Any:
    """A rule's actions with another category in the place of this one."""
    if isinstance(actions, list):
        return [_renamed(action, category_id, other_id) for action in actions]
    if not isinstance(actions, dict):
        return actions
    return {
        name: other_id if name == "category" and value == category_id else _renamed(value, category_id, other_id)
        for name, value in actions.items()
    }
