"""The cards of the page of goals. Buttons act in their `on_click`, with the goal that was on screen when they were pressed."""

from typing import Final

import streamlit as st
from streamlit.elements.lib.grid_container import GridContainer

from finance_core.errors import FinanceError
from finance_core.services.plan import goal_book, goals
from finance_core.services.plan.goal_book import GoalBook, GoalView
from pages.ui import cached, changes, components, format, links, session, typed
from pages.ui.palette import Palette
from pages.ui.plan import goal_charts, goal_form, goal_texts, ranked_row
from pages.ui.plan.ranked_row import RankedRow
from pages.ui.session import Visit

ACTIONS: Final = ("goal", "undo")
_MONTHLY: Final = "goals-monthly"
_LOOK: Final = "goal-look"


def draw_tools(visit: Visit, book: GoalBook) -> None:
    """A new goal, the money for all of them, and what was changed last."""
    if st.button("Add a goal", icon=":material/add:", key="goal-add", type="secondary" if book.views else "primary"):
        goal_form.open_dialog(visit)
    if book.views:
        with st.popover("Money a month", icon=":material/savings:", key="goals-money", type="tertiary"):
            _money(book)
    changes.draw_recent(visit, ACTIONS)


def _money(book: GoalBook) -> None:
    """What all goals share a month."""
    key = f"{_MONTHLY}-{book.monthly_minor}"
    st.text_input(f"For all goals together, in {book.currency}", typed.plain(book.monthly_minor, book.currency), key=key)
    st.button("Set", key="goals-monthly-set", type="primary", on_click=_set_monthly, args=(key,))
    if book.is_own:
        st.button("Use what is usually left", key="goals-monthly-clear", type="tertiary", on_click=_clear_monthly)


def _set_monthly(key: str) -> None:
    visit = session.require()
    try:
        minor = typed.amount(session.recall(key) or "", visit.currency)
        goals.set_monthly(visit.store, visit.household.id, minor, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        amount = format.money(minor, visit.currency, cents=True)
        changes.done(visit, f"All goals together get {amount} a month.", action=goals.ACTION)


def _clear_monthly() -> None:
    visit = session.require()
    goals.set_monthly(visit.store, visit.household.id, None, now=visit.now)
    changes.done(visit, "Goals get what is usually left.", action=goals.ACTION)


def draw_milestones(book: GoalBook) -> None:
    """What there is to celebrate, once."""
    for view in book.views:
        if not view.celebrate:
            continue
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            said = format.escaped(goal_texts.celebration(view, book.currency))
            st.markdown(f":green[:material/celebration:] **{said}**", width="content")
            st.button("Well done", key=f"goal-celebrate-{view.row.id}", type="tertiary", on_click=_celebrate, args=(view,),
                      help="Seen: this line goes away")  # fmt: skip


def _celebrate(view: GoalView) -> None:
    visit = session.require()
    try:
        goals.celebrate(visit.store, visit.household.id, view.row.id, today=visit.today, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))


def draw_list(visit: Visit, cards: GridContainer, book: GoalBook) -> None:
    """Every goal with how far it is, in order of priority."""
    with components.card(cards, "Your goals", goal_texts.SHARED, span=2):
        for place, view in enumerate(book.views):
            _goal(visit, book, view, place)


def _goal(visit: Visit, book: GoalBook, view: GoalView, place: int) -> None:
    st.markdown(f"**{format.escaped(view.row.name)}**  \n{format.escaped(goal_texts.progress(view, book.currency))}")
    st.progress(view.outlook.goal.share)
    st.caption(format.escaped(goal_texts.standing(view.outlook, book.currency)))
    row = RankedRow(
        noun="goal", row_id=view.row.id, name=view.row.name, place=place, count=len(book.views), behind=view.behind,
        earlier="matters more than the one before", later="matters less than the next one",
    )  # fmt: skip
    ranked_row.draw(row, lambda: goal_form.open_dialog(visit, view))


def draw_plan(visit: Visit, cards: GridContainer, book: GoalBook, colours: Palette) -> None:
    """One goal in depth: its road, planned backward from its day and forward from an amount a month."""
    with components.card(cards, "When it is reached", "The dashed line is its price; dots are milestones.", span=2):
        ids = {view.row.id: view for view in book.views}
        coming = next((one for one, view in ids.items() if view.outlook.line.outcome == "reached"), next(iter(ids)))
        chosen = st.selectbox(
            "Goal", list(ids), list(ids).index(coming), key=_LOOK, format_func=lambda one: ids[one].row.name,
            label_visibility="collapsed",
        )  # fmt: skip
        view = ids[chosen]
        said = goal_texts.standing(view.outlook, book.currency)
        st.markdown(format.escaped(said))
        figure = goal_charts.goal_chart(view.outlook.line, book.today, colours, book.currency)
        components.chart(figure, f"goal-{chosen}", f"{view.row.name}. {said}")
        if coming_up := goal_texts.milestones(view.outlook.line):
            st.caption(coming_up)
    _backward(visit, cards, book, view)
    _forward(cards, book, view)


def _backward(visit: Visit, cards: GridContainer, book: GoalBook, view: GoalView) -> None:
    with components.card(cards, "Backward: what its day needs"):
        for sentence in goal_texts.backward(view.outlook, book.currency):
            st.markdown(format.escaped(sentence))
        sure = cached.goal_chance(visit, view.row.id)
        if sure is not None:
            st.markdown(format.escaped(sure.sentence))
            if made_of := goal_texts.certainty(sure):
                st.caption(made_of)
        if book.surplus.behind is not None:
            components.link(links.transactions("See the months behind this", book.surplus.behind))


def _forward(cards: GridContainer, book: GoalBook, view: GoalView) -> None:
    with components.card(cards, "Forward: what an amount brings"):
        begins = typed.plain(view.outlook.monthly_minor, book.currency)
        text = st.text_input(f"Save a month, in {book.currency}", begins, key=f"goal-forward-{view.row.id}-{begins}")
        try:
            line = goal_book.alone(book, view.outlook, typed.amount(text, book.currency))
            st.markdown(format.escaped(goal_texts.forward(line, book.currency)))
        except FinanceError as error:
            st.caption(format.escaped(str(error)))
        ways = goal_texts.others(view.outlook, book.currency)
        if ways:
            st.caption("Other ways")
        for sentence in ways:
            st.markdown(f"- {format.escaped(sentence)}")
