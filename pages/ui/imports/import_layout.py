"""How a file was read: in words, as questions that only a person can answer, and corrected column by column."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from finance_core.errors import FinanceError
from finance_core.money import to_major
from finance_core.services.importing import destinations, layouts
from finance_core.services.importing.file_parts import FilePart, StatementTransaction
from finance_core.services.importing.layouts import MORE_TEXT, Layout
from pages.ui import components, format, session
from pages.ui.imports import importing
from pages.ui.imports.importing import Turn

if TYPE_CHECKING:
    from pages.ui.session import Visit

_FORMAT_WORDS: Final = {
    "csv": "Table", "ofx": "OFX", "xlsx": "Excel workbook", "xls": "Excel workbook", "camt": "CAMT", "qif": "QIF",
    "mt940": "MT940", "mt942": "MT942", "norma43": "Norma 43", "ballast": "Ballast’s own export",
}  # fmt: skip
_DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}
_ENCODINGS: Final = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "latin-1": "Latin-1", "ascii": "ASCII"}
_MARKS: Final = {",": "decimal comma", ".": "decimal point", "": "whole numbers"}
_SIGNS: Final = {
    "as_written": "money out negative", "inverted": "money out positive, which Ballast turns round",
    "columns": "money in and money out in columns of their own", "direction": "a column says whether money came in or went out",
}  # fmt: skip
_SIGN_CHOICES: Final[dict[layouts.Sign, str]] = {
    "as_written": "Money out is negative", "inverted": "Money out is positive", "direction": "A column says in or out",
}  # fmt: skip
_ORDERS: Final = {
    "dmy": "Day, month, year: 31/12/2026", "mdy": "Month, day, year: 12/31/2026", "ymd": "Year, month, day: 2026-12-31",
    "ydm": "Year, day, month: 2026-31-12",
}  # fmt: skip
_ROLES: Final = {
    "date": "Date", "amount": "Amount", "debit": "Money out", "credit": "Money in", "direction": "In or out", "payee": "Payee",
    "description": "Description", "balance": "Balance", "currency": "Currency", "bank_id": "The bank’s own number",
    "category": "Category", "account": "Own account", "to_account": "Other account",
    "status": "Booked or pending", "pending_date": "Date while pending", "fee": "Fee beside the amount",
}  # fmt: skip
_ROLE_CHOICES: Final = {"": "Not used"} | _ROLES | {MORE_TEXT: "More description"}
_TITLE_ROWS: Final = 16
_SHOWN: Final = 5


# ---- in words --------------------------------------------------------------------------------------------------------


def title(part: FilePart, today: date) -> str:
    """What the part holds: how many payments, of which days."""
    days = part.days
    return format.count(part.read, "payment") + (f", {format.range_(*days, today)}" if days else "")


def words(part: FilePart) -> str:
    """How the file was read, in a sentence or two."""
    statement = part.previews[0].statement
    form = _FORMAT_WORDS.get(statement.format, statement.format.upper())
    if part.is_own:
        return f"{form}: everything that it says comes back, in {part.currency}."
    if part.layout is None:
        number = "" if part.number in destinations.NO_NUMBER else f" for account {part.number}"
        return f"{form} file{number}, in {part.currency}."
    if statement.format != "csv":
        return f"{form}. {reading_words(part.layout)}."
    between = _DELIMITERS.get(part.layout.delimiter, f"“{part.layout.delimiter}”")
    encoding = _ENCODINGS.get(part.layout.encoding.lower(), part.layout.encoding.upper())
    return f"CSV with {between}, read as {encoding}. {reading_words(part.layout)}."


def reading_words(layout: Layout) -> str:
    """How dates and amounts are read."""
    example = date(2024, 12, 31).strftime(layout.date_format.replace("%-", "%")).replace(" 00:00:00", "").replace(" 00:00", "")
    return f"Dates like {example}, {_MARKS.get(layout.decimal_mark, 'decimal point')}, {_SIGNS[layout.sign]}"


def columns(part: FilePart) -> None:
    """Which column of the file is read as what."""
    layout = part.layout
    if layout is None:
        _stated_balance(part)
        return
    names = {role: _title_of(layout, index) for role, index in layout.columns.items()}
    own = [_ROLES[role].lower() for role, name in names.items() if name.casefold() == _ROLES[role].casefold()]
    other = [
        f"{_ROLES[role].lower()} from {f'“{name}”' if name else f'column {layout.columns[role] + 1}'}"
        for role, name in names.items()
        if name.casefold() != _ROLES[role].casefold()
    ]
    st.markdown(format.escaped(f"Columns read: {format.listed([*own, *other])}."))


def _title_of(layout: Layout, index: int) -> str:
    return layout.header[index].strip() if index < len(layout.header) else ""


def _stated_balance(part: FilePart) -> None:
    closing = part.previews[-1].statement.closing_minor
    if closing is not None:
        st.markdown(f"The bank’s balance at the end: **{format.escaped(format.money(closing, part.currency, cents=True))}**.")


def remarks(part: FilePart) -> None:
    """What is odd about the file as a whole, and how many of its lines are no payments."""
    for issue in part.issues:
        if issue.row is None and issue.severity == "warning":
            st.markdown(f":orange[:material/warning: {format.escaped(issue.message)}]")
    notes = sum(issue.severity == "note" for issue in part.issues)
    if notes:
        st.caption(
            f"{format.count(notes, 'line')} of the file {'holds' if notes == 1 else 'hold'} no payment: titles, totals, blanks."
        )


# ---- what only a person can say --------------------------------------------------------------------------------------


def questions(visit: "Visit", item: Turn) -> None:
    """What only a person can say about this file; each answer shows what it would mean for real rows."""
    question = item.part.questions(item.draft.file.getvalue())[0]
    labels = [format.escaped(choice.label) for choice in question.choices]
    examples = ["  \n".join(_example(row, item.part.currency) for row in choice.examples) for choice in question.choices]
    picked = st.radio(format.escaped(question.prompt), range(len(labels)), format_func=labels.__getitem__, captions=examples,
                      key=f"answer-{question.ambiguity}-{item.key}")  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        settled = st.button("Read it this way", type="primary", key=f"settle-{question.ambiguity}-{item.key}")
        importing.skip(item)
    if settled:
        importing.prepare(visit, item, item.part.account, question.choices[picked].layout)
        st.rerun()


def _example(row: StatementTransaction, currency: str) -> str:
    """One row as an answer would read it."""
    amount = format.money(row.amount_minor, currency, cents=True, signed=True)
    return format.escaped(f"{format.day(row.date)} {row.date.year}  {amount}  {(row.payee or row.description)[:60]}")


def remembered(visit: "Visit", item: Turn) -> None:
    """Say that a person's reading was used, and offer the way back."""
    part = item.part
    if not (part.remembered or part.asked):
        return
    st.caption("Read the way you settled it for an earlier file." if part.remembered else "Read the way you said.")
    label = "Back to what Ballast found" if part.corrected else "Ask again"
    if st.button(label, type="tertiary", icon=":material/undo:", key=f"again-{item.key}"):
        importing.prepare(visit, item, part.account, None, corrected=False)
        st.rerun()


