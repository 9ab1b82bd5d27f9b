"""The reader of CAMT: account reports (052), statements (053) and notifications (054) of ISO 20022, versions 1 to 10."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import product
from types import MappingProxyType
from typing import Final, NamedTuple

from finance_core.errors import StatementError
from finance_core.statements.closing import check_closing
from finance_core.statements.iso20022.camt_entries import ACCOUNT, Draft, Leaves, amount_of, day_of, first_of
from finance_core.statements.iso20022.camt_sections import Section, Sections
from finance_core.statements.reader import Request
from finance_core.statements.statement import Issue, Statement, StatementTransaction

_HEAD: Final = re.compile(
    rb"<([\w.-]{1,40}:)?(BkToCstmr(Stmt|AcctRpt|DbtCdtNtfctn)\w{0,8}|Stmt|Rpt|Ntfctn|Ntry)[\s/>]|\bcamt\.05[234]\b"
)
_BLANK: Final = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"
# BalanceType12Code and its forerunners, those first that are meant before others.
_OPENING: Final = ("OPBD", "PRCD")
_CLOSING: Final = ("CLBD",)
_INTERIM: Final = "ITBD"
_DETAILS: Final = {
    "Id": "statement_id", "Acct/Ownr/Nm": "owner", "Acct/Ownr/Pty/Nm": "owner", "Acct/Nm": "account_name",
    "FrToDt/FrDtTm": "from", "FrToDt/ToDtTm": "to",
}  # fmt: skip


class CamtReader:
    """Reads CAMT by the local names of its elements, whatever their namespace and version."""

    name = "camt"

    def recognises(self, head: bytes) -> bool:
        """Whether the head is XML with the namespace or the messages of CAMT."""
        if not head.lstrip(_BLANK).startswith(b"<"):
            return False
        return _HEAD.search(head.replace(b"\0", b"")) is not None

    def read(self, request: Request) -> list[Statement]:
        """One statement for each report, statement or notification, in the order of the file."""

        def tick(part: float) -> None:
            if request.progress is not None:
                request.progress(part)

        sections = Sections.of(request.source, tick)
        if not sections.found:
            raise StatementError(_why_nothing(sections.root))
        return [_statement(section, repaired=sections.repaired) for section in sections.found]


def _why_nothing(root: Sequence[str]) -> str:
    named = "/".join(root)[:80]
    return f"This is a CAMT file (“{named}”) without any statement in it. Ask your bank for the period again."


class _Balance(NamedTuple):
    kind: str
    day: date
    minor: int


class _Reading(NamedTuple):
    """One way to understand a statement: which drafts count, and between which balances."""

    drafts: list[Draft]
    opening: _Balance | None
    closing: _Balance | None

    def closes(self, currency: str) -> bool:
        """Whether the drafts in the account's currency lead from one balance to another."""
        if self.opening is None or self.closing is None or self.opening is self.closing:
            return False
        moved = sum(draft.booking.amount_minor for draft in self.drafts if draft.booking.currency == currency)
        return self.opening.minor + moved == self.closing.minor


def _statement(section: Section, *, repaired: bool) -> Statement:
    currency = _currency(section)
    issues = section.issues
    if repaired:
        message = "The file is no proper XML (letters or signs that must not be there); it was put right before reading."
        issues.insert(0, Issue(row=None, field="", message=message, severity="note"))
    balances = _balances(section, currency, issues)
    reading = _settle(section.drafts, balances, currency, issues)
    opening, closing = (None if each is None else each.minor for each in (reading.opening, reading.closing))
    bookings = tuple(draft.booking for draft in reading.drafts)
    _note_unbooked(section.drafts, reading.drafts, issues)
    details = {name: text for path, name in _DETAILS.items() if (text := section.leaves.get(path))}
    return Statement(
        format="camt",
        account_id=first_of(section.leaves, ACCOUNT).replace(" ", ""),
        currency=currency,
        opening_minor=opening,
        closing_minor=closing,
        transactions=bookings,
        issues=(*issues, *check_closing(opening, closing, _in_currency(bookings, currency), currency)),
        details=MappingProxyType(details),
    )


