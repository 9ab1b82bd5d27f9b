"""Transactions: storing many, changing some, splitting one."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import insert, select

from finance_core.dates import Month
from finance_core.errors import ConflictError, InvalidError, NotFoundError
from finance_core.models import TAG_SEPARATOR, NewTransaction, Split, Transaction
from finance_core.storage import labels, schema
from finance_core.storage.store import CHANGED_MEANWHILE, Reading, Writing

T = TypeVar("T")
_TABLE: Final = schema.transaction
_SPLIT: Final = schema.split
_LABEL: Final = schema.category_label
_ALIAS: Final = schema.fingerprint_alias
_BULK: Final = (
    "household_id", "account_id", "date", "month", "amount_minor", "currency", "description", "payee_id", "category_id",
    "cleared", "is_transfer", "member_id", "import_batch_id", "import_row", "fingerprint", "bank_id", "version",
    "original_minor", "original_currency", "note", "tags", "is_split",
)  # fmt: skip
_BULK_CACHE: Final = -24_000
"""KiB of pages that SQLite holds while it inserts many rows: fingerprints fall anywhere in their index."""
_USUAL_CACHE: Final = -2_000
_KNOWN: Final = (
    "id", "account_id", "fingerprint", "description", "payee_id", "category_id", "bank_id", "note", "tags", "cleared",
)  # fmt: skip
"""What of a stored transaction decides what a row of a file adds to it."""
_LOOKUP: Final = 500
"""Fingerprints looked up at once: well below SQLite's limit of 32,766 bound values, and a plan that stays in its cache."""


def add_many(
    writing: Writing,
    rows: Iterable[NewTransaction],
    *,
    account_id: int,
    member_id: int | None,
    batch_id: int,
) -> None:
    """Store an import's transactions, however many, without holding them twice. Those without a member get `member_id`.

    SQLite takes them by `executemany`, PostgreSQL by COPY: both ten times as fast as row by row.
    """
    sqlite = writing.connection.dialect.name == "sqlite"
    day_text = _cached(lambda day: day.isoformat())
    month_index = _cached(lambda day: Month.of(day).index)
    values = (
        (
            writing.household_id, account_id, day_text(row.date) if sqlite else row.date, month_index(row.date),
            row.amount_minor, row.currency, row.description, row.payee_id, row.category_id, row.cleared, row.is_transfer,
            member_id if row.member_id is None else row.member_id, batch_id, row.row, row.fingerprint, row.bank_id,
            writing.revision, row.original_minor, row.original_currency, row.note, kept_tags(row.tags) if row.tags else "",
            row.is_split,
        )
        for row in rows
    )  # fmt: skip
    cursor: Any = writing.connection.connection.cursor()
    columns = ", ".join(f'"{name}"' for name in _BULK)
    if sqlite:
        cursor.execute(f"PRAGMA cache_size={_BULK_CACHE}")
        cursor.executemany(f'INSERT INTO "transaction" ({columns}) VALUES ({", ".join("?" * len(_BULK))})', values)
        cursor.execute(f"PRAGMA cache_size={_USUAL_CACHE}")
        return
    with cursor.copy(f'COPY "transaction" ({columns}) FROM STDIN') as copy:
        for value in values:
            copy.write_row(value)


def _cached(compute: Callable[[date], T]) -> Callable[[date], T]:
    """The function with its answers kept: an import has few distinct days."""
    known: dict[date, T] = {}

    def answer(day: date) -> T:
        found = known.get(day)
        if found is None:
            found = known[day] = compute(day)
        return found

    return answer


def known_fingerprints(reading: Reading, account_id: int, fingerprints: Iterable[bytes]) -> Iterator[int]:
    """For each fingerprint in order, the id of the account's transaction that has it, 0 for none; memory grows with neither.

    A transaction has its own fingerprint, and those of rows that were found to be the same payment. The account is looked up in
    the household first; then its unique index alone answers, which SQLite would not choose if the household were named again.
    """
    reading.one(schema.account, account_id)
    waiting = iter(fingerprints)
    own = select(_TABLE.c.fingerprint, _TABLE.c.id).where(_TABLE.c.account_id == account_id)
    others = select(_ALIAS.c.fingerprint, _ALIAS.c.transaction_id).where(_ALIAS.c.account_id == account_id)
    has_others = reading.connection.execute(others.limit(1)).first() is not None
    while chunk := list(islice(waiting, _LOOKUP)):
        found = {
            bytes(key): int(row_id) for key, row_id in reading.connection.execute(own.where(_TABLE.c.fingerprint.in_(chunk)))
        }
        if has_others:
            also = reading.connection.execute(others.where(_ALIAS.c.fingerprint.in_(chunk)))
            found |= {bytes(key): int(row_id) for key, row_id in also}
        yield from (found.get(key, 0) for key in chunk)


