"""What the household's goals and debts tell of its health: how far goals are on plan, and what debts ask for a month."""

import pandas as pd

from finance_core.analysis.flows import Period
from finance_core.money import to_major
from finance_core.services.plan.debts import Kept as KeptDebts
from finance_core.services.plan.goals import Kept as KeptGoals


def goals_on_plan(kept: KeptGoals, seen: Period) -> "pd.Series[float] | None":
    """What is saved for goals with a day over what should be by now, evenly from their first day on, 0 to 1.

    One value, at the index of the last whole month; None where no goal has a day, or none should have anything yet. What is
    saved beyond the plan of one goal makes up for no other.
    """
    saved = planned = 0.0
    for row in kept.rows:
        if row.due_date is None or row.started_on is None or row.due_date <= row.started_on:
            continue
        gone = (seen.as_of - row.started_on).days / (row.due_date - row.started_on).days
        should = row.target_minor * min(max(gone, 0.0), 1.0)
        planned += should
        saved += min(float(kept.saved.get(row.id, 0)), should)
    if planned <= 0:
        return None
    return pd.Series([saved / planned], index=[seen.month.index if seen.complete else seen.month.index - 1])


def monthly_minimum(kept: KeptDebts) -> float:
    """The least that goes to all debts together in a month, in major units of the reports' currency."""
    minor = 0.0
    for row in kept.rows:
        owed = kept.owed.get(row.id, 0)
        minor += min(owed, max(row.minimum_minor, row.minimum_share * owed))
    return float(to_major(round(minor), kept.currency))


def with_minimums(months: pd.DataFrame, monthly: float) -> pd.DataFrame:
    """The months with the minimums of debts in the last year, where no payment of that year looks like one."""
    recent = months["month"] > months["month"].max() - 13
    if monthly <= 0 or months.loc[recent, "debt_service"].fillna(0.0).sum() > 0:
        return months
    return months.assign(debt_service=months["debt_service"].where(~recent, monthly))
