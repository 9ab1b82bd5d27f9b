"""Payments that mean what was searched for but don't say it: told apart from those that do, below them."""

from typing import Final

import streamlit as st

from finance_core.models import Filters
from finance_core.services.ledgers import Ledger
from finance_core.services.naming.meaning import Similar
from pages.ui import cached, components, format, links, session, tables
from pages.ui.session import Visit

LISTED: Final = 12
OPENED: Final = 500
"""Payments that are opened one by one in the address: browsers carry no more."""


def draw(visit: Visit, ledger: Ledger, asked: Filters) -> None:
    """The payees that are similar in meaning, the likest first, each opened down to its payments."""
    if not (asked.text and asked.meaning):
        return
    found = cached.similar(visit, asked)
    st.header("Similar in meaning", anchor=False)
    st.caption(format.escaped(story(found, asked.text)))
    if found.payees.empty:
        return
    shown = found.payees.head(LISTED).rename(columns={"moved": "spent"})
    listed = tables.payee_list(shown, session.colours(), ledger.currency)
    st.table(listed, border="horizontal", hide_header=True, hide_index=True)
    ids = tuple(found.payments["id"].tolist()[:OPENED])
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        components.link(links.transactions(f"See {format.count(len(ids), 'payment')}", Filters(ids=ids)))
        components.opener("Open a payee", found.payees["payee"].tolist(), _payee, "alike-open")


def _payee(name: str) -> links.Link:
    return links.transactions(name, Filters(text=name))


def story(found: Similar, text: str) -> str:
    """How many are similar, or why none is."""
    if found.without_model:
        return f"{found.without_model} {_INSTALL}"
    if found.payees.empty:
        return f"No other payment is like “{text}” in meaning."
    number = format.count(len(found.payments), "payment")
    payees = format.count(len(found.payees), "payee")
    more = f" The {LISTED} likest are listed." if len(found.payees) > LISTED else ""
    return f"{number} to or from {payees} that mean something like “{text}” without saying it.{more}"


_INSTALL: Final = "Run “python run.py” again to install what is missing."
