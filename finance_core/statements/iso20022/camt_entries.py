"""One entry of a CAMT statement as bookings: `Ntry` with its `TxDtls` (ISO 20022, camt.053, "ReportEntry").

A batch is taken apart where the amounts of its details come to the amount of the entry; otherwise the entry stays whole.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from finance_core.money import minor_digits
from finance_core.statements import amounts, dateforms
from finance_core.statements.statement import Issue, Severity, StatementTransaction

Leaves = dict[str, str]
"""Texts by their path within a block; the currency of an amount stands under its path with `@Ccy`."""

Status = Literal["booked", "pending", "information"]

# ExternalEntryStatus1Code; FUTR came with version 8. Anything else, also nothing at all, counts as booked.
_STATUS: Final[dict[str, Status]] = {"PDNG": "pending", "FUTR": "pending", "INFO": "information"}
_DAY: Final = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})")
_DETAIL_AMOUNTS: Final = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt", "AmtDtls/InstdAmt/Amt")
_NO_REFERENCE: Final = frozenset(("NONREF", "NOTPROVIDED", "NOT PROVIDED", "NOTAVAILABLE", "UNKNOWN", "0", "-"))
_SHORTEST_ENTRY_REFERENCE: Final = 8
"""A shorter `NtryRef` is the entry's number within its statement, which the next statement uses again."""
_MOST_TEXTS: Final = 20
_MEMO: Final = (
    "RmtInf/Ustrd",
    "RmtInf/Strd/CdtrRefInf/Ref",
    "RmtInf/Strd/CdtrRefInf/CdtrRef",
    "RmtInf/Strd/AddtlRmtInf",
    "AddtlTxInf",
)


def _names(role: str) -> tuple[str, ...]:
    """Where the name of a party stands: versions 1 to 7, from 8 on, and a bank as party."""
    inner = ("Nm", "Pty/Nm", "Agt/FinInstnId/Nm", "PstlAdr/AdrLine", "Pty/PstlAdr/AdrLine")
    return tuple(f"RltdPties/{part}{role}/{path}" for part in ("", "Ultmt") for path in inner)


def _accounts(role: str) -> tuple[str, ...]:
    inner = ("IBAN", "Othr/Id", "PrtryAcct/Id", "BBAN")
    return tuple(f"RltdPties/{role}Acct/Id/{path}" for path in inner)


_NAMES: Final = {role: _names(role) for role in ("Cdtr", "Dbtr")}
_ACCOUNTS: Final = {role: _accounts(role) for role in ("Cdtr", "Dbtr")}
_OTHER: Final = {"Cdtr": "Dbtr", "Dbtr": "Cdtr"}
ACCOUNT: Final = ("Acct/Id/IBAN", "Acct/Id/Othr/Id", "Acct/Id/PrtryAcct/Id", "Acct/Id/BBAN", "Acct/Id/UPIC")


@dataclass(slots=True)
class Entry:
    """One `Ntry`, with its `TxDtls`."""

    leaves: Leaves = field(default_factory=dict)
    details: list[Leaves] = field(default_factory=list)


class Draft(NamedTuple):
    """A booking, and what decides whether it counts."""

    booking: StatementTransaction
    status: Status
    is_reversal: bool


@dataclass(frozen=True, slots=True)
class Home:
    """Whose entries these are: the own account's number, owner and currency, and the day on which the bank wrote them."""

    account: str
    owner: str
    currency: str
    written: date | None

    @classmethod
    def of(cls, leaves: Leaves, balances: list[Leaves], header: Leaves) -> "Home":
        """As the blocks before the first entry say it."""
        stated = leaves.get("Acct/Ccy", "") or next((code for block in balances if (code := block.get("Amt@Ccy", ""))), "")
        written = leaves.get("FrToDt/ToDtTm") or leaves.get("CreDtTm") or _ending(header, "GrpHdr/CreDtTm")
        return cls(
            account=first_of(leaves, ACCOUNT).replace(" ", ""),
            owner=(leaves.get("Acct/Ownr/Nm") or leaves.get("Acct/Ownr/Pty/Nm") or "").casefold(),
            currency=stated[:3].upper(),
            written=day_of(written),
        )


def _ending(leaves: Leaves, path: str) -> str:
    return next((text for key, text in leaves.items() if key.endswith(path)), "")


def first_of(leaves: Leaves, paths: Iterable[str]) -> str:
    """The first text that is there."""
    for path in paths:
        if path in leaves:
            return leaves[path]
    return ""


