"""The parts of the accounts page: what the household has and owes, cards of accounts, and the forms behind them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd
import streamlit as st

from finance_core.errors import FinanceError
from finance_core.models import ACCOUNT_KINDS, Account, Filters
from finance_core.services import accounts, history, households, ledgers
from finance_core.services.accounts import AccountStatus, Reconciliation
from finance_core.services.worth import QUIET_AFTER, Standing
from pages.ui import cached, changes, components, format, links, session, tables, typed
from pages.ui.components import Tile

if TYPE_CHECKING:
    from datetime import date

    from pages.ui.session import Visit

KIND_WORDS: Final = {"bank": "Bank account", "card": "Card", "cash": "Cash", "loan": "Loan", "investment": "Investment"}
EVERYONE: Final = "Everyone"
_NEWEST: Final = 8
_MASKED: Final = 4


def notice(visit: "Visit") -> None:
    """What was just done, with the way back, or why that could not be taken back."""
    changes.draw_refusal()
    sentence, entry_id = session.take_notice() or ("", None)
    if not sentence:
        return
    st.success(format.escaped(sentence), icon=":material/check:")
    entry = next((entry for entry in cached.audit(visit) if entry.id == entry_id), None)
    if entry is not None and entry.undone_at is None and entry.action != "undo":
        st.button("Undo", icon=":material/undo:", key="undo-last", on_click=changes.undo, args=(entry,))


# ---- what stands on the page -----------------------------------------------------------------------------------------


def story(standing: Standing) -> str:
    """What there is and what is owed, in a sentence."""
    held, owed = (format.escaped(format.whole(value, standing.currency)) for value in (standing.held, standing.owed))
    words = f"You have **{held}** in accounts and owe **{owed}**." if standing.owed else f"You have **{held}** and owe nothing."
    if standing.left_out:
        words += f" Not counted, for want of an exchange rate: {format.escaped(format.listed(standing.left_out))}."
    return words


def tiles(standing: Standing, statuses: Sequence[AccountStatus], today: "date") -> list[Tile]:
    """Net worth, what is held, what is owed, and which accounts have no news."""
    currency, known = standing.currency, sum(not status.account.closed for status in statuses)
    rows = (
        ("Net worth", standing.net, standing.net_by_month, 1, "All accounts together, debts taken off."),
        ("In accounts", standing.held, standing.held_by_month, 1, "The sum of every account above zero."),
        ("Owed", standing.owed, standing.owed_by_month, -1, "The sum of every account below zero, such as cards and loans."),
    )
    found = [
        Tile(
            label=label, text=format.whole(value, currency), change=_change(history, currency), against=f"in {today:%b}",
            tone=_tone(history, better), history=history, shape="line",
            meaning=f"{meaning} The line shows the last month ends.",
        )
        for label, value, history, better, meaning in rows
    ]  # fmt: skip
    meaning = f"Open accounts into which nothing was imported for {QUIET_AFTER.days} days."
    return [
        *found,
        Tile(label="Without news", text=f"{len(standing.quiet)} of {known}", change="", against="", tone="gray", history=(),
             shape="line", meaning=meaning),
    ]  # fmt: skip


def _change(history: Sequence[float], currency: str) -> str:
    """How a sum moved since the month began; nothing where it did not, or where there is one month only."""
    change = history[-1] - history[-2] if len(history) > 1 else 0.0
    return format.whole(change, currency, signed=True) if round(change) else ""


def _tone(history: Sequence[float], better: int) -> Literal["green", "gray"]:
    """Green for the better; less is no warning, because months go up and down."""
    return "green" if len(history) > 1 and (history[-1] - history[-2]) * better > 0 else "gray"


def worth_answer(standing: Standing) -> str:
    """The title of the net worth card."""
    change = float(standing.line.iloc[-1] - standing.line.iloc[0])
    since = f"{pd.Timestamp(str(standing.line.index[0])):%B %Y}"
    if not round(change):
        return f"Net worth is what it was in {since}"
    return f"Net worth is {format.whole(abs(change), standing.currency)} {'higher' if change > 0 else 'lower'} than in {since}"


def card(visit: "Visit", status: AccountStatus, standing: Standing) -> None:
    """One account: its balance in its own currency, the last months, and what can be done with it."""
    account = status.account
    months = standing.months_of(account.name)
    st.metric(
        "Balance", format.money(status.balance_minor, account.currency, cents=True), label_visibility="collapsed",
        chart_data=months if len(months) > 1 else None, chart_type="line",
    )  # fmt: skip
    news = f"last import {format.day(status.last_import.date(), visit.today)}" if status.last_import else "nothing imported yet"
    counts = ""
    if account.currency != standing.currency and account.name in standing.by_account:
        counts = f"Counts as {format.escaped(format.whole(standing.by_account[account.name], standing.currency))}. "
    ahead = format.money(status.ahead_minor, account.currency, cents=True, signed=True)
    counts += f"{format.escaped(ahead)} is booked ahead. " if status.ahead_minor else ""
    st.caption(f"{counts}{format.count(status.booked, 'payment')}, {news}")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if status.booked:
            st.page_link(
                links.TRANSACTIONS, label="Payments", icon=":material/receipt_long:", query_params={"account": account.name}
            )
        if st.button("Edit", key=f"edit-{account.id}", type="tertiary", icon=":material/edit:"):
            edit(visit, status)
        if st.button("Check balance", key=f"check-{account.id}", type="tertiary", icon=":material/fact_check:"):
            check(visit, status)


def facts(account: Account, people: dict[int, str]) -> str:
    """Kind, owner and the end of the number."""
    number = f"…{account.number[-_MASKED:]}" if account.number else ""
    owner = people.get(account.member_id or 0, "")
    return " · ".join(fact for fact in (KIND_WORDS[account.kind], owner, number, "closed" if account.closed else "") if fact)


# ---- adding and changing ---------------------------------------------------------------------------------------------


@st.dialog("Add an account")
def add(visit: "Visit") -> None:
    """Ask for a new account."""
    add_form(visit)


def add_form(visit: "Visit") -> None:
    """What a new account needs, and the button that makes it."""
    with st.form("add-account", border=False):
        values = _fields(visit, None)
        if not st.form_submit_button("Add account", type="primary", key="add-account-save"):
            return
    try:
        opening = _opening(values, values["currency"])
        accounts.add(visit.store, visit.household.id, now=visit.now, **(values | {"opening_minor": opening}))
    except FinanceError as error:
        components.refused(str(error))
        return
    _done(visit, f"Added {values['name']}.")


@st.dialog("Edit account")
def edit(visit: "Visit", status: AccountStatus) -> None:
    """Change what is known about an account."""
    edit_form(visit, status)


def edit_form(visit: "Visit", status: AccountStatus) -> None:
    """The account's values, and the buttons that keep them or take an empty account away."""
    account = status.account
    with st.form(f"edit-account-{account.id}", border=False):
        values = _fields(visit, status)
        closed = st.toggle(
            "Closed", account.closed, key="account-closed", help="A closed account keeps its payments and takes no more."
        )
        saved = st.form_submit_button("Save", type="primary", key="edit-account-save")
    try:
        if saved:
            opening = _opening(values, values["currency"])
            accounts.change(
                visit.store, visit.household.id, account.id, version=account.version, now=visit.now,
                **(values | {"opening_minor": opening, "closed": closed}),
            )  # fmt: skip
            _done(visit, f"Saved {values['name']}.")
        if not status.booked:
            st.caption("Nothing is booked on this account, so it can be removed.")
            if st.button("Remove account", key="account-remove", icon=":material/delete:", type="tertiary"):
                accounts.remove(visit.store, visit.household.id, account.id, now=visit.now)
                _done(visit, f"Removed {account.name}.")
    except FinanceError as error:
        components.refused(str(error))


