"""How is this month going, and where did the money go?"""

import streamlit as st

from pages.ui import cached, charts, components, links, session, standing_cards, stories, tables
from pages.ui.behind import Behind
from pages.ui.insight import odd_cards
from pages.ui.naming import suggestions_review
from pages.ui.plan import budget_cards, cashflow_cards
from pages.ui.recurrence import recurring_queue
from pages.ui.wellbeing import advice_cards

visit = session.require()
colours, currency, today = session.colours(), visit.currency, visit.today
month = cached.month_so_far(visit)

if month is None:
    components.heading("Overview", "How the month is going, and where the money went.")
    components.notice()
    step = components.first_steps(with_demo=visit.household.kind != "demo")
    if step == "import":
        st.switch_page(links.IMPORTS)
    if step == "demo":
        with components.progress("Making the demo household") as report:
            cached.load_demo(visit, report)
        st.rerun()
    st.stop()

top = st.container(gap="small")
people = [member.name for member in cached.members(visit)]
who = components.person_filter(people) if len(people) > 1 else ""
month = cached.month_so_far(visit, who)
if month is None:
    with top:
        components.heading("Overview", stories.nothing_yet(who))
    st.stop()

behind = Behind(ledger=cached.ledger(visit), month=month, member=who)
pace, shares = stories.pace(month), stories.shares(month)

with top:
    components.heading(stories.title(month), stories.answer(month, today, who))
    components.notice()
components.tiles(stories.tiles(month, today, behind.tiles()))
components.remark(stories.uncategorised(month), behind.uncategorised())
suggestions_review.offer(visit)
odd_cards.offer(visit)
recurring_queue.offer(visit)
cashflow_cards.offer(visit)
components.remark(stories.converted(month.converted, today), links.Link(label="See the rates", page=links.ACCOUNTS))
components.remark(stories.left_out(month.left_out), links.Link(label="Set a rate", page=links.ACCOUNTS))

later = st.container()

cards = components.cards(3)
with components.card(cards, stories.pace_answer(month), stories.pace_reading(month, today), span=2):
    if not pace.empty:
        figure = charts.dumbbell_chart(pace, colours, currency)
        components.chart(figure, "pace", stories.pace_answer(month), behind.category)

with components.card(cards, stories.category_answer(month), stories.category_reading(month, today)):
    if not shares.empty:
        figure = charts.share_bars_chart(shares, colours, currency)
        components.chart(figure, "shares", stories.category_answer(month), behind.category)
        components.opener("Open a category", month.categories["category"].tolist(), behind.category, "open-category")

with components.card(cards, stories.trend_answer(month), stories.trend_reading(month)):
    figure = charts.monthly_chart(month.months, month.usual_month, colours, currency)
    components.chart(figure, "trend", stories.trend_answer(month), behind.spending_of)
    indices = month.months["month"].tolist()[::-1]
    components.opener("Open a month", indices, behind.spending_of, "open-month", words=stories.month_name)

with components.card(cards, stories.net_worth_answer(month, today), "All accounts together, less what is owed."):
    figure = charts.level_chart(month.net_worth, colours, currency)
    components.chart(figure, "net-worth", stories.net_worth_answer(month, today))
    components.link(links.Link(label="See it by account", page=links.ACCOUNTS))

with components.card(cards, stories.payee_answer(month), stories.payee_reading(month, today)):
    if not month.payees.empty:
        payees = tables.payee_list(month.payees, colours, currency)
        st.table(payees, border="horizontal", hide_header=True, hide_index=True)
        components.opener("Open a payee", month.payees["payee"].tolist(), behind.payee, "open-payee")

if not who:
    standing_cards.draw(visit)

cards = components.cards(3)
by_person = len(people) > 1 and not who
with components.card(cards, "Latest payments", stories.latest_reading(month, today), span=2 if by_person else 3):
    latest = tables.short_list(month.latest, colours, currency, categories=cached.categories(visit))
    st.table(latest, border="horizontal", hide_header=True, hide_index=True)
    components.link(behind.latest())

if by_person:
    with components.card(cards, stories.member_answer(month), stories.people_reading(month, today)):
        st.table(tables.people_list(stories.people(month), colours, currency), border="horizontal", hide_index=True)
        components.opener("Open a person", people, behind.person, "open-person")

with later:  # as these take longest after a change, and the page need not wait for them
    advice_cards.offer(visit)
    budget_cards.offer(visit)
