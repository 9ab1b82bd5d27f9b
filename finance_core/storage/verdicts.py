"""Verdicts: what a person said of odd payments.

A verdict speaks of a kind of oddity at a payee, and of one payment. It outlives that payment: an import that is taken back and
imported again brings the payment with a new id, and it is known again by its fingerprint.
"""

from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import or_, select

from finance_core.models import VerdictKind
from finance_core.storage import kept, schema
from finance_core.storage.store import Reading, Writing

_TABLE: Final = schema.anomaly_verdict


class VerdictRow(NamedTuple):
    """What was said, of whom and of which day; `transaction_id` is None while the payment is not there."""

    id: int
    transaction_id: int | None
    payee: str
    kind: str
    day: date
    verdict: VerdictKind
    decided_at: datetime


def put(writing: Writing, transaction_id: int, verdict: VerdictKind, *, kind: str, payee: str) -> int:
    """Remember what was said of a payment instead of what was said before; the verdict's id. Raises NotFoundError."""
    paid = writing.one(schema.transaction, transaction_id)
    same = [_TABLE.c.transaction_id == transaction_id]
    if paid["fingerprint"] is not None:
        same.append((_TABLE.c.fingerprint == paid["fingerprint"]) & _TABLE.c.transaction_id.is_(None))
    query = select(_TABLE.c.id).where(_TABLE.c.household_id == writing.household_id, or_(*same)).order_by(_TABLE.c.id)
    said = {
        "transaction_id": transaction_id, "fingerprint": paid["fingerprint"], "payee": payee, "kind": kind,
        "day": paid["date"], "verdict": verdict, "decided_at": writing.now,
    }  # fmt: skip
    earlier: list[int] = list(writing.connection.execute(query).scalars())
    for row_id in earlier[1:]:
        writing.delete(_TABLE, row_id)
    if not earlier:
        return writing.insert(_TABLE, **said)
    writing.update(_TABLE, earlier[0], **said)
    return earlier[0]


def forget(writing: Writing, verdict_id: int) -> str:
    """Take back what was said; whom it was about. Raises NotFoundError."""
    payee = str(writing.one(_TABLE, verdict_id)["payee"])
    writing.delete(_TABLE, verdict_id)
    return payee


def listed(reading: Reading) -> list[VerdictRow]:
    """Everything that was said, the newest first."""
    query = select(_TABLE).where(_TABLE.c.household_id == reading.household_id)
    rows = list(reading.connection.execute(query.order_by(_TABLE.c.decided_at.desc(), _TABLE.c.id.desc())).mappings())
    lost = [bytes(row["fingerprint"]) for row in rows if row["transaction_id"] is None and row["fingerprint"] is not None]
    again = kept.find(reading, lost) if lost else {}
    return [
        VerdictRow(
            id=row["id"],
            transaction_id=row["transaction_id"] or _came_again(row["fingerprint"], again),
            **{name: row[name] for name in ("payee", "kind", "day", "verdict", "decided_at")},
        )
        for row in rows
    ]


def _came_again(fingerprint: bytes | None, again: dict[bytes, list[kept.Found]]) -> int | None:
    """The payment that has this fingerprint by now."""
    found = again.get(bytes(fingerprint or b""), [])
    return found[0].id if found else None
