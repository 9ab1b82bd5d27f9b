"""What is the money for, and how are these purposes called, grouped and drawn?"""

import streamlit as st

from finance_core.models import Filters
from finance_core.services.naming import categories, category_book
from pages.ui import cached, charts, components, links, session, tables
from pages.ui.naming import category_card, category_list, category_look

visit = session.require()
colours, currency = session.colours(), visit.currency
book = cached.categories_of_the_year(visit)
one = category_card.opened(book)

if one is None:
    components.heading("Categories", category_list.story(book))
    category_list.draw_uncategorised(book)
    category_list.bar(visit)
    cards = components.cards(2)
    for group in book.groups:
        with components.card(cards, category_list.group_answer(group, currency), category_list.READINGS[group.group]):
            category_list.draw_group(group, colours, currency)
    st.stop()

category = one.category
components.heading(category_look.marked(category, colours), category_card.story(one, currency))
st.button("All categories", key="category-all", icon=":material/arrow_back:", type="tertiary",
          on_click=category_list.show, args=(None,))  # fmt: skip
category_list.notice(visit, "What you change is saved at once.")

ledger = cached.ledger(visit)
months = category_book.months(ledger, category, today=visit.today)
usual = category_book.usual_month(months)
answer = category_card.months_answer(months, usual, currency)
payments = ledger.select(Filters(categories=(category.name,)))
used = categories.uses(visit.store, visit.household.id, category.id)

cards = components.cards(2)
with components.card(cards, "Name and look"):
    category_card.draw_form(one, book, colours)
with components.card(cards, answer, "Month by month, refunds taken off."):
    if one.payments:
        figure = charts.monthly_chart(months.rename(columns={"money": "spending"}), usual, colours, currency)
        components.chart(figure, "category-months", answer, category_card.in_month(category))
    if not payments.empty:
        latest = tables.short_list(payments.head(category_card.LATEST), colours, currency)
        st.table(latest, border="horizontal", hide_header=True, hide_index=True)
        every = links.payments(ledger, Filters(categories=(category.name,)))
        if every is not None:
            components.link(every)
with components.card(cards, category_card.merge_answer(used), "Its payments move along, and one undo parts the two again."):
    category_card.draw_merge(category, used, book)
with components.card(cards, "History"):
    category_card.draw_history(visit, category)
