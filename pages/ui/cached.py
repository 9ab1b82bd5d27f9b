"""Everything that is computed once and shown many times. The only file with cache decorators.

Every key is (database, household, revision, plain filters): a write raises the revision, so a stale result is never shown and
nothing is cleared by hand. Results are shared between runs and must not be changed. Never a frame as an argument: from 50,000
rows on Streamlit hashes a sample, and a one-row edit would show the old result.
"""

import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import streamlit as st

from finance_core.dates import Month
from finance_core.models import AuditEntry, Category, Filters, Household, ImportBatch, Member
from finance_core.rules.wellbeing.readiness import Readiness
from finance_core.services import accounts, history, households, ledgers, links, overview, rates, transactions, worth
from finance_core.services.accounts import AccountStatus
from finance_core.services.automation import rules
from finance_core.services.automation.rules import History, State
from finance_core.services.households import Store
from finance_core.services.importing import imports
from finance_core.services.insight import anomalies, forecasts
from finance_core.services.insight import drift as drifts
from finance_core.services.insight.anomalies import Odd, Watcher
from finance_core.services.insight.drift import Changes
from finance_core.services.insight.forecasts import Outlook, TooLittle
from finance_core.services.ledgers import Ledger
from finance_core.services.links import Review
from finance_core.services.naming import category_book, learning, meaning, meanings, payees, suggestions
from finance_core.services.naming.category_book import CategoryBook
from finance_core.services.naming.learning import Learner, Quality
from finance_core.services.naming.meaning import Similar
from finance_core.services.naming.meanings import Meanings
from finance_core.services.naming.payees import Book, Proposal
from finance_core.services.naming.suggestions import Suggestions
from finance_core.services.overview import Overview
from finance_core.services.plan import (
    budget_edits,
    budget_plans,
    budgets,
    cashflow,
    cashflow_choices,
    cut_preferences,
    debt_book,
    debts,
    envelopes,
    goal_book,
    goals,
    group_budgets,
    overspending,
    past_forecasts,
    scenarios,
)
from finance_core.services.plan.budget_plans import Basis
from finance_core.services.plan.budgets import Proposal as BudgetProposal
from finance_core.services.plan.cashflow import CashFlow, Looked, View
from finance_core.services.plan.cashflow_choices import Choices
from finance_core.services.plan.debt_book import DebtBook
from finance_core.services.plan.envelopes import BudgetMonth
from finance_core.services.plan.goal_book import GoalBook
from finance_core.services.plan.overspending import Overspending
from finance_core.services.plan.past_forecasts import PastForecast
from finance_core.services.plan.scenarios import Scenario
from finance_core.services.rates import RateBook
from finance_core.services.recurrence import recurring
from finance_core.services.recurrence.recurrences import Book as RecurringBook
from finance_core.services.recurrence.recurrences import Kept as RecurringKept
from finance_core.services.wellbeing import (
    advice,
    advice_situation,
    benchmarks,
    health,
    health_choices,
    health_openings,
    readiness,
)
from finance_core.services.wellbeing.advice import AdviceBook
from finance_core.services.wellbeing.benchmarks import Beside
from finance_core.services.wellbeing.health import HealthReport
from finance_core.services.wellbeing.health_choices import Choices as HealthChoices
from finance_core.services.wellbeing.readiness import Answers
from finance_core.services.worth import Standing

if TYPE_CHECKING:
    import pandas as pd

    from finance_core.ml.futures.goal_chance import Chance
    from pages.ui.session import Visit

_SAMPLES: Final = "ballast-samples"
_KEPT_S: Final = 86_400


@st.cache_resource(max_entries=64, on_release=lambda opened: opened.close(), show_spinner=False)
def store(address: str) -> Store:
    """The open database: one engine a process and address."""
    return households.open_store(address, now=datetime.now().astimezone().replace(tzinfo=None))


@st.cache_resource(max_entries=2, show_spinner="Making a sample household…")
def _sample_template(today: str) -> str:
    """A database with the demo household, made once a process and day by importing its bank files."""
    folder = Path(tempfile.gettempdir()) / _SAMPLES
    folder.mkdir(exist_ok=True)
    _sweep(folder)
    path = folder / f"template-{uuid4().hex}.db"
    made = households.open_store(f"sqlite:///{path.as_posix()}", now=datetime.fromisoformat(today))
    households.load_demo(made, today=date.fromisoformat(today), now=datetime.fromisoformat(today))
    made.close()
    return str(path)


