"""What will happen to each row of a file: in a sentence, in counts, as questions, and row by row with a tick to change it."""

from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd
import streamlit as st

from finance_core.money import minor_digits, to_major
from finance_core.services.automation import rules
from finance_core.services.exports import harmless
from finance_core.services.importing.fates import Fate, Partner
from finance_core.services.importing.file_parts import Doubt, FilePart, RowKey, StatementTransaction
from finance_core.services.importing.previews import LEFT_OUT, Choice
from pages.ui import format, session
from pages.ui.imports import importing
from pages.ui.imports.importing import Turn

if TYPE_CHECKING:
    from datetime import date

    from pandas.io.formats.style import Styler

ROWS_SHOWN: Final = 500
DOUBTS_SHOWN: Final = 20
FATE_WORDS: Final[dict[Fate, str]] = {
    "new": "New", "asked": "Perhaps known", "likely": "Probably known", "duplicate": "Known already", "refused": "Refused",
}  # fmt: skip
CHOICE_WORDS: Final[dict[Choice, str]] = {"add": "Add as new", "skip": "The same payment"}
_DRAWN: Final = "imports-drawn"
_LEFT_OUT: Final = "Left out"


class Row(NamedTuple):
    """One line of the preview; `key` is None for one that could not be read."""

    key: RowKey | None
    row: int
    fate: str
    date: "date | None"
    payee: str
    amount_minor: int | None
    category: str
    why: str
    said: StatementTransaction | None = None


class Drawn(NamedTuple):
    """The table that the browser shows: whose it is, and which rows stand in it, in order."""

    key: str
    turn: str
    rows: tuple[RowKey | None, ...]


# ---- in words and counts ---------------------------------------------------------------------------------------------


def verdict(part: FilePart) -> str:
    """What will happen, in a sentence. Markdown."""
    account, rows = format.escaped(part.account_name), format.count(part.read, "payment")
    if not part.read:
        return "This file holds no payments."
    if part.duplicates == part.read:
        there = f"**{'This payment is' if part.read == 1 else f'All {rows} are'} in {account} already**"
        likely = part.count("likely")
        return f"{there}, {likely:,} of them by likeness." if likely else f"{there}: nothing to import."
    if not part.imported:
        return f"**None of these {rows} will be added**: the list says why."
    added = format.escaped(format.money(part.sum_minor, part.currency, cents=True, signed=True))
    added = added.replace(format.MINUS, f"{format.MINUS}\N{WORD JOINER}")
    rest = ((part.duplicates, "known already"), (part.refused, "refused"))
    left = format.listed([f"{number:,} {words}" for number, words in rest if number])
    share = (
        "Both payments"
        if part.imported == part.read == 2
        else f"All {rows}"
        if part.imported == part.read > 1
        else f"{part.imported:,} of {rows}"
    )
    return f"**{share} will be added** to {account}, {added} in all." + (f" Left out: {left}." if left else "")


def counts(part: FilePart) -> None:
    """The four counts; the first is the sum of the others."""
    pairs = st.grid(2, min_column_width=340, gap="small")
    for pair in (
        (("Rows read", part.read, "Every booking in the file: new, known already and refused together."),
         ("New", part.imported, "Will be added when you import.")),
        (("Known already", part.duplicates, "Stored already, to the letter or by all likelihood, so these stay out."),
         ("Refused", part.refused, "Can’t be taken as they are, or left out by you; the list says why.")),
    ):  # fmt: skip
        cells = pairs.cell().grid(2, min_column_width=150, gap="small")
        for label, number, meaning in pair:
            cells.metric(label, f"{number:,}", border=True, height="stretch", help=meaning)


# ---- rows that are asked about ---------------------------------------------------------------------------------------


def doubts(item: Turn) -> None:
    """The rows that may be there already, each beside the payment it may be, with the choice."""
    found = item.part.doubts
    if not found:
        return
    with st.container(border=True, gap="small"):
        st.subheader(f"{format.count(len(found), 'row')} may be there already", anchor=False)
        st.caption("Compare what the file says with what you have. What you leave as it is, is added as new.")
        if len(found) > 1:
            with st.container(horizontal=True, gap="small"):
                st.button("All are the same", key=f"all-same-{item.key}", on_click=_choose_all, args=(item, "skip"))
                st.button("All are new", key=f"all-new-{item.key}", on_click=_choose_all, args=(item, "add"))
        for doubt in found[:DOUBTS_SHOWN]:
            _doubt(item, doubt)
        if len(found) > DOUBTS_SHOWN:
            st.caption(f"{len(found) - DOUBTS_SHOWN:,} more stand in the list below as “{FATE_WORDS['asked']}”.")