def drafts_of(entry: Entry, home: Home, row: int, issues: list[Issue]) -> list[Draft]:
    """The bookings of an entry, numbered from `row` on; none, and an issue, where it can't be read."""

    def add(where: str, message: str, severity: Severity) -> None:
        issues.append(Issue(row=row, field=where, message=message, severity=severity))

    leaves = entry.leaves
    currency = leaves.get("Amt@Ccy", "") or home.currency
    day, minor = _booking_day(entry, home, add), _signed_amount(leaves, currency, add)
    if day is None or minor is None:
        return []
    status = _STATUS.get(first_of(leaves, ("Sts", "Sts/Cd", "Sts/Prtry")).upper(), "booked")
    reversal = leaves.get("RvslInd", "").lower() in ("true", "1")
    parts = _taken_apart(entry, minor, currency)
    if len(parts) < len(entry.details) and any(path in each for each in entry.details for path in _DETAIL_AMOUNTS):
        add(
            "amount",
            f"The amounts of this entry's {len(entry.details)} payments don't come to its own; it was kept whole.",
            "note",
        )
    own_id = _entry_id(entry)
    drafts: list[Draft] = []
    for number, (details, amount) in enumerate(parts):
        payee = _payee(details, amount, home, reversal=reversal)
        text = _description(payee, details, leaves)
        bank_id = own_id if len(parts) == 1 else _detail_id(details[0], own_id, number)
        booking = StatementTransaction(day, amount, currency, payee, text, bank_id, row + number)
        if len(details) == 1 and (foreign := _original(details[0], currency)):
            minor_there, code = foreign
            booking = booking._replace(original_minor=-minor_there if amount < 0 else minor_there, original_currency=code)
        drafts.append(Draft(booking, status, reversal))
    return drafts


Add = Callable[[str, str, Severity], None]


def _booking_day(entry: Entry, home: Home, add: Add) -> date | None:
    """The bank's local booking day, or the nearest thing to it that the entry or the message says."""
    stated = first_of(entry.leaves, ("BookgDt/Dt", "BookgDt/DtTm"))
    if stated:
        day = day_of(stated)
        if day is None:
            add("date", why_no_day(stated), "refused")
        return day
    day = day_of(first_of(entry.leaves, ("ValDt/Dt", "ValDt/DtTm")))
    if day is not None:
        add("date", "The booking date is missing; the value date was taken.", "warning")
        return day
    for details in entry.details:
        day = day_of(first_of(details, ("RltdDts/TxDtTm", "RltdDts/AccptncDtTm", "RltdDts/IntrBkSttlmDt")))
        if day is not None:
            add("date", "The booking date is missing; the date of the payment was taken.", "warning")
            return day
    if home.written is None:
        add("date", "There is no date.", "refused")
        return None
    add("date", "The booking date is missing; the date of the statement was taken.", "warning")
    return home.written


@lru_cache(maxsize=4096)
def day_of(text: str) -> date | None:
    """The day of an ISODate or ISODateTime as the bank's clock had it: an offset or a Z must not move it."""
    match = _DAY.match(text)
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None


def why_no_day(text: str) -> str:
    """The sentence for a date that is none, with the nearest day where the month is too short for it."""
    match = _DAY.match(text)
    near = dateforms.nearest(f"{match[1]}-{match[2]}-{match[3]}", "ymd") if match else None
    if near is None:
        return f"“{text[:40]}” is no date."
    return f"There is no such day as {text[:10]}. The nearest day is {near.isoformat()}."


@lru_cache(maxsize=32_768)
def amount_of(text: str, currency: str) -> amounts.Amount | None:
    """An amount of a block. XML writes a full stop; where a bank writes a comma, that is the decimal mark."""
    mark = (amounts.mark_of(text.lstrip("+-")) or ",") if "," in text else "."
    return amounts.parse(text, mark, minor_digits(currency))


def _signed_amount(leaves: Leaves, currency: str, add: Add) -> int | None:
    """The entry's amount, money out negative.

    `CdtDbtInd` is the direction of this entry also where `RvslInd` is set: the flag only tells that it takes back another.
    """
    text = leaves.get("Amt", "")
    found = amount_of(text, currency) if text else None
    if found is None:
        add("amount", f"“{text[:40]}” is not an amount that can be read." if text else "There is no amount.", "refused")
        return None
    if not found.exact:
        add("amount", f"“{text[:40]}” has more decimals than its currency; it was rounded.", "warning")
    way = leaves.get("CdtDbtInd", "").upper()
    if way not in ("CRDT", "DBIT"):
        if found.minor >= 0:
            add("amount", "The entry doesn't say whether the money came in or went out.", "refused")
            return None
        way = "CRDT"
    if found.minor < 0:
        add("amount", "The amount has a minus sign, which this format doesn't know; it was read as money out.", "warning")
        return found.minor
    return -found.minor if way == "DBIT" else found.minor


