"""Debts: what the household owes and on what terms. Amounts are minor units of the currency of its reports."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import select

from finance_core.storage import schema
from finance_core.storage.store import Reading, Writing

_TABLE: Final = schema.debt


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtRow:
    """A debt as it is kept; its place in a person's own order is `position`.

    What the account is below zero is owed where there is one, else `owed_minor`. `rate_per_year` and `minimum_share` are
    shares: 0.199 for 19.9 %.
    """

    id: int
    name: str
    account_id: int | None
    owed_minor: int
    rate_per_year: float
    minimum_minor: int
    minimum_share: float
    fee_minor: int
    basis: Literal["month", "day"]
    position: int
    version: int


def listed(reading: Reading) -> list[DebtRow]:
    """The household's debts in its own order."""
    query = select(_TABLE).where(_TABLE.c.household_id == reading.household_id).order_by(_TABLE.c.position, _TABLE.c.id)
    return [_row(dict(row)) for row in reading.connection.execute(query).mappings()]


def get(reading: Reading, debt_id: int) -> DebtRow:
    """One debt. Raises NotFoundError."""
    return _row(reading.one(_TABLE, debt_id))


def add(writing: Writing, **values: Any) -> int:
    """A new debt, the last one of the order; its id. Raises NotFoundError for an account of nobody's."""
    _require(writing, values)
    position = max((row.position for row in listed(writing)), default=-1) + 1
    return writing.insert(_TABLE, position=position, **values)


def change(writing: Writing, debt_id: int, *, version: int | None, **values: Any) -> bool:
    """Change a debt; False where it is that already. Raises NotFoundError and ConflictError."""
    _require(writing, values)
    return writing.update(_TABLE, debt_id, version=version, **values)


def remove(writing: Writing, debt_id: int) -> None:
    """Take a debt away. Raises NotFoundError."""
    writing.delete(_TABLE, debt_id)


def order(writing: Writing, ids: list[int]) -> bool:
    """Put the debts in that order; False where they are. Raises NotFoundError."""
    changed = [writing.update(_TABLE, debt_id, position=place) for place, debt_id in enumerate(ids)]
    return any(changed)


def unlink(writing: Writing, account_id: int) -> None:
    """Let go of an account that is about to be removed."""
    for row in listed(writing):
        if row.account_id == account_id:
            writing.update(_TABLE, row.id, account_id=None)


def _require(reading: Reading, values: dict[str, Any]) -> None:
    if values.get("account_id") is not None:
        reading.one(schema.account, values["account_id"])


def _row(row: dict[str, Any]) -> DebtRow:
    return DebtRow(**{name: row[name] for name in DebtRow.__dataclass_fields__})
