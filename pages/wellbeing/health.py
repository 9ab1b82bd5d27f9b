"""How well does the household stand, and what would bring it further?"""

import streamlit as st

from pages.ui import cached, changes, components, links, session
from pages.ui.wellbeing import benchmark_cards, health_cards, health_forms, health_words

visit = session.require()
found = cached.health_report(visit)

if found is None or found.found.score is None:
    components.heading("Health", "How well your household stands, from 0 to 100, and what would bring it further.")
    changes.draw_refusal()
    why = health_words.EMPTY if found is None else found.found.problem
    components.empty("Your health score", why, links.IMPORTS, "Import a file")
    if found is not None and found.said.weights:
        health_forms.draw_weights(found)
    st.stop()

components.heading("Health", health_words.answer(found))
changes.draw_refusal()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    changes.draw_notice(visit, health_words.QUIET)
    health_forms.draw_weights(found)
    changes.draw_recent(visit, health_cards.ACTIONS)
page = health_cards.Page(visit=visit, found=found, colours=session.colours())
components.tiles(health_words.tiles(found))
health_cards.draw_missing(page)
cards = components.cards(3)
health_cards.draw_parts(cards, page)
health_cards.draw_history(cards, page)
health_cards.draw_next(cards, page)
health_cards.draw_saving(cards, page)
beside = cached.beside_others(visit)
if beside is not None:
    benchmark_cards.draw(cards, beside, page.colours)
