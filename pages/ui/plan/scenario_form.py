"""What would be if: the form that makes a scenario, or adds a change to one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from finance_core.dates import Month
from finance_core.errors import FinanceError, InvalidError
from finance_core.ml.futures.plan import Plan
from finance_core.models import Cadence
from finance_core.services.plan import scenarios
from finance_core.services.plan.cashflow import AccountView, CashFlow
from finance_core.services.plan.scenarios import Add, Alter, Part, Scenario
from pages.ui import changes, components, format, typed
from pages.ui.plan import cashflow_words
from pages.ui.recurrence.recurring_words import CADENCES

if TYPE_CHECKING:
    from pages.ui.session import Visit

Fields = Callable[["Visit", CashFlow], tuple[str, list[Part]]]
"""Asks for what a kind of change needs: a name that it may go by, and the parts. Raises InvalidError."""
_NEW: Final = "A new scenario"
_IN, _OUT = "Money in", "Money out"
_MOST_MONTHS: Final = 480


@st.dialog("What if …?", width="medium")
def open_dialog(visit: "Visit", flow: CashFlow, kept: Sequence[Scenario]) -> None:
    """Ask for a change."""
    form(visit, flow, kept)


def form(visit: "Visit", flow: CashFlow, kept: Sequence[Scenario]) -> None:
    """What happens, its fields, and the button that keeps it; what was typed stays where it is refused."""
    kind = st.selectbox("What happens", list(_KINDS), key="scenario-kind")
    into: Scenario | None = None
    if kept:
        options = [None, *kept]
        into = st.selectbox(
            "Part of", options, format_func=lambda one: _NEW if one is None else one.name, key="scenario-into",
            help="A scenario may hold several changes, such as a move: another rent, a van, a new sofa.",
        )  # fmt: skip
    given = "" if into else st.text_input("Name", key="scenario-name", max_chars=100, placeholder="Made from what happens")
    refusal = st.container()
    try:
        name, parts = _KINDS[kind](visit, flow)
        problem = ""
    except InvalidError as error:
        name, parts, problem = "", [], str(error)
    if not st.button("Play it through", type="primary", key="scenario-save"):
        return
    try:
        if problem:
            raise InvalidError(problem)
        _keep(visit, into, given.strip() or name, parts)
    except FinanceError as error:
        with refusal:
            components.refused(str(error))
        return
    st.rerun()


def _keep(visit: "Visit", into: Scenario | None, name: str, parts: Sequence[Part]) -> None:
    home, now = visit.household.id, visit.now
    if into is None:
        scenarios.add(visit.store, home, name=name, scenario_parts=parts, now=now)
        changes.done(visit, f"Added the scenario {name}.", action=scenarios.ACTION)
        return
    both = [*into.parts, *parts]
    scenarios.change(visit.store, home, into.id, version=into.version, name=into.name, scenario_parts=both, now=now)
    changes.done(visit, f"Added to the scenario {into.name}.", action=scenarios.ACTION)


def change(visit: "Visit", flow: CashFlow, scenario: Scenario) -> None:
    """Another name, or fewer changes: a form of its own for each scenario."""
    accounts = {account.id: (account.name, account.currency) for account in flow.accounts}
    told = [cashflow_words.part(part, accounts, visit.today) for part in scenario.parts]
    with st.form(f"scenario-change-{scenario.id}-{scenario.version}", border=False):
        name = st.text_input("Name", scenario.name, max_chars=100, key=f"scenario-rename-{scenario.id}-{scenario.version}")
        kept = st.multiselect(
            "What happens", range(len(told)), range(len(told)), format_func=told.__getitem__,
            key=f"scenario-keeps-{scenario.id}-{scenario.version}", help="Take out what should not happen.",
        )  # fmt: skip
        if not st.form_submit_button("Save", type="primary", key=f"scenario-change-save-{scenario.id}"):
            return
        parts = [scenario.parts[place] for place in sorted(kept)]
        try:
            done = scenarios.change(
                visit.store, visit.household.id, scenario.id, version=scenario.version, name=name, scenario_parts=parts,
                now=visit.now,
            )  # fmt: skip
        except FinanceError as error:
            components.refused(str(error))
            return
    if done:
        changes.done(visit, f"Changed the scenario {name}.", action=scenarios.ACTION)
    st.rerun()


def _once(visit: "Visit", flow: CashFlow) -> tuple[str, list[Part]]:
    what = st.text_input("What for", key="scenario-what", placeholder="Sofa")
    account, sign = _account(flow), _direction()
    size = _amount("How much", account, "scenario-amount")
    day = _day("On", "scenario-first", cashflow_words.first_day(flow), visit)
    name = what.strip() or ("Something bought" if sign < 0 else "Something that comes in")
    return name, [Add(name=name, account_id=account.id, amount_minor=sign * size(), first=day)]


def _regular(visit: "Visit", flow: CashFlow) -> tuple[str, list[Part]]:
    what = st.text_input("What for", key="scenario-what", placeholder="Music lessons")
    account, sign = _account(flow), _direction()
    size = _amount("How much each time", account, "scenario-amount")
    cadences: list[Cadence] = list(CADENCES)
    cadence = st.selectbox(
        "How often", cadences, index=cadences.index("monthly"), format_func=CADENCES.__getitem__, key="scenario-cadence"
    )
    first = _day("First on", "scenario-first", cashflow_words.first_day(flow), visit)
    last = st.date_input("Last on", None, min_value=first, key="scenario-last", format="YYYY-MM-DD", help="Empty: for good.")
    name = what.strip() or ("A regular payment" if sign < 0 else "A regular income")
    return name, [Add(name=name, account_id=account.id, amount_minor=sign * size(), first=first, cadence=cadence, last=last)]


def _loan(visit: "Visit", flow: CashFlow) -> tuple[str, list[Part]]:
    what = st.text_input("What for", key="scenario-what", placeholder="Car loan")
    account = _account(flow)
    got = _amount("Paid out to you", account, "scenario-got", empty="0")
    monthly = _amount("To pay each month", account, "scenario-amount")
    first = _day("From", "scenario-first", cashflow_words.first_day(flow), visit)
    months = st.number_input("Months", 1, _MOST_MONTHS, 48, key="scenario-months")
    name, paid = what.strip() or "A new loan", got()
    begins = _in_months(first, 1)
    parts: list[Part] = [Add(name=name, account_id=account.id, amount_minor=paid, first=first)] if paid else []
    last = _in_months(begins, int(months) - 1)
    return name, [
        *parts,
        Add(name=name, account_id=account.id, amount_minor=-monthly(), first=begins, cadence="monthly", last=last),
    ]


def _lost(visit: "Visit", flow: CashFlow) -> tuple[str, list[Part]]:
    plans = _plans(flow, income=True)
    called = partial(_called, flow, plans)
    keys = st.multiselect("Which income", list(plans), list(plans)[:1], format_func=called, key="scenario-plans")
    chosen = [plans[key] for key in keys]
    left = st.number_input("What is left of it, in percent", 0, 99, 0, key="scenario-left")
    first = _day("From", "scenario-first", cashflow_words.first_day(flow), visit)
    months = st.number_input("For how many months", 0, _MOST_MONTHS, 0, key="scenario-months", help="0: for good.")
    if not chosen:
        raise InvalidError("Choose the income that changes." if plans else "No regular income is known, so none can be lost.")
    last = _in_months(first, int(months)) if months else None
    names = format.listed([format.short(plan.payee, 30) for plan in chosen])
    part = Alter(targets=tuple(scenarios.target(flow, plan) for plan in chosen), first=first, last=last, share=left / 100)
    return f"Without {names}" if not left else f"Less from {names}", [part]


def _ended(visit: "Visit", flow: CashFlow) -> tuple[str, list[Part]]:
    plans = _plans(flow, income=False)
    keys = st.multiselect("Which payments", list(plans), format_func=partial(_called, flow, plans), key="scenario-plans")
    chosen = [plans[key] for key in keys]
    first = _day("From", "scenario-first", cashflow_words.first_day(flow), visit)
    if not chosen:
        raise InvalidError("Choose what ends." if plans else "No regular payment is known, so none can end.")
    names = format.listed([format.short(plan.payee, 30) for plan in chosen])
    part = Alter(targets=tuple(scenarios.target(flow, plan) for plan in chosen), first=first, share=0.0)
    return f"Without {names}", [part]


def _repriced(visit: "Visit", flow: CashFlow) -> tuple[str, list[Part]]:
    plans = _plans(flow, income=False) | _plans(flow, income=True)
    key = st.selectbox("Which payment", list(plans), format_func=partial(_called, flow, plans), key="scenario-plan")
    first = _day("From", "scenario-first", cashflow_words.first_day(flow), visit)
    if key is None:
        raise InvalidError("No regular payment is known, so none can change.")
    plan = plans[key]
    account = next(one for one in flow.accounts if one.name == plan.account)
    size = _amount("Then each time", account, "scenario-amount")
    sign = 1 if plan.is_income else -1
    part = Alter(targets=(scenarios.target(flow, plan),), first=first, amount_minor=sign * size())
    return f"{format.short(plan.payee, 40)} changes", [part]


_KINDS: Final[dict[str, Fields]] = {
    "Something is bought, or comes in, once": _once,
    "An income is lost": _lost,
    "Rent or another payment changes": _repriced,
    "Subscriptions or other payments end": _ended,
    "A new loan": _loan,
    "Something new comes regularly": _regular,
}


def _account(flow: CashFlow) -> AccountView:
    everyday = [account for account in flow.accounts if account.is_everyday]
    rest = [account for account in flow.accounts if not account.is_everyday]
    return st.selectbox("Account", [*everyday, *rest], format_func=lambda one: one.name, key="scenario-account")


def _direction() -> int:
    chosen = st.segmented_control("Way", [_OUT, _IN], default=_OUT, required=True, key="scenario-way")
    return 1 if chosen == _IN else -1


def _amount(label: str, account: AccountView, key: str, *, empty: str = "") -> Callable[[], int]:
    """A size in the account's currency, read when it is asked for: a field that is still empty is no mistake yet."""
    text = st.text_input(f"{label}, in {account.currency}", empty, key=key, placeholder="700")

    def size() -> int:
        if not text.strip():
            raise InvalidError("Give an amount, such as 700.")
        return abs(typed.amount(text, account.currency))

    return size


