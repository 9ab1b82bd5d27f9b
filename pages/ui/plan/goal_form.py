"""What a person says of a goal: the form for a new one and for changing one, which answers forward and backward at once."""

from typing import TYPE_CHECKING, Final

import streamlit as st

from finance_core.dates import months_after
from finance_core.errors import FinanceError, InvalidError
from finance_core.rules.goal.goals import MOST_MONTHS
from finance_core.rules.goal.growth import HIGHEST, LOWEST_INFLATION
from finance_core.services.plan import goal_book, goals
from finance_core.services.plan.goal_book import GoalBook, GoalView
from finance_core.services.plan.goals import Wish
from pages.ui import cached, changes, components, format
from pages.ui.plan import fields, goal_texts

if TYPE_CHECKING:
    from finance_core.services.accounts import AccountStatus
    from pages.ui.session import Visit

_TYPED: Final = "An amount that I type"


@st.dialog("A goal", width="medium")
def open_dialog(visit: "Visit", view: GoalView | None = None) -> None:
    """Ask for a new goal, or change the one that is given."""
    form(visit, cached.goals_of(visit), view)


def form(visit: "Visit", book: GoalBook, view: GoalView | None) -> None:
    """The fields, what they come to, and the button that keeps them; what was typed stays where it is refused."""
    try:
        wish, saved = _fields(visit, book, view)
        _answer(book, wish, saved, view)
        problem = ""
    except InvalidError as error:
        wish, problem = None, str(error)
        st.caption(format.escaped(problem))
    if not st.button("Save" if view else "Add goal", type="primary", key="goal-save"):
        return
    try:
        if wish is None:
            raise InvalidError(problem)
        _keep(visit, wish, view)
    except FinanceError as error:
        components.refused(str(error))
        return
    st.rerun()


def _keep(visit: "Visit", wish: Wish, view: GoalView | None) -> None:
    home, today, now = visit.household.id, visit.today, visit.now
    if view is None:
        goals.add(visit.store, home, wish, today=today, now=now)
        changes.done(visit, f"Added the goal {wish.name}.", action=goals.ACTION)
    elif goals.change(visit.store, home, view.row.id, wish, version=view.row.version, today=today, now=now):
        changes.done(visit, f"Changed the goal {wish.name}.", action=goals.ACTION)


def _fields(visit: "Visit", book: GoalBook, view: GoalView | None) -> tuple[Wish, int]:
    """What was typed, and what is saved with it. Raises InvalidError for what is no amount."""
    row, currency = (view.row if view else None), book.currency
    name = st.text_input("What for", row.name if row else "", key="goal-name", max_chars=60, placeholder="New kitchen")
    target = fields.amount("It costs today", "goal-target", row.target_minor if row else None, currency, "12000")
    account, saved = _saved(visit, book, view)
    # a day that has passed meanwhile stays, and is said to be past
    earliest = min(visit.today, row.due_date or visit.today) if row else visit.today
    latest = months_after(visit.today, MOST_MONTHS)
    by, pace = st.columns(2)
    with by:
        due = st.date_input(
            "By a day", row.due_date if row else None, min_value=earliest, max_value=latest, key="goal-due",
            format="YYYY-MM-DD", help="Empty: as soon as its money is there.",
        )  # fmt: skip
    with pace:
        most = row.monthly_minor if row else None
        monthly = fields.amount("At most a month", "goal-monthly", most, currency, "what it needs")
    with st.expander("Interest and rising prices"):
        earned, risen = (row.rate_per_year, row.inflation_per_year) if row else (0.0, 0.0)
        rate = fields.percent("Interest on what is saved, % a year", "goal-rate", earned, most=HIGHEST)
        dearer = fields.percent("Its price rises, % a year", "goal-inflation", risen, most=HIGHEST, least=LOWEST_INFLATION)
    if target is None:
        raise InvalidError("Say what it costs to see when it is reached, and what it needs a month.")
    wish = Wish(
        name=" ".join(name.split()), target_minor=target, saved_minor=0 if account is not None else saved,
        account_id=account, due=due, monthly_minor=monthly, rate_per_year=rate, inflation_per_year=dearer,
    )  # fmt: skip
    return wish, saved


def _saved(visit: "Visit", book: GoalBook, view: GoalView | None) -> tuple[int | None, int]:
    """The account whose money counts, None for none, and what is saved."""
    row = view.row if view else None
    taken = row.account_id if row else None
    there = {status.account.id: status for status in cached.account_statuses(visit) if _counts(status, book, taken)}
    options = [None, *there]
    chosen = st.selectbox(
        "Saved is", options, options.index(row.account_id) if row and row.account_id in options else 0, key="goal-account",
        format_func=lambda one: _TYPED if one is None else f"What lies on {there[one].account.name}", help=goal_texts.SHARED,
    )  # fmt: skip
    if chosen is None:
        typed_minor = fields.amount("Saved so far", "goal-saved", row.saved_minor if row else 0, book.currency, "0")
        return None, typed_minor or 0
    goal_id = row.id if row else None
    return chosen, goal_book.free_on(book, chosen, there[chosen].balance_minor, goal_id)


def _counts(status: "AccountStatus", book: GoalBook, taken: int | None) -> bool:
    account = status.account
    fits = account.currency == book.currency and account.kind not in {"card", "loan"} and not account.closed
    return fits or account.id == taken


def _answer(book: GoalBook, wish: Wish, saved_minor: int, view: GoalView | None) -> None:
    """What the fields come to: when it is reached, what its day needs, and whether that holds."""
    outlook = goal_book.tried(book, wish, saved_minor, view.row.id if view else None)
    with st.container(border=True, gap="xsmall"):
        if wish.monthly_minor:
            st.markdown(format.escaped(goal_texts.forward(goal_book.alone(book, outlook, wish.monthly_minor), book.currency)))
        for sentence in goal_texts.backward(outlook, book.currency) if wish.due else ():
            st.markdown(format.escaped(sentence))
        if not wish.monthly_minor and not wish.due:
            st.markdown(format.escaped(goal_texts.standing(outlook, book.currency)))
