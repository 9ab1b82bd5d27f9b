"""What an import changed: payments by month and by category, blanks it filled, and what is left to sort."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from finance_core.dates import Month
from finance_core.models import NO_CATEGORY
from finance_core.money import minor_digits
from finance_core.services.ledgers import Ledger
from finance_core.storage import Store, audit

_RECENT: Final = 200
"""Writes among which the import's own is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Payments of one month or category: how many, what came in and what went out (negative), in the ledger's minor units."""

    name: str
    payments: int
    in_minor: int
    out_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What some imports brought. `months` is oldest first, `categories` those with most payments first."""

    payments: int
    months: tuple[Line, ...]
    categories: tuple[Line, ...]
    uncategorised: int


def of(ledger: Ledger, batch_ids: Collection[int]) -> Outcome:
    """What these imports brought into the ledger; transfers are counted like any payment, splits as one."""
    new = ledger.transactions[ledger.transactions["batch"].isin(list(batch_ids))]
    without = new["category"].isna() & ~new["is_transfer"] & ~new["is_split"]
    categories = _lines(new, new["category"].astype("object").where(new["category"].notna(), NO_CATEGORY), ledger.currency)
    return Outcome(
        payments=len(new),
        months=tuple(_lines(new, new["date"].dt.strftime("%Y-%m"), ledger.currency)),
        categories=tuple(sorted(categories, key=lambda line: -line.payments)),
        uncategorised=int(without.sum()),
    )


def filled(store: Store, household_id: int, batch_ids: Sequence[int]) -> int:
    """How many payments that were there already got blanks filled, or were confirmed, by these imports."""
    with store.read(household_id) as reading:
        entries = [
            entry
            for entry in audit.listed(reading, limit=_RECENT)
            if entry.action == "import" and entry.import_batch_id in batch_ids
        ]
        touched = {
            change.id
            for entry in entries
            for change in audit.changes(reading, entry.id)
            if change.table == "transaction" and change.before is not None
        }
    return len(touched)


def month_of(line: Line) -> Month:
    """The month that a line of `Outcome.months` is about."""
    return Month.parse(line.name)


def _lines(frame: pd.DataFrame, by: "pd.Series[str]", currency: str) -> list[Line]:
    """One line a group, by name."""
    minor = (frame["amount"] * 10 ** minor_digits(currency)).round().astype("int64")
    table = pd.DataFrame({"by": by, "came": minor.clip(lower=0), "went": minor.clip(upper=0)})
    return [
        Line(name=str(name), payments=len(group), in_minor=int(group["came"].sum()), out_minor=int(group["went"].sum()))
        for name, group in table.groupby("by", sort=True)
    ]
