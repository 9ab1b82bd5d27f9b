"""Exports: payments as a table that a spreadsheet opens without harm and that Ballast reads back whole.

    content = household_csv(store, household_id)              # everything
    content = selection_csv(store, household_id, ids)         # some payments, in that order

The columns are those of `statements.tables.own_export`. Texts are made harmless by `statements.formulas`; amounts are numbers
and stay numbers.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from finance_core import ledger
from finance_core.models import TAG_SEPARATOR, Account
from finance_core.money import minor_digits, to_major
from finance_core.services.importing.fingerprints import entered_fingerprint
from finance_core.statements.formulas import harmless as harmless  # noqa: PLC0414  for the pages
from finance_core.statements.tables.own_export import FINGERPRINT_MARK, TITLES, YES, parts_of
from finance_core.storage import Reading, Store, accounts, frames, households, kept
from finance_core.storage.kept import Remark

COLUMNS: Final = TITLES
ENCODING: Final = "utf-8-sig"
"""UTF-8 with a byte order mark: without it Excel takes the file for the machine's old code page and garbles every accent.
LibreOffice, Numbers, pandas (`utf-8-sig`) and Ballast's own reader take it as well."""


_NAMED_OTHERWISE: Final = frozenset({"transfer", "status"})
"""Columns that the ledger frame has under other names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """What an export says beside the ledger frame: by id of a payment, and by name of an account."""

    payments: Mapping[int, Remark] = field(default_factory=dict)
    deciders: Mapping[int, str] = field(default_factory=dict)
    aliases: Mapping[int, Sequence[bytes]] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    members: Mapping[int, str] = field(default_factory=dict)


def household_csv(store: Store, household_id: int) -> bytes:
    """Everything booked in the household, oldest first, then the accounts on which nothing is; in any currency."""
    frame, splits, remarks = _booked(store, household_id)
    booked = set(frame["account"])
    bare = [account for name, account in remarks.accounts.items() if name not in booked]
    return _written(_by_part(frame, splits), remarks, bare)


def selection_csv(store: Store, household_id: int, ids: Sequence[int]) -> bytes:
    """These payments in this order, with all that is known of them; those that are gone meanwhile are left out."""
    frame, splits, remarks = _booked(store, household_id)
    place_of = {row_id: place for place, row_id in enumerate(frame["id"])}
    chosen = frame.iloc[[place_of[row_id] for row_id in ids if row_id in place_of]]
    return _written(_by_part(chosen, splits[splits["id"].isin(chosen["id"])]), remarks, ())


def _booked(store: Store, household_id: int) -> tuple[pd.DataFrame, pd.DataFrame, Remarks]:
    """Everything booked in any currency, the parts of what is split, and what else is known."""
    with store.read(household_id) as reading:
        remarks = _remarks(reading)
        currencies = {account.currency for account in remarks.accounts.values()} or {households.get(reading).currency}
        return frames.ledger_frame(reading, currencies), _splits(reading, currencies), remarks


def transactions_csv(frame: pd.DataFrame, splits: pd.DataFrame | None = None) -> bytes:
    """The transactions of a ledger frame, in its order, as CSV with the columns of COLUMNS, as far as the frame fills them.

    Money out is negative. With `splits`, a split transaction is written as one row a part, so that sums by category are right.
    """
    return _written(frame if splits is None else _by_part(frame, splits), Remarks(), ())


def _remarks(reading: Reading) -> Remarks:
    return Remarks(
        payments=kept.remarks(reading),
        deciders=kept.deciders(reading),
        aliases=kept.aliases(reading),
        accounts={account.name: account for account in accounts.listed(reading)},
        members={member.id: member.name for member in households.members(reading)},
    )


def _splits(reading: Reading, currencies: set[str]) -> pd.DataFrame:
    """The parts of split payments with their notes."""
    splits = frames.splits_frame(reading, currencies)
    return splits if splits.empty else splits.assign(part_note=kept.part_notes(reading, currencies))


def _by_part(frame: pd.DataFrame, splits: pd.DataFrame) -> pd.DataFrame:
    """The frame with every split transaction replaced by its parts, in the frame's order."""
    order = {transaction_id: place for place, transaction_id in enumerate(frame["id"])}
    named = splits.assign(part=[part for count in _runs(splits["id"]) for part in parts_of(count)])
    lines = ledger.lines(frame.assign(part="", part_note=""), named if "part_note" in named else named.assign(part_note=""))
    return lines.sort_values("id", key=lambda ids: ids.map(order), kind="stable")


