"""The records of a QIF file, sorted into accounts (Quicken Interchange Format, Intuit's file specification of 1997 and after).

A line that begins with `!` says what the following records are; each record is lines of one letter and a text, and ends
with `^`. Nothing else is declared: neither currency nor the order of day and month nor the decimal mark.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from finance_core.errors import StatementError
from finance_core.statements import amounts, waste
from finance_core.statements.tables.grid import Lines

MOST_RECORDS: Final = 500_000
MOST_LISTED: Final = 250_000
"""Records of lists: the daily prices of thirty securities for a generation."""
MOST_TRADES: Final = 100_000
MOST_ACCOUNTS: Final = 1_000
LONGEST_TEXT: Final = 1_000
"""Quicken's own limit for a memo is 64 letters; banks put whole remittance texts there."""
MOST_SPLITS: Final = 1_000
MOST_KINDS: Final = 50
LINES_WITHOUT_RECORDS: Final = 200_000
LINES_OF_A_RECORD: Final = 100
"""A plain record has about seven; more than these two allow together is no list of records."""
_LONGEST_LINE: Final = 1 << 16

_DAY: Final = re.compile(r"[^\d]{0,12}\d{1,4}[^\d]{1,12}\d|\d{6}")

CASH_TYPES: Final = {"bank": "Bank", "ccard": "CCard", "cash": "Cash", "oth a": "Oth A", "oth l": "Oth L"}
INVESTMENTS: Final = frozenset(("invst", "port", "401(k)/403(b)", "mutual"))
_LISTS: Final = {
    "cat": "categories", "class": "classes", "tag": "tags", "security": "securities", "prices": "prices",
    "memorized": "memorised payments", "bill": "bills", "invoice": "invoices", "tax": "tax records", "template": "templates",
    "budget": "budgets",
}  # fmt: skip


class Split(NamedTuple):
    """One part of a record: `S`, `E` and `$` or `%`."""

    category: str
    memo: str
    amount: str


@dataclass(slots=True)
class Record:
    """One record: the first text of each letter, its parts, and the line where it begins, from 0."""

    row: int
    fields: dict[str, str] = field(default_factory=dict)
    splits: list[Split] = field(default_factory=list)


@dataclass(slots=True)
class Account:
    """The records of one account; `name` is empty where the file has none."""

    name: str
    kind: str
    fields: dict[str, str] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    investments: list[Record] = field(default_factory=list)