def _doubt(item: Turn, doubt: Doubt) -> None:
    """One row and its partner, side by side, and the choice."""
    row, partner, currency = doubt.row, doubt.partner, item.part.currency
    with st.container(border=True):
        pair = st.grid(3, min_column_width=250, gap="small")
    for label, day, text, minor in (
        (f"In the file, row {row.row + 1:,}", row.date, row.payee or row.description, row.amount_minor),
        ("There already", partner.date, partner.text, partner.amount_minor),
    ):
        amount = format.escaped(format.money(minor, currency, cents=True, signed=True))
        with pair.cell(), st.container(gap=None):
            st.caption(label)
            st.markdown(f"{format.day(day)} {day.year} · **{amount}**  \n{format.escaped(format.short(text, 80))}")
    key = f"doubt-{item.key}-{item.draft.times}-{doubt.key.statement}-{doubt.key.row}-{doubt.choice}"
    with pair.cell(), st.container(gap="xsmall"):
        st.caption(format.escaped(partner.why))
        st.segmented_control(
            f"What is row {row.row + 1}?", list(CHOICE_WORDS), format_func=lambda choice: CHOICE_WORDS[choice],
            default=doubt.choice or "add", required=True, key=key, label_visibility="collapsed", on_change=_choose,
            args=(item, doubt.key, key),
        )  # fmt: skip


def _choose(item: Turn, row: RowKey, key: str) -> None:
    """Keep a choice, for the `on_change` of its control."""
    choice: Choice = session.recall(key)
    importing.choose(item, {row: choice})
    item.draft.times += 1


def _choose_all(item: Turn, choice: Choice) -> None:
    """Say the same of every row that is asked about."""
    importing.choose(item, dict.fromkeys((doubt.key for doubt in item.part.doubts), choice))
    item.draft.times += 1


# ---- every row -------------------------------------------------------------------------------------------------------


def take_ticks(left: Sequence[Turn]) -> None:
    """Take over what was ticked in the table since the last run, before anything is counted."""
    drawn: Drawn | None = session.recall(_DRAWN)
    item = next((item for item in left if drawn and item.key == drawn.turn and not item.draft.error), None)
    state = (session.recall(drawn.key) if drawn else None) or {}
    if drawn is None or item is None:
        return
    said: dict[RowKey, Choice] = {}
    for position, values in state.get("edited_rows", {}).items():
        key = drawn.rows[int(position)] if int(position) < len(drawn.rows) else None
        if "add" not in values:
            continue
        if key is None or not item.part.changeable(key):
            item.draft.times += 1
            st.toast("A row that is refused can’t be added: the list says why.", icon=":material/block:")
        else:
            said[key] = "add" if values["add"] else "skip"
    importing.choose(item, said)


