"""What do you save for, and when is it reached?"""

import streamlit as st

from pages.ui import cached, changes, components, session
from pages.ui.plan import goal_cards, goal_texts

visit = session.require()
book = cached.goals_of(visit)

components.heading("Goals", goal_texts.answer(book))
changes.draw_refusal()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    goal_cards.draw_tools(visit, book)
changes.draw_notice(visit, goal_texts.QUIET)
goal_cards.draw_milestones(book)
if book.views:
    components.tiles(goal_texts.tiles(book))
    cards = components.cards(2)
    goal_cards.draw_list(visit, cards, book)
    goal_cards.draw_plan(visit, cards, book, session.colours())
