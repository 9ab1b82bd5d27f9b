"""What should each category cost a month?"""

import streamlit as st

from pages.ui import cached, changes, components, links, session
from pages.ui.links import Link
from pages.ui.plan import planning_cards, planning_cuts, planning_words

visit = session.require()
basis = cached.plan_basis(visit)
lacking = planning_words.lacking(basis)

if basis is None or lacking is not None:
    components.heading("Plan a budget", planning_words.EMPTY)
    if lacking is not None:
        components.empty("Nothing to plan with yet", lacking[0], lacking[1].page, lacking[1].label)
    st.stop()

components.heading("Plan a budget", planning_words.answer(basis))
changes.draw_refusal()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    changes.draw_notice(visit, planning_words.QUIET)
    components.link(Link(label="See your budgets", page=links.BUDGETS))
    changes.draw_recent(visit, planning_cards.ACTIONS)
planning_cards.draw_caveats(basis)

page = planning_cards.Page(basis=basis, colours=session.colours())
cards = components.cards(3)
income_minor = planning_cards.draw_plan(cards, page)
found = planning_cuts.draw_cuts(cards, page, income_minor)
planning_cuts.draw_preferences(cards, page, found)
planning_cards.draw_leaks(cards, page)
