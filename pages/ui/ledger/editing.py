"""The line above the ledger, and changing many payments at once.

Every button acts in its `on_click`, with the payments and versions that were on screen when it was pressed.
"""

from typing import Final

import pandas as pd
import streamlit as st

from finance_core.errors import FinanceError
from finance_core.models import CATEGORY_GROUPS, TAG_SEPARATOR, Category, CategoryGroup, TransactionEdit
from finance_core.services import selections, transactions
from finance_core.services.naming import categories as shaping
from pages.ui import changes, format, session
from pages.ui.ledger import filters, ledger_table
from pages.ui.ledger.ledger_table import Choices
from pages.ui.session import Visit

GROUP_NAMES: Final[dict[CategoryGroup, str]] = {
    "needs": "A need", "wants": "A want", "savings": "Saving", "income": "Income", "transfer": "Between own accounts",
}  # fmt: skip
_HINT: Final = "Press a cell to change it; it is saved at once. Tick payments to change several, or to split one."

Edits = dict[int, TransactionEdit]


# --- Many at once ----------------------------------------------------------------------------------------------------------


def bar(visit: Visit, shown: pd.DataFrame, picked: pd.DataFrame, choices: Choices) -> None:
    """The line above the ledger: what can be done with the ticked payments, the order, the last changes; then what was done."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        if len(picked):
            _bulk(picked, choices)
            st.button("Clear", key="pick-none", type="tertiary", on_click=ledger_table.pick, args=([],))
        if len(picked) < len(shown):
            every = shown["id"].tolist()
            st.button(f"Select all {len(shown):,}", key="pick-all", on_click=ledger_table.pick, args=(every,))
        filters.draw_order()
        changes.draw_recent(visit)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", height=40, border=False):
        changes.draw_notice(visit, _HINT)


def _bulk(rows: pd.DataFrame, choices: Choices) -> None:
    """What can be done with the payments that are ticked."""
    every = f"Set for {format.count(len(rows), 'payment')}"
    st.markdown(f"**{len(rows):,} selected**", width="content")
    with st.popover("Category", icon=":material/sell:"):
        name = category_field("Category", "bulk-category", choices, None)
        st.button(every, key="bulk-category-set", on_click=_set_category, args=(rows, choices), disabled=not name)
        st.button("Remove the category", key="bulk-category-clear", type="tertiary", on_click=_clear_category, args=(rows,))
    with st.popover("Tags", icon=":material/label:"):
        here = sorted({tag for joined in rows["tags"].unique() for tag in joined.split(TAG_SEPARATOR) if tag}, key=str.casefold)
        none = "Choose" if here else "No tag to remove"
        added = st.multiselect("Add", choices.tags, key="bulk-add", accept_new_options=True, placeholder="Choose or type a tag")
        removed = st.multiselect("Remove", here, key="bulk-remove", placeholder=none, disabled=not here)
        st.button(every, key="bulk-tags-set", on_click=_set_tags, args=(rows,), disabled=not added and not removed)
    if choices.members:
        with st.popover("Person", icon=":material/person:"):
            person = st.selectbox("Person", [member.name for member in choices.members], index=None, key="bulk-member")
            st.button(every, key="bulk-member-set", on_click=_set_member, args=(rows, choices), disabled=not person)
            st.button("Nobody in particular", key="bulk-member-clear", type="tertiary", on_click=_clear_member, args=(rows,))
    if selections.mergeable(rows):
        st.button("Merge", key="bulk-merge", icon=":material/merge:", on_click=_merge, args=(rows,),
                  help="They are one payment that came in twice: what one lacks is filled from the other.")  # fmt: skip
    with st.popover("Transfer", icon=":material/swap_horiz:"):
        st.caption("A transfer between your own accounts is neither income nor spending.")
        st.button("Mark as transfer", key="bulk-transfer", on_click=_set_transfer, args=(rows, True))
        st.button("Not a transfer", key="bulk-no-transfer", on_click=_set_transfer, args=(rows, False))


def _merge(rows: pd.DataFrame) -> None:
    """Make two payments one: the one that a bank's file brought stays, else the one that was there first."""
    visit = session.require()
    kept, other = selections.merge_order(rows)
    try:
        transactions.merge(visit.store, visit.household.id, kept, other, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
        return
    ledger_table.pick([kept])
    changes.done(visit, "Merged two payments into one.", action="merge")


def _set_category(rows: pd.DataFrame, choices: Choices) -> None:
    """Give every payment that is not split the category that was chosen, made first where it is new."""
    visit, name = session.require(), session.recall("bulk-category")
    try:
        category = chosen_category(visit, name, "bulk-category", choices)
    except FinanceError as error:
        changes.refuse(str(error))
        return
    _change(rows, selections.category_edits(rows, category), f"Set {name} for", _keep_parts(rows))


def _clear_category(rows: pd.DataFrame) -> None:
    _change(rows, selections.category_edits(rows, None), "Removed the category of", _keep_parts(rows))


def _keep_parts(rows: pd.DataFrame) -> str:
    """What happens to split payments when a category is set for many."""
    split = int(rows["is_split"].sum())
    return f" {format.count(split, 'split payment keeps its', 'split payments keep their')} parts." if split else ""


def _set_tags(rows: pd.DataFrame) -> None:
    added, removed = tuple(session.recall("bulk-add") or ()), tuple(session.recall("bulk-remove") or ())
    session.forget("bulk-add", "bulk-remove")
    _change(rows, _same_for_all(rows, TransactionEdit(add_tags=added, remove_tags=removed)), "Tagged")


def _set_member(rows: pd.DataFrame, choices: Choices) -> None:
    name = session.recall("bulk-member")
    person = next(member for member in choices.members if member.name == name)
    _change(rows, _same_for_all(rows, TransactionEdit(member_id=person.id)), f"Set {name} for")


def _clear_member(rows: pd.DataFrame) -> None:
    _change(rows, _same_for_all(rows, TransactionEdit(clear_member=True)), "Set nobody in particular for")


def _set_transfer(rows: pd.DataFrame, is_transfer: bool) -> None:  # noqa: FBT001  an argument of `on_click`
    verb = "Marked as transfer:" if is_transfer else "Marked as no transfer:"
    _change(rows, selections.transfer_edits(rows, is_transfer=is_transfer), verb)


def _same_for_all(rows: pd.DataFrame, edit: TransactionEdit) -> Edits:
    return dict.fromkeys(rows["id"].tolist(), edit)


def _change(rows: pd.DataFrame, edits: Edits, verb: str, beside: str = "") -> None:
    """Make the edits, all or none, on the versions that were on screen."""
    visit = session.require()
    seen = dict(zip(rows["id"].tolist(), rows["version"].tolist(), strict=True))
    versions = {row_id: seen[row_id] for row_id in edits}
    try:
        changed = transactions.edit(visit.store, visit.household.id, edits, now=visit.now, versions=versions)
    except FinanceError as error:
        changes.refuse(str(error))
        return
    if changed:
        changes.done(visit, f"{verb} {format.count(changed, 'payment')}.{beside}", action="edit")
    else:
        session.notice(f"Nothing to change: they are like that already.{beside}")


# --- Categories, also new ones ---------------------------------------------------------------------------------------------


def category_field(label: str, key: str, choices: Choices, current: str | None) -> str | None:
    """A category, or the name of a new one; what kind a new one is, is asked at once."""
    names = [*choices.names, *([current] if current and current not in choices.names else [])]
    name = st.selectbox(
        label, names, names.index(current) if current else None, key=key, accept_new_options=True,
        placeholder="Choose, or type a new one",
    )  # fmt: skip
    if name and name not in names:
        st.pills("What kind is it?", CATEGORY_GROUPS, format_func=GROUP_NAMES.__getitem__, key=f"{key}-group")
    return name


def chosen_category(visit: Visit, name: str | None, key: str, choices: Choices) -> Category | None:
    """The category that was chosen; a new one is added first."""
    if not name or any(category.name == name for category in choices.categories):
        return choices.category(name)
    group: CategoryGroup | None = session.recall(f"{key}-group")
    added = shaping.add(visit.store, visit.household.id, name, group, now=visit.now)
    found = transactions.categories_of(visit.store, visit.household.id)
    return next(category for category in found if category.id == added)
