"""The overview's cards of what is planned and how well the household stands: goals, debts, and the health score."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from finance_core.services.plan.debt_book import DebtBook
from finance_core.services.plan.goal_book import GoalBook, GoalView
from finance_core.services.wellbeing.health import HealthReport
from pages.ui import cached, components, format, links, session, tables
from pages.ui.links import Link
from pages.ui.plan import debt_texts, goal_texts
from pages.ui.wellbeing import health_words

if TYPE_CHECKING:
    from streamlit.elements.lib.grid_container import GridContainer

    from pages.ui.session import Visit

_SHOWN: Final = 3
"""How many goals and debts stand there; their pages have them all."""


def draw(visit: "Visit") -> None:
    """Goals and debts where there are any, and the score where it is known already: what recurs is not searched for it."""
    goals, debts, report = cached.goals_of(visit), cached.debts_of(visit), cached.health_if_known(visit)
    cards = components.cards(1 + bool(goals.views) + (debts is not None))
    if goals.views:
        _goals(cards, goals)
    if debts is not None:
        _debts(cards, debts)
    _health(cards, report)


def _goals(cards: "GridContainer", book: GoalBook) -> None:
    saved = format.percent(book.saved_minor / book.target_minor) if book.target_minor else format.DASH
    with components.card(cards, f"{saved} of your goals is saved", goal_texts.outcome(book)):
        for view in book.views[:_SHOWN]:
            _goal(view, book.currency)
        components.link(Link(label="See all goals", page=links.GOALS))


def _goal(view: GoalView, currency: str) -> None:
    goal = view.outlook.goal
    said = f"{format.money(goal.saved_minor, currency)} of {format.money(goal.target_minor, currency)}"
    st.progress(goal.share, text=f"{format.escaped(format.short(view.row.name, 30))} · {format.escaped(said)}")


def _debts(cards: "GridContainer", book: DebtBook) -> None:
    with components.card(cards, f"{format.money(book.owed_minor, book.currency)} is owed", debt_texts.end_of_all(book)):
        shown = tables.debt_list(book.standing.head(_SHOWN), session.colours(), book.currency)
        st.table(shown, border="horizontal", hide_index=True)
        components.link(Link(label="See all debts", page=links.DEBTS))


def _health(cards: "GridContainer", report: HealthReport | None) -> None:
    score = None if report is None else report.found.score
    if report is None or score is None:
        with components.card(cards, "How well do you stand?", health_words.SHORT):
            components.link(Link(label="Work out your health score", page=links.HEALTH))
        return
    with components.card(cards, "How well you stand", health_words.SHORT):
        st.progress(score / 100, text=health_words.answer(report))
        components.link(Link(label="See where each point comes from", page=links.HEALTH))
