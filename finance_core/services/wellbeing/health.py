"""How well a household stands: its health score, how that came about, what the next points cost, and what it saves.

    found = health.build(ledger, statuses, book, said, categories=..., today=today)
    health_openings.behind(found, ledger, "housing_share")       the payments behind one measure

All of it is worked out anew from the ledger; only what the person chose is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import pandas as pd

from finance_core.analysis import flows, net_worth
from finance_core.analysis.flows import Period
from finance_core.dates import Month
from finance_core.models import NO_CATEGORY, Category
from finance_core.money import to_major
from finance_core.rules.budget import leakage
from finance_core.rules.budget.leakage import Leak
from finance_core.rules.wellbeing import health_history, health_months, saving
from finance_core.rules.wellbeing.health import WINDOW, Health
from finance_core.rules.wellbeing.health import health as scored
from finance_core.rules.wellbeing.health_history import Move
from finance_core.rules.wellbeing.health_history import moves as moves_between
from finance_core.rules.wellbeing.health_months import GRACE_DAYS
from finance_core.rules.wellbeing.health_steps import Step
from finance_core.rules.wellbeing.health_steps import steps as next_steps
from finance_core.rules.wellbeing.saving import Efficiency
from finance_core.services.accounts import AccountStatus
from finance_core.services.ledgers import Ledger
from finance_core.services.plan.debts import Kept as Debts
from finance_core.services.plan.goals import Kept as Goals
from finance_core.services.recurrence import bill_dues
from finance_core.services.recurrence.recurrences import Book
from finance_core.services.wellbeing import health_plans
from finance_core.services.wellbeing.health_choices import Choices

QUARTER: Final = 3
"""Months over which a change of the score is told."""
HISTORY: Final = 60
"""Months of which the score is told: older ones say little of today."""
LOOKED_AT: Final = ["id", "date", "account", "amount", "category", "group", "is_transfer"]
"""The columns that matter: texts cost most of the time."""
_SEED: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthReport:
    """Everything the page of health shows. Frames hold floats in the ledger's currency; read-only, as it is shared.

    `months` is what `health_months.by_month` returns, `history` what `health_history.by_month` does. `found` is the score,
    `earlier` the one a quarter before, None where there was none; `moves` is what changed between them. `late` are the bills
    of the months looked at that came late or never (columns of `bill_dues.dues`). `loans` and `cards` are accounts by
    name, `unlimited` those cards whose limit is not known. `unopened` are accounts at hand that begin at zero, so that the
    money at hand may be wrong; `left_out` those without an exchange rate. `essential` names what counted as essential spending,
    and `uncategorised_share` is the part of spending, 0 to 1, that nobody has named. `by_minimum` says that debt payments are
    the minimums of the debts that the household keeps, because no payment looks like one.
    """

    currency: str
    today: date
    months: pd.DataFrame
    found: Health
    earlier: Health | None
    moves: tuple[Move, ...]
    history: pd.DataFrame
    steps: tuple[Step, ...]
    saving: Efficiency
    leaks: tuple[Leak, ...]
    late: pd.DataFrame
    said: Choices
    loans: tuple[str, ...]
    cards: tuple[str, ...]
    unlimited: tuple[str, ...]
    unopened: tuple[str, ...]
    left_out: tuple[str, ...]
    essential: tuple[str, ...]
    uncategorised_share: float
    by_minimum: bool = False

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the months looked at."""
        return self.found.months[0].start, self.found.months[-1].end - timedelta(days=1)

    @property
    def recent(self) -> pd.DataFrame:
        """The rows of `months` that the score looks at."""
        return self.months[self.months["month"].isin([month.index for month in self.found.months])]


def build(
    ledger: Ledger,
    statuses: Sequence[AccountStatus],
    book: Book,
    said: Choices,
    *,
    categories: Sequence[Category],
    today: date,
    goals: Goals | None = None,
    debts: Debts | None = None,
) -> HealthReport | None:
    """The report; None where nothing is booked up to today.

    `book` is what recurs, for bills; `categories` say what is essential; `goals` and `debts` are what the household keeps of
    them: who keeps a debt has named them all.
    """
    seen = flows.period(ledger.transactions, today)
    if seen is None:
        return None
    lines, looked = _lately(ledger, seen)
    kinds = {status.account.name: status.account.kind for status in statuses}
    loans = tuple(name for name, kind in kinds.items() if kind == "loan")
    essential = {category.name: category.is_essential for category in categories if category.is_essential is not None}
    bills = bill_dues.dues(book, ledger.transactions)
    has_debts = debts is not None and bool(debts.rows)
    progress = None if goals is None else health_plans.goals_on_plan(goals, seen)
    limits = _limits(ledger, statuses, said, today)
    months = health_months.by_month(
        lines, looked, roles=said.roles, essential=essential, loans=loans, debts_named=said.no_debts or has_debts,
        bills=health_months.bills_on_time(bills, looked),
        stands=health_months.stands(balances(ledger, looked), kinds, limits=limits, goals=progress),
    )  # fmt: skip
    minimum = health_plans.monthly_minimum(debts) if debts is not None else 0.0
    planned = health_plans.with_minimums(months, minimum)
    by_minimum, months = planned is not months, planned
    found = scored(months, weights=said.weights, seed=_SEED)
    earlier = _earlier(months, found, said)
    spent = _spent(lines, found.months)
    cards = tuple(name for name, kind in kinds.items() if kind == "card")
    return HealthReport(
        currency=ledger.currency,
        today=today,
        months=months,
        found=found,
        earlier=earlier,
        moves=() if earlier is None else moves_between(earlier, found),
        history=health_history.by_month(months, weights=said.weights).tail(HISTORY).reset_index(drop=True),
        steps=next_steps(months, weights=said.weights),
        saving=saving.efficiency(months, target=said.target),
        leaks=leakage.leaks(spent) if len(spent.columns) else (),
        late=_late(bills, found.months, seen),
        said=said,
        loans=loans,
        cards=cards,
        unlimited=tuple(name for name in cards if not limits.get(name)),
        unopened=_unopened(statuses),
        left_out=ledger.left_out,
        essential=_essential(spent, lines, essential),
        uncategorised_share=_share(spent, NO_CATEGORY),
        by_minimum=by_minimum,
    )


