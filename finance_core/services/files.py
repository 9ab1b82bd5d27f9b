"""Opening a file that somebody dropped: where it probably belongs, what it holds, and importing it whole.

    parts = open_file(store, household_id, content=..., file_name=..., today=...)
    part = prepare(store, household_id, parts[0], content=..., account=..., today=...)
    batches = commit(store, household_id, part, content=..., today=..., now=...)

A file may hold several accounts, and several statements of one account. A `FilePart` is all that a file says about one
account: the unit that a person looks at and imports.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from finance_core.errors import InvalidError, StatementError
from finance_core.models import Account, AccountKind, ImportBatch
from finance_core.services import imports, layouts
from finance_core.services.fates import ASKED, FATES, REFUSED, Fate, Partner
from finance_core.services.imports import AccountChoice, Choice, ImportPreview, OpenedFile, Progress
from finance_core.statements import Issue, Layout, Statement
from finance_core.statements import StatementTransaction as StatementTransaction  # noqa: PLC0414  for the pages
from finance_core.statements.questions import Question, find_questions
from finance_core.storage import Reading, Store, accounts, batches

NO_NUMBER: Final = frozenset({"", "unknown"})
"""What readers say where the file names no account."""
_CARD_WORDS: Final = re.compile(r"card|visa|master|amex|credit|kredit", re.IGNORECASE)
_DATES: Final = re.compile(r"\d{2,}")
_NOISE: Final = re.compile(r"[\W_]+")
_MASKED: Final = re.compile(r"[*•xX]{2,}[\s*•xX]*")
_DULL_WORDS: Final = frozenset(
    {"csv", "export", "download", "statement", "transactions", "activity", "umsaetze", "data", "file"}
)


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


def open_file(
    store: Store, household_id: int, *, content: bytes, file_name: str, today: date, progress: Progress | None = None
) -> list[FilePart]:
    """What the file holds, account by account, each with the account it probably belongs to.

    Raises StatementError where the file can't be read.
    """
    with store.read(household_id) as reading:
        every = accounts.listed(reading)
        known = [account for account in every if not account.closed]
        usual = _usual_account(reading, known, file_name)
    first = usual or AccountChoice(name=_new_name(known, file_name, ""), kind=_kind_of(file_name))

    def opened(layout: Layout | None = None) -> OpenedFile:
        return imports.open_content(content, file_name, layout=layout, progress=progress)

    def read(file: OpenedFile, account: AccountChoice, only: str | None = None) -> list[ImportPreview]:
        return imports.prepare(
            store, household_id, content=file, file_name=file_name, account=account, today=today, only=only, progress=progress
        )

    file = opened()

    try:
        previews = read(file, first)
    except InvalidError:  # the usual account has another currency than this file
        first = AccountChoice(name=_new_name(known, file_name, ""), kind=_kind_of(file_name))
        previews = read(file, first)
    settled, remembered = decided(store, household_id, previews, content)
    if settled is not None:
        try:
            file = opened(settled)
            previews = read(file, first)
        except StatementError:  # remembered for files that looked the same and are read otherwise
            settled, remembered = None, False
    parts: list[FilePart] = []
    for number in dict.fromkeys(preview.statement.account_id for preview in previews):
        said = next(shown.statement for shown in previews if shown.statement.account_id == number)
        if said.is_own:
            choice, why = _choice_by_name(every, said)
        else:
            choice, why = _choice_for(known, first, number, file_name)
        if choice.account_id is None:  # two accounts whose numbers end alike are still two
            choice = replace(choice, name=_untaken(choice.name, (part.account.name for part in parts)))
        mine = previews if choice == first else read(file, choice, number)
        parts.append(FilePart(
            file_name=Path(file_name).name, number=number, why=why, settled=settled, remembered=remembered,
            previews=tuple(preview for preview in mine if preview.statement.account_id == number),
        ))  # fmt: skip
    return [_with_currency(part) for part in parts]


def decide(part: FilePart, choices: Mapping[RowKey, Choice]) -> FilePart:
    """The part with a person's choice for some rows, in the place of what they said before."""
    known = {key: choice for key, choice in choices.items() if part.changeable(key)} if choices else {}
    by_statement: list[dict[int, Choice]] = [{} for _ in part.previews]
    for key, choice in known.items():
        by_statement[key.statement][part.places[key]] = choice
    previews = tuple(shown.decided(said) for shown, said in zip(part.previews, by_statement, strict=True))
    return replace(part, previews=previews, choices=known)


def _still_meant(before: FilePart, after: FilePart) -> dict[RowKey, Choice]:
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


