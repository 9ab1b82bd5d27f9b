"""The cards of the page that plans a budget: income, ways, what each category gets, and leaks.

Buttons act in their `on_click`, with the plan that was on screen when they were pressed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from finance_core.dates import Month
from finance_core.errors import FinanceError, InvalidError
from finance_core.models import CategoryGroup
from finance_core.money import to_major, to_minor
from finance_core.rules.budget import plan_words
from finance_core.rules.budget.plans import Line, Plan, Shares, changed
from finance_core.services.naming import categories
from finance_core.services.plan import budget_plans
from finance_core.services.plan.budget_plans import Basis, Wanted, Way
from finance_core.services.plan.group_budgets import BudgetGroup
from pages.ui import changes, components, format, links, session, tables, typed
from pages.ui.links import Link
from pages.ui.palette import Palette
from pages.ui.plan import planning_charts, planning_words

if TYPE_CHECKING:
    from streamlit.elements.lib.grid_container import GridContainer

    from finance_core.rules.budget.habits import Way as Looked

ACTIONS: Final = ("budget", "plan", "category", "undo")
_WAY: Final = "way"
_ANEW: Final = "plan-anew"
_HEIGHT: Final = 640
_NOTICEABLE: Final = 0.01
"""Of income: from there on a part counts as worse than planned."""
_GROUPS: Final[dict[CategoryGroup, str]] = {"needs": "A need", "wants": "A want", "savings": "Savings"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is on the page."""

    basis: Basis
    colours: Palette


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A plan on screen: its rows as it was made, the key of their table, and the plan with what was typed there (`is_own`)."""

    way: Way
    rows: tuple[Line, ...]
    key: str
    found: Plan
    is_own: bool

    @property
    def is_whole(self) -> bool:
        """Whether it plans every category, so that it says what needs, wants and savings come to."""
        return self.way != "bills"


def draw_caveats(basis: Basis) -> None:
    """What the figures leave open, each with the way to settle it."""
    components.remark(planning_words.caveat(basis))
    components.remark(planning_words.unnamed(basis), Link(label="Name them", page=links.REVIEW))
    if basis.left_out:
        named = format.escaped(format.listed(basis.left_out))
        components.remark(f"No exchange rate is known for {named}: not counted.", Link(label="Set a rate", page=links.ACCOUNTS))


def draw_plan(cards: "GridContainer", page: Page) -> int:
    """The income and the way to divide it, with what that gives each category; the income, 0 where there is none yet."""
    shown = None
    with components.card(cards, "Divide your income", planning_words.income_reading(page.basis)):
        income_minor, problem = _income(page.basis)
        try:
            wanted = _way(page.basis, income_minor)
            shown = None if problem else _shown(page.basis, wanted)
        except InvalidError as error:
            problem = str(error)
        if shown is not None and shown.is_whole:
            _parts(page, shown.found)
        _unassigned(page.basis)
    if shown is not None:
        _draw_shown(cards, page, shown)
    else:
        with components.card(cards, "No plan yet", span=2):
            st.markdown(format.escaped(problem))
    return income_minor


def _income(basis: Basis) -> tuple[int, str]:
    """Which income is planned with, or why there is none yet."""
    chosen: planning_words.Income = "typed"
    if basis.usual_minor > 0:
        options: list[planning_words.Income] = ["usual", "cautious", "typed"]
        chosen = st.radio(
            "Income to plan with", options, key="plan-income",
            format_func=lambda which: format.escaped(planning_words.income(basis, which)),
        )  # fmt: skip
    if chosen != "typed":
        components.link(links.transactions("See this income", basis.behind_income))
        return (basis.cautious_minor if chosen == "cautious" else basis.usual_minor), ""
    label = f"What comes in a month, in {basis.currency}"
    text = st.text_input(label, key="plan-typed", placeholder="3000", persist_state="page")
    if not text.strip():
        return 0, "Type what comes in a month, to divide it."
    try:
        return typed.amount(text, basis.currency), ""
    except InvalidError as error:
        return 0, str(error)


def _way(basis: Basis, income_minor: int) -> Wanted:
    """How the income is divided, and what that way needs to know. Raises InvalidError for shares that make no whole."""
    way: Way = st.radio(
        "Way", list(planning_words.WAYS), key=_WAY, bind="query-params", format_func=planning_words.WAYS.__getitem__
    )
    st.caption(format.escaped(planning_words.way_reading(way)))
    percents = _percents() if way == "shares" else None
    looked: Looked = "usual"
    if way == "own":
        looked = st.selectbox(
            "What your months say", list(planning_words.LOOKED), key="plan-looked", persist_state="session",
            format_func=planning_words.LOOKED.__getitem__,
        )  # fmt: skip
    for_goals = 0
    if basis.goals_minor:
        amount = format.escaped(format.money(basis.goals_minor, basis.currency))
        if st.toggle(f"Save what your goals need, {amount} a month", key="plan-goals", persist_state="session"):
            for_goals = basis.goals_minor
    # only now, so that shares that make no whole leave the toggle where it is
    shares = Shares() if percents is None else _shares(*percents)
    return Wanted(way=way, income_minor=income_minor, shares=shares, looked=looked, goals_minor=for_goals)


def _percents() -> tuple[int, int]:
    """What needs and wants get of the income, in per cent."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        needs, wants = (
            int(
                st.number_input(
                    f"{label}, %", 0, 100, usual, 5, key=f"plan-share-{label.lower()}", persist_state="session", width=130
                )
            )
            for label, usual in (("Needs", 50), ("Wants", 30))
        )
    if needs + wants <= 100:
        st.caption(f"The other {100 - needs - wants}% are saved.")
    return needs, wants


