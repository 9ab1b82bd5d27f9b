"""A household's own exchange rates."""

from datetime import date
from typing import Final

from sqlalchemy import select

from finance_core.models import RateOverride
from finance_core.storage import schema
from finance_core.storage.store import Reading, Writing

_TABLE: Final = schema.rate_override


def listed(reading: Reading) -> list[RateOverride]:
    """Every rate that a person gave, newest day first."""
    rows = reading.connection.execute(
        select(_TABLE).where(_TABLE.c.household_id == reading.household_id).order_by(_TABLE.c.date.desc(), _TABLE.c.id)
    )
    return [RateOverride(id=row.id, currency=row.currency, quote=row.quote, date=row.date, rate=row.rate) for row in rows]


def put(writing: Writing, *, currency: str, quote: str, day: date, rate: float) -> bool:
    """Set the rate of a day; False where it is that already."""
    there = next(
        (known for known in listed(writing) if (known.currency, known.quote, known.date) == (currency, quote, day)), None
    )
    if there is not None:
        return writing.update(_TABLE, there.id, rate=rate)
    writing.insert(_TABLE, currency=currency, quote=quote, date=day, rate=rate)
    return True


def remove(writing: Writing, override_id: int) -> None:
    """Forget a rate. Raises NotFoundError."""
    writing.delete(_TABLE, override_id)
