"""What do we have and owe, account by account?"""

import streamlit as st

from pages.ui import account_forms, cached, charts, components, format, links, rate_forms, session, stories

visit = session.require()
statuses = cached.account_statuses(visit)
people = {member.id: member.name for member in cached.members(visit)}

if not statuses:
    components.heading("Accounts", "What you have and owe, account by account, will stand here.")
    account_forms.notice(visit)
    components.empty(
        "No accounts yet", "The first file that you import makes one. You can also add one by hand.",
        links.IMPORTS, "Import a bank file",
    )  # fmt: skip
    if st.button("Add account", icon=":material/add:", key="add-account"):
        account_forms.add(visit)
    st.stop()

standing = cached.standing(visit)
components.heading("Accounts", account_forms.story(standing))
account_forms.notice(visit)
components.tiles(account_forms.tiles(standing, statuses, visit.today))
components.remark(stories.converted(standing.converted, visit.today))

cards = components.cards(3)
if len(standing.line) > 1:
    answer = account_forms.worth_answer(standing)
    with components.card(cards, answer, "All accounts together, debts taken off.", span=3):
        components.chart(charts.level_chart(standing.line, session.colours(), standing.currency), "worth", alt=answer)
for status in sorted(statuses, key=lambda status: status.account.closed):
    with components.card(cards, status.account.name, account_forms.facts(status.account, people)):
        account_forms.card(visit, status, standing)
book = cached.rate_book(visit)
if book.currencies:
    with components.card(cards, rate_forms.answer(book), rate_forms.reading(book), span=3):
        rate_forms.card(visit, book)

if people:
    st.caption(f"People of this household: {format.escaped(format.listed(list(people.values())))}.")
with st.container(horizontal=True):
    if st.button("Add account", icon=":material/add:", key="add-account"):
        account_forms.add(visit)
    if st.button("Add person", icon=":material/person_add:", key="add-person"):
        account_forms.add_person(visit)
    if st.button("Change currency", icon=":material/currency_exchange:", key="change-currency"):
        rate_forms.choose_currency(visit)
