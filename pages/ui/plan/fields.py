"""Fields of the forms for goals and debts: an amount, and a percentage a year."""

from decimal import Decimal
from typing import Final

import streamlit as st

from pages.ui import typed

_NOTHING: Final = Decimal(0)


def amount(label: str, key: str, minor: int | None, currency: str, example: str) -> int | None:
    """An amount in minor units, None where nothing was typed. Raises InvalidError."""
    begins = "" if minor is None else typed.plain(minor, currency)
    text = st.text_input(f"{label}, in {currency}", begins, key=key, placeholder=example)
    return typed.amount(text, currency) if text.strip() else None


def percent(label: str, key: str, share: float, *, most: Decimal, least: Decimal = _NOTHING) -> Decimal:
    """A share between two limits, typed in percent; it begins with `share`."""
    lowest, highest = (float(100 * limit) for limit in (least, most))
    value = st.number_input(label, lowest, highest, round(100 * share, 4), 0.1, key=key, format="%.2f")
    return Decimal(str(round(value, 4))) / 100
