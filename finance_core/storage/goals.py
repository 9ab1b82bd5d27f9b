"""Goals: what the household saves for, in order of priority. Amounts are minor units of the currency of its reports."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from finance_core.storage import schema
from finance_core.storage.store import Reading, Writing

_TABLE: Final = schema.goal


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRow:
    """A goal as it is kept.

    What lies on the account counts as saved where there is one, else `saved_minor`. `monthly_minor` is the most that it gets a
    month, None for what it needs or what there is. `celebrated_minor` is what was saved when a milestone was last looked at.
    """

    id: int
    name: str
    account_id: int | None
    target_minor: int
    saved_minor: int
    due_date: date | None
    monthly_minor: int | None
    rate_per_year: float
    inflation_per_year: float
    position: int
    started_on: date | None
    celebrated_minor: int
    version: int


def listed(reading: Reading) -> list[GoalRow]:
    """The household's goals, the most important one first."""
    query = select(_TABLE).where(_TABLE.c.household_id == reading.household_id).order_by(_TABLE.c.position, _TABLE.c.id)
    return [_row(dict(row)) for row in reading.connection.execute(query).mappings()]


def get(reading: Reading, goal_id: int) -> GoalRow:
    """One goal. Raises NotFoundError."""
    return _row(reading.one(_TABLE, goal_id))


def add(writing: Writing, **values: Any) -> int:
    """A new goal, the least important one so far; its id. Raises NotFoundError for an account of nobody's."""
    _require(writing, values)
    position = max((row.position for row in listed(writing)), default=-1) + 1
    return writing.insert(_TABLE, position=position, **values)


def change(writing: Writing, goal_id: int, *, version: int | None, **values: Any) -> bool:
    """Change a goal; False where it is that already. Raises NotFoundError and ConflictError."""
    _require(writing, values)
    return writing.update(_TABLE, goal_id, version=version, **values)


def remove(writing: Writing, goal_id: int) -> None:
    """Take a goal away. Raises NotFoundError."""
    writing.delete(_TABLE, goal_id)


def order(writing: Writing, ids: list[int]) -> bool:
    """Put the goals in that order; False where they are. Raises NotFoundError."""
    changed = [writing.update(_TABLE, goal_id, position=place) for place, goal_id in enumerate(ids)]
    return any(changed)


def unlink(writing: Writing, account_id: int) -> None:
    """Let go of an account that is about to be removed."""
    for row in listed(writing):
        if row.account_id == account_id:
            writing.update(_TABLE, row.id, account_id=None)


def _require(reading: Reading, values: dict[str, Any]) -> None:
    if values.get("account_id") is not None:
        reading.one(schema.account, values["account_id"])


def _row(row: dict[str, Any]) -> GoalRow:
    return GoalRow(**{name: row[name] for name in GoalRow.__dataclass_fields__})
