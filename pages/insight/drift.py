"""Has your spending really changed, and since when?"""

import streamlit as st

from finance_core.services.insight import drift
from pages.ui import cached, components, links, session, stories
from pages.ui.insight import drift_charts, drift_words
from pages.ui.links import Link

visit = session.require()
colours, currency = session.colours(), visit.currency
changes = cached.drift(visit)

if changes is None:
    components.heading("Changes", "Whether your spending really changed, and since when.")
    why = "Your last three months against the year before will stand here, with real changes told from chance."
    components.empty("Nothing to compare yet", why, links.IMPORTS, "Import a file")
    st.stop()

found, heat = changes.found, changes.heat
rows = drift_words.contributors(found)


def recent(name: str) -> Link:
    """The payments of a category in the months compared."""
    return links.transactions(name, drift.opened(name, found.months))


def month(index: int) -> Link:
    """The spending of a month."""
    return links.transactions(stories.month_name(index), drift.opened_month(cached.ledger(visit), index))


components.heading("Changes", drift_words.answer(changes))
components.remark("" if found.problem else drift_words.LIMIT)

cards = components.cards(3)
if not rows.empty:
    title = drift_words.contributors_answer(found)
    with components.card(cards, title, drift_words.contributors_reading(found), span=2):
        components.chart(drift_charts.change_bars_chart(rows, colours, currency), "changed", title, recent)
        for _, row in rows[rows["changed"]].iterrows():
            st.markdown(drift_words.reason(row, currency))
        components.opener("Open a category", rows["category"].tolist(), recent, "open-changed")

with components.card(cards, drift_words.levels_answer(changes.levels), "A level holds for three whole months or more."):
    for _, row in changes.levels.head(drift_words.MOST_LEVELS).iterrows():
        st.markdown(drift_words.level_line(row, currency))
        opened = drift.opened(row["category"], (row["month"], changes.seen.month))
        components.link(links.transactions(f"See {row['category']} since then", opened))
    if changes.levels.empty:
        st.caption("When a category settles at another level for good, it is named here with its month.")

if not heat.empty:
    title = drift_words.heat_answer(heat)
    with components.card(cards, title, "The stronger the colour, the more than in the category's other months.", span=2):
        components.chart(drift_charts.heat_chart(heat, colours, currency), "heat", title, month)
        months = [int(index) for index in heat.columns][::-1]
        components.opener("Open a month", months, month, "open-heat", words=stories.month_name)
    title = drift_words.weeks_answer(changes.weeks)
    with components.card(cards, title, "Your last half year, day by day."):
        components.chart(drift_charts.weeks_chart(changes.weeks, colours, currency), "weeks", title)

if not found.problem:
    title = drift_words.looks_answer(changes.looks)
    with components.card(cards, title, "How far three months lay from the year before: 0 is the same mix, 1 another.", span=2):
        components.chart(drift_charts.looks_chart(changes.looks, colours), "looks", title)
    with components.card(cards, "Numbers that only describe", "They swing by themselves: nothing here raises an alarm."):
        st.table(drift_words.numbers(changes), border="horizontal", hide_header=True, hide_index=True)