class Booked(NamedTuple):
    """What matching needs of a stored transaction. `source` names the kind of file it came from, "" for entered by hand."""

    id: int
    date: date
    amount_minor: int
    text: str
    bank_id: str
    pending: bool
    source: str


def booked_between(reading: Reading, account_id: int, first: date, last: date) -> Iterator[Booked]:
    """The account's transactions of those days, both included, by day."""
    batch, payee = schema.import_batch, schema.payee
    query = (
        select(
            _TABLE.c.id, _TABLE.c.date, _TABLE.c.amount_minor, _TABLE.c.description, payee.c.name, _TABLE.c.bank_id,
            _TABLE.c.cleared, batch.c.format,
        )
        .join(payee, payee.c.id == _TABLE.c.payee_id, isouter=True)
        .join(batch, batch.c.id == _TABLE.c.import_batch_id, isouter=True)
        .where(_TABLE.c.household_id == reading.household_id, _TABLE.c.account_id == account_id)
        .where(_TABLE.c.date >= first, _TABLE.c.date <= last)
        .order_by(_TABLE.c.date, _TABLE.c.id)
    )  # fmt: skip
    for row_id, day, amount, description, name, bank_id, cleared, source in reading.connection.execute(query):
        yield Booked(row_id, day, amount, f"{name or ''} {description}", bank_id, cleared == "pending", source or "")


def pending(reading: Reading, account_id: int) -> dict[bytes, Booked]:
    """The account's payments from files that the bank had not booked yet, by fingerprint."""
    query = select(_TABLE).where(
        _TABLE.c.household_id == reading.household_id, _TABLE.c.account_id == account_id, _TABLE.c.cleared == "pending",
        _TABLE.c.fingerprint.is_not(None),
    )  # fmt: skip
    return {
        bytes(row.fingerprint): Booked(
            row.id, row.date, row.amount_minor, row.description, row.bank_id, pending=True, source=""
        )
        for row in reading.connection.execute(query)
    }


def absorb(writing: Writing, rows: Sequence[tuple[int, NewTransaction]], *, batch_id: int) -> int:
    """Take rows of a file for transactions that are there, by id; how many of those had blanks to fill.

    Their fingerprints are known from now on, until the batch is undone: like its new rows they carry the batch, and no images.
    What a person entered stays; a pending payment takes the row's day and amount, and is posted where the row is.
    """
    filled = 0
    aliases: list[dict[str, Any]] = []
    for chunk in _chunks(rows):
        query = select(*(_TABLE.c[name] for name in _KNOWN)).where(
            _TABLE.c.household_id == writing.household_id, _TABLE.c.id.in_([key for key, _ in chunk])
        )
        stored = {found[0]: dict(zip(_KNOWN, found, strict=True)) for found in writing.connection.execute(query)}
        if len(stored) != len(chunk):
            raise NotFoundError("One of these transactions is not there any more.")
        aliases += [
            {
                "household_id": writing.household_id, "account_id": stored[key]["account_id"], "transaction_id": key,
                "fingerprint": row.fingerprint, "import_batch_id": batch_id,
            }
            for key, row in chunk if stored[key]["fingerprint"] != row.fingerprint
        ]  # fmt: skip
        for key, row in chunk:
            news = _news(stored[key], row)
            filled += bool(news) and writing.update(_TABLE, key, **news)
    if aliases:
        writing.connection.execute(insert(_ALIAS), aliases)
    return filled


def _news(stored: Mapping[str, Any], row: NewTransaction) -> dict[str, Any]:
    """What a row of a file adds to the transaction that it is."""
    told: dict[str, Any] = {
        "description": row.description,
        "payee_id": row.payee_id,
        "category_id": row.category_id,
        "bank_id": row.bank_id,
        "note": row.note,
        "tags": kept_tags(row.tags) if row.tags else "",
    }
    news = {name: value for name, value in told.items() if value and not stored[name]}
    if stored["cleared"] == "pending":
        news |= {"cleared": row.cleared, "date": row.date, "month": Month.of(row.date).index, "amount_minor": row.amount_minor}
    return news


