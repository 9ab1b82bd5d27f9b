"""What earlier files brought: the last ones in detail, all of them with a way back, and how their tables are read."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from finance_core.errors import FinanceError
from finance_core.models import Filters, ImportBatch
from finance_core.money import to_major
from finance_core.services.importing import imports, layouts, outcomes
from finance_core.services.importing.outcomes import Line, Outcome
from pages.ui import account_forms, cached, changes, components, format, links, session
from pages.ui.imports import import_layout, importing
from pages.ui.naming import suggestions_review

if TYPE_CHECKING:
    from pages.ui.session import Visit

_BATCHES_SHOWN: Final = 8
_MONTHS_SHOWN: Final = 12
_CATEGORIES_SHOWN: Final = 6


def notice(visit: "Visit") -> None:
    """What was just done, with the way back where there is one."""
    account_forms.notice(visit)


# ---- what changed ----------------------------------------------------------------------------------------------------


def what_changed(visit: "Visit", batches: Sequence[ImportBatch], *, at_length: bool) -> None:
    """What the files that were dropped last brought, until it is closed; only the ways there while more wait on screen."""
    ids = session.recall(importing.LAST, [])
    done = [batch for batch in batches if batch.id in ids and batch.undone_at is None]
    if not done:
        return
    if not at_length:
        _ways(done)
        return
    found = outcomes.of(cached.ledger(visit), [batch.id for batch in done])
    filled = outcomes.filled(visit.store, visit.household.id, [batch.id for batch in done])
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader("What changed", anchor=False)
            st.button("Close", type="tertiary", icon=":material/close:", key="changed-close", on_click=session.forget,
                      args=(importing.LAST,))  # fmt: skip
        _new_lines(found, visit.currency)
        for sentence in _remarks(found, filled):
            st.markdown(sentence)
        _ways(done)
        if found.uncategorised and len(done) == 1:
            label = f"See {found.uncategorised:,} without a category"
            components.link(links.transactions(label, Filters(batch=done[0].id, uncategorised=True)))
        if found.uncategorised:
            suggestions_review.offer(visit)


def _new_lines(found: Outcome, currency: str) -> None:
    """What came in, month by month, or by category where it is all of one month."""
    by_month = len(found.months) > 1
    lines: Sequence[Line] = found.months[-_MONTHS_SHOWN:] if by_month else found.categories[:_CATEGORIES_SHOWN]
    if not lines:
        return
    name = "Month" if by_month else "Category"
    frame = pd.DataFrame({
        name: [format.month(outcomes.month_of(line)) if by_month else format.escaped(line.name) for line in lines],
        "New": [line.payments for line in lines],
        "In": [float(to_major(line.in_minor, currency)) for line in lines],
        "Out": [float(to_major(line.out_minor, currency)) for line in lines],
    })  # fmt: skip
    st.table(
        frame.style.format(dict.fromkeys(("In", "Out"), lambda value: _moved(float(str(value)), currency)))
        .map(lambda value: f"color: {session.colours().money_in}" if value else "", subset=["In"])
        .set_properties(subset=["New", "In", "Out"], **{"text-align": "right", "white-space": "nowrap"}),
        border="horizontal", hide_index=True,
    )  # fmt: skip
    more = len(found.months) - len(lines) if by_month else len(found.categories) - len(lines)
    if more > 0:
        st.caption(f"And {format.count(more, 'earlier month') if by_month else format.count(more, 'category', 'categories')}.")
    elif not by_month and found.months:
        st.caption(f"All of them in {format.month(outcomes.month_of(found.months[0]))}.")


def _moved(value: float, currency: str) -> str:
    """An amount, a dash where nothing moved."""
    signed = format.whole(value or None, currency, signed=value > 0)
    return signed.replace(format.MINUS, f"{format.MINUS}\N{WORD JOINER}")


def _remarks(found: Outcome, filled: int) -> list[str]:
    """What else there is to say, in sentences."""
    said: list[str] = []
    if filled:
        words = "payment that you had got what was missing" if filled == 1 else "payments that you had got what was missing"
        said.append(f"{filled:,} {words}, such as the bank’s own text.")
    if found.uncategorised == found.payments > 1:
        said.append(f"None of the {found.payments:,} new payments has a category yet.")
    elif found.uncategorised:
        said.append(f"{found.uncategorised:,} of {format.count(found.payments, 'new payment')} "
                    f"{'has' if found.uncategorised == 1 else 'have'} no category yet.")  # fmt: skip
    elif found.payments:
        said.append("Every new payment has a category.")
    return said


def _ways(done: Sequence[ImportBatch]) -> None:
    """The way to the payments that each import brought."""
    with st.container(horizontal=True, gap="small"):
        for batch in done:
            if batch.imported:
                name = "See these payments" if len(done) == 1 else f"See those of {format.escaped(batch.file_name)}"
                st.page_link(
                    links.TRANSACTIONS, label=name, icon=":material/receipt_long:", query_params={"batch": str(batch.id)}
                )


# ---- earlier files ---------------------------------------------------------------------------------------------------


def history(visit: "Visit", batches: Sequence[ImportBatch]) -> None:
    """Earlier imports, newest first, each with its way back."""
    pages = -(-len(batches) // _BATCHES_SHOWN)
    page = 0 if pages < 2 else st.pagination(pages, key="imports-page") - 1
    for batch in batches[page * _BATCHES_SHOWN : (page + 1) * _BATCHES_SHOWN]:
        with st.container(border=True, gap="xsmall"):
            _batch(visit, batch)


def _batch(visit: "Visit", batch: ImportBatch) -> None:
    undone = " :gray-badge[Undone]" if batch.undone_at else ""
    words, actions = st.columns([5, 2], vertical_alignment="center", gap="xsmall")
    with words.container(gap=None):
        st.markdown(f"**{format.escaped(batch.file_name)}** into {format.escaped(batch.account)}{undone}")
        st.caption(format.escaped(_facts(batch, visit.today)))
    if batch.undone_at is not None:
        return
    with actions.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"):
        if batch.imported:
            st.page_link(
                links.TRANSACTIONS, label="See payments", icon=":material/receipt_long:", query_params={"batch": str(batch.id)}
            )
        if st.button("Undo", icon=":material/undo:", type="tertiary", key=f"undo-{batch.id}"):
            _confirm_undo(visit, batch)


def _facts(batch: ImportBatch, today: date) -> str:
    """When, which days, how many rows and what became of them, and their sum."""
    fates = ((batch.imported, "new"), (batch.duplicates, "known already"), (batch.refused, "refused"))
    rows = format.count(batch.rows_read, "row")
    became = [f"{number:,} {words}" for number, words in fates if number]
    facts = [
        f"Imported {format.day(batch.created_at.date(), today)}", batch.format.upper(),
        format.range_(batch.first_date, batch.last_date, today) if batch.first_date and batch.last_date else "",
        f"{rows}, all new" if batch.imported == batch.rows_read > 1 else f"{rows}: {format.listed(became)}" if became else rows,
        f"sum {format.money(batch.sum_minor, batch.currency, cents=True, signed=True)}" if batch.imported else "",
    ]  # fmt: skip
    return " · ".join(fact for fact in facts if fact)


@st.dialog("Undo this import?")
def _confirm_undo(visit: "Visit", batch: ImportBatch) -> None:
    """Ask before an import is taken back."""
    undo_form(visit, batch)


def undo_form(visit: "Visit", batch: ImportBatch) -> None:
    """Say what would go, then do it or leave it."""
    edited = imports.edited_since(visit.store, visit.household.id, batch.id)
    gone = format.count(batch.imported, "payment")
    st.markdown(f"**{gone}** from {format.escaped(batch.file_name)} will leave {format.escaped(batch.account)}.")
    if edited:
        st.markdown(f":orange[{format.count(edited, 'payment')} of them you changed since: those changes go too.]")
    st.caption("The file can be imported again.")
    with st.container(horizontal=True):
        if st.button("Undo import", type="primary", key="undo-confirmed"):
            try:
                imports.undo(visit.store, visit.household.id, batch.id, now=visit.now)
            except FinanceError as error:
                components.refused(str(error))
                return
            session.notice(f"Undid the import of {batch.file_name}: {gone} left {batch.account}.")
            st.rerun()
        if st.button("Keep it", key="undo-refused"):
            st.rerun()


# ---- how tables are read ---------------------------------------------------------------------------------------------


def profiles(visit: "Visit") -> None:
    """The layouts that a person settled, each named by what it was last used for, and the way to forget one."""
    known = layouts.profiles(visit.store, visit.household.id)
    if not known:
        return
    st.header("How your files are read", anchor=False)
    st.caption("What you said about a file counts for the next one with the same columns.")
    for one in known:
        with st.container(border=True), st.container(horizontal=True, vertical_alignment="center",
                                                     horizontal_alignment="distribute"):  # fmt: skip
            with st.container(gap=None, width="stretch"):
                source = f", last used for {one.file_name}" if one.file_name and one.file_name != one.name else ""
                st.markdown(f"**{format.escaped(one.name)}**{format.escaped(source)}")
                st.caption(format.escaped(f"{import_layout.reading_words(one.layout)}. {_titles(one.layout.header)}"))
            if st.button("Forget", icon=":material/delete:", type="tertiary", key=f"forget-{one.key}"):
                _forget(visit, one)


def _titles(header: Sequence[str]) -> str:
    """The titles by which such files are known."""
    return f"Columns: {format.short(', '.join(title for title in header if title), 100)}"


def _forget(visit: "Visit", one: layouts.Profile) -> None:
    try:
        layouts.forget(visit.store, visit.household.id, one.key, now=visit.now)
    except FinanceError as error:
        components.refused(str(error))
        return
    changes.done(visit, f"Forgot how the files of {one.name} are read.", action="layout")
    st.rerun()