def table(item: Turn) -> None:
    """Every row with what will happen to it, filtered by that; the tick in front changes it."""
    part, key = item.part, item.key
    numbers: dict[str, int] = {"all": part.read, **{fate: part.count(fate) for fate in FATE_WORDS}}
    words = {"all": "All"} | {str(fate): said for fate, said in FATE_WORDS.items()}
    options = [name for name, number in numbers.items() if number or name == "all"]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        fate = st.pills("Rows", options, default="all", required=True, key=f"fate-{key}", label_visibility="collapsed",
                        format_func=lambda name: f"{words[name]} {numbers[name]:,}")  # fmt: skip
        if part.choices:
            st.button("As Ballast suggests", key=f"suggested-{key}", type="tertiary", icon=":material/undo:",
                      on_click=importing.choose_nothing, args=(item,))  # fmt: skip
    pages = -(-numbers.get(fate, 0) // ROWS_SHOWN)
    rows = _page(part, fate, 0 if pages < 2 else st.pagination(pages, key=f"page-{fate}-{key}") - 1)
    rows = _ruled(rows, part)
    styled, config = _styled(rows, part)
    drawn = Drawn(f"rows-{item.draft.times}-{hash((key, tuple(row.row for row in rows)))}", key, tuple(row.key for row in rows))
    session.keep(_DRAWN, drawn)
    st.data_editor(styled, column_config=config, hide_index=True, placeholder=format.DASH, key=drawn.key,
                   height=min(420, 33 * len(rows) + 37), disabled=[name for name in config if name != "add"],
                   alt=f"The rows of {part.file_name} and what happens to each.")  # fmt: skip


def _ruled(rows: Sequence[Row], part: FilePart) -> list[Row]:
    """The rows with the categories that the household's rules will give those that are added."""
    visit = session.require()
    coming = [] if part.is_own else [row.said for row in rows if row.said is not None and row.fate in ("new", "asked")]
    account = part.account.account_id
    words = rules.expected(visit.store, visit.household.id, coming, account_id=account, currency=part.currency)
    said = {id(row): word for row, word in zip(coming, words, strict=True)} if words else {}
    return [row._replace(category=said.get(id(row.said)) or row.category) for row in rows]


def _page(part: FilePart, fate: str, page: int) -> list[Row]:
    rows = (row for row in _rows(part) if fate in ("all", row.fate))
    return list(islice(rows, page * ROWS_SHOWN, (page + 1) * ROWS_SHOWN))


def _rows(part: FilePart) -> Iterator[Row]:
    """The rows in the order of the file, also those that could not be read."""
    for number, shown in enumerate(part.previews):
        reasons = {issue.row: issue.message for issue in shown.issues if issue.severity != "note"}
        booked = (
            Row(RowKey(number, row.row), row.row, fate, row.date, row.payee or row.description, row.amount_minor, row.category,
                reasons.get(row.row) or _partner_words(shown.partners.get(position)), row)
            for position, (row, fate) in enumerate(shown.rows())
        )  # fmt: skip
        refusals = {issue.row: issue.message for issue in shown.statement.issues if issue.severity == "refused"}
        lost = (Row(None, place, "refused", None, "", None, "", why) for place, why in sorted(
            (place, why) for place, why in refusals.items() if place is not None))  # fmt: skip
        yield from merge(booked, lost, key=lambda row: row.row)


def _partner_words(partner: Partner | None) -> str:
    """The payment that a row was matched with, and why."""
    if partner is None:
        return ""
    return f"{partner.why}: {format.day(partner.date)} {partner.date.year}, {harmless(partner.text[:60])}"


def _fate_words(row: Row) -> str:
    return _LEFT_OUT if row.why == LEFT_OUT else FATE_WORDS[row.fate]  # type: ignore[index]


def _styled(rows: Sequence[Row], part: FilePart) -> "tuple[Styler, dict[str, Any]]":
    colours, digits = session.colours(), minor_digits(part.currency)
    frame = pd.DataFrame({
        "add": [row.fate in ("new", "asked") for row in rows],
        "date": pd.Series([row.date for row in rows], dtype="datetime64[s]"), "payee": [harmless(row.payee) for row in rows],
        "amount": [None if row.amount_minor is None else float(to_major(row.amount_minor, part.currency)) for row in rows],
        "fate": [_fate_words(row) for row in rows], "why": [row.why for row in rows],
        "category": [harmless(row.category) for row in rows], "row": [row.row + 1 for row in rows],
    })  # fmt: skip
    tints = {
        "Refused": f"background-color: {colours.danger_fill}; color: {colours.danger}",
        "Known already": f"color: {colours.muted}",
        "Probably known": f"color: {colours.muted}",
        _LEFT_OUT: f"color: {colours.muted}",
        "Perhaps known": f"background-color: {colours.warning_fill}; color: {colours.warning}",
    }
    styled = (
        frame.style
        .format({"amount": lambda value: format.whole(float(str(value)), part.currency, cents=bool(digits), signed=True)})
        .map(lambda value: f"color: {colours.money_in}" if value > 0 else "", subset=["amount"])
        .map(lambda value: tints.get(value, ""), subset=["fate"])
    )  # fmt: skip
    config = {
        "add": st.column_config.CheckboxColumn(
            "Add", width=45, help="Take the tick away to leave a row out, set it to add one"
        ),
        "date": st.column_config.DateColumn("Date", format="D MMM YYYY", width=90),
        "payee": st.column_config.TextColumn("Payee", width=120),
        "amount": st.column_config.NumberColumn("Amount", width=90),
        "fate": st.column_config.TextColumn("What happens", width=115),
        "why": st.column_config.TextColumn("Why", width=400) if any(row.why for row in rows) else None,
        "category": st.column_config.TextColumn("Category") if any(row.category for row in rows) else None,
        "row": st.column_config.NumberColumn("Row", width=60),
    }
    return styled, config
