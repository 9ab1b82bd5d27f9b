"""Budgets: what a category may cost a month. A row holds from its month on, until a later row of the same category."""

from typing import Any, Final

from sqlalchemy import select

from finance_core.dates import Month
from finance_core.errors import ConflictError
from finance_core.models import Budget
from finance_core.storage import schema
from finance_core.storage.store import CHANGED_MEANWHILE, Reading, Writing

_TABLE: Final = schema.budget
_ENDED: Final = (0, False)
"""Assigned, and whether it rolls over, from a month on where a budget ends: nothing is planned, and nothing goes on."""


def listed(reading: Reading) -> list[Budget]:
    """Every row of the household in the order of months; `is_end` says which of them end a budget."""
    return [_budget(row) for row in _rows(reading)]


def in_month(reading: Reading, month: Month) -> list[Budget]:
    """The budgets that hold in a month, in the order of their categories' names."""
    held = {row["category_id"]: row for row in _rows(reading) if row["month"] <= month.index}
    found = [_budget(row) for row in held.values() if _state(row) != _ENDED]
    return sorted(found, key=lambda budget: budget.category.casefold())


def of_category(reading: Reading, category_id: int) -> list[Budget]:
    """What was ever set for a category, by month."""
    return [_budget(row) for row in _rows(reading, category_id)]


def put(
    writing: Writing,
    category_id: int,
    month: Month,
    assigned_minor: int,
    *,
    rollover: bool | None = None,
    only: bool = False,
    version: int | None = None,
) -> bool:
    """Set a category's budget from a month on, or for that month `only`; False where it is like that already.

    From a month on, it takes the place of what was set for later ones. `rollover` None leaves that as it is. `version` is that
    of the budget that was seen: ConflictError where it was changed since. Raises NotFoundError.
    """
    writing.one(schema.category, category_id)
    rows = _rows(writing, category_id)
    held, later = _last(rows, month.index), [row for row in rows if row["month"] > month.index]
    if version is not None and (held is None or held["version"] != version):
        raise ConflictError(CHANGED_MEANWHILE)
    before = _state(held)
    after = assigned_minor, before[1] if rollover is None else rollover
    if after == before and (only or all(_state(row) == after for row in later)):
        return False
    if only and not any(row["month"] == month.index + 1 for row in later):
        _insert(writing, category_id, month.index + 1, before)
    if not only:
        for row in later:
            writing.delete(_TABLE, row["id"])
    if held is not None and held["month"] == month.index:
        writing.update(_TABLE, held["id"], assigned_minor=after[0], rollover=after[1])
    elif after != before:
        _insert(writing, category_id, month.index, after)
    return True


def end(writing: Writing, category_id: int, month: Month) -> bool:
    """No budget from a month on, also not what was set for later ones; False where there is none. Raises NotFoundError."""
    writing.one(schema.category, category_id)
    rows = _rows(writing, category_id)
    later = [row for row in rows if row["month"] >= month.index]
    held = _last(rows, month.index)
    if all(_state(row) == _ENDED for row in (held, *later)):
        return False
    for row in later:
        writing.delete(_TABLE, row["id"])
    if _state(_last(rows, month.index - 1)) != _ENDED:
        _insert(writing, category_id, month.index, _ENDED)
    return True


def merge(writing: Writing, category_id: int, other_id: int) -> None:
    """Give the budgets of one category to another; in every month the two are added up."""
    mine, others = _rows(writing, category_id), _rows(writing, other_id)
    theirs = {row["month"]: row for row in others}
    wanted: dict[int, tuple[int, bool]] = {}
    for month in sorted({row["month"] for row in (*mine, *others)}):
        held = [row for row in (_last(mine, month), _last(others, month)) if row is not None]
        wanted[month] = sum(row["assigned_minor"] for row in held), any(row["rollover"] for row in held)
    for row in mine:
        writing.delete(_TABLE, row["id"])
    for month, (size, rollover) in wanted.items():
        if month in theirs:
            writing.update(_TABLE, theirs[month]["id"], assigned_minor=size, rollover=rollover)
        else:
            _insert(writing, other_id, month, (size, rollover))


def _insert(writing: Writing, category_id: int, month: int, state: tuple[int, bool]) -> None:
    writing.insert(_TABLE, category_id=category_id, month=month, assigned_minor=state[0], rollover=state[1])


def _state(row: dict[str, Any] | None) -> tuple[int, bool]:
    """What a row says; as if it had ended where there is none."""
    return _ENDED if row is None else (row["assigned_minor"], row["rollover"])


def _last(rows: list[dict[str, Any]], month: int) -> dict[str, Any] | None:
    """Which of a category's rows, in the order of months, holds in that month."""
    return next((row for row in reversed(rows) if row["month"] <= month), None)


def _rows(reading: Reading, category_id: int | None = None) -> list[dict[str, Any]]:
    """The rows of the household, or of one category, with its name, in the order of months."""
    category = schema.category
    query = select(_TABLE, category.c.name).join(category, category.c.id == _TABLE.c.category_id)
    query = query.where(_TABLE.c.household_id == reading.household_id)
    if category_id is not None:
        query = query.where(_TABLE.c.category_id == category_id)
    return [dict(row) for row in reading.connection.execute(query.order_by(_TABLE.c.month, _TABLE.c.id)).mappings()]


def _budget(row: dict[str, Any]) -> Budget:
    taken = {name: row[name] for name in ("id", "category_id", "assigned_minor", "rollover", "version")}
    return Budget(**taken, category=row["name"], since=Month.from_index(row["month"]))
