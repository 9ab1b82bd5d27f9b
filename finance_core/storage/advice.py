"""Advice: what a person said of a piece of it, and which piece was brought up without being asked for, and when.

A piece is known by its key, as nothing else of it is kept. What was said of it is one row, the last word. What was brought up
is kept beside the ledger, without revision, audit or undo: it is no decision of anybody.
"""

import re
from dataclasses import asdict
from datetime import date
from typing import Final

from sqlalchemy import insert, select

from finance_core.models import AdviceDecision
from finance_core.storage import schema
from finance_core.storage.store import Reading, Writing

_TABLE: Final = schema.advice_decision
_PUSH: Final = schema.advice_push
_DAY: Final = r"((?:, \d{4}-\d\d-\d\d)?)"
"""What may come after a name in a key: the day up to which money was asked back."""


def listed(reading: Reading) -> list[AdviceDecision]:
    """Everything that was said, the newest first."""
    columns = [_TABLE.c[name] for name in AdviceDecision.__dataclass_fields__]
    query = select(*columns).where(_TABLE.c.household_id == reading.household_id)
    rows = reading.connection.execute(query.order_by(_TABLE.c.day.desc(), _TABLE.c.id.desc())).mappings()
    return [AdviceDecision(**row) for row in rows]


def put(writing: Writing, answered: AdviceDecision) -> None:
    """Remember what was said of a piece, instead of what was said of it before."""
    row_id = _found(writing, answered.key)
    if row_id is None:
        writing.insert(_TABLE, **asdict(answered))
    else:
        writing.update(_TABLE, row_id, **asdict(answered))


def forget(writing: Writing, key: str) -> bool:
    """Take back what was said of a piece; False where nothing was."""
    row_id = _found(writing, key)
    if row_id is not None:
        writing.delete(_TABLE, row_id)
    return row_id is not None


def follow(writing: Writing, name: str, other: str) -> None:
    """Let what was said of something by its name hold for what it is called now, unless something was said of that already."""
    known = {answered.key for answered in listed(writing)}
    for key in known:
        kind, _, subject = key.partition(":")
        named = re.fullmatch(re.escape(name) + _DAY, subject)
        row_id = _found(writing, key) if named and name != other else None
        if named is None or row_id is None:
            continue
        followed = f"{kind}:{other}{named[1]}"
        if followed in known:
            writing.delete(_TABLE, row_id)
        else:
            writing.update(_TABLE, row_id, key=followed)


def last_push(reading: Reading) -> tuple[str, date] | None:
    """The key of the piece that was brought up last, and the day; None where none ever was."""
    query = select(_PUSH.c.key, _PUSH.c.day).where(_PUSH.c.household_id == reading.household_id).order_by(_PUSH.c.day.desc())
    row = reading.connection.execute(query.limit(1)).first()
    return None if row is None else (row.key, row.day)


def keep_push(caching: Reading, key: str, day: date) -> None:
    """Remember that a piece was brought up, inside `Store.cache`; on a day that has one, or before it, that one stays."""
    before = last_push(caching)
    if before is None or before[1] < day:
        caching.connection.execute(insert(_PUSH).values(household_id=caching.household_id, key=key, day=day))


def _found(reading: Reading, key: str) -> int | None:
    query = select(_TABLE.c.id).where(_TABLE.c.household_id == reading.household_id, _TABLE.c.key == key)
    return reading.connection.execute(query).scalar_one_or_none()
