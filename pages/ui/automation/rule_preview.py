"""What a rule would change, before it is saved: counts in a sentence, and the payments before and after."""

from collections.abc import Hashable, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from finance_core.services.automation.rules import Changed, Looks, Preview
from finance_core.services.exports import harmless
from pages.ui import format
from pages.ui.palette import Palette

_TRANSFER: Final = "Transfer"
_LONGEST: Final = 200
_HEIGHT: Final = 420


def story(found: Preview) -> str:
    """What would happen to the past, in a sentence or two. Markdown."""
    if not found.matched:
        return "**No payment so far** is like that. The rule waits for the next import."
    said = f"**{format.count(found.matched, 'payment')}** so far {'is' if found.matched == 1 else 'are'} like that"
    if found.changed == found.matched:
        said += ", and all of them would change." if found.matched > 1 else ", and it would change."
    else:
        said += f"; **{found.changed:,}** would change."
    others = [
        *([f"{found.kept:,} stay as you decided, or are split already"] if found.kept else []),
        *([f"{found.earlier:,} are decided by a rule above"] if found.earlier else []),
    ]
    return f"{said} {format.listed(others)}." if others else said


def draw(found: Preview, colours: Palette) -> None:
    """The sentence, what is wrong, and the table of what would change."""
    st.markdown(story(found))
    for problem in found.problems:
        st.markdown(f":orange[:material/warning: {format.escaped(problem)}]")
    if found.shown:
        styled, columns = _table(found.shown, colours)
        st.dataframe(
            styled, column_config=columns, hide_index=True, height=min(_HEIGHT, 36 * len(found.shown) + 39), width="stretch",
            alt=f"{format.count(len(found.shown), 'payment')} before and after the rule", key="rule-preview",
        )  # fmt: skip
        if len(found.shown) < found.changed:
            st.caption(f"The newest {len(found.shown):,} of {found.changed:,}.")


def _table(changes: Sequence[Changed], colours: Palette) -> tuple[Styler, dict[str, Any]]:
    """One row a payment: what it is, and only those columns in which something changes, before and after."""
    columns: dict[str, list[Any]] = {
        "date": [change.date for change in changes],
        "text": [_cell(change.description or change.before.payee) for change in changes],
        "amount": [format.money(change.amount_minor, change.currency, cents=True, signed=True) for change in changes],
    }
    for name in ("category", "payee", "tags", "note"):
        both = [(_words(change.before, name, change), _words(change.after, name, change)) for change in changes]
        if any(before != after for before, after in both):
            columns[name] = [before or format.DASH for before, _after in both]
            columns[f"{name} after"] = [after or format.DASH for _before, after in both]
    columns["account"] = [_cell(change.account) for change in changes]
    frame = pd.DataFrame(columns)
    frame["date"] = frame["date"].astype("datetime64[s]")
    after: list[Hashable] = [name for name in columns if name.endswith(" after")]
    styled = frame.style.map(lambda _value: f"color: {colours.accent}", subset=after)
    column = st.column_config
    return styled, {
        "date": column.DateColumn("Date", format="D MMM YYYY", width=95),
        "text": column.TextColumn("Bank's text", width=180),
        "amount": column.TextColumn("Amount", width=90, alignment="right"),
        **{name: column.TextColumn(str(name).capitalize(), width=120) for name in ("category", "payee", "tags", "note")},
        **{str(name): column.TextColumn(f"New {str(name).removesuffix(' after')}", width=130) for name in after},
        "account": column.TextColumn("Account", width=110),
    }


def _words(looks: Looks, name: str, change: Changed) -> str:
    match name:
        case "category":
            if looks.parts:
                sizes = (format.money(abs(minor), change.currency, cents=True) for _category, minor in looks.parts)
                return _cell(", ".join(f"{part[0] or 'nothing'} {size}" for part, size in zip(looks.parts, sizes, strict=True)))
            return _cell(looks.category or (_TRANSFER if looks.is_transfer else ""))
        case "payee":
            return _cell(looks.payee)
        case "tags":
            return _cell(", ".join(looks.tags))
        case _:
            return _cell(looks.note)


def _cell(text: str) -> str:
    return harmless(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")
