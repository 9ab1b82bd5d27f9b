"""The cards of the page of debts. Buttons act in their `on_click`, with the debt that was on screen when they were pressed."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

import streamlit as st
from streamlit.elements.lib.grid_container import GridContainer

from finance_core.dates import months_after
from finance_core.errors import FinanceError
from finance_core.rules.debt import debt_words
from finance_core.rules.debt.amortisation import MOST_MONTHS
from finance_core.rules.debt.consolidation import Offer
from finance_core.services.plan import debt_book, debts
from finance_core.services.plan.debt_book import DebtBook, DebtView
from finance_core.services.plan.debts import ORDERS, Plan
from pages.ui import changes, components, format, session, tables, typed
from pages.ui.palette import Palette
from pages.ui.plan import debt_charts, debt_form, debt_texts, ranked_row
from pages.ui.plan.ranked_row import RankedRow
from pages.ui.session import Visit

ACTIONS: Final = ("debt", "readiness", "undo")
_ORDER: Final = "debts-order"


def draw_tools(visit: Visit, book: DebtBook | None) -> None:
    """A new debt, and what was changed last."""
    if st.button("Add a debt", icon=":material/add:", key="debt-add", type="secondary" if book else "primary"):
        debt_form.open_dialog(visit)
    changes.draw_recent(visit, ACTIONS)


def draw_orders(cards: GridContainer, book: DebtBook, colours: Palette) -> None:
    """What is owed month by month, and the orders side by side, one of which is followed."""
    several = len(book.views) > 1
    with components.card(cards, "What is owed, month by month", span=2):
        said = debt_texts.outcome(book.followed, book.currency)
        components.chart(debt_charts.owed_chart(book, colours), "debts-owed", f"What is owed. {said}")
        with st.expander("Every payment, to the cent"):
            styled, columns = tables.instalments(book.payments, book.currency)
            st.dataframe(styled, column_config=columns, hide_index=True, key="debts-payments")
    with components.card(cards, "Which debt first", "The same money a month in each order." if several else ""):
        if several:
            captions = [format.escaped(debt_texts.outcome(book.payoff(order), book.currency)) for order in ORDERS]
            key = f"{_ORDER}-{book.plan.order}"
            st.radio(
                "Pay first", ORDERS, ORDERS.index(book.plan.order), key=key, captions=captions, on_change=_follow,
                args=(key, book.plan), format_func=debt_texts.TITLES.__getitem__, label_visibility="collapsed",
            )  # fmt: skip
        minimums = format.escaped(debt_texts.outcome(book.compared.minimums, book.currency))
        st.caption(f"{debt_texts.MINIMUMS}: {minimums}")
        for sentence in debt_texts.verdict(book):
            st.markdown(format.escaped(sentence))


def _follow(key: str, plan: Plan) -> None:
    order = session.recall(key)
    _pay(replace(plan, order=order), f"Debts are paid by: {debt_texts.TITLES[order].lower()}.")


def _pay(plan: Plan, sentence: str) -> None:
    visit = session.require()
    try:
        debts.pay(visit.store, visit.household.id, plan, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, sentence, action=debts.ACTION)


def draw_extra(cards: GridContainer, book: DebtBook) -> None:
    """What something extra brings, what a debt-free day asks for, and the day of payment."""
    with components.card(cards, "Something extra"):
        begins = typed.plain(book.plan.extra_minor, book.currency)
        key = f"debts-extra-{begins}"
        text = st.text_input(f"Beyond the minimums a month, in {book.currency}", begins, key=key)
        try:
            found = debt_book.tried(book, typed.amount(text, book.currency))
            plan = debt_book.paid_in(found, book.plan.order)
            st.markdown(format.escaped(debt_texts.brought(found, plan, book.currency)))
        except FinanceError as error:
            st.caption(format.escaped(str(error)))
        st.button("Pay this extra", key="debts-extra-set", on_click=_set_extra, args=(key, book.plan))
        _by_a_day(book)
        days = list(range(1, 32))
        st.selectbox(
            "Payments are made on day", days, days.index(book.plan.payment_day), key=f"debts-day-{book.plan.payment_day}",
            on_change=_set_day, args=(f"debts-day-{book.plan.payment_day}", book.plan),
        )  # fmt: skip


def _by_a_day(book: DebtBook) -> None:
    latest = months_after(book.first_payment, MOST_MONTHS)
    by = st.date_input(
        "Debt-free by", None, min_value=book.first_payment, max_value=latest, key="debts-by", format="YYYY-MM-DD",
        help="The least extra a month that ends every debt by that day.",
    )  # fmt: skip
    if by is None:
        return
    try:
        extra = debt_book.extra_for(book, by)
    except FinanceError as error:
        st.caption(format.escaped(str(error)))
        return
    amount = format.money(extra, book.currency, cents=True)
    st.markdown(format.escaped(f"{amount} a month beyond the minimums ends every debt by {format.day(by, book.today)}."))
    st.button(format.escaped(f"Pay {amount} extra"), key="debts-by-set", on_click=_set_exact, args=(extra, book.plan))


def _set_extra(key: str, plan: Plan) -> None:
    visit = session.require()
    try:
        minor = typed.amount(session.recall(key) or "", visit.currency)
    except FinanceError as error:
        changes.refuse(str(error))
        return
    _set_exact(minor, plan)


def _set_exact(minor: int, plan: Plan) -> None:
    amount = format.money(minor, session.require().currency, cents=True)
    _pay(replace(plan, extra_minor=minor), f"{amount} a month go to debts beyond the minimums.")


def _set_day(key: str, plan: Plan) -> None:
    day = session.recall(key)
    _pay(replace(plan, payment_day=day), f"Debts are paid on day {day} of the month.")


def draw_list(visit: Visit, cards: GridContainer, book: DebtBook) -> None:
    """Every debt with its terms and its end, in the person's own order."""
    with components.card(cards, "Your debts", "In your own order.", span=2):
        for place, view in enumerate(book.views):
            _debt(visit, book, view, place)


