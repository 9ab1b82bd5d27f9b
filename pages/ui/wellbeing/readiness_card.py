"""Before investing: the checklist, computed when it is opened, and the questions that only a person can answer."""

from typing import Final

import streamlit as st
from streamlit.elements.lib.grid_container import GridContainer

from finance_core.errors import FinanceError
from finance_core.rules.wellbeing import readiness_words
from finance_core.rules.wellbeing.readiness import Readiness, State
from finance_core.services.wellbeing import readiness
from finance_core.services.wellbeing.readiness import Answers
from pages.ui import cached, changes, components, format, session
from pages.ui.plan.goal_texts import money
from pages.ui.session import Visit

_ICONS: Final[dict[State, str]] = {
    "done": ":green[:material/check_circle:]",
    "open": ":orange[:material/radio_button_unchecked:]",
    "unknown": ":gray[:material/help:]",
    "not asked": ":gray[:material/remove:]",
}
_SAID: Final[dict[State, str]] = {"done": "done", "open": "open", "unknown": "not known", "not asked": "not asked"}
_QUESTIONS: Final = {
    "single_income": "Do you live on a single income?",
    "self_employed": "Is somebody self-employed?",
    "dependants": "Does anybody depend on you?",
    "match_offered": "Does an employer add to a pension?",
    "match_taken": "Do you take all that the employer adds?",
}
_YES_NO: Final = {True: "Yes", False: "No"}


def draw(visit: Visit, cards: GridContainer, *, span: int) -> None:
    """The checklist; what it needs is worked out when it is opened, as looking for bills takes a while."""
    with components.card(cards, "Before investing", readiness_words.NOTE, span=span):
        opened = st.expander("Go through the list", key="readiness-open", icon=":material/checklist:", on_change="rerun")
        if not opened.open:
            return
        with opened:
            _steps(cached.ready(visit), visit.currency)
        with st.popover("Answer the questions", icon=":material/quiz:", key="readiness-questions"):
            _questions(cached.readiness_answers(visit))


def _steps(found: Readiness, currency: str) -> None:
    st.markdown(f"**{format.escaped(readiness_words.answer(found))}**")
    for step in found.steps:
        title = f"{readiness_words.TITLES[step.key]}: {_SAID[step.state]}"
        said = readiness_words.step(step, found, money(currency))
        st.markdown(f"{_ICONS[step.state]} **{format.escaped(title)}**  \n{format.escaped(said)}")


def _questions(said: Answers) -> None:
    for name, question in _QUESTIONS.items():
        st.segmented_control(
            question, [True, False], default=getattr(said, name), key=f"readiness-{name}", format_func=_YES_NO.__getitem__
        )  # fmt: skip
    st.number_input(
        "In how many years will you need the money?", 0, 100, said.horizon_years, key="readiness-horizon", placeholder="Years"
    )
    st.button("Save", key="readiness-save", type="primary", on_click=_save)


def _save() -> None:
    visit = session.require()
    horizon = session.recall("readiness-horizon")
    said = Answers(
        **{name: session.recall(f"readiness-{name}") for name in _QUESTIONS},
        horizon_years=None if horizon is None else int(horizon),
    )
    try:
        readiness.answer(visit.store, visit.household.id, said, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, "Your answers are kept.", action=readiness.ACTION)