def _sweep(folder: Path) -> None:
    """Remove what servers that were stopped hard left behind more than a day ago."""
    for path in folder.glob("*.db"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _KEPT_S:
                path.unlink()


def _remove_sample(address: str) -> None:
    with suppress(OSError):
        Path(address.removeprefix("sqlite:///")).unlink()


@st.cache_resource(scope="session", max_entries=1, on_release=_remove_sample, show_spinner=False)
def sample_address(today: str) -> str:
    """The address of this visitor's own throw-away database: a copy of the sample, removed when the tab is closed."""
    template = Path(_sample_template(today))
    path = template.with_name(f"visitor-{uuid4().hex}.db")
    shutil.copyfile(template, path)
    return f"sqlite:///{path.as_posix()}"


def household_on_screen(address: str, now: datetime) -> Household:
    """The demo household where it is loaded, else the person's own: one small query a run, never cached."""
    opened = store(address)
    return households.demo(opened) or households.own(opened, now=now)


@st.cache_resource(max_entries=8, show_spinner=False)
def _ledger(address: str, household_id: int, revision: int) -> Ledger:  # noqa: ARG001  the revision is the key
    return ledgers.load(store(address), household_id)


def ledger(visit: "Visit") -> Ledger:
    """The household's ledger."""
    return _ledger(visit.address, visit.household.id, visit.household.revision)


@st.cache_resource(max_entries=16, show_spinner=False)
def _overview(address: str, household_id: int, revision: int, today: date, member: str) -> Overview | None:
    categories = _categories(address, household_id, revision)
    return overview.build(_ledger(address, household_id, revision), today=today, member=member, categories=categories)


def month_so_far(visit: "Visit", member: str = "") -> Overview | None:
    """How the running month goes; None where nothing is booked."""
    return _overview(visit.address, visit.household.id, visit.household.revision, visit.today, member)


@st.cache_resource(max_entries=16, show_spinner=False)
def _accounts(address: str, household_id: int, revision: int, today: date) -> list[AccountStatus]:  # noqa: ARG001  the revision is the key
    return accounts.listed(store(address), household_id, today)


def account_statuses(visit: "Visit") -> list[AccountStatus]:
    """The accounts and how they stand."""
    return _accounts(visit.address, visit.household.id, visit.household.revision, visit.today)


@st.cache_resource(max_entries=16, show_spinner=False)
def _standing(address: str, household_id: int, revision: int, today: date) -> Standing:
    statuses = _accounts(address, household_id, revision, today)
    return worth.build(_ledger(address, household_id, revision), statuses, today=today)


def standing(visit: "Visit") -> Standing:
    """What the household has and owes today, and how that came about."""
    return _standing(visit.address, visit.household.id, visit.household.revision, visit.today)


@st.cache_resource(max_entries=16, show_spinner=False)
def _rate_book(address: str, household_id: int, revision: int, today: date) -> RateBook:  # noqa: ARG001  the revision is the key
    return rates.book(store(address), household_id, today=today)


def rate_book(visit: "Visit") -> RateBook:
    """The exchange rates that hold today, and the household's own."""
    return _rate_book(visit.address, visit.household.id, visit.household.revision, visit.today)


@st.cache_resource(max_entries=16, show_spinner=False)
def _categories(address: str, household_id: int, revision: int) -> list[Category]:  # noqa: ARG001  the revision is the key
    return transactions.categories_of(store(address), household_id)


def categories(visit: "Visit") -> list[Category]:
    """The categories by name."""
    return _categories(visit.address, visit.household.id, visit.household.revision)


@st.cache_resource(max_entries=16, show_spinner=False)
def _category_book(address: str, household_id: int, revision: int, today: date) -> CategoryBook:
    known = _ledger(address, household_id, revision)
    return category_book.build(known, _categories(address, household_id, revision), today=today)


def categories_of_the_year(visit: "Visit") -> CategoryBook:
    """The categories in their groups, with what they amounted to in the last twelve months."""
    return _category_book(visit.address, visit.household.id, visit.household.revision, visit.today)


@st.cache_resource(max_entries=16, show_spinner=False)
def _members(address: str, household_id: int, revision: int) -> list[Member]:  # noqa: ARG001  the revision is the key
    return households.members(store(address), household_id)


def members(visit: "Visit") -> list[Member]:
    """The people of the household."""
    return _members(visit.address, visit.household.id, visit.household.revision)


@st.cache_resource(max_entries=16, show_spinner=False)
def _batches(address: str, household_id: int, revision: int) -> list[ImportBatch]:  # noqa: ARG001  the revision is the key
    return imports.history(store(address), household_id)


def batches(visit: "Visit") -> list[ImportBatch]:
    """Every import, newest first."""
    return _batches(visit.address, visit.household.id, visit.household.revision)


@st.cache_resource(max_entries=16, show_spinner=False)
def _audit(address: str, household_id: int, revision: int) -> list[AuditEntry]:  # noqa: ARG001  the revision is the key
    return history.listed(store(address), household_id)


def audit(visit: "Visit") -> list[AuditEntry]:
    """The newest writes, newest first."""
    return _audit(visit.address, visit.household.id, visit.household.revision)


@st.cache_resource(max_entries=8, show_spinner="Looking for transfers and refunds…")
def _review(address: str, household_id: int, revision: int) -> Review:  # noqa: ARG001  the revision is the key
    return links.review(store(address), household_id)


def review(visit: "Visit") -> Review:
    """The transfers and refunds that wait for an answer."""
    return _review(visit.address, visit.household.id, visit.household.revision)


@st.cache_resource(max_entries=4, show_spinner=False)
def _learner(address: str, household_id: int) -> Learner:
    """Outlives a revision: it is told what is known at each, and learns only what is new."""
    return Learner(store(address), household_id)


@st.cache_resource(max_entries=8, show_spinner="Thinking about what your payments were for…")
def _suggestions(address: str, household_id: int, revision: int) -> Suggestions:
    found = _review(address, household_id, revision)
    learner, known = _learner(address, household_id), _ledger(address, household_id, revision)
    return suggestions.build(learner, known, but=suggestions.waiting(found))


def suggested(visit: "Visit") -> Suggestions:
    """The questions about payments without a category."""
    return _suggestions(visit.address, visit.household.id, visit.household.revision)


@st.cache_resource(max_entries=8, show_spinner="Trying the suggestions on what you named…")
def _suggestion_quality(address: str, household_id: int, revision: int) -> Quality | None:
    return learning.measured(_learner(address, household_id), _ledger(address, household_id, revision))


def suggestion_quality(visit: "Visit") -> Quality | None:
    """How good the suggestions were on what the household named itself."""
    return _suggestion_quality(visit.address, visit.household.id, visit.household.revision)


@st.cache_resource(max_entries=16, show_spinner=False)
def _nameable(address: str, household_id: int, revision: int) -> int:
    return suggestions.nameable(_ledger(address, household_id, revision))


def nameable(visit: "Visit") -> int:
    """How many payments without a category look like known ones, counted without any model."""
    return _nameable(visit.address, visit.household.id, visit.household.revision)


@st.cache_resource(max_entries=4, show_spinner="Looking at every payment…")
def _rule_history(address: str, household_id: int, revision: int) -> History:  # noqa: ARG001  the revision is the key
    return rules.history(store(address), household_id)


def rule_history(visit: "Visit") -> History:
    """The rules, and every payment that they look at."""
    return _rule_history(visit.address, visit.household.id, visit.household.revision)


@st.cache_resource(max_entries=16, show_spinner=False)
def _rule_state(address: str, household_id: int, revision: int) -> State:
    return rules.state(_rule_history(address, household_id, revision))


def rule_state(visit: "Visit") -> State:
    """What the rules would change in the past, and what goes wrong."""
    return _rule_state(visit.address, visit.household.id, visit.household.revision)


@st.cache_resource(max_entries=8, show_spinner=False)
def _payee_table(address: str, household_id: int, revision: int) -> tuple[Book, "pd.DataFrame"]:
    found = payees.book(store(address), household_id)
    return found, payees.summed(found, _ledger(address, household_id, revision))


def payee_table(visit: "Visit") -> tuple[Book, "pd.DataFrame"]:
    """The payees with their other names, and a table with one row for each."""
    return _payee_table(visit.address, visit.household.id, visit.household.revision)


@st.cache_resource(max_entries=8, show_spinner="Comparing payees…")
def _payee_proposals(address: str, household_id: int, revision: int) -> list[Proposal]:
    return payees.proposals(*_payee_table(address, household_id, revision))


def payee_proposals(visit: "Visit") -> list[Proposal]:
    """Payees that seem to be one."""
    return _payee_proposals(visit.address, visit.household.id, visit.household.revision)


@st.cache_resource(max_entries=16, show_spinner="Looking how the month will end…")
def _overspending(address: str, household_id: int, revision: int, today: date) -> Overspending | None:
    return overspending.current(store(address), household_id, _ledger(address, household_id, revision), today=today)


def month_of_budgets(visit: "Visit") -> Overspending | None:
    """How the running month will end for each budget; None where there is none."""
    return _overspending(visit.address, visit.household.id, visit.household.revision, visit.today)


@st.cache_resource(max_entries=16, show_spinner=False)
def _budget_proposals(address: str, household_id: int, revision: int, today: date) -> list[BudgetProposal]:
    known = _categories(address, household_id, revision)
    return budgets.proposals(_ledger(address, household_id, revision), known, today=today)


def budget_proposals(visit: "Visit") -> list[BudgetProposal]:
    """What categories usually come to, the largest first."""
    return _budget_proposals(visit.address, visit.household.id, visit.household.revision, visit.today)


@st.cache_resource(max_entries=32, show_spinner=False)
def _budget_month(address: str, household_id: int, revision: int, today: date, month: Month) -> BudgetMonth | None:
    opened, saving = store(address), _goal_book(address, household_id, revision, today)
    return envelopes.build(
        _ledger(address, household_id, revision), envelopes.listed(opened, household_id),
        _categories(address, household_id, revision), month=month, today=today, goals_minor=saving.this_month_minor,
        goal_accounts={view.account for view in saving.views if view.account},
        usual_income_minor=saving.surplus.usual_income_minor, limits=group_budgets.kept(opened, household_id),
    )  # fmt: skip


def budget_month(visit: "Visit", month: Month) -> BudgetMonth | None:
    """A month's budgets as envelopes, and what is still to assign; None where there was no budget up to then."""
    return _budget_month(visit.address, visit.household.id, visit.household.revision, visit.today, month)


@st.cache_resource(max_entries=32, show_spinner=False)
def _budget_fills(
    address: str, household_id: int, revision: int, today: date, month: Month
) -> dict[budget_edits.Fill, dict[int, int]]:
    stored = envelopes.listed(store(address), household_id)
    return budget_edits.fills(_ledger(address, household_id, revision), stored, month=month, today=today)


@st.cache_resource(max_entries=32, show_spinner=False)
def _budget_months(address: str, household_id: int, revision: int, today: date, month: Month) -> tuple[Month, ...]:
    return budget_edits.known_months(_ledger(address, household_id, revision), month=month, today=today)


def budget_months(visit: "Visit", month: Month) -> tuple[Month, ...]:
    """The whole months that can fill the budgets of a month, oldest first."""
    return _budget_months(visit.address, visit.household.id, visit.household.revision, visit.today, month)


def budget_fills(visit: "Visit", month: Month) -> dict[budget_edits.Fill, dict[int, int]]:
    """What each way to fill the budgets of a month would assign, by category."""
    return _budget_fills(visit.address, visit.household.id, visit.household.revision, visit.today, month)


@st.cache_resource(max_entries=8, show_spinner="Adding up your months…")
def _plan_basis(address: str, household_id: int, revision: int, today: date) -> Basis | None:
    return budget_plans.build(
        _ledger(address, household_id, revision), categories=_categories(address, household_id, revision),
        book=_recurring(address, household_id, revision, today), goals=_goal_book(address, household_id, revision, today),
        preferences=cut_preferences.kept(store(address), household_id),
        said=_health_choices(address, household_id, revision), today=today,
    )  # fmt: skip


def plan_basis(visit: "Visit") -> Basis | None:
    """What plans of budgets stand on; None where nothing is booked."""
    return _plan_basis(visit.address, visit.household.id, visit.household.revision, visit.today)


@st.cache_resource(max_entries=16, show_spinner=False)
def _goal_book(address: str, household_id: int, revision: int, today: date) -> GoalBook:
    known = goals.kept(store(address), household_id, today=today)
    return goal_book.build(known, _ledger(address, household_id, revision), today=today)


def goals_of(visit: "Visit") -> GoalBook:
    """The goals, how each goes on, and what the household's months leave for them."""
    return _goal_book(visit.address, visit.household.id, visit.household.revision, visit.today)


@st.cache_resource(max_entries=32, show_spinner="Playing through your months…")
def _goal_chance(address: str, household_id: int, revision: int, today: date, goal_id: int) -> "Chance | None":
    book = _goal_book(address, household_id, revision, today)
    view = book.view(goal_id)
    return None if view is None else goal_book.chance(book, view.outlook)


def goal_chance(visit: "Visit", goal_id: int) -> "Chance | None":
    """How sure a goal is; None where there is no day to be in time for."""
    return _goal_chance(visit.address, visit.household.id, visit.household.revision, visit.today, goal_id)


@st.cache_resource(max_entries=16, show_spinner=False)
def _debt_book(address: str, household_id: int, revision: int, today: date) -> DebtBook | None:  # noqa: ARG001  the revision is the key
    return debt_book.build(debts.kept(store(address), household_id, today=today), today=today)


def debts_of(visit: "Visit") -> DebtBook | None:
    """The debts and when they end in each order; None where none is entered."""
    return _debt_book(visit.address, visit.household.id, visit.household.revision, visit.today)


@st.cache_resource(max_entries=8, show_spinner="Comparing your months…")
def _drift(address: str, household_id: int, revision: int, today: date) -> Changes | None:
    return drifts.build(_ledger(address, household_id, revision), today=today)


def drift(visit: "Visit") -> Changes | None:
    """What really changed in the household's spending; None where nothing is booked."""
    return _drift(visit.address, visit.household.id, visit.household.revision, visit.today)


@st.cache_resource(max_entries=8, show_spinner="Trying every method on your past months…", show_time=True)
def _outlook(address: str, household_id: int, revision: int, today: date) -> Outlook | TooLittle | None:
    book = _recurring(address, household_id, revision, today)
    return forecasts.build(_ledger(address, household_id, revision), book, today=today)


def outlook(visit: "Visit") -> Outlook | TooLittle | None:
    """What the next months will cost; None where nothing is booked."""
    return _outlook(visit.address, visit.household.id, visit.household.revision, visit.today)


@st.cache_resource(max_entries=4, show_spinner=False)
def _finder(address: str, household_id: int) -> recurring.Finder:  # noqa: ARG001  the household is the key
    """Outlives a revision: an answer costs no new search."""
    return recurring.Finder()


@st.cache_resource(max_entries=8, show_spinner="Looking for what recurs…")
def _recurring(address: str, household_id: int, revision: int, today: date) -> RecurringBook:
    known, said = _ledger(address, household_id, revision), _recurring_kept(address, household_id, revision)
    return recurring.build(known, said, today=today, finder=_finder(address, household_id))


def recurring_payments(visit: "Visit") -> RecurringBook:
    """Everything that recurs: found, confirmed and planned by hand."""
    return _recurring(visit.address, visit.household.id, visit.household.revision, visit.today)


@st.cache_resource(max_entries=16, show_spinner=False)
def _recurring_is_known(address: str, household_id: int, revision: int, today: date, times: int) -> bool:
    known, said = _ledger(address, household_id, revision), _recurring_kept(address, household_id, revision)
    return times > 0 and _finder(address, household_id).knows(known, said, today)


def recurring_if_known(visit: "Visit") -> RecurringBook | None:
    """The same, where it was searched before and nothing of it has changed: a search would hold up the page."""
    address, household_id = visit.address, visit.household.id
    times = _finder(address, household_id).times
    is_known = times and _recurring_is_known(address, household_id, visit.household.revision, visit.today, times)
    return recurring_payments(visit) if is_known else None


@st.cache_resource(max_entries=16, show_spinner=False)
def _recurring_kept(address: str, household_id: int, revision: int) -> RecurringKept:  # noqa: ARG001  the revision is the key
    return recurring.kept(store(address), household_id)


@st.cache_resource(max_entries=16, show_spinner=False)
def _cash_flow_inputs(address: str, household_id: int, revision: int, today: date) -> str:
    known, statuses = _ledger(address, household_id, revision), _accounts(address, household_id, revision, today)
    return cashflow.fingerprint(known, statuses, _recurring_kept(address, household_id, revision), today=today)


@st.cache_resource(max_entries=16, show_spinner=False)
def _played_before(address: str, household_id: int) -> set[tuple[str, int, date]]:  # noqa: ARG001  the household is the key
    """What futures were played of: outlives a revision."""
    return set()


@st.cache_resource(max_entries=3, show_spinner="Playing through what may come…")
def _played(address: str, household_id: int, inputs: tuple[str, int], today: date, _revision: int) -> CashFlow | None:
    """The key is what goes in, and the days: so it outlives what is no input, such as a scenario that is kept."""
    known, statuses = _ledger(address, household_id, _revision), _accounts(address, household_id, _revision, today)
    said, book = _recurring_kept(address, household_id, _revision), _recurring(address, household_id, _revision, today)
    flow = cashflow.build(known, statuses, said, today=today, days=inputs[1], book=book)
    _played_before(address, household_id).add((*inputs, today))
    if flow is not None and flow.days == cashflow.DAYS:
        past_forecasts.keep(store(address), household_id, flow, now=datetime.combine(today, datetime.min.time()))
    return flow


def _cash_flow(address: str, household_id: int, revision: int, today: date, days: int) -> CashFlow | None:
    inputs = _cash_flow_inputs(address, household_id, revision, today)
    return _played(address, household_id, (inputs, days), today, revision)


def cash_flow(visit: "Visit", days: int = cashflow.DAYS) -> CashFlow | None:
    """What may come on each of the next days, for every account; None where nothing is booked."""
    return _cash_flow(visit.address, visit.household.id, visit.household.revision, visit.today, days)


def cash_flow_if_known(visit: "Visit") -> CashFlow | None:
    """The same for the usual days, where it was played before and nothing of it has changed: it would hold up the page."""
    before = _played_before(visit.address, visit.household.id)
    if not before:
        return None
    inputs = _cash_flow_inputs(visit.address, visit.household.id, visit.household.revision, visit.today)
    return cash_flow(visit) if (inputs, cashflow.DAYS, visit.today) in before else None


@st.cache_resource(max_entries=64, show_spinner=False)
def _cash_flow_view(address: str, household_id: int, revision: int, today: date, looked: Looked) -> View | None:
    flow = _cash_flow(address, household_id, revision, today, looked.days)
    if flow is None:
        return None
    named = {scenario.id: scenario.parts for scenario in _scenarios(address, household_id, revision)}
    changes = scenarios.resolved(flow, named[looked.scenario_id])[0] if looked.scenario_id in named else None
    return cashflow.view(flow, looked.names, floor=looked.floor, changes=changes)


def cash_flow_view(visit: "Visit", looked: Looked) -> View | None:
    """What the futures say of some accounts together, as things are or in a scenario; None where nothing is booked."""
    return _cash_flow_view(visit.address, visit.household.id, visit.household.revision, visit.today, looked)


@st.cache_resource(max_entries=16, show_spinner=False)
def _cash_flow_choices(address: str, household_id: int, revision: int) -> Choices:  # noqa: ARG001  the revision is the key
    return cashflow_choices.choices(store(address), household_id)


def cash_flow_choices(visit: "Visit") -> Choices:
    """Which accounts and which floor the household looks at."""
    return _cash_flow_choices(visit.address, visit.household.id, visit.household.revision)


@st.cache_resource(max_entries=16, show_spinner=False)
def _scenarios(address: str, household_id: int, revision: int) -> list[Scenario]:  # noqa: ARG001  the revision is the key
    return scenarios.listed(store(address), household_id)


def kept_scenarios(visit: "Visit") -> list[Scenario]:
    """The household's scenarios."""
    return _scenarios(visit.address, visit.household.id, visit.household.revision)


@st.cache_resource(max_entries=4, show_spinner="Holding earlier forecasts against what came…")
def _past_forecasts(
    address: str, household_id: int, inputs: str, today: date, _revision: int  # noqa: ARG001  the inputs are the key
) -> list[PastForecast]:  # fmt: skip
    flow = _cash_flow(address, household_id, _revision, today, cashflow.DAYS)
    if flow is None:
        return []
    known, statuses = _ledger(address, household_id, _revision), _accounts(address, household_id, _revision, today)
    said = _recurring_kept(address, household_id, _revision)
    return past_forecasts.compared(store(address), household_id, flow, ledger=known, statuses=statuses, kept=said)


def compared_forecasts(visit: "Visit") -> list[PastForecast]:
    """Forecasts of balances beside what came, the newest first."""
    revision = visit.household.revision
    inputs = _cash_flow_inputs(visit.address, visit.household.id, revision, visit.today)
    return _past_forecasts(visit.address, visit.household.id, inputs, visit.today, revision)


@st.cache_resource(max_entries=16, show_spinner=False)
def _health_choices(address: str, household_id: int, revision: int) -> HealthChoices:  # noqa: ARG001  the revision is the key
    return health_choices.choices(store(address), household_id)


@st.cache_resource(max_entries=8, show_spinner="Working out your health score…")
def _health(address: str, household_id: int, revision: int, today: date) -> HealthReport | None:
    known, statuses = _ledger(address, household_id, revision), _accounts(address, household_id, revision, today)
    book, said = _recurring(address, household_id, revision, today), _health_choices(address, household_id, revision)
    named = _categories(address, household_id, revision)
    wished, owed = goals.kept(store(address), household_id, today=today), debts.kept(store(address), household_id, today=today)
    return health.build(known, statuses, book, said, categories=named, today=today, goals=wished, debts=owed)


def health_report(visit: "Visit") -> HealthReport | None:
    """The household's health score and what belongs to it; None where nothing is booked."""
    return _health(visit.address, visit.household.id, visit.household.revision, visit.today)


def health_if_known(visit: "Visit") -> HealthReport | None:
    """The same, where what recurs is known already: the search for it would hold up the page."""
    return None if recurring_if_known(visit) is None else health_report(visit)


@st.cache_resource(max_entries=16, show_spinner=False)
def _readiness_answers(address: str, household_id: int, revision: int) -> Answers:  # noqa: ARG001  the revision is the key
    return readiness.answers(store(address), household_id)


def readiness_answers(visit: "Visit") -> Answers:
    """What was said about what comes before investing."""
    return _readiness_answers(visit.address, visit.household.id, visit.household.revision)


@st.cache_resource(max_entries=8, show_spinner="Going through the list…")
def _ready(address: str, household_id: int, revision: int, today: date) -> Readiness:
    report = _health(address, household_id, revision, today)
    left, owed = _goal_book(address, household_id, revision, today).surplus, _debt_book(address, household_id, revision, today)
    return readiness.build(report, left, owed, _readiness_answers(address, household_id, revision))


def ready(visit: "Visit") -> Readiness:
    """What comes before investing, step by step."""
    return _ready(visit.address, visit.household.id, visit.household.revision, visit.today)


@st.cache_resource(max_entries=8, show_spinner="Looking for what is worth changing…")
def _advice(address: str, household_id: int, revision: int, today: date) -> AdviceBook | None:
    known, statuses = _ledger(address, household_id, revision), _accounts(address, household_id, revision, today)
    book, said = _recurring(address, household_id, revision, today), advice.kept(store(address), household_id, today=today)
    at = advice_situation.build(
        known, statuses, book, categories=_categories(address, household_id, revision),
        goals=goals.kept(store(address), household_id, today=today), debts=_debt_book(address, household_id, revision, today),
        said=_health_choices(address, household_id, revision), answers=_readiness_answers(address, household_id, revision),
        rate_gap=said.rate_gap, today=today,
    )  # fmt: skip
    if at is None:
        return None
    found = advice.build(at, said)
    if found.pushed is not None:
        advice.tell(store(address), household_id, found.pushed.key, today=today)
    return found


def advice_book(visit: "Visit") -> AdviceBook | None:
    """What is worth changing, and what was said of it; None where nothing is booked."""
    return _advice(visit.address, visit.household.id, visit.household.revision, visit.today)


def advice_if_known(visit: "Visit") -> AdviceBook | None:
    """The same, where what recurs is known already: the search for it would hold up the page."""
    return None if recurring_if_known(visit) is None else advice_book(visit)


@st.cache_resource(max_entries=64, show_spinner=False)
def _behind_measure(address: str, household_id: int, revision: int, today: date, measure: str) -> tuple[Filters, int] | None:
    found, known = _health(address, household_id, revision, today), _ledger(address, household_id, revision)
    wanted = None if found is None else health_openings.behind(found, known, measure)
    return None if wanted is None else (wanted, len(known.select(wanted)))


def behind_measure(visit: "Visit", measure: str) -> tuple[Filters, int] | None:
    """What opens the payments behind a measure of the health score, and how many those are; None where there are none."""
    return _behind_measure(visit.address, visit.household.id, visit.household.revision, visit.today, measure)


@st.cache_resource(max_entries=16, show_spinner=False)
def _beside(address: str, household_id: int, revision: int, today: date) -> Beside | None:
    said = benchmarks.kept(store(address), household_id, today=today)
    return benchmarks.build(_ledger(address, household_id, revision), said, today=today)


def beside_others(visit: "Visit") -> Beside | None:
    """The household's last year beside official averages; None where nothing is booked."""
    return _beside(visit.address, visit.household.id, visit.household.revision, visit.today)


@st.cache_resource(max_entries=4, show_spinner=False)
def _watcher(address: str, household_id: int) -> Watcher:  # noqa: ARG001  the household is the key
    """Outlives a revision: a verdict costs no learning anew."""
    return Watcher()


@st.cache_resource(max_entries=8, show_spinner="Looking at every payment…")
def _odd(address: str, household_id: int, revision: int, today: date) -> Odd | None:
    known, opened = _ledger(address, household_id, revision), store(address)
    asked = anomalies.detectors(opened, household_id)
    judged = _watcher(address, household_id).judged(known, asked)
    return anomalies.build(known, judged, anomalies.said(opened, household_id), today=today)


def odd(visit: "Visit") -> Odd | None:
    """Which payments are odd; None where nothing is booked."""
    return _odd(visit.address, visit.household.id, visit.household.revision, visit.today)


@st.cache_resource(max_entries=16, show_spinner=False)
def _odd_is_known(address: str, household_id: int, revision: int, times: int) -> bool:
    known, asked = _ledger(address, household_id, revision), anomalies.detectors(store(address), household_id)
    return times > 0 and _watcher(address, household_id).knows(known, asked)


def odd_if_known(visit: "Visit") -> Odd | None:
    """The same, where it was looked at before and little has changed since: learning would hold up the page."""
    key = (visit.address, visit.household.id)
    times = _watcher(*key).times
    return odd(visit) if times and _odd_is_known(*key, visit.household.revision, times) else None


@st.cache_resource(max_entries=32, show_spinner="Comparing meanings…")
def _similar(address: str, household_id: int, revision: int, filters: Filters) -> Similar:
    return meaning.similar(_ledger(address, household_id, revision), filters, _learner(address, household_id).embedder)


def similar(visit: "Visit", filters: Filters) -> Similar:
    """What means the same as the text of the filters without saying it."""
    return _similar(visit.address, visit.household.id, visit.household.revision, filters)


def unread_payees(visit: "Visit") -> int:
    """How many payees the language model has yet to read."""
    return meanings.unread(ledger(visit), _learner(visit.address, visit.household.id).embedder)


def read_payees(visit: "Visit", progress: Callable[[float, str], None]) -> None:
    """Let the language model read them; what it read is kept in the database."""
    meanings.prepare(ledger(visit), _learner(visit.address, visit.household.id).embedder, progress)


@st.cache_resource(max_entries=8, show_spinner="Comparing your payees…")
def _kinds(address: str, household_id: int, revision: int) -> Meanings:
    return meanings.build(_ledger(address, household_id, revision), _learner(address, household_id).embedder)


def kinds_of_payees(visit: "Visit") -> Meanings:
    """The kinds of payees by meaning, and what they say about the categories."""
    return _kinds(visit.address, visit.household.id, visit.household.revision)


def load_demo(visit: "Visit", progress: Callable[[float, str], None]) -> None:
    """Load the demo household; it is on screen from the next run on."""
    households.load_demo(store(visit.address), today=visit.today, now=visit.now, progress=progress)


def leave_demo(visit: "Visit") -> None:
    """Take the demo household away."""
    households.leave_demo(store(visit.address))
