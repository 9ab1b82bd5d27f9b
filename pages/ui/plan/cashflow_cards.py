"""The parts of the page of cash flow: what is looked at, the line to come, the calendar, scenarios, past forecasts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from finance_core.dates import Month
from finance_core.errors import FinanceError
from finance_core.models import Filters
from finance_core.money import minor_digits, to_major
from finance_core.services.plan import cashflow, cashflow_choices, scenarios
from finance_core.services.plan.cashflow import CashFlow, Looked, View
from finance_core.services.plan.scenarios import Scenario
from pages.ui import cached, changes, components, format, links, session, tables, typed
from pages.ui.links import Link
from pages.ui.palette import Palette
from pages.ui.plan import cashflow_charts, cashflow_words, scenario_form

if TYPE_CHECKING:
    from streamlit.elements.lib.grid_container import GridContainer

    from pages.ui.session import Visit

ACTIONS: Final = ("scenario", "cashflow", "undo")
MOST_COMPARED: Final = 5
LISTED: Final = 12
_COMPARED: Final = "cashflow-compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is on the page: the futures, what is looked at, and what they say of it."""

    visit: "Visit"
    flow: CashFlow
    looked: Looked
    seen: View
    colours: Palette


def looked_at(visit: "Visit", flow: CashFlow) -> Looked:
    """What the household looks at: its accounts and floor."""
    chosen = cached.cash_flow_choices(visit)
    names = tuple(account.name for account in flow.accounts if account.id in chosen.account_ids) or flow.everyday
    return Looked(names=names, floor=float(to_major(chosen.floor_minor, flow.currency)), days=flow.days)


def offer(visit: "Visit") -> None:
    """A line for the overview: whether it lasts until payday, where that is known already: nothing is played for it."""
    flow = cached.cash_flow_if_known(visit)
    if flow is None or cashflow_words.too_little(flow):
        return
    seen = cached.cash_flow_view(visit, looked_at(visit, flow))
    if seen is not None:
        components.remark(cashflow_words.answer(flow, seen), Link(label="See the days to come", page=links.CASHFLOW))


