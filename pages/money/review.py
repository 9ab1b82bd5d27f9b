"""What deserves an answer?"""

import streamlit as st

from pages.ui import cached, changes, components, links_review, session

visit = session.require()
if not cached.account_statuses(visit):
    components.heading("Review", "Transfers between your accounts and refunds will wait here for your answer.")
    why = "They are found in the files that your bank offers for download, and never linked without you."
    components.empty("Nothing to review yet", why, "pages/money/imports.py", "Import a file")
    st.stop()

found = cached.review(visit)
components.heading("Review", links_review.story(found))
changes.draw_refusal()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    changes.draw_notice(visit, "Nothing is linked until you confirm it, and everything can be taken back.")
links_review.switch(found)
links_review.transfers(found, visit.today)
links_review.refunds(found, visit.today)
