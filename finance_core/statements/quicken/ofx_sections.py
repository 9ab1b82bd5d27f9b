"""The accounts of an OFX file: its elements sorted into sections, one for each statement response."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from finance_core.errors import StatementError
from finance_core.statements import amounts, waste
from finance_core.statements.quicken.sgml import elements

_STATEMENTS: Final = frozenset(("STMTRS", "CCSTMTRS", "INVSTMTRS"))
_BALANCES: Final = frozenset(("LEDGERBAL", "AVAILBAL", "BAL", "INVBAL"))
_ACCOUNTS: Final = frozenset(("BANKACCTFROM", "CCACCTFROM", "INVACCTFROM", "LOANACCTFROM"))
# What an investment account does besides moving cash; section 13.9.
_TRADES: Final = {
    "BUYDEBT": "purchases", "BUYMF": "purchases", "BUYOPT": "purchases", "BUYOTHER": "purchases", "BUYSTOCK": "purchases",
    "SELLDEBT": "sales", "SELLMF": "sales", "SELLOPT": "sales", "SELLOTHER": "sales", "SELLSTOCK": "sales",
    "INCOME": "dividends or interest", "INVEXPENSE": "expenses", "REINVEST": "reinvestments",
    "TRANSFER": "transfers of securities",
    "MARGININTEREST": "margin interest", "RETOFCAP": "returns of capital", "SPLIT": "stock splits", "JRNLFUND": "journals",
    "JRNLSEC": "journals", "CLOSUREOPT": "option closures",
}  # fmt: skip


MOST_TRANSACTIONS: Final = 500_000
"""Several lifetimes of a household; each takes a kilobyte while it is read."""
MOST_STATEMENTS: Final = 10_000
_DAY: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")


@dataclass(slots=True)
class Entry:
    """The leaves of one STMTTRN, and its place in the file."""

    row: int
    leaves: dict[str, str] = field(default_factory=dict)
    payee: str = ""
    currency: str = ""
    original: dict[str, str] = field(default_factory=dict)
    """CURSYM and CURRATE of what was converted before it was booked."""


@dataclass(slots=True)
class Section:
    """One statement response while it is read."""

    kind: str
    leaves: dict[str, str] = field(default_factory=dict)
    account: dict[str, str] = field(default_factory=dict)
    ledger: dict[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    pending: int = 0
    trades: Counter[str] = field(default_factory=Counter)


class Sections:
    """What has been read so far: `found` are the statements, `refusal` is the bank's own error message."""

    def __init__(self) -> None:
        self.found: list[Section] = []
        self.refusal = ""
        self._path: list[str] = []
        self._section: Section | None = None
        self._entry: Entry | None = None
        self._status: dict[str, str] = {}
        self._row = self._wasted = 0

    @classmethod
    def of(cls, text: str) -> "Sections":
        """All statements of a file, in its order."""
        sections = cls()
        act = {"leaf": sections._leaf, "begin": sections._begin, "end": sections._end}
        for event, name, words in elements(text):
            act[event](name, words)
        return sections

    def _leaf(self, name: str, words: str) -> None:
        inside = self._path[-1] if self._path else ""
        if self._entry is not None:
            _take_leaf(self._entry, inside, name, words)
        elif inside == "STATUS":
            self._status[name] = words
        elif self._section is not None:
            _take_detail(self._section, inside, name, words)

    def _begin(self, name: str, _words: str) -> None:
        self._path.append(name)
        if name in _STATEMENTS:
            self._open(name)
        elif name == "STMTTRN":
            section = self._section or self._open("STMTRS")
            self._entry = Entry(self._row)
            self._row += 1
            if self._row > MOST_TRANSACTIONS:
                raise StatementError("This OFX file has more transactions than Ballast reads at once. Choose a shorter period.")
            section.entries.append(self._entry)
        elif name == "STATUS":
            self._status = {}
        elif self._section is not None and name == "STMTTRNP":
            self._section.pending += 1
        elif self._section is not None and name in _TRADES and "INVTRANLIST" in self._path:
            self._section.trades[_TRADES[name]] += 1

    def _open(self, kind: str) -> Section:
        if len(self.found) >= MOST_STATEMENTS:
            raise StatementError("This OFX file has more statements than Ballast reads at once. Choose a shorter period.")
        self._section, self._entry = Section(kind), None
        self.found.append(self._section)
        return self._section

    def _end(self, name: str, _words: str) -> None:
        self._path.pop()
        if name == "STMTTRN":
            if self._entry is not None and not _is_readable(self._entry):
                self._wasted += 1
                waste.check(self._wasted, self._row - self._wasted, "OFX file")
            self._entry = None
        elif name in _STATEMENTS:
            self._section = None
        elif name == "STATUS" and self._status.get("SEVERITY", "").upper() == "ERROR" and not self.refusal:
            said = self._status.get("MESSAGE") or self._status.get("CODE", "")
            self.refusal = f"Instead of a statement, this file holds an error message of the bank: “{said[:200]}”."


def day_of(text: str) -> date | None:
    """The bank's local day: the first eight digits. The offset in brackets is left alone, as it must not move the day."""
    match = _DAY.match(text.strip())
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2200 else None


def _is_readable(entry: Entry) -> bool:
    """Whether an entry has an amount, and a day that there is; judged at its end, to stop early."""
    leaves = entry.leaves
    return amounts.take_apart(leaves.get("TRNAMT", "")) is not None and any(
        day_of(leaves.get(name, "")) is not None for name in ("DTPOSTED", "DTUSER", "DTAVAIL")
    )


def _take_leaf(entry: Entry, inside: str, name: str, words: str) -> None:
    if inside == "STMTTRN":
        entry.leaves.setdefault(name, words)
    elif inside == "PAYEE" and name == "NAME":
        entry.payee = words
    elif inside == "CURRENCY" and name == "CURSYM":
        # ORIGCURRENCY only tells what was converted; CURRENCY is what the amount is in (section 5.2).
        entry.currency = words.upper()
    elif inside == "ORIGCURRENCY":
        entry.original[name] = words


def _take_detail(section: Section, inside: str, name: str, words: str) -> None:
    if inside in _ACCOUNTS:
        section.account.setdefault(name, words)
    elif inside == "LEDGERBAL":
        section.ledger.setdefault(name, words)
    elif inside not in _BALANCES:
        section.leaves.setdefault(name, words)
