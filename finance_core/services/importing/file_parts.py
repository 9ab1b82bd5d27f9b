"""What a file says about one account, and what becomes of each of its rows: the unit that a person looks at and imports."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from finance_core.services.importing.fates import ASKED, FATES, REFUSED, Fate, Partner
from finance_core.services.importing.previews import AccountChoice, Choice, ImportPreview
from finance_core.statements import Issue, Layout
from finance_core.statements import StatementTransaction as StatementTransaction  # noqa: PLC0414  for the pages
from finance_core.statements.tables.questions import Question, find_questions


class RowKey(NamedTuple):
    """A row of a file part: which of its statements, and the row's number there."""

    statement: int
    row: int


class Doubt(NamedTuple):
    """A row that may be there already, the payment it may be, and what the person said so far: None for nothing."""

    key: RowKey
    row: StatementTransaction
    partner: Partner
    choice: Choice | None


@dataclass(frozen=True, kw_only=True)
class FilePart:
    """All that a file says about one account, and what importing it would do.

    `number` is the account as the file names it; `why` says in words why this account is proposed, "" where nothing is known;
    `settled` is the layout that was decided: by a person for this file (`asked`), for an earlier one with the same header
    (`remembered`), or because every reading comes to the same; `corrected` where a person picked the columns. `choices` is
    what a person said about single rows; the previews have it already.
    """

    file_name: str
    number: str
    previews: tuple[ImportPreview, ...]
    why: str = ""
    settled: Layout | None = None
    remembered: bool = False
    asked: bool = False
    corrected: bool = False
    choices: Mapping[RowKey, Choice] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """How many booking rows there are."""
        return sum(preview.read for preview in self.previews)

    @property
    def imported(self) -> int:
        """How many of them will be added."""
        return sum(preview.imported for preview in self.previews)

    @property
    def duplicates(self) -> int:
        """How many are there already."""
        return sum(preview.duplicates for preview in self.previews)

    @property
    def refused(self) -> int:
        """How many can't be taken."""
        return sum(preview.refused for preview in self.previews)

    @property
    def is_own(self) -> bool:
        """Whether this comes from our own export, which names the account."""
        return self.previews[0].statement.is_own

    @property
    def changes(self) -> bool:
        """Whether importing it changes anything: new payments, matches, or an account without payments that is not here."""
        bare = self.account.account_id is None and self.previews[0].statement.kept_account is not None
        return bool(self.imported or self.count("likely") or (bare and not self.read))

    def count(self, fate: Fate) -> int:
        """How many rows have that fate; the refused ones include those that could not be read."""
        if fate == "refused":
            return self.refused
        return sum(preview.fates.count(FATES.index(fate)) for preview in self.previews)

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """The rows about which a person is asked, also those about which something was said."""
        return tuple(
            Doubt(key := RowKey(number, row.row), row, shown.partners[position], self.choices.get(key))
            for number, shown in enumerate(self.previews)
            for position in _positions(shown.judged, ASKED)
            for row in (shown.statement.transactions[position],)
        )

    def changeable(self, key: RowKey) -> bool:
        """Whether a person may say what becomes of that row: not where the row itself can't be taken."""
        return key in self.places and self.previews[key.statement].judged[self.places[key]] != REFUSED

    @cached_property
    def places(self) -> Mapping[RowKey, int]:
        """Where each row stands in its statement."""
        return {
            RowKey(number, row.row): position
            for number, shown in enumerate(self.previews)
            for position, row in enumerate(shown.statement.transactions)
        }

    @cached_property
    def sum_minor(self) -> int:
        """The sum of what will be added, in minor units."""
        return sum(preview.sum_minor for preview in self.previews)

    @property
    def currency(self) -> str:
        """Of all amounts."""
        return self.previews[0].currency

    @property
    def account(self) -> AccountChoice:
        """Where the payments will go."""
        return self.previews[0].account

    @property
    def account_name(self) -> str:
        """What that account is called."""
        return self.previews[0].account_name

    @cached_property
    def issues(self) -> list[Issue]:
        """Everything that was found on the way."""
        return [issue for preview in self.previews for issue in preview.issues]

    @property
    def layout(self) -> Layout | None:
        """How the table was read; None for a format that says it itself."""
        return self.previews[0].statement.layout

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """The first and the last booking day."""
        found = [row.date for preview in self.previews for row in preview.statement.transactions]
        return (min(found), max(found)) if found else None

    @property
    def questions_left(self) -> bool:
        """Whether a person has to say first how the file is meant."""
        return any(preview.questions_left for preview in self.previews)

    def questions(self, content: bytes) -> tuple[Question, ...]:
        """What has to be said, each question with the answers and what they would mean for real rows."""
        unsettled = next((preview.statement.layout for preview in self.previews if preview.questions_left), None)
        return () if unsettled is None else find_questions(content, unsettled)


def decide(part: FilePart, choices: Mapping[RowKey, Choice]) -> FilePart:
    """The part with a person's choice for some rows, in the place of what they said before."""
    known = {key: choice for key, choice in choices.items() if part.changeable(key)} if choices else {}
    by_statement: list[dict[int, Choice]] = [{} for _ in part.previews]
    for key, choice in known.items():
        by_statement[key.statement][part.places[key]] = choice
    previews = tuple(shown.decided(said) for shown, said in zip(part.previews, by_statement, strict=True))
    return replace(part, previews=previews, choices=known)


def still_meant(before: FilePart, after: FilePart) -> dict[RowKey, Choice]:
    """The choices about rows that are the same as before, beside the same payment of the same account."""
    if before.account.account_id != after.account.account_id:
        return {}
    return {key: choice for key, choice in before.choices.items() if _seen(before, key) == _seen(after, key)}


def _seen(part: FilePart, key: RowKey) -> tuple[StatementTransaction, Partner | None] | None:
    """The row as a person saw it, with the payment beside it."""
    if key not in part.places:
        return None
    position, shown = part.places[key], part.previews[key.statement]
    return shown.statement.transactions[position], shown.partners.get(position)


def _positions(fates: bytes, wanted: int) -> Iterator[int]:
    """Where a fate stands among the bytes."""
    place = fates.find(wanted)
    while place >= 0:
        yield place
        place = fates.find(wanted, place + 1)


def with_currency(part: FilePart) -> FilePart:
    """The part with the currency of its new account written out, as a person will see and may change it."""
    if part.account.account_id is not None:
        return part
    account = replace(part.account, currency=part.currency)
    return replace(part, previews=tuple(replace(preview, account=account) for preview in part.previews))
