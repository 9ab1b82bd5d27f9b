"""The reader of QIF: bank, card, cash and other accounts, and the cash movements of investment accounts.

QIF declares neither the order of day and month nor the decimal mark, so all dates and all amounts of the file decide
together. Where the dates leave it open, the statement carries a layout with `date_order` to be asked.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from finance_core.errors import StatementError
from finance_core.money import minor_digits
from finance_core.statements import amounts, dateforms
from finance_core.statements.closing import check_closing
from finance_core.statements.encoding import detect as detect_encoding
from finance_core.statements.quicken.qif_records import MOST_KINDS, Account, Record, Records
from finance_core.statements.reader import Request
from finance_core.statements.statement import Issue, Kind, Layout, Severity, Statement, StatementTransaction
from finance_core.statements.tables.grid import Lines

_HEAD: Final = re.compile(
    rb"(?:\s|\^|#[^\r\n]{0,500}[\r\n])*!(?:Type[ \t]{0,4}:|Account\b|Option[ \t]{0,4}:|Clear[ \t]{0,4}:)", re.IGNORECASE
)
_BARE: Final = re.compile(rb"\s*D\s?\d[\d '/.-]{5,11}[\r\n]{1,2}(?:[A-Z$%][^\r\n]{0,500}[\r\n]{1,2}){1,12}\^")
"""Records without any header, as some banks write them."""
_APOSTROPHE: Final = re.compile(r"\s{0,4}['’´`]\s{0,4}(\d{1,4})$")
_AROUND_MARKS: Final = re.compile(r"\s{0,4}([-/.])\s{0,4}")
_ONE_DIGIT_YEAR: Final = re.compile(r"^\d{1,2}[-/.]\d{1,2}[-/.](\d)$")
_TRANSFER: Final = re.compile(r"\[([^\]]{0,200})\]")
_SPLIT_MARKS: Final = ("--split--", "|split|", "split")
_CURRENCY: Final = ""
"""QIF has no place for it."""

# What investment actions do to the account's cash: 1 brings money in, -1 takes it out, 0 is signed as written. Actions that
# end in X go through another account, except those that only move money.
_CASH_ACTIONS: Final = {
    "cash": 0, "miscinc": 1, "miscexp": -1, "xin": 1, "xout": -1, "contrib": 1, "contribx": 1, "withdrw": -1, "withdrwx": -1,
    "div": 1, "intinc": 1, "cgshort": 1, "cgmid": 1, "cglong": 1, "rtrncap": 1, "margint": -1,
}  # fmt: skip


class QifReader:
    """Reads QIF by its lines."""

    name = "qif"

    def recognises(self, head: bytes) -> bool:
        """Whether the first line that says something is a header of QIF, or a record of its kind."""
        text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
        return _HEAD.match(text) is not None or _BARE.match(text) is not None

    def read(self, request: Request) -> list[Statement]:
        """One statement for each account that has records, in the order of the file."""
        encoding = detect_encoding(request.source)
        records = Records.of(Lines(request.source, encoding))
        if request.progress is not None:
            request.progress(0.5)
        found = [account for account in records.accounts if account.records or account.investments]
        if not found:
            raise StatementError(_why_nothing(records))
        reading = _Reading.of(records, found, request.layout, encoding)
        statements = [_statement(account, reading, number) for number, account in enumerate(found)]
        return [_with_note(statements[0], records.skipped), *statements[1:]]


def _why_nothing(records: Records) -> str:
    if records.skipped:
        return f"This QIF file holds {_listed(records.skipped)}, but no transactions. Export the account's transactions too."
    return "This QIF file holds no transactions: there is nothing after its headers."


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in counts.items())


def _with_note(statement: Statement, skipped: Mapping[str, int]) -> Statement:
    if not skipped:
        return statement
    message = f"The file also holds lists, which were left out: {_listed(skipped)}."
    note = Issue(row=None, field="", message=message, severity="note")
    return replace(statement, issues=(*statement.issues, note))


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the texts of the file are read: one order of dates and one decimal mark for all of them."""

    order: dateforms.Order
    mark: str
    classes: frozenset[str]
    layout: Layout | None

    @classmethod
    def of(cls, records: Records, accounts: Iterable[Account], given: Layout | None, encoding: str) -> "_Reading":
        entries = [record for account in accounts for record in (*account.records, *account.investments)]
        written = [text for record in entries if (text := record.fields.get("D"))]
        days = [text for text in dict.fromkeys(map(_plain_date, written)) if _is_possible(text)]
        mark = _decimal_mark(entries)
        verdict = dateforms.decide_order(days)
        order, ambiguous = verdict.order, verdict.ambiguous
        if given is not None and given.date_format:
            order, ambiguous = dateforms.order_of(given.date_format), False
        elif records.date_order:
            order, ambiguous = dateforms.order_of("%" + "%".join(records.date_order)), False
        elif ambiguous and any(_APOSTROPHE.search(text) for text in written):
            # Quicken writes apostrophes, mostly in America; still a guess, and asked.
            order = "mdy"
        layout = _layout(days, order, mark, encoding, ambiguous=ambiguous) if ambiguous or given is not None else None
        return cls(order, mark, frozenset(records.classes), layout)

    def day(self, text: str) -> date | None:
        return dateforms.parse(_plain_date(text), self.order)

    def amount(self, text: str) -> amounts.Amount | None:
        return amounts.parse(text, self.mark, minor_digits(_CURRENCY))


