"""Whom do you pay, and who pays you?"""

import streamlit as st

from pages.ui import cached, changes, components, session
from pages.ui.naming import payees

visit = session.require()
found, table = cached.payee_table(visit)
if table.empty:
    components.heading("Payees", "Whom you pay and who pays you will stand here, one line each.")
    why = "Payees are read from your bank’s texts: shop numbers, towns and references are left away."
    components.empty("No payees yet", why, "pages/money/imports.py", "Import a file")
    st.stop()

waiting = cached.payee_proposals(visit)
components.heading("Payees", payees.story(table, waiting))
changes.draw_refusal()
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    changes.draw_notice(visit, "The bank’s own text stays as it is, whatever a payee is called.")
    changes.draw_recent(visit, ("payee", "undo"))
payees.waiting(waiting)
payees.listed(table, visit.household.currency)
payees.opened(found, table, visit.household.currency)
