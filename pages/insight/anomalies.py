"""Which payments are odd, and why?"""

import streamlit as st

from pages.ui import cached, changes, components, links, session
from pages.ui.insight import odd_cards, odd_words

visit = session.require()
colours = session.colours()
odd = cached.odd(visit)

if odd is None:
    components.heading("Odd payments", "The double charge, the price that crept up and the payment that is not yours.")
    why = "Every payment is compared with what was usual before it, and the odd ones are named with the reason."
    components.empty("Nothing to check yet", why, links.IMPORTS, "Import a file")
else:
    components.heading("Odd payments", odd_words.answer(odd))
    changes.draw_refusal()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        changes.draw_notice(visit, odd_words.QUIET)
    shown = odd_cards.draw_bar(visit, odd)
    cards = components.cards(2)
    odd_cards.draw_timeline(cards, shown, colours)
    odd_cards.draw_alerts(visit, cards, shown, colours)
    odd_cards.draw_months(cards, odd)
    odd_cards.draw_said(cards, odd)
    odd_cards.draw_quality(cards, odd)
    odd_cards.draw_risks(cards, odd, colours)
    odd_cards.draw_agreement(cards, shown, colours)
    odd_cards.draw_checked(cards, odd)
    odd_cards.draw_opened(visit, odd, colours)
