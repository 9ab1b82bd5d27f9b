"""The ledger as a table that is edited in place: every change is saved at once, so that a reload loses nothing.

The browser sends a table's edits as positions and values on top of what was drawn. So what was drawn is kept beside: which
payments, in which version, and which edits were taken already. What is new is saved before anything is drawn again, against
those versions: a payment that was changed elsewhere meanwhile is refused, never overwritten.
"""

from collections.abc import Hashable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from finance_core.errors import FinanceError, InvalidError
from finance_core.models import TAG_SEPARATOR, Category, Member, TransactionEdit
from finance_core.services import exports, selections, transactions
from pages.ui import changes, format, session
from pages.ui.palette import Palette
from pages.ui.session import Visit

PAGE_ROWS: Final = 200
SPLIT: Final = "Split"
TRANSFER: Final = "Transfer"
_LONGEST: Final = 300
"""Signs of a text that a cell shows; the payment's own card shows all of it."""
_HEIGHT: Final = 560
_DRAWN: Final = "ledger-drawn"
_PICKED: Final = "ledger-picked"
_TIMES: Final = "ledger-times"
_EDITABLE: Final = ("payee", "category", "member", "note", "tags")
_LABELS: Final = {"payee": "payee", "category": "category", "member": "person", "note": "note", "tags": "tags"}

Cells = dict[str, Any]
Edited = dict[int, Cells]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What can be chosen for a payment."""

    categories: Sequence[Category]
    members: Sequence[Member]
    tags: Sequence[str] = ()

    @property
    def names(self) -> list[str]:
        """The categories on offer."""
        return [category.name for category in self.categories if not category.hidden]

    def category(self, name: str | None) -> Category | None:
        """The category of that name; None for none. Raises InvalidError where it is not there."""
        found = next((category for category in self.categories if category.name == name), None)
        if name and found is None:
            raise InvalidError(f"There is no category {name} any more.")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What the browser shows: the rows by payment, their versions, and the edits on top of them that were taken already."""

    key: str
    rows: pd.DataFrame
    versions: Mapping[int, int]
    taken: Edited = field(default_factory=dict)


def rows_of(frame: pd.DataFrame, picked: frozenset[int]) -> pd.DataFrame:
    """The rows of the table by payment: the bank's text where there is no payee, one word for what is split or a transfer."""
    category = frame["category"].astype("object").where(frame["category"].notna(), None)
    category = category.mask(frame["is_transfer"] & frame["category"].isna(), TRANSFER).mask(frame["is_split"], SPLIT)
    rows = pd.DataFrame(
        {
            "picked": frame["id"].isin(picked),
            "date": frame["date"],
            "payee": selections.named(frame).map(_cell_text),
            "amount": frame["amount"],
            "category": category,
            "account": frame["account"],
            "member": frame["member"].astype("object").where(frame["member"] != "", None),
            "note": frame["note"],
            "tags": [joined.split(TAG_SEPARATOR) if joined else [] for joined in frame["tags"]],
            "description": frame["description"].map(_cell_text),
        }
    )
    if frame["rate_date"].notna().any():
        rows.insert(list(rows.columns).index("account"), "booked", _booked(frame))
    return rows.set_index(pd.Index(frame["id"], name="id"))


def _booked(frame: pd.DataFrame) -> list[str]:
    """What was booked in another currency; nothing beside what was not converted."""
    return [
        "" if pd.isna(rate_date) else format.whole(booked, currency, cents=True, signed=True)
        for booked, currency, rate_date in zip(frame["booked"], frame["currency"], frame["rate_date"], strict=True)
    ]


def new_cells(drawn: Drawn, edited: Edited) -> tuple[dict[int, Cells], dict[int, bool]]:
    """The cells that were edited since they were last taken, by payment, and the ticks that were set or removed."""
    cells: dict[int, Cells] = {}
    ticks: dict[int, bool] = {}
    for position, values in edited.items():
        if not 0 <= position < len(drawn.rows):
            continue
        before = drawn.rows.iloc[position]
        row_id = int(drawn.rows.index[position])
        for column, value in values.items():
            if column in drawn.taken.get(position, {}) and drawn.taken[position][column] == value:
                continue
            if column == "picked":
                ticks[row_id] = bool(value)
            elif column in _EDITABLE and _same(value) != _same(before[column]):
                cells.setdefault(row_id, {})[column] = value
    return cells, ticks


