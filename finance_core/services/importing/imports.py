"""Importing a bank file: read it, find what is known already, show what will happen, then do exactly that.

    previews = prepare(store, household_id, content=..., file_name=..., account=..., today=...)
    batch = commit(store, household_id, previews[0], now=...)

Nothing is stored before `commit`, which is one database transaction. For every file: rows read = imported + duplicates +
refused.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Final

from finance_core import collecting
from finance_core.errors import ConflictError, InvalidError
from finance_core.models import Account, ImportBatch, NewTransaction
from finance_core.services.importing import payee_names
from finance_core.services.importing.fates import ASKED, DUPLICATE, LIKELY, NEW, judge
from finance_core.services.importing.file_categories import category_ids
from finance_core.services.importing.fingerprints import SIZE, fingerprints, kept_fingerprints
from finance_core.services.importing.kept_payments import Restoring, add_account
from finance_core.services.importing.previews import AccountChoice, ImportPreview, OpenedFile
from finance_core.services.importing.units import in_units_of
from finance_core.services.rates import checked_currency
from finance_core.statements import Layout, Statement, StatementTransaction, read_statements
from finance_core.storage import (
    Reading,
    Store,
    Writing,
    accounts,
    batches,
    households,
    rules,
    transactions,
)

Progress = Callable[[float, str], None]
NO_LONGER_TRUE: Final = "The ledger changed since this preview was made, so it is no longer true. Open the file again."
_NOTHING_YET: Final = "unknown"


@collecting.paused()
def prepare(
    store: Store,
    household_id: int,
    *,
    content: bytes | Path | OpenedFile,
    file_name: str,
    account: AccountChoice,
    today: date,
    layout: Layout | None = None,
    only: str | None = None,
    progress: Progress | None = None,
) -> list[ImportPreview]:
    """What importing the file into that account would do, one preview for each statement in it, or for those of account `only`.

    Raises StatementError where the file can't be read, InvalidError where account and file don't go together.
    """
    report = progress or (lambda _share, _step: None)
    opened = content if isinstance(content, OpenedFile) else open_content(content, file_name, layout=layout, progress=report)
    with store.read(household_id) as reading:
        return [
            _preview(
                reading, statement, account, today=today, file_name=Path(file_name).name, file_hash=opened.file_hash,
                report=report,
            )
            for statement in opened.statements if only is None or statement.account_id == only
        ]  # fmt: skip


@collecting.paused()
def open_content(
    content: bytes | Path, file_name: str, *, layout: Layout | None = None, progress: Progress | None = None
) -> OpenedFile:
    """The file's statements, for several previews of one reading. Raises StatementError where it can't be read."""
    report = progress or (lambda _share, _step: None)
    raw = content if isinstance(content, bytes) else _bytes_of(content)
    statements = read_statements(raw, name=file_name, layout=layout, progress=lambda share: report(0.5 * share, "Reading"))
    return OpenedFile(statements=tuple(statements), file_hash=sha256(raw).hexdigest())


@collecting.paused()
def commit(
    store: Store, household_id: int, preview: ImportPreview, *, now: datetime, actor: str = "", progress: Progress | None = None
) -> ImportBatch:
    """Do what the preview shows, in one database transaction.

    Raises ConflictError where the ledger changed so that the preview is no longer true, and InvalidError where the file's
    questions are not answered. Then nothing was imported.
    """
    if preview.questions_left:
        raise InvalidError("Answer the questions about this file first: how its dates or amounts are to be read.")
    report = progress or (lambda _share, _step: None)
    summary = f"Imported {preview.imported:,} payments from {preview.file_name} into {preview.account_name}"
    with store.write(household_id, action="import", summary=summary, now=now, actor=actor) as writing:
        account = _account_for(writing, preview)
        if writing.revision != preview.revision + 1:
            _require_still_true(writing, preview, account)
        batch_id = _store(writing, preview, account, report)
        return batches.get(writing, batch_id)


def history(store: Store, household_id: int) -> list[ImportBatch]:
    """Every import, newest first, with counts and sums; also those that were undone."""
    with store.read(household_id) as reading:
        return batches.listed(reading)


def edited_since(store: Store, household_id: int, batch_id: int) -> int:
    """How many payments of an import were changed by hand since: they would go with it."""
    with store.read(household_id) as reading:
        return batches.edited(reading, batch_id)


def undo(store: Store, household_id: int, batch_id: int, *, now: datetime, actor: str = "") -> int:
    """Take an import back, whole; how many payments went. The file can be imported again."""
    with store.read(household_id) as reading:
        name = batches.get(reading, batch_id).file_name
    with store.write(
        household_id, action="undo import", summary=f"Undid the import of {name}", now=now, actor=actor
    ) as writing:
        return batches.undo(writing, batch_id)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidError(f"{path} can't be opened: {error.strerror or error}.") from error


def _preview(
    reading: Reading,
    statement: Statement,
    choice: AccountChoice,
    *,
    today: date,
    file_name: str,
    file_hash: str,
    report: Progress,
) -> ImportPreview:
    known = _known_account(reading, choice)
    household = households.get(reading)
    currency = known.currency if known else checked_currency(choice.currency or statement.currency or household.currency)
    if known and statement.currency and statement.currency != known.currency:
        raise InvalidError(
            f"This file is in {statement.currency}, but {known.name} is in {known.currency}. Choose another account for it."
        )
    statement = in_units_of(statement, currency)
    rows = statement.transactions
    prints = fingerprints(rows, lambda share: report(0.5 + 0.3 * share, "Looking for what is known already"))
    if statement.kept:
        prints = kept_fingerprints(rows, prints, statement.kept)
    judgement = judge(
        reading, known, rows, prints, source=statement.format, currency=currency, today=today, kept=bool(statement.kept)
    )
    return ImportPreview(
        file_name=file_name,
        file_hash=file_hash,
        account=choice,
        account_name=known.name if known else choice.name,
        currency=currency,
        statement=statement,
        judged=judgement.fates,
        fates=judgement.fates,
        partners=judgement.partners,
        fingerprints=prints,
        issues=(*statement.issues, *judgement.issues),
        revision=household.revision,
        today=today,
        same_file_at=batches.latest_with_hash(reading, file_hash),
    )


def _known_account(reading: Reading, choice: AccountChoice) -> Account | None:
    if choice.account_id is not None:
        return accounts.get(reading, choice.account_id)
    if not choice.name.strip():
        raise InvalidError("Say which account this file belongs to.")
    return accounts.find(reading, choice.name)


def _account_for(writing: Writing, preview: ImportPreview) -> Account:
    """The account of the preview, made now where it is new. The first account settles the household's currency."""
    known = _known_account(writing, preview.account)
    if known is not None and known.currency != preview.currency:
        raise ConflictError(
            f"{known.name} is in {known.currency} by now. Choose another account for what is in {preview.currency}."
        )
    if known is not None:
        return known
    if preview.duplicates:
        raise ConflictError(NO_LONGER_TRUE)
    if preview.read and not preview.imported:
        raise InvalidError("Nothing in this file can be imported, so no account was made for it.")
    if not accounts.listed(writing):
        households.set_currency(writing, preview.currency)
    if preview.statement.kept_account is not None:
        return add_account(
            writing, preview.statement.kept_account, name=preview.account.name, kind=preview.account.kind,
            currency=preview.currency,
        )  # fmt: skip
    number = "" if preview.statement.account_id == _NOTHING_YET else preview.statement.account_id
    account_id = accounts.add(
        writing, name=preview.account.name.strip(), kind=preview.account.kind, currency=preview.currency, number=number,
        opening_minor=_opening_of(preview.statement),
    )  # fmt: skip
    return accounts.get(writing, account_id)


