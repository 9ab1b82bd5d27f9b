"""Categories."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from finance_core.models import Category, CategoryGroup
from finance_core.storage import schema
from finance_core.storage.store import Reading, Writing

_TABLE = schema.category


def listed(reading: Reading) -> list[Category]:
    """The household's categories by name."""
    rows = reading.connection.execute(select(_TABLE).where(_TABLE.c.household_id == reading.household_id))
    found = [_category(dict(row)) for row in rows.mappings()]
    return sorted(found, key=lambda category: category.name.casefold())


def add_many(writing: Writing, named: Iterable[tuple[str, CategoryGroup | None]]) -> dict[str, int]:
    """New categories; the id of each name."""
    rows: list[dict[str, Any]] = [{"name": name, "category_group": group, "version": writing.revision} for name, group in named]
    ids = writing.insert_many(_TABLE, rows)
    return {row["name"]: category_id for row, category_id in zip(rows, ids, strict=True)}


def change(writing: Writing, category_id: int, *, group: CategoryGroup | None) -> bool:
    """Put a category into another group."""
    return writing.update(_TABLE, category_id, category_group=group)


def _category(row: dict[str, Any]) -> Category:
    return Category(id=row["id"], name=row["name"], group=row["category_group"], hidden=row["hidden"])
