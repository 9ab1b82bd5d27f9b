"""The queue of found payments: is this regular? Confirmed or dismissed one by one, or the sure ones at once."""

from typing import Final

import streamlit as st
from streamlit.elements.lib.grid_container import GridContainer

from finance_core.services.recurrence.recurrences import Book, Recurrence
from pages.ui import cached, components, format, links, session
from pages.ui.recurrence import recurring_acts, recurring_words
from pages.ui.recurrence.recurring_links import payments_link
from pages.ui.session import Visit

FEW: Final = 4
SURE: Final = 0.95
"""Of what is said with this confidence, 99 in 100 were real (docs/models/recurring.md)."""
_ALL: Final = "recurring-queue-all"


def draw(cards: GridContainer, book: Book) -> None:
    """The queue; nothing where nothing waits."""
    if not book.waiting:
        return
    reading = "What you confirm is counted on when Ballast looks ahead; what you dismiss stays away. Keys: Y and N."
    with components.card(cards, recurring_words.queue_answer(book), reading, span=2):
        sure = [item for item in book.waiting if item.confidence >= SURE]
        if len(sure) > 1:
            label = f"Confirm {len(sure):,} that {'look' if len(sure) > 1 else 'looks'} sure"
            with st.container(horizontal=True):
                st.button(label, key="recurring-confirm-sure", type="primary", icon=":material/done_all:",
                          on_click=recurring_acts.confirm, args=(sure,))  # fmt: skip
        every = bool(session.recall(_ALL))
        shown = book.waiting if every else book.waiting[:FEW]
        for place, item in enumerate(shown):
            _row(book, item, first=place == 0)
        more = len(book.waiting) - len(shown)
        if more:
            st.button(f"Show {more:,} more", key="recurring-queue-more", type="tertiary", on_click=session.keep,
                      args=(_ALL, True))  # fmt: skip


def _row(book: Book, item: Recurrence, *, first: bool) -> None:
    """One found payment with its answers; the first one's have keys."""
    with st.container(border=True, gap="xsmall"):
        name = format.escaped(format.short(item.name, 60))
        st.markdown(f"**{name}** {recurring_words.badges(item, book.today)}")
        st.caption(format.escaped(f"{recurring_words.facts(item, book.today)}. {recurring_words.so_far(item, book.today)}"))
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            st.button("Confirm", key=f"recurring-confirm-{item.key}", icon=":material/check:", shortcut="Y" if first else None,
                      on_click=recurring_acts.confirm, args=([item],))  # fmt: skip
            st.button("Not recurring", key=f"recurring-dismiss-{item.key}", shortcut="N" if first else None,
                      on_click=recurring_acts.dismiss, args=(item,))  # fmt: skip
            link = payments_link(item)
            if link is not None:
                components.link(link)


def offer(visit: Visit) -> None:
    """A line for the overview that leads to what is late or waits, where that is known already: nothing is searched for it."""
    book = cached.recurring_if_known(visit)
    if book is not None:
        components.remark(recurring_words.offer(book), links.Link(label="Look", page=links.RECURRING))
