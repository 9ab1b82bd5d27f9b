"""Recurring payments: what was said of found ones, and the schedules that the household plans with."""

from typing import Any, Final

from sqlalchemy import or_, select

from finance_core.models import RecurringDecision, Schedule, StreamDecision
from finance_core.storage import kept, schema
from finance_core.storage.store import Reading, Writing

_DECISION: Final = schema.recurring_decision
_SCHEDULE: Final = schema.schedule


def decisions(reading: Reading) -> list[RecurringDecision]:
    """Everything that was said, in the order it was first said; `payment_id` is the payment's as it is there by now.

    A payment that came again with its file is found by its fingerprint; the id of one that is gone stays.
    """
    query = select(_DECISION).where(_DECISION.c.household_id == reading.household_id).order_by(_DECISION.c.id)
    rows = [dict(row) for row in reading.connection.execute(query).mappings()]
    known = [bytes(row["fingerprint"]) for row in rows if row["fingerprint"] is not None]
    again = kept.find(reading, known) if known else {}
    for row in rows:
        found = again.get(bytes(row["fingerprint"] or b""), [])
        if found and all(one.id != row["payment_id"] for one in found):
            row["payment_id"] = found[0].id
    return [RecurringDecision(**{name: row[name] for name in RecurringDecision.__dataclass_fields__}) for row in rows]


def decide(writing: Writing, payment_id: int, decision: StreamDecision, **known_by: Any) -> int:
    """Remember what was said of the stream that a payment belongs to, instead of what was said before; the decision's id.

    What is dismissed loses its schedule. `known_by` gives `account`, `payee`, `currency`, `amount_minor` and `cadence`. Raises
    NotFoundError.
    """
    fingerprint = writing.one(schema.transaction, payment_id)["fingerprint"]
    same = [_DECISION.c.payment_id == payment_id]
    if fingerprint is not None:
        same.append(_DECISION.c.fingerprint == fingerprint)
    query = select(_DECISION.c.id).where(_DECISION.c.household_id == writing.household_id, or_(*same)).order_by(_DECISION.c.id)
    said = {
        "payment_id": payment_id, "fingerprint": fingerprint, "decision": decision, "decided_at": writing.now, **known_by,
    }  # fmt: skip
    earlier: list[int] = list(writing.connection.execute(query).scalars())
    for decision_id in earlier if decision == "dismissed" else earlier[1:]:
        forget(writing, decision_id)
    if decision == "dismissed" or not earlier:
        return writing.insert(_DECISION, **said)
    writing.update(_DECISION, earlier[0], **said)
    return earlier[0]


def forget(writing: Writing, decision_id: int) -> None:
    """Take back what was said, with the schedule that came of it. Raises NotFoundError."""
    for planned in schedules(writing):
        if planned.decision_id == decision_id:
            writing.delete(_SCHEDULE, planned.id)
    writing.delete(_DECISION, decision_id)


def schedules(reading: Reading) -> list[Schedule]:
    """Every schedule, in the order they were made."""
    query = select(_SCHEDULE).where(_SCHEDULE.c.household_id == reading.household_id).order_by(_SCHEDULE.c.id)
    return [_schedule(dict(row)) for row in reading.connection.execute(query).mappings()]


def schedule(reading: Reading, schedule_id: int) -> Schedule:
    """One schedule. Raises NotFoundError."""
    return _schedule(reading.one(_SCHEDULE, schedule_id))


def add_schedule(writing: Writing, **values: Any) -> int:
    """A new schedule; its id. Raises NotFoundError where account, payee, category or decision is none of the household's."""
    _require(writing, values)
    return writing.insert(_SCHEDULE, **values)


def change_schedule(writing: Writing, schedule_id: int, *, version: int | None, **values: Any) -> bool:
    """Change a schedule; False where it is that already. Raises NotFoundError and ConflictError."""
    _require(writing, values)
    return writing.update(_SCHEDULE, schedule_id, version=version, **values)


def remove_schedule(writing: Writing, schedule_id: int) -> None:
    """Take a schedule away. Raises NotFoundError."""
    writing.delete(_SCHEDULE, schedule_id)


def _require(reading: Reading, values: dict[str, Any]) -> None:
    """Raise NotFoundError where a row that is referred to is none of the household's."""
    targets = {
        "decision_id": _DECISION, "payee_id": schema.payee, "account_id": schema.account, "category_id": schema.category,
    }  # fmt: skip
    for column, table in targets.items():
        if values.get(column) is not None:
            reading.one(table, values[column])


def _schedule(row: dict[str, Any]) -> Schedule:
    return Schedule(**{name: row[name] for name in Schedule.__dataclass_fields__})