def _runs(ids: pd.Series) -> Iterator[int]:
    """How many parts each payment has, in order."""
    return (int(count) for count in ids.groupby(ids, sort=False).size())


def _written(rows: pd.DataFrame, remarks: Remarks, bare: Iterable[Account]) -> bytes:
    """The file: one line a row, then one an account without payments."""
    columns = {name: _column(rows, name) for name in COLUMNS if name in rows or name in _NAMED_OTHERWISE}
    columns |= _remarked(rows, remarks)
    blank = [""] * len(rows)
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows(zip(*(columns.get(name, blank) for name in COLUMNS), strict=True))
    for account in bare:
        details = {"account": harmless(account.name), "currency": account.currency, **_details(account, remarks.members)}
        writer.writerow(details.get(name, "") for name in COLUMNS)
    return written.getvalue().encode(ENCODING, "replace")


def _column(rows: pd.DataFrame, name: str) -> list[str]:
    """One column of the frame as text."""
    if name == "date":
        return [day.isoformat() for day in rows["date"].dt.date]
    if name == "amount":
        return _amounts(rows)
    if name == "transfer":
        return [YES if moved else "" for moved in rows["is_transfer"]] if "is_transfer" in rows else [""] * len(rows)
    column = "cleared" if name == "status" else name
    if column not in rows:
        return [""] * len(rows)
    texts = rows[column].fillna("").astype("object")
    if name == "tags":
        texts = texts.str.replace(TAG_SEPARATOR, ", ")
    known = {text: harmless(text) for text in texts.unique()}
    return [known[text] for text in texts]


def _amounts(rows: pd.DataFrame) -> list[str]:
    """What was booked, in its own currency, as exact decimals with as many digits as that has.

    Rounding to whole minor units leaves no `-0.00`.
    """
    written = []
    for amount, currency in zip(rows["booked" if "booked" in rows else "amount"], rows["currency"], strict=True):
        minor = round(amount * 10 ** minor_digits(currency))
        written.append(str(to_major(minor, currency)))
    return written


def _remarked(rows: pd.DataFrame, remarks: Remarks) -> dict[str, list[str]]:
    """The columns that storage alone can fill."""
    if not remarks.payments:
        return {}
    details = {name: _details(account, remarks.members) for name, account in remarks.accounts.items()}
    blank = dict.fromkeys(next(iter(details.values()), {}), "")
    of_accounts = [details.get(name, blank) for name in rows["account"]]
    of_payments = [_of_payment(remarks, int(row_id)) for row_id in rows["id"]]
    return {
        name: [line[name] for line in lines]
        for lines in (of_accounts, of_payments) if lines for name in lines[0]
    }  # fmt: skip


def _of_payment(remarks: Remarks, row_id: int) -> dict[str, str]:
    found = remarks.payments.get(row_id)
    if found is None:  # deleted since the frame was made
        return dict.fromkeys(_PAYMENT, "")
    own = found.fingerprint or entered_fingerprint(found.id, found.date, found.amount_minor, found.currency)
    prints = (bytes(own), *remarks.aliases.get(row_id, ()))
    original = "" if found.original_minor is None else str(to_major(found.original_minor, found.original_currency))
    values: tuple[Any, ...] = (
        YES if found.is_transfer else "", original, found.original_currency, harmless(found.bank_id),
        remarks.deciders.get(row_id, ""), row_id, found.transfer_peer_id or "", found.refund_of_id or "",
        " ".join(f"{FINGERPRINT_MARK}{known.hex()}" for known in prints),
    )  # fmt: skip
    return {name: str(value) for name, value in zip(_PAYMENT, values, strict=True)}


_PAYMENT: Final = (
    "transfer", "original_amount", "original_currency", "bank_id", "category_by", "payment", "linked_payment",
    "refunded_payment", "fingerprints",
)  # fmt: skip


def _details(account: Account, members: Mapping[int, str]) -> dict[str, str]:
    return {
        "account_kind": account.kind,
        "account_number": harmless(account.number),
        "account_opening": str(to_major(account.opening_minor, account.currency)),
        "account_member": harmless(members.get(account.member_id or 0, "")),
        "account_closed": YES if account.closed else "",
    }