def add(writing: Writing, row: NewTransaction, *, account_id: int, member_id: int | None, note: str, cleared: str) -> int:
    """Store one transaction that a person entered; its id."""
    writing.one(schema.account, account_id)
    for column, table in ((row.category_id, schema.category), (row.payee_id, schema.payee), (member_id, schema.member)):
        if column is not None:
            writing.one(table, column)
    return writing.insert(
        _TABLE, account_id=account_id, date=row.date, month=Month.of(row.date).index, amount_minor=row.amount_minor,
        currency=row.currency, description=row.description, payee_id=row.payee_id, category_id=row.category_id, note=note,
        cleared=cleared, is_transfer=row.is_transfer, member_id=member_id, fingerprint=None,
    )  # fmt: skip


def remove(writing: Writing, transaction_id: int) -> None:
    """Take one transaction away, with its parts, label and further fingerprints, all of which an undo brings back.

    What was said of it as an odd payment stays, without it: it speaks of the payee too.
    """
    unlinked = writing.one(_TABLE, transaction_id)["transfer_peer_id"]
    if unlinked is not None:
        writing.update(_TABLE, unlinked, transfer_peer_id=None)
    for table, column in (
        (_SPLIT, "transaction_id"), (_LABEL, "transaction_id"), (_ALIAS, "transaction_id"),
        (schema.rejected_pair, "first_id"), (schema.rejected_pair, "second_id"),
    ):  # fmt: skip
        query = select(table.c.id).where(table.c.household_id == writing.household_id, table.c[column] == transaction_id)
        for row_id in writing.connection.execute(query).scalars().all():
            writing.delete(table, row_id)
    for table, column in ((_TABLE, "refund_of_id"), (schema.anomaly_verdict, "transaction_id")):
        query = select(table.c.id).where(table.c.household_id == writing.household_id, table.c[column] == transaction_id)
        for row_id in writing.connection.execute(query).scalars().all():
            writing.update(table, row_id, **{column: None})
    writing.delete(_TABLE, transaction_id)


def merge(writing: Writing, kept_id: int, other_id: int) -> None:
    """Make two transactions of one account one: the kept one takes the other's fingerprints and fills its blanks from it.

    A payee that was entered by hand wins. Raises InvalidError for two accounts or two amounts.
    """
    kept, other = writing.one(_TABLE, kept_id), writing.one(_TABLE, other_id)
    if kept_id == other_id or kept["account_id"] != other["account_id"]:
        raise InvalidError("Two payments of the same account can be merged, and these are not.")
    if kept["amount_minor"] != other["amount_minor"]:
        raise InvalidError("These two payments have different amounts, so they are not the same one.")
    query = select(_ALIAS.c.fingerprint).where(
        _ALIAS.c.household_id == writing.household_id, _ALIAS.c.transaction_id == other_id
    )
    prints = [bytes(key) for key in writing.connection.execute(query).scalars()]
    if other["category_id"] is not None and kept["category_id"] is None and not kept["is_split"]:
        labels.hand_over(writing, other_id, kept_id)
    remove(writing, other_id)
    if other["fingerprint"] is not None:
        prints.append(bytes(other["fingerprint"]))
    for fingerprint in prints:
        writing.insert(_ALIAS, account_id=kept["account_id"], transaction_id=kept_id, fingerprint=fingerprint)
    blanks = ("description", "payee_id", "category_id", "note", "tags", "member_id", "bank_id")
    taken = {name: other[name] for name in blanks if other[name] and not kept[name]}
    if other["import_batch_id"] is None and other["payee_id"] is not None:
        taken["payee_id"] = other["payee_id"]  # a person typed it, and the other was read out of the bank's text
    writing.update(_TABLE, kept_id, **taken)


def get(reading: Reading, transaction_id: int) -> Transaction:
    """One transaction with its parts. Raises NotFoundError."""
    row = reading.one(_TABLE, transaction_id)
    name = None if row["payee_id"] is None else reading.one(schema.payee, row["payee_id"])["name"]
    taken = {field: row[field] for field in Transaction.__dataclass_fields__ if field in row}
    return Transaction(
        **taken | {"tags": tags_of(row["tags"]), "payee": name or "", "splits": _splits(reading, transaction_id)}
    )