def _fields(visit: "Visit", status: AccountStatus | None) -> dict[str, Any]:
    """The fields of an account; `opening_minor` is still the text that was typed."""
    account = status.account if status else None
    currency = account.currency if account else visit.currency
    people = {0: EVERYONE} | {member.id: member.name for member in cached.members(visit)}
    name = st.text_input("Name", account.name if account else "", key="account-name", max_chars=60)
    left, right = st.columns(2)
    kind = left.selectbox(
        "Kind", ACCOUNT_KINDS, index=ACCOUNT_KINDS.index(account.kind if account else "bank"), key="account-kind",
        format_func=KIND_WORDS.__getitem__,
    )  # fmt: skip
    typed_currency = right.text_input(
        "Currency", currency, max_chars=3, key="account-currency", disabled=bool(status and status.booked),
        help="Three letters, such as EUR. It stays as it is once payments are booked.",
    )  # fmt: skip
    opening = st.text_input(
        "Opening balance", typed.plain(account.opening_minor, currency) if account else "0", key="account-opening",
        help="The balance before the first payment. What you owe is negative, such as -950.00.",
    )  # fmt: skip
    left, right = st.columns(2)
    number = left.text_input("Number or IBAN", account.number if account else "", key="account-number", max_chars=40,
                             help="Files that carry this number are proposed for this account.")  # fmt: skip
    ids = list(people)
    owner = right.selectbox("Whose", ids, index=ids.index(account.member_id or 0) if account else 0, key="account-owner",
                            format_func=people.__getitem__)  # fmt: skip
    return {
        "name": name, "kind": kind, "currency": typed_currency.strip().upper(), "opening_minor": opening,
        "number": number.strip(), "member_id": owner or None,
    }  # fmt: skip


