"""Advice: what a person said of a piece of it, and which piece was brought up in which week.

A piece is known by its key, as nothing else of it is kept. What was said of it is one row, the last word. The piece of a week
is kept beside the ledger, without revision, audit or undo: it is no decision of anybody.
"""

from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import insert, select

from finance_core.models import AdviceAnswer
from finance_core.storage import schema
from finance_core.storage.store import Reading, Writing

_TABLE: Final = schema.advice_decision
_PUSH: Final = schema.advice_push


class AdviceRow(NamedTuple):
    """What was said of a piece on a day, and the money a year that it promised then, in minor units of `currency`."""

    key: str
    kind: str
    subject: str
    decision: AdviceAnswer
    promised_minor: int
    currency: str
    day: date


def listed(reading: Reading) -> list[AdviceRow]:
    """Everything that was said, the newest first."""
    columns = [_TABLE.c[name] for name in AdviceRow._fields]
    query = select(*columns).where(_TABLE.c.household_id == reading.household_id)
    return [AdviceRow(*row) for row in reading.connection.execute(query.order_by(_TABLE.c.day.desc(), _TABLE.c.id.desc()))]


def put(writing: Writing, answered: AdviceRow) -> None:
    """Remember what was said of a piece, instead of what was said of it before."""
    row_id = _found(writing, answered.key)
    if row_id is None:
        writing.insert(_TABLE, **answered._asdict())
    else:
        writing.update(_TABLE, row_id, **answered._asdict())


def forget(writing: Writing, key: str) -> bool:
    """Take back what was said of a piece; False where nothing was."""
    row_id = _found(writing, key)
    if row_id is not None:
        writing.delete(_TABLE, row_id)
    return row_id is not None


def pushes(reading: Reading) -> dict[date, str]:
    """The key of the piece that was brought up in each week, by its Monday."""
    query = select(_PUSH.c.monday, _PUSH.c.key).where(_PUSH.c.household_id == reading.household_id).order_by(_PUSH.c.monday)
    return {row.monday: row.key for row in reading.connection.execute(query)}


def keep_push(caching: Reading, monday: date, key: str) -> str:
    """Bring up a piece in a week, inside `Store.cache`; the key of that week's piece, which is another where there is one."""
    before = pushes(caching).get(monday)
    if before is None:
        caching.connection.execute(insert(_PUSH).values(household_id=caching.household_id, monday=monday, key=key))
    return key if before is None else before


def _found(reading: Reading, key: str) -> int | None:
    query = select(_TABLE.c.id).where(_TABLE.c.household_id == reading.household_id, _TABLE.c.key == key)
    return reading.connection.execute(query).scalar_one_or_none()