def _currency(section: Section) -> str:
    """The account's currency: as stated, else of its booked balances, else the usual one of its entries."""
    if stated := section.leaves.get("Acct/Ccy", ""):
        return stated.upper()[:3]
    codes = {_is_booked(block): code for block in section.balances[::-1] if (code := block.get("Amt@Ccy", ""))}
    if True in codes:
        return codes[True]
    usual = Counter(draft.booking.currency for draft in section.drafts).most_common(1)
    return usual[0][0] if usual else codes.get(False, "")


def _is_booked(balance: Leaves) -> bool:
    return _kind(balance) in (*_OPENING, *_CLOSING, _INTERIM)


def _in_currency(bookings: Iterable[StatementTransaction], currency: str) -> list[StatementTransaction]:
    return [item for item in bookings if item.currency == currency]


def _kind(block: Leaves) -> str:
    return first_of(block, ("Tp/CdOrPrtry/Cd", "Tp/Cd", "Tp/CdOrPrtry/Prtry", "Tp/Prtry")).upper()


def _balances(section: Section, currency: str, issues: list[Issue]) -> list[_Balance]:
    """The balances in the account's currency, in the order of their days."""
    found: list[_Balance] = []
    for block in section.balances:
        kind, code = _kind(block), block.get("Amt@Ccy", currency)
        if not _is_booked(block):
            continue
        amount = amount_of(block.get("Amt", ""), code)
        if amount is None or code != currency:
            message = (
                f"The balance {kind} is in {code}, the account in {currency}; it was left out."
                if amount is not None
                else f"“{block.get('Amt', '')[:40]}” is no balance that can be read."
            )
            issues.append(Issue(row=None, field="balance", message=message, severity="warning"))
            continue
        minor = -abs(amount.minor) if block.get("CdtDbtInd", "").upper() == "DBIT" else amount.minor
        found.append(_Balance(kind, day_of(first_of(block, ("Dt/Dt", "Dt/DtTm", "Dt"))) or date.min, minor))
    return sorted(found, key=lambda balance: balance.day)


def _settle(drafts: list[Draft], balances: Sequence[_Balance], currency: str, issues: list[Issue]) -> _Reading:
    """The reading that closes, looked for in the order in which the standard makes it likely.

    Booked balances count booked entries. Some banks count pending ones as well, give only interim balances (also the first
    and the last of a day), or turn `CdtDbtInd` of reversals back to the direction of the original.
    """
    openings = _of_kinds(balances, (*_OPENING, _INTERIM))
    closings = _of_kinds(balances[::-1], (*_CLOSING, _INTERIM))
    booked = [draft for draft in drafts if draft.status == "booked"]
    unpending = [draft for draft in drafts if draft.status != "information"]
    choices = [booked]
    if len(booked) < len(drafts):
        choices += [unpending, drafts]
    turned = [_turn(draft) if draft.is_reversal else draft for draft in booked]
    if turned != booked:
        choices.append(turned)
    for chosen, opening, closing in product(choices, openings, closings):
        reading = _Reading(chosen, opening, closing)
        if reading.closes(currency):
            if chosen is turned:
                message = "The signs of reversals were turned, since only so the statement closes."
                issues.append(Issue(row=None, field="amount", message=message, severity="warning"))
            return reading
    usual = next((balance for balance in openings if balance.kind != _INTERIM), None)
    last = next((balance for balance in closings if balance.kind != _INTERIM), None)
    return _Reading(unpending, usual, last)


def _of_kinds(balances: Sequence[_Balance], kinds: Sequence[str]) -> list[_Balance]:
    """The first balance of each kind, in the order of the kinds."""
    found = (next((balance for balance in balances if balance.kind == kind), None) for kind in kinds)
    return [balance for balance in found if balance is not None]


def _turn(draft: Draft) -> Draft:
    return draft._replace(booking=draft.booking._replace(amount_minor=-draft.booking.amount_minor))


_WORDS: Final = {"pending": "is pending: the bank has not booked it yet", "information": "is information only, not a booking"}


def _note_unbooked(drafts: Iterable[Draft], kept: Sequence[Draft], issues: list[Issue]) -> None:
    """A note for each entry that is no booking, whether it was read or left out."""
    rows = {draft.booking.row for draft in kept}
    for draft in drafts:
        if draft.status != "booked":
            taken = "It was read" if draft.booking.row in rows else "It was left out"
            message = f"This entry {_WORDS[draft.status]}. {taken}."
            issues.append(Issue(row=draft.booking.row, field="status", message=message, severity="note"))
