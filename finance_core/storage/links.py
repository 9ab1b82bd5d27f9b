"""Links between two payments: the legs of a transfer, a refund and its purchase, and pairs that the person said are neither."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import bindparam, func, or_, select, update

from finance_core.errors import ConflictError, InvalidError, NotFoundError
from finance_core.models import CategoryGroup, Split
from finance_core.storage import schema
from finance_core.storage.frames import fetched
from finance_core.storage.store import AT_ONCE, CHANGED_MEANWHILE, Reading, Writing, image

PairKind = Literal["transfer", "refund", "duplicate"]
_T: Final = schema.transaction
_PAIR: Final = schema.rejected_pair
_LABEL: Final = schema.category_label
_SPLIT: Final = schema.split
_LINK: Final = (
    "account_id",
    "date",
    "amount_minor",
    "currency",
    "category_id",
    "is_transfer",
    "is_split",
    "transfer_peer_id",
    "refund_of_id",
)

UnlinkedRow = tuple[int, int, Any, int, str, str, str, int | None, CategoryGroup | None, bool, bool]
"""Id, account, date, amount, currency, payee, description, category, its group, whether marked, whether the person decided."""


class Known(NamedTuple):
    """What was booked with its text, the category with its group, and whether the person chose that category."""

    account_id: int
    category_id: int | None
    group: CategoryGroup | None
    decided: bool
    amount_minor: int
    currency: str
    description: str


def unlinked(reading: Reading) -> list[UnlinkedRow]:
    """Every payment that is neither linked nor split, oldest first."""
    decided = select(_LABEL.c.transaction_id).where(
        _LABEL.c.household_id == reading.household_id, _LABEL.c.decided_by == "person"
    )
    query = (
        select(
            _T.c.id, _T.c.account_id, _T.c.date, _T.c.amount_minor, _T.c.currency, _T.c.payee_id, _T.c.description,
            _T.c.category_id, _T.c.is_transfer,
        )
        .where(
            _T.c.household_id == reading.household_id, _T.c.transfer_peer_id.is_(None), _T.c.refund_of_id.is_(None),
            ~_T.c.is_split, _T.c.amount_minor != 0,
        )
        .order_by(_T.c.date, _T.c.id)
    )  # fmt: skip
    chosen = set(reading.connection.execute(decided).scalars())
    payees, groups = _column(reading, schema.payee, "name"), _column(reading, schema.category, "category_group")
    columns = fetched(reading.connection, query)
    if not columns:
        return []
    ids, owners, days, amounts, currencies, payee_ids, texts, category_ids, marked = columns
    known = {day: day if isinstance(day, date) else date.fromisoformat(day) for day in set(days)}  # SQLite hands out texts
    return list(zip(
        ids, owners, map(known.__getitem__, days), amounts, currencies, [payees.get(key, "") for key in payee_ids], texts,
        category_ids, map(groups.get, category_ids), map(bool, marked), map(chosen.__contains__, ids), strict=True,
    ))  # fmt: skip


def returned(reading: Reading) -> dict[int, int]:
    """How much of each purchase came back in refunds that are linked to it, in minor units."""
    query = (
        select(_T.c.refund_of_id, func.sum(_T.c.amount_minor))
        .where(_T.c.household_id == reading.household_id, _T.c.refund_of_id.is_not(None))
        .group_by(_T.c.refund_of_id)
    )
    return {row_id: int(total) for row_id, total in reading.connection.execute(query)}


def unnamed_refunds(reading: Reading) -> dict[int, int]:
    """The purchase of each linked refund that has no category because its purchase has none."""
    purchase = _T.alias("purchase")
    query = (
        select(_T.c.id, purchase.c.id)
        .join(purchase, purchase.c.id == _T.c.refund_of_id)
        .where(_T.c.household_id == reading.household_id, purchase.c.household_id == reading.household_id)
        .where(_T.c.category_id.is_(None), purchase.c.category_id.is_(None), ~_T.c.is_split, ~purchase.c.is_split)
    )
    return {int(refund_id): int(purchase_id) for refund_id, purchase_id in reading.connection.execute(query)}


def counts(reading: Reading) -> tuple[int, int]:
    """How many transfers are linked, and how many refunds."""
    linked = select(func.count(_T.c.transfer_peer_id), func.count(_T.c.refund_of_id)).where(
        _T.c.household_id == reading.household_id, or_(_T.c.transfer_peer_id.is_not(None), _T.c.refund_of_id.is_not(None))
    )
    legs, refunds = reading.connection.execute(linked).one()
    return legs // 2, refunds


def partners(reading: Reading, transaction_id: int) -> tuple[int | None, int | None, list[int]]:
    """The other leg of a transfer, the purchase that a refund is for, and the refunds of a purchase. Raises NotFoundError."""
    row = reading.one(_T, transaction_id)
    query = select(_T.c.id).where(_T.c.household_id == reading.household_id, _T.c.refund_of_id == transaction_id)
    refunds = list(reading.connection.execute(query.order_by(_T.c.date, _T.c.id)).scalars())
    return row["transfer_peer_id"], row["refund_of_id"], refunds


def rejected(reading: Reading, what: PairKind) -> set[tuple[int, int]]:
    """The pairs that the person said do not belong together, the smaller id first."""
    query = select(_PAIR.c.first_id, _PAIR.c.second_id).where(
        _PAIR.c.household_id == reading.household_id, _PAIR.c.kind == what
    )
    return {(first, second) for first, second in reading.connection.execute(query)}


def reject(writing: Writing, what: PairKind, first_id: int, second_id: int) -> None:
    """Remember that these two do not belong together."""
    first, second = sorted((writing.one(_T, first_id)["id"], writing.one(_T, second_id)["id"]))
    known = select(_PAIR.c.id).where(
        _PAIR.c.household_id == writing.household_id, _PAIR.c.kind == what, _PAIR.c.first_id == first,
        _PAIR.c.second_id == second,
    )  # fmt: skip
    if writing.connection.execute(known).scalar_one_or_none() is None:
        writing.insert(_PAIR, kind=what, first_id=first, second_id=second)


def link_transfers(
    writing: Writing,
    pairs: Sequence[tuple[int, int]],
    category_of: Mapping[int, int],
    parts_of: Mapping[int, Sequence[Split]] | None = None,
) -> int:
    """Make each pair of a payment out and a payment in the two legs of one transfer; how many pairs.

    `category_of` holds the category for legs that are to get one, and `parts_of` the parts of payments out that hold a fee as
    well: these are split, and no transfer as a whole. Raises InvalidError for a pair that is no transfer, and ConflictError
    where a leg is linked already, or has parts of its own and is to get others.
    """
    split = parts_of or {}
    rows = _rows(writing, [leg for pair in pairs for leg in pair])
    values: dict[int, dict[str, Any]] = {}
    for out_id, into_id in pairs:
        out, into = rows[out_id], rows[into_id]
        if out["amount_minor"] >= 0 or into["amount_minor"] <= 0 or out["account_id"] == into["account_id"]:
            raise InvalidError("A transfer goes out of one account and into another.")
        for leg, other in ((out, into), (into, out)):
            row_id = leg["id"]
            if _is_linked(leg) or row_id in values or (row_id in split and leg["is_split"]):
                raise ConflictError(CHANGED_MEANWHILE)
            category = None if row_id in split else category_of.get(row_id, leg["category_id"])
            values[row_id] = {
                "transfer_peer_id": other["id"], "is_transfer": row_id not in split, "category_id": category,
                "is_split": leg["is_split"] or row_id in split,
            }  # fmt: skip
    _change(writing, rows, values)
    parts = [
        {
            "transaction_id": row_id, "position": position, "category_id": part.category_id, "amount_minor": part.amount_minor,
            "note": part.note,
        }
        for row_id in split
        for position, part in enumerate(split[row_id])
    ]  # fmt: skip
    if parts:
        writing.insert_many(_SPLIT, parts)
    return len(pairs)


def unlink_transfer(writing: Writing, transaction_id: int, restored: Mapping[int, Mapping[str, Any]]) -> tuple[int, int]:
    """Take both legs apart; their ids, the payment out first.

    `restored` holds what `is_transfer`, `category_id` and `is_split` become; a leg that is split no more loses its parts.
    """
    peer_id = writing.one(_T, transaction_id)["transfer_peer_id"]
    if peer_id is None:
        raise ConflictError(CHANGED_MEANWHILE)
    rows = _rows(writing, [transaction_id, peer_id])
    columns = ("is_transfer", "category_id", "is_split")
    _change(
        writing, rows,
        {
            leg: {"transfer_peer_id": None} | {name: restored.get(leg, row).get(name, row[name]) for name in columns}
            for leg, row in rows.items()
        },
    )  # fmt: skip
    whole = [leg for leg, row in rows.items() if row["is_split"] and not restored.get(leg, row).get("is_split", True)]
    parts = select(_SPLIT.c.id).where(_SPLIT.c.household_id == writing.household_id, _SPLIT.c.transaction_id.in_(whole))
    for part_id in writing.connection.execute(parts).scalars().all():
        writing.delete(_SPLIT, part_id)
    out, into = sorted(rows, key=lambda leg: rows[leg]["amount_minor"])
    return out, into


def link_refunds(writing: Writing, pairs: Sequence[tuple[int, int]], category_of: Mapping[int, int]) -> int:
    """Make each pair a refund of a purchase; how many. `category_of` holds the category for refunds that are to get one.

    Raises InvalidError for a pair that is none, or where more would come back than was paid, and ConflictError where the
    refund is linked already.
    """
    rows = _rows(writing, [row_id for pair in pairs for row_id in pair])
    back: defaultdict[int, int] = defaultdict(int, returned(writing))
    values: dict[int, dict[str, Any]] = {}
    for refund_id, purchase_id in pairs:
        refund, purchase = rows[refund_id], rows[purchase_id]
        if refund["amount_minor"] <= 0 or purchase["amount_minor"] >= 0 or refund["currency"] != purchase["currency"]:
            raise InvalidError("A refund is money in for an earlier payment out, in the same currency.")
        if _is_linked(refund) or refund_id in values or purchase["transfer_peer_id"] is not None:
            raise ConflictError(CHANGED_MEANWHILE)
        back[purchase_id] += refund["amount_minor"]
        if back[purchase_id] > -purchase["amount_minor"]:
            raise InvalidError("More would come back than was paid.")
        values[refund_id] = {
            "refund_of_id": purchase_id, "category_id": category_of.get(refund_id, refund["category_id"]),
        }  # fmt: skip
    _change(writing, rows, values)
    return len(pairs)


def unlink_refund(writing: Writing, refund_id: int, restored: Mapping[int, Mapping[str, Any]]) -> int:
    """Part a refund from its purchase; the purchase's id. `restored` holds what its category becomes."""
    row = writing.one(_T, refund_id)
    purchase_id: int | None = row["refund_of_id"]
    if purchase_id is None:
        raise ConflictError(CHANGED_MEANWHILE)
    category = restored.get(refund_id, row).get("category_id", row["category_id"])
    _change(writing, {refund_id: row}, {refund_id: {"refund_of_id": None, "category_id": category}})
    return purchase_id


