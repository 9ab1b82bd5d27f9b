"""Is the month going to hold?"""

import streamlit as st

from pages.ui import cached, changes, components, links, session
from pages.ui.plan import budget_cards, budget_words

visit = session.require()
found = cached.month_of_budgets(visit)

if found is None:
    components.heading("Budgets", f"No budget yet. {budget_words.EMPTY}")
else:
    components.heading("Budgets", budget_words.answer(found))
changes.draw_refusal()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    changes.draw_notice(visit, budget_words.QUIET)
    changes.draw_recent(visit, budget_cards.ACTIONS)

if found is None:
    budget_cards.draw_add(visit, components.cards(2), None)
else:
    components.tiles(budget_words.tiles(found))
    components.remark(budget_words.uncategorised(found), links.transactions("See them", found.without_category))
    cards = components.cards(3)
    budget_cards.draw_bars(cards, found, session.colours())
    budget_cards.draw_alerts(cards, found)
    budget_cards.draw_list(cards, found)
    budget_cards.draw_add(visit, cards, found)
    budget_cards.draw_quality(cards, found)
