"""The imports page's state: which files were dropped, what was found in them, where each goes, and importing it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd
import streamlit as st

from finance_core.errors import ConflictError, FinanceError, NotFoundError
from finance_core.models import ACCOUNT_KINDS, ImportBatch
from finance_core.services.exports import harmless
from finance_core.services.importing import file_parts, files
from finance_core.services.importing.file_parts import FilePart, RowKey
from finance_core.services.importing.previews import AccountChoice, Choice
from pages.ui import cached, components, format, session

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from pages.ui.session import Visit

LAST: Final = "imports-last"
"""The imports that were made from the files that were dropped together."""
KIND_WORDS: Final = {"bank": "Bank account", "card": "Card", "cash": "Cash", "loan": "Loan", "investment": "Investment"}
_DRAFTS: Final = "imports-drafts"
_ROUND: Final = "imports-round"
_TOLD: Final = "imports-told"
"""What the last import did, told over the page as well where the next file takes its place on screen."""
_NEW_ACCOUNT: Final = 0


@dataclass(slots=True, kw_only=True)
class Draft:
    """One dropped file and what was found in it; `error` says why it can't be read, `finished` which parts are dealt with.

    `times` counts how often its table has to be drawn without what was ticked in it.
    """

    file: "UploadedFile"
    parts: list[FilePart]
    error: str = ""
    message: str = ""
    finished: set[str] = field(default_factory=set)
    times: int = 0


class Turn(NamedTuple):
    """What is to be decided on: one part of one file."""

    draft: Draft
    number: str

    @property
    def part(self) -> FilePart:
        """What the file says about this account. Only for a file that could be read."""
        return next(part for part in self.draft.parts if part.number == self.number)

    @property
    def key(self) -> str:
        """For the widgets that belong to it."""
        return f"{self.draft.file.file_id}-{self.number}"

    @property
    def undecided(self) -> int:
        """How many rows are asked about that nobody has said anything on."""
        return 0 if self.draft.error else sum(doubt.choice is None for doubt in self.part.doubts)

    @property
    def ready(self) -> bool:
        """Whether nothing is left to say about it."""
        return not self.draft.error and not self.part.questions_left and not self.undecided


# ---- what was dropped ------------------------------------------------------------------------------------------------


def story(batches: Sequence[ImportBatch], today: date) -> str:
    """What came in so far, in a sentence."""
    kept = [batch for batch in batches if batch.undone_at is None]
    if not kept:
        return "Drop the files that you downloaded from your bank. You see what they hold before anything is stored."
    payments = format.count(sum(batch.imported for batch in kept), "payment")
    days = [batch.last_date for batch in kept if batch.last_date]
    reach = f", reaching to {format.day(max(days), today)}" if days else ""
    brought = f"**{format.count(len(kept), 'file')}** brought **{payments}** so far{reach}."
    return f"{brought} Nothing is stored before you have seen it."


def drop() -> "list[UploadedFile]":
    """Where files are dropped. Content decides what a file is, so any name is taken."""
    return st.file_uploader(
        "Drop bank files here, or choose them", accept_multiple_files=True, key=f"imports-files-{session.recall(_ROUND, 0)}",
        help="Tables (CSV, Excel), OFX, QFX, QIF, CAMT, MT940, Norma 43, and archives of them. Ballast looks at what is "
        "inside, not at the name.",
    )  # fmt: skip


def turns(visit: "Visit", dropped: "Sequence[UploadedFile]") -> list[Turn]:
    """Every part that is left to decide on, read and up to date."""
    drafts = _drafts(visit, dropped)
    left = [Turn(draft, number) for draft in drafts for number in _numbers(draft) if number not in draft.finished]
    if left and session.recall(_TOLD):
        st.toast(format.escaped(session.recall(_TOLD)), icon=":material/check:")
    session.forget(_TOLD)
    for item in left:
        if not item.draft.error and any(preview.revision < visit.household.revision for preview in item.part.previews):
            _renew(visit, item)
    return [Turn(draft, number) for draft in drafts for number in _numbers(draft) if number not in draft.finished]


def chosen(left: Sequence[Turn]) -> Turn | None:
    """The part on screen; None where nothing is left."""
    if len(left) < 2:
        return left[0] if left else None
    labels = {item.key: _label(item) for item in left}
    key = st.pills("Files", list(labels), format_func=labels.__getitem__, default=left[0].key, required=True,
                   key=f"imports-turn-{len(left)}-{left[0].key}", label_visibility="collapsed")  # fmt: skip
    return next(item for item in left if item.key == key)


def refused(item: Turn) -> None:
    """A file that can't be read: why, and the way to take it off the table."""
    components.refused(f"{item.draft.file.name}: {item.draft.error}")
    if st.button("Take this file away", icon=":material/close:", key=f"away-{item.key}"):
        _finish(item)
        st.rerun()


