"""Changing transactions: one, or many at once, always with a way back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from finance_core.errors import InvalidError
from finance_core.models import Category, NewTransaction, Split, Transaction, TransactionEdit
from finance_core.money import LARGEST_MINOR
from finance_core.storage import Store, Writing, accounts, categories, labels, payees, transactions


def get(store: Store, household_id: int, transaction_id: int) -> Transaction:
    """One transaction with its parts. Raises NotFoundError."""
    with store.read(household_id) as reading:
        return transactions.get(reading, transaction_id)


def categories_of(store: Store, household_id: int) -> list[Category]:
    """The household's categories by name."""
    with store.read(household_id) as reading:
        return categories.listed(reading)


def add(
    store: Store,
    household_id: int,
    account_id: int,
    *,
    day: date,
    amount_minor: int,
    payee: str = "",
    category_id: int | None = None,
    member_id: int | None = None,
    note: str = "",
    pending: bool = False,
    now: datetime,
    actor: str = "",
) -> int:
    """Enter a payment by hand; its id. When the bank's file brings it later, the two are proposed as one.

    `amount_minor` is in the account's currency, money out negative; `pending` says that the bank has not booked it yet.
    """
    if abs(amount_minor) > LARGEST_MINOR:
        raise InvalidError("That amount is too large to be true.")
    payee = " ".join(payee.split())
    with store.write(household_id, action="add", summary="Added a payment by hand", now=now, actor=actor) as writing:
        account = accounts.get(writing, account_id)
        row = NewTransaction(
            date=day, amount_minor=amount_minor, currency=account.currency, description="",
            payee_id=payees.add_missing(writing, [payee]).get(payee), category_id=category_id, is_transfer=False, bank_id="",
            fingerprint=b"", row=0,
        )  # fmt: skip
        member = account.member_id if member_id is None else member_id
        cleared = "pending" if pending else "cleared"
        made = transactions.add(writing, row, account_id=account_id, member_id=member, note=note.strip(), cleared=cleared)
        if category_id is not None:
            labels.put(writing, [made], category_id, decided_by="person")
        return made


def remove(
    store: Store, household_id: int, transaction_id: int, *, version: int | None = None, now: datetime, actor: str = ""
) -> None:
    """Take a payment that was entered by hand away again; an undo brings it back.

    Raises InvalidError for what a bank's file brought, and for what such a file confirmed since; ConflictError where `version`
    is not the newest.
    """
    with store.write(
        household_id, action="remove", summary="Deleted a payment entered by hand", now=now, actor=actor
    ) as writing:
        found = transactions.get(writing, transaction_id)
        if found.import_batch_id is not None:
            raise InvalidError("This payment came from a bank file, so it can’t be deleted. Undo that import to take it back.")
        if found.description:
            raise InvalidError("The bank has booked this payment by now, so it can’t be deleted.")
        if version is not None:
            transactions.require_versions(writing, {transaction_id: version})
        transactions.remove(writing, transaction_id)


def merge(store: Store, household_id: int, kept_id: int, other_id: int, *, now: datetime, actor: str = "") -> None:
    """Make two payments one: blanks of the kept one are filled from the other, which goes. An undo parts them again.

    Both files can be imported again without bringing either back. Raises InvalidError for two accounts or two amounts.
    """
    with store.write(household_id, action="merge", summary="Merged two payments", now=now, actor=actor) as writing:
        transactions.merge(writing, kept_id, other_id)


def edit(
    store: Store,
    household_id: int,
    edits: Mapping[int, TransactionEdit],
    *,
    now: datetime,
    versions: Mapping[int, int] | None = None,
    actor: str = "",
) -> int:
    """Change transactions, each its own way, all or none; how many changed.

    `versions` holds the version that each edit was based on: ConflictError where one was changed meanwhile. A category that
    is set here is the person's decision and is kept as such, also where it only confirms the one that was there.
    """
    known = versions or {}
    alike: defaultdict[TransactionEdit, list[int]] = defaultdict(list)
    for transaction_id, change in edits.items():
        alike[change].append(transaction_id)
    with store.write(household_id, action="edit", summary=_summary(edits), now=now, actor=actor) as writing:
        transactions.require_versions(writing, known)
        payee_ids = payees.add_missing(writing, (change.payee.strip() for change in alike if change.payee))
        return sum(_apply(writing, ids, change, payee_ids) for change, ids in alike.items())


def edit_all(
    store: Store, household_id: int, ids: Sequence[int], change: TransactionEdit, *, now: datetime, actor: str = ""
) -> int:
    """The same change for many transactions; how many changed."""
    return edit(store, household_id, dict.fromkeys(ids, change), now=now, actor=actor)


def split(
    store: Store,
    household_id: int,
    transaction_id: int,
    parts: Sequence[Split],
    *,
    version: int | None = None,
    now: datetime,
    actor: str = "",
) -> None:
    """Split a transaction into parts that sum to it, or make it whole again with none."""
    summary = f"Split a payment into {len(parts)}" if parts else "Made a split payment whole again"
    with store.write(household_id, action="split", summary=summary, now=now, actor=actor) as writing:
        transactions.set_splits(writing, transaction_id, parts, version=version)
        category_id = transactions.get(writing, transaction_id).category_id
        if parts or category_id is not None:
            labels.put(writing, [transaction_id], category_id, decided_by="person")
        else:
            labels.forget(writing, [transaction_id])


def _summary(edits: Mapping[int, TransactionEdit]) -> str:
    return "Changed a payment" if len(edits) == 1 else f"Changed {len(edits):,} payments"


def _apply(writing: Writing, ids: Sequence[int], change: TransactionEdit, payee_ids: Mapping[str, int]) -> int:
    """Give many transactions the same change, in as few statements as there are different outcomes; how many changed."""
    values = _values(change, payee_ids)
    changed: set[int] = set()
    if change.tags is None and not change.add_tags and not change.remove_tags:
        changed.update(transactions.change_many(writing, ids, **values))
    else:
        for kept, same in transactions.by_tags(writing, ids).items():
            before = kept if change.tags is None else change.tags
            tags = transactions.kept_tags({*before, *change.add_tags} - set(change.remove_tags))
            changed.update(transactions.change_many(writing, same, **values, tags=tags))
    if "category_id" in values:
        changed.update(_label(writing, ids, values["category_id"], change))
    return len(changed)


def _label(writing: Writing, ids: Sequence[int], category_id: int | None, change: TransactionEdit) -> list[int]:
    """Remember that the person chose that category, also where it was there already; those that this is news for."""
    if category_id is None:
        return labels.forget(writing, ids)
    return labels.put(
        writing, ids, category_id, decided_by="person", proposed_by=change.proposed_by, confidence=change.confidence
    )


def _values(change: TransactionEdit, payee_ids: Mapping[str, int]) -> dict[str, Any]:
    """The columns that the change sets, but for tags, which depend on those a transaction has."""
    values: dict[str, Any] = {}
    if change.clear_category or change.category_id is not None:
        values["category_id"] = None if change.clear_category else change.category_id
    if change.payee is not None:
        values["payee_id"] = payee_ids.get(change.payee.strip())
    if change.note is not None:
        values["note"] = change.note.strip()
    if change.clear_member or change.member_id is not None:
        values["member_id"] = None if change.clear_member else change.member_id
    if change.is_transfer is not None:
        values["is_transfer"] = change.is_transfer
    if change.cleared is not None:
        values["cleared"] = change.cleared
    return values
