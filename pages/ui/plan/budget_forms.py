"""Changing one budget: its amount, whether it rolls over, for one month or from then on, or ending it.

Buttons act in their `on_click`, with the budget that was on screen when they were pressed.
"""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from finance_core.dates import Month
from finance_core.errors import FinanceError
from finance_core.models import Budget
from finance_core.services.plan import budgets
from finance_core.services.plan.budget_edits import Fill
from pages.ui import changes, format, session, typed
from pages.ui.plan import envelope_words

ROLLS_OVER: Final = "What is left, or overspent, goes on into the next month"


def draw_change(budget: Budget, month: Month, fills: Mapping[Fill, int]) -> None:
    """Another amount, or none, for one budget; `fills` are amounts that it could take over."""
    visit = session.require()
    named, key = format.escaped(budget.category), f"{budget.category_id}-{budget.version}-{month.index}"
    current = typed.plain(budget.assigned_minor, visit.currency)
    st.text_input(f"{named} a month, in {visit.currency}", current, key=f"budget-amount-{key}")
    st.checkbox(ROLLS_OVER, budget.rollover, key=f"budget-rollover-{key}")
    draw_scope(f"budget-only-{key}", month, only=budget.assigned_minor < 0)
    with st.container(horizontal=True, gap="xsmall"):
        st.button(
            "Save", key=f"budget-save-{budget.category_id}", type="primary", on_click=_save, args=(budget, month, key),
        )  # fmt: skip
        if fills:
            picked = f"budget-fill-{key}"
            st.menu_button(
                "Take over", list(fills), key=picked, on_click=_take_over, args=(budget, month, key, picked, fills),
                format_func=lambda way: format.escaped(
                    f"{envelope_words.fill_name(way, month)}: {format.money(fills[way], visit.currency, cents=True)}"
                ),
            )  # fmt: skip
        if month >= Month.of(visit.today):
            st.button(
                "Remove", key=f"budget-remove-{budget.category_id}", icon=":material/delete:", on_click=_remove,
                args=(budget, month), help=f"No budget from {envelope_words.month(month)} on",
            )  # fmt: skip


def draw_scope(key: str, month: Month, *, only: bool = False) -> None:
    """Whether a change holds for that month `only`; a month that is over keeps what came after it."""
    over = month < Month.of(session.require().today)
    st.segmented_control(
        "Holds", [False, True], default=only or over, required=True, key=key, label_visibility="collapsed",
        format_func=lambda one: envelope_words.scope(month, only=one),
    )  # fmt: skip


def fills_of(category_id: int, ways: Mapping[Fill, Mapping[int, int]]) -> dict[Fill, int]:
    """What one budget could take over."""
    return {way: amounts[category_id] for way, amounts in ways.items() if category_id in amounts}


def put(
    category_id: int, name: str, amount_minor: int, month: Month, *, only: bool = False, rollover: bool | None = None,
    version: int | None = None,
) -> bool:  # fmt: skip
    """Set a budget and say so; whether that was done."""
    visit = session.require()
    try:
        changed = budgets.put(
            visit.store, visit.household.id, category_id, amount_minor, month=month, rollover=rollover, only=only,
            version=version, now=visit.now,
        )  # fmt: skip
    except FinanceError as error:
        changes.refuse(str(error))
        return False
    amount = format.money(amount_minor, visit.currency, cents=True)
    if changed:
        changes.done(visit, f"{name} has a budget of {amount} {envelope_words.when(month, only=only)}.", action="budget")
    else:
        session.notice(f"{name} has a budget of {amount} already.")
    return True


def _save(budget: Budget, month: Month, key: str) -> None:
    try:
        amount_minor = typed.amount(session.recall(f"budget-amount-{key}") or "", session.require().currency)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        _put(budget, amount_minor, month, key)


def _take_over(budget: Budget, month: Month, key: str, picked: str, fills: Mapping[Fill, int]) -> None:
    way = session.recall(picked)
    if way in fills:
        _put(budget, fills[way], month, key)


def _put(budget: Budget, amount_minor: int, month: Month, key: str) -> None:
    put(
        budget.category_id, budget.category, amount_minor, month, only=bool(session.recall(f"budget-only-{key}")),
        rollover=bool(session.recall(f"budget-rollover-{key}")), version=budget.version,
    )  # fmt: skip


def _remove(budget: Budget, month: Month) -> None:
    visit = session.require()
    try:
        budgets.remove(visit.store, visit.household.id, budget.category_id, month=month, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        sentence = f"{budget.category} has no budget {envelope_words.when(month, only=False)}."
        changes.done(visit, sentence, action="budget")