def _shares(needs: int, wants: int) -> Shares:
    """The shares of income; what needs and wants leave is saved. Raises InvalidError where they leave less than nothing."""
    saved = 100 - needs - wants
    if saved < 0:
        raise InvalidError(f"Needs and wants take {needs + wants}% of the income: lower one of them.")
    return Shares(needs=Decimal(needs) / 100, wants=Decimal(wants) / 100, savings=Decimal(saved) / 100)


def _shown(basis: Basis, wanted: Wanted) -> Shown:
    """The plan with what was typed into its table. Raises InvalidError."""
    plan = budget_plans.plan(basis, wanted)
    rows = tuple(line for line in plan.lines if line.category in basis.categories)
    key = f"plan-rows-{session.recall(_ANEW, 0)}-{hash((plan.income_minor, plan.to_save_minor, rows))}"
    own = typed_amounts(rows, session.recall(key) or {}, basis.currency)
    return Shown(way=wanted.way, rows=rows, key=key, found=changed(plan, own), is_own=bool(own))


def _draw_shown(cards: "GridContainer", page: Page, shown: Shown) -> None:
    """What each category gets, to be changed, and the press that makes budgets of it."""
    basis, found = page.basis, shown.found
    with components.card(cards, planning_words.title(found, basis.currency), planning_words.TABLE_READING, span=2):
        st.markdown(format.escaped(f"{planning_words.story(found, basis.currency)} {planning_words.goals(found, basis)}"))
        _table(page, shown)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            limits = budget_plans.limits_of(found) if shown.is_whole else None
            args = (planning_words.WAYS[shown.way], budget_plans.budgets_of(basis, found), limits)
            st.button("Use as budgets", key="plan-take", type="primary", icon=":material/check:", on_click=take, args=args)
            if limits is not None:
                more = planning_words.PUT_ASIDE if "savings" in limits else ""
                st.caption(f"{planning_words.LIMITED}{more}.", width="content")
            if shown.is_own:
                st.button("Take back my amounts", key="plan-anew-button", type="tertiary", on_click=_begin_anew)


def typed_amounts(rows: Sequence[Line], state: Mapping[str, Any], currency: str) -> dict[str, int]:
    """The amounts that were typed into the table, by category; its column takes none that makes no sense."""
    edited = {int(place): values for place, values in state.get("edited_rows", {}).items()}
    return {
        rows[place].category: to_minor(Decimal(str(values["planned"] or 0)), currency)
        for place, values in edited.items()
        if "planned" in values and place < len(rows)
    }


