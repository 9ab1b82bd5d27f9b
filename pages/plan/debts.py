"""When is everything paid off, and what does it cost until then?"""

import streamlit as st

from pages.ui import cached, changes, components, session
from pages.ui.plan import debt_cards, debt_texts
from pages.ui.wellbeing import readiness_card

visit = session.require()
book = cached.debts_of(visit)

components.heading("Debts", debt_texts.answer(book) if book else f"No debt entered. {debt_texts.EMPTY}")
changes.draw_refusal()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    debt_cards.draw_tools(visit, book)
changes.draw_notice(visit, debt_texts.QUIET)
if book:
    components.tiles(debt_texts.tiles(book))
    cards = components.cards(3)
    debt_cards.draw_orders(cards, book, session.colours())
    debt_cards.draw_list(visit, cards, book)
    debt_cards.draw_extra(cards, book)
    debt_cards.draw_consolidation(cards, book)
    readiness_card.draw(visit, cards, span=2)
else:
    readiness_card.draw(visit, components.cards(1), span=1)
