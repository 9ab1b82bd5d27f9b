"""Exchange rates on screen: which ones count, a person's own, and the currency of all sums."""

import math
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from finance_core.errors import FinanceError, InvalidError
from finance_core.services import households, rates
from finance_core.services.rates import CurrencyRate, RateBook
from pages.ui import cached, changes, components, format, session

if TYPE_CHECKING:
    from datetime import date

    from finance_core.models import RateOverride, Transaction
    from pages.ui.session import Visit

_SHOWN = 12


def answer(book: RateBook) -> str:
    """The title of the card: what the only other currency is worth, or how many there are."""
    if len(book.currencies) > 1:
        return f"{len(book.currencies)} other currencies, counted in {book.quote}"
    (only,) = book.currencies
    if only.rate is None:
        return f"There is no rate from {only.currency} to {book.quote}"
    return f"1 {only.currency} is {format.rate(only.rate.rate, book.quote)}"


def reading(book: RateBook) -> str:
    """How rates are used."""
    lacking = [item.currency for item in book.currencies if item.rate is None]
    without = f" Without a rate, and in no sum: {format.listed(lacking)}." if lacking else ""
    return f"Each payment counts at the rate of its day; days without one take the last before.{without}"


def card(visit: "Visit", book: RateBook) -> None:
    """The rate that holds today for each currency, the household's own ones, and the way to set another."""
    rows = pd.DataFrame([_row(item, book, visit.today) for item in book.currencies], columns=["Currency", "One is", "From"])
    right = {"text-align": "right"}
    st.table(rows.style.set_properties(subset=["One is"], **right), border="horizontal", hide_index=True, width="content")
    if book.own:
        st.caption("Rates that you set:")
    for item in book.own[:_SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(format.escaped(_words(item, visit.today)), width="content")
            st.button(
                "Remove", key=f"rate-remove-{item.id}", type="tertiary", icon=":material/delete:", on_click=_remove,
                args=(item,),
            )  # fmt: skip
    if len(book.own) > _SHOWN:
        st.caption(f"And {len(book.own) - _SHOWN} older ones.")
    if st.button("Set a rate", key="rate-add", icon=":material/currency_exchange:"):
        add(visit, book)


def _row(item: CurrencyRate, book: RateBook, today: "date") -> tuple[str, str, str]:
    if item.rate is None:
        return item.currency, format.DASH, "no rate yet"
    source = "you" if item.rate.yours else "ECB"
    return item.currency, format.rate(item.rate.rate, book.quote), f"{source}, {format.day(item.rate.day, today)}"


def _words(item: "RateOverride", today: "date") -> str:
    return f"From {format.day(item.date, today)}: 1 {item.currency} is {format.rate(item.rate, item.quote)}"


def _remove(item: "RateOverride") -> None:
    visit = session.require()
    try:
        rates.remove_override(visit.store, visit.household.id, item.id, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, f"Removed the {item.currency} rate of {format.day(item.date, visit.today)}.", action="rate")


@st.dialog("Set an exchange rate")
def add(visit: "Visit", book: RateBook) -> None:
    """Ask for a rate."""
    add_form(visit, book)


def add_form(visit: "Visit", book: RateBook) -> None:
    """Currency, day and rate, and the button that keeps them."""
    with st.form("add-rate", border=False):
        left, right = st.columns(2)
        currency = left.selectbox("Currency", [item.currency for item in book.currencies], key="rate-currency")
        day = right.date_input("From", visit.today, max_value=visit.today, key="rate-day", format="YYYY-MM-DD")
        text = st.text_input(
            f"What one is worth in {book.quote}", key="rate-value", placeholder="0.92",
            help="It counts on that day, and after it until the next rate that is known.",
        )  # fmt: skip
        if not st.form_submit_button("Set rate", type="primary", key="rate-save"):
            return
    try:
        rates.override(
            visit.store, visit.household.id, currency=currency or "", day=day, rate=_number(text), today=visit.today,
            now=visit.now,
        )  # fmt: skip
    except FinanceError as error:
        components.refused(str(error))
        return
    changes.done(visit, f"Set the {currency} rate of {format.day(day, visit.today)}.", action="rate")
    st.rerun()


def _number(text: str) -> float:
    """A rate as people type it, with a decimal point or comma. Raises InvalidError."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InvalidError("A rate is a number above zero, such as 0.92.")
    return value


@st.dialog("Currency of all sums")
def choose_currency(visit: "Visit") -> None:
    """Ask for the currency of the reports."""
    currency_form(visit)


def currency_form(visit: "Visit") -> None:
    """The currencies to choose from, and the button that changes it."""
    mine = [status.account.currency for status in cached.account_statuses(visit)]
    options = list(dict.fromkeys([visit.currency, *sorted(mine), *rates.quoted()]))
    st.caption("Balances, spending and reports are shown in it. What is booked stays as it is, and is converted anew.")
    st.caption("Budgets, goals and debts keep their numbers, which then count in the new currency: go through them afterwards.")
    with st.form("choose-currency", border=False):
        chosen = st.selectbox("Currency", options, key="report-currency")
        if not st.form_submit_button("Change currency", type="primary", key="report-currency-save"):
            return
    try:
        households.set_report_currency(visit.store, visit.household.id, chosen or visit.currency, now=visit.now)
    except FinanceError as error:
        components.refused(str(error))
        return
    if chosen != visit.currency:
        changes.done(visit, f"All sums are in {chosen}.", action="currency")
    st.rerun()


def beside(visit: "Visit", paid: "Transaction") -> list[str]:
    """What a payment counts for where its account has another currency, and what it came to before the bank converted it."""
    facts = []
    found = cached.ledger(visit).rates
    if found is not None and paid.currency in found.currencies:
        rate = found.at(paid.currency, paid.date)
        counts = format.money(found.minor(paid.currency, paid.date, paid.amount_minor), visit.currency, cents=True, signed=True)
        source = "your rate" if rate.yours else "the ECB rate"
        at = format.rate(rate.rate, visit.currency)
        facts.append(f"counts as {counts}, at {source} of {format.day(rate.day, visit.today)} ({at})")
    if paid.original_minor is not None:
        facts.append(f"originally {format.money(paid.original_minor, paid.original_currency, cents=True, signed=True)}")
    return facts