def _with_currency(part: FilePart) -> FilePart:
    """The part with the currency of its new account written out, as a person will see and may change it."""
    if part.account.account_id is not None:
        return part
    account = replace(part.account, currency=part.currency)
    return replace(part, previews=tuple(replace(preview, account=account) for preview in part.previews))


def decided(store: Store, household_id: int, previews: Sequence[ImportPreview], content: bytes) -> tuple[Layout | None, bool]:
    """The layout that is better than the one found, if any, and whether a person settled it for an earlier file.

    That is how the person corrected an earlier file with the same header; and for a file that leaves something open their
    answer to such a file, or the layout as it was read where every other reading comes to the same.
    """
    found, account = previews[0].statement.layout, previews[0].account_name
    if found is not None and found.header and layouts.corrected(store, household_id, found.header, account):
        return layouts.remembered(store, household_id, found.header, account), True
    unsettled = next((preview.statement.layout for preview in previews if preview.questions_left), None)
    if unsettled is None:
        return None, False
    known = layouts.remembered(store, household_id, unsettled.header, account) if unsettled.header else None
    if known is not None:
        return known, True
    return (None, False) if find_questions(content, unsettled) else (replace(unsettled, ambiguous=()), False)


def prepare(
    store: Store,
    household_id: int,
    part: FilePart,
    *,
    content: bytes,
    account: AccountChoice,
    today: date,
    layout: Layout | None,
    corrected: bool | None = None,
    progress: Progress | None = None,
) -> FilePart:
    """The part as it would go into that account, read the way the layout says; `corrected` where a person picked the columns.

    A new account with another name or kind changes nobody's fate, so that the file is not read again. What a person said about
    single rows holds as long as they stay the same.
    """
    borrowed = part.remembered and layout == part.settled and account != part.account
    if borrowed:  # what was settled for another account does not speak for this one
        layout = None
    elif account == part.account:
        account = _made_since(store, household_id, account)
    elif layout == part.settled and _same_for_rows(part, account):
        renamed = tuple(replace(preview, account=account, account_name=account.name.strip()) for preview in part.previews)
        return replace(part, previews=renamed)
    previews = imports.prepare(
        store, household_id, content=content, file_name=part.file_name, account=account, today=today, layout=layout,
        progress=progress,
    )  # fmt: skip
    remembered = part.remembered and layout == part.settled
    if borrowed:
        layout, remembered = decided(store, household_id, previews, content)
        if layout is not None:
            previews = imports.prepare(
                store, household_id, content=content, file_name=part.file_name, account=account, today=today, layout=layout,
            )  # fmt: skip
    mine = tuple(preview for preview in previews if preview.statement.account_id == part.number)
    if not mine:  # read otherwise, a table may name its accounts otherwise
        mine = tuple(preview for preview in previews if preview.statement.account_id == previews[0].statement.account_id)
    again = replace(
        part, previews=mine, number=mine[0].statement.account_id, settled=layout, choices={},
        remembered=remembered, asked=layout is not None and not borrowed and (part.asked or layout != part.settled),
        corrected=layout is not None and (part.corrected if corrected is None else corrected),
        why=part.why if account == part.account else "",
    )  # fmt: skip
    return decide(again, _still_meant(part, again))


def _made_since(store: Store, household_id: int, account: AccountChoice) -> AccountChoice:
    """The account itself where one of the new one's name is there by now, such as from the file before."""
    if account.account_id is not None or not account.name.strip():
        return account
    with store.read(household_id) as reading:
        found = accounts.find(reading, account.name)
    fits = found is not None and not found.closed and found.currency == (account.currency or found.currency)
    return AccountChoice(account_id=found.id) if found is not None and fits else account


def commit(
    store: Store,
    household_id: int,
    part: FilePart,
    *,
    content: bytes,
    today: date,
    now: datetime,
    progress: Progress | None = None,
) -> list[ImportBatch]:
    """Import the part, one batch a statement, and remember how the person settled its layout.

    Raises ConflictError where the ledger changed so that the preview is no longer true; then nothing was imported. Where
    statements of one file overlap, what the earlier ones brought counts as known in the later ones.
    """
    done: list[ImportBatch] = []
    for position, shown in enumerate(part.previews):
        preview = shown
        if position:
            again = prepare(
                store, household_id, replace(part, settled=None), content=content, today=today, layout=part.settled,
                account=AccountChoice(account_id=done[0].account_id),
            )  # fmt: skip
            preview = decide(again, part.choices).previews[position]
        done.append(imports.commit(store, household_id, preview, now=now, progress=progress))
    if part.settled is not None and part.settled.header and part.asked and not part.remembered:
        layouts.remember(
            store, household_id, part.settled, now=now, account_name=done[0].account, file_name=part.file_name,
            corrected=part.corrected,
        )  # fmt: skip
    return done


