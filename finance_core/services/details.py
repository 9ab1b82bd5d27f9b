"""One payment with everything known about it: where it came from, and what was done to it, in words."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from finance_core.errors import NotFoundError
from finance_core.models import NO_CATEGORY, TAG_SEPARATOR, AuditEntry, Change, ImportBatch, Transaction
from finance_core.storage import Reading, Store, audit, batches, categories, households, payees, schema, transactions

Namer = Callable[[object], str]
_CLEARED: Final = {"pending": "not booked yet", "cleared": "booked", "reconciled": "agreed with a statement"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One write: which payments it touched, in words, and what it changed, such as `Category: Groceries to Health`."""

    entry: AuditEntry
    subject: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """A payment, the import that brought it (`row` is where it stood in the file), and its history, newest first."""

    transaction: Transaction
    batch: ImportBatch | None
    row: int | None
    history: tuple[Step, ...]


def of(store: Store, household_id: int, transaction_id: int) -> Details:
    """Everything known about one payment. Raises NotFoundError."""
    with store.read(household_id) as reading:
        found = transactions.get(reading, transaction_id)
        batch_id = found.import_batch_id
        names = _namers(reading)
        return Details(
            transaction=found,
            batch=None if batch_id is None else batches.get(reading, batch_id),
            row=reading.one(schema.transaction, transaction_id)["import_row"],
            history=tuple(
                Step(entry=entry, subject=_called(reading, transaction_id), changes=_changes(change, names))
                for entry, change in audit.of_row(reading, "transaction", transaction_id)
            ),
        )


def recent(store: Store, household_id: int, actions: Collection[str], *, limit: int = 10) -> list[Step]:
    """The last writes of these kinds, newest first."""
    with store.read(household_id) as reading:
        names = _namers(reading)
        entries = [entry for entry in audit.listed(reading, limit=20 * limit) if entry.action in actions]
        return [_step(reading, entry, names) for entry in entries[:limit]]


def _step(reading: Reading, entry: AuditEntry, names: Mapping[str, tuple[str, Namer]]) -> Step:
    """One write in words; of many payments only what is the same for all of them."""
    touched = [change for change in audit.changes(reading, entry.id) if change.table == "transaction"]
    told = [_changes(change, names) for change in touched]
    shared = tuple(dict.fromkeys(line for line in (told[0] if told else ()) if all(line in lines for lines in told)))
    if not touched:
        return Step(entry=entry, subject="", changes=())
    subject = _called(reading, touched[0].id) if len(touched) == 1 else f"{len(touched):,} payments"
    return Step(entry=entry, subject=subject, changes=shared)


def _called(reading: Reading, transaction_id: int) -> str:
    """The payee, or the bank's own text; what is gone since is said to be."""
    try:
        found = transactions.get(reading, transaction_id)
    except NotFoundError:
        return "A payment that is gone"
    return found.payee or found.description


def _changes(change: Change, names: Mapping[str, tuple[str, Namer]]) -> tuple[str, ...]:
    """What one write changed, in the order of the columns as a person reads them."""
    before, after = change.before or {}, change.after or {}
    return tuple(
        f"{label}: {name(before.get(column))} to {name(after.get(column))}"
        for column, (label, name) in names.items()
        if column in before and column in after and before[column] != after[column]
    )


def _namers(reading: Reading) -> dict[str, tuple[str, Namer]]:
    """For each column that a person can change, what it is called and how its values are written."""
    category_names = audit.names_of_removed(reading, "category", "category")
    category_names |= {category.id: category.name for category in categories.listed(reading)}
    payee_names = {payee_id: name for name, payee_id in payees.named(reading).items()}
    member_names = {member.id: member.name for member in households.members(reading)}
    return {
        "category_id": ("Category", _reference(category_names, NO_CATEGORY)),
        "payee_id": ("Payee", _reference(payee_names, "the bank's own text")),
        "member_id": ("Person", _reference(member_names, "nobody")),
        "note": ("Note", lambda value: f"“{value}”" if value else "none"),
        "tags": ("Tags", lambda value: str(value).replace(TAG_SEPARATOR, ", ") if value else "none"),
        "is_transfer": ("Transfer", lambda value: "yes" if value else "no"),
        "is_split": ("Split", lambda value: "yes" if value else "no"),
        "cleared": ("State", lambda value: _CLEARED.get(str(value), str(value))),
    }


def _reference(names: Mapping[int, str], nothing: str) -> Namer:
    """How a reference to another row is written; what is gone since is said to be."""
    return lambda value: nothing if value is None else names.get(int(str(value)), "one that is gone")
