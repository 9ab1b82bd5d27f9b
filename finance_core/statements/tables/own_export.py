"""The reader of the table that Ballast itself exports: everything comes back as it was.

It is read by its titles, not by detection: days are ISO 8601, amounts have a decimal point, text is kept to the letter. Rows of
a split payment are parts that say so ("1 of 2") and share the payment's number. A spreadsheet may have saved the file in its
own way (other separator, other days): then it is a table like any other, and only what a bank would say is read from it.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple, cast, get_args

from finance_core.errors import InvalidError, StatementError
from finance_core.models import ACCOUNT_KINDS, CATEGORY_GROUPS, TAG_SEPARATOR, AccountKind, CategoryGroup, Cleared
from finance_core.money import minor_digits, to_minor
from finance_core.statements import waste
from finance_core.statements.formulas import as_written
from finance_core.statements.reader import Request
from finance_core.statements.statement import (
    OWN_FORMAT,
    Issue,
    KeptAccount,
    KeptPart,
    KeptPayment,
    Statement,
    StatementTransaction,
)

FIRST_TITLES: Final = (
    "date", "account", "payee", "description", "amount", "currency", "category", "member", "note", "tags",
)  # fmt: skip
"""The columns that every export has had, which is how one is recognised."""
TITLES: Final = (
    *FIRST_TITLES, "group", "transfer", "status", "part", "part_note", "original_amount", "original_currency", "bank_id",
    "category_by", "payment", "linked_payment", "refunded_payment", "fingerprints", "account_kind", "account_number",
    "account_opening", "account_member", "account_closed",
)  # fmt: skip
FINGERPRINT_MARK: Final = "#"
"""Stands before each fingerprint: without it a spreadsheet may take `12e45…` for a number."""
YES: Final = "yes"
_TEXTS: Final = ("payee", "description", "category", "member", "note", "part_note")
_HEAD: Final = ",".join(FIRST_TITLES)
_DAY: Final = re.compile(r'"?(?:\d{4}-\d\d-\d\d"?)?,')
_AMOUNT: Final = re.compile(r"-?\d{1,17}(?:\.\d{1,6})?")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_PRINT: Final = re.compile(rf"{FINGERPRINT_MARK}([0-9a-f]{{32}})")
_PART: Final = re.compile(r"(\d{1,4}) of (\d{1,4})")
_TOO_LONG: Final = "A cell of this table is longer than any text that Ballast exports. The file is damaged; export it again."
_STRIDE: Final = 4096
_MOST_ACCOUNTS: Final = 1000


class _Row(NamedTuple):
    """A row as it was read. `refers` and `refunds` are the payment numbers of the other leg and of the refunded purchase."""

    number: int
    payment: str
    refers: str
    refunds: str
    part: str
    booked: StatementTransaction
    kept: KeptPayment
    part_note: str


@dataclass(slots=True)
class _Account:
    """What the rows of one account say, in their order."""

    currency: str
    details: KeptAccount | None
    rows: list[_Row] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


class _Refusal(Exception):  # noqa: N818  never leaves this module
    """Why a row can't be read, and the column at fault."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.message = message


class OwnExportReader:
    """Reads what `services.exports` writes, and what earlier versions wrote."""

    name = OWN_FORMAT

    def recognises(self, head: bytes) -> bool:
        """The titles of our export, and days as we write them below."""
        lines = head[:4096].decode("utf-8", "ignore").removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").splitlines()
        titles = lines[0].split(",") if lines else []
        if ",".join(titles[: len(FIRST_TITLES)]) != _HEAD or not set(titles) <= set(TITLES):
            return False
        return len(lines) == 1 or _DAY.match(lines[1]) is not None

    def read(self, request: Request) -> list[Statement]:
        """One statement an account, in the order in which the accounts come."""
        text = request.source.decode("utf-8-sig", "replace")
        try:
            accounts = _read_accounts(text, request)
        except csv.Error as error:
            raise StatementError(_TOO_LONG) from error
        if not accounts:
            raise StatementError("This export holds no payments.")
        payments = {name: _payments(account) for name, account in accounts.items()}
        links = _Links.of(found for rows in payments.values() for found in rows)
        return [_statement(name, account, payments[name], links) for name, account in accounts.items()]


