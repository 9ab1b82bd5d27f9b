"""The tables of the page of recurring payments. Money is always on the right."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from finance_core.money import to_major
from finance_core.services.recurrence.bill_calendar import Entry
from finance_core.services.recurrence.recurrences import Recurrence
from pages.ui import format
from pages.ui.palette import Palette
from pages.ui.recurrence import recurring_words

_SPACE: Final = "\N{NO-BREAK SPACE}"


def due_list(due: pd.DataFrame, palette: Palette, today: date) -> Styler:
    """What is due, for `st.table`, as `recurring.planned` gives it: day, payee, amount as booked; income tinted."""
    rows = pd.DataFrame(
        {
            "When": [f"{day:%a} {format.day(day.date(), today)}".replace(" ", _SPACE) for day in due["date"]],
            "Payee": [format.escaped(format.short(name)) for name in due["payee"]],
            "Amount": due["booked"].tolist(),
        }
    )
    return _with_money(rows, due["currency"].tolist(), palette)


def entries_list(entries: Sequence[Entry], palette: Palette, today: date) -> Styler:
    """The calendar of a month as a list for `st.table`: day, payee, amount, what became of it."""
    rows = pd.DataFrame(
        {
            "When": [format.day(entry.day, today).replace(" ", _SPACE) for entry in entries],
            "Payee": [format.escaped(format.short(entry.item.name)) for entry in entries],
            "Amount": [float(to_major(entry.amount_minor, entry.item.currency)) for entry in entries],
            "State": [recurring_words.entry_state(entry) for entry in entries],
        }
    )
    tints = {"✕": palette.danger, "◆": palette.warning}
    styled = _with_money(rows, [entry.item.currency for entry in entries], palette)
    return styled.map(lambda text: f"color: {tints.get(text[:1], '')}", subset=["State"])


def recurring(items: Sequence[Recurrence], today: date) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Everything that goes on, for `st.dataframe`, and how its columns look; narrow ones first, for phones."""
    table = pd.DataFrame(
        {
            "name": [format.short(item.name, 60) for item in items],
            "amount": [format.money(item.amount_minor, item.currency, cents=True, signed=True) for item in items],
            "due": [recurring_words.due(item, today) for item in items],
            "cadence": [recurring_words.CADENCES[item.cadence] for item in items],
            "state": [recurring_words.state(item) for item in items],
            "category": [item.category for item in items],
            "account": [item.account for item in items],
        }
    )
    columns = {
        "name": st.column_config.TextColumn("Payee", width=130),
        "amount": st.column_config.TextColumn("Amount", width=95, alignment="right"),
        "due": st.column_config.TextColumn("Due", width=130),
        "cadence": st.column_config.TextColumn("How often", width=130),
        "state": st.column_config.TextColumn("State", width=90),
        "category": st.column_config.TextColumn("Category", width=130),
        "account": st.column_config.TextColumn("Account", width=130),
    }
    return table, columns


def _with_money(rows: pd.DataFrame, currencies: Sequence[str], palette: Palette) -> Styler:
    """Amounts stay numbers underneath, each written in its own currency: only those are set on the right. Income is tinted."""
    styled = rows.style.set_properties(subset=["Amount"], **{"text-align": "right"})
    for code in dict.fromkeys(currencies):
        own = [place for place, currency in enumerate(currencies) if currency == code]
        styled = styled.format(partial(_signed, currency=code), subset=(own, ["Amount"]))
    income = f"color: {palette.money_in}"
    return styled.map(lambda amount: income if amount > 0 else "", subset=["Amount"]).set_properties(
        subset=["When"], color=palette.muted
    )


def _signed(amount: float, currency: str) -> str:
    return format.whole(amount, currency, cents=True, signed=True).replace(format.MINUS, f"{format.MINUS}\N{WORD JOINER}")
