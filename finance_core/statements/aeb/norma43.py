"""The reader of Norma 43, the statements of Spanish banks, also called AEB43, CSB43 and N43 (AEB, Cuaderno 43, June 2012)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from finance_core.errors import StatementError
from finance_core.money import minor_digits, to_major
from finance_core.statements.aeb.norma43_codes import CURRENCIES, KINDS
from finance_core.statements.aeb.norma43_records import DAMAGED, WIDTH, Account, Booking, Ledger, accounts
from finance_core.statements.closing import check_closing
from finance_core.statements.encoding import detect as detect_encoding
from finance_core.statements.reader import Request
from finance_core.statements.statement import Issue, Severity, Statement, StatementTransaction
from finance_core.statements.swift.swift_values import Day, Minor, read_day
from finance_core.statements.tables.grid import Lines

MOST_STATEMENTS: Final = 50_000
MOST_REFUSED: Final = 10_000
_LONGEST_LINE: Final = 1_000_000
_STEP: Final = 20_000

_HEAD: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,64}(?:00[^\r\n]{0,200}[\r\n]{1,2})?"
    rb"11[0-9A-Z ]{18}\d\d[01]\d[0-3]\d\d\d[01]\d[0-3]\d[12]\d{14}[\d ]{3}"
)
_WEIGHTS: Final = (1, 2, 4, 8, 5, 10, 9, 7, 3, 6)


class Norma43Reader:
    """Reads fixed-width records of 80 letters, on lines or one after the other."""

    name = "n43"

    def recognises(self, head: bytes) -> bool:
        """Whether the file begins with the record of an account."""
        return _HEAD.match(head) is not None

    def read(self, request: Request) -> list[Statement]:
        """One statement for each account record, in the order of the file."""
        statements: list[Statement] = []
        ledger = Ledger()
        refused = 0
        for account in accounts(_records(request), ledger):
            statements.append(_statement(account))
            refused += statements[-1].refused
            if refused > MOST_REFUSED or len(statements) > MOST_STATEMENTS:
                raise StatementError(DAMAGED)
        if not statements:
            raise StatementError("This Norma 43 file holds no account. Download it from your bank again.")
        statements[-1] = replace(statements[-1], issues=(*statements[-1].issues, *_left_over(ledger)))
        return statements


def _records(request: Request) -> Iterator[str]:
    """The records as they are asked for; a file without lines is cut every 80 letters."""
    encoding = detect_encoding(request.source)
    lines = Lines(request.source, encoding)
    cut = not re.search(rb"[\r\n]", request.source[: 3 * WIDTH])
    for number, line in enumerate(lines):
        if cut and len(line) > 2 * WIDTH:
            yield from (line[at : at + WIDTH] for at in range(0, len(line), WIDTH))
            continue
        if len(line) > _LONGEST_LINE:
            raise StatementError("The lines of this Norma 43 file are longer than any bank writes them. The file is damaged.")
        if request.progress is not None and number % _STEP == _STEP - 1:
            request.progress(lines.position / len(request.source))
        yield line


def _left_over(ledger: Ledger) -> Iterable[Issue]:
    """A note for each line that is no record of an account, and a warning where records are missing."""
    for row in ledger.strange:
        yield Issue(row=row, field="", message="This line is no record of an account; it was left out.", severity="note")
    # Some banks count the end of the file itself, and some don't.
    if ledger.stated.isdecimal() and int(ledger.stated) not in (ledger.records, ledger.records + 1):
        message = (
            f"The file says that it has {int(ledger.stated):,} records, but {ledger.records:,} were found. Some may be missing."
        )
        yield Issue(row=None, field="", message=message, severity="warning")


def _statement(account: Account) -> Statement:
    """One account: its records 11, 22 to 24 and 33."""
    head, foot = account.head, account.foot
    currency = CURRENCIES.get(head[47:50]) or CURRENCIES.get(foot[73:76], "")
    issues: list[Issue] = []
    found = tuple(item for booking in account.bookings if (item := _transaction(booking, currency, issues)))
    opening = _signed(head[32:33], head[33:47], currency)
    closing = _signed(foot[58:59], foot[59:73], currency)
    if not currency:
        _warn(issues, "currency", "The file doesn't say in which currency the amounts are.")
    if not foot:
        _warn(issues, "balance", "The closing balance is missing; the file may be cut off.")
    elif closing is None:
        _warn(issues, "balance", f"“{foot[59:73]}” is no closing balance that can be read.")
    if head and opening is None:
        _warn(issues, "balance", f"“{head[33:47]}” is no opening balance that can be read.")
    issues += check_closing(opening.minor if opening else None, closing.minor if closing else None, found, currency)
    if foot:
        _check_sum(foot[20:25], "1" + foot[25:39], "debits", found, issues)
        _check_sum(foot[39:44], "2" + foot[44:58], "credits", found, issues)
    owner = " ".join(head[51:77].split())
    return Statement(
        format="n43",
        account_id=_iban(head[2:20]),
        currency=currency,
        opening_minor=opening.minor if opening else None,
        closing_minor=closing.minor if closing else None,
        transactions=found,
        issues=tuple(issues),
        details=MappingProxyType({"owner": owner} if owner else {}),
    )


def _warn(issues: list[Issue], name: str, message: str) -> None:
    issues.append(Issue(row=None, field=name, message=message, severity="warning"))


def _signed(mark: str, digits: str, currency: str) -> Minor | None:
    """An amount of fourteen digits, two of them decimals, behind 1 for debit or 2 for credit."""
    if mark not in ("1", "2") or len(digits) != 14 or not (digits.isascii() and digits.isdecimal()):
        return None
    shift = minor_digits(currency) - 2
    minor, rest = divmod(int(digits), 10**-shift) if shift < 0 else (int(digits) * 10**shift, 0)
    minor += 2 * rest >= 10**-shift if shift < 0 else 0
    return Minor(-minor if mark == "1" else minor, exact=rest == 0)


def _transaction(booking: Booking, currency: str, issues: list[Issue]) -> StatementTransaction | None:
    """Records 22, 23 and 24: the day is that of the booking (`fecha de operación`), else the value date."""

    def add(name: str, message: str, severity: Severity) -> None:
        issues.append(Issue(row=booking.row, field=name, message=message, severity=severity))

    record = booking.record
    amount = _signed(record[27], record[28:42], currency)
    if amount is None:
        add("amount", f"“{record[27:42]}” is not an amount that can be read.", "refused")
        return None
    digits = record[10:16]
    day = _day(digits) or _day(record[16:22])
    if day is None:
        add("date", f"“{digits}” is no date.", "refused")
        return None
    if _day(digits) is None:
        add("date", f"“{digits}” is no date; the value date was taken.", "warning")
    elif not day.exact:
        add("date", f"There is no such day as {digits}. The nearest day is {day.day.isoformat()}.", "warning")
    if not amount.exact:
        add("amount", f"“{record[28:42]}” has more decimals than its currency; it was rounded.", "warning")
    foreign = CURRENCIES.get(booking.foreign[4:7], "")
    original = _signed(record[27], booking.foreign[7:21], foreign) if foreign not in ("", currency) else None
    return StatementTransaction(
        date=day.day,
        amount_minor=amount.minor,
        currency=currency,
        payee="",
        description=booking.text or _without_words(record),
        bank_id="",
        row=booking.row,
        original_minor=original.minor if original else None,
        original_currency=foreign if original else "",
    )


def _day(digits: str) -> Day | None:
    """A day written YYMMDD."""
    return read_day(digits) if digits.isascii() and digits.isdecimal() else None


def _without_words(record: str) -> str:
    """What a booking without records 23 says: its kind, and references that are not mere numbers."""
    references = (" ".join(text.split()) for text in (record[52:64], record[64:80]))
    kind = KINDS.get(record[22:24], "")
    return " ".join((kind, *(text for text in references if not text.replace(" ", "").isdecimal()))).strip()


def _check_sum(entries: str, digits: str, way: str, found: Sequence[StatementTransaction], issues: list[Issue]) -> None:
    """Compare the count and sum of record 33 with what was read; nothing where it leaves them empty."""
    currency = found[0].currency if found else ""
    stated = _signed(digits[0], digits[1:], currency)
    if stated is None or not entries.isdecimal() or not found:
        return
    sign = -1 if digits[0] == "1" else 1
    moved = [item.amount_minor for item in found if sign * item.amount_minor > 0]
    if (len(moved), sum(moved)) != (int(entries), stated.minor):
        _warn(
            issues,
            "amount",
            f"The file counts {_counted(int(entries), stated.minor, currency)} as {way}, but "
            f"{_counted(len(moved), sum(moved), currency)} were read. Bookings may be missing.",
        )


def _counted(entries: int, minor: int, currency: str) -> str:
    return f"{entries:,} with {to_major(abs(minor), currency):,.{minor_digits(currency)}f} {currency}".rstrip()


def _iban(digits: str) -> str:
    """The IBAN of bank, branch and account: the record leaves out the control digits, which follow from them.

    >>> _iban("210004180200051332")
    'ES9121000418450200051332'
    """
    if not (len(digits) == 18 and digits.isascii() and digits.isdecimal()):
        return " ".join(digits.split())
    whole = f"{digits[:8]}{_control('00' + digits[:8])}{_control(digits[8:])}{digits[8:]}"
    return f"ES{98 - int(whole + '142800') % 97:02d}{whole}"


def _control(digits: str) -> int:
    """A control digit of the Spanish account number: weighted, modulo 11 (código cuenta cliente, AEB, Cuaderno 43)."""
    left = 11 - sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11
    return {10: 1, 11: 0}.get(left, left)
