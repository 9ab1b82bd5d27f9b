"""Settings: small named values of a household."""

from typing import Any, Final

from sqlalchemy import select

from finance_core.storage import schema
from finance_core.storage.store import Reading, Writing

_TABLE: Final = schema.setting


def get(reading: Reading, name: str) -> Any:
    """The value, or None where it was never set."""
    query = select(_TABLE.c.value).where(_TABLE.c.household_id == reading.household_id, _TABLE.c.name == name)
    return reading.connection.execute(query).scalar_one_or_none()


def listed(reading: Reading, prefix: str) -> dict[str, Any]:
    """The settings whose names begin so, in the order they were first set."""
    query = select(_TABLE.c.name, _TABLE.c.value).where(
        _TABLE.c.household_id == reading.household_id, _TABLE.c.name.startswith(prefix, autoescape=True)
    )
    rows = reading.connection.execute(query.order_by(_TABLE.c.id))
    return {str(name): value for name, value in rows}


def put(writing: Writing, name: str, value: Any) -> None:
    """Set the value; None forgets it."""
    query = select(_TABLE.c.id).where(_TABLE.c.household_id == writing.household_id, _TABLE.c.name == name)
    setting_id = writing.connection.execute(query).scalar_one_or_none()
    if setting_id is None and value is not None:
        writing.insert(_TABLE, name=name, value=value)
    elif setting_id is not None and value is None:
        writing.delete(_TABLE, setting_id)
    elif setting_id is not None:
        writing.update(_TABLE, setting_id, value=value)
