"""Debts: what the household owes and on what terms. Amounts are minor units of the currency of its reports."""

from dataclasses import dataclass
from typing import Final, Literal

from finance_core.storage import schema
from finance_core.storage.ranked import Ranked


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


DEBTS: Final = Ranked(table=schema.debt, row=DebtRow)
