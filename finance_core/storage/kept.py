"""What our own export keeps beyond the ledger frame, and how it is stored again.

What an import adds to its own payments here is not copied into the audit trail: it goes with them when the import is undone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, insert, select, update

from finance_core.errors import NotFoundError
from finance_core.models import LabelAuthor, Split
from finance_core.storage import schema
from finance_core.storage.store import AT_ONCE, Reading, Writing

_T: Final = schema.transaction
_LABEL: Final = schema.category_label
_ALIAS: Final = schema.fingerprint_alias


class Remark(NamedTuple):
    """Of one payment: what no frame holds. `fingerprint` is None for what was entered by hand."""

    id: int
    date: date
    amount_minor: int
    currency: str
    is_transfer: bool
    original_minor: int | None
    original_currency: str
    bank_id: str
    transfer_peer_id: int | None
    refund_of_id: int | None
    fingerprint: bytes | None


class Found(NamedTuple):
    """A stored payment that has a certain fingerprint."""

    id: int
    account_id: int
    amount_minor: int
    currency: str
    linked: bool


def remarks(reading: Reading) -> dict[int, Remark]:
    """Of every payment, by id."""
    query = select(*(_T.c[name] for name in Remark._fields)).where(_T.c.household_id == reading.household_id)
    return {row[0]: Remark(*row) for row in reading.connection.execute(query)}


def deciders(reading: Reading) -> dict[int, str]:
    """Who chose the category of each payment, or that it has none, where somebody did: person, rule or model."""
    query = select(_LABEL.c.transaction_id, _LABEL.c.decided_by).where(_LABEL.c.household_id == reading.household_id)
    return {row.transaction_id: row.decided_by for row in reading.connection.execute(query)}


def aliases(reading: Reading) -> dict[int, list[bytes]]:
    """The further fingerprints of payments that were found to be rows of other files, by id."""
    query = select(_ALIAS.c.transaction_id, _ALIAS.c.fingerprint).where(_ALIAS.c.household_id == reading.household_id)
    found: defaultdict[int, list[bytes]] = defaultdict(list)
    for row_id, fingerprint in reading.connection.execute(query.order_by(_ALIAS.c.id)):
        found[row_id].append(bytes(fingerprint))
    return found


def part_notes(reading: Reading, currencies: Collection[str]) -> list[str]:
    """The notes of parts, in the order of `frames.splits_frame` for the same currencies."""
    part = schema.split
    query = (
        select(part.c.note)
        .join(_T, _T.c.id == part.c.transaction_id)
        .where(part.c.household_id == reading.household_id, _T.c.currency.in_(currencies))
        .order_by(part.c.transaction_id, part.c.position)
    )
    return list(reading.connection.execute(query).scalars())


def unused_categories(reading: Reading) -> set[int]:
    """The categories that no payment, part or label has."""
    ours = select(schema.category.c.id).where(schema.category.c.household_id == reading.household_id)
    found = set(reading.connection.execute(ours).scalars())
    for table in (_T, schema.split, _LABEL):
        used = select(table.c.category_id).where(table.c.household_id == reading.household_id).distinct()
        found -= set(reading.connection.execute(used).scalars())
    return found


def entered(reading: Reading, account_id: int) -> list[tuple[int, date, int, str]]:
    """Id, day, amount and currency of the account's payments that no file brought."""
    query = select(_T.c.id, _T.c.date, _T.c.amount_minor, _T.c.currency).where(
        _T.c.household_id == reading.household_id, _T.c.account_id == account_id, _T.c.fingerprint.is_(None)
    )
    return [(row_id, day, amount, currency) for row_id, day, amount, currency in reading.connection.execute(query)]


def find(reading: Reading, fingerprints: Iterable[bytes]) -> dict[bytes, list[Found]]:
    """The household's payments that are known by these fingerprints, on any account.

    The accounts are named because the index begins with them.
    """
    wanted = list(dict.fromkeys(fingerprints))
    ours = select(schema.account.c.id).where(schema.account.c.household_id == reading.household_id)
    account_ids = list(reading.connection.execute(ours).scalars())
    columns = (_T.c.id, _T.c.account_id, _T.c.amount_minor, _T.c.currency, _T.c.transfer_peer_id, _T.c.refund_of_id)
    found: defaultdict[bytes, list[Found]] = defaultdict(list)
    for start in range(0, len(wanted), AT_ONCE):
        chunk = wanted[start : start + AT_ONCE]
        own = select(_T.c.fingerprint, *columns).where(_T.c.account_id.in_(account_ids), _T.c.fingerprint.in_(chunk))
        also = (
            select(_ALIAS.c.fingerprint, *columns)
            .join(_T, _T.c.id == _ALIAS.c.transaction_id)
            .where(_ALIAS.c.account_id.in_(account_ids), _ALIAS.c.fingerprint.in_(chunk))
        )
        for query in (own, also):
            for key, row_id, account_id, amount, currency, peer, refund in reading.connection.execute(query):
                linked = peer is not None or refund is not None
                found[bytes(key)].append(Found(row_id, account_id, amount, currency, linked))
    return found


