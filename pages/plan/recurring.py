"""What recurs, when is it due, and what does it cost by now?"""

import streamlit as st

from pages.ui import cached, changes, components, links, session
from pages.ui.recurrence import recurring_cards, recurring_form, recurring_queue, recurring_words

visit = session.require()
colours = session.colours()
book = cached.recurring_payments(visit)

if not book.items and cached.ledger(visit).transactions.empty:
    components.heading("Recurring", "When each bill is due, what it costs a year, and what got dearer.")
    components.empty("Nothing to look through yet", recurring_words.EMPTY, links.IMPORTS, "Import a file")
else:
    components.heading("Recurring", recurring_words.answer(book) if book.items else recurring_words.TOO_FEW)
    changes.draw_refusal()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        recurring_form.plan_button(visit)
        recurring_form.holidays_button(book)
        changes.draw_recent(visit, recurring_words.ACTIONS)
    changes.draw_notice(visit, recurring_words.QUIET)
    if book.items:
        cards = components.cards(2)
        recurring_queue.draw(cards, book)
        recurring_cards.draw_calendar(cards, book, colours)
        recurring_cards.draw_soon(cards, book, colours)
        recurring_cards.draw_rises(cards, book)
        recurring_cards.draw_yearly(cards, book, colours)
        recurring_cards.draw_candidates(cards, book)
        recurring_cards.draw_everything(visit, cards, book)
        recurring_cards.draw_over(cards, book)
        recurring_cards.draw_dismissed(cards, book)
