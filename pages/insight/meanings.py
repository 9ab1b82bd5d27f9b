"""What kinds of things do we pay for, whatever we call them?"""

import streamlit as st

from pages.ui import cached, components, session
from pages.ui.naming import map_chart, meanings

visit = session.require()
if cached.ledger(visit).transactions.empty:
    components.heading("Meanings", "Your payees will stand here by what they mean, whatever your categories are called.")
    why = "They are read on this machine, by the language model that came with Ballast."
    components.empty("No payments yet", why, "pages/money/imports.py", "Import a file")
    st.stop()
if not meanings.ready(visit):
    st.stop()

found = cached.kinds_of_payees(visit)
components.heading("Meanings", meanings.story(found))
if found.places.empty:
    st.stop()

cards = components.cards(3)
with components.card(cards, meanings.map_answer(found), meanings.MAP_READING, span=2):
    figure = map_chart.meaning_map_chart(found.places, session.colours(), visit.currency)
    components.chart(figure, "meaning-map", meanings.map_answer(found), meanings.opens_payee)
with components.card(cards, meanings.kinds_answer(found), meanings.KINDS_READING):
    meanings.draw_kinds(found, visit.currency)
with components.card(cards, meanings.apart_answer(found), meanings.APART_READING):
    meanings.draw_apart(found, visit.currency)
with components.card(cards, meanings.advice_answer(found), meanings.ADVICE_READING, span=2):
    meanings.draw_advice(found)
