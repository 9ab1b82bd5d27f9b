"""What deserves an answer?"""

import streamlit as st

from pages.ui import cached, changes, components, session
from pages.ui.naming import links_review, suggestion_words, suggestions_review

visit = session.require()
if not cached.account_statuses(visit):
    components.heading("Review", "Transfers between your accounts and refunds will wait here for your answer.")
    why = "They are found in the files that your bank offers for download, and never linked without you."
    components.empty("Nothing to review yet", why, "pages/money/imports.py", "Import a file")
    st.stop()

found = cached.review(visit)
top = st.container(gap="small")
chosen = suggestions_review.view(linked=len(found.transfers) + len(found.refunds))
suggested = cached.suggested(visit) if chosen == suggestions_review.CATEGORIES else None
with top:
    components.heading("Review", links_review.story(found) if suggested is None else suggestion_words.story(suggested))
changes.draw_refusal()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    changes.draw_notice(visit, "Nothing is named or linked until you say so, and everything can be taken back.")
if suggested is None:
    links_review.switch(found)
    links_review.transfers(found, visit.today)
    links_review.refunds(found, visit.today)
else:
    suggestions_review.draw(visit, suggested)
