"""The cuts that hurt least on the page that plans a budget: the target, each cut with its price, and what may be cut."""

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from finance_core.errors import FinanceError, InvalidError
from finance_core.money import to_major
from finance_core.rules.budget import plan_words
from finance_core.rules.budget.optimiser import Optimised, proportional
from finance_core.services.plan import budget_plans, cut_preferences
from pages.ui import changes, components, format, session, tables, typed
from pages.ui.plan import planning_cards, planning_words
from pages.ui.plan.planning_cards import Page

if TYPE_CHECKING:
    from streamlit.elements.lib.grid_container import GridContainer

_RATE, _AMOUNT, _GOALS = "A savings rate", "An amount", "Your goals"
_NEVER: Final = "plan-never"
_EASY: Final = "plan-easy"


def draw_cuts(cards: "GridContainer", page: Page, income_minor: int) -> Optimised | None:
    """The target, what it takes, and one press that makes budgets of it; None where the target makes no sense."""
    basis = page.basis
    with components.card(cards, "Save more with the least pain", planning_words.CUTS_READING, span=2):
        try:
            name, needed = _target(page, income_minor)
            found = budget_plans.cuts(basis, needed)
        except FinanceError as error:
            st.caption(format.escaped(str(error)))
            return None
        st.markdown(format.escaped(planning_words.cuts(found, basis, income_minor)))
        if not found.reached_minor:
            return found
        st.table(tables.cut_list(_beside(found, basis.currency), basis.currency))
        st.button(
            "Use these cuts as budgets", key="plan-cut-take", icon=":material/check:", on_click=planning_cards.take,
            args=(name, budget_plans.budgets_of_cuts(basis, found)),
        )  # fmt: skip
        with st.expander("What each cut costs", key="plan-prices"):
            st.markdown(_prices(found, basis.currency, is_cut=True))
    return found


def _target(page: Page, income_minor: int) -> tuple[str, int]:
    """What is wanted, and what has to be freed a month for it. Raises InvalidError."""
    basis = page.basis
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        kinds = [_RATE, _AMOUNT, *([_GOALS] if basis.goals_minor else [])]
        kind = st.segmented_control("Reach", kinds, default=_RATE, required=True, key="plan-target")
        if kind == _GOALS:
            return "cuts for your goals", budget_plans.needed_for_goals(basis, income_minor)
        if kind == _AMOUNT:
            label = f"To free a month, in {basis.currency}"
            text = st.text_input(label, "100", key="plan-free", persist_state="page", width=200)
            minor = typed.amount(text, basis.currency)
            if minor <= 0:
                raise InvalidError("Type how much should be free a month, an amount above zero.")
            return planning_words.cut_name(None, minor, basis.currency), minor
        percent = st.number_input(
            "Of income saved, in %", 0.0, 99.0, round(100 * basis.target, 1), 1.0, "%g", key="plan-rate",
            persist_state="page", width=200,
        )
    rate = float(percent) / 100
    return planning_words.cut_name(rate, 0, basis.currency), budget_plans.needed_for_rate(basis, income_minor, rate)


def _beside(found: Optimised, currency: str) -> pd.DataFrame:
    """What is cut, the most first, beside what cutting all alike would leave."""
    alike = proportional([cut.line for cut in found.cuts], found.reached_minor)
    rows = [
        (cut.line.category, *(float(to_major(minor, currency)) for minor in (
            cut.line.usual_minor, cut.planned_minor, round(cut.line.usual_minor - other)
        )))
        for cut, other in sorted(zip(found.cuts, alike, strict=True), key=lambda pair: -pair[0].cut_minor)
        if cut.cut_minor or other
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["category", "now", "planned", "alike"])


def _prices(found: Optimised, currency: str, *, is_cut: bool) -> str:
    """Each cut with its price, the most first, or why the others stay, in markdown."""
    chosen = sorted((cut for cut in found.cuts if bool(cut.cut_minor) == is_cut), key=lambda cut: -cut.cut_minor)
    said = [plan_words.cut(cut, lambda minor: format.money(minor, currency)) for cut in chosen]
    return "\n".join(f"- {format.escaped(line)}" for line in said)


def draw_preferences(cards: "GridContainer", page: Page, found: Optimised | None) -> None:
    """Which categories are never cut, and which easily; and why those stay that do."""
    basis, said = page.basis, page.basis.preferences
    names = {one.id: one.name for one in basis.categories.values() if one.group != "savings" and one.name in basis.history}
    with components.card(cards, "What may be cut", planning_words.PREFERENCES_READING):
        with st.form("plan-prefer", border=False):
            keys = (f"{_NEVER}-{hash(said)}", f"{_EASY}-{hash(said)}")
            for label, key, ids in (("Never cut", keys[0], said.never), ("Easy to cut", keys[1], said.easy)):
                st.multiselect(
                    label, list(names), [one for one in names if one in ids], format_func=names.__getitem__, key=key,
                    placeholder="Choose categories",
                )  # fmt: skip
            st.form_submit_button("Save", key="plan-prefer-save", on_click=_prefer, args=keys)
        stays = _prices(found, basis.currency, is_cut=False) if found is not None and found.reached_minor else ""
        if stays:
            st.markdown(f"What stays, and why\n{stays}")


def _prefer(*keys: str) -> None:
    visit = session.require()
    never, easy = (session.recall(key) or [] for key in keys)
    try:
        cut_preferences.prefer(visit.store, visit.household.id, never=never, easy=easy, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, "Saved what may be cut.", action=cut_preferences.ACTION)