def edit_of(cells: Cells, choices: Choices) -> TransactionEdit:
    """The edit that a row's new cells mean. Raises InvalidError where a word stands for no category or person."""
    edit = TransactionEdit()
    if "category" in cells:
        edit = _category_edit(cells["category"], choices)
    if "payee" in cells:
        edit = replace(edit, payee=cells["payee"] or "")
    if "note" in cells:
        edit = replace(edit, note=cells["note"] or "")
    if "tags" in cells:
        edit = replace(edit, tags=tuple(cells["tags"] or ()))
    if "member" in cells:
        person = next((member for member in choices.members if member.name == cells["member"]), None)
        if cells["member"] and person is None:
            raise InvalidError("That person is not in the household any more.")
        edit = replace(edit, member_id=person.id if person else None, clear_member=person is None)
    return edit


def save_edits(visit: Visit, choices: Choices) -> None:
    """Save what was edited in the table since the last run, as one change; then draw anew. Ticks are only remembered."""
    drawn: Drawn | None = session.recall(_DRAWN)
    edited = _edited(drawn.key) if drawn else {}
    if drawn is None or not edited:
        return
    cells, ticks = new_cells(drawn, edited)
    session.keep(_DRAWN, replace(drawn, taken=deepcopy(edited)))
    if ticks:
        left = picked() - {row_id for row_id, on in ticks.items() if not on}
        session.keep(_PICKED, left | {row_id for row_id, on in ticks.items() if on})
    if not cells:
        return
    try:
        _refuse_split(drawn, cells)
        edits = {row_id: edit_of(values, choices) for row_id, values in cells.items()}
        versions = {row_id: drawn.versions[row_id] for row_id in edits}
        changed = transactions.edit(visit.store, visit.household.id, edits, now=visit.now, versions=versions)
    except FinanceError as error:
        changes.refuse(str(error))
        draw_anew()
    else:
        if changed:
            changes.done(visit, _sentence(drawn, cells), action="edit")
            st.rerun()


def draw(frame: pd.DataFrame, choices: Choices, colours: Palette, currency: str) -> None:
    """The table of at most PAGE_ROWS payments."""
    rows = rows_of(frame, picked())
    key = _key(rows)
    if any(_differs(rows, position, values) for position, values in _edited(key).items()):
        draw_anew()
        key = _key(rows)
    drawn: Drawn | None = session.recall(_DRAWN)
    taken = drawn.taken if drawn and drawn.key == key else {}
    versions = dict(zip(frame["id"].tolist(), frame["version"].tolist(), strict=True))
    session.keep(_DRAWN, Drawn(key=key, rows=rows, versions=versions, taken=taken))
    came_in = (frame["amount"] > 0) & ~frame["is_transfer"]
    styled = (
        rows.style.format(partial(format.whole, currency=currency, cents=True, signed=True), subset=["amount"])
        .apply(lambda _amounts: [f"color: {colours.money_in}" if came else "" for came in came_in], subset=["amount"])
        .map(lambda _value: f"color: {colours.muted}", subset=["account", "description"])
    )
    st.data_editor(
        styled, key=key, hide_index=True, height=min(_HEIGHT, 36 * len(rows) + 39), width="stretch", placeholder="",
        column_config=_columns(rows, choices),
        alt=f"{format.count(len(rows), 'payment')}, one a row: date, payee, amount, category and more",
    )  # fmt: skip


def picked() -> frozenset[int]:
    """The payments that are ticked, on whatever page of the ledger."""
    found: frozenset[int] = session.recall(_PICKED, frozenset())
    return found


def pick(ids: Sequence[int]) -> None:
    """Tick just these, for a button's `on_click`."""
    session.keep(_PICKED, frozenset(ids))
    draw_anew()