def _read_accounts(text: str, request: Request) -> dict[str, _Account]:
    """The rows by account. A row that can't be read is refused on its account, or on the first one."""
    lines = csv.reader(io.StringIO(text, newline=""))
    titles = next(lines)
    found: dict[str, _Account] = {}
    orphans: list[Issue] = []
    wasted = 0
    for number, cells in enumerate(lines, start=1):
        if request.progress is not None and number % _STRIDE == 0:
            request.progress(min(0.9, number * 100 / max(1, len(text))))
        if not any(cells):
            wasted += 1
            continue
        cell = dict(zip(titles, cells, strict=False))
        name = as_written(cell.get("account", ""))
        try:
            _take(found, name, cell, number)
        except _Refusal as refusal:
            wasted += 1
            issues = found[name].issues if name in found else orphans
            issues.append(Issue(row=number, field=refusal.column, message=refusal.message, severity="refused"))
        waste.check(wasted, number - wasted, "export")
        if len(found) > _MOST_ACCOUNTS:
            raise StatementError("This export names more accounts than any household has; it is damaged. Export it again.")
    if not found and orphans:
        found[""] = _Account("", None)
    for account in list(found.values())[:1]:
        account.issues.extend(orphans)
    return found


def _take(found: dict[str, _Account], name: str, cell: Mapping[str, str], number: int) -> None:
    """Add a row to its account. A row without day and amount only says that there is such an account."""
    currency = _currency(cell)
    if not name.strip():
        raise _Refusal("account", "There is no account.")
    account = found.setdefault(name, _Account(currency, None))
    account.details = account.details or _details(cell, currency)
    if cell.get("date") or cell.get("amount") or account.details is None:
        account.rows.append(_row(number, cell, currency))


def _row(number: int, cell: Mapping[str, str], currency: str) -> _Row:
    """One row: a payment, or a part of one."""
    text = {name: as_written(cell.get(name, "")) for name in _TEXTS}
    original = _original(cell)
    status = cell.get("status", "")
    booked = StatementTransaction(
        date=_day(cell.get("date", "")), amount_minor=_minor(cell.get("amount", ""), currency, "amount"), currency=currency,
        payee=text["payee"], description=text["description"], bank_id=as_written(cell.get("bank_id", "")), row=number,
        category=text["category"], original_minor=original[0], original_currency=original[1], pending=status == "pending",
    )  # fmt: skip
    tags = (tag.strip() for tag in as_written(cell.get("tags", "")).split(TAG_SEPARATOR))
    kept = KeptPayment(
        note=text["note"], tags=tuple(tag for tag in tags if tag), member=text["member"],
        group=_group(cell.get("group", "")),
        is_transfer=cell["transfer"] == YES if "transfer" in cell else None,
        cleared=cast("Cleared", status) if status in get_args(Cleared) else "cleared",
        category_by=cell.get("category_by", ""),
        fingerprints=tuple(bytes.fromhex(known) for known in _PRINT.findall(cell.get("fingerprints", ""))),
    )  # fmt: skip
    return _Row(
        number, cell.get("payment", ""), cell.get("linked_payment", ""), cell.get("refunded_payment", ""),
        cell.get("part", ""), booked, kept, text["part_note"],
    )  # fmt: skip


def _payments(account: _Account) -> list[_Row]:
    """The rows with the parts of each split payment put together, where its first part stands."""
    found: dict[tuple[object, ...], list[_Row]] = {}
    for row in account.rows:
        known = row.booked
        same = (row.payment, known.date, known.payee, known.description) if _PART.fullmatch(row.part) else (row.number,)
        found.setdefault(same, []).append(row)
    return [_whole(rows, account.issues) if _PART.fullmatch(rows[0].part) else rows[0] for rows in found.values()]


