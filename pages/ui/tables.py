"""Frames made ready for the screen. Short lists are `st.table`, ledgers are `st.dataframe`; money is always on the right."""

from collections.abc import Hashable, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from finance_core.models import Category
from finance_core.money import LARGEST_MINOR, minor_digits
from finance_core.services.selections import named
from pages.ui import format
from pages.ui.naming import category_look
from pages.ui.palette import Palette


def short_list(frame: pd.DataFrame, palette: Palette, currency: str, *, categories: Sequence[Category] | None = None) -> Styler:
    """Up to twelve rows of a ledger for `st.table`: muted day, payee, money on the right, income tinted.

    With `categories` each one's stands behind the payee, as it looks, where it wraps on a phone.
    """
    payees = [format.escaped(format.short(name)) for name in named(frame)]
    if categories is not None:
        icons = {known.name: category_look.icon(known.icon, known.colour, palette) for known in categories}
        behind = [
            f"{icons.get(name, '')} :gray[{format.escaped(name)}]" if name else "" for name in frame["category"].fillna("")
        ]
        payees = [f"{payee} {category}".strip() for payee, category in zip(payees, behind, strict=True)]
    rows = pd.DataFrame(
        {
            "When": [format.day(when).replace(" ", "\N{NO-BREAK SPACE}") for when in frame["date"]],
            "Payee": [payee.strip() or format.DASH for payee in payees],
            "Amount": frame["amount"].tolist(),
        }
    )
    return (
        _with_money(rows, ["Amount"], currency, cents=True, signed=True)
        .map(lambda value: f"color: {palette.money_in}" if value > 0 else "", subset=["Amount"])
        .set_properties(subset=["When"], color=palette.muted)
    )


def payee_list(frame: pd.DataFrame, palette: Palette, currency: str) -> Styler:
    """Up to twelve payees for `st.table`: who, how many payments, how much. Reads `payee`, `count`, `spent`."""
    rows = pd.DataFrame(
        {
            "Payee": [format.escaped(format.short(name)) for name in frame["payee"]],
            "Payments": [f"{number}×" for number in frame["count"]],
            "Spent": frame["spent"].tolist(),
        }
    )
    return _with_money(rows, ["Spent"], currency).set_properties(subset=["Payments"], color=palette.muted)


def bill_list(frame: pd.DataFrame, currency: str) -> Styler:
    """Up to twelve bills to come for `st.table`: day, payee, amount. Reads `date`, `payee`, `sized` (positive)."""
    rows = pd.DataFrame(
        {
            "When": [format.day(when).replace(" ", "\N{NO-BREAK SPACE}") for when in frame["date"]],
            "Payee": [format.escaped(format.short(name)) for name in frame["payee"]],
            "Amount": frame["sized"].tolist(),
        }
    )
    return _with_money(rows, ["Amount"], currency, cents=True)


def kind_list(frame: pd.DataFrame, palette: Palette, currency: str) -> Styler:
    """Kinds of payees for `st.table`: name, how many payments, how much. Reads `name` (markdown), `count`, `moved`."""
    rows = pd.DataFrame(
        {
            "Kind": frame["name"].tolist(),
            "Payments": [f"{number:,}×" for number in frame["count"]],
            "Moved": frame["moved"].tolist(),
        }
    )
    return _with_money(rows, ["Moved"], currency).set_properties(subset=["Payments"], color=palette.muted)


def people_list(frame: pd.DataFrame, palette: Palette, currency: str) -> Styler:
    """People for `st.table`: who, what came in, what was spent. Reads `member`, `income`, `spending`."""
    rows = pd.DataFrame(
        {
            "Person": [format.escaped(name) for name in frame["member"]],
            "Came in": frame["income"].tolist(),
            "Spent": frame["spending"].tolist(),
        }
    )
    return _with_money(rows, ["Came in", "Spent"], currency).map(
        lambda value: f"color: {palette.money_in}" if value > 0 else "", subset=["Came in"]
    )


def debt_list(frame: pd.DataFrame, palette: Palette, currency: str) -> Styler:
    """Debts for `st.table`: name, month of the end, what is owed. Reads `name`, `ends` (None where never), `owed`."""
    rows = pd.DataFrame(
        {
            "Debt": [format.escaped(format.short(name, 30)) for name in frame["name"]],
            "Gone in": [format.DASH if day is None else f"{day:%b %Y}" for day in frame["ends"]],
            "Owed": frame["owed"].tolist(),
        }
    )
    return _with_money(rows, ["Owed"], currency).set_properties(subset=["Gone in"], color=palette.muted)


def _with_money(
    rows: pd.DataFrame, columns: list[Hashable], currency: str, *, cents: bool = False, signed: bool = False
) -> Styler:
    """Columns of money stay numbers underneath: only those are set on the right."""

    def text(value: Any) -> str:
        return format.whole(value, currency, cents=cents, signed=signed).replace(format.MINUS, f"{format.MINUS}\N{WORD JOINER}")

    return rows.style.format(dict.fromkeys(columns, text)).set_properties(subset=columns, **{"text-align": "right"})


