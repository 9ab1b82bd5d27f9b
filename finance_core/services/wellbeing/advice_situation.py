"""What a household's advice is given on, put together: its ledger, what recurs, what is at hand, its goals and debts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

import pandas as pd

from finance_core.analysis import flows
from finance_core.analysis.flows import Period
from finance_core.models import AccountKind, Category
from finance_core.money import minor_digits, to_major
from finance_core.rules.advice.situation import DebtStand, GoalStand, Rise, Situation, Stream, situation
from finance_core.rules.goal.goals import crossed
from finance_core.rules.wellbeing import health_months
from finance_core.rules.wellbeing.readiness import Standing, buffer_months
from finance_core.services.accounts import AccountStatus
from finance_core.services.ledgers import Ledger
from finance_core.services.plan.debt_book import DebtBook
from finance_core.services.plan.goals import Kept as Goals
from finance_core.services.plan.goals import goal_of
from finance_core.services.recurrence.recurrences import Book, Recurrence
from finance_core.services.wellbeing import health, readiness
from finance_core.services.wellbeing.health_choices import Choices
from finance_core.services.wellbeing.readiness import Answers
from finance_core.storage.goals import GoalRow

MONTHS: Final = 12
"""Whole months out of which needs, income and the money at hand are read."""


def build(
    ledger: Ledger,
    statuses: Sequence[AccountStatus],
    book: Book,
    *,
    categories: Sequence[Category],
    goals: Goals,
    debts: DebtBook | None,
    said: Choices,
    answers: Answers,
    rate_gap: Decimal | None,
    today: date,
) -> Situation | None:
    """The household as advice sees it; None where nothing is booked up to today.

    `said` is what counts as what for the health score, `answers` what was said before investing: a buffer is as large here as
    there. `rate_gap` is what cash could bring more a year, None where nobody said.
    """
    seen = flows.period(ledger.transactions, today)
    if seen is None:
        return None
    kinds = {status.account.name: status.account.kind for status in statuses}
    months = _months(ledger, seen, kinds, categories, said)
    return situation(
        ledger.transactions,
        ledger.lines,
        currency=ledger.currency,
        today=today,
        streams=[_stream(item, book) for item in book.items if item.state != "dismissed" and item.currency in book.rates],
        at_hand_minor=readiness.minor(months["liquid"].dropna(), ledger.currency),
        essential_minor=readiness.usual_needs(months, ledger.currency),
        buffer_months=_buffer_months(months, answers),
        rate_gap=rate_gap,
        goals=[_goal(row, goals.saved[row.id]) for row in goals.rows],
        debts=None if debts is None else _debts(debts),
        roles=said.roles,
        loans=[name for name, kind in kinds.items() if kind == "loan"],
    )


def _months(
    ledger: Ledger, seen: Period, kinds: Mapping[str, AccountKind], categories: Sequence[Category], said: Choices
) -> pd.DataFrame:
    """The last months as the health score counts them: see `health_months.by_month`."""
    seen = replace(seen, first=max(seen.first, seen.month.plus(-MONTHS).start))
    lines = ledger.lines.loc[ledger.lines["date"] >= pd.Timestamp(seen.first), health.LOOKED_AT]
    essential = {category.name: category.is_essential for category in categories if category.is_essential is not None}
    stands = health_months.stands(health.balances(ledger, seen), kinds)
    return health_months.by_month(lines, seen, roles=said.roles, essential=essential, stands=stands)


def _buffer_months(months: pd.DataFrame, answers: Answers) -> int:
    income = months.loc[months["complete"].astype(bool), "income"].tail(MONTHS).tolist()
    risks = Standing(
        income_variation=readiness.variation(income), single_income=answers.single_income,
        self_employed=answers.self_employed, dependants=answers.dependants,
    )  # fmt: skip
    return buffer_months(risks)


def _stream(item: Recurrence, book: Book) -> Stream:
    """What recurs, with its prices in the currency of the reports at today's rate."""

    def reported(minor: int) -> int:
        worth = float(to_major(abs(minor), item.currency)) * book.rates[item.currency]
        return round(worth * 10.0 ** minor_digits(book.currency))

    price = item.price
    rise = Rise(price.day, reported(price.before_minor), reported(price.after_minor)) if price and price.share > 0 else None
    return Stream(
        key=item.key,
        name=item.name,
        category=item.category,
        group=item.group,
        price_minor=reported(item.amount_minor),
        a_year=item.timetable.a_year,
        payments=item.payment_ids,
        began=item.payments[0].day if item.payments else item.counts_from,
        payee=item.payee,
        account=item.account,
        is_income=item.is_income,
        is_essential=item.is_essential,
        goes_on=item.goes_on,
        rise=rise,
        turned_paid=item.turned_paid.day if item.turned_paid is not None else None,
        after_end=tuple(paid.id for paid in item.after_end),
    )


def _goal(row: GoalRow, saved_minor: int) -> GoalStand:
    goal = goal_of(row, saved_minor)
    return GoalStand(goal, crossed(goal, row.celebrated_minor))


def _debts(book: DebtBook) -> DebtStand:
    """The order that is followed, and the one that costs least of those that end."""
    found = book.compared
    ending = [payoff for payoff in (found.avalanche, found.snowball, found.own) if payoff and payoff.cost_minor is not None]
    return DebtStand(book.followed, min(ending, key=lambda payoff: payoff.cost_minor or 0, default=book.followed))