def _whole(rows: list[_Row], issues: list[Issue]) -> _Row:
    """The payment of which these rows are the parts; with a warning where some are missing."""
    first, total = rows[0], int(_PART.sub(r"\2", rows[0].part))
    if len(rows) != total:
        message = f"Only {len(rows)} of the {total} parts of this split payment are in the file; it was read as their sum."
        issues.append(Issue(row=first.number, field="part", message=message, severity="warning"))
    if len(rows) == 1:
        return first
    parts = tuple(KeptPart(row.booked.category, row.kept.group, row.booked.amount_minor, row.part_note) for row in rows)
    booked = first.booked._replace(amount_minor=sum(part.amount_minor for part in parts), category="")
    return first._replace(booked=booked, kept=first.kept._replace(parts=parts, group=None))


class _Links(NamedTuple):
    """The first fingerprint of each payment by its number, and for each purchase those of its refunds."""

    prints: Mapping[str, bytes]
    refunds: Mapping[str, tuple[bytes, ...]]

    @classmethod
    def of(cls, rows: Iterable[_Row]) -> "_Links":
        """Of all accounts of the file."""
        found = [row for row in rows if row.payment]
        prints = {row.payment: row.kept.fingerprints[0] for row in found if row.kept.fingerprints}
        refunds: dict[str, tuple[bytes, ...]] = {}
        for row in found:
            if row.refunds and row.payment in prints:
                refunds[row.refunds] = (*refunds.get(row.refunds, ()), prints[row.payment])
        return cls(prints, refunds)

    def kept(self, row: _Row) -> KeptPayment:
        """The payment with the fingerprints of those it is linked to."""
        return row.kept._replace(
            transfer=self.prints.get(row.refers, b""),
            refund_of=self.prints.get(row.refunds, b""),
            refunds=self.refunds.get(row.payment, ()) if row.payment else (),
        )


def _statement(name: str, account: _Account, rows: list[_Row], links: _Links) -> Statement:
    return Statement(
        format=OWN_FORMAT,
        account_id=name,
        currency=account.currency,
        transactions=tuple(row.booked for row in rows),
        issues=tuple(sorted(account.issues, key=lambda issue: issue.row or 0)),
        kept=MappingProxyType({row.number: links.kept(row) for row in rows}),
        kept_account=account.details,
    )


def _details(cell: Mapping[str, str], currency: str) -> KeptAccount | None:
    """What the row says of its account; None in an older export, which says nothing."""
    kind = cell.get("account_kind", "")
    if kind not in ACCOUNT_KINDS:
        return None
    return KeptAccount(
        kind=cast("AccountKind", kind),
        number=as_written(cell.get("account_number", "")),
        opening_minor=_minor(cell.get("account_opening", "") or "0", currency, "account_opening"),
        member=as_written(cell.get("account_member", "")),
        closed=cell.get("account_closed") == YES,
    )


def _currency(cell: Mapping[str, str]) -> str:
    code = cell.get("currency", "").strip().upper()
    if not _CURRENCY.fullmatch(code):
        raise _Refusal("currency", f"“{code[:40]}” is no currency." if code else "There is no currency.")
    return code


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise _Refusal("date", f"“{text[:40]}” is no date." if text else "There is no date.") from error


def _minor(text: str, currency: str, column: str) -> int:
    """An exact amount in minor units."""
    text = text.strip()
    if not _AMOUNT.fullmatch(text):
        raise _Refusal(column, f"“{text[:40]}” is not an amount that can be read." if text else "There is no amount.")
    amount = Decimal(text)
    try:
        minor = to_minor(amount, currency)
    except InvalidError as error:
        raise _Refusal(column, str(error)) from error
    if Decimal(minor).scaleb(-minor_digits(currency)) != amount:
        raise _Refusal(column, f"{text} has more decimals than {currency} has.")
    return minor


def _original(cell: Mapping[str, str]) -> tuple[int | None, str]:
    """What was paid in another currency, where the row says so."""
    amount, currency = cell.get("original_amount", ""), cell.get("original_currency", "")
    if not amount or not _CURRENCY.fullmatch(currency):
        return None, ""
    return _minor(amount, currency, "original_amount"), currency


def _group(text: str) -> CategoryGroup | None:
    return cast("CategoryGroup", text) if text in CATEGORY_GROUPS else None


def parts_of(count: int) -> Iterator[str]:
    """What the rows of a payment split into that many parts say in the column `part`."""
    return (f"{number} of {count}" for number in range(1, count + 1))
