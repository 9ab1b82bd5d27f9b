"""What will happen to each row of a file: it is new, known already, probably known, or can't be taken.

Three passes. By fingerprint: the same row, occurrence by occurrence. By the bank's own number, which counts only together with
account and amount, for banks give numbers twice. By likeness, among what both passes left on either side: see
`statements.pairing.duplicates`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal

from finance_core.models import Account
from finance_core.services.importing.fingerprints import SIZE, entered_fingerprint
from finance_core.statements import Issue, StatementTransaction
from finance_core.statements.pairing import duplicates
from finance_core.statements.pairing.duplicates import Orphan
from finance_core.storage import Reading, accounts, transactions
from finance_core.storage import kept as stored_kept
from finance_core.storage.transactions import Booked

Fate = Literal["new", "duplicate", "refused", "likely", "asked"]
FATES: Final[tuple[Fate, ...]] = ("new", "duplicate", "refused", "likely", "asked")
NEW, DUPLICATE, REFUSED, LIKELY, ASKED = range(5)
_AHEAD: Final = timedelta(days=62)
"""How far ahead a booking may be dated: banks announce direct debits weeks before; years ahead is a misread date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """The payment in the ledger that a row of the file is, or probably is, and why."""

    transaction_id: int
    date: date
    amount_minor: int
    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One byte a row, the index into FATES; partners by position, for rows matched by number or likeness; and what to say."""

    fates: bytes
    partners: Mapping[int, Partner] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()


def judge(
    reading: Reading,
    account: Account | None,
    rows: Sequence[StatementTransaction],
    prints: bytes,
    *,
    source: str,
    currency: str,
    today: date,
    kept: bool = False,
) -> Judgement:
    """What importing these rows into the account would do; `account` is None while it is not there. Nothing is written.

    `kept` says that the rows are our own export's, which also knows payments that were entered by hand.
    """
    fates, issues = _objections(rows, currency, today)
    partners: dict[int, Partner] = {}
    if account is not None and accounts.booked(reading, account.id):
        claimed = _known_by_print(reading, account.id, prints, fates)
        _settle_pending(rows, prints, transactions.pending(reading, account.id), fates, partners)
        if kept:
            claimed |= _known_as_entered(reading, account.id, prints, fates)
        left = [position for position, fate in enumerate(fates) if fate == NEW]
        window = duplicates.covered([rows[position] for position in left])
        if window is not None:
            free = [row for row in transactions.booked_between(reading, account.id, *window) if row.id not in claimed]
            claimed = _match_by_number(rows, left, free, fates, partners)
            free = [row for row in free if row.id not in claimed]
            _match_by_likeness(rows, free, fates, partners, source=source)
    return Judgement(fates=bytes(fates), partners=partners, issues=tuple(issues))


def _objections(rows: Sequence[StatementTransaction], currency: str, today: date) -> tuple[bytearray, list[Issue]]:
    """Rows that can't be taken, with the reason, and what is odd about others."""
    fates, issues = bytearray(len(rows)), []
    limit = today + _AHEAD
    for position, row in enumerate(rows):
        if row.currency and row.currency != currency:
            why = f"This row is in {row.currency}, the account in {currency}: it needs an account of its own."
            issues.append(Issue(row=row.row, field="currency", message=why, severity="refused"))
            fates[position] = REFUSED
        elif row.date > limit:
            why = f"The date {row.date} lies too far in the future to be right."
            issues.append(Issue(row=row.row, field="date", message=why, severity="refused"))
            fates[position] = REFUSED
        elif row.date > today:
            issues.append(Issue(row=row.row, field="date", message=f"Dated ahead: {row.date}.", severity="warning"))
    return fates, issues


def _known_by_print(reading: Reading, account_id: int, prints: bytes, fates: bytearray) -> set[int]:
    """Mark the rows that are there to the letter; the ids of the ledger's rows that they are."""
    claimed: set[int] = set()
    keys = (prints[at : at + SIZE] for at in range(0, len(prints), SIZE))
    for position, there in enumerate(transactions.known_fingerprints(reading, account_id, keys)):
        if there and fates[position] == NEW:
            fates[position] = DUPLICATE
            claimed.add(there)
    return claimed


def _settle_pending(
    rows: Sequence[StatementTransaction],
    prints: bytes,
    waiting: Mapping[bytes, Booked],
    fates: bytearray,
    partners: dict[int, Partner],
) -> None:
    """Pair rows that are there to the letter, but pending, and that the bank has booked by now."""
    for position, row in enumerate(rows if waiting else ()):
        found = waiting.get(prints[position * SIZE : (position + 1) * SIZE])
        if found is not None and fates[position] == DUPLICATE and not row.pending:
            fates[position] = LIKELY
            partners[position] = _partner(found, "It was pending and is booked now")


def _known_as_entered(reading: Reading, account_id: int, prints: bytes, fates: bytearray) -> set[int]:
    """Mark the rows of our own export that were entered by hand here; the ids of the ledger's rows that they are."""
    there = {entered_fingerprint(*row): row[0] for row in stored_kept.entered(reading, account_id)}
    claimed: set[int] = set()
    for position in range(len(fates)):
        found = there.get(prints[position * SIZE : (position + 1) * SIZE])
        if found is not None and fates[position] == NEW:
            fates[position] = DUPLICATE
            claimed.add(found)
    return claimed


def _match_by_number(
    rows: Sequence[StatementTransaction],
    left: Sequence[int],
    free: Sequence[Booked],
    fates: bytearray,
    partners: dict[int, Partner],
) -> set[int]:
    """Pair rows that carry the bank's number of a stored payment of the same amount, if file and ledger have it once.

    The ids of the payments that are paired.
    """
    claimed: set[int] = set()
    in_file = Counter((rows[position].bank_id, rows[position].amount_minor) for position in left)
    stored = Counter((row.bank_id, row.amount_minor) for row in free)
    by_number = {(row.bank_id, row.amount_minor): row for row in free if row.bank_id}
    for position in left:
        key = (rows[position].bank_id, rows[position].amount_minor)
        if key in by_number and in_file[key] == stored[key] == 1:
            partner = by_number[key]
            fates[position] = LIKELY
            partners[position] = _partner(partner, "Same bank number, same amount")
            claimed.add(partner.id)
    return claimed


def _match_by_likeness(
    rows: Sequence[StatementTransaction],
    free: Sequence[Booked],
    fates: bytearray,
    partners: dict[int, Partner],
    *,
    source: str,
) -> None:
    """Pair what is left on both sides, as a whole, and say how sure each pair is.

    Only what the file should bring but does not can be a partner: payments of the days it covers, and hand-entered or pending
    ones a little around. A payment of the same source before the file begins is simply an earlier one.
    """
    left = [(position, rows[position]) for position, fate in enumerate(fates) if fate == NEW]
    known = [row.date for row, fate in zip(rows, fates, strict=True) if fate != REFUSED]
    if not left or not free:
        return
    first, last = min(known), max(known)
    orphans = [Orphan._make(row) for row in free if first < row.date < last or row.pending or row.source != source]
    by_id = {row.id: row for row in free}
    for match in duplicates.likely(left, orphans, source=source):
        fates[match.position] = LIKELY if match.band == "skip" else ASKED
        partners[match.position] = _partner(by_id[match.stored_id], match.why)


def _partner(row: Booked, why: str) -> Partner:
    text = " ".join(row.text.split())
    return Partner(transaction_id=row.id, date=row.date, amount_minor=row.amount_minor, text=text, why=why)
