"""What is shown, in words and sums: the story of the page, what the payments add up to, and why there are none."""

from collections.abc import Callable
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from finance_core.models import Filters
from finance_core.services import selections
from finance_core.services.ledgers import Ledger
from finance_core.services.selections import Totals
from pages.ui import format, session
from pages.ui.ledger import filters
from pages.ui.ledger.address import Asked

_CHOICE: Final = "shown-choice"
_START: Final = "shown-start"


def story(totals: Totals, today: date) -> str:
    """How many payments, from when to when, and how many of them nobody has said what they were for."""
    if totals.first is None or totals.last is None:
        return "No payment is like that."
    days = format.range_(totals.first, totals.last, today)
    found = f"**{format.count(totals.count, 'payment')}**, {'on' if totals.first == totals.last else 'from'} {days}."
    if totals.uncategorised == totals.count > 1:
        return f"{found} None of them has a category yet."
    if totals.uncategorised:
        return f"{found} **{totals.uncategorised:,}** {'has' if totals.uncategorised == 1 else 'have'} no category yet."
    return f"{found} Every one has its category." if totals.count > 1 else found


def draw_sums(totals: Totals, asked: Asked, ledger: Ledger, file: Callable[[], bytes], file_name: str) -> None:
    """In, out and net of what is shown, and all of it as a file; transfers, savings and refunds are named, not hidden."""
    def money(minor: int) -> str:
        return format.escaped(format.money(minor, ledger.currency, cents=True, signed=True))

    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        st.markdown(f":gray[In] **:green[{money(totals.in_minor)}]**", width="content")
        st.markdown(f":gray[Out] **{money(-totals.out_minor)}**", width="content")
        st.markdown(f":gray[Net] **{money(totals.net_minor)}**", width="content")
        if totals.uncategorised and not asked.filters.uncategorised:
            label = f"Show {totals.uncategorised:,} without a category"
            st.button(label, key="shown-blank", type="tertiary", icon=":material/sell:", on_click=filters.only_uncategorised)
        st.download_button(
            "Download CSV", file, file_name, "text/csv", key="shown-file", type="tertiary", icon=":material/download:",
            on_click="ignore", help="What is shown, for a spreadsheet",
        )  # fmt: skip
    told = "; ".join(_beside(totals, ledger))
    if told:
        st.caption(f"{told[0].upper()}{told[1:]}.")


def _beside(totals: Totals, ledger: Ledger) -> list[str]:
    """What the sums leave out or take together, in words."""
    def size(minor: int) -> str:
        return format.escaped(format.money(minor, ledger.currency, cents=True))

    notes: list[str] = []
    if totals.refunds:
        notes.append(f"{format.count(totals.refunds, 'refund')} of {size(totals.refunds_minor)} taken off what went out")
    if totals.saved_minor:
        notes.append(f"{size(totals.saved_minor)} set aside, not spent")
    if totals.transfers:
        both = f"{size(totals.transfers_in_minor)} in and {size(totals.transfers_out_minor)} out"
        notes.append(f"{format.count(totals.transfers, 'transfer')} between own accounts, {both}, in no sum")
    if totals.parts:
        notes.append(f"{format.count(totals.parts, 'split payment counts', 'split payments count')} with the parts that match")
    if ledger.abroad:
        codes = format.listed(sorted(set(ledger.abroad.values())))
        notes.append(f"what is booked in {codes} counts in {ledger.currency}, at the rate of its day")
    if ledger.left_out:
        notes.append(f"not shown, because it needs an exchange rate: {format.escaped(format.listed(ledger.left_out))}")
    return notes


def draw_nothing(ledger: Ledger, asked: Filters, today: date) -> None:
    """Why there is nothing, what would help, and the way back to everything."""
    words = filters.described(asked, ledger.currency, today)
    with st.container(border=True, horizontal_alignment="center", gap="xsmall"):
        st.space("small")
        st.subheader("No payment matches", anchor=False, text_alignment="center")
        st.caption(format.escaped(f"You asked for {format.listed(list(words.values()))}."), text_alignment="center")
        for name, count in selections.without_each(ledger, asked)[:2]:
            st.caption(format.escaped(f"Without {words[name]} there are {count:,}."), text_alignment="center")
        st.button("Clear filters", key="shown-clear", icon=":material/filter_alt_off:", on_click=filters.clear)
        st.space("small")


def page_of(shown: pd.DataFrame, asked: Asked, rows: int) -> pd.DataFrame:
    """The rows of the page that is open; another choice of payments begins at its first."""
    choice = (asked.filters, asked.order, pages(len(shown), rows))
    before, times = session.recall(_CHOICE, (None, 0))
    if before != choice:
        page = 1 if before is None or before[:2] != choice[:2] else min(_page(times), choice[2])
        session.keep(_CHOICE, (choice, times + 1))
        session.keep(_START, page)
    else:
        page = _page(times)
    return shown.iloc[(page - 1) * rows : page * rows]


def draw_pages(count: int, rows: int) -> None:
    """The way to the other pages of a long ledger."""
    if count > rows:
        _choice, times = session.recall(_CHOICE, (None, 0))
        with st.container(horizontal=True, horizontal_alignment="center"):
            st.pagination(pages(count, rows), default=session.recall(_START, 1), key=f"shown-page-{times}", max_visible_pages=5)


def _page(times: int) -> int:
    return int(session.recall(f"shown-page-{times}") or session.recall(_START, 1))


def pages(count: int, rows: int) -> int:
    """How many pages of that many rows there are, at least one."""
    return max(1, -(-count // rows))
