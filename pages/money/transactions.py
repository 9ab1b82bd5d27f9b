"""Which payments are these, and are they right?"""

from dataclasses import replace

import streamlit as st

from finance_core.services import exports, selections
from pages.ui import cached, changes, components, session
from pages.ui.ledger import adding, address, alike, editing, filters, ledger_table, payment, shown

visit = session.require()
people, categories = cached.members(visit), cached.categories(visit)
offered = ledger_table.Choices(categories=categories, members=people)
ledger_table.save_edits(visit, offered)

ledger = cached.ledger(visit)
if ledger.transactions.empty:
    components.heading("Transactions", "Every payment will stand here, ready to be checked, sorted and corrected.")
    why = "They come from the files that your bank offers for download."
    components.empty("No payments yet", why, "pages/money/imports.py", "Import a file")
    adding.button(visit, offered)
    st.stop()

known = address.Known(
    accounts=[status.account.name for status in cached.account_statuses(visit)],
    categories=[category.name for category in categories],
    members=[person.name for person in people],
    tags=selections.known_tags(ledger),
)
asked = filters.asked(known, visit.today)
if asked.arrived:
    changes.forget_notice()
    ledger_table.pick([])
found = selections.ordered(ledger.select(asked.filters), asked.order)
totals = selections.totals(ledger, found, asked.filters)
picked = ledger_table.picked_among(found)

components.heading("Transactions", shown.story(totals, visit.today))
adding.button(visit, offered)
filters.draw(asked, known, visit.today, ledger.currency)
changes.draw_refusal()
if found.empty:
    shown.draw_nothing(ledger, asked.filters, visit.today)
    alike.draw(visit, ledger, asked.filters)
    st.stop()
file_name = f"transactions-{visit.today}.csv"
shown.draw_sums(
    totals, asked, ledger, lambda: exports.selection_csv(visit.store, visit.household.id, found["id"].tolist()), file_name
)

choices = replace(offered, tags=known.tags)
editing.bar(visit, found, picked, choices)
page = shown.page_of(found, asked, ledger_table.PAGE_ROWS)
ledger_table.draw(page, choices, session.colours(), ledger.currency)
shown.draw_pages(len(found), ledger_table.PAGE_ROWS)

if len(picked) == 1 or len(found) == 1:
    payment.draw(visit, int((picked if len(picked) else found)["id"].iloc[0]), choices)
alike.draw(visit, ledger, asked.filters)
