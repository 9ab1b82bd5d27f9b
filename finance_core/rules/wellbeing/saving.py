"""Saving against a target: how much of it is reached, what is missing in money, and whether it is getting better."""

from dataclasses import dataclass
from math import isfinite
from typing import Final, Literal

import numpy as np
import pandas as pd
from scipy import stats

from finance_core.dates import Month
from finance_core.errors import InvalidError
from finance_core.rules.wellbeing.health_measures import tidy
from finance_core.rules.wellbeing.scale import Floats

TARGET: Final = 0.2
"""The savings share of the 50/30/20 rule (Warren and Tyagi, All Your Worth, 2005)."""
WINDOW: Final = 12
LEAST_MONTHS: Final = 3
LEAST_FOR_TREND: Final = 6
"""Fewer months tell no trend from chance."""
_SURE: Final = 0.9
"""Confidence of the trend's interval."""
_ODD_MONTH: Final = 1.0
"""A month's rate counts for no more either way: a month without income would outweigh the year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Efficiency:
    """Saving over the `months`, oldest first: income less spending, over income.

    `rate` is None without income. `reached` is the share of the target that was kept, 0 to 1. `missing` is the money a month
    that was missing to it, 0 where it was reached, positive, in the currency of the months. `trend` is how much the rate
    changes in a year (Theil and Sen's slope of the months' rates), between `trend_lower` and `trend_upper` with 90 %
    confidence; None with fewer than six months. `streak` is for how many months in a row something was left over at the end.
    """

    months: tuple[Month, ...]
    target: float
    rate: float | None
    reached: float
    missing: float
    trend: float | None
    trend_lower: float | None
    trend_upper: float | None
    streak: int
    problem: str = ""

    @property
    def direction(self) -> Literal["rising", "falling", "unclear"]:
        """Where the rate goes, said only where chance seldom would."""
        if self.trend_lower is not None and self.trend_lower > 0:
            return "rising"
        return "falling" if self.trend_upper is not None and self.trend_upper < 0 else "unclear"


def efficiency(months: pd.DataFrame, *, target: float = TARGET) -> Efficiency:
    """Saving over the last twelve whole months against a target rate above 0 and at most 0.9. Raises InvalidError.

    Takes the columns `month`, `complete`, `income` and `spending` of `analysis.flows.by_month`; what is no number counts as 0.
    """
    checked_target(target)
    whole = months[months["complete"].astype(bool)].sort_values("month")
    recent = whole[whole["month"] > whole["month"].max() - WINDOW] if len(whole) else whole
    income, spending = _columns(recent)
    earned, kept = float(income.sum()), float(income.sum() - spending.sum())
    trend, lower, upper = _trend(recent["month"].to_numpy(dtype=np.float64), income, spending)
    rate = kept / earned if earned > 0 else None
    return Efficiency(
        months=tuple(Month.from_index(int(index)) for index in recent["month"]),
        target=target,
        rate=rate,
        reached=0.0 if rate is None else min(1.0, max(0.0, rate / target)),
        missing=max(0.0, target * max(earned, 0.0) - kept) / max(len(recent), 1),
        trend=trend, trend_lower=lower, trend_upper=upper,
        streak=_streak(*_columns(whole)),
        problem=_problem(len(recent), rate),
    )  # fmt: skip


def checked_target(target: float) -> float:
    """The target, where it is one: above 0 and at most 0.9. Raises InvalidError."""
    if not (isfinite(target) and 0 < target <= 0.9):
        raise InvalidError("A savings target is a share of income above 0% and up to 90%.")
    return target


def _columns(months: pd.DataFrame) -> tuple[Floats, Floats]:
    """Income and spending of each month."""
    income, spending = (np.nan_to_num(tidy(months[name].to_numpy(dtype=np.float64))) for name in ("income", "spending"))
    return income, spending


def _problem(known: int, rate: float | None) -> str:
    if known < LEAST_MONTHS:
        counted = ("none is", "one is", "two are")[known]
        return f"A savings rate needs {LEAST_MONTHS} whole months; {counted} known so far."
    return "" if rate is not None else "Nothing came in during these months, so there is no savings rate."


def _trend(month: Floats, income: Floats, spending: Floats) -> tuple[float | None, float | None, float | None]:
    """How much the monthly rate changes in a year, and between which bounds."""
    earning = income > 0
    if earning.sum() < LEAST_FOR_TREND:
        return None, None, None
    with np.errstate(over="ignore"):
        rates = np.clip(1.0 - spending[earning] / income[earning], -_ODD_MONTH, _ODD_MONTH)
    found = stats.theilslopes(rates, month[earning], alpha=_SURE)
    slope, lower, upper = (12.0 * float(value) for value in (found.slope, found.low_slope, found.high_slope))
    return slope, lower, upper


def _streak(income: Floats, spending: Floats) -> int:
    """How many of the last months in a row left something over."""
    short = np.flatnonzero(income <= spending)
    return len(income) - 1 - int(short[-1]) if len(short) else len(income)
