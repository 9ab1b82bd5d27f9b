"""Households and their members."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from finance_core.errors import NotFoundError
from finance_core.models import Household, HouseholdKind, Member, StartingCategory
from finance_core.storage import schema
from finance_core.storage.store import Reading, Writing


def add(
    connection: Connection,
    *,
    name: str,
    currency: str,
    kind: HouseholdKind,
    now: datetime,
    categories: Sequence[StartingCategory] = (),
    people: Sequence[str] = (),
) -> int:
    """A new household with its first categories and people, all in one; its id."""
    row = {"name": name, "currency": currency, "kind": kind, "revision": 1, "created_at": now}
    made = int(connection.execute(insert(schema.household).values(row).returning(schema.household.c.id)).scalar_one())
    if categories:
        named = [
            {
                "household_id": made, "name": category.name, "category_group": category.group, "version": 1,
                "colour": category.colour, "icon": category.icon, "essential": category.essential, "position": position,
            }
            for position, category in enumerate(categories, start=1)
        ]  # fmt: skip
        connection.execute(insert(schema.category), named)
    if people:
        connection.execute(insert(schema.member), [{"household_id": made, "name": person} for person in people])
    return made


def remove(connection: Connection, household_id: int) -> None:
    """Take a household away with everything in it. There is no way back."""
    connection.execute(delete(schema.household).where(schema.household.c.id == household_id))


def listed(connection: Connection) -> list[Household]:
    """Every household, oldest first."""
    rows = connection.execute(select(schema.household).order_by(schema.household.c.id)).mappings()
    return [_household(dict(row)) for row in rows]


def get(reading: Reading) -> Household:
    """The household itself. Raises NotFoundError."""
    query = select(schema.household).where(schema.household.c.id == reading.household_id)
    row = reading.connection.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFoundError("This household is not there any more.")
    return _household(dict(row))


def set_currency(writing: Writing, currency: str) -> None:
    """The currency of the household's reports."""
    before = {"currency": get(writing).currency}
    table = schema.household
    if before["currency"] != currency:
        writing.connection.execute(table.update().where(table.c.id == writing.household_id).values(currency=currency))
        writing.kept(table.name, writing.household_id, before, {"currency": currency})


def members(reading: Reading) -> list[Member]:
    """The household's people, by id."""
    table = schema.member
    rows = reading.connection.execute(select(table).where(table.c.household_id == reading.household_id).order_by(table.c.id))
    return [Member(id=row.id, name=row.name, role=row.role) for row in rows]


def add_member(writing: Writing, name: str) -> int:
    """A new person; their id."""
    return writing.insert(schema.member, name=name, role="owner")


def _household(row: dict[str, Any]) -> Household:
    return Household(id=row["id"], name=row["name"], currency=row["currency"], kind=row["kind"], revision=row["revision"])
