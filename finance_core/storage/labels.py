"""Labels: who decided the category of a payment, and when.

A split payment's label has no category: its parts have theirs, and the label says who made them. A category without a label
came with the bank's file, or from the payment that it is linked to.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, or_, select

from finance_core.errors import NotFoundError
from finance_core.models import LabelAuthor, Proposer
from finance_core.storage import schema
from finance_core.storage.store import AT_ONCE, Reading, Writing

_TABLE: Final = schema.category_label
_T: Final = schema.transaction


class LabelRow(NamedTuple):
    """A payment's category with its author; without one, `by_hand` tells whether a person entered it or a file brought it."""

    transaction_id: int
    category_id: int
    decided_by: LabelAuthor | None
    decided_at: datetime | None
    by_hand: bool


def put(
    writing: Writing,
    ids: Sequence[int],
    category_id: int | None,
    *,
    decided_by: LabelAuthor,
    proposed_by: Proposer = "",
    confidence: float | None = None,
    rule_id: int | None = None,
) -> list[int]:
    """Remember who gave these payments that category, or split them where there is none; the ids that it was news for.

    `proposed_by` is who had suggested what a person accepted, and `confidence` (0 to 1) how sure that was. A label that
    already says so, by the same author, keeps its day. Raises NotFoundError for what is not in the household.
    """
    if category_id is not None:
        writing.one(schema.category, category_id)
    said = {"category_id": category_id, "decided_by": decided_by, "rule_id": rule_id}
    values = {**said, "proposed_by": proposed_by, "confidence": confidence, "decided_at": writing.now}
    news: list[int] = []
    for start in range(0, len(ids), AT_ONCE):
        chunk = list(dict.fromkeys(ids[start : start + AT_ONCE]))
        known = {row["transaction_id"]: row for row in _of(writing, chunk)}
        other = [row_id for row_id, row in known.items() if any(row[name] != value for name, value in said.items())]
        writing.update_many(_TABLE, [known[row_id]["id"] for row_id in other], **values)
        new = _payments(writing, [row_id for row_id in chunk if row_id not in known])
        writing.insert_many(_TABLE, [{"transaction_id": row_id, **values} for row_id in new])
        news += [*other, *new]
    return news


def forget(writing: Writing, ids: Sequence[int]) -> list[int]:
    """Nobody has decided the category of these payments any more; the ids of those that had a label."""
    gone: list[int] = []
    for start in range(0, len(ids), AT_ONCE):
        for row in _of(writing, ids[start : start + AT_ONCE]):
            writing.delete(_TABLE, row["id"])
            gone.append(row["transaction_id"])
    return gone


def hand_over(writing: Writing, from_id: int, to_id: int) -> None:
    """Give one payment the label of another, where there is one."""
    for row in _of(writing, [from_id]):
        put(
            writing, [to_id], row["category_id"], decided_by=row["decided_by"], proposed_by=row["proposed_by"],
            confidence=row["confidence"], rule_id=row["rule_id"],
        )  # fmt: skip


def authors(reading: Reading) -> dict[int, LabelAuthor]:
    """Who decided, by payment; also of split ones."""
    query = select(_TABLE.c.transaction_id, _TABLE.c.decided_by).where(_TABLE.c.household_id == reading.household_id)
    return {row.transaction_id: row.decided_by for row in reading.connection.execute(query)}


def listed(reading: Reading) -> list[LabelRow]:
    """Every payment that has a category of its own, by id, with who decided it.

    Left out are those that have it only because they are linked to another payment, and split ones, whose text and amount
    describe no part.
    """
    decided = and_(_TABLE.c.transaction_id == _T.c.id, _TABLE.c.category_id == _T.c.category_id)
    unlinked = and_(_T.c.transfer_peer_id.is_(None), _T.c.refund_of_id.is_(None))
    query = (
        select(_T.c.id, _T.c.category_id, _TABLE.c.decided_by, _TABLE.c.decided_at, _T.c.import_batch_id)
        .join(_TABLE, decided, isouter=True)
        .where(_T.c.household_id == reading.household_id, _T.c.category_id.is_not(None), ~_T.c.is_split)
        .where(or_(_TABLE.c.decided_by.is_not(None), unlinked))
        .order_by(_T.c.id)
    )
    return [
        LabelRow(row_id, category_id, author, at, batch_id is None)
        for row_id, category_id, author, at, batch_id in reading.connection.execute(query)
    ]


def _of(reading: Reading, ids: Iterable[int]) -> list[dict[str, Any]]:
    """The label rows of these payments."""
    query = select(_TABLE).where(_TABLE.c.household_id == reading.household_id, _TABLE.c.transaction_id.in_(ids))
    return [dict(row) for row in reading.connection.execute(query).mappings()]


def _payments(reading: Reading, ids: list[int]) -> list[int]:
    """The same ids. Raises NotFoundError unless all of them are payments of the household."""
    query = select(_T.c.id).where(_T.c.household_id == reading.household_id, _T.c.id.in_(ids))
    if len(reading.connection.execute(query).all()) != len(ids):
        raise NotFoundError("One of these payments is not there any more.")
    return ids
