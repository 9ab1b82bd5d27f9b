"""The cards about one month's envelopes: the months, the table, what is still to assign, groups, and moving and filling.

Buttons act in their `on_click`, with what was on screen when they were pressed.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, Literal

import streamlit as st
from streamlit.elements.lib.grid_container import GridContainer

from finance_core.dates import Month
from finance_core.errors import FinanceError
from finance_core.services import openings
from finance_core.services.plan import budget_edits, group_budgets
from finance_core.services.plan.budget_edits import Fill
from finance_core.services.plan.envelopes import BudgetMonth
from pages.ui import cached, changes, components, format, links, session, tables, typed
from pages.ui.links import Link
from pages.ui.palette import Palette
from pages.ui.plan import budget_forms, envelope_words
from pages.ui.session import Visit

MONTH: Final = "month"
"""The month in the address, such as `2026-10`; without it the running one is shown."""
_GIVER: Final = "move-from"
_TAKER: Final = "move-to"
_SIZE: Final = "move-amount"
_FILL_ONLY: Final = "fill-only"
_TEXT: Final = 430
"""Pixels of a budget's sentence, beside which its buttons find room."""


def chosen(visit: Visit) -> tuple[BudgetMonth | None, str]:
    """The month that the address asks for, else the running one, and why it is another than asked for, "" where it isn't.

    None where there was no budget so far.
    """
    now, asked = cached.budget_month(visit, Month.of(visit.today)), st.query_params.get(MONTH, "")
    if now is None or not asked:
        return now, ""
    try:
        month = Month.parse(asked)
    except FinanceError as error:
        return now, str(error)
    if not now.first <= month <= now.running.plus(1):
        return now, envelope_words.out_of_range(month, now)
    st.query_params[MONTH] = str(month)  # a link on the same page changes what is asked for, but not the address that one sees
    return cached.budget_month(visit, month) or now, ""