def _taken_apart(entry: Entry, minor: int, currency: str) -> list[tuple[list[Leaves], int]]:
    """The details with their amounts where these come to the entry's amount, else the entry with all its details."""
    if len(entry.details) < 2:
        return [(entry.details, minor)]
    plain = [_detail_amount(details, currency) for details in entry.details]
    sign = -1 if minor < 0 else 1
    found = [abs(amount) for amount in plain if amount is not None]
    if len(found) == len(plain):
        ways = [_WAY.get(details.get("CdtDbtInd", "").upper(), sign) for details in entry.details]
        for signs in (ways, [sign] * len(found)):
            signed = [way * amount for way, amount in zip(signs, found, strict=True)]
            if sum(signed) == minor:
                return [([details], amount) for details, amount in zip(entry.details, signed, strict=True)]
    return [(entry.details, minor)]


_WAY: Final = {"CRDT": 1, "DBIT": -1}


def _detail_amount(details: Leaves, currency: str) -> int | None:
    """The amount of one detail in the currency of the entry."""
    for path in _DETAIL_AMOUNTS:
        text = details.get(path)
        if text is not None and details.get(f"{path}@Ccy", currency) == currency:
            found = amount_of(text, currency)
            return found.minor if found is not None and found.exact else None
    return None


def _original(details: Leaves, currency: str) -> tuple[int, str] | None:
    """What was paid in another currency (`InstdAmt`, else `TxAmt`), without a sign."""
    for path in ("AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt"):
        code = details.get(f"{path}@Ccy", currency)
        if code != currency and (found := amount_of(details.get(path, ""), code)):
            return abs(found.minor), code
    return None


def _payee(details: list[Leaves], minor: int, home: Home, *, reversal: bool) -> str:
    """The other party's name where all details agree on it."""
    names = {_counterparty(each, home, money_out=(minor < 0) != reversal) for each in details}
    return names.pop() if len(names) == 1 else ""


def _counterparty(details: Leaves, home: Home, *, money_out: bool) -> str:
    """The creditor of money that went out, the debtor of money that came in, unless the accounts say otherwise.

    The parties of a reversal are those of the payment that it takes back.
    """
    role = "Cdtr" if money_out else "Dbtr"
    accounts = {each: first_of(details, _ACCOUNTS[each]).replace(" ", "") for each in ("Cdtr", "Dbtr")}
    if home.account and accounts[role] == home.account != accounts[_OTHER[role]]:
        role = _OTHER[role]
    name = _one_line(first_of(details, _NAMES[role]))
    if name:
        return name
    other = _one_line(first_of(details, _NAMES[_OTHER[role]]))
    foreign = accounts[_OTHER[role]] not in ("", home.account)
    return other if foreign and other.casefold() != home.owner else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _description(payee: str, details: list[Leaves], leaves: Leaves) -> str:
    """The payee and the bank's words about the payment, each said once."""
    texts = [each[path] for each in details[:_MOST_TEXTS] for path in _MEMO if path in each]
    memo = ""
    for text in (*texts, leaves.get("AddtlNtryInf", "")):
        words = _one_line(text)
        if words and words not in memo:
            memo = f"{memo} {words}".strip()
    if not memo and len(details) == 1:
        memo = _reference(details[0].get("Refs/EndToEndId", ""))
    return memo if payee in memo else f"{payee} {memo}".strip()


def _reference(text: str) -> str:
    return "" if text.upper() in _NO_REFERENCE else text


def _entry_id(entry: Entry) -> str:
    """The bank's own id: the account servicer's reference, of the entry or of its only detail, else a long `NtryRef`."""
    found = _reference(entry.leaves.get("AcctSvcrRef", ""))
    if not found and len(entry.details) == 1:
        found = _reference(entry.details[0].get("Refs/AcctSvcrRef", ""))
    if found:
        return found
    numbered = _reference(entry.leaves.get("NtryRef", ""))
    return numbered if len(numbered) >= _SHORTEST_ENTRY_REFERENCE else ""


def _detail_id(details: Leaves, own_id: str, number: int) -> str:
    """The id of one detail of a batch: its own reference, else the entry's with the detail's number."""
    found = _reference(details.get("Refs/AcctSvcrRef", ""))
    if found and found != own_id:
        return found
    return f"{own_id}/{number + 1}" if own_id else ""
