"""The reader of MT940 customer statements and MT942 interim reports (SWIFT Standards Category 9, 2023)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from finance_core.errors import StatementError
from finance_core.money import minor_digits, to_major
from finance_core.statements.amounts import CURRENCY_CODES
from finance_core.statements.closing import check_closing
from finance_core.statements.encoding import detect as detect_encoding
from finance_core.statements.reader import Request
from finance_core.statements.statement import Issue, Severity, Statement, StatementTransaction
from finance_core.statements.swift.swift_entries import Entry
from finance_core.statements.swift.swift_fields import fields, is_swift, unfold
from finance_core.statements.swift.swift_messages import Message, messages
from finance_core.statements.swift.swift_values import currency_of, read_amount, read_balance, read_sum
from finance_core.statements.tables.grid import Lines

_LONGEST_LINE: Final = 1_000_000
_STEP: Final = 20_000

_SUFFIX: Final = re.compile(r"(.*?)[\s/]*([A-Z]{3})")
_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]){8,30}")
_FLOOR: Final = re.compile(r"[A-Z]{3}")


class SwiftReader:
    """Reads MT940 and MT942 as banks really write them."""

    name = "mt940"

    def recognises(self, head: bytes) -> bool:
        """Whether fields of a customer statement begin lines of the head."""
        return is_swift(head)

    def read(self, request: Request) -> list[Statement]:
        """One statement for each message, in the order of the file."""
        statements: list[Statement] = []
        left_out: list[int] = []
        for message in messages(fields(_lines(request))):
            if message.is_statement:
                statements.append(_statement(message))
            else:
                left_out.append(message.line)
        if not statements:
            raise StatementError(
                "This MT940 file holds no statement: there are neither bookings nor balances in it. "
                "Download it from your bank again."
            )
        if left_out:
            statements[0] = replace(statements[0], issues=(*statements[0].issues, *_notes_of(left_out)))
        return statements


def _lines(request: Request) -> Iterator[str]:
    """The lines of the file as they are asked for."""
    source = unfold(request.source)
    # A replacement character says that the text was UTF-8 once, and damaged before.
    lines = Lines(source, "utf-8-sig" if b"\xef\xbf\xbd" in source else detect_encoding(source))
    for number, line in enumerate(lines):
        if len(line) > _LONGEST_LINE:
            raise StatementError("The lines of this MT940 file are longer than any bank writes them. The file is damaged.")
        if request.progress is not None and number % _STEP == _STEP - 1:
            request.progress(lines.position / len(source))
        yield line


def _notes_of(lines: list[int]) -> Iterator[Issue]:
    message = "Here begins a message without bookings and balances; it was left out."
    return (Issue(row=line, field="", message=message, severity="note") for line in lines)


def _statement(message: Message) -> Statement:
    currency = _currency(message)
    issues: list[Issue] = []
    # Whether a bank's sums count what is only expected, it doesn't say.
    foreseen = any(entry.expected for entry in message.entries)
    found = tuple(item for entry in _drain(message.entries) if (item := _transaction(entry, currency, issues)))
    opening = _balance(message.opening, currency, "opening", issues)
    closing = _balance(message.closing, currency, "closing", issues)
    if message.opening and not message.closing and not message.interim:
        _warn(issues, "balance", "The closing balance is missing; the file may be cut off.")
    if not currency:
        _warn(issues, "currency", "The file doesn't say in which currency the amounts are.")
    issues += check_closing(opening, closing, found, currency)
    if not foreseen:
        for tag, text in message.sums.items():
            _check_sum(tag, text, found, issues)
    interim = message.interim and not message.opening
    return Statement(
        format="mt942" if interim else "mt940",
        account_id=_account(message.account, currency),
        currency=currency,
        opening_minor=opening,
        closing_minor=closing,
        transactions=found,
        issues=tuple(issues),
        details=MappingProxyType({"number": message.number} if message.number else {}),
    )


def _drain(entries: list[Entry]) -> Iterator[Entry]:
    """The bookings in their order, each let go before the next, so that they are not in memory twice."""
    entries.reverse()
    while entries:
        yield entries.pop()


def _warn(issues: list[Issue], name: str, message: str) -> None:
    issues.append(Issue(row=None, field=name, message=message, severity="warning"))


def _currency(message: Message) -> str:
    """What the balances name, else the floor limit, the sums, or what stands behind the account number."""
    for text in (message.opening, message.closing, message.later):
        if code := currency_of(text):
            return code
    if match := _FLOOR.match(message.floor):
        return match[0]
    for text in message.sums.values():
        if found := read_sum(text):
            return found.currency
    suffix = _SUFFIX.fullmatch(message.account)
    return suffix[2] if suffix and suffix[2] in CURRENCY_CODES else ""


def _account(text: str, currency: str) -> str:
    """The account without the currency behind it; an IBAN without its spaces."""
    match = _SUFFIX.fullmatch(text)
    if match and match[1] and match[2] == currency:
        text = match[1]
    return text.replace(" ", "") if _IBAN.fullmatch(text) else text


def _balance(text: str, currency: str, name: str, issues: list[Issue]) -> int | None:
    if not text:
        return None
    found = read_balance(text, currency)
    if found is None:
        _warn(issues, "balance", f"“{text[:40]}” is no {name} balance that can be read.")
        return None
    if found.currency not in ("", currency):
        _warn(issues, "balance", f"The {name} balance is in {found.currency}, the statement in {currency}; it was left out.")
        return None
    if not found.exact:
        _warn(issues, "balance", f"The {name} balance “{text[:40]}” has more decimals than its currency; it was rounded.")
    return found.minor


def _transaction(entry: Entry, currency: str, issues: list[Issue]) -> StatementTransaction | None:
    def add(name: str, message: str, severity: Severity) -> None:
        issues.append(Issue(row=entry.row, field=name, message=message, severity=severity))

    if entry.fault:
        add(entry.fault_field, entry.fault, "refused")
        return None
    amount = read_amount(entry.amount, currency)
    if amount is None:
        add("amount", f"“{entry.amount}” is not an amount that can be read.", "refused")
        return None
    if entry.expected:
        add("", "This payment is expected but not booked yet; it comes again when it is booked.", "note")
        return None
    if not amount.exact:
        add("amount", f"“{entry.amount}” has more decimals than its currency; it was rounded.", "warning")
    if entry.doubt:
        add("date", entry.doubt, "warning")
    minor = -amount.minor if entry.negative else amount.minor
    original = read_amount(entry.original, entry.original_currency) if entry.original_currency not in ("", currency) else None
    return StatementTransaction(
        date=entry.day,
        amount_minor=minor,
        currency=currency,
        payee=entry.payee,
        description=entry.description,
        bank_id=entry.bank_id,
        row=entry.row,
        original_minor=None if original is None else -original.minor if entry.negative else original.minor,
        original_currency=entry.original_currency if original else "",
    )


def _check_sum(tag: str, text: str, found: tuple[StatementTransaction, ...], issues: list[Issue]) -> None:
    """Compare the count and sum of :90D: or :90C: with what was read."""
    stated = read_sum(text)
    way, sign = ("debits", -1) if tag == "90D" else ("credits", 1)
    if stated is None:
        _warn(issues, "amount", f"“{text[:40]}” is no sum of {way} that can be read.")
        return
    moved = [sign * item.amount_minor for item in found if sign * item.amount_minor > 0]
    if (len(moved), sum(moved)) != (stated.entries, stated.minor):
        _warn(
            issues,
            "amount",
            f"The file counts {_counted(stated.entries, stated.minor, stated.currency)} as {way}, but "
            f"{_counted(len(moved), sum(moved), stated.currency)} were read. Bookings may be missing.",
        )


def _counted(count: int, minor: int, currency: str) -> str:
    return f"{count:,} with {to_major(minor, currency):,.{minor_digits(currency)}f} {currency}"
