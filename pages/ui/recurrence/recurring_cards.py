"""The cards of the page of recurring payments: the month, what comes next, what it costs, what got dearer, and everything."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import streamlit as st
from streamlit.elements.lib.grid_container import GridContainer

from finance_core.dates import Month
from finance_core.services.recurrence import bill_calendar, recurring, subscriptions
from finance_core.services.recurrence.recurrences import Book, Recurrence
from pages.ui import charts, components, format, links, session
from pages.ui.links import Link
from pages.ui.palette import Palette
from pages.ui.recurrence import recurring_acts, recurring_charts, recurring_form, recurring_tables, recurring_words
from pages.ui.recurrence.recurring_charts import MonthView
from pages.ui.recurrence.recurring_links import day_link, payments_link
from pages.ui.session import Visit

LISTED: Final = 12
_FEW: Final = 6
_HERE: Final = Link(label="", page=links.RECURRING)
"""Where something leads of which nothing is booked yet."""
_MONTH: Final = "recurring-month"
_OPENED: Final = "recurring-opened"
_TABLE: Final = "recurring-table"
_KEYS: Final = "recurring-keys"
_BACK: Final = 36
"""Months that the calendar goes back, and a third of that ahead."""


def draw_calendar(cards: GridContainer, book: Book, colours: Palette) -> None:
    """A month: what was paid as expected, with another amount, or not at all, and what is to come."""
    now = Month.of(book.today)
    month = now.plus(session.recall(_MONTH, 0))
    found = bill_calendar.entries(book, month)
    view = MonthView(
        month=month, entries=found, sums=bill_calendar.day_sums(book, found), today=book.today, currency=book.currency
    )
    title = recurring_words.month_answer(found, month)
    with components.card(cards, title, recurring_words.CALENDAR_READING, span=2):
        with st.container(horizontal=True, gap="xsmall"):
            _month_button("Earlier", ":material/chevron_left:", month.index - now.index - 1)
            if month != now:
                _month_button("This month", ":material/today:", 0)
            _month_button("Later", ":material/chevron_right:", month.index - now.index + 1)

        def opens(day: int) -> Link:
            return day_link([entry for entry in found if entry.day.day == day]) or _HERE

        components.chart(recurring_charts.calendar_chart(view, colours), f"recurring-month-{month}", title, opens)
        with st.expander("The month as a list", icon=":material/list:"):
            st.table(recurring_tables.entries_list(found, colours, book.today), border="horizontal", hide_index=True)


def _month_button(label: str, icon: str, shift: int) -> None:
    st.button(label, key=f"recurring-{label.split(maxsplit=1)[0].lower()}", icon=icon, type="tertiary", on_click=session.keep,
              args=(_MONTH, shift), disabled=not -_BACK <= shift <= _BACK // 3)  # fmt: skip


def draw_soon(cards: GridContainer, book: Book, colours: Palette) -> None:
    """What is due in the next days, one by one."""
    due = recurring.planned(book, book.today + timedelta(days=recurring_words.SOON))
    with components.card(cards, recurring_words.soon_answer(due, book.currency), "On the days on which banks book it."):
        if not due.empty:
            st.table(recurring_tables.due_list(due.head(LISTED), colours, book.today), border="horizontal", hide_header=True,
                     hide_index=True)  # fmt: skip
        if len(due) > LISTED:
            st.caption(f"And {len(due) - LISTED} more.")
        coming = {item.key: item for item in book.going if item.payments and item.key in set(due["key"])}
        if coming:
            labels = _labels(list(coming.values()))
            components.opener("See what was paid before", list(coming), lambda key: _payments_of(coming[key]), "recurring-soon",
                              words=labels.__getitem__)  # fmt: skip


def draw_yearly(cards: GridContainer, book: Book, colours: Palette) -> None:
    """What the bills come to in a year, the dearest first."""
    title = recurring_words.yearly_answer(book)
    with components.card(cards, title, f"What each bill comes to in a year, at what it costs by now. {_beyond(book)}"):
        shown = book.yearly_table(LISTED)
        if not shown.empty:
            by_name = dict(zip(shown["category"], book.bills, strict=False))
            figure = charts.share_bars_chart(shown, colours, book.currency)
            components.chart(figure, "recurring-yearly", title, lambda name: _payments_of(by_name[name]))
            components.opener("Open a bill", list(by_name), lambda name: _payments_of(by_name[name]), "recurring-bill")


def _beyond(book: Book) -> str:
    rest = book.bills[LISTED:]
    return f"{len(rest):,} more come to {format.money(book.yearly_minor(rest), book.currency)}." if rest else ""


def draw_rises(cards: GridContainer, book: Book) -> None:
    """What got dearer within a year, and what that adds to one."""
    risen = subscriptions.rises(book)
    reading = "Of the last twelve months, with what it adds to a year."
    with components.card(cards, recurring_words.rises_answer(book), reading):
        for item in risen[:LISTED]:
            if item.price is not None:
                line = recurring_words.price_line(item, item.price, book.today, book.currency)
                st.markdown(f"**{format.escaped(format.short(item.name, 40))}**  \n{format.escaped(line)}")
                _draw_link(item)


def draw_candidates(cards: GridContainer, book: Book) -> None:
    """What one might cancel, each with its reason."""
    found = subscriptions.candidates(book)
    reading = "Only what your payments show. Whether you still use something, only you know."
    with components.card(cards, recurring_words.candidates_answer(found), reading):
        for candidate in found[:_FEW]:
            item = candidate.item
            saves = format.money(abs(item.yearly_minor), book.currency)
            st.markdown(f"**{format.escaped(format.short(item.name, 40))}**, {format.escaped(saves)} a year")
            for kind in candidate.reasons:
                st.markdown(format.escaped(recurring_words.reason(kind, item, book.today)))
            with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
                if item.goes_on:
                    st.button("I cancelled it", key=f"recurring-end-{item.key}", on_click=recurring_acts.end, args=(item,))
                _draw_link(item)


def draw_everything(visit: Visit, cards: GridContainer, book: Book) -> None:
    """All that goes on, the dearest first; choosing a row opens it."""
    going = book.going
    title = f"{format.count(len(going), 'recurring payment')} and income"
    with components.card(cards, title, "The dearest first. Choose a row to see its payments, or to change or end it.", span=2):
        table, columns = recurring_tables.recurring(going, book.today)
        st.dataframe(
            table, key=_TABLE, hide_index=True, height=min(36 * len(going) + 39, 470),
            on_select=_open_row, selection_mode="single-row", column_config=columns,
            alt=f"{title}, with amount, rhythm and the next day",
        )  # fmt: skip
        session.keep(_KEYS, [item.key for item in going])
        labels = _labels(going)
        chosen = st.menu_button("Open one", list(labels), key="recurring-open", type="tertiary",
                                format_func=lambda key: format.escaped(labels[key]))  # fmt: skip
    wanted = chosen or session.recall(_OPENED)
    session.forget(_OPENED)
    item = book.item(wanted) if wanted else None
    if item is not None:
        st.dialog(format.escaped(format.short(item.name, 60)))(_opened)(visit, item)


def _labels(items: Sequence[Recurrence]) -> dict[str, str]:
    """What a menu calls them, by key; numbered, since no two lines of a menu may be the same."""
    return {item.key: f"{place}. {recurring_words.called(item)}" for place, item in enumerate(items, start=1)}


def _payments_of(item: Recurrence) -> Link:
    return payments_link(item) or _HERE


def _open_row() -> None:
    rows = session.recall(_TABLE)["selection"]["rows"]
    if rows:
        session.keep(_OPENED, session.recall(_KEYS)[rows[0]])


def _opened(visit: Visit, item: Recurrence) -> None:
    """One of them over the page: what it cost over time, and what can be done with it."""
    today, colours = visit.today, session.colours()
    st.markdown(f"{format.escaped(recurring_words.facts(item, today))} {recurring_words.badges(item, today)}")
    st.caption(format.escaped(f"{recurring_words.state(item)}. {recurring_words.so_far(item, today)}"))
    if len(item.payments) > 1:
        alt = f"{format.count(len(item.payments), 'payment')} to {item.name} over time"
        components.chart(recurring_charts.amounts_chart(item, colours), "recurring-amounts", alt)
    if item.price is not None:
        st.markdown(format.escaped(recurring_words.price_line(item, item.price, today, visit.currency)))
    _draw_link(item)
    with st.container(horizontal=True, gap="xsmall"):
        if item.state == "found" and st.button("Confirm", key="opened-confirm", type="primary"):
            recurring_acts.confirm([item])
            st.rerun()
        if st.button("I cancelled it", key="opened-end"):
            recurring_acts.end(item)
            st.rerun()
        if st.button("Remove" if item.state == "manual" else "Not recurring", key="opened-dismiss"):
            recurring_acts.dismiss(item)
            st.rerun()
    with st.expander("Change it", icon=":material/edit:"):
        recurring_form.edit_form(visit, item)


def draw_over(cards: GridContainer, book: Book) -> None:
    """What has ended."""
    ended = [item for item in book.items if item.status == "ended" and item.state != "dismissed"]
    if not ended:
        return
    with components.card(cards, f"{format.count(len(ended), 'payment')} ended", "Nothing of these is due any more."):
        for item in ended[:LISTED]:
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                words = f"{format.short(item.name, 40)}, {recurring_words.due(item, book.today)}"
                st.markdown(format.escaped(words), width="stretch")
                _draw_link(item)
                if item.schedule is not None and item.schedule.last_date is not None:
                    st.button("It goes on", key=f"recurring-resume-{item.key}", type="tertiary", on_click=recurring_acts.resume,
                              args=(item.schedule,))  # fmt: skip


def draw_dismissed(cards: GridContainer, book: Book) -> None:
    """What was dismissed, each with its way back."""
    gone = [item for item in book.items if item.state == "dismissed"]
    if not gone:
        return
    title = f"{format.count(len(gone), 'payment')} dismissed"
    with components.card(cards, title, "These stay away until you bring them back."):
        for item in gone[:LISTED]:
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                words = f"{format.short(item.name, 40)}, {recurring_words.CADENCES[item.cadence].lower()}"
                st.markdown(format.escaped(words), width="stretch")
                st.button("Bring back", key=f"recurring-restore-{item.key}", type="tertiary", on_click=recurring_acts.restore,
                          args=(item,))  # fmt: skip


def _draw_link(item: Recurrence) -> None:
    link = payments_link(item)
    if link is not None:
        components.link(link)