def skip(item: Turn, label: str = "Skip this file") -> None:
    """Leave this part alone."""
    if st.button(label, type="tertiary", key=f"skip-{item.key}"):
        _finish(item)
        st.rerun()


def _drafts(visit: "Visit", dropped: "Sequence[UploadedFile]") -> list[Draft]:
    """The dropped files as drafts, each read once; what was taken out of the uploader is forgotten."""
    known: dict[str, Draft] = session.recall(_DRAFTS, {})
    if dropped and not known:
        session.forget(LAST)
    drafts = {file.file_id: known.get(file.file_id) or _opened(visit, file) for file in dropped}
    session.keep(_DRAFTS, drafts)
    return list(drafts.values())


def _opened(visit: "Visit", file: "UploadedFile") -> Draft:
    try:
        with _progress(file.name) as report:
            parts = files.open_file(
                visit.store,
                visit.household.id,
                content=file.getvalue(),
                file_name=file.name,
                today=visit.today,
                progress=report,
            )
    except FinanceError as error:
        return Draft(file=file, parts=[], error=str(error))
    return Draft(file=file, parts=parts)


def _renew(visit: "Visit", item: Turn) -> None:
    """Look again at a part after the ledger changed; where its account is gone, at the whole file."""
    try:
        prepare(visit, item, item.part.account, item.part.settled)
    except NotFoundError:
        again = _opened(visit, item.draft.file)
        item.draft.parts, item.draft.error = again.parts, again.error


def _numbers(draft: Draft) -> list[str]:
    return [part.number for part in draft.parts] or [""]


def _short(item: Turn) -> str:
    """Which account of a file is meant: the end of its number, or its name in our own export."""
    return harmless(item.number) if item.part.is_own else f"…{item.number[-4:]}"


def _label(item: Turn) -> str:
    number = f" · {_short(item)}" if len(item.draft.parts) > 1 else ""
    return format.escaped(f"{item.draft.file.name}{number}")


def _finish(item: Turn) -> None:
    """Put the part aside as dealt with; after the last one the uploader is emptied."""
    item.draft.finished.add(item.number)
    item.draft.message = ""
    drafts: dict[str, Draft] = session.recall(_DRAFTS, {})
    if all(draft.finished.issuperset(_numbers(draft)) for draft in drafts.values()):
        session.keep(_ROUND, session.recall(_ROUND, 0) + 1)


# ---- several files ---------------------------------------------------------------------------------------------------


