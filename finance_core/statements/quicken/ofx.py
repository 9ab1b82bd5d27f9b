"""The reader of OFX and QFX: bank, card and investment statements of versions 1.x and 2.x (sections 11 and 13)."""

import re
from collections import Counter
from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

from finance_core.errors import StatementError
from finance_core.money import minor_digits
from finance_core.statements import amounts, dateforms
from finance_core.statements.encoding import detect as detect_encoding
from finance_core.statements.quicken.ofx_sections import Entry, Section, Sections, day_of
from finance_core.statements.reader import Request
from finance_core.statements.statement import Issue, Severity, Statement, StatementTransaction
from finance_core.statements.tables import originals

_HEAD: Final = re.compile(
    rb"OFXHEADER\s*[:=]|<\?OFX\b|<OFX\s*>|<OFX\s[^>]{0,200}>|<(BANKMSGSRSV1|CREDITCARDMSGSRSV1|STMTTRN)>", re.IGNORECASE
)
_OUT_TYPES: Final = frozenset(("DEBIT", "POS", "FEE", "SRVCHG", "CHECK", "DIRECTDEBIT", "ATM"))
_IN_TYPES: Final = frozenset(("CREDIT", "DEP", "DIRECTDEP", "INT", "DIV"))
_DAY: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_CHARSETS: Final = {
    "1252": "cp1252",
    "1250": "cp1250",
    "1251": "cp1251",
    "iso-8859-1": "cp1252",
    "8859-1": "cp1252",
    "iso-8859-15": "iso8859-15",
}


class OfxReader:
    """Reads OFX by its elements, whether or not the file is well-formed."""

    name = "ofx"

    def recognises(self, head: bytes) -> bool:
        """Whether the head has an OFX header or the root element."""
        return _HEAD.search(head.replace(b"\0", b"")) is not None

    def read(self, request: Request) -> list[Statement]:
        """One statement for each account in the file, in the order of the file."""
        text = _decode(request.source)
        if request.progress is not None:
            request.progress(0.1)
        sections = Sections.of(text)
        if not sections.found:
            raise StatementError(
                sections.refusal
                or "This OFX file holds no account statement. Download the transactions, not the list of accounts."
            )
        if request.progress is not None:
            request.progress(0.7)
        return [_statement(section) for section in sections.found]


def _decode(source: bytes) -> str:
    """The text: UTF-8 where it is valid, else what the header says, else the likeliest encoding."""
    found = detect_encoding(source)
    if not found.startswith("utf"):
        stated = re.search(rb"(?:CHARSET\s*:|encoding\s*=\s*[\"'])\s*([\w-]{1,20})", source[:2048], re.IGNORECASE)
        if stated:
            found = _CHARSETS.get(
                stated[1].decode("ascii", "replace").lower().removeprefix("windows-").removeprefix("cp"), found
            )
    return source.decode(found, "replace").replace("\0", "")


def _statement(section: Section) -> Statement:
    currency = section.leaves.get("CURDEF", "").upper()[:3]
    mark = _decimal_mark(entry.leaves.get("TRNAMT", "") for entry in section.entries)
    issues: list[Issue] = []
    found = [item for entry in section.entries if (item := _transaction(entry, currency, mark, issues))]
    found = _with_originals(section, _settle_signs(section, found, issues))
    _note_left_out(section, issues)
    details = {key.lower(): words for key, words in {**section.account, **section.leaves}.items() if key in _DETAILS and words}
    return Statement(
        format="ofx",
        account_id=section.account.get("ACCTID", ""),
        currency=currency,
        closing_minor=_closing(section, currency, issues),
        transactions=tuple(found),
        issues=tuple(issues),
        details=MappingProxyType(details),
    )


_DETAILS: Final = frozenset(("BANKID", "BRANCHID", "ACCTTYPE", "BROKERID", "DTSTART", "DTEND"))


def _decimal_mark(texts: Iterable[str]) -> str:
    """The mark that the amounts prove; OFX has no group marks, so that a lone mark is decimal (section 3.2.9.1)."""
    votes: Counter[str] = Counter()
    for text in texts:
        written = amounts.take_apart(text)
        if written is not None and (said := amounts.vote(written.body)):
            votes[said[-1]] += 1000 if len(said) == 1 else 1
    return "," if votes[","] > votes["."] else "."


