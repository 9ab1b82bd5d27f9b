"""Opening a file that somebody dropped: where it probably belongs, what it holds, and importing it whole.

    parts = open_file(store, household_id, content=..., file_name=..., today=...)
    part = prepare(store, household_id, parts[0], content=..., account=..., today=...)
    batches = commit(store, household_id, part, content=..., today=..., now=...)

A file may hold several accounts, and several statements of one account. A `FilePart` is all that a file says about one
account: the unit that a person looks at and imports.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from finance_core.errors import InvalidError, StatementError
from finance_core.models import AccountKind, ImportBatch
from finance_core.services.importing import destinations, imports, layouts
from finance_core.services.importing.file_parts import FilePart, decide, still_meant, with_currency
from finance_core.services.importing.imports import Progress
from finance_core.services.importing.previews import AccountChoice, ImportPreview, OpenedFile
from finance_core.statements import Layout
from finance_core.statements.tables.questions import find_questions
from finance_core.storage import Store, accounts


def open_file(
    store: Store, household_id: int, *, content: bytes, file_name: str, today: date, progress: Progress | None = None
) -> list[FilePart]:
    """What the file holds, account by account, each with the account it probably belongs to.

    Raises StatementError where the file can't be read.
    """
    with store.read(household_id) as reading:
        every = accounts.listed(reading)
        known = [account for account in every if not account.closed]
        usual = destinations.usual(reading, known, file_name)
    first = usual or AccountChoice(name=destinations.new_name(known, file_name, ""), kind=destinations.kind_of(file_name))

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
        first = AccountChoice(name=destinations.new_name(known, file_name, ""), kind=destinations.kind_of(file_name))
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
            choice, why = destinations.by_name(every, said)
        else:
            choice, why = destinations.by_number(known, first, number, file_name)
        if choice.account_id is None:  # two accounts whose numbers end alike are still two
            choice = replace(choice, name=destinations.untaken(choice.name, (part.account.name for part in parts)))
        mine = previews if choice == first else read(file, choice, number)
        parts.append(FilePart(
            file_name=Path(file_name).name, number=number, why=why, settled=settled, remembered=remembered,
            previews=tuple(preview for preview in mine if preview.statement.account_id == number),
        ))  # fmt: skip
    return [with_currency(part) for part in parts]


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
    return decide(again, still_meant(part, again))


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