class Records:
    """What has been read so far.

    `skipped` counts what is no booking, `classes` are those that the file lists, `date_order` is what `!Option:MDY` says.
    """

    def __init__(self) -> None:
        self.accounts: list[Account] = []
        self.skipped: Counter[str] = Counter()
        self.classes: set[str] = set()
        self.date_order = ""
        self._section = "bank"
        self._known: dict[tuple[str, str], Account] = {}
        self._header: dict[str, str] = {}
        self._account: Account | None = None
        self._record: Record | None = None
        self._count = self._listed = self._trades = self._wasted = 0

    @classmethod
    def of(cls, lines: Lines) -> "Records":
        """All records of a file; the last one may lack its end."""
        records = cls()
        for row, line in _numbered(lines):
            if row > LINES_WITHOUT_RECORDS + LINES_OF_A_RECORD * records._count:
                raise StatementError("This QIF file has more lines than any program writes for so few records; it is damaged.")
            if line:
                records._take(row, line)
        records._end()
        return records

    def _take(self, row: int, line: str) -> None:
        if line.startswith("!"):
            self._end()
            self._begin_section(line[1:].strip())
        elif line.startswith("^"):
            self._end()
        elif not line.startswith("#") or self._record is not None:
            self._take_field(row, line[0].upper(), line[1:].strip()[:LONGEST_TEXT])

    def _begin_section(self, title: str) -> None:
        word, _, rest = title.partition(":")
        word, rest = word.strip().lower(), " ".join(rest.lower().split())
        if word == "account":
            self._section = "account"
        elif word == "type":
            self._section = rest
            self._account = None
            if rest in CASH_TYPES or rest in INVESTMENTS:
                self._open()
        elif word == "option" and rest in ("mdy", "dmy", "ymd"):
            self.date_order = rest

    def _open(self) -> Account:
        """The account to which the section's records belong: the one named last, or one without a name."""
        kind = "Invst" if self._section in INVESTMENTS else CASH_TYPES.get(self._section, "Bank")
        name = self._header.get("N", "")
        account = self._known.get((name, kind))
        if account is None:
            if len(self.accounts) >= MOST_ACCOUNTS:
                raise StatementError("This QIF file has more accounts than any household; it is damaged.")
            account = self._known[name, kind] = Account(name, kind, self._header)
            self.accounts.append(account)
        self._account = account
        return account

    def _take_field(self, row: int, letter: str, text: str) -> None:
        record = self._record
        if record is not None and letter == "D" and _is_whole(record) and self._section in CASH_TYPES:
            # The end of the record before was forgotten.
            self._end()
            record = None
        if record is None:
            self._count += 1
            if self._count > MOST_RECORDS:
                raise StatementError("This QIF file has more records than Ballast reads at once. Choose a shorter period.")
            record = self._record = Record(row)
        if letter == "S" and self._section in CASH_TYPES:
            if len(record.splits) < MOST_SPLITS:
                record.splits.append(Split(text, "", ""))
        elif letter in "E$%" and record.splits:
            last = record.splits[-1]
            record.splits[-1] = last._replace(memo=text) if letter == "E" else last._replace(amount=last.amount or text)
        elif not (letter == "D" and record.splits):
            _keep(record.fields, letter, text)

    def _end(self) -> None:
        record, self._record = self._record, None
        if record is None or not (record.splits or any(record.fields.values())):
            return
        if self._section == "account":
            self._header = record.fields
        elif self._section in INVESTMENTS:
            self._trades += 1
            if self._trades > MOST_TRADES:
                raise StatementError("This QIF file has more trades than Ballast reads at once. Choose a shorter period.")
            (self._account or self._open()).investments.append(record)
        elif self._section in CASH_TYPES:
            if not _is_readable(record):
                self._wasted += 1
                waste.check(self._wasted, self._count - self._wasted, "QIF file")
            (self._account or self._open()).records.append(record)
        else:
            self._listed += 1
            if self._listed > MOST_LISTED:
                raise StatementError("The lists in this QIF file are longer than Ballast reads. Export the transactions alone.")
            if self._section in ("class", "tag"):
                self.classes.add(record.fields.get("N", ""))
            kind = _LISTS.get(self._section, f"records of the kind “{self._section[:40]}”")
            self.skipped[kind if kind in self.skipped or len(self.skipped) < MOST_KINDS else "others"] += 1


def _keep(fields: dict[str, str], letter: str, text: str) -> None:
    """The first text of a letter; memo and address may go on over several lines."""
    if not fields.get(letter):
        fields[letter] = text
    elif letter in "MA" and text:
        fields[letter] = f"{fields[letter]} {text}"[:LONGEST_TEXT]


def _is_readable(record: Record) -> bool:
    """Whether it may be a booking at all: with a day and an amount in digits; judged at its end, to stop early."""
    fields = record.fields
    texts = (fields.get("T") or fields.get("U") or fields.get("$"), *(split.amount for split in record.splits[:1]))
    return _DAY.match(fields.get("D", "")) is not None and any(text and amounts.take_apart(text) for text in texts)


def _is_whole(record: Record) -> bool:
    return not record.splits and "D" in record.fields and bool({"T", "U"} & record.fields.keys())


def _numbered(lines: Lines) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, without what surrounds their text."""
    for row, line in enumerate(lines):
        yield row, line[:_LONGEST_LINE].strip(" \t\r\n\ufeff\x1a")