def _opening(values: dict[str, Any], currency: str) -> int:
    """The opening balance that was typed, exactly, in minor units; nothing typed is zero."""
    text = values["opening_minor"].strip()
    return typed.amount(text, currency) if text else 0


@st.dialog("Add a person")
def add_person(visit: "Visit") -> None:
    """Ask for a name."""
    person_form(visit)


def person_form(visit: "Visit") -> None:
    """The name of a new person of the household."""
    with st.form("add-person", border=False):
        name = st.text_input("Name", key="person-name", max_chars=40)
        if not st.form_submit_button("Add person", type="primary", key="add-person-save"):
            return
    if not name.strip():
        components.refused("Give the person a name.")
        return
    try:
        households.add_member(visit.store, visit.household.id, name, now=visit.now)
    except FinanceError as error:
        components.refused(str(error))
        return
    _done(visit, f"Added {name.strip()}. Edit an account to say that it is theirs.")


# ---- agreeing with a statement ---------------------------------------------------------------------------------------


@st.dialog("Check balance", width="medium")
def check(visit: "Visit", status: AccountStatus) -> None:
    """Compare an account with what the bank says."""
    check_form(visit, status)


def check_form(visit: "Visit", status: AccountStatus) -> None:
    """A day and the bank's balance; ours beside it, and what to do about a difference."""
    account = status.account
    st.caption(f"{format.escaped(account.name)}: type the balance that your statement gives for the end of a day.")
    left, right = st.columns(2)
    last = left.date_input("End of day", visit.today, max_value=visit.today, key="check-day", format="YYYY-MM-DD")
    text = right.text_input(
        "Balance on the statement", key="check-balance", placeholder=typed.plain(status.balance_minor, account.currency)
    )
    if not text.strip():
        return
    try:
        found = accounts.compare(
            visit.store, visit.household.id, account.id, last=last, stated_minor=typed.amount(text, account.currency)
        )
        if found.difference_minor:
            _differ(visit, account, found)
        else:
            _agree(visit, account, found)
    except FinanceError as error:
        components.refused(str(error))


def _agree(visit: "Visit", account: Account, found: Reconciliation) -> None:
    until = format.day(found.last, visit.today)
    st.markdown(f":green[:material/check:] Both say **{_money(found.ours_minor, account)}**.")
    if not found.open_count:
        st.caption(f"Every payment up to {until} is marked as agreed already.")
    elif st.button(f"Mark {format.count(found.open_count, 'payment')} as agreed", type="primary", key="check-agree"):
        marked = accounts.reconcile(
            visit.store, visit.household.id, account.id, last=found.last, stated_minor=found.stated_minor, now=visit.now
        )
        _done(visit, f"Marked {format.count(marked, 'payment')} of {account.name} as agreed up to {until}.")


def _differ(visit: "Visit", account: Account, found: Reconciliation) -> None:
    more = "more" if found.difference_minor > 0 else "less"
    st.markdown(
        f"The bank says **{_money(found.stated_minor, account)}**, Ballast **{_money(found.ours_minor, account)}**: "
        f"the bank has **{_money(abs(found.difference_minor), account)} {more}**."
    )
    if found.stated_minor == -found.ours_minor:
        st.caption(f"What you owe is negative here: type {_money(found.ours_minor, account)}.")
    ledger = cached.ledger(visit)
    newest = ledgers.as_booked(ledger.select(Filters(accounts=(account.name,), last=found.last)).head(_NEWEST))
    if len(newest):
        st.caption("A payment may be missing or counted twice. The newest ones up to that day:")
        st.table(
            tables.short_list(newest, session.colours(), account.currency),
            border="horizontal",
            hide_header=True,
            hide_index=True,
        )
    fitting = account.opening_minor + found.difference_minor
    st.caption(
        "If all payments are right, the opening balance is not: "
        f"it is {_money(account.opening_minor, account)}, and {_money(fitting, account)} would fit."
    )
    if st.button(f"Set the opening balance to {_money(fitting, account)}", key="check-fit"):
        accounts.fit_opening(
            visit.store, visit.household.id, account.id, last=found.last, stated_minor=found.stated_minor, now=visit.now
        )
        _done(visit, f"Set the opening balance of {account.name} to {format.money(fitting, account.currency, cents=True)}.")


def _money(minor: int, account: Account) -> str:
    return format.escaped(format.money(minor, account.currency, cents=True))


def _done(visit: "Visit", sentence: str) -> None:
    """Say what was done, with the way back, and show the page anew."""
    newest = history.listed(visit.store, visit.household.id, limit=1)
    session.notice(sentence, undo=newest[0].id if newest else None)
    st.rerun()
