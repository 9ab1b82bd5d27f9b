"""What was done in a household, and taking it back."""

from datetime import datetime

from finance_core.models import AuditEntry, Change
from finance_core.storage import Store, audit, batches


def listed(store: Store, household_id: int, *, limit: int = 50) -> list[AuditEntry]:
    """The newest writes, newest first."""
    with store.read(household_id) as reading:
        return audit.listed(reading, limit=limit)


def of_transaction(store: Store, household_id: int, transaction_id: int) -> list[tuple[AuditEntry, Change]]:
    """What was done to one payment, newest first."""
    with store.read(household_id) as reading:
        return audit.of_row(reading, "transaction", transaction_id)


def undo(store: Store, household_id: int, entry_id: int, *, now: datetime, actor: str = "") -> str:
    """Take one write back; what was taken back, in words. An undo can be undone in turn.

    Raises ConflictError where the same payment was changed again later.
    """
    with store.read(household_id) as reading:
        entry = audit.entry(reading, entry_id)
    with store.write(household_id, action="undo", summary=f"Undid: {entry.summary}", now=now, actor=actor) as writing:
        if entry.action == "import" and entry.import_batch_id is not None:
            batches.undo(writing, entry.import_batch_id)
        else:
            audit.undo(writing, entry_id)
    return entry.summary
