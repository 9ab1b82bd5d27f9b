"""A payment entered by hand: for cash, and for what the bank has not booked yet; and taking such a one away again."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from finance_core.errors import FinanceError, InvalidError
from finance_core.services import transactions
from finance_core.services.details import Details
from pages.ui import cached, changes, components, format, session, typed
from pages.ui.ledger import editing
from pages.ui.ledger.ledger_table import Choices

if TYPE_CHECKING:
    from finance_core.models import Account
    from pages.ui.session import Visit

_OUT: Final = "Money out"
_IN: Final = "Money in"


def button(visit: "Visit", choices: Choices) -> None:
    """The button that asks for a new payment; nothing while there is no account to enter one into."""
    if _accounts(visit) and st.button("Add payment", icon=":material/add:", key="add-payment"):
        _add(visit, choices)


@st.dialog("Add a payment")
def _add(visit: "Visit", choices: Choices) -> None:
    """Ask for a payment."""
    add_form(visit, choices)


def add_form(visit: "Visit", choices: Choices) -> None:
    """What a payment needs, and the button that adds it; what was typed stays where it is refused."""
    account = st.selectbox("Account", _accounts(visit), format_func=lambda one: one.name, key="add-account")
    left, right = st.columns(2)
    day = left.date_input("Date", visit.today, key="add-date", format="DD/MM/YYYY")
    size = right.text_input(f"Amount in {account.currency}", key="add-amount", placeholder="12.50")
    way = st.segmented_control(
        "Direction", (_OUT, _IN), default=_OUT, required=True, key="add-way", label_visibility="collapsed"
    )
    payee = st.text_input("Payee", key="add-payee", placeholder="Who was paid, or who paid you", max_chars=200)
    category = editing.category_field("Category", "add-category", choices, None)
    person = None
    if choices.members:
        person = st.selectbox("Person", [member.name for member in choices.members], None, key="add-member",
                              placeholder="Whose account it is")  # fmt: skip
    note = st.text_input("Note", key="add-note", max_chars=500)
    pending = st.checkbox(
        "Not booked by the bank yet", key="add-pending", help="When the bank’s file brings it, the two become one payment."
    )
    if not st.button("Add payment", type="primary", key="add-save"):
        return
    try:
        found = editing.chosen_category(visit, category, "add-category", choices)
        member = next((member for member in choices.members if member.name == person), None)
        minor = _signed(size, way, account.currency)
        transactions.add(
            visit.store, visit.household.id, account.id, day=day, amount_minor=minor, payee=payee,
            category_id=found.id if found else None, member_id=member.id if member else None, note=note, pending=pending,
            now=visit.now,
        )  # fmt: skip
    except FinanceError as error:
        components.refused(str(error))
        return
    amount = format.money(minor, account.currency, cents=True, signed=True)
    changes.done(visit, f"Added {payee.strip() or 'a payment'}, {amount}, to {account.name}.", action="add")
    st.rerun()


def _signed(size: str, way: str, currency: str) -> int:
    """The amount in minor units, money out negative. Raises InvalidError where it is none."""
    minor = abs(typed.amount(size, currency)) if size.strip() else 0
    if not minor:
        raise InvalidError("Say how much it was, such as 12.50.")
    return minor if way == _IN else -minor


def _accounts(visit: "Visit") -> "list[Account]":
    return [status.account for status in cached.account_statuses(visit) if not status.account.closed]


def remove_button(found: Details) -> None:
    """Take a payment away that was entered by hand and that no file has confirmed."""
    paid = found.transaction
    if paid.import_batch_id is None and not paid.description:
        st.button("Delete this payment", key=f"payment-{paid.id}-{paid.version}-delete", type="tertiary",
                  icon=":material/delete:", on_click=_remove, args=(found,))  # fmt: skip


def _remove(found: Details) -> None:
    visit, paid = session.require(), found.transaction
    try:
        transactions.remove(visit.store, visit.household.id, paid.id, version=paid.version, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
        return
    changes.done(visit, f"Deleted {paid.payee or 'the payment'}.", action="remove")
