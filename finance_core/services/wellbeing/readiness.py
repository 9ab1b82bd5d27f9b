"""Before investing: the checklist out of the household's months, debts and accounts, and what only a person can say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import mean, pstdev
from typing import TYPE_CHECKING, Any, Final

from finance_core.errors import InvalidError
from finance_core.money import sum_to_minor
from finance_core.rules.budget import habits
from finance_core.rules.wellbeing.readiness import BILL_MONTHS, Readiness, Standing, readiness
from finance_core.services.plan.debt_book import DebtBook
from finance_core.services.plan.surplus import Surplus
from finance_core.services.wellbeing.health import HealthReport
from finance_core.storage import Store, settings

if TYPE_CHECKING:
    import pandas as pd

ACTION: Final = "readiness"
"""What the audit trail calls these writes."""
_SETTING: Final = "readiness"
_LEAST_MONTHS: Final = 3
_MOST_YEARS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What only a person can say; None where nobody has. See `rules.wellbeing.readiness.Standing`."""

    single_income: bool | None = None
    self_employed: bool | None = None
    dependants: bool | None = None
    match_offered: bool | None = None
    match_taken: bool | None = None
    horizon_years: int | None = None


def answers(store: Store, household_id: int) -> Answers:
    """What was said so far."""
    with store.read(household_id) as reading:
        value: dict[str, Any] = settings.get(reading, _SETTING) or {}
    return Answers(**value)


def answer(store: Store, household_id: int, said: Answers, *, now: datetime, actor: str = "") -> None:
    """Keep what was said. Raises InvalidError."""
    if said.horizon_years is not None and not 0 <= said.horizon_years <= _MOST_YEARS:
        raise InvalidError("In how many years the money is needed is 0 to 100.")
    value = {name: getattr(said, name) for name in Answers.__dataclass_fields__}
    summary = "Answered what comes before investing"
    with store.write(household_id, action=ACTION, summary=summary, now=now, actor=actor) as writing:
        settings.put(writing, _SETTING, value)


def build(report: HealthReport | None, left: Surplus, book: DebtBook | None, said: Answers) -> Readiness:
    """The checklist. Without debts it takes the person's word that there are none; what is not known is asked for."""
    no_debts = report is not None and report.said.no_debts
    standing = Standing(
        debts=book.debts if book is not None else () if no_debts else None,
        surpluses=left.left_minor,
        income_variation=variation(left.income_minor),
        single_income=said.single_income,
        self_employed=said.self_employed,
        dependants=said.dependants,
        match_offered=said.match_offered,
        match_taken=said.match_taken,
        horizon_years=said.horizon_years,
        **({} if report is None else _measured(report)),
    )
    return readiness(standing)


def _measured(report: HealthReport) -> dict[str, Any]:
    """Late bills, what is at hand and what needs cost, out of the months of the health score."""
    months = report.months
    bills = months[months["bills_due"].notna() & months["complete"]].tail(BILL_MONTHS)
    hand = months["liquid"].dropna()
    return {
        "late_bills": round(float((bills["bills_due"] - bills["bills_on_time"]).sum())) if len(bills) else None,
        "bill_months": len(bills),
        "cash_minor": minor(hand.iloc[-1:], report.currency)[0] if len(hand) else None,
        "essential_minor": usual_needs(months, report.currency),
    }


def usual_needs(months: "pd.DataFrame", currency: str) -> int | None:
    """What needs cost in a usual month, in minor units, out of the months of the health score; None with too few."""
    needs = months.loc[months["complete"].astype(bool), "essential"].dropna().tail(habits.WINDOW)
    return max(0, habits.usual(minor(needs, currency))) if len(needs) >= _LEAST_MONTHS else None


def minor(amounts: "pd.Series[float]", currency: str) -> list[int]:
    """A frame's amounts in minor units."""
    return [sum_to_minor(amount, currency) for amount in amounts.tolist()]


def variation(income: Sequence[float]) -> float | None:
    """Standard deviation of monthly income over its mean; None with too few months, or without income."""
    if len(income) < _LEAST_MONTHS or mean(income) <= 0:
        return None
    return float(pstdev(income) / mean(income))
