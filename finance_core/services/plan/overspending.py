"""Will the month hold? Every budget with what is spent, where it will end, and the few that need a look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, Literal

import pandas as pd

from finance_core.analysis import flows
from finance_core.dates import Month
from finance_core.errors import InvalidError
from finance_core.models import NO_CATEGORY, Budget, Filters, RecurringDecision
from finance_core.money import minor_digits, to_major, to_minor
from finance_core.services import openings
from finance_core.services.ledgers import Ledger
from finance_core.services.plan import envelopes
from finance_core.storage import Store, budgets, categories, recurring, settings

Stage = Literal["", "likely", "very likely", "passed"]

LIKELY: Final = 0.5
VERY_LIKELY: Final = 0.8
STAGES: Final[tuple[Stage, ...]] = ("", "likely", "very likely", "passed")
"""How far an alert has come, from none on; a budget has one in a month."""
_DISMISSED: Final = "overspending seen "
"""Settings of that prefix hold, by month, the ids of the categories whose alert was dismissed."""
_TREES: Final = "overspending by trees"
"""The setting that says that trees won when they were last tried."""
_SEED: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetOutlook:
    """One budget in the running month, in minor units of the household's reports.

    `expected_minor` is the end of the month that is as likely passed as not; the end lies between `lower_minor` and
    `upper_minor` four times in five. These and `chance`, that of ending above the budget, are None where too few months are
    known. `crossing` is the day on which the budget was passed, or will be where that is likely. `carried_minor` came from the
    month before, or is taken off where that was overspent.
    """

    budget: Budget
    spent_minor: int
    expected_minor: int | None
    lower_minor: int | None
    upper_minor: int | None
    chance: float | None
    crossing: date | None
    dismissed: bool
    carried_minor: int = 0

    @property
    def limit_minor(self) -> int:
        """What may be spent in the month: assigned and carried over."""
        return self.budget.assigned_minor + self.carried_minor

    @property
    def stage(self) -> Stage:
        """How far its alert has come; "" where there is none."""
        if self.spent_minor > self.limit_minor:
            return "passed"
        if self.chance is None or self.chance < LIKELY:
            return ""
        return "very likely" if self.chance >= VERY_LIKELY else "likely"

    @property
    def left_minor(self) -> int:
        """What may still be spent; negative where more was."""
        return self.limit_minor - self.spent_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Overspending:
    """The budgets of the running month, those at risk first.

    `known` is the last day of which anything is known, None where nothing is booked yet; `months` how many whole months
    were looked at; `uncategorised` how many payments of the month have no category, so that no budget counts them.
    `by_trees` says that trees spoke rather than the simulation.
    """

    month: Month
    today: date
    known: date | None
    currency: str
    months: int
    uncategorised: int
    by_trees: bool
    rows: tuple[BudgetOutlook, ...]

    @property
    def alerts(self) -> tuple[BudgetOutlook, ...]:
        """The budgets at risk that were not dismissed."""
        return tuple(row for row in self.at_risk if not row.dismissed)

    @property
    def at_risk(self) -> tuple[BudgetOutlook, ...]:
        """All budgets that are passed or likely will be; none where nothing of the month is known."""
        return tuple(row for row in self.rows if row.stage and self.is_current)

    @property
    def budget_minor(self) -> int:
        """All budgets together, with what they carried over."""
        return sum(row.limit_minor for row in self.rows)

    @property
    def spent_minor(self) -> int:
        """What is spent in all of them."""
        return sum(row.spent_minor for row in self.rows)

    @property
    def expected_minor(self) -> int | None:
        """Where they will end together; None where too few months are known, or nothing of this one."""
        ends = [row.expected_minor for row in self.rows if row.expected_minor is not None]
        return sum(ends) if self.is_current and len(ends) == len(self.rows) else None

    @property
    def days_left(self) -> int:
        """The days of the month after today."""
        return (self.month.end - self.today).days - 1

    @property
    def is_current(self) -> bool:
        """Whether anything is booked in the running month."""
        return self.known is not None and self.known >= self.month.start

    @property
    def table(self) -> pd.DataFrame:
        """The budgets in major units, those at risk first; missing where too few months, or nothing of this one, are known.

        Columns `category`, `budget`, `spent`, `expected`, `lower`, `upper` and `at_risk`.
        """
        at_risk, missing = self.at_risk, float("nan")
        return pd.DataFrame(
            {
                "category": [row.budget.category for row in self.rows],
                "budget": [self._major(row.limit_minor) for row in self.rows],
                "spent": [self._major(row.spent_minor) for row in self.rows],
                "expected": [self._major(row.expected_minor) if self.is_current else missing for row in self.rows],
                "lower": [self._major(row.lower_minor) if self.is_current else missing for row in self.rows],
                "upper": [self._major(row.upper_minor) if self.is_current else missing for row in self.rows],
                "at_risk": [row in at_risk for row in self.rows],
            }
        )

    def _major(self, minor: int | None) -> float:
        return float("nan") if minor is None else float(to_major(minor, self.currency))

    @property
    def without_category(self) -> Filters:
        """What opens the payments of the month that no budget counts."""
        return _without_category(self.month)

    def behind(self, *categories: str) -> Filters:
        """What opens the payments of these categories in this month, of all budgets where none is named."""
        names = categories or tuple(row.budget.category for row in self.rows)
        return openings.in_categories(names, self.month.start, self.month.end - timedelta(days=1))


def current(store: Store, household_id: int, ledger: Ledger, *, today: date) -> Overspending | None:
    """How the month of `today` will end for each budget of the household; None where it has none."""
    month = Month.of(today)
    with store.read(household_id) as reading:
        listed, stored = budgets.in_month(reading, month), budgets.listed(reading)
        said = recurring.decisions(reading) if listed else []
        challenge = bool(settings.get(reading, _TREES))
    if not listed:
        return None
    unheard, carried = dismissed(store, household_id, month), envelopes.carried(ledger, stored, month=month, today=today)
    return build(ledger, listed, unheard, _not_bills(said), carried, today=today, challenge=challenge)


def build(
    ledger: Ledger,
    listed: Sequence[Budget],
    unheard: frozenset[int],
    not_bills: Sequence[int] = (),
    carried: Mapping[int, int] | None = None,
    *,
    today: date,
    challenge: bool = False,
) -> Overspending:
    """How the month of `today` will end for each budget.

    `unheard` are the ids of the categories not to be told of, `not_bills` those of payments that were said to be no bills,
    `carried` is what budgets carried over, by category. With `challenge` trees speak where they win.
    """
    # the simulation loads scipy, which a household without budgets never needs
    from finance_core.ml import overspend

    seen = flows.period(ledger.transactions, today)
    over = carried or {}
    limits = [max(0, budget.assigned_minor + over.get(budget.category_id, 0)) for budget in listed]
    wanted = {
        budget.category: float(to_major(limit, ledger.currency)) for budget, limit in zip(listed, limits, strict=True)
    }
    found = overspend.probability(ledger.lines, wanted, today, not_bills=not_bills, challenge=challenge, seed=_SEED)
    rows = [
        _outlook(budget, row, ledger.currency, over.get(budget.category_id, 0), dismissed=budget.category_id in unheard)
        for budget, (_, row) in zip(listed, found.iterrows(), strict=True)
    ]
    return Overspending(
        month=Month.of(today),
        today=today,
        known=None if seen is None else seen.as_of,
        currency=ledger.currency,
        months=int(found["months"].max()) if len(found) else 0,
        by_trees="trees" in set(found["method"]),
        uncategorised=len(ledger.select(_without_category(Month.of(today)))),
        rows=tuple(sorted(rows, key=_by_risk)),
    )


def compete(store: Store, household_id: int, ledger: Ledger, *, today: date, now: datetime, actor: str = "") -> bool:
    """Try whether trees would have told the household's last months better; whether they speak from now on.

    Raises InvalidError where there is no budget, or too little to try them on.
    """
    from finance_core.ml.month_ends import challenger

    month = Month.of(today)
    with store.read(household_id) as reading:
        listed, said, stored = budgets.in_month(reading, month), recurring.decisions(reading), budgets.listed(reading)
    if not listed:
        raise InvalidError("Set a budget first: there is nothing to compare the methods on.")
    carried = envelopes.carried(ledger, stored, month=month, today=today)
    found = build(ledger, listed, frozenset(), _not_bills(said), carried, today=today, challenge=True)
    if found.months < challenger.LEAST_MONTHS:
        raise InvalidError(f"That needs {challenger.LEAST_MONTHS} whole months; you have {found.months}.")
    with store.write(household_id, action="method", summary="Compared the methods", now=now, actor=actor) as writing:
        settings.put(writing, _TREES, found.by_trees or None)
    return found.by_trees


def _not_bills(said: Sequence[RecurringDecision]) -> list[int]:
    return [one.payment_id for one in said if one.decision == "dismissed"]


def dismissed(store: Store, household_id: int, month: Month) -> frozenset[int]:
    """The ids of the categories whose alert of that month was dismissed."""
    with store.read(household_id) as reading:
        return frozenset(settings.get(reading, f"{_DISMISSED}{month}") or [])


def dismiss(store: Store, household_id: int, category_id: int, *, month: Month, now: datetime, actor: str = "") -> None:
    """Tell no more of a category's budget this month. Raises NotFoundError."""
    with store.read(household_id) as reading:
        summary = f"Dismissed the alert about {categories.get(reading, category_id).name}"
    with store.write(household_id, action="alert", summary=summary, now=now, actor=actor) as writing:
        name = f"{_DISMISSED}{month}"
        settings.put(writing, name, sorted({*(settings.get(writing, name) or []), category_id}))


def _outlook(budget: Budget, row: "pd.Series[Any]", currency: str, carried_minor: int, *, dismissed: bool) -> BudgetOutlook:
    return BudgetOutlook(
        budget=budget,
        spent_minor=_minor(row["spent"], currency) or 0,
        expected_minor=_minor(row["expected"], currency),
        lower_minor=_minor(row["lower_80"], currency),
        upper_minor=_minor(row["upper_80"], currency),
        chance=None if pd.isna(row["probability"]) else float(row["probability"]),
        crossing=None if pd.isna(row["crossing_date"]) else row["crossing_date"].date(),
        dismissed=dismissed,
        carried_minor=carried_minor,
    )


def _without_category(month: Month) -> Filters:
    return openings.in_categories((NO_CATEGORY,), month.start, month.end - timedelta(days=1), direction="out")


def _by_risk(row: BudgetOutlook) -> tuple[int, float, str]:
    return -STAGES.index(row.stage), -(row.chance or 0.0), row.budget.category.casefold()


def _minor(value: float, currency: str) -> int | None:
    """A frame's float in minor units; None where it is unknown."""
    return None if pd.isna(value) else to_minor(Decimal(str(round(value, minor_digits(currency)))), currency)
