"""What was just done, and taking it back: one line above the ledger, and the list of the last changes.

Buttons act in their `on_click`, which runs before the page: so an action is bound to what was on screen when it was pressed.
"""

from collections.abc import Collection
from datetime import UTC
from typing import Final

import streamlit as st

from finance_core.errors import FinanceError
from finance_core.models import AuditEntry
from finance_core.services import details, history
from finance_core.services.details import Step
from pages.ui import cached, components, format, session
from pages.ui.session import Visit

LISTED: Final = 10
_ACTIONS: Final = ("edit", "split", "category", "add", "remove", "merge", "link", "rule", "undo")
"""What this page does. Imports and accounts are taken back on their own pages, where one sees what goes."""
_UNDID: Final = "Undid: "
_NOTICE: Final = "changes-notice"
_REFUSAL: Final = "changes-refusal"


def done(visit: Visit, sentence: str, *, action: str) -> None:
    """Say what was done, in the next notice, and offer to take it back."""
    entry = next((entry for entry in history.listed(visit.store, visit.household.id, limit=3) if entry.action == action), None)
    session.notice(sentence, undo=None if entry is None or entry.at != visit.now else entry.id)


def refuse(sentence: str) -> None:
    """Say at the next place for it why something was not done; what was done before is no longer the news."""
    session.keep(_REFUSAL, sentence)
    session.forget(_NOTICE)


def draw_refusal() -> None:
    """Why the last thing was not done, once."""
    sentence = session.recall(_REFUSAL)
    session.forget(_REFUSAL)
    if sentence:
        components.refused(sentence)


def draw_notice(visit: Visit, otherwise: str) -> None:
    """What was just done, with the way back, until something else is done; before that, what can be done here."""
    sentence, entry_id = session.take_notice() or session.recall(_NOTICE) or ("", None)
    session.keep(_NOTICE, (sentence, entry_id))
    if not sentence:
        st.caption(format.escaped(otherwise))
        return
    st.markdown(f":green[:material/check:] {format.escaped(sentence)}")
    entry = next((entry for entry in cached.audit(visit) if entry.id == entry_id), None)
    if entry is not None and entry.undone_at is None:
        st.button(_way_back(entry), key="undo-last", type="tertiary", on_click=undo, args=(entry,))


def forget_notice() -> None:
    """Let go of what was done before: for whoever comes back to the page."""
    session.forget(_NOTICE, _REFUSAL)


def draw_recent(visit: Visit, actions: Collection[str] = _ACTIONS) -> None:
    """The last changes of these kinds, each with its way back; read when the list is opened."""
    recent = st.popover("Recent changes", icon=":material/history:", type="tertiary", key="changes-recent", on_change="rerun")
    if not recent.open:
        return
    with recent:
        steps = details.recent(visit.store, visit.household.id, actions, limit=LISTED)
        if not steps:
            st.caption("What you change here is listed here, and can be taken back.")
        for step in steps:
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", width=340):
                st.markdown(f"{format.escaped(_told(step))}  \n:gray[{when(step.entry, visit)}]", width=240)
                if step.entry.undone_at is None:
                    st.button(_way_back(step.entry), key=f"undo-{step.entry.id}", on_click=undo, args=(step.entry,))
                else:
                    st.caption("Taken back", width="content")


def _told(step: Step) -> str:
    """`Noodle Lane. Category: Shopping to Eating out`, where that is known; else what kind of change it was."""
    what = "; ".join(step.changes)
    words = f"{step.subject[:60]}. {what[:120]}" if what and step.entry.action == "edit" else _words(step.entry)
    return words if not step.subject or step.entry.action == "edit" else f"{words}: {step.subject[:60]}"


def when(entry: AuditEntry, visit: Visit) -> str:
    """Day and time of a write, such as `21 Nov, 14:05`, by this machine's clock; they are kept in UTC."""
    at = entry.at.replace(tzinfo=UTC).astimezone()
    return f"{format.day(at.date(), visit.today)}, {at:%H:%M}"


def undo(entry: AuditEntry) -> None:
    """Take one write back, for a button's `on_click`; where that is refused, nothing has changed."""
    visit = session.require()
    try:
        history.undo(visit.store, visit.household.id, entry.id, now=visit.now)
    except FinanceError as error:
        refuse(str(error))
    else:
        found = next(iter(history.listed(visit.store, visit.household.id, limit=1)))
        done(visit, f"{_words(found)}.", action="undo")


def _way_back(entry: AuditEntry) -> str:
    return "Redo" if entry.action == "undo" and _undone_times(entry) % 2 else "Undo"


def _words(entry: AuditEntry) -> str:
    """What was done, however often it was taken back and done again."""
    times = _undone_times(entry)
    what = entry.summary.removeprefix(_UNDID * times)
    return what if not times else f"Took back: {what}" if times % 2 else f"Did again: {what}"


def _undone_times(entry: AuditEntry) -> int:
    times = 0
    while entry.summary.startswith(_UNDID * (times + 1)):
        times += 1
    return times