def draw_months(found: BudgetMonth, remark: str) -> None:
    """The way to the month before and the one after; `remark` says why it isn't the one that was asked for."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if found.month > found.first:
            _month_link(found.month.plus(-1), "left")
        st.markdown(f"**{format.month(found.month)}**", width="content")
        if found.month <= found.running:
            _month_link(found.month.plus(1), "right")
        if found.month < found.running.plus(-1):
            _month_link(found.running, "right")
    components.remark(format.escaped(remark))


def _month_link(month: Month, way: Literal["left", "right"]) -> None:
    st.page_link(
        links.BUDGETS, label=format.month(month), icon=f":material/chevron_{way}:", icon_position=way,
        query_params={MONTH: str(month)},
    )  # fmt: skip


def draw_table(cards: GridContainer, found: BudgetMonth, colours: Palette) -> None:
    """Every budget with what was assigned, spent and is available, by group."""
    with components.card(cards, envelope_words.table_answer(found), envelope_words.table_reading(found), span=2):
        table = tables.envelopes(envelope_words.table(found), colours, found.currency)
        st.table(table, border="horizontal", hide_index=True, alt=envelope_words.table_answer(found))
        _unbudgeted_link(found)


def _unbudgeted_link(found: BudgetMonth) -> None:
    if found.behind_unbudgeted is not None:
        components.link(links.transactions("See what has no budget", found.behind_unbudgeted))


def draw_to_assign(visit: Visit, cards: GridContainer, found: BudgetMonth) -> None:
    """What is still to assign, and what it is made of."""
    with components.card(cards, envelope_words.to_assign_answer(found), "Money that has no purpose yet."):
        for label, minor, is_sum in envelope_words.to_assign_steps(found):
            amount = format.escaped(format.money(minor, found.currency, signed=not is_sum))
            with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
                for text in (label, amount):
                    st.markdown(f"**{text}**" if is_sum else text, width="content")
        for note in envelope_words.to_assign_notes(found):
            st.caption(format.escaped(note))
        if found.pool.income_minor:
            last = min(found.month.end - timedelta(days=1), visit.today)
            behind = openings.income(cached.ledger(visit), found.month.start, last)
            components.link(links.transactions(f"See the income of {envelope_words.month(found.month)}", behind))
        if found.pool.unplanned_minor:
            _unbudgeted_link(found)
        if found.goals_minor or found.moved_to_goals_minor:
            components.link(Link(label="See your goals", page=links.GOALS))


def draw_groups(cards: GridContainer, found: BudgetMonth) -> None:
    """Needs, wants and savings as a whole, each with the limit that was set, and the way to set one."""
    reading = "What is spent in a group, with and without a budget."
    if not found.is_over:
        reading = "A limit counts all that is spent in a group, with and without a budget."
    with components.card(cards, "By group", reading):
        for group in found.groups:
            said = format.escaped(envelope_words.group_line(group, found.currency))
            above = group.limit_minor is not None and group.group != "savings" and group.spent_minor > group.limit_minor
            st.markdown(f":orange[:material/warning:] {said}" if above else said)
        if found.is_over:  # a limit holds from now on, and says nothing of a month that had none
            return
        with st.popover("Set limits", type="tertiary", key="group-limits"):
            key = "-".join(str(found.limits.get(group, 0)) for group in group_budgets.GROUPS)
            for name in group_budgets.GROUPS:
                limit = typed.plain(found.limits[name], found.currency) if name in found.limits else ""
                label = envelope_words.limit_label(name, found.currency)
                st.text_input(label, limit, key=f"limit-{name}-{key}", placeholder="No limit")
            st.button("Save limits", key="limits-save", type="primary", on_click=_limit, args=(key,))


def _limit(key: str) -> None:
    visit = session.require()
    asked = {group: session.recall(f"limit-{group}-{key}") or "" for group in group_budgets.GROUPS}
    try:
        amounts = {group: typed.amount(text, visit.currency) if text.strip() else 0 for group, text in asked.items()}
        changed = group_budgets.put(visit.store, visit.household.id, amounts, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
        return
    if changed:
        changes.done(visit, "The limits of groups hold from this month on.", action="budget")
    else:
        session.notice("These limits hold already.")


def draw_move(cards: GridContainer, found: BudgetMonth) -> None:
    """Money from one budget to another for the month, such as to cover what was overspent."""
    fullest = sorted(found.rows, key=lambda row: -row.envelope.available_minor)
    ids: list[int | None] = [row.budget.category_id for row in fullest if row.envelope.available_minor > 0]
    ids.insert(0 if found.to_assign_minor > 0 else len(ids), None)
    takers = [*found.over, *(row for row in found.rows if row not in found.over)]
    names = {row.budget.category_id: row.budget.category for row in takers}
    month = envelope_words.month(found.month)
    with components.card(cards, "Move money", f"Cover one budget from another, for {month} only."):
        key = f"-{found.month.index}-{takers[0].budget.version}"
        lack = max(0, -takers[0].envelope.available_minor)
        st.selectbox(
            "From", ids, key=_GIVER + key, format_func=lambda one: envelope_words.TO_ASSIGN if one is None else names[one]
        )
        st.selectbox("To", list(names), key=_TAKER + key, format_func=names.__getitem__)
        st.text_input(
            f"Amount, in {found.currency}", typed.plain(lack, found.currency) if lack else "", key=_SIZE + key, placeholder="50"
        )
        st.button("Move", key="move-money", on_click=_move, args=(found, key, names))


def _move(found: BudgetMonth, key: str, names: Mapping[int, str]) -> None:
    visit = session.require()
    giver_id, taker_id = session.recall(_GIVER + key), session.recall(_TAKER + key)
    try:
        amount_minor = typed.amount(session.recall(_SIZE + key) or "", visit.currency)
        budget_edits.move(
            visit.store, visit.household.id, cached.ledger(visit), giver_id=giver_id, taker_id=taker_id,
            amount_minor=amount_minor, to_assign_minor=found.by_the_end_minor, month=found.month, today=visit.today,
            now=visit.now,
        )  # fmt: skip
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        amount = format.money(amount_minor, visit.currency, cents=True)
        changes.done(visit, f"{names[taker_id]} got {amount} more for {envelope_words.month(found.month)}.", action="budget")


def draw_fill(visit: Visit, cards: GridContainer, found: BudgetMonth, *, span: int = 1) -> None:
    """All budgets at once: as in the month before, as they were on average, or as is usual."""
    with components.card(cards, "Fill all budgets", "Amounts from earlier months, in the place of those there are.", span=span):
        ways = cached.budget_fills(visit, found.month)
        budget_forms.draw_scope(f"{_FILL_ONLY}-{found.month.index}", found.month)
        for way, amounts in ways.items():
            label = envelope_words.fill_button(way, sum(amounts.values()), found.month, found.currency)
            st.button(
                format.escaped(label), key=f"fill-{way}", icon=":material/content_copy:", on_click=_fill,
                args=(found.month, way, amounts),
            )  # fmt: skip
        note = envelope_words.fill_note(cached.budget_months(visit, found.month), found.month)
        if note:
            st.caption(note)


def _fill(month: Month, way: Fill, amounts: Mapping[int, int]) -> None:
    visit, only = session.require(), bool(session.recall(f"{_FILL_ONLY}-{month.index}"))
    try:
        changed = budget_edits.fill(visit.store, visit.household.id, amounts, month=month, only=only, now=visit.now)
    except FinanceError as error:
        changes.refuse(str(error))
        return
    said = envelope_words.fill_name(way, month).lower()
    if changed:
        budgets = format.count(changed, "budget")
        changes.done(visit, f"Changed {budgets} {envelope_words.when(month, only=only)}: {said}.", action="budget")
    else:
        session.notice(f"Every budget is so already: {said}.")


def draw_history(visit: Visit, cards: GridContainer, found: BudgetMonth) -> None:
    """How each budget of another month ended, with its payments and the way to change it."""
    ways = cached.budget_fills(visit, found.month)
    with components.card(cards, "Budget by budget", "A change of a month that is over changes what rolled over since.", span=2):
        for row in found.rows:
            title, line = envelope_words.title(row, found.currency), envelope_words.ended(row, found)
            with st.container(horizontal=True, gap="small", vertical_alignment="center", horizontal_alignment="distribute"):
                st.markdown(f"**{format.escaped(title)}**  \n{format.escaped(line)}", width=_TEXT)
                if found.month <= found.running:
                    components.link(links.transactions("See payments", found.behind(row.budget.category)))
                with st.popover("Change", type="tertiary", key=f"budget-open-{row.budget.category_id}"):
                    budget_forms.draw_change(row.budget, found.month, budget_forms.fills_of(row.budget.category_id, ways))