def _opening_of(statement: Statement) -> int:
    """The balance before a statement's first booking, as far as the bank gives one: 0 where it gives none."""
    if statement.opening_minor is not None:
        return statement.opening_minor
    if statement.closing_minor is None or statement.refused:
        return 0
    return statement.closing_minor - sum(row.amount_minor for row in statement.transactions)


def _require_still_true(writing: Writing, preview: ImportPreview, account: Account) -> None:
    """Refuse where what is stored changed so that a row's fate would be another."""
    judgement = judge(
        writing, account, preview.statement.transactions, preview.fingerprints, source=preview.statement.format,
        currency=preview.currency, today=preview.today, kept=bool(preview.statement.kept),
    )  # fmt: skip
    if judgement.fates != preview.judged or judgement.partners != preview.partners:
        raise ConflictError(NO_LONGER_TRUE)


def _store(writing: Writing, preview: ImportPreview, account: Account, report: Progress) -> int:
    rows = preview.statement.transactions
    taken = [position for position, fate in enumerate(preview.fates) if fate in (NEW, ASKED)]
    same = [position for position, fate in enumerate(preview.fates) if fate == LIKELY]
    chosen = [rows[position] for position in taken]
    all_rows = [rows[position] for position in sorted([*taken, *same])] if same else chosen
    restoring = Restoring.of(writing, preview.statement, all_rows)
    named = restoring.categories if restoring else category_ids(writing, chosen)
    payee_ids = payee_names.ids_of(writing, all_rows, as_written=bool(restoring))
    batch_id = batches.add(writing, account_id=account.id, **_batch_values(preview, account, chosen))
    partners = (preview.partners[position].transaction_id for position in same)
    rows_of_partners = list(zip(partners, _new_rows(preview, same, payee_ids, named, restoring), strict=True))
    transactions.absorb(writing, rows_of_partners, batch_id=batch_id)
    new = _new_rows(preview, taken, payee_ids, named, restoring)
    member_id = None if restoring else account.member_id
    transactions.add_many(
        writing, _counted(new, len(taken), report), account_id=account.id, member_id=member_id, batch_id=batch_id
    )
    if restoring:
        prints = [_print_of(preview, position) for position in taken]
        restoring.finish(writing, account.id, chosen, prints, batch_id=batch_id)
    elif rules.any_enabled(writing):
        from finance_core.services.automation.rule_effects import (
            decide_import,  # pandas, which other households need not wait for
        )

        decide_import(writing, batch_id)
    return batch_id


