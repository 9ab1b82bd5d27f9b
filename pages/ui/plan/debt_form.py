"""What a person says of a debt: the form for a new one and for changing one."""

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import streamlit as st

from finance_core.errors import FinanceError, InvalidError
from finance_core.rules.debt.amortisation import BASES, HIGHEST_RATE, Basis
from finance_core.services.plan import debts
from finance_core.services.plan.debt_book import DebtView
from finance_core.services.plan.debts import Terms
from pages.ui import cached, changes, components, format
from pages.ui.plan import fields

if TYPE_CHECKING:
    from pages.ui.session import Visit

_TYPED: Final = "An amount that I type"
_BASES: Final[dict[Basis, str]] = {"month": "By the month", "day": "By the day"}


@st.dialog("A debt", width="medium")
def open_dialog(visit: "Visit", view: DebtView | None = None) -> None:
    """Ask for a new debt, or change the one that is given."""
    form(visit, view)


def form(visit: "Visit", view: DebtView | None) -> None:
    """The fields, and the button that keeps them; what was typed stays where it is refused."""
    try:
        terms, problem = _fields(visit, view), ""
    except InvalidError as error:
        terms, problem = None, str(error)
    if not st.button("Save" if view else "Add debt", type="primary", key="debt-save"):
        return
    try:
        if terms is None:
            raise InvalidError(problem)
        _keep(visit, terms, view)
    except FinanceError as error:
        components.refused(str(error))
        return
    st.rerun()


def _keep(visit: "Visit", terms: Terms, view: DebtView | None) -> None:
    if view is None:
        debts.add(visit.store, visit.household.id, terms, now=visit.now)
        changes.done(visit, f"Added the debt {terms.name}.", action=debts.ACTION)
    elif debts.change(visit.store, visit.household.id, view.row.id, terms, version=view.row.version, now=visit.now):
        changes.done(visit, f"Changed the debt {terms.name}.", action=debts.ACTION)


def _fields(visit: "Visit", view: DebtView | None) -> Terms:
    """What was typed. Raises InvalidError for what is no amount, and where the least payment is missing."""
    currency, row = visit.currency, (view.row if view else None)
    name = st.text_input("What is it", row.name if row else "", key="debt-name", max_chars=60, placeholder="Car loan")
    account_id, owed = _owed(visit, view)
    left, right = st.columns(2)
    with left:
        rate = fields.percent("Interest, % a year", "debt-rate", row.rate_per_year if row else 0.0, most=HIGHEST_RATE)
        share = fields.percent("Or of what is owed, %", "debt-share", row.minimum_share if row else 0.0, most=Decimal(1))
    with right:
        minimum = fields.amount("Least payment a month", "debt-minimum", row.minimum_minor if row else None, currency, "120")
        fee = fields.amount("Fee a month", "debt-fee", row.fee_minor if row else 0, currency, "0")
    basis = st.segmented_control(
        "Interest counts", BASES, default=row.basis if row else "month", required=True, key="debt-basis",
        format_func=_BASES.__getitem__, help="Loans mostly by the month, cards by the day.",
    )  # fmt: skip
    if owed is None:
        raise InvalidError("Say what is owed.")
    if minimum is None and not share:
        raise InvalidError("Say what has to be paid a month at least: an amount, or a part of what is owed.")
    return Terms(
        name=" ".join(name.split()), account_id=account_id, owed_minor=abs(owed), rate_per_year=rate,
        minimum_minor=minimum or 0, minimum_share=share, fee_minor=fee or 0, basis=basis,
    )  # fmt: skip


def _owed(visit: "Visit", view: DebtView | None) -> tuple[int | None, int | None]:
    """The account whose balance is owed, None for none, and what was typed."""
    row = view.row if view else None
    taken = row.account_id if row else None
    there = {
        status.account.id: status.account.name
        for status in cached.account_statuses(visit)
        if status.account.id == taken or (status.account.currency == visit.currency and status.account.kind in {"card", "loan"})
    }
    options = [None, *there]
    chosen = st.selectbox(
        "Owed is", options, options.index(taken) if taken in options else 0, key="debt-account",
        format_func=lambda one: _TYPED if one is None else f"What {format.short(there[one], 40)} is below zero",
    )  # fmt: skip
    if chosen is not None:
        return chosen, 0
    return None, fields.amount("Owed today", "debt-owed", row.owed_minor if row else None, visit.currency, "4500")