def _table(page: Page, shown: Shown) -> None:
    """The editable table: what was planned stays beneath what is typed, the difference follows it."""
    currency, rows = page.basis.currency, shown.rows
    after = {line.category: line.assigned_minor for line in shown.found.lines}
    frame = pd.DataFrame(
        {
            "category": [line.category for line in rows],
            "planned": [float(to_major(line.assigned_minor, currency)) for line in rows],
            "usual": [float(to_major(line.usual_minor, currency)) for line in rows],
            "change": [float(to_major(after[line.category] - line.usual_minor, currency)) for line in rows],
            "part": [plan_words.NAMES[line.bucket] for line in rows],
        }
    )
    styled, columns = tables.planned(frame, currency)
    st.data_editor(
        styled, key=shown.key, hide_index=True, height=min(_HEIGHT, 36 * len(rows) + 39), width="stretch",
        column_config=columns,
        alt=f"{format.count(len(rows), 'category', 'categories')}, one a row: planned, usual and the difference",
    )  # fmt: skip


def _begin_anew() -> None:
    session.keep(_ANEW, session.recall(_ANEW, 0) + 1)


def _parts(page: Page, found: Plan) -> None:
    """Needs, wants and savings beside what the plan gives them, and the categories that are in none of them."""
    shown, currency = planning_words.parts(found), page.basis.currency
    texts = [planning_words.part(found, part, currency) for part in shown]
    now = [planning_words.now(found, part.bucket) / found.income_minor for part in shown]
    planned = [max(part.planned_minor, part.assigned_minor) / found.income_minor for part in shown]
    frame = pd.DataFrame(
        {
            "name": [text.partition(": ")[0] for text in texts], "text": [text.partition(": ")[2] for text in texts],
            "now": now, "planned": planned,
            "is_worse": [
                after - before > _NOTICEABLE if part.bucket == "savings" else before - after > _NOTICEABLE
                for part, before, after in zip(shown, now, planned, strict=True)
            ],
        }
    )  # fmt: skip
    st.caption(planning_words.PARTS_READING)
    components.chart(planning_charts.parts_chart(frame, page.colours), "plan-parts", ". ".join(texts))


def _unassigned(basis: Basis) -> None:
    """The categories of which nobody has said what they are, each with the question."""
    for one in basis.unassigned:
        st.selectbox(
            f"{format.escaped(format.short(one.name, 30))} is", list(_GROUPS), None, key=f"plan-group-{one.id}",
            format_func=_GROUPS.__getitem__, placeholder="Choose", on_change=_assign, args=(one.id, one.name, one.version),
        )  # fmt: skip


def _assign(category_id: int, name: str, version: int) -> None:
    """Say whether a category is a need, a want or savings."""
    visit, group = session.require(), session.recall(f"plan-group-{category_id}")
    try:
        categories.move(visit.store, visit.household.id, category_id, group, version=version, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, f"{name} counts among {group}.", action="category")


def take(name: str, assigned: Mapping[int, int], limits: Mapping[BudgetGroup, int] | None = None) -> None:
    """Make budgets of what is on screen, for a button's `on_click`: one write, which one undo takes back."""
    visit = session.require()
    month = Month.of(visit.today)
    try:
        number = budget_plans.take(
            visit.store, visit.household.id, assigned, name=name, month=month, group_limits=limits, now=visit.now
        )
    except FinanceError as error:
        changes.refuse(str(error))
        return
    changes.done(visit, planning_words.taken(name, number, f"{month.start:%B}"), action=budget_plans.ACTION)


def draw_leaks(cards: "GridContainer", page: Page) -> None:
    """Where money leaks, each with its payments and a budget that would stop it."""
    basis = page.basis
    with components.card(cards, "Where money leaks" if basis.leaks else "No leak found", planning_words.LEAKS_READING, span=3):
        if not basis.leaks:
            st.markdown("No category swings or creeps up by enough to be worth a word.")
        for leak in basis.leaks:
            budget = budget_plans.budget_of_leak(basis, leak)
            with st.container(horizontal=True, gap="small", vertical_alignment="center", horizontal_alignment="distribute"):
                st.markdown(format.escaped(planning_words.leak(leak, basis.currency)), width=620)
                components.link(links.transactions(f"See {leak.category}", basis.behind(leak.category)))
                for category_id, minor in budget.items():
                    amount = format.money(minor, basis.currency)
                    st.button(
                        format.escaped(f"Set a budget of {amount}"), key=f"plan-leak-{category_id}", type="tertiary",
                        icon=":material/add:", help=f"For {format.escaped(leak.category)}, from this month on", on_click=take,
                        args=(f"{leak.category} at {amount}", budget),
                    )  # fmt: skip