def _batch_values(preview: ImportPreview, account: Account, chosen: Sequence[StatementTransaction]) -> dict[str, object]:
    days = [row.date for row in chosen]
    return {
        "account_name": account.name,
        "file_name": preview.file_name,
        "file_hash": preview.file_hash,
        "format": preview.statement.format,
        "currency": preview.currency,
        "rows_read": preview.read,
        "imported": preview.imported,
        "duplicates": preview.duplicates,
        "refused": preview.refused,
        "sum_minor": sum(row.amount_minor for row in chosen),
        "first_date": min(days, default=None),
        "last_date": max(days, default=None),
    }


def _new_rows(
    preview: ImportPreview,
    taken: Sequence[int],
    payee_ids: payee_names.Said[int | None],
    named: Mapping[tuple[str, str | None], tuple[int, bool]],
    restoring: Restoring | None,
) -> Iterator[NewTransaction]:
    rows = preview.statement.transactions
    for position in taken:
        row = rows[position]
        category_id, is_transfer = named.get((row.category, row.kind), (None, row.kind == "transfer"))
        new = NewTransaction(
            date=row.date,
            amount_minor=row.amount_minor,
            currency=preview.currency,
            description=row.description,
            payee_id=payee_ids.of(row),
            category_id=category_id,
            is_transfer=is_transfer,
            bank_id=row.bank_id,
            fingerprint=_print_of(preview, position),
            row=row.row,
            original_minor=row.original_minor,
            original_currency=row.original_currency,
            cleared="pending" if row.pending else "cleared",
        )
        yield restoring.completed(new) if restoring else new


def _print_of(preview: ImportPreview, position: int) -> bytes:
    """The row's fingerprint; one of its own where a person adds a row that is there already to the letter."""
    own = preview.fingerprints[position * SIZE : (position + 1) * SIZE]
    if preview.judged[position] != DUPLICATE:
        return own
    return blake2b(own + preview.revision.to_bytes(8, "big") + position.to_bytes(8, "big"), digest_size=SIZE).digest()


def _counted(rows: Iterator[NewTransaction], total: int, report: Progress) -> Iterator[NewTransaction]:
    for position, row in enumerate(rows):
        if position % 20_000 == 0:
            report(0.8 + 0.2 * position / total, "Saving")
        yield row