# ---- corrected -------------------------------------------------------------------------------------------------------


def correct(visit: "Visit", item: Turn) -> bool:
    """Pick what each column of a table is, with the first rows as they are read then; whether it can be read that way."""
    layout = item.part.layout
    if layout is None:
        return True
    with st.expander("Read it differently", icon=":material/view_column:", key=f"differently-{item.key}"):
        rows = layouts.first_rows(item.draft.file.getvalue(), layout)
        st.caption("Say what each column holds. The rows below are read again at once; nothing is stored.")
        try:
            picked = _picked_columns(_picked_manner(layout, rows, item), rows, item)
            if picked != layout:
                importing.prepare(visit, item, item.part.account, picked, corrected=True)
                st.rerun()
        except FinanceError as error:
            components.refused(str(error))
            return False
        _first_rows(item.part)
    return True


def _key(item: Turn, name: str) -> str:
    """For a control that shows how the file is read now: read otherwise, it is another control, which begins anew."""
    layout = item.part.layout
    return f"{name}-{item.key}-{hash(repr(layout))}"


def _picked_manner(layout: Layout, rows: Sequence[Sequence[str]], item: Turn) -> Layout:
    """Titles, dates, decimal mark and sign as they are picked."""
    places = st.grid(4, min_column_width=190, gap="small")
    heads: list[int | None] = [None, *range(min(_TITLE_ROWS, len(rows)))]
    with places.cell():
        head = st.selectbox(
            "Titles stand in", heads, heads.index(layout.header_row) if layout.header_row in heads else 0,
            format_func=lambda row: "No row" if row is None else f"Row {row + 1}: {format.short(', '.join(rows[row]), 40)}",
            key=_key(item, "head"),
        )  # fmt: skip
    now = layouts.order(layout)
    with places.cell():
        order = st.selectbox("Dates", layouts.ORDERS, layouts.ORDERS.index(now), format_func=_ORDERS.__getitem__,
                             key=_key(item, "order"))  # fmt: skip
    marks = [".", ",", *([] if layout.decimal_mark in (".", ",") else [layout.decimal_mark])]
    with places.cell():
        mark = st.selectbox("Amounts have a", marks, marks.index(layout.decimal_mark), format_func=_MARKS.__getitem__,
                            key=_key(item, "mark"))  # fmt: skip
    sign = layout.sign
    signs: list[layouts.Sign] = [name for name in _SIGN_CHOICES if name != "direction" or "direction" in layout.columns]
    with places.cell():
        if layout.sign == "columns":
            st.selectbox("Sign", ["In columns of their own"], key=_key(item, "sign"), disabled=True)
        else:
            sign = st.selectbox("Sign", signs, signs.index(layout.sign), format_func=_SIGN_CHOICES.__getitem__,
                                key=_key(item, "sign"))  # fmt: skip
    if head != layout.header_row:
        layout = layouts.with_titles(layout, head, [] if head is None else rows[head])
    if order != now:
        layout = layouts.with_order(layout, order)
    if sign != layout.sign:
        layout = layouts.with_sign(layout, sign)
    return layout if mark == layout.decimal_mark else replace(layout, decimal_mark=mark)


