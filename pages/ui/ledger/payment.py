"""One payment: what it is, its parts, where it came from and what was done to it.

Every button acts in its `on_click`, with the payment and version that were on screen when it was pressed.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from finance_core.errors import FinanceError, InvalidError
from finance_core.models import Filters
from finance_core.services import details, transactions
from finance_core.services.automation import rules
from finance_core.services.details import Details
from pages.ui import changes, components, format, links, rate_forms, session, typed
from pages.ui.ledger import adding, editing, filters, ledger_table
from pages.ui.ledger.ledger_table import Choices
from pages.ui.naming import links_review
from pages.ui.session import Visit

_SPLIT_HINT: Final = "For a payment that was for several things. One amount may stay empty: it takes what is left."


def draw(visit: Visit, transaction_id: int, choices: Choices) -> None:
    """Everything about one payment: what it is, its parts, where it came from and what was done to it."""
    found = details.of(visit.store, visit.household.id, transaction_id)
    paid = found.transaction
    amount = format.money(paid.amount_minor, paid.currency, cents=True, signed=True)
    cards = components.cards(3)
    facts = [f"{paid.date:%A}, {format.day(paid.date)} {paid.date.year}", *rate_forms.beside(visit, paid)]
    with components.card(cards, f"{_named(found)[:80]}, {amount}", " · ".join(facts)):
        _facts_form(found, choices)
    with components.card(cards, _split_title(found), _SPLIT_HINT):
        _split_form(found, choices)
    with components.card(cards, "The bank's own text"):
        if paid.description:
            st.code(paid.description, language=None, wrap_lines=True, height=240 if len(paid.description) > 400 else "content")
        _origin(found)
        links_review.draw_partners(visit, paid.id)
        _rule(visit, paid.id)
        _history(visit, found)


def _facts_form(found: Details, choices: Choices) -> None:
    paid = found.transaction
    key = f"payment-{paid.id}-{paid.version}"
    current = next((category.name for category in choices.categories if category.id == paid.category_id), None)
    person = next((member.name for member in choices.members if member.id == paid.member_id), None)
    st.text_input("Payee", paid.payee, key=f"{key}-payee", placeholder="Shown instead of the bank's text")
    if not paid.splits:
        editing.category_field("Category", f"{key}-category", choices, current)
    if choices.members:
        people = [member.name for member in choices.members]
        place = people.index(person) if person else None
        st.selectbox("Person", people, place, key=f"{key}-member", placeholder="Nobody in particular")
    st.text_input("Note", paid.note, key=f"{key}-note")
    st.multiselect(
        "Tags", sorted({*choices.tags, *paid.tags}), list(paid.tags), key=f"{key}-tags", accept_new_options=True,
        placeholder="Choose or type a tag",
    )  # fmt: skip
    st.button("Save payment", key=f"{key}-save", on_click=_save_facts, args=(found, choices))


def _save_facts(found: Details, choices: Choices) -> None:
    visit, paid = session.require(), found.transaction
    key = f"payment-{paid.id}-{paid.version}"
    cells: dict[str, Any] = {name: session.recall(f"{key}-{name}") for name in ("payee", "note", "tags", "member")}
    try:
        if not paid.splits:
            category = editing.chosen_category(visit, session.recall(f"{key}-category"), f"{key}-category", choices)
            if (category.id if category else None) != paid.category_id:
                cells["category"] = category.name if category else None
                choices = replace(choices, categories=[*choices.categories, *([category] if category else [])])
        edit = ledger_table.edit_of(cells, choices)
        changed = transactions.edit(
            visit.store, visit.household.id, {paid.id: edit}, now=visit.now, versions={paid.id: paid.version}
        )
    except FinanceError as error:
        changes.refuse(str(error))
        return
    if changed:
        changes.done(visit, f"Saved {_named(found)}.", action="edit")


def _split_title(found: Details) -> str:
    return f"Split into {len(found.transaction.splits)} parts" if found.transaction.splits else "Split this payment"


def _split_form(found: Details, choices: Choices) -> None:
    paid = found.transaction
    key = f"split-{paid.id}-{paid.version}"
    rows = session.kept(f"{key}-rows", lambda: max(2, len(paid.splits)))
    direction = -1 if paid.amount_minor < 0 else 1
    names = {category.id: category.name for category in choices.categories}
    parts: list[typed.Part] = []
    for place in range(rows):
        there = paid.splits[place] if place < len(paid.splits) else None
        name = names.get(there.category_id or 0) if there else None
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
            category = st.selectbox(
                f"Category of part {place + 1}", choices.names, choices.names.index(name) if name in choices.names else None,
                key=f"{key}-{place}-category", placeholder="Category", label_visibility="collapsed", width="stretch",
            )  # fmt: skip
            size = st.text_input(
                f"Amount of part {place + 1}", typed.plain(direction * there.amount_minor, paid.currency) if there else "",
                key=f"{key}-{place}-amount", placeholder="Amount", label_visibility="collapsed", width=96,
            )  # fmt: skip
        note = st.text_input(
            f"Note of part {place + 1}", there.note if there else "", key=f"{key}-{place}-note", placeholder="Note, if any",
            label_visibility="collapsed",
        )  # fmt: skip
        chosen = choices.category(category)
        parts.append(typed.Part(category_id=chosen.id if chosen else None, size=size or "", note=note or ""))
    ready = _say_what_is_left(parts, found)
    with st.container(horizontal=True, gap="xsmall"):
        st.button("Save the parts", key=f"{key}-save", on_click=_save_split, args=(found, tuple(parts)), disabled=not ready)
        st.button("Add a part", key=f"{key}-add", type="tertiary", on_click=session.keep, args=(f"{key}-rows", rows + 1))
        if paid.splits:
            st.button("Make whole again", key=f"{key}-whole", type="tertiary", on_click=_save_split, args=(found, ()))


def _say_what_is_left(parts: Sequence[typed.Part], found: Details) -> bool:
    """The sum still to be shared out, live; whether the parts can be saved."""
    paid = found.transaction
    try:
        splits, left = typed.shared_out(parts, paid.amount_minor, paid.currency)
    except FinanceError as error:
        st.caption(f":orange[{format.escaped(str(error))}]")
        return False
    size = format.escaped(format.money(abs(left), paid.currency, cents=True))
    whole = format.escaped(format.money(abs(paid.amount_minor), paid.currency, cents=True))
    if left:
        st.markdown(f"**{size}** {'of ' + whole + ' left' if left > 0 else ':orange[too much]'}")
        return False
    if len(splits) > 1:
        st.markdown(f":green[:material/check:] Adds up to {whole}")
    return len(splits) > 1


def _save_split(found: Details, parts: Sequence[typed.Part]) -> None:
    visit, paid = session.require(), found.transaction
    try:
        splits, left = typed.shared_out(parts, paid.amount_minor, paid.currency) if parts else ([], 0)
        if left:
            raise InvalidError("The parts must add up to the whole payment.")
        transactions.split(visit.store, visit.household.id, paid.id, splits, version=paid.version, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
        return
    what = f"Split {_named(found)} into {len(splits)} parts." if splits else f"{_named(found)} is whole again."
    changes.done(visit, what, action="split")


def _origin(found: Details) -> None:
    """Which file it came from, and the way to all of that import."""
    batch = found.batch
    if batch is None:
        st.caption("Entered by hand.")
        adding.remove_button(found)
        return
    where = "From " if found.row is None else f"Line {found.row + 1:,} of "
    when = f"{format.day(batch.created_at.date())} {batch.created_at.year}"
    st.caption(format.escaped(f"{where}{batch.file_name}, imported {when}."))
    st.button("Show this import", key="payment-batch", type="tertiary", icon=":material/filter_alt:",
              on_click=filters.show, args=(Filters(batch=batch.id),))  # fmt: skip


def _rule(visit: Visit, transaction_id: int) -> None:
    """The rule that decided it, where one did, and the way to make one."""
    name = rules.why(visit.store, visit.household.id, transaction_id)
    if name:
        st.caption(format.escaped(f"Decided by your rule “{name}”."))
    components.link(links.rule_of(transaction_id))


def _history(visit: Visit, found: Details) -> None:
    st.markdown("**History**")
    if not found.history:
        st.caption("Never changed since it came in.")
    for step in found.history[:6]:
        taken = " (taken back)" if step.entry.undone_at else ""
        what = "; ".join(step.changes) or step.entry.summary
        st.caption(f"{changes.when(step.entry, visit)}{taken}: {format.escaped(what[:200])}")


def _named(found: Details) -> str:
    return found.transaction.payee or found.transaction.description
