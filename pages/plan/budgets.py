"""Is the month going to hold, and how did earlier ones end?"""

import streamlit as st

from pages.ui import cached, changes, components, links, session, stories
from pages.ui.links import Link
from pages.ui.plan import budget_cards, budget_words, envelope_cards, envelope_words

visit = session.require()
shown, remark = envelope_cards.chosen(visit)
found = cached.month_of_budgets(visit) if shown is None or shown.is_running else None

if shown is not None and not shown.is_running:
    components.heading("Budgets", envelope_words.answer(shown))
elif found is not None:
    components.heading("Budgets", budget_words.answer(found))
else:
    components.heading("Budgets", budget_words.none_yet(has_history=shown is not None))
changes.draw_refusal()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    changes.draw_notice(visit, budget_words.QUIET)
    components.link(Link(label="Plan a budget", page=links.PLANNING))
    changes.draw_recent(visit, budget_cards.ACTIONS)
if shown is not None:
    envelope_cards.draw_months(shown, remark)
    components.remark(stories.left_out(cached.ledger(visit).left_out), Link(label="Set a rate", page=links.ACCOUNTS))

if shown is not None and not shown.is_running:
    cards = components.cards(3)
    if shown.rows:
        envelope_cards.draw_table(cards, shown, session.colours())
        envelope_cards.draw_to_assign(visit, cards, shown)
        envelope_cards.draw_history(visit, cards, shown)
        envelope_cards.draw_groups(cards, shown)
        envelope_cards.draw_move(cards, shown)
    envelope_cards.draw_fill(visit, cards, shown, span=2)
elif shown is None or found is None:
    budget_cards.draw_add(visit, components.cards(2), None)
else:
    components.tiles(budget_words.tiles(found))
    components.remark(budget_words.uncategorised(found), links.transactions("See them", found.without_category))
    cards = components.cards(3)
    budget_cards.draw_bars(cards, found, session.colours())
    budget_cards.draw_alerts(cards, found)
    budget_cards.draw_list(visit, cards, found, cached.budget_fills(visit, shown.month))
    budget_cards.draw_add(visit, cards, found)
    envelope_cards.draw_table(cards, shown, session.colours())
    envelope_cards.draw_to_assign(visit, cards, shown)
    envelope_cards.draw_groups(cards, shown)
    envelope_cards.draw_move(cards, shown)
    envelope_cards.draw_fill(visit, cards, shown)
    budget_cards.draw_quality(cards, found)