def draw_span() -> int:
    """How far ahead one looks; the address keeps it."""
    chosen = st.segmented_control(
        "How far ahead", list(cashflow_words.SPANS.values()), default=cashflow_words.SPANS[cashflow.DAYS], required=True,
        key="span", bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    return next((days for days, name in cashflow_words.SPANS.items() if name == chosen), cashflow.DAYS)


def draw_whose(flow: CashFlow, looked: Looked) -> Looked:
    """All together, or one account alone, in its own currency and against zero; the address keeps it."""
    names = [account.name for account in flow.accounts]
    if len(names) < 2:
        return looked
    together = "Together"
    chosen = st.pills(
        "Which account", [together, *names], default=together, required=True, key="account", bind="query-params",
        format_func=lambda name: format.escaped(format.short(name, 24)), label_visibility="collapsed",
    )  # fmt: skip
    return looked if chosen in (None, together) else replace(looked, names=(str(chosen),), floor=0.0)


def draw_choices(visit: "Visit", flow: CashFlow, looked: Looked) -> None:
    """Which accounts count, and the floor."""
    opened = st.popover("Accounts and floor", icon=":material/tune:", key="cashflow-choices")
    with opened, st.form("cashflow-form", border=False):
        names = st.multiselect(
            "Accounts", [account.name for account in flow.accounts], list(looked.names), key="cashflow-accounts",
            help="Those that you live from. A card counts with what it owes.",
        )  # fmt: skip
        scale = 10 ** minor_digits(flow.currency)
        text = st.text_input(
            f"Floor, in {flow.currency}", typed.plain(round(looked.floor * scale), flow.currency), key="cashflow-floor",
            help="What you never want to fall below, all these accounts together.",
        )  # fmt: skip
        if not st.form_submit_button("Look again", type="primary", key="cashflow-choose"):
            return
        try:
            floor = typed.amount(text or "0", flow.currency)
            ids = [account.id for account in flow.accounts if account.name in names]
            cashflow_choices.choose(visit.store, visit.household.id, account_ids=ids, floor_minor=floor, now=visit.now)
        except FinanceError as error:
            components.refused(str(error))
            return
    changes.done(visit, "Chose accounts and floor.", action=cashflow_choices.ACTION)
    st.rerun()


def draw_caveats(page: Page) -> None:
    """What makes all this less certain, each with the way to settle it."""
    for sentence in cashflow_words.caveats(page.flow, page.seen):
        to = None
        if "newest booking" in sentence or "never imported" in sentence:
            to = Link(label="Import files", page=links.IMPORTS)
        elif "opening balance" in sentence or "exchange rate" in sentence:
            to = Link(label="See the accounts", page=links.ACCOUNTS)
        components.remark(sentence, to)


def draw_fan(cards: "GridContainer", page: Page) -> None:
    """The line to come."""
    answer = cashflow_words.fan_answer(page.flow, page.seen)
    with components.card(cards, answer, cashflow_words.fan_reading(page.flow, page.seen), span=2):
        components.chart(cashflow_charts.fan_chart(page.seen, page.colours), "fan", answer)


def draw_chances(cards: "GridContainer", page: Page) -> None:
    """How likely it is to fall short; a debt can't."""
    if cashflow_words.owes(page.flow, page.seen):
        return
    reading = f"Counted in {page.flow.basis.paths:,} futures."
    with components.card(cards, cashflow_words.chances_answer(page.flow, page.seen), reading):
        for line in cashflow_words.chances(page.flow, page.seen):
            st.markdown(line)
        counted = format.escaped(format.listed([format.short(name, 30) for name in page.seen.names]))
        st.caption(f"Looks at {counted}, together.")


def draw_calendar(cards: "GridContainer", page: Page) -> None:
    """A month, day by day, and what is due in it."""
    ahead = page.seen.lines.loc[pd.Timestamp(page.visit.today) :]
    days = pd.DatetimeIndex(ahead.index)
    months = list(dict.fromkeys(Month.of(day.date()).index for day in days[1:]))
    kept = session.recall("cashflow-month", months[0])
    month = Month.from_index(kept if kept in months else months[0])
    lines = ahead[(days >= pd.Timestamp(month.start)) & (days < pd.Timestamp(month.end))]
    due = page.seen.due[page.seen.due["date"].between(pd.Timestamp(month.start), pd.Timestamp(month.end), inclusive="left")]
    answer = cashflow_words.month_answer(lines, due, page.seen)
    with components.card(cards, answer, "What you likely hold at the end of each day. ▲ comes in, ▼ is due.", span=2):
        st.selectbox(
            "Month", months, index=months.index(month.index), format_func=lambda index: format.month(Month.from_index(index)),
            key="cashflow-month", label_visibility="collapsed",
        )  # fmt: skip
        figure = cashflow_charts.calendar_chart(lines, due, page.seen, page.visit.today, page.colours)
        components.chart(figure, f"calendar-{month}", answer, partial(_opens_day, page, month))
    with components.card(cards, cashflow_words.due_answer(due), cashflow_words.due_reading(due)):
        if due.empty:
            return
        _draw_due(page, due.head(LISTED))
        if len(due) > LISTED:
            with st.expander(f"{len(due) - LISTED} more"):
                _draw_due(page, due.iloc[LISTED:])
        names = [name for name in dict.fromkeys(due["payee"].tolist()) if _payments(page, _keys(due, name))]
        if names:
            opens = partial(_opens_payee, page, due)
            components.opener("Open past payments", names, opens, "open-due", words=lambda name: format.short(name, 60))


def _draw_due(page: Page, due: pd.DataFrame) -> None:
    rows = due.assign(description="", payee=[cashflow_words.due(row) for row in due.to_dict("records")])
    table = tables.short_list(rows, page.colours, page.seen.currency)
    st.table(table, border="horizontal", hide_header=True, hide_index=True)


def _payments(page: Page, keys: Sequence[str]) -> tuple[int, ...]:
    plans = [page.flow.plan(key) for key in keys]
    return tuple(payment for plan in plans if plan is not None for payment in plan.payments)


def _keys(due: pd.DataFrame, payee: str) -> list[str]:
    found: list[str] = due.loc[due["payee"] == payee, "key"].unique().tolist()
    return found


def _opens_payee(page: Page, due: pd.DataFrame, payee: str) -> Link:
    return links.transactions(payee, Filters(ids=_payments(page, _keys(due, payee))))


def _opens_day(page: Page, month: Month, day: int) -> Link:
    """The past payments of all that is due on a day."""
    when = pd.Timestamp(month.start.replace(day=day))
    keys = page.seen.due.loc[page.seen.due["date"] == when, "key"].unique().tolist()
    paid = _payments(page, keys)
    # what was only planned by hand has no payments yet, and no ids would mean every payment
    return links.transactions(f"{when:%-d %B}", Filters(ids=paid)) if paid else Link(label="Recurring", page=links.RECURRING)


def draw_scenarios(cards: "GridContainer", page: Page) -> None:
    """Scenarios side by side with how things are."""
    kept = cached.kept_scenarios(page.visit)
    compared = _compared(kept)
    day = _compared_day(page)
    views = [("As things are", page.seen), *((one.name, _seen(page, one)) for one in compared)]
    answer = cashflow_words.scenarios_answer(views, day, page.visit.today)
    reading = "The same futures, once with each change: the difference is its own." if kept else ""
    with components.card(cards, answer, reading, span=3):
        if not kept:
            st.markdown("Play through a lost income, a higher rent, a new loan, cancelled subscriptions, or something you buy.")
        if compared:
            components.chart(cashflow_charts.compare_chart(views, day, page.colours), "scenarios", answer)
            table = cashflow_words.comparison(views, day, page.visit.today)
            st.table(table, border="horizontal", hide_index=True)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            if st.button("Add a scenario", icon=":material/add:", key="scenario-add", type="secondary" if kept else "primary"):
                scenario_form.open_dialog(page.visit, page.flow, kept)
            if kept:
                st.date_input(
                    "Compare on", day, min_value=cashflow_words.first_day(page.flow), max_value=page.flow.until,
                    key="cashflow-day", format="YYYY-MM-DD", width=170,
                )  # fmt: skip
        for one in kept:
            _draw_scenario(page, one, is_compared=one in compared)


def _compared(kept: Sequence[Scenario]) -> list[Scenario]:
    """The scenarios that are compared: those that were not put aside, a handful at most."""
    aside = session.recall(_COMPARED, frozenset())
    return [one for one in kept if one.id not in aside][-MOST_COMPARED:]


def _compared_day(page: Page) -> date:
    day = session.recall("cashflow-day")
    first, last = cashflow_words.first_day(page.flow), page.flow.until
    return day if isinstance(day, date) and first <= day <= last else last


def _seen(page: Page, scenario: Scenario) -> View:
    return cached.cash_flow_view(page.visit, replace(page.looked, scenario_id=scenario.id)) or page.seen


def _draw_scenario(page: Page, scenario: Scenario, *, is_compared: bool) -> None:
    """One scenario: what it changes, whether it is compared, and the way to remove it."""
    accounts = {account.id: (account.name, account.currency) for account in page.flow.accounts}
    told = "; ".join(cashflow_words.part(part, accounts, page.visit.today) for part in scenario.parts)
    _changes, missing = scenarios.resolved(page.flow, scenario.parts)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.checkbox(
            format.escaped(scenario.name), is_compared, key=f"scenario-shown-{scenario.id}-{is_compared}",
            on_change=_toggle, args=(scenario.id,), width="content",
        )  # fmt: skip
        st.caption(format.escaped(format.short(told, 160)), width="stretch")
        with st.popover("Change", type="tertiary", key=f"scenario-change-{scenario.id}"):
            scenario_form.change(page.visit, page.flow, scenario)
        st.button(
            "Remove", key=f"scenario-remove-{scenario.id}", type="tertiary", icon=":material/delete:", on_click=_remove,
            args=(scenario.id,),
        )  # fmt: skip
    if missing:
        gone = format.escaped(format.listed(missing))
        st.caption(f":orange[:material/warning:] {gone} is not there any more, so nothing changes there.")


def _toggle(scenario_id: int) -> None:
    aside = session.recall(_COMPARED, frozenset())
    session.keep(_COMPARED, aside ^ {scenario_id})


def _remove(scenario_id: int) -> None:
    visit = session.require()
    try:
        name = scenarios.remove(visit.store, visit.household.id, scenario_id, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, f"Removed the scenario {name}.", action=scenarios.ACTION)


def draw_record(cards: "GridContainer", page: Page) -> None:
    """How right earlier forecasts were."""
    found = cached.compared_forecasts(page.visit)
    answer = cashflow_words.record_answer(found)
    with components.card(cards, answer, cashflow_words.record_reading(found, page.flow.currency), span=3):
        if found:
            components.chart(cashflow_charts.record_chart(found, page.colours, page.flow.currency), "record", answer)
