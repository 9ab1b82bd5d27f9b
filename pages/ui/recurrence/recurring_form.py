"""What a person says of something that recurs: the form for planning by hand and for changing what was found."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import streamlit as st

from finance_core.errors import FinanceError, InvalidError
from finance_core.models import CADENCES, DAY_RULES, Account, Cadence, DayRule
from finance_core.services.recurrence import bank_holidays, schedules
from finance_core.services.recurrence.recurrences import Book, Recurrence
from finance_core.services.recurrence.schedules import Plan
from pages.ui import cached, changes, components, format, typed
from pages.ui.ledger import editing
from pages.ui.ledger.ledger_table import Choices
from pages.ui.recurrence import recurring_acts, recurring_words

if TYPE_CHECKING:
    from pages.ui.session import Visit

_OUT: Final = "Money out"
_IN: Final = "Money in"
_MONTHLY: Final = ("monthly", "bimonthly", "quarterly", "semiannual", "annual", "semimonthly")
"""Cadences of which one can say on which day of the month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filled:
    """What the form begins with."""

    key: str
    name: str = ""
    size: str = ""
    is_income: bool = False
    category: str | None = None
    cadence: Cadence = "monthly"
    day_rule: DayRule = "day"
    next_date: date
    last_date: date | None = None


def plan_button(visit: "Visit") -> None:
    """The button that asks for something to plan by hand; nothing while there is no account."""
    if _accounts(visit) and st.button("Plan one by hand", icon=":material/add:", key="recurring-plan"):
        _plan_dialog(visit)


def holidays_button(book: Book) -> None:
    """Whose bank holidays move due days; the countries are read when it is opened."""
    chosen = st.popover("Bank holidays", icon=":material/event_busy:", type="tertiary", key="recurring-holidays",
                        on_change="rerun")  # fmt: skip
    if not chosen.open:
        return
    with chosen:
        codes = sorted(bank_holidays.countries(), key=lambda code: (bool(code), recurring_words.country(code)))
        key = f"recurring-country-{book.country}"
        st.selectbox(
            "Whose bank holidays count", codes, codes.index(book.country), key=key, on_change=recurring_acts.choose_country,
            args=(key,), format_func=recurring_words.country,
            help="What is due on a closed day is booked on the day after; wages come on the day before.",
        )  # fmt: skip


@st.dialog("Plan a recurring payment")
def _plan_dialog(visit: "Visit") -> None:
    plan_form(visit)


def plan_form(visit: "Visit") -> None:
    """What a plan needs, and the button that keeps it; what was typed stays where it is refused."""
    account = st.selectbox("Account", _accounts(visit), format_func=lambda one: one.name, key="plan-account")
    plan = _fields(visit, _Filled(key="plan", next_date=visit.today), account)
    if not st.button("Plan it", type="primary", key="plan-save"):
        return
    try:
        made = plan()
        schedules.add(visit.store, visit.household.id, made, now=visit.now)
    except FinanceError as error:
        components.refused(str(error))
        return
    changes.done(visit, f"Planned {made.name}. Its payments are found by their payee.", action=schedules.ACTION)
    st.rerun()


def edit_form(visit: "Visit", item: Recurrence) -> None:
    """The same for what is there already; its account stays."""
    account = next(one for one in _accounts(visit, closed=True) if one.name == item.account)
    begins = _Filled(
        key=f"edit-{item.key}",
        name=item.name,
        size=typed.plain(abs(item.amount_minor), item.currency),
        is_income=item.is_income,
        category=item.category or None,
        cadence=item.cadence,
        day_rule=item.timetable.day_rule(),
        next_date=item.next_date or visit.today,
        last_date=item.schedule.last_date if item.schedule else None,
    )
    plan = _fields(visit, begins, account)
    if not st.button("Save", type="primary", key=f"edit-{item.key}-save"):
        return
    try:
        schedules.edit(visit.store, visit.household.id, item, plan(), now=visit.now)
    except FinanceError as error:
        components.refused(str(error))
        return
    changes.done(visit, f"Changed {format.short(item.name, 40)}.", action=schedules.ACTION)
    st.rerun()


def _fields(visit: "Visit", begins: _Filled, account: Account) -> "_Reader":
    """The fields of a plan; what is returned reads them."""
    key = begins.key
    name = st.text_input("Payee", begins.name, key=f"{key}-name", placeholder="Such as the landlord", max_chars=100)
    left, right = st.columns(2)
    size = left.text_input(f"Amount in {account.currency}", begins.size, key=f"{key}-size", placeholder="12.50")
    way = right.segmented_control(
        "Direction", (_OUT, _IN), default=_IN if begins.is_income else _OUT, required=True, key=f"{key}-way"
    )
    left, right = st.columns(2)
    cadence = left.selectbox(
        "How often", CADENCES, CADENCES.index(begins.cadence), format_func=recurring_words.CADENCES.__getitem__,
        key=f"{key}-cadence",
    )  # fmt: skip
    due = right.date_input("Next due", begins.next_date, key=f"{key}-due", format="DD/MM/YYYY")
    rule: DayRule = "day"
    if cadence in _MONTHLY:
        rules = DAY_RULES if cadence == "monthly" else DAY_RULES[:2]
        place = rules.index(begins.day_rule) if begins.day_rule in rules else 0
        rule = st.selectbox(
            "Day", rules, place, format_func=recurring_words.DAY_RULES.__getitem__, key=f"{key}-rule",
            help="Where banks are closed on a due day, bills come on the business day after and wages on the one before.",
        )  # fmt: skip
    choices = Choices(categories=cached.categories(visit), members=())
    category = editing.category_field("Category", f"{key}-category", choices, begins.category)
    last = st.date_input(
        "Ends", begins.last_date, key=f"{key}-last", format="DD/MM/YYYY", help="The last day on which it may be due."
    )
    return _Reader(
        visit=visit, key=key, account=account, name=name, size=size, way=way, cadence=cadence, day_rule=rule, due=due,
        category=category, last=last if isinstance(last, date) else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """What was typed; calling it makes a plan of it. Raises InvalidError, which says what to change."""

    visit: "Visit"
    key: str
    account: Account
    name: str
    size: str
    way: str
    cadence: Cadence
    day_rule: DayRule
    due: date
    category: str | None
    last: date | None

    def __call__(self) -> Plan:
        choices = Choices(categories=cached.categories(self.visit), members=())
        minor = abs(typed.amount(self.size, self.account.currency)) if self.size.strip() else 0
        if not minor:
            raise InvalidError("Say how much it is, such as 12.50.")
        chosen = editing.chosen_category(self.visit, self.category, f"{self.key}-category", choices)
        return Plan(
            name=self.name,
            account_id=self.account.id,
            category_id=chosen.id if chosen else None,
            amount_minor=minor if self.way == _IN else -minor,
            cadence=self.cadence,
            day_rule=self.day_rule,
            next_date=self.due,
            last_date=self.last,
        )


def _accounts(visit: "Visit", *, closed: bool = False) -> list[Account]:
    return [status.account for status in cached.account_statuses(visit) if closed or not status.account.closed]