def ledger(frame: pd.DataFrame, palette: Palette, currency: str) -> tuple[Styler, dict[str, Any]]:
    """Any number of payments for `st.dataframe`: sortable, with the money column before the ones a phone may hide."""
    styled = (
        frame[["date", "payee", "amount", "category"]]
        .style.format({"amount": lambda value: format.whole(float(str(value)), currency, cents=True, signed=True)})
        .map(lambda value: f"color: {palette.money_in}" if value > 0 else "", subset=["amount"])
    )
    columns = {
        "date": st.column_config.DateColumn("Date", format="D MMM YYYY", width=100),
        "payee": st.column_config.TextColumn("Payee", width=130),
        "amount": st.column_config.NumberColumn("Amount", width=95),
        "category": st.column_config.TextColumn("Category"),
    }
    return styled, columns


def checked(frame: pd.DataFrame, currency: str) -> tuple[Styler, dict[str, Any]]:
    """Payments with how odd they are, for `st.dataframe`: `date`, `payee`, `amount`, `score` (0 to 1), `kind`, `reason`."""
    styled = frame[["date", "payee", "amount", "score", "kind", "reason"]].style.format(
        {
            "amount": lambda value: format.whole(float(str(value)), currency, cents=True, signed=True),
            "score": lambda value: f"{float(str(value)) * 100:.0f} of 100",
        }
    )
    columns = {
        "date": st.column_config.DateColumn("Date", format="D MMM YYYY", width=100),
        "payee": st.column_config.TextColumn("Payee", width=130),
        "amount": st.column_config.NumberColumn("Amount", width=95),
        "score": st.column_config.NumberColumn("How odd", width=90),
        "kind": st.column_config.TextColumn("Kind"),
        "reason": st.column_config.TextColumn("Why", width=480),
    }
    return styled, columns


def instalments(frame: pd.DataFrame, currency: str) -> tuple[Styler, dict[str, Any]]:
    """Payments on debts for `st.dataframe`: `day`, `debt`, `paid`, `interest`, `fee`, `owed`; without a fee no such column."""
    money = ["paid", "interest", *(["fee"] if frame["fee"].any() else []), "owed"]
    styled = frame[["day", "debt", *money]].style.format(
        dict.fromkeys(money, lambda value: format.whole(float(str(value)), currency, cents=True))
    )
    titles = {"paid": "Paid", "interest": "Interest", "fee": "Fee", "owed": "Then owed"}
    columns = {
        "day": st.column_config.DateColumn("Day", format="D MMM YYYY", width=100),
        "debt": st.column_config.TextColumn("Debt", width=130),
        **{name: st.column_config.NumberColumn(titles[name], width=95) for name in money},
    }
    return styled, columns


def planned(frame: pd.DataFrame, currency: str) -> tuple[Styler, dict[str, Any]]:
    """What each category gets for `st.data_editor`: `category`, `planned` (to be typed), `usual`, `change`, `part`."""
    digits = minor_digits(currency)

    def signed(value: Any) -> str:
        return format.whole(float(value), currency, signed=True)

    styled = frame.style.format(
        {"usual": lambda value: format.whole(float(str(value)), currency), "change": signed}
    )
    column = st.column_config
    columns = {
        "category": column.TextColumn("Category", width=120, disabled=True),
        "planned": column.NumberColumn(
            "Planned", width=85, required=True, min_value=0, max_value=LARGEST_MINOR // 10**digits, step=10**-digits,
            format=f"%.{digits}f", help="Type another amount",
        ),
        "usual": column.NumberColumn("Usual", width=75, disabled=True),
        "change": column.NumberColumn("Change", width=75, disabled=True),
        "part": column.TextColumn("Part", width=90, disabled=True),
    }  # fmt: skip
    return styled, columns


def cut_list(frame: pd.DataFrame, currency: str) -> Styler:
    """Cuts for `st.table`: `category`, `now`, `planned`, and `alike`, what cutting all by the same share would leave."""
    rows = pd.DataFrame(
        {
            "Category": [format.escaped(format.short(name, 30)) for name in frame["category"]],
            "Now": frame["now"].tolist(),
            "Planned": frame["planned"].tolist(),
            "All cut alike": frame["alike"].tolist(),
        }
    )
    return _with_money(rows, ["Now", "Planned", "All cut alike"], currency)


def envelopes(frame: pd.DataFrame, palette: Palette, currency: str) -> Styler:
    """Budgets by group for `st.table`: `name`, `is_group`, `carried` where it is there, `assigned`, `spent`, `available`."""
    titles = {"carried": "Carried over", "assigned": "Assigned", "spent": "Spent", "available": "Available"}
    money = {title: frame[name].tolist() for name, title in titles.items() if name in frame}
    names = [format.escaped(format.short(name, 30)) for name in frame["name"]]
    bold = [f"**{name}**" if is_group else name for name, is_group in zip(names, frame["is_group"], strict=True)]
    return _with_money(pd.DataFrame({"Budget": bold} | money), [*money], currency).map(
        lambda value: f"color: {palette.warning}" if value < 0 else "", subset=["Available"]
    )