def _layout(days: list[str], order: dateforms.Order, mark: str, encoding: str, *, ambiguous: bool) -> Layout:
    """The layout by which a person answers the question for the order of dates.

    A file of lines: the line end parts its cells, and all of them stand in the first column.
    """
    parts = ((text, dateforms.split(text)) for text in days)
    shown = next((text for text, found in parts if found is not None and found.known is None), "")
    return Layout(
        delimiter="\n",
        encoding=encoding,
        header_row=None,
        date_format=dateforms.describe_format(shown, order),
        decimal_mark=mark,
        columns=MappingProxyType({"date": 0, "amount": 0}),
        ambiguous=("date_order",) if ambiguous else (),
        quotes=False,
    )


def _plain_date(text: str) -> str:
    """A date without Quicken's blanks and apostrophes: `1/ 5'24` is 1/5/2024, `6/ 1'5` is 6/1/2005."""
    text = _AROUND_MARKS.sub(r"\1", text.strip()[: dateforms.LONGEST])
    if match := _APOSTROPHE.search(text):
        year = match[1]
        return f"{text[: match.start()]}/{year if len(year) == 4 else 2000 + int(year) % 100}"
    if match := _ONE_DIGIT_YEAR.match(text):
        return f"{text[:-1]}0{match[1]}"
    return text


_ORDERS: Final[tuple[dateforms.Order, ...]] = ("dmy", "mdy", "ymd", "ydm")


def _is_possible(text: str) -> bool:
    """Whether some order makes a day of it; others say nothing about the order."""
    return any(dateforms.parse(text, order) is not None for order in _ORDERS)


def _decimal_mark(entries: Iterable[Record]) -> str:
    votes: Counter[str] = Counter()
    for record in entries:
        texts = [record.fields.get(letter, "") for letter in "TU$"]
        for text in (*texts, *(split.amount for split in record.splits)):
            if text and (written := amounts.take_apart(text)) and (proof := amounts.vote(written.body)):
                votes[proof] += 1
    return amounts.decide_mark(votes, minor_digits(_CURRENCY))


def _statement(account: Account, reading: _Reading, number: int) -> Statement:
    issues: list[Issue] = []
    found = [item for record in account.records if (item := _transaction(record, reading, issues))]
    found += _cash_movements(account, reading, issues)
    name, opening = account.name, None
    if account.records and (own := _opened_account(account.records[0])):
        # The record of the opening balance names the account itself; before it there was nothing.
        name, opening = name or own, 0
    balance = reading.amount(account.fields.get("$", ""))
    closing = None if balance is None else balance.minor
    return Statement(
        format="qif",
        account_id=name or (account.kind if number else ""),
        currency=_CURRENCY,
        opening_minor=opening,
        closing_minor=closing,
        transactions=tuple(found),
        issues=(*issues, *check_closing(opening, closing, found, _CURRENCY)),
        layout=reading.layout,
        details=MappingProxyType({"type": account.kind}),
    )


def _opened_account(record: Record) -> str:
    match = _TRANSFER.match(record.fields.get("L", ""))
    return match[1] if match and record.fields.get("P", "").strip().lower() == "opening balance" else ""


Add = Callable[[str, str, Severity], None]


def _adder(record: Record, issues: list[Issue]) -> Add:
    def add(where: str, message: str, severity: Severity) -> None:
        issues.append(Issue(row=record.row, field=where, message=message, severity=severity))

    return add