def picked_among(frame: pd.DataFrame) -> pd.DataFrame:
    """The ticked payments among those shown; the others are let go: nothing unseen is ever changed."""
    found = frame[frame["id"].isin(picked())]
    if len(found) != len(picked()):
        session.keep(_PICKED, frozenset(found["id"].tolist()))
    return found


def draw_anew() -> None:
    """Draw the next table without the edits that lie on top of this one."""
    session.keep(_TIMES, session.recall(_TIMES, 0) + 1)


def _key(rows: pd.DataFrame) -> str:
    """One table for each list of payments: edits are positions, and must never slip to another payment."""
    return f"ledger-{session.recall(_TIMES, 0)}-{hash(tuple(rows.index))}"


def _edited(key: str) -> Edited:
    state = session.recall(key) or {}
    return {int(position): values for position, values in state.get("edited_rows", {}).items()}


def _differs(rows: pd.DataFrame, position: int, values: Cells) -> bool:
    """Whether an edit that was taken is no longer what is stored, because it was undone or changed elsewhere."""
    return any(_same(rows.iloc[position][column]) != _same(value) for column, value in values.items())


def _same(value: Any) -> Hashable:
    """A cell in a form in which equal cells are equal: nothing, empty text and no tags are all the same."""
    if isinstance(value, list | tuple):
        return tuple(sorted(map(str, value)))
    return () if value is None or value == "" or (isinstance(value, float) and pd.isna(value)) else str(value)


def _category_edit(name: str | None, choices: Choices) -> TransactionEdit:
    if name not in {category.name for category in choices.categories}:
        if name == TRANSFER:
            return TransactionEdit(clear_category=True, is_transfer=True)
        if name == SPLIT:
            raise InvalidError("Tick the payment to split it: its card opens below the list.")
    return selections.category_edit(choices.category(name))


def _refuse_split(drawn: Drawn, cells: Mapping[int, Cells]) -> None:
    for row_id, values in cells.items():
        before = drawn.rows.loc[row_id]
        if "category" in values and before["category"] == SPLIT:
            raise InvalidError(f"{before['payee']} is split. Tick it to change its parts, or to make it whole again.")


def _sentence(drawn: Drawn, cells: Mapping[int, Cells]) -> str:
    """What was saved, such as `Saved the category of Elm Pharmacy.`, or how many."""
    if len(cells) > 1:
        return f"Saved {len(cells):,} payments."
    ((row_id, values),) = cells.items()
    if list(values) == ["payee"] and values["payee"]:
        return f"Renamed {drawn.rows['payee'][row_id]} to {values['payee']}."
    return f"Saved the {format.listed([_LABELS[column] for column in values])} of {drawn.rows['payee'][row_id]}."


def _cell_text(text: str) -> str:
    """Text of a bank as a cell shows it: the table's own toolbar saves cells as they are, so they are harmless already."""
    return exports.harmless(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


def _columns(rows: pd.DataFrame, choices: Choices) -> dict[str, Any]:
    """How each column looks and what can be chosen in it; a phone shows the first four."""
    used = {name for name in rows["category"] if isinstance(name, str)}
    names = [category.name for category in choices.categories if not category.hidden or category.name in used]
    people = [member.name for member in choices.members]
    column = st.column_config
    return {
        "picked": column.CheckboxColumn("✓", width=28, pinned=True, help="Tick payments to change several at once"),
        "date": column.DateColumn("Date", format="D MMM YYYY", width=90, disabled=True),
        "payee": column.TextColumn("Payee", width=130),
        "amount": column.NumberColumn("Amount", width=85, disabled=True),
        "category": column.SelectboxColumn("Category", options=[*names, TRANSFER, SPLIT], width=140),
        "booked": column.TextColumn("Booked as", disabled=True, width=100, alignment="right"),
        "account": column.TextColumn("Account", disabled=True, width=110),
        "member": column.SelectboxColumn("Person", options=people, width=80) if people else None,
        "note": column.TextColumn("Note", width=120),
        "tags": column.MultiselectColumn("Tags", options=list(choices.tags), accept_new_options=True, width=110),
        "description": column.TextColumn("Bank's text", disabled=True, width=320),
    }