def _debt(visit: Visit, book: DebtBook, view: DebtView, place: int) -> None:
    title, line = debt_texts.title(view, book.currency), debt_texts.line(view, book.currency)
    st.markdown(f"**{format.escaped(title)}**  \n{format.escaped(line)}")
    if warning := debt_texts.warning(view, book.currency):
        st.markdown(f":orange[:material/warning:] {format.escaped(warning)}")
    row = RankedRow(
        noun="debt", row_id=view.row.id, name=view.row.name, place=place, count=len(book.views), behind=view.behind,
        earlier="before the one above, in your own order", later="after the one below, in your own order",
    )  # fmt: skip
    ranked_row.draw(row, lambda: debt_form.open_dialog(visit, view))


def draw_consolidation(cards: GridContainer, book: DebtBook) -> None:
    """What one new loan in the place of some debts would bring."""
    names = {view.row.id: view.row.name for view in book.views if view.debt.owed_minor}
    if not names:
        return
    with components.card(cards, "One loan instead?", "What an offer would bring; nothing is kept."):
        chosen = st.multiselect("It pays off", list(names), list(names), format_func=names.__getitem__, key="loan-debts")
        rate = st.number_input("Interest, % a year", 0.0, 1000.0, 7.5, 0.1, key="loan-rate", format="%.2f")
        months = st.number_input("Months", 1, 600, 36, key="loan-months")
        fee = st.number_input("Fee, % of the loan", 0.0, 100.0, 0.0, 0.1, key="loan-fee", format="%.2f")
        try:
            offer = Offer(
                rate_per_year=Decimal(str(round(rate, 4))) / 100, months=int(months),
                fee_share=Decimal(str(round(fee, 4))) / 100,
            )  # fmt: skip
            found = debt_book.consolidated(book, chosen, offer)
        except FinanceError as error:
            st.caption(format.escaped(str(error)))
            return
        for sentence in debt_words.consolidated(found, lambda minor: format.money(minor, book.currency)):
            st.markdown(format.escaped(sentence))