def _transaction(record: Record, reading: _Reading, issues: list[Issue]) -> StatementTransaction | None:
    """The booking of a record of a cash account."""
    add = _adder(record, issues)
    day = _day(record, reading, add)
    minor = None if day is None else _amount(record, reading, add)
    if day is None or minor is None:
        return None
    payee = record.fields.get("P", "")
    category, kind, klass = _category(record, reading)
    parts = [record.fields.get("M", ""), _number(record), f"/{klass}" if klass else "", _splits(record, reading, minor, add)]
    if not payee and not parts[0]:
        parts[0] = record.fields.get("A", "")
    return StatementTransaction(
        day, minor, _CURRENCY, payee, _description(payee, parts), "", record.row, category=category, kind=kind
    )


def _day(record: Record, reading: _Reading, add: Add) -> date | None:
    text = record.fields.get("D", "")
    if not text:
        add("date", "There is no date.", "refused")
        return None
    day = reading.day(text)
    if day is None:
        near = dateforms.nearest(_plain_date(text), reading.order)
        advice = f"There is no such day as {text[:40]}. The nearest day is {near.isoformat()}." if near else ""
        add("date", advice or f"“{text[:40]}” is no date.", "refused")
    return day


def _amount(record: Record, reading: _Reading, add: Add) -> int | None:
    """`T`, else `U` (which newer versions write as well, without the limit of T), else the sum of the parts."""
    texts = [record.fields[letter] for letter in "TU$" if record.fields.get(letter)]
    found = next((amount for text in texts if (amount := reading.amount(text))), None)
    if found is not None:
        if not found.exact:
            add("amount", f"“{texts[0][:40]}” has more decimals than money has; it was rounded.", "warning")
        return abs(found.minor) * found.flag if found.flag else found.minor
    if texts:
        add("amount", f"“{texts[0][:40]}” is not an amount that can be read.", "refused")
        return None
    parts = [amount.minor for split in record.splits if (amount := reading.amount(split.amount))]
    if not parts:
        add("amount", "There is no amount.", "refused")
        return None
    add("amount", "The amount is missing; the sum of the parts was taken.", "warning")
    return sum(parts)


def _category(record: Record, reading: _Reading) -> tuple[str, Kind | None, str]:
    """Category, kind and class: `Category:Sub/Class`, or `[Account]` for a transfer.

    A split has the category that its parts share, or none. A class is told from a slash within a category only where the
    file lists its classes.
    """
    labels = {split.category for split in record.splits} or {record.fields.get("L", "")}
    if all(_TRANSFER.match(label) for label in labels):
        return "", "transfer", ""
    if len(labels) > 1:
        return "", None, ""
    label = labels.pop()
    if label.lower() in _SPLIT_MARKS:
        return "", None, ""
    category, _, klass = label.rpartition("/")
    return (category, None, klass) if category and klass in reading.classes else (label, None, "")


def _number(record: Record) -> str:
    number = record.fields.get("N", "")
    return f"#{number}" if number.isdigit() else number


def _splits(record: Record, reading: _Reading, minor: int, add: Add) -> str:
    """The parts in words, so that none is lost; a warning where they don't come to the amount."""
    if not record.splits:
        return ""
    parts = [reading.amount(split.amount) for split in record.splits if not split.amount.endswith("%")]
    total = sum(part.minor for part in parts if part is not None)
    if parts and None not in parts and total != minor:
        add("amount", f"The parts come to {total / 100:,.2f}, the whole to {minor / 100:,.2f}; the whole was taken.", "warning")
    words = (" ".join(text for text in split if text) for split in record.splits)
    return "[" + "; ".join(words) + "]"


def _description(payee: str, parts: Iterable[str]) -> str:
    memo = ""
    for part in parts:
        if part and part not in memo:
            memo = f"{memo} {part}".strip()
    return memo if payee in memo else f"{payee} {memo}".strip()


def _cash_movements(account: Account, reading: _Reading, issues: list[Issue]) -> list[StatementTransaction]:
    """What moves cash in an investment account; everything else is named in one issue."""
    found: list[StatementTransaction] = []
    left_out: Counter[str] = Counter()
    for record in account.investments:
        action = record.fields.get("N", "")
        sign = _CASH_ACTIONS.get(action.lower())
        if sign is None or not any(record.fields.get(letter) for letter in "TU$"):
            kind = action[:40] or "records without an action"
            left_out[kind if kind in left_out or len(left_out) < MOST_KINDS else "others"] += 1
        elif item := _transaction(record, reading, issues):
            minor = -abs(item.amount_minor) if sign < 0 else item.amount_minor
            security = record.fields.get("Y", "")
            words = f"{item.description} {security}".strip() if security not in item.description else item.description
            found.append(item._replace(amount_minor=minor, description=words))
    if left_out:
        message = (
            f"This is an investment account. Only its cash movements were read, and these were left out: {_listed(left_out)}."
        )
        issues.append(Issue(row=None, field="", message=message, severity="warning"))
    return found