def new_account(
    store: Store, household_id: int, part: FilePart, *, name: str, kind: AccountKind, currency: str
) -> AccountChoice:
    """The choice of a new account. Raises InvalidError for a name that is empty or taken, and for a currency that is none."""
    name, currency = " ".join(name.split()), currency.strip().upper()
    if not name:
        raise InvalidError("Give the account a name.")
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        raise InvalidError("A currency is three letters, such as EUR or USD.")
    stated = part.previews[0].statement.currency
    if stated and stated != currency:
        raise InvalidError(f"This file is in {stated}, so its account must be too.")
    with store.read(household_id) as reading:
        if accounts.find(reading, name):
            raise InvalidError(f"There is an account {name} already: choose it in the list.")
    return AccountChoice(name=name, kind=kind, currency=currency)


def _same_for_rows(part: FilePart, account: AccountChoice) -> bool:
    """Whether no row would fare otherwise: both accounts are new, in the currency of the preview."""
    return part.account.account_id is None and account.account_id is None and account.currency in ("", part.currency)


def _choice_for(known: Sequence[Account], first: AccountChoice, number: str, file_name: str) -> tuple[AccountChoice, str]:
    """The account that the file's own number means, else the usual one, else a new one; and why."""
    if number not in NO_NUMBER:
        fitting = next((account for account in known if _digits(account.number) and _alike(account.number, number)), None)
        if fitting is not None:
            return AccountChoice(account_id=fitting.id), "The file carries this account’s number."
        usual = next((account for account in known if account.id == first.account_id), None)
        if first.account_id is None or (usual is not None and _digits(usual.number)):
            return AccountChoice(name=_new_name(known, file_name, number), kind=_kind_of(file_name)), ""
    return first, "" if first.account_id is None else "The last file with such a name went there."


def _choice_by_name(every: Sequence[Account], said: Statement) -> tuple[AccountChoice, str]:
    """The account that our own export names, made as it was where it is not there; and why."""
    there = next((account for account in every if account.name.casefold() == said.account_id.casefold()), None)
    if there is not None and there.currency == said.currency:
        return AccountChoice(account_id=there.id), "The export names this account."
    name = _untaken(said.account_id or "My account", (account.name for account in every))
    kind = said.kept_account.kind if said.kept_account else _kind_of(name)
    return AccountChoice(name=name, kind=kind), "The export names this account, which is not here yet."


def _usual_account(reading: Reading, known: Sequence[Account], file_name: str) -> AccountChoice | None:
    """The account that took the last file whose name differs in figures only, such as dates."""
    there = {account.id for account in known}
    shape = _shape(file_name)
    for batch in batches.listed(reading):
        if batch.undone_at is None and batch.account_id in there and _shape(batch.file_name) == shape:
            return AccountChoice(account_id=batch.account_id)
    return None


def _shape(file_name: str) -> str:
    """The name without figures and signs: `Joint_2026-10.csv` and `joint 2026-11 (1).csv` are of one kind."""
    return re.sub(r"[\W_\d]+", "", Path(file_name).stem.casefold()) + Path(file_name).suffix.casefold()


def _new_name(known: Sequence[Account], file_name: str, number: str) -> str:
    """A name for a new account out of the file's name; with the end of its number where the file gives one."""
    words = [word for word in _NOISE.split(_DATES.sub(" ", Path(file_name).stem)) if word and word.lower() not in _DULL_WORDS]
    name = " ".join(words).strip().capitalize() or "My account"
    if number not in NO_NUMBER:
        name = f"{name} {number[-4:]}"
    return _untaken(name, (account.name for account in known))


def _untaken(name: str, taken: Iterable[str]) -> str:
    """The name, with a number behind it where it is taken."""
    there = {other.casefold() for other in taken}
    return next(option for option in (name, *(f"{name} {count}" for count in range(2, 1000))) if option.casefold() not in there)


def _kind_of(file_name: str) -> AccountKind:
    return "card" if _CARD_WORDS.search(file_name) else "bank"


def _digits(number: str) -> str:
    """Without spaces and the stars that hide its beginning."""
    return _NOISE.sub("", _MASKED.sub("", number)).upper()


def _alike(one: str, other: str) -> bool:
    """Whether two spellings mean one account: equal, or one the end of the other, as an IBAN ends with the number.

    Four digits are enough where stars hide the rest.
    """
    short, long = sorted((_digits(one), _digits(other)), key=len)
    least = 4 if _MASKED.search(one) or _MASKED.search(other) else 6
    return short == long or (len(short) >= least and long.endswith(short))