def _picked_columns(layout: Layout, rows: Sequence[Sequence[str]], item: Turn) -> Layout:
    """The role of each column as it is picked."""
    start = 0 if layout.header_row is None else layout.header_row + 1
    body = [row for row in rows[start:] if any(row)]
    roles = layouts.roles_of(layout, max(map(len, body), default=0))
    picked: dict[int, str] = {}
    places = st.grid(4, min_column_width=190, gap="small")
    options = [role for role in _ROLE_CHOICES if role not in ("account", "to_account") or role in layout.columns]
    for place, role in enumerate(roles):
        name = _title_of(layout, place) or f"Column {place + 1}"
        example = next((row[place] for row in body if place < len(row) and row[place].strip()), "")
        words = format.escaped(format.short(name, 24)) + (
            f" :gray[{format.escaped(format.short(example, 18))}]" if example else ""
        )
        with places.cell():
            choice = st.selectbox(words, options, options.index(role), format_func=_ROLE_CHOICES.__getitem__,
                                  key=_key(item, f"role-{place}"))  # fmt: skip
        if choice != role:
            picked[place] = choice
    return layouts.assigned(layout, picked) if picked else layout


def _amount(value: float, currency: str) -> str:
    """An amount whose sign never stands alone at the end of a line."""
    return format.whole(value, currency, cents=True, signed=True).replace(format.MINUS, f"{format.MINUS}\N{WORD JOINER}")


def _first_rows(part: FilePart) -> None:
    """The first rows as they are read now."""
    rows = part.previews[0].statement.transactions[:_SHOWN]
    refused = part.previews[0].statement.refused
    colours = session.colours()
    frame = pd.DataFrame({
        "Date": [f"{format.day(row.date)} {row.date.year}" for row in rows],
        "Payee": [format.escaped(format.short(row.payee or format.DASH)) for row in rows],
        "Amount": [float(to_major(row.amount_minor, part.currency)) for row in rows],
        "Description": [format.escaped(format.short(row.description)) for row in rows],
    })  # fmt: skip
    income = [f"color: {colours.money_in}" if row.amount_minor > 0 else "" for row in rows]
    st.table(
        frame.style.format({"Amount": lambda value: _amount(float(str(value)), part.currency)})
        .apply(lambda _cells: income, subset=["Amount"]).set_properties(
            subset=["Amount"], **{"text-align": "right", "white-space": "nowrap"}
        ),
        border="horizontal", hide_index=True,
    )  # fmt: skip
    lost = f" {format.count(refused, 'row')} can’t be read this way." if refused else " Every row can be read this way."
    st.caption(f"The first {format.count(len(rows), 'payment')} of {part.read:,}.{lost}")
