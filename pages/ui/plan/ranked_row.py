"""What can be done with a goal or a debt of a list: change it, move it, remove it, see the payments behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Final, Literal

import streamlit as st

from finance_core.errors import FinanceError
from finance_core.models import Filters
from finance_core.services.plan import debts, goals
from pages.ui import changes, components, format, links, session

Noun = Literal["goal", "debt"]

_SERVICES: Final[dict[Noun, ModuleType]] = {"goal": goals, "debt": debts}


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedRow:
    """One of `count` rows, at `place` from 0: what it is called, what moving it up or down means, and its payments."""

    noun: Noun
    row_id: int
    name: str
    place: int
    count: int
    earlier: str
    later: str
    behind: Filters | None


def draw(row: RankedRow, change: Callable[[], None]) -> None:
    """The buttons beside each other; `change` opens the form."""
    called = format.escaped(row.name)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        key = f"{row.noun}-change-{row.row_id}"
        if st.button("Change", key=key, icon=":material/edit:", type="tertiary", help=f"Change {called}"):
            change()
        if row.place:
            st.button("Earlier", key=f"{row.noun}-up-{row.row_id}", icon=":material/arrow_upward:", type="tertiary",
                      help=f"{called} {row.earlier}", on_click=_move, args=(row, -1))  # fmt: skip
        if row.place < row.count - 1:
            st.button("Later", key=f"{row.noun}-down-{row.row_id}", icon=":material/arrow_downward:", type="tertiary",
                      help=f"{called} {row.later}", on_click=_move, args=(row, 1))  # fmt: skip
        st.button("Remove", key=f"{row.noun}-remove-{row.row_id}", icon=":material/delete:", type="tertiary",
                  help=f"Remove {called}", on_click=_remove, args=(row,))  # fmt: skip
        if row.behind is not None:
            components.link(links.transactions("See payments", row.behind))


def _move(row: RankedRow, by: int) -> None:
    visit, service = session.require(), _SERVICES[row.noun]
    try:
        service.move(visit.store, visit.household.id, row.row_id, by=by, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, f"{row.name} moved {'up' if by < 0 else 'down'}.", action=service.ACTION)


def _remove(row: RankedRow) -> None:
    visit, service = session.require(), _SERVICES[row.noun]
    try:
        service.remove(visit.store, visit.household.id, row.row_id, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, f"Removed the {row.noun} {row.name}.", action=service.ACTION)