def _transaction(entry: Entry, currency: str, mark: str, issues: list[Issue]) -> StatementTransaction | None:
    def add(name: str, message: str, severity: Severity) -> None:
        issues.append(Issue(row=entry.row, field=name, message=message, severity=severity))

    leaves = entry.leaves
    code = entry.currency or currency
    day = day_of(leaves.get("DTPOSTED", ""))
    if day is None:
        day = None if leaves.get("DTPOSTED") else day_of(leaves.get("DTUSER", "")) or day_of(leaves.get("DTAVAIL", ""))
        if day is None:
            add("date", _why_no_day(leaves.get("DTPOSTED", "")), "refused")
            return None
        add("date", "The booking date is missing; the date of the order was taken.", "warning")
    text = leaves.get("TRNAMT", "")
    amount = amounts.parse(text, mark, minor_digits(code)) if text else None
    if amount is None:
        add("amount", f"“{text[:40]}” is not an amount that can be read." if text else "There is no amount.", "refused")
        return None
    if not amount.exact:
        add("amount", f"“{text[:40]}” has more decimals than its currency; it was rounded.", "warning")
    payee = entry.payee or leaves.get("NAME", "") or leaves.get("EXTDNAME", "")
    memo = leaves.get("MEMO", "")
    description = memo if payee in memo else f"{payee} {memo}".strip()
    return StatementTransaction(day, amount.minor, code, payee, description, leaves.get("FITID", ""), entry.row)


def _why_no_day(text: str) -> str:
    if not text:
        return "There is no date."
    near = dateforms.nearest(text[:8], "ymd") if (match := _DAY.match(text)) and int(match[2]) <= 12 else None
    if near is None and (match := _DAY.match(text)) and 1 <= int(match[2]) <= 12 and 29 <= int(match[3]) <= 31:
        near = dateforms.nearest(f"{match[1]}-{match[2]}-{match[3]}", "ymd")
    if near is not None:
        return f"There is no such day as {text[:8]}. The nearest day is {near.isoformat()}."
    return f"“{text[:40]}” is no date."


def _settle_signs(section: Section, found: list[StatementTransaction], issues: list[Issue]) -> list[StatementTransaction]:
    """Turn amounts whose signs contradict their types throughout; kept as they are wherever the file doesn't prove that."""
    types = {entry.row: entry.leaves.get("TRNTYPE", "").upper() for entry in section.entries}
    out = [item.amount_minor for item in found if types[item.row] in _OUT_TYPES and item.amount_minor]
    into = [item.amount_minor for item in found if types[item.row] in _IN_TYPES and item.amount_minor]
    if not out or any(minor < 0 for minor in out):
        return found
    inverted = len(into) > 0 and all(minor < 0 for minor in into) and len(out) + len(into) >= 3
    unsigned = len(into) > 0 and all(item.amount_minor >= 0 for item in found) and len(out) >= 2
    if not inverted and not unsigned:
        return found
    message = "The file's signs contradict its types (debits are positive); they were turned so that money out is negative."
    issues.append(Issue(row=None, field="amount", message=message, severity="warning"))
    if inverted:
        return [item._replace(amount_minor=-item.amount_minor) for item in found]
    return [item._replace(amount_minor=-item.amount_minor) if types[item.row] in _OUT_TYPES else item for item in found]


def _with_originals(section: Section, found: list[StatementTransaction]) -> list[StatementTransaction]:
    """Adds what converted payments came to before: CURRATE is the ratio of the booked currency to CURSYM (section 5.2)."""
    said = {entry.row: entry.original for entry in section.entries if entry.original}
    if not said:
        return found
    return [
        originals.at_rate(item, said[item.row].get("CURRATE", ""), said[item.row].get("CURSYM", "").strip().upper())
        if item.row in said
        else item
        for item in found
    ]


def _closing(section: Section, currency: str, issues: list[Issue]) -> int | None:
    """The ledger balance; an empty one is as good as none."""
    text = section.ledger.get("BALAMT", "")
    if not text:
        return None
    found = amounts.parse(text, _decimal_mark([text]), minor_digits(currency))
    if found is None:
        issues.append(
            Issue(row=None, field="balance", message=f"“{text[:40]}” is no balance that can be read.", severity="warning")
        )
        return None
    return found.minor


def _note_left_out(section: Section, issues: list[Issue]) -> None:
    if section.pending:
        message = f"{section.pending} pending bookings were left out; they come again when they are booked."
        issues.append(Issue(row=None, field="", message=message, severity="note"))
    if section.trades:
        named = ", ".join(f"{name} ({count})" for name, count in section.trades.items())
        message = f"This is an investment account. Only its cash movements were read, and these were left out: {named}."
        issues.append(Issue(row=None, field="", message=message, severity="warning"))
