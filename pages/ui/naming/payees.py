"""The payees page's parts: what seems to be one payee, the list, and one payee with its names.

Every button acts in its `on_click`, with what was on screen when it was pressed.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from finance_core.errors import FinanceError
from finance_core.models import Filters
from finance_core.services.naming import payees
from finance_core.services.naming.payees import Alias, Book, Proposal, Variant
from pages.ui import changes, components, format, links, session
from pages.ui.session import Visit

PAGE_CARDS: Final = 6
"""Proposals that are drawn at once."""
_ACTION: Final = "payee"
_OPEN: Final = "payee-open"
_TABLE: Final = "payees-table"
_SEARCH: Final = "payees-search"
_PAGE: Final = "payees-page"
_WHY: Final = {
    "cleaned": "the same name without the bank’s additions",
    "spelling": "spelled nearly alike",
    "beginning": "one name begins with the other",
}


def story(table: pd.DataFrame, waiting: Sequence[Proposal]) -> str:
    """How many payees there are, and how many seem to be another. Markdown."""
    words = f"You have **{format.count(len(table), 'payee')}**."
    number = sum(len(proposal.variants) for proposal in waiting)
    if not number:
        return f"{words} None of them seem to be the same."
    seem = "seems to be another one" if number == 1 else "seem to be others"
    return f"{words} **{number:,}** of them {seem} under a different name."


def reason(variant: Variant) -> str:
    """Why it may be the same payee: `Spelled nearly alike: 86%.`"""
    words = _WHY[variant.evidence]
    how_much = f": {format.percent(variant.alike)}" if variant.evidence == "spelling" else ""
    return f"{words[0].upper()}{words[1:]}{how_much}."


def waiting(proposals: Sequence[Proposal]) -> None:
    """What seems to be one payee, each to be merged or told apart."""
    if not proposals:
        return
    st.header(f"Seem to be one: {len(proposals):,}", anchor=False)
    st.caption("Once merged, the payments have one payee, and later imports that say the other name mean it as well.")
    last = -(-len(proposals) // PAGE_CARDS)
    page = min(int(session.recall(_PAGE) or 1), last)
    for proposal in proposals[(page - 1) * PAGE_CARDS : page * PAGE_CARDS]:
        _proposal(proposal)
    if last > 1:
        with st.container(horizontal=True, horizontal_alignment="center"):
            st.pagination(last, key=_PAGE, max_visible_pages=5)


def _proposal(proposal: Proposal) -> None:
    """One group: its name, the others with their counts and why, which of them are meant, and the two answers."""
    names = [variant.name for variant in proposal.variants]
    key = f"{proposal.name}-{'-'.join(names)}"[:200]
    with st.container(border=True, gap="xsmall"):
        there = f" :gray[{format.count(proposal.count, 'payment')}]" if proposal.count else ""
        st.markdown(f"**{format.escaped(proposal.name)}**{there}")
        for variant in proposal.variants:
            line = f"{format.escaped(format.short(variant.name, 80))} :gray[{format.count(variant.count, 'payment')}]"
            st.markdown(f"{line}  \n:small[:gray[{format.escaped(reason(variant))}]]")
        chosen = names
        if len(names) > 1:
            chosen = st.pills(
                f"Which of them are {proposal.name}?", names, default=names, selection_mode="multi", key=f"chosen-{key}",
                format_func=lambda name: format.escaped(format.short(name)),
            )  # fmt: skip
        with st.container(horizontal=True, gap="small"):
            st.button(
                f"Merge into {format.escaped(format.short(proposal.name, 30))}", key=f"merge-{key}", icon=":material/merge:",
                on_click=_merge, args=(tuple(chosen), proposal.name), disabled=not chosen,
            )  # fmt: skip
            st.button(
                "Not the same", key=f"reject-{key}", type="tertiary", on_click=_reject, args=(tuple(chosen), proposal.name),
                disabled=not chosen,
            )  # fmt: skip


def listed(table: pd.DataFrame, currency: str) -> None:
    """Every payee, those with the most payments first: search, and one to open."""
    st.header("All payees", anchor=False)
    st.text_input(
        "Search", key=_SEARCH, placeholder="Search payees", icon=":material/search:", label_visibility="collapsed", width=320
    )
    shown = _found(table, str(session.recall(_SEARCH) or ""))
    if shown.empty:
        st.caption("No payee has that in its name.")
        return
    st.dataframe(
        _styled(shown, currency), hide_index=True, key=_TABLE, on_select=partial(_open_selected, tuple(shown["payee"])),
        selection_mode="single-row", height=min(36 * (len(shown) + 1) + 2, 420),
        column_config={
            "payee": st.column_config.TextColumn("Payee", width=150),
            "sum": st.column_config.NumberColumn("Sum", width=95, help="All payments together, money out negative"),
            "count": st.column_config.NumberColumn("Payments", width=80),
            "last": st.column_config.DateColumn("Last seen", format="D MMM YYYY", width=100),
            "category": st.column_config.TextColumn("Category", help="The one used most"),
            "aliases": st.column_config.NumberColumn("Other names", help="What later imports may call it as well"),
        },
        column_order=("payee", "sum", "count", "last", "category", *(["aliases"] if shown["aliases"].any() else [])),
        alt=f"{format.count(len(shown), 'payee')}; the most payments went to {shown['payee'].iloc[0]}.",
    )  # fmt: skip
    few = f"{len(shown):,} of {len(table):,} payees. " if len(shown) < len(table) else ""
    st.caption(f"{few}Choose a row, or a name below, to open it.")


def _found(table: pd.DataFrame, words: str) -> pd.DataFrame:
    names = table["payee"].str.casefold()
    keep = pd.Series(data=True, index=table.index)
    for word in words.casefold().split():
        keep &= names.str.contains(word, regex=False)
    return table[keep]


def _styled(shown: pd.DataFrame, currency: str) -> Any:
    return shown.style.format({"sum": lambda value: format.whole(float(str(value)), currency, cents=True, signed=True)})


def opened(found: Book, table: pd.DataFrame, currency: str) -> None:
    """One payee: its payments, renaming, merging, and what else it is called."""
    names = table["payee"].tolist()
    if session.recall(_OPEN) not in names:
        session.keep(_OPEN, None)
    name = st.selectbox("Open a payee", names, index=None, key=_OPEN, placeholder="Choose, or type to search")
    if name is None:
        return
    row = table[table["payee"] == name].iloc[0]
    with st.container(border=True, gap="small"):
        st.subheader(format.escaped(name), anchor=False)
        total = format.whole(float(row["sum"]), currency, cents=True, signed=True)
        st.markdown(format.escaped(f"{format.count(int(row['count']), 'payment')}, {total} in all."))
        if row["count"]:
            components.link(
                links.transactions(f"See {format.count(int(row['count']), 'payment')}", Filters(payees=(name,)))
            )
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            st.text_input("Name", name, key=f"payee-name-{name}", max_chars=payees.LONGEST_NAME, width=320)
            st.button("Rename", key=f"payee-rename-{name}", on_click=_rename, args=(name,))
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            others = [other for other in names if other != name]
            st.selectbox(
                "Merge into", others, index=None, key=f"payee-into-{name}", placeholder="Choose another payee", width=320
            )
            st.button("Merge", key=f"payee-merge-{name}", icon=":material/merge:", on_click=_merge_chosen, args=(name,))
        _aliases(found.aliases_of(found.ids[name]))


def _aliases(aliases: Sequence[Alias]) -> None:
    """What later imports may call it as well, each removable."""
    if not aliases:
        st.caption("Later imports know it by its name only. Names that you merge or rename are remembered here.")
        return
    st.markdown("**Also called**")
    for alias in aliases:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(format.escaped(format.short(alias.alias, 80)), width="content")
            st.button(
                "Forget", key=f"alias-{alias.id}", type="tertiary", icon=":material/close:", on_click=_forget,
                args=(alias,), help="Later imports that say this make a payee of its own again; payments stay as they are.",
            )  # fmt: skip


# ---- answers ---------------------------------------------------------------------------------------------------------


def _act(act: Callable[[Visit], object], sentence: Callable[[Any], str]) -> bool:
    """Do it, say so and offer the way back; or say why not."""
    visit = session.require()
    try:
        result = act(visit)
    except FinanceError as error:
        changes.refuse(str(error))
        return False
    changes.done(visit, sentence(result), action=_ACTION)
    return True


def _open_selected(names: Sequence[str]) -> None:
    chosen = session.recall(_TABLE)["selection"]["rows"]
    if chosen:
        session.keep(_OPEN, names[chosen[0]])


def _merge(names: Sequence[str], into: str) -> None:
    what = names[0] if len(names) == 1 else format.count(len(names), "payee")
    done = _act(
        lambda visit: payees.merge(visit.store, visit.household.id, names, into, now=visit.now),
        lambda moved: f"Merged {what} into {into}: {format.count(moved, 'payment')} moved.",
    )
    if done and session.recall(_OPEN) in names:
        session.keep(_OPEN, into)


def _merge_chosen(name: str) -> None:
    into = session.recall(f"payee-into-{name}")
    if into is None:
        changes.refuse("Choose the payee that this one is to become.")
        return
    _merge((name,), into)


def _reject(names: Sequence[str], name: str) -> None:
    _act(
        lambda visit: payees.reject(visit.store, visit.household.id, names, name, now=visit.now),
        lambda _nothing: "They will not be proposed as one again.",
    )


def _rename(name: str) -> None:
    new = str(session.recall(f"payee-name-{name}") or "")
    if _act(
        lambda visit: payees.rename(visit.store, visit.household.id, name, new, now=visit.now),
        lambda renamed: f"Renamed {name} to {' '.join(new.split())}." if renamed else "That is its name already.",
    ):
        session.keep(_OPEN, " ".join(new.split()))


def _forget(alias: Alias) -> None:
    _act(
        lambda visit: payees.forget_alias(visit.store, visit.household.id, alias.id, now=visit.now),
        lambda _nothing: f"Forgot “{alias.alias}”.",
    )
