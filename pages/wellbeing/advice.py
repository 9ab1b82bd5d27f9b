"""What is worth changing, and what does it bring?"""

import streamlit as st

from pages.ui import cached, changes, components, links, session
from pages.ui.wellbeing import advice_cards, advice_texts

visit = session.require()
book = cached.advice_book(visit)

if book is None:
    components.heading("Advice", "What is worth changing, and what it brings a year.")
    changes.draw_refusal()
    components.empty("Nothing to go by yet", advice_texts.EMPTY, links.IMPORTS, "Import a file")
    st.stop()

components.heading("Advice", advice_texts.answer(book))
changes.draw_refusal()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    changes.draw_notice(visit, advice_texts.QUIET)
    changes.draw_recent(visit, advice_cards.ACTIONS)
advice_cards.draw_first(visit, book)
advice_cards.draw_rest(visit, book)
advice_cards.draw_answered(book)