def several(visit: "Visit", left: Sequence[Turn]) -> bool:
    """What all the dropped files hold, and importing them at once; whether that is offered. Nothing for one file."""
    if len(left) < 2:
        return False
    is_file = len({item.draft.file.file_id for item in left}) > 1
    what = "file" if is_file else "account"
    st.markdown(
        f"**{format.count(len(left), 'file')} to decide on.**" if is_file else f"**This file holds {len(left)} accounts.**"
    )
    st.dataframe(
        pd.DataFrame([_summary(item) for item in left]), hide_index=True, height=min(400, 33 * len(left) + 37),
        placeholder=format.DASH, alt=f"The {format.count(len(left), what)} that were dropped, with what each holds.",
        column_config={
            "File": st.column_config.TextColumn(width=170),
            "Into": st.column_config.TextColumn(width=130),
            "What is next": st.column_config.TextColumn(width=170),
        } | {name: st.column_config.NumberColumn(width=95 if " " in name else 65, format="localized")
             for name in ("New", "Known already", "Refused")},
    )  # fmt: skip
    readable = [item for item in left if not item.draft.error]
    waiting = [item for item in readable if not item.ready]
    if len(readable) < 2 or waiting or not any(item.part.changes for item in readable):
        if waiting:
            st.caption(f"Once nothing is asked any more, all {len(readable)} can be imported at once.")
        return False
    every = f"both {what}s" if len(readable) == 2 else f"all {len(readable)} {what}s"
    if st.button(f"Import {every}", type="primary", icon=":material/upload_file:", key="import-all"):
        _commit_all(visit, readable)
    return True


def _summary(item: Turn) -> dict[str, Any]:
    """One line about a part."""
    name = harmless(item.draft.file.name) + (f" {_short(item)}" if len(item.draft.parts) > 1 else "")
    if item.draft.error:
        return {"File": name, "New": None, "Known already": None, "Refused": None, "Into": "", "What is next": "Can’t be read"}
    part = item.part
    state = "Ready" if part.changes else "Nothing to import"
    if part.questions_left:
        state = "Has a question"
    elif item.undecided:
        state = f"{format.count(item.undecided, 'row')} to look at"
    new = "" if part.account.account_id else " (new)"
    return {
        "File": name, "New": part.imported, "Known already": part.duplicates, "Refused": part.refused,
        "Into": harmless(part.account_name) + new, "What is next": state,
    }  # fmt: skip


def _commit_all(visit: "Visit", left: Sequence[Turn]) -> None:
    """Import part after part; where one brings up a question on the way, stop there and leave it on screen."""
    done: list[ImportBatch] = []
    for item in left:
        try:
            if done:
                prepare(visit, item, item.part.account, item.part.settled)
                if not item.ready:
                    item.draft.message = "The files before it made a question of some rows: look at them, then import it."
                    break
            if item.part.changes:
                done += _committed(visit, item)
        except FinanceError as error:
            item.draft.message = str(error)
            break
        _finish(item)
    _tell(done)
    st.rerun()


# ---- importing -------------------------------------------------------------------------------------------------------


def button_words(part: FilePart) -> str:
    """What the button will do."""
    if not part.imported and not part.count("likely"):
        return "Add the account"
    return f"Import {format.count(part.imported, 'payment')}" if part.imported else f"Match {part.count('likely'):,} rows"


def commit(visit: "Visit", item: Turn) -> None:
    """Import the part, then say what happened; where the ledger changed meanwhile, show the preview as it is now."""
    part = item.part
    try:
        done = _committed(visit, item)
    except ConflictError as error:
        item.draft.message = str(error)
        prepare(visit, item, part.account, part.settled)
        st.rerun()
    except FinanceError as error:
        components.refused(str(error))
        return
    _finish(item)
    _tell(done)
    st.rerun()


def prepare(visit: "Visit", item: Turn, account: AccountChoice, layout: Any, *, corrected: bool | None = None) -> None:
    """Look again what the part would do, into that account and read that way. Raises FinanceError."""
    part = item.part
    with _progress(part.file_name) as report:
        again = files.prepare(
            visit.store, visit.household.id, part, content=item.draft.file.getvalue(), account=account, today=visit.today,
            layout=layout, corrected=corrected, progress=report,
        )  # fmt: skip
    item.draft.parts[item.draft.parts.index(part)] = again
    item.draft.times += 1


