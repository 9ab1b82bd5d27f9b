"""What a file says and what importing it would do, row by row: what a person looks at before anything is stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal

from finance_core.models import AccountKind
from finance_core.services.importing.fates import ASKED, DUPLICATE, FATES, LIKELY, NEW, REFUSED, Fate, Partner
from finance_core.statements import Issue, Statement, StatementTransaction

Choice = Literal["add", "skip"]
LEFT_OUT: Final = "You left this row out."


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFile:
    """What a file says, before anybody asked where it goes."""

    statements: tuple[Statement, ...]
    file_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChoice:
    """Where a file goes: an account that exists (`account_id`), or a new one with this name, kind and currency.

    A currency left empty is the file's, and where the file names none, the household's.
    """

    account_id: int | None = None
    name: str = ""
    kind: AccountKind = "bank"
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """What will happen to each row of one statement.

    `fates` holds one byte a row, the index into FATES: what was judged, but for what a person chose. `partners` holds, by
    position, the payment that a row is by all likelihood ("likely") or perhaps ("asked").
    """

    file_name: str
    file_hash: str
    account: AccountChoice
    account_name: str
    currency: str
    statement: Statement
    judged: bytes
    fates: bytes
    partners: Mapping[int, Partner]
    fingerprints: bytes
    issues: tuple[Issue, ...]
    revision: int
    today: date
    same_file_at: datetime | None

    @property
    def imported(self) -> int:
        """How many rows will be added; those that a person is asked about are, unless they say otherwise."""
        return self.fates.count(NEW) + self.fates.count(ASKED)

    @property
    def duplicates(self) -> int:
        """How many rows are there already, to the letter or by all likelihood."""
        return self.fates.count(DUPLICATE) + self.fates.count(LIKELY)

    @property
    def asked(self) -> int:
        """How many rows may be there already: a person should look at them."""
        return self.fates.count(ASKED)

    @property
    def refused(self) -> int:
        """How many rows can't be taken or were left out by choice, each with an issue that says why."""
        return self.statement.refused + self.fates.count(REFUSED)

    def decided(self, choices: Mapping[int, Choice]) -> "ImportPreview":
        """The preview with a person's choice for some rows, by position; what they don't choose stays as it was judged.

        "add" takes a row as a payment of its own, "skip" takes it for the one it was matched with, or leaves it out.
        """
        fates = bytearray(self.judged)
        left_out: list[Issue] = []
        for position, choice in choices.items():
            judged = self.judged[position]
            if judged == REFUSED:
                continue
            if choice == "add":
                fates[position] = NEW
            elif position in self.partners:
                fates[position] = LIKELY
            elif judged == NEW:
                fates[position] = REFUSED
                row = self.statement.transactions[position].row
                left_out.append(Issue(row=row, field="", message=LEFT_OUT, severity="refused"))
        kept = tuple(issue for issue in self.issues if issue.message != LEFT_OUT)
        return replace(self, fates=bytes(fates), issues=(*kept, *left_out))

    @property
    def read(self) -> int:
        """How many booking rows the file holds."""
        return self.statement.read

    @property
    def sum_minor(self) -> int:
        """The sum of what will be added, in minor units."""
        return sum(row.amount_minor for row, fate in self.rows() if fate in ("new", "asked"))

    def rows(self) -> Iterator[tuple[StatementTransaction, Fate]]:
        """Each row with its fate."""
        return ((row, FATES[fate]) for row, fate in zip(self.statement.transactions, self.fates, strict=True))

    @property
    def questions_left(self) -> bool:
        """Whether the file leaves open which day, sign or column is meant: such a preview can't be committed."""
        return self.statement.layout is not None and bool(self.statement.layout.ambiguous)
