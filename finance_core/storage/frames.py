"""Storage as frames: the ledger for analysis and pages."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Select, select

from finance_core import ledger
from finance_core.money import minor_digits
from finance_core.storage import schema
from finance_core.storage.store import Reading

_T: Final = schema.transaction
_CHUNK: Final = 50_000
_COLUMNS: Final = (
    "id", "date", "account_id", "payee_id", "description", "amount_minor", "category_id", "is_transfer", "member_id", "note",
    "tags", "cleared", "is_split", "import_batch_id", "version",
)  # fmt: skip
_RULED: Final = (
    "id", "date", "account_id", "amount_minor", "currency", "description", "payee_id", "category_id", "note", "tags",
    "is_transfer", "is_split", "transfer_peer_id", "refund_of_id",
)  # fmt: skip


def ledger_frame(reading: Reading, currencies: Collection[str]) -> pd.DataFrame:
    """What is booked in those currencies, oldest first: see `finance_core.ledger` for the columns.

    Nothing is converted yet: `amount` is `booked`, and only one currency's may be added.
    """
    names = _COLUMNS if len(currencies) < 2 else (*_COLUMNS, "currency")
    query = (
        select(*(_T.c[name] for name in names))
        .where(_T.c.household_id == reading.household_id, _T.c.currency.in_(currencies))
        .order_by(_T.c.date, _T.c.id)
    )
    columns = fetched(reading.connection, query)
    if not columns:
        return ledger.empty()
    raw = dict(zip(names, columns, strict=True))
    currency, booked = _booked(raw["amount_minor"], raw.get("currency"), currencies)
    categories = _names(reading, schema.category, "category_group")
    group = _mapped(raw["category_id"], {key: value[1] for key, value in categories.items()})
    frame = pd.DataFrame(
        {
            "id": np.asarray(raw["id"], dtype=np.int64),
            "date": np.asarray(raw["date"], dtype="datetime64[s]"),
            "account": _mapped(raw["account_id"], {key: value[0] for key, value in _names(reading, schema.account).items()}),
            "payee": _mapped(
                raw["payee_id"], {key: value[0] for key, value in _names(reading, schema.payee).items()}, missing=""
            ),
            "description": pd.array(raw["description"], dtype="str"),
            "amount": booked,
            "currency": currency,
            "category": _mapped(raw["category_id"], {key: value[0] for key, value in categories.items()}),
            "group": group,
            "is_transfer": np.asarray(raw["is_transfer"], dtype=bool),
            "member": _mapped(
                raw["member_id"], {key: value[0] for key, value in _names(reading, schema.member).items()}, missing=""
            ),
            "note": pd.array(raw["note"], dtype="str"),
            "tags": pd.array(raw["tags"], dtype="str"),
            "cleared": pd.array(raw["cleared"], dtype="str"),
            "is_split": np.asarray(raw["is_split"], dtype=bool),
            "batch": np.asarray([value or 0 for value in raw["import_batch_id"]], dtype=np.int64),
            "version": np.asarray(raw["version"], dtype=np.int64),
            "booked": booked,
            "rate_date": pd.Series(pd.NaT, index=range(len(booked)), dtype="datetime64[s]"),
        }
    )
    frame["is_transfer"] |= (frame["group"] == "transfer").fillna(value=False).astype(bool)
    return frame


def splits_frame(reading: Reading, currencies: Collection[str]) -> pd.DataFrame:
    """The parts of the split transactions in those currencies, in order, with `finance_core.ledger.SPLITS_DTYPES`.

    Nothing is converted yet: `amount` is `booked`.
    """
    part = schema.split
    query = (
        select(part.c.transaction_id, part.c.category_id, part.c.amount_minor, _T.c.currency)
        .join(_T, _T.c.id == part.c.transaction_id)
        .where(part.c.household_id == reading.household_id, _T.c.currency.in_(currencies))
        .order_by(part.c.transaction_id, part.c.position)
    )
    columns = fetched(reading.connection, query)
    if not columns:
        return ledger.empty_splits()
    categories = _names(reading, schema.category, "category_group")
    _currency, booked = _booked(columns[2], columns[3], currencies)
    return pd.DataFrame(
        {
            "id": np.asarray(columns[0], dtype=np.int64),
            "category": _mapped(columns[1], {key: value[0] for key, value in categories.items()}),
            "group": _mapped(columns[1], {key: value[1] for key, value in categories.items()}),
            "amount": booked,
            "booked": booked,
        }
    )


def rule_columns(reading: Reading, *, batch_id: int | None = None) -> dict[str, list[Any]]:
    """What rules look at, by column, in the order of the ids: of all payments, or of those of one import."""
    query = select(*(_T.c[name] for name in _RULED)).where(_T.c.household_id == reading.household_id).order_by(_T.c.id)
    if batch_id is not None:
        query = query.where(_T.c.import_batch_id == batch_id)
    return dict(zip(_RULED, fetched(reading.connection, query) or [[] for _ in _RULED], strict=True))


def _booked(minor: Sequence[int], codes: Sequence[str] | None, currencies: Collection[str]) -> tuple[Any, Any]:
    """The currency of each amount, and the amounts in its major units; `codes` is None where there is only one."""
    amounts = np.asarray(minor, dtype=np.int64)
    if codes is None:
        (code,) = currencies
        return pd.Series(code, index=range(len(amounts)), dtype="str"), amounts / 10 ** minor_digits(code)
    places, uniques = pd.factorize(np.asarray(codes, dtype=object))
    scales = np.array([10 ** minor_digits(code) for code in uniques], dtype=np.int64)
    return pd.array(uniques, dtype="str").take(places), amounts / scales[places]


def fetched(connection: Connection, query: Select[Any]) -> list[list[Any]]:
    """The result by column, in chunks, so that a long ledger is not held as tuples as well; empty where there is none."""
    compiled = query.compile(connection.engine, compile_kwargs={"render_postcompile": True})
    positions = compiled.positiontup
    values = compiled.params if positions is None else tuple(compiled.params[name] for name in positions)
    cursor: Any = connection.connection.cursor()
    cursor.execute(str(compiled), values)
    columns: list[list[Any]] = []
    while rows := cursor.fetchmany(_CHUNK):
        parts = zip(*rows, strict=True)
        if columns:
            for column, part in zip(columns, parts, strict=True):
                column.extend(part)
        else:
            columns = [list(part) for part in parts]
    return columns


def _names(reading: Reading, table: Any, second: str = "name") -> dict[int | None, tuple[str, Any]]:
    """Name, and one column more, of every row of a small table."""
    query = select(table.c.id, table.c.name, table.c[second]).where(table.c.household_id == reading.household_id)
    return {row_id: (name, other) for row_id, name, other in reading.connection.execute(query)}


def _mapped(ids: Sequence[int | None], names: Mapping[int | None, Any], *, missing: Any = None) -> Any:
    """A text column out of references: one look-up a distinct id, one copy a row."""
    codes, uniques = pd.factorize(np.asarray([-1 if key is None else key for key in ids], dtype=np.int64))
    words = pd.array([missing if key == -1 else names.get(int(key), missing) for key in uniques], dtype="str")
    return words.take(codes)