def _day(label: str, key: str, first: date, visit: "Visit") -> date:
    return st.date_input(label, max(first, visit.today), min_value=first, key=key, format="YYYY-MM-DD") or first


def _plans(flow: CashFlow, *, income: bool) -> dict[str, Plan]:
    """What recurs and may change, by its key, the largest first; card bills are what one buys, not a plan of their own."""
    plans = [plan for plan in flow.basis.plans if plan.source == "recurring" and len(plan.days) and plan.is_income == income]
    return {plan.key: plan for plan in sorted(plans, key=lambda plan: (-abs(float(plan.amounts[0])), plan.payee))}


def _called(flow: CashFlow, plans: Mapping[str, Plan], key: str) -> str:
    plan = plans[key]
    currency = next((account.currency for account in flow.accounts if account.name == plan.account), flow.currency)
    size = format.whole(abs(float(plan.amounts[0])), currency, cents=True)
    return f"{format.short(plan.payee, 40)}, {size} {CADENCES[_cadence(plan)].lower()}"


def _cadence(plan: Plan) -> Cadence:
    return next(one for one in CADENCES if one == plan.cadence)


def _in_months(day: date, months: int) -> date:
    """The same day of a later month, or its last one where that is shorter."""
    month = Month.of(day).plus(months)
    return month.start.replace(day=min(day.day, month.days))
