"""What a selection of transactions adds up to, its order, and what stands in the way of finding one."""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final, Literal, get_args

import pandas as pd

from finance_core.analysis import flows
from finance_core.models import TAG_SEPARATOR, Category, Filters, TransactionEdit
from finance_core.money import minor_digits
from finance_core.services.ledgers import Ledger

Order = Literal["newest", "oldest", "largest", "smallest", "payee"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
_TOGETHER: Final = {
    "start": "period", "last": "period", "uncategorised": "categories", "least": "amount", "most": "amount", "meaning": "text",
}  # fmt: skip
"""Conditions that a person thinks of as one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """A selection in figures, in minor units, by the laws of `analysis.flows`.

    `in_minor` is income; `out_minor` is what was spent, refunds taken off, positive; `saved_minor` was set aside. Transfers
    between own accounts are in none of them but named beside, both ways as positive sums. `parts` counts the split payments
    of which only a part belongs.
    """

    count: int
    first: date | None
    last: date | None
    in_minor: int
    out_minor: int
    saved_minor: int
    refunds: int
    refunds_minor: int
    transfers: int
    transfers_in_minor: int
    transfers_out_minor: int
    uncategorised: int
    parts: int

    @property
    def net_minor(self) -> int:
        """Income less spending."""
        return self.in_minor - self.out_minor


def totals(ledger: Ledger, shown: pd.DataFrame, filters: Filters) -> Totals:
    """The figures of the transactions that are shown. Where categories are asked for, only those parts of a split count."""
    lines = ledger.lines[ledger.lines["id"].isin(shown["id"])]
    belongs = _belongs(lines, filters)
    parts = int(lines.loc[~belongs, "id"].nunique())
    lines = lines[belongs]
    moved = flows.flows(lines)
    sized = _minor(moved["sized"], ledger.currency)
    sums = sized.groupby(moved["flow"]).sum()
    refunded = (moved["flow"] == "spending") & (moved["amount"] > 0)
    between = lines[~lines.index.isin(moved.index)]
    carried = _minor(between["amount"], ledger.currency)
    blank = lines["category"].isna() & ~lines["is_transfer"]
    return Totals(
        count=len(shown),
        first=None if shown.empty else shown["date"].min().date(),
        last=None if shown.empty else shown["date"].max().date(),
        in_minor=int(sums.get("income", 0)),
        out_minor=int(sums.get("spending", 0)),
        saved_minor=int(sums.get("saved", 0)),
        refunds=int(refunded.sum()),
        refunds_minor=int(-sized[refunded].sum()),
        transfers=int(between["id"].nunique()),
        transfers_in_minor=int(carried[carried > 0].sum()),
        transfers_out_minor=int(-carried[carried < 0].sum()),
        uncategorised=int(lines.loc[blank, "id"].nunique()),
        parts=parts,
    )


def ordered(shown: pd.DataFrame, order: Order) -> pd.DataFrame:
    """The transactions, which come newest first, in another order; equal ones stay newest first."""
    if order == "oldest":
        return shown.iloc[::-1]
    if order in ("largest", "smallest"):
        return shown.sort_values("amount", key=lambda amounts: amounts.abs(), ascending=order == "smallest", kind="stable")
    if order == "payee":
        return shown.iloc[named(shown).str.casefold().argsort(kind="stable")]
    return shown


def named(frame: pd.DataFrame) -> "pd.Series[str]":
    """The payee of each transaction, or the bank's own text where there is none."""
    return frame["payee"].where(frame["payee"] != "", frame["description"])


def known_tags(ledger: Ledger) -> list[str]:
    """Every tag in use, in order."""
    kept = ledger.transactions["tags"].unique()
    return sorted({tag for joined in kept for tag in joined.split(TAG_SEPARATOR) if tag}, key=str.casefold)


def without_each(ledger: Ledger, filters: Filters) -> list[tuple[str, int]]:
    """How many transactions there would be without each of the conditions: its name, its count; the most helpful first.

    Names are those of the fields of Filters, except "period", "categories" and "amount", which stand for two each.
    """
    groups: dict[str, dict[str, object]] = {}
    for part in fields(Filters):
        if getattr(filters, part.name) != getattr(Filters(), part.name):
            groups.setdefault(_TOGETHER.get(part.name, part.name), {})[part.name] = getattr(Filters(), part.name)
    counts = [(name, len(ledger.select(replace(filters, **blank)))) for name, blank in groups.items()]  # type: ignore[arg-type]  # fields by name
    return sorted(((name, count) for name, count in counts if count), key=lambda found: -found[1])


def category_edit(category: Category | None) -> TransactionEdit:
    """The edit that gives a transaction this category, or none; only one of the group "transfer" leaves it a transfer."""
    if category is None:
        return TransactionEdit(clear_category=True, is_transfer=False)
    return TransactionEdit(category_id=category.id, is_transfer=None if category.group == "transfer" else False)


def category_edits(rows: pd.DataFrame, category: Category | None) -> dict[int, TransactionEdit]:
    """The edits that give all of them a category, or none; split ones are left out: their parts have their own."""
    return dict.fromkeys(rows.loc[~rows["is_split"], "id"].tolist(), category_edit(category))


def transfer_edits(rows: pd.DataFrame, *, is_transfer: bool) -> dict[int, TransactionEdit]:
    """The edits that make all of them transfers, or no longer. A category that says otherwise goes."""
    by_category = (rows["group"] == "transfer").fillna(value=False)
    contradicts = rows["category"].notna() & (by_category != is_transfer)
    return {
        row_id: TransactionEdit(is_transfer=is_transfer, clear_category=bool(contradicted))
        for row_id, contradicted in zip(rows["id"].tolist(), contradicts, strict=True)
    }


def mergeable(rows: pd.DataFrame) -> bool:
    """Whether these are two payments of one account and one amount, which may be one that came in twice."""
    return len(rows) == 2 and len(set(zip(rows["account"], rows["booked"], strict=True))) == 1


def merge_order(rows: pd.DataFrame) -> tuple[int, int]:
    """Of two payments the one to keep and the other: a bank's before one entered by hand, then the earlier before the later."""
    ranked = rows.assign(by_hand=rows["batch"] == 0).sort_values(["by_hand", "id"])
    kept, other = ranked["id"].tolist()
    return int(kept), int(other)


def _belongs(lines: pd.DataFrame, filters: Filters) -> "pd.Series[bool]":
    """Which lines are meant: all of them, unless categories are asked for."""
    if not filters.categories and not filters.uncategorised:
        return pd.Series(data=True, index=lines.index)
    found = lines["category"].isin(filters.categories)
    return found | lines["category"].isna() if filters.uncategorised else found


def _minor(amounts: "pd.Series[float]", currency: str) -> "pd.Series[int]":
    """Amounts in major units as whole minor units: each is rounded before anything is added."""
    minor: pd.Series[int] = (amounts * 10 ** minor_digits(currency)).round().astype("int64")
    return minor
