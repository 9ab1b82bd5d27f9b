"""The records of Norma 43 by account: AEB, Serie normas y procedimientos bancarios, Cuaderno 43 (June 2012).

Records have 80 letters; the first two digits say what they are:

    11 account, period and opening balance     22 a booking     23 its words, up to five     24 its amount in another currency
    33 sums and closing balance                88 end of file, with the number of records
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from finance_core.errors import StatementError

WIDTH: Final = 80
MOST_WORDS: Final = 5
"""Records 23 of one booking; the standard allows five, further ones are left out."""
MOST_BOOKINGS: Final = 500_000
MOST_STRANGE: Final = 1_000
MOST_SHORT: Final = 10_000
_SHORTEST: Final = 42
"""Letters of a booking up to its amount."""
_COLUMN: Final = 38
DAMAGED: Final = "Too many records of this Norma 43 file can't be read; it is damaged. Download it from your bank again."


@dataclass(slots=True)
class Booking:
    """A record 22 with its place in the file, the text of its records 23, and its record 24."""

    row: int
    record: str
    words: list[str] = field(default_factory=list)
    foreign: str = ""

    @property
    def text(self) -> str:
        """The words in columns of 38 letters: a full one goes on in the next."""
        columns = (words[at : at + _COLUMN] for words in self.words for at in (4, 4 + _COLUMN))
        return " ".join("".join(columns).split())


@dataclass(slots=True)
class Account:
    """One account from record 11 to record 33; `head` is empty where bookings stand before any account."""

    row: int
    head: str = ""
    foot: str = ""
    bookings: list[Booking] = field(default_factory=list)


@dataclass(slots=True)
class Ledger:
    """What is left of a file beside its accounts: lines that are no record, and the number of records that it states."""

    strange: list[int] = field(default_factory=list)
    records: int = 0
    stated: str = ""
    bookings: int = 0
    short: int = 0

    def count(self, code: str, length: int) -> None:
        """Count a record. Raises StatementError where a file has more of them than any bank writes, or than can be read."""
        self.records += code != "88"
        self.bookings += code == "22"
        self.short += code == "22" and length < _SHORTEST
        if self.bookings > MOST_BOOKINGS:
            raise StatementError("This Norma 43 file has more bookings than Ballast reads at once. Choose a shorter period.")
        if self.short > MOST_SHORT:
            raise StatementError(DAMAGED)

    def leave_out(self, row: int) -> None:
        """Keep the place of a line that is no record."""
        self.records -= 1
        self.strange.append(row)
        if len(self.strange) > MOST_STRANGE:
            raise StatementError(DAMAGED)


def accounts(lines: Iterable[str], ledger: Ledger) -> Iterator[Account]:
    """The accounts of a file, each as soon as it ends; what belongs to none goes to the ledger."""
    account: Account | None = None
    for row, raw in enumerate(lines):
        text = raw.strip("\r\n\x1a\ufeff")
        if not text.strip():
            continue
        record, code = text.ljust(WIDTH)[:WIDTH], text[:2]
        ledger.count(code, len(text))
        if code == "11" or (code == "22" and (account is None or account.foot)):
            if account is not None:
                yield account
            account = Account(row, record if code == "11" else "")
        if code == "88":
            ledger.stated = record[20:26]
        elif account is None or not _take(account, row, code, record):
            ledger.leave_out(row)
    if account is not None:
        yield account


def _take(account: Account, row: int, code: str, record: str) -> bool:
    """Put a record where it belongs; False where it belongs nowhere."""
    if code == "11":
        return True
    if code == "22":
        account.bookings.append(Booking(row, record))
    elif code == "23" and account.bookings:
        if len(account.bookings[-1].words) < MOST_WORDS:
            account.bookings[-1].words.append(record)
    elif code == "24" and account.bookings:
        account.bookings[-1].foreign = account.bookings[-1].foreign or record
    elif code == "33" and not account.foot:
        account.foot = record
    else:
        return False
    return True