def known(reading: Reading, ids: Iterable[int]) -> dict[int, Known]:
    """What is said about each of these payments that is there."""
    wanted = list(dict.fromkeys(ids))
    groups = _column(reading, schema.category, "category_group")
    found: dict[int, Known] = {}
    for start in range(0, len(wanted), AT_ONCE):
        chunk = wanted[start : start + AT_ONCE]
        decided = select(_LABEL.c.transaction_id).where(
            _LABEL.c.household_id == reading.household_id, _LABEL.c.transaction_id.in_(chunk), _LABEL.c.decided_by == "person"
        )
        chosen = set(reading.connection.execute(decided).scalars())
        query = select(
            _T.c.id, _T.c.account_id, _T.c.category_id, _T.c.amount_minor, _T.c.currency, _T.c.description
        ).where(_T.c.household_id == reading.household_id, _T.c.id.in_(chunk))
        for row_id, account_id, category_id, *booked in reading.connection.execute(query):
            found[row_id] = Known(account_id, category_id, groups.get(category_id), row_id in chosen, *booked)
    return found


def _is_linked(row: Mapping[str, Any]) -> bool:
    return row["transfer_peer_id"] is not None or row["refund_of_id"] is not None


def _rows(reading: Reading, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The linking columns of these payments by id. Raises NotFoundError for what is not there."""
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(ids), AT_ONCE):
        query = select(_T.c.id, _T.c.version, *(_T.c[name] for name in _LINK)).where(
            _T.c.household_id == reading.household_id, _T.c.id.in_(ids[start : start + AT_ONCE])
        )
        found.update({row["id"]: dict(row) for row in reading.connection.execute(query).mappings()})
    if len(found) != len(set(ids)):
        raise NotFoundError("One of these payments is not there any more.")
    return found


def _change(writing: Writing, rows: Mapping[int, Mapping[str, Any]], values: Mapping[int, dict[str, Any]]) -> None:
    """Give each payment its own values of the same columns, and keep what they held before."""
    if not values:
        return
    columns = [*next(iter(values.values())), "version"]
    statement = update(_T).where(_T.c.id == bindparam("row")).values({name: bindparam(f"new_{name}") for name in columns})
    full = {row_id: {**new, "version": writing.revision} for row_id, new in values.items()}
    writing.connection.execute(
        statement, [{"row": row_id, **{f"new_{name}": new[name] for name in columns}} for row_id, new in full.items()]
    )
    for row_id, new in full.items():
        differing = [name for name in columns if rows[row_id][name] != new[name]]
        writing.kept(
            _T.name, row_id, image({name: rows[row_id][name] for name in differing}), image({n: new[n] for n in differing})
        )


def _column(reading: Reading, table: Any, name: str) -> dict[int | None, Any]:
    """One column of a small table by id."""
    query = select(table.c.id, table.c[name]).where(table.c.household_id == reading.household_id)
    return {row.id: row[1] for row in reading.connection.execute(query)}