def _lately(ledger: Ledger, seen: Period) -> tuple[pd.DataFrame, Period]:
    """The lines of the months that are told of and of the year before them, and what is known of that time."""
    first = seen.month.plus(-HISTORY - WINDOW).start
    lines = ledger.lines[LOOKED_AT]
    if first <= seen.first:
        return lines, seen
    return lines[lines["date"] >= pd.Timestamp(first)], replace(seen, first=first)


def _limits(ledger: Ledger, statuses: Sequence[AccountStatus], said: Choices, today: date) -> dict[str, float]:
    """The limits of cards in the ledger's currency; those without an exchange rate are left out."""
    found = {}
    for status in statuses:
        account, minor = status.account, said.limits.get(status.account.id, 0)
        if not minor or account.name not in ledger.openings:
            continue
        rate = 1.0
        if account.name in ledger.abroad and ledger.rates is not None:
            rate = ledger.rates.at(account.currency, today).rate
        found[account.name] = float(to_major(minor, account.currency)) * rate
    return found


def balances(ledger: Ledger, seen: Period) -> pd.DataFrame:
    """Each account's balance at the end of each month that is looked at, in the ledger's currency."""
    rows = ledger.transactions[["date", "account", "booked"]]
    is_old = rows["date"] < pd.Timestamp(seen.first)
    before = rows[is_old].groupby("account")["booked"].sum()
    openings = {name: opening + float(before.get(name, 0.0)) for name, opening in ledger.openings.items()}
    own = net_worth.by_account(rows[~is_old], openings, seen.as_of)
    return net_worth.valued(own, ledger.abroad, ledger.rates, seen.as_of)


def _earlier(months: pd.DataFrame, found: Health, said: Choices) -> Health | None:
    """The score a quarter before; None where there was none."""
    if found.score is None or found.month is None:
        return None
    then = scored(months, as_of=found.month.plus(-QUARTER), weights=said.weights, seed=_SEED)
    return then if then.score is not None else None


def _spent(lines: pd.DataFrame, months: Sequence[Month]) -> pd.DataFrame:
    """Spending by category in the months looked at, one column a month."""
    if not months:
        return pd.DataFrame()
    days = lines["date"]
    within = lines[(days >= pd.Timestamp(months[0].start)) & (days < pd.Timestamp(months[-1].end))]
    table = flows.category_months(flows.flows(within))
    return table.reindex(columns=[month.index for month in months], fill_value=0.0)


def _late(bills: pd.DataFrame, months: Sequence[Month], seen: Period) -> pd.DataFrame:
    """The bills due in these months that came late or never, the newest first."""
    over = bills["due"] + pd.Timedelta(days=GRACE_DAYS)
    missed = bills["paid"].isna() & (over <= pd.Timestamp(seen.as_of))
    within = (bills["due"].dt.year * 12 + bills["due"].dt.month - 1).isin([month.index for month in months])
    late: pd.DataFrame = bills[within & (missed | (bills["paid"] > over))]
    return late.sort_values("due", ascending=False, ignore_index=True)


def _unopened(statuses: Sequence[AccountStatus]) -> tuple[str, ...]:
    """Open accounts at hand whose balance begins at zero though money is booked on them."""
    return tuple(
        status.account.name
        for status in statuses
        if status.account.kind in health_months.AT_HAND
        and not status.account.closed
        and status.booked
        and status.account.opening_minor == 0
    )


def _essential(spent: pd.DataFrame, lines: pd.DataFrame, essential: Mapping[str, bool]) -> tuple[str, ...]:
    """The categories whose spending counted as essential, those of which nobody knows among them."""
    groups = lines[["category", "group"]].drop_duplicates("category").set_index("category")["group"]
    by_group = {"needs": True, "wants": False}
    known = {str(name): essential.get(str(name), by_group.get(str(groups.get(name)))) for name in spent.index}
    if all(value is None for value in known.values()):
        return ()
    return tuple(name for name, value in known.items() if value is not False)


def _share(spent: pd.DataFrame, name: str) -> float:
    """How much of what was spent is of one category, 0 to 1."""
    whole = float(spent.clip(lower=0.0).to_numpy().sum())
    return float(spent[spent.index == name].clip(lower=0.0).to_numpy().sum()) / whole if whole > 0 else 0.0
