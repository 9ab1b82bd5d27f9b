"""Scenarios: what a person wants to see played through, by name."""

from typing import Any, Final, NamedTuple

from sqlalchemy import select

from finance_core.storage import schema
from finance_core.storage.store import Reading, Writing

_TABLE: Final = schema.scenario


class ScenarioRow(NamedTuple):
    """A scenario as it is kept; `changes` is JSON that `services.plan.scenarios` reads and writes."""

    id: int
    name: str
    changes: list[dict[str, Any]]
    version: int


def listed(reading: Reading) -> list[ScenarioRow]:
    """The household's scenarios, the oldest first."""
    query = select(_TABLE).where(_TABLE.c.household_id == reading.household_id).order_by(_TABLE.c.id)
    return [_row(dict(row)) for row in reading.connection.execute(query).mappings()]


def get(reading: Reading, scenario_id: int) -> ScenarioRow:
    """One scenario. Raises NotFoundError."""
    return _row(reading.one(_TABLE, scenario_id))


def add(writing: Writing, name: str, changes: list[dict[str, Any]]) -> int:
    """A new scenario; its id. Raises InvalidError where there is one of that name."""
    return writing.insert(_TABLE, name=name, changes=changes)


def change(writing: Writing, scenario_id: int, *, version: int | None, **values: Any) -> bool:
    """Change the name or the changes; False where they are so already. Raises ConflictError and NotFoundError."""
    return writing.update(_TABLE, scenario_id, version=version, **values)


def remove(writing: Writing, scenario_id: int) -> None:
    """Take a scenario away. Raises NotFoundError."""
    writing.delete(_TABLE, scenario_id)


def _row(row: dict[str, Any]) -> ScenarioRow:
    return ScenarioRow(**{name: row[name] for name in ScenarioRow._fields})
