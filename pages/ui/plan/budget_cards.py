"""The cards of the page of budgets, and the alerts that the overview shows too.

Buttons act in their `on_click`, with the budget that was on screen when they were pressed.
"""

from collections.abc import Mapping
from typing import Final

import streamlit as st
from streamlit.elements.lib.grid_container import GridContainer

from finance_core.dates import Month
from finance_core.errors import FinanceError
from finance_core.models import Category
from finance_core.services.plan import overspending
from finance_core.services.plan.budget_edits import Fill
from finance_core.services.plan.overspending import BudgetOutlook, Overspending
from pages.ui import cached, changes, components, format, links, session, typed
from pages.ui.links import Link
from pages.ui.palette import Palette
from pages.ui.plan import budget_charts, budget_forms, budget_words, envelope_words
from pages.ui.session import Visit

ACTIONS: Final = ("budget", "alert", "undo")
_OFFERED: Final = 6
"""Amounts that are proposed at a time."""
_TEXT: Final = 430
"""Pixels of a budget's sentence, beside which its buttons find room."""
_CATEGORY: Final = "budget-category"
_AMOUNT: Final = "budget-amount"


def draw_bars(cards: GridContainer, found: Overspending, colours: Palette) -> None:
    """Every budget as a bar."""
    title = budget_words.chart_answer(found)

    def opens(name: str) -> Link:
        return links.transactions(name, found.behind(name))

    with components.card(cards, title, budget_words.chart_reading(found), span=2):
        share = found.today.day / found.month.days
        figure = budget_charts.budgets_chart(found.table, share, colours, found.currency)
        components.chart(figure, "budgets", f"{title}. {budget_words.outlook(found)}", opens)
        components.opener("Open a budget", [row.budget.category for row in found.rows], opens, "open-budget")


def draw_alerts(cards: GridContainer, found: Overspending, *, span: int = 1) -> None:
    """The budgets at risk, each with the payments behind it and a way to hear no more of it."""
    with components.card(cards, budget_words.alerts_answer(found), "One alert a budget and month.", span=span):
        if not found.alerts:
            st.markdown(format.escaped(budget_words.outlook(found)))
        for row in found.alerts:
            _alert(row, found)


def _alert(row: BudgetOutlook, found: Overspending) -> None:
    name = row.budget.category
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        said = format.escaped(budget_words.alert(row, found))
        st.markdown(f":orange[:material/warning:] {said}", width="content")
        components.link(links.transactions(f"See {name}", found.behind(name)))
        st.button(
            f"Dismiss for {envelope_words.month(found.month)}", key=f"alert-dismiss-{row.budget.category_id}", type="tertiary",
            help=f"No more alerts about {format.escaped(name)} this month", on_click=_dismiss,
            args=(row.budget.category_id, name),
        )  # fmt: skip


def _dismiss(category_id: int, name: str) -> None:
    visit = session.require()
    month = Month.of(visit.today)
    try:
        overspending.dismiss(visit.store, visit.household.id, category_id, month=month, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, f"No more alerts about {name} in {envelope_words.month(month)}.", action="alert")


def draw_list(visit: Visit, cards: GridContainer, found: Overspending, ways: Mapping[Fill, Mapping[int, int]]) -> None:
    """Every budget in words, with its payments, and the way to change it."""
    month = Month.of(visit.today)
    with components.card(cards, "Budget by budget", budget_words.LIST_READING, span=2):
        for row in found.rows:
            name, category_id = row.budget.category, row.budget.category_id
            title, line = budget_words.title(row, found.currency), budget_words.line(row, found)
            with st.container(horizontal=True, gap="small", vertical_alignment="center", horizontal_alignment="distribute"):
                st.markdown(f"**{format.escaped(title)}**  \n{format.escaped(line)}", width=_TEXT)
                components.link(links.transactions("See payments", found.behind(name)))
                with st.popover("Change", type="tertiary", key=f"budget-open-{category_id}"):
                    budget_forms.draw_change(row.budget, month, budget_forms.fills_of(category_id, ways))


def draw_quality(cards: GridContainer, found: Overspending) -> None:
    """How good this is, and letting another method compete."""
    with components.card(cards, "How good this is", budget_words.method(found), span=3):
        st.markdown("\n".join(f"- {line}" for line in budget_words.QUALITY))
        st.button("Let them compete", key="budget-compete", help="Takes some seconds", on_click=_compete)


def _compete() -> None:
    visit = session.require()
    try:
        won = overspending.compete(visit.store, visit.household.id, cached.ledger(visit), today=visit.today, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        session.notice(budget_words.competed(won=won))


def draw_add(visit: Visit, cards: GridContainer, found: Overspending | None) -> None:
    """A budget for another category, with what is usual for it."""
    taken = {row.budget.category_id for row in found.rows} if found else set()
    proposed = [one for one in cached.budget_proposals(visit) if one.category.id not in taken]
    free = [one for one in cached.categories(visit) if _can_have_one(one) and one.id not in taken]
    with components.card(cards, "Set a budget", budget_words.proposed(proposed, any_taken=bool(taken))):
        if proposed:
            for one in proposed[:_OFFERED]:
                amount = format.money(one.usual_minor, visit.currency)
                st.button(
                    format.escaped(f"{amount} for {one.category.name}"), key=f"budget-take-{one.category.id}",
                    icon=":material/add:", on_click=_take, args=(one.category.id, one.category.name, one.usual_minor),
                    help="Set this budget from this month on",
                )  # fmt: skip
        names = [one.name for one in free]
        st.selectbox("Category", names, index=None, key=_CATEGORY, placeholder="Choose a category")
        st.text_input(f"Amount a month, in {visit.currency}", key=_AMOUNT, placeholder="250")
        st.button("Set budget", key="budget-set", type="primary", on_click=_add, args=({one.name: one.id for one in free},))


def _can_have_one(category: Category) -> bool:
    return not category.hidden and category.group not in ("income", "transfer")


def _add(ids: dict[str, int]) -> None:
    visit, name = session.require(), session.recall(_CATEGORY)
    if name not in ids:
        changes.refuse("Choose the category that the budget is for.")
        return
    try:
        amount_minor = typed.amount(session.recall(_AMOUNT) or "", visit.currency)
    except FinanceError as error:
        changes.refuse(str(error))
        return
    if budget_forms.put(ids[name], name, amount_minor, Month.of(visit.today)):
        session.forget(_CATEGORY, _AMOUNT)


def _take(category_id: int, name: str, amount_minor: int) -> None:
    budget_forms.put(category_id, name, amount_minor, Month.of(session.require().today))


def offer(visit: Visit) -> None:
    """The alerts for the overview; nothing where no budget is at risk."""
    found = cached.month_of_budgets(visit)
    if found is None or not found.alerts:
        return
    cards = components.cards(1)
    with components.card(cards, budget_words.chart_answer(found)):
        changes.draw_refusal()
        for row in found.alerts:
            _alert(row, found)
        components.link(Link(label="See all budgets", page=links.BUDGETS))
