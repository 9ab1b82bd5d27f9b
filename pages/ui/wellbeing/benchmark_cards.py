"""The year beside official averages, and whom one wants to be compared with."""

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from finance_core.errors import FinanceError
from finance_core.rules.wellbeing.benchmark_tables import FIFTHS, SURVEYS, Survey
from finance_core.rules.wellbeing.benchmarks import MOST_PERSONS
from finance_core.services.wellbeing import benchmarks
from finance_core.services.wellbeing.benchmarks import Beside, Profile
from pages.ui import changes, components, format, links, session
from pages.ui.links import Link
from pages.ui.palette import Palette
from pages.ui.wellbeing import benchmark_words, health_charts

if TYPE_CHECKING:
    from streamlit.elements.lib.grid_container import GridContainer

_COUNTRY: Final = "beside-country"
_PERSONS: Final = "beside-persons"
_AGE: Final = "beside-age"
_HOME: Final = "beside-home"
_FIFTH: Final = "beside-fifth"


def draw(cards: "GridContainer", found: Beside, colours: Palette) -> None:
    """The comparison, and its other half: totals and the profile."""
    answer = benchmark_words.answer(found)
    with components.card(cards, answer, benchmark_words.source(found), span=2):
        topics = benchmark_words.topics(found)
        if topics.empty and found.benchmark is not None:
            st.markdown(benchmark_words.NOTHING)
            components.link(Link(label="Name your payments", page=links.REVIEW))
        if not topics.empty:
            st.caption(benchmark_words.READING)
            opens = partial(_opens, found)
            figure = health_charts.beside_chart(topics, colours, found.currency)
            components.chart(figure, "beside", f"{answer}. {benchmark_words.alt(found)}", opens)
            names = [name for name in topics["topic"].tolist() if opens(name) is not None]
            components.opener("Open a topic", names, lambda name: opens(name) or Link(label=name), "open-topic")
            with st.expander("What to know, and the sources", key="beside-notes"):
                for note in benchmark_words.notes(found):
                    st.caption(format.escaped(note))
    with components.card(cards, "Whom to compare with", "It stays on this machine."):
        for line in (benchmark_words.own(found), *benchmark_words.totals(found)):
            if line:
                st.markdown(format.escaped(line))
        if note := benchmark_words.totals_note(found):
            st.caption(format.escaped(note))
        _profile(found)


def _opens(found: Beside, topic: str) -> Link | None:
    """The household's payments on a topic; None where it has no such category."""
    row = next((row for row in found.benchmark.rows if row.topic == topic), None) if found.benchmark is not None else None
    wanted = None if row is None or row.own <= 0 else found.behind(row.categories)
    return None if wanted is None else links.transactions(topic, wanted)


def _profile(found: Beside) -> None:
    """Country, size, age and income of the household, as far as its survey tells them apart."""
    known = found.profile
    countries: list[Survey | None] = [None, *SURVEYS]
    survey = st.selectbox(
        "Country", countries, countries.index(known.survey), _country, key=_COUNTRY,
        help="Whose figures: those of the United States tell households apart by income, age and size, the others don’t.",
    ) or found.survey  # fmt: skip
    if survey == "us":
        persons = [None, *range(1, MOST_PERSONS + 1)]
        st.selectbox("Persons", persons, persons.index(known.persons), _persons, key=_PERSONS)
        ages, homes = ["", *benchmarks.groups_of("us", "age")], ["", *benchmarks.groups_of("us", "household")]
        st.selectbox("Age", ages, _place(ages, known.age), _said, key=_AGE, help="Of who earns or owns most.")
        st.selectbox("Household", homes, _place(homes, known.home), _said, key=_HOME)
        fifths = ["", *FIFTHS]
        st.selectbox("Income", fifths, fifths.index(known.fifth), benchmark_words.fifth, key=_FIFTH)
    with st.container(horizontal=True, gap="xsmall"):
        st.button("Compare", key="beside-save", on_click=_save, args=(known,))
        if known != Profile():
            st.button("Forget this", key="beside-forget", type="tertiary", on_click=_forget)


def _place(options: list[str], known: str) -> int:
    return options.index(known) if known in options else 0


def _country(survey: Survey | None) -> str:
    return benchmark_words.BY_CURRENCY if survey is None else benchmark_words.COUNTRIES[survey]


def _persons(number: int | None) -> str:
    return benchmark_words.NOT_SAID if number is None else format.count(number, "person")


def _said(name: str) -> str:
    return name or benchmark_words.NOT_SAID


def _save(known: Profile) -> None:
    """Keep what the widgets say; what is not on screen stays as it was."""
    _keep(
        Profile(
            survey=session.recall(_COUNTRY), persons=session.recall(_PERSONS, known.persons),
            age=session.recall(_AGE, known.age), home=session.recall(_HOME, known.home),
            fifth=session.recall(_FIFTH, known.fifth),
        ),
        "Your year is compared as you said.",
    )  # fmt: skip


def _forget() -> None:
    _keep(Profile(), "Your year is compared as your currency says.")
    session.forget(_COUNTRY, _PERSONS, _AGE, _HOME, _FIFTH)


def _keep(profile: Profile, said: str) -> None:
    visit = session.require()
    try:
        benchmarks.choose(visit.store, visit.household.id, profile, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, said, action=benchmarks.ACTION)