def add_aliases(writing: Writing, account_id: int, fingerprints: Iterable[tuple[int, bytes]], *, batch_id: int) -> None:
    """Further fingerprints of an import's new payments, by id; those that the account knows already are left out."""
    wanted = {fingerprint: row_id for row_id, fingerprint in fingerprints}
    known = find(writing, wanted)
    fresh = [
        {
            "household_id": writing.household_id, "account_id": account_id, "transaction_id": row_id,
            "fingerprint": fingerprint, "import_batch_id": batch_id,
        }
        for fingerprint, row_id in wanted.items()
        if all(other.account_id != account_id for other in known.get(fingerprint, ()))
    ]  # fmt: skip
    _insert(writing, _ALIAS, fresh)


def add_parts(writing: Writing, split_into: Mapping[int, Sequence[Split]]) -> None:
    """The parts of an import's new payments, by id. Raises NotFoundError for what is not in the household."""
    _require(writing, _T, split_into)
    _require(writing, schema.category, (part.category_id for split in split_into.values() for part in split))
    _insert(writing, schema.split, [
        {
            "household_id": writing.household_id, "transaction_id": row_id, "position": position,
            "category_id": part.category_id, "amount_minor": part.amount_minor, "note": part.note,
        }
        for row_id, split in split_into.items() for position, part in enumerate(split)
    ])  # fmt: skip


def add_labels(writing: Writing, decided: Mapping[int, tuple[int | None, LabelAuthor]]) -> None:
    """Who chose the categories of an import's new payments: category and author by id. Raises NotFoundError as above."""
    _require(writing, _T, decided)
    _require(writing, schema.category, (category_id for category_id, _who in decided.values()))
    _insert(writing, _LABEL, [
        {"household_id": writing.household_id, "transaction_id": row_id, "category_id": category_id, "decided_by": who}
        for row_id, (category_id, who) in decided.items()
    ])  # fmt: skip


def link(writing: Writing, column: str, pairs: Sequence[tuple[int, int]], *, batch_id: int) -> None:
    """Fill `transfer_peer_id` or `refund_of_id` of the first of each pair with the second; nothing else changes.

    Payments of that import need no image for an undo, the others do. Raises NotFoundError for what is not in the household.
    """
    _require(writing, _T, (row_id for pair in pairs for row_id in pair))
    ids = [row_id for row_id, _ in pairs]
    ours: set[int] = set()
    for start in range(0, len(ids), AT_ONCE):
        query = select(_T.c.id).where(
            _T.c.household_id == writing.household_id, _T.c.import_batch_id == batch_id,
            _T.c.id.in_(ids[start : start + AT_ONCE]),
        )  # fmt: skip
        ours.update(writing.connection.execute(query).scalars())
    mine = [{"row": row_id, "new": other} for row_id, other in pairs if row_id in ours]
    if mine:
        writing.connection.execute(update(_T).where(_T.c.id == bindparam("row")).values({column: bindparam("new")}), mine)
    for row_id, other in pairs:
        if row_id not in ours:
            writing.update(_T, row_id, **{column: other})


def _require(writing: Writing, table: Any, ids: Iterable[int | None]) -> None:
    """Raise NotFoundError where one of these rows is not the household's."""
    wanted = list({row_id for row_id in ids if row_id is not None})
    for start in range(0, len(wanted), AT_ONCE):
        chunk = wanted[start : start + AT_ONCE]
        query = select(table.c.id).where(table.c.household_id == writing.household_id, table.c.id.in_(chunk))
        if len(writing.connection.execute(query).all()) != len(chunk):
            raise NotFoundError("One of these payments or categories is not there any more.")


def _insert(writing: Writing, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        writing.connection.execute(insert(table), rows)
