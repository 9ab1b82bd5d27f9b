"""The cards of the page of health: parts, history, the next points, saving. Buttons act in their `on_click`."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from finance_core.dates import Month
from finance_core.errors import FinanceError
from finance_core.models import Filters
from finance_core.rules.wellbeing import health_history
from finance_core.rules.wellbeing import health_words as rule_words
from finance_core.rules.wellbeing.health import Component, Measure
from finance_core.services import openings
from finance_core.services.wellbeing import health_choices
from finance_core.services.wellbeing.health import HealthReport
from pages.ui import cached, changes, components, format, links, session
from pages.ui.links import Link
from pages.ui.palette import Palette
from pages.ui.wellbeing import health_charts, health_forms, health_words

if TYPE_CHECKING:
    from streamlit.elements.lib.grid_container import GridContainer

    from pages.ui.session import Visit

ACTIONS: Final = ("health", "benchmark", "undo")
_PART: Final = "part"
_LATE_SHOWN: Final = 5
_BALANCES: Final = frozenset({"essential_runway", "card_use", "worth_trend"})
"""Measures that are made of balances."""
_OPENS: Final = {"lower_debt": "debt_service", "lower_housing": "housing_share", "no_fees": "fees_share"}
"""The measure whose payments a lever pulls at."""
_LEVERS: Final = {
    "spend_less": Link(label="Set budgets", page=links.BUDGETS),
    "set_aside": Link(label="Make it a goal", page=links.GOALS),
    "lower_debt": Link(label="Plan your debts", page=links.DEBTS),
    "pay_in_time": Link(label="See what recurs", page=links.RECURRING),
}
"""Where one begins."""
_ROLES: Final[dict[str, health_choices.Role]] = {"housing": "housing", "fixed": "fixed", "debt": "debt", "bills": "fees"}
_PAGES: Final = {
    "bills_on_time": Link(label="See what recurs", page=links.RECURRING),
    "debt_service": Link(label="See your debts", page=links.DEBTS),
    "goal_progress": Link(label="See your goals", page=links.GOALS),
}
"""Where a measure is looked after."""
_MONTHS, _QUARTERS = "Months", "Quarters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is on the page."""

    visit: "Visit"
    found: HealthReport
    colours: Palette

    def money(self, value: float) -> str:
        """An amount of the reports' currency as text."""
        return format.whole(value, self.found.currency)


def draw_missing(page: Page) -> None:
    """The parts that are not known, each with what to do about it."""
    for part in page.found.found.missing:
        if part.weight == 0:
            continue
        components.remark(health_words.to_do(part.rule.key), _settles(part.rule.key))
        if part.rule.key == "debt":
            st.button("I have no debts", key="health-no-debts", on_click=_say_no_debts, args=(True,))
    found = page.found
    if found.unopened:
        named = format.escaped(format.listed([format.short(name, 30) for name in found.unopened]))
        begins = "begins" if len(found.unopened) == 1 else "begin"
        said = f"{named} {begins} at zero: if there was money before, set the opening balance, or the runway is wrong."
        components.remark(said, Link(label="Set it", page=links.ACCOUNTS))
    if found.left_out:
        named = format.escaped(format.listed(found.left_out))
        components.remark(f"No exchange rate is known for {named}: not counted.", Link(label="Set a rate", page=links.ACCOUNTS))
    components.remark(health_words.unnamed(found), Link(label="Name it", page=links.REVIEW))


def _settles(key: str) -> Link | None:
    """Where a part that is not known can be made known."""
    return {
        "savings": Link(label="Import a file", page=links.IMPORTS),
        "runway": Link(label="See the accounts", page=links.ACCOUNTS),
        "debt": Link(label="Enter your debts", page=links.DEBTS),
        "housing": Link(label="Name your payments", page=links.REVIEW),
        "bills": Link(label="See what recurs", page=links.RECURRING),
        "stability": Link(label="Import a file", page=links.IMPORTS),
        "fixed": Link(label="Name your payments", page=links.REVIEW),
        "progress": Link(label="Set a goal", page=links.GOALS),
    }.get(key)