def choose(item: Turn, choices: Mapping[RowKey, Choice]) -> None:
    """Keep what a person said about rows of the part."""
    part = item.part
    if any(part.choices.get(key) != choice for key, choice in choices.items()):
        item.draft.parts[item.draft.parts.index(part)] = file_parts.decide(part, {**part.choices, **choices})


def choose_nothing(item: Turn) -> None:
    """Forget what a person said about rows of the part."""
    part = item.part
    item.draft.parts[item.draft.parts.index(part)] = file_parts.decide(part, {})
    item.draft.times += 1


def _committed(visit: "Visit", item: Turn) -> list[ImportBatch]:
    with _progress(item.part.file_name) as report:
        return files.commit(
            visit.store, visit.household.id, item.part, content=item.draft.file.getvalue(), today=visit.today, now=visit.now,
            progress=report,
        )  # fmt: skip


def _tell(done: Sequence[ImportBatch]) -> None:
    """Say at the next run what was done."""
    if done:
        session.keep(LAST, [*session.recall(LAST, []), *(batch.id for batch in done)])
        session.keep(_TOLD, _outcome(done))
        session.notice(_outcome(done))


def _outcome(done: Sequence[ImportBatch]) -> str:
    """What an import did, in a sentence."""
    new, known, lost = (sum(getattr(batch, name) for batch in done) for name in ("imported", "duplicates", "refused"))
    rest = [f"{known:,} known already" if known else "", f"{lost:,} refused" if lost else ""]
    left = f" Left out: {format.listed([words for words in rest if words])}." if known or lost else ""
    names, accounts = (list(dict.fromkeys(getattr(batch, name) for batch in done)) for name in ("file_name", "account"))
    source = names[0] if len(names) == 1 else format.count(len(names), "file")
    into = accounts[0] if len(accounts) == 1 else format.count(len(accounts), "account")
    return f"Imported {format.count(new, 'payment')} from {source} into {into}.{left}"


@contextmanager
def _progress(name: str = "") -> Iterator[Callable[[float, str], None]]:
    """A bar that goes away when the work is done."""
    place = st.empty()
    what = f"{format.escaped(name)}: " if name else ""

    def report(share: float, step: str) -> None:
        place.progress(min(max(share, 0.0), 1.0), text=f"{what}{step}…")

    try:
        yield report
    finally:
        place.empty()


# ---- where it goes ---------------------------------------------------------------------------------------------------


def target(visit: "Visit", item: Turn) -> None:
    """Where the payments go: an account that exists or a new one. A change shows in the preview at once."""
    part = item.part
    proposed = part.account.account_id
    every = (status.account for status in cached.account_statuses(visit))
    accounts = {account.id: account for account in every if not account.closed or account.id == proposed}
    options = [*accounts, _NEW_ACCOUNT]
    picked = st.selectbox(
        "Account", options, index=options.index(proposed) if proposed in accounts else len(options) - 1,
        format_func=lambda option: accounts[option].name if option else "New account", key=f"account-{item.key}-{proposed}",
    )  # fmt: skip
    try:
        choice = AccountChoice(account_id=picked) if picked else _new_account(visit, item)
        if choice != part.account:
            prepare(visit, item, choice, part.settled)
            st.rerun()
    except FinanceError as error:
        components.refused(str(error))
        st.stop()


def _new_account(visit: "Visit", item: Turn) -> AccountChoice:
    part = item.part
    proposed = part.account if part.account.account_id is None else AccountChoice(name="", currency=part.currency)
    name = st.text_input("Name", proposed.name, key=f"name-{item.key}", max_chars=60)
    left, right = st.columns(2)
    kind = left.selectbox("Kind", ACCOUNT_KINDS, index=ACCOUNT_KINDS.index(proposed.kind), key=f"kind-{item.key}",
                          format_func=KIND_WORDS.__getitem__)  # fmt: skip
    currency = right.text_input("Currency", proposed.currency or part.currency, key=f"currency-{item.key}", max_chars=3)
    return files.new_account(visit.store, visit.household.id, part, name=name, kind=kind, currency=currency)
