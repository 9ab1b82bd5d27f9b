"""Will the money last until payday?"""

import streamlit as st

from pages.ui import cached, changes, components, links, session
from pages.ui.plan import cashflow_cards, cashflow_words

visit = session.require()
top = st.container(gap="small")
flow = cached.cash_flow(visit)

if flow is None or cashflow_words.too_little(flow):
    with top:
        components.heading("Cash flow", "Whether the money lasts until payday, and what would be if.")
    why = cashflow_words.EMPTY if flow is None else cashflow_words.too_little(flow)
    components.empty("Nothing to look ahead from yet", why, links.IMPORTS, "Import a file")
    st.stop()

with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    flow = cached.cash_flow(visit, cashflow_cards.draw_span()) or flow
    looked = cashflow_cards.looked_at(visit, flow)
    cashflow_cards.draw_choices(visit, flow, looked)
    changes.draw_recent(visit, cashflow_cards.ACTIONS)
looked = cashflow_cards.draw_whose(flow, looked)
seen = cached.cash_flow_view(visit, looked)
if seen is None:
    st.stop()

page = cashflow_cards.Page(visit=visit, flow=flow, looked=looked, seen=seen, colours=session.colours())
with top:
    components.heading("Cash flow", cashflow_words.answer(flow, seen))
    changes.draw_refusal()
    changes.draw_notice(visit, cashflow_words.QUIET)
cashflow_cards.draw_caveats(page)
cards = components.cards(3)
cashflow_cards.draw_fan(cards, page)
cashflow_cards.draw_chances(cards, page)
cashflow_cards.draw_calendar(cards, page)
cashflow_cards.draw_scenarios(cards, page)
cashflow_cards.draw_record(cards, page)