def _say_no_debts(no_debts: bool) -> None:  # noqa: FBT001  an argument of a button
    visit = session.require()
    try:
        health_choices.say_no_debts(visit.store, visit.household.id, no_debts=no_debts, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
        return
    said = "You have no debts but those that your payments tell of." if no_debts else "Whether you have debts is open again."
    changes.done(visit, said, action=health_choices.ACTION)


def draw_parts(cards: "GridContainer", page: Page) -> None:
    """What the score is made of, and one part opened."""
    found = page.found
    titles = {part.rule.title: part for part in found.found.components}
    first = max(found.found.components, key=health_words.missed).rule.title
    answer = health_words.parts_answer(found)
    picks = partial(_pick, {one.rule.key: name for name, one in titles.items()})
    with components.card(cards, answer, health_words.PARTS_READING, span=2):
        chosen: str | None = st.selectbox(
            "Part of the score", list(titles), index=list(titles).index(first), key=_PART, bind="query-params",
            label_visibility="collapsed",
        )  # fmt: skip
        part = titles[chosen or first]
        figure = health_charts.parts_chart(health_words.parts(found), part.rule.key, page.colours)
        components.chart(figure, "health-parts", answer, picks=picks)
    with components.card(cards, health_words.part_answer(found, part)):
        _part(page, part)


def _pick(titles: dict[str, str], key: str) -> None:
    session.keep(_PART, titles[key])


def _part(page: Page, part: Component) -> None:
    """The measures of one part, each with the payments behind it."""
    for measure in part.measures:
        st.markdown(health_words.measure(measure))
        if measure.rule.key == "debt_service" and page.found.by_minimum:
            st.caption("No payment looks like a debt, so the minimums of your debts count.")
        for to in _behind(page, measure):
            components.link(to)
    if part.rule.key == "bills":
        _late(page)
    with st.expander("How it is counted", key=f"health-counted-{part.rule.key}"):
        for measure in part.measures:
            st.caption(health_words.counted(measure))
    if part.rule.key == "debt":
        health_forms.draw_limits(page.visit, page.found)
        if page.found.said.no_debts:
            st.button("I do have debts", key="health-debts", type="tertiary", on_click=_say_no_debts, args=(False,))
    if part.rule.key in _ROLES:
        health_forms.draw_role(page.visit, page.found, _ROLES[part.rule.key])


def _behind(page: Page, measure: Measure) -> list[Link]:
    """The ways from a measure to what it is made of."""
    found = [_payments(page, measure.rule.key)]
    if measure.rule.key in _BALANCES:
        found.append(Link(label="See the accounts", page=links.ACCOUNTS))
    if measure.rule.key in _PAGES:
        found.append(_PAGES[measure.rule.key])
    return [to for to in found if to is not None]


def _payments(page: Page, measure: str) -> Link | None:
    wanted = cached.behind_measure(page.visit, measure)
    return links.transactions(f"See {format.count(wanted[1], 'payment')}", wanted[0]) if wanted and wanted[1] else None


def _late(page: Page) -> None:
    """Which bills came late."""
    rows = page.found.late.to_dict("records")
    for row in rows[:_LATE_SHOWN]:
        st.caption(format.escaped(health_words.late({str(name): value for name, value in row.items()}, page.found)))
    if len(rows) > _LATE_SHOWN:
        st.caption(f"And {len(rows) - _LATE_SHOWN} more.")


def draw_history(cards: "GridContainer", page: Page) -> None:
    """How the score came about, and what moved it lately."""
    found, health = page.found, page.found.found
    answer = health_words.history_answer(found)
    with components.card(cards, answer, health_words.HISTORY_READING, span=2):
        by: str | None = st.segmented_control(
            "By", [_MONTHS, _QUARTERS], default=_MONTHS, required=True, key="by", bind="query-params",
            label_visibility="collapsed",
        )  # fmt: skip
        shown = health_history.by_quarter(found.history) if by == _QUARTERS else found.history
        if shown.empty:
            st.markdown("No quarter of the calendar has ended since your third whole month.")
        else:
            is_newest = health.month is not None and int(shown["month"].iloc[-1]) == health.month.index
            ends = (health.lower, health.upper) if is_newest and health.lower is not None and health.upper is not None else None
            components.chart(health_charts.history_chart(shown, ends, page.colours), f"health-history-{by}", answer)
        st.markdown(format.escaped(health_words.moved(found)))


def draw_next(cards: "GridContainer", page: Page) -> None:
    """What the next five points would cost."""
    with components.card(cards, health_words.steps_answer(page.found), health_words.STEPS_READING):
        for step in page.found.steps:
            st.markdown(format.escaped(rule_words.step(step, page.money)))
            to = _payments(page, _OPENS[step.lever]) if step.lever in _OPENS else None
            for way in (to, _LEVERS.get(step.lever)):
                if way is not None:
                    components.link(way)


def draw_saving(cards: "GridContainer", page: Page) -> None:
    """Saving against the target, month by month, and where money leaks."""
    found = page.found
    answer = health_words.saving_answer(found)
    with components.card(cards, answer, health_words.saving_reading(found), span=2):
        rates = health_words.rates(found)
        figure = health_charts.rates_chart(rates, found.saving.target, page.colours, found.currency)
        components.chart(figure, "health-rates", answer, _opens_month)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            indices = rates["month"].astype(int).tolist()[::-1]
            components.opener("Open a month", indices, _opens_month, "open-rate", words=health_words.month_name)
            health_forms.draw_target(found)
    told = health_words.leaks(found)
    with components.card(cards, "Where money leaks" if told else "No leak found", "In money a year, as a lower bound."):
        if not told:
            st.markdown("No category swings or creeps up by enough to be worth a word.")
        for category, sentence in told:
            st.markdown(format.escaped(sentence))
            components.link(links.transactions(f"See {category}", _in(page, category)))


def _opens_month(index: int) -> Link:
    month = Month.from_index(index)
    return links.transactions(format.month(month), openings.everything(month.start, _last(month)))


def _last(month: Month) -> date:
    return month.end - timedelta(days=1)


def _in(page: Page, category: str) -> Filters:
    return openings.in_categories((category,), *page.found.days)