def _splits(reading: Reading, transaction_id: int) -> tuple[Split, ...]:
    query = select(_SPLIT).where(_SPLIT.c.household_id == reading.household_id, _SPLIT.c.transaction_id == transaction_id)
    rows = reading.connection.execute(query.order_by(_SPLIT.c.position))
    return tuple(Split(category_id=row.category_id, amount_minor=row.amount_minor, note=row.note) for row in rows)


def require_versions(reading: Reading, versions: Mapping[int, int]) -> None:
    """Raise ConflictError where one of these transactions was written since that version of it was read."""
    for ids in _chunks(list(versions)):
        query = select(_TABLE.c.id, _TABLE.c.version).where(_TABLE.c.household_id == reading.household_id, _TABLE.c.id.in_(ids))
        if any(row.version != versions[row.id] for row in reading.connection.execute(query)):
            raise ConflictError(CHANGED_MEANWHILE)


def by_tags(reading: Reading, ids: Sequence[int]) -> dict[tuple[str, ...], list[int]]:
    """The transactions with the same tags, by those tags. Raises NotFoundError for what is not there."""
    found: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for chunk in _chunks(ids):
        query = select(_TABLE.c.id, _TABLE.c.tags).where(_TABLE.c.household_id == reading.household_id, _TABLE.c.id.in_(chunk))
        for row in reading.connection.execute(query):
            found[tags_of(row.tags)].append(row.id)
    if sum(map(len, found.values())) != len(set(ids)):
        raise NotFoundError("One of these transactions is not there any more.")
    return found


def change_many(writing: Writing, ids: Sequence[int], **values: Any) -> list[int]:
    """Give many transactions the same values; the ids of those that held others. Raises NotFoundError for what is not there."""
    for column, table in (("category_id", schema.category), ("payee_id", schema.payee), ("member_id", schema.member)):
        if values.get(column) is not None:
            writing.one(table, values[column])
    return writing.update_many(_TABLE, ids, **values) if values else []


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + _LOOKUP] for start in range(0, len(items), _LOOKUP))


def reconcile_many(writing: Writing, ids: Sequence[int]) -> int:
    """Mark transactions as agreed with a statement; how many."""
    return len(writing.update_many(_TABLE, ids, cleared="reconciled"))


def set_splits(writing: Writing, transaction_id: int, parts: Sequence[Split], *, version: int | None = None) -> None:
    """Split a transaction into parts, or make it whole again with none.

    A split transaction has the categories of its parts and none of its own; made whole, it takes that of its largest part.
    Raises InvalidError unless there are none or at least two parts that sum to the transaction.
    """
    row = writing.one(_TABLE, transaction_id)
    if len(parts) == 1:
        raise InvalidError("A split needs at least two parts.")
    if parts and sum(part.amount_minor for part in parts) != row["amount_minor"]:
        raise InvalidError("The parts must add up to the whole payment.")
    for part in parts:
        if part.category_id is not None:
            writing.one(schema.category, part.category_id)
    whole = {"is_split": bool(parts), "is_transfer": row["is_transfer"] and not parts}
    largest = max(_splits(writing, transaction_id), key=lambda part: abs(part.amount_minor), default=None)
    whole["category_id"] = None if parts else largest.category_id if largest else row["category_id"]
    writing.update(_TABLE, transaction_id, version=version, **whole)
    old = select(_SPLIT.c.id).where(_SPLIT.c.household_id == writing.household_id, _SPLIT.c.transaction_id == transaction_id)
    for split_id in writing.connection.execute(old).scalars().all():
        writing.delete(_SPLIT, split_id)
    for position, part in enumerate(parts):
        writing.insert(
            _SPLIT, transaction_id=transaction_id, position=position, category_id=part.category_id,
            amount_minor=part.amount_minor, note=part.note,
        )  # fmt: skip


def tags_of(kept: str) -> tuple[str, ...]:
    """Tags as stored, one by one."""
    return tuple(tag for tag in kept.split(TAG_SEPARATOR) if tag)


def kept_tags(tags: Iterable[str]) -> str:
    """Tags as they are stored: each once, in order, without commas."""
    cleaned = (" ".join(tag.replace(TAG_SEPARATOR, " ").split()) for tag in tags)
    return TAG_SEPARATOR.join(sorted({tag for tag in cleaned if tag}, key=str.casefold))
