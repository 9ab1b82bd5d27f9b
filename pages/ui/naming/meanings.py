"""Kinds of payees by meaning: the words and lists around the map, and the language model, loaded when it is asked for."""

from typing import Final

import pandas as pd
import streamlit as st

from finance_core.models import Filters
from finance_core.services.naming import meanings
from finance_core.services.naming.meanings import Advice, Kind, Meanings
from pages.ui import cached, components, format, links, session, tables
from pages.ui.ledger import alike
from pages.ui.links import Link
from pages.ui.session import Visit

LISTED: Final = 8
MAP_READING: Final = "Each dot is a payee, larger with more payments. Near each other are those that mean something alike."
KINDS_READING: Final = "Named by the words that are typical of their payees."
APART_READING: Final = "Payees that resemble no other: a look may be worth it."
ADVICE_READING: Final = "Where your categories and the meanings of your payees part ways. Nothing changes unless you change it."
_EXAMPLES: Final = 3


def ready(visit: Visit) -> bool:
    """Whether payees can be compared at once; else what is missing, or the button that lets the language model read them."""
    missing = meanings.missing()
    if missing:
        _heading()
        with st.container(border=True):
            st.subheader("The language model is not here", anchor=False)
            st.markdown(format.escaped(f"{missing} Everything else works without it."))
            st.markdown("To have it, run `python run.py` again: it installs what is missing. Then open this page anew.")
        return False
    unread = cached.unread_payees(visit)
    if not unread:
        return True
    _heading()
    with st.container(border=True):
        st.subheader(f"{format.count(unread, 'payee')} to read", anchor=False)
        st.markdown(
            "The language model on this machine reads each payee once. It takes some seconds to load, and a moment for each "
            "hundred payees. Nothing leaves this machine."
        )
        asked = st.button("Read my payees", type="primary", icon=":material/neurology:", key="meanings-read")
    if asked:
        with components.progress("Reading your payees") as report:
            cached.read_payees(visit, report)
        st.rerun()
    return False


def _heading() -> None:
    components.heading("Meanings", "What kinds of things you pay for, whatever your categories are called.")


def story(found: Meanings) -> str:
    """How many kinds there are, and the largest of them."""
    if found.places.empty:
        return f"Kinds can be told from {meanings.LEAST_PAYEES} payees on. There are fewer yet."
    if not found.kinds:
        return "No two of your payees are alike enough to be of one kind."
    largest = found.kinds[0]
    apart = f" **{format.count(len(found.apart), 'payee')}** stand apart." if len(found.apart) > 1 else ""
    return (
        f"Your payees fall into **{format.count(len(found.kinds), 'kind')}**. Most payments, {len(largest.ids):,}, are of the "
        f"kind “{format.escaped(largest.name)}”.{apart}"
    )


def map_answer(found: Meanings) -> str:
    """The title of the map."""
    return f"{format.count(len(found.places), 'payee')} by what they mean"


def opens_payee(name: str) -> Link:
    """The payments of one payee."""
    return links.transactions(name, Filters(text=name))


def kinds_answer(found: Meanings) -> str:
    """The title of the list of kinds."""
    return format.count(len(found.kinds), "kind")


def draw_kinds(found: Meanings, currency: str) -> None:
    """The largest kinds, each opened down to its payments."""
    if not found.kinds:
        st.caption("Each payee stands for itself.")
        return
    _table(found.kinds[:LISTED], currency)
    if len(found.kinds) > LISTED:
        st.caption(f"The {LISTED} with the most payments of {len(found.kinds)}.")
    _opener("Open a kind", found.kinds, "meanings-kind")


def apart_answer(found: Meanings) -> str:
    """The title of the list of those that stand apart."""
    return f"{format.count(len(found.apart), 'payee')} stand apart" if len(found.apart) != 1 else "One payee stands apart"


def draw_apart(found: Meanings, currency: str) -> None:
    """Payees that are like no other."""
    if not found.apart:
        st.caption("Every payee has others that are like it.")
        return
    _table(found.apart[:LISTED], currency)
    if len(found.apart) > LISTED:
        st.caption(f"The {LISTED} with the most money of {len(found.apart)}.")
    _opener("Open one of them", found.apart, "meanings-apart")


def advice_answer(found: Meanings) -> str:
    """The title of what could be changed."""
    if not found.advice:
        return "Your categories fit what your payees mean"
    return f"{format.count(len(found.advice), 'category', 'categories')} to think about"


def draw_advice(found: Meanings) -> None:
    """Categories that could be one, or two, with the payments of either side and the way to change them."""
    if not found.advice:
        st.caption("No two categories hold the same kind of payees, and none holds two kinds.")
        return
    for place, one in enumerate(found.advice[:LISTED]):
        st.markdown(f"{_badge(one)} {format.escaped(one.reason)}")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            for side in (0, 1):
                number = format.count(len(one.ids[side]), "payment")
                name = one.categories[side] if one.act == "merge" else f"like {format.short(one.payees[side][0], 24)}"
                components.link(_payments(f"{number} {'of ' if one.act == 'merge' else ''}{name}", one.ids[side]))
        if place < len(found.advice[:LISTED]) - 1:
            st.space("xsmall")
    components.link(Link(label="Change the categories", page=links.CATEGORIES))


def _badge(one: Advice) -> str:
    if one.act == "merge":
        return ":blue-badge[:material/merge: Could be one]"
    return ":blue-badge[:material/call_split: Could be two]"


def _table(kinds: tuple[Kind, ...], currency: str) -> None:
    """Kinds with examples, payments and money."""
    rows = [{"name": _named(kind), "count": len(kind.ids), "moved": kind.moved} for kind in kinds]
    listed = tables.kind_list(pd.DataFrame(rows), session.colours(), currency)
    st.table(listed, border="horizontal", hide_header=True, hide_index=True)


def _named(kind: Kind) -> str:
    """The kind with some of its payees, as markdown."""
    if kind.payees == (kind.name,):
        main = format.escaped(format.short(kind.name, 40))
        return f"{main} :gray[{format.escaped(next(iter(kind.categories), 'no category'))}]"
    examples = format.listed([format.short(payee, 24) for payee in kind.payees[:_EXAMPLES]])
    return f"{format.escaped(kind.name)} :gray[{format.escaped(examples)}]"


def _opener(label: str, kinds: tuple[Kind, ...], key: str) -> None:
    by_name: dict[str, Kind] = {kind.name: kind for kind in kinds}
    components.opener(label, list(by_name), lambda name: _payments(name, by_name[name].ids), key)


def _payments(label: str, ids: tuple[int, ...]) -> Link:
    """The newest of these payments, as many as an address carries."""
    return links.transactions(label, Filters(ids=ids[: alike.OPENED]))
