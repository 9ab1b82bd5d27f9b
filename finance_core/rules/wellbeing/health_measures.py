"""The health measures of a stretch of months, for one household or for many made-up versions of it at once.

Every measure is worked out along the last axis, the months, so that a thousand draws of a bootstrap cost one pass of numpy.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from finance_core.rules.wellbeing.scale import Floats

FLOWS: Final = (
    "income", "spending", "essential", "housing", "fixed", "debt_service", "fees", "bills_due", "bills_on_time",
)  # fmt: skip
"""What each month adds up to."""
STANDS: Final = ("liquid", "net_worth", "card_owed", "card_limit", "goal_progress")
"""What stands at the end of each month."""
_MOST: Final = 1e15
"""No amount counts for more: sums of larger ones could overflow."""


def tidy(values: Floats) -> Floats:
    """The values with NaN for what is not finite, and at most 10^15 in size."""
    return np.where(np.isfinite(values), np.clip(values, -_MOST, _MOST), np.nan)


def measured(flows: Mapping[str, Floats], stands: Mapping[str, Floats]) -> dict[str, Floats]:
    """Each measure of `health_scales.MEASURES`, NaN where it can't be known.

    `flows` holds what is named in FLOWS, each of shape (..., months); `stands` what is named in STANDS and `worth_before`, the
    net worth before the first of these months, each of shape (...). NaN is unknown. Money is in any one currency, sizes
    positive. Shares of an income of zero or less are infinite where something was spent on them: the end of every scale.
    """
    income, spending = flows["income"], flows["spending"]
    earned = income.sum(axis=-1)
    months = income.shape[-1]
    spent = spending.sum(axis=-1) / months
    essential = np.mean(flows["essential"], axis=-1)
    return {
        "savings_rate": _rate(earned - spending.sum(axis=-1), earned),
        "usual_rate": np.median(_monthly_rates(income, spending), axis=-1),
        "essential_runway": _runway(stands["liquid"], essential),
        "whole_runway": _runway(stands["liquid"], spent),
        "debt_service": _share(flows["debt_service"], income),
        "card_use": _over(np.clip(stands["card_owed"], 0.0, None), stands["card_limit"]),
        "housing_share": _share(flows["housing"], income),
        "bills_on_time": _on_time(flows["bills_on_time"], flows["bills_due"]),
        "fees_share": _share(flows["fees"], income),
        "spending_swing": _swing(spending, nothing=np.nan),
        "income_swing": _swing(income, nothing=np.inf),
        "deficit_months": (spending > income).mean(axis=-1),
        "fixed_share": _share(flows["fixed"], income),
        "goal_progress": stands["goal_progress"],
        "worth_trend": _rate(stands["net_worth"] - stands["worth_before"], earned),
    }


def _over(part: Floats, whole: Floats) -> Floats:
    """Part over whole; infinite where there is a part of nothing, unknown where both are nothing."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        found = part / whole
    empty = np.where(part > 0, np.inf, np.nan)
    return np.where(whole > 0, found, np.where(np.isnan(whole), np.nan, empty))


def _rate(kept: Floats, income: Floats) -> Floats:
    """What was kept over income; minus infinity where more went out than the nothing that came in."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        found = kept / income
    return np.where(income > 0, found, np.where(kept < 0, -np.inf, np.nan))


def _monthly_rates(income: Floats, spending: Floats) -> Floats:
    """Each month's savings rate, finite so that the middle of two is one; 0 where nothing came and nothing went."""
    return np.clip(np.nan_to_num(_rate(income - spending, income), nan=0.0), -_MOST, _MOST)


def _share(part: Floats, income: Floats) -> Floats:
    """What went into something over income, over the months in which that is known; refunds never make it negative."""
    known = ~np.isnan(part)
    spent = np.where(known, part, 0.0).sum(axis=-1)
    earned = np.where(known, income, 0.0).sum(axis=-1)
    share = _over(np.clip(spent, 0.0, None), earned)
    nothing = np.where((spent <= 0) & (earned > 0), 0.0, share)
    return np.where(known.any(axis=-1), nothing, np.nan)


def _runway(liquid: Floats, monthly: Floats) -> Floats:
    """For how many months the money at hand lasts; unknown where nothing is spent."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.where(monthly > 0, np.clip(liquid, 0.0, None) / monthly, np.nan)


def _on_time(on_time: Floats, due: Floats) -> Floats:
    known = ~(np.isnan(on_time) | np.isnan(due))
    came, wanted = (np.where(known, counted, 0.0).sum(axis=-1) for counted in (on_time, due))
    return np.where(wanted > 0, np.clip(_over(came, wanted), 0.0, 1.0), np.nan)


def _swing(values: Floats, *, nothing: float) -> Floats:
    """Coefficient of variation, standard deviation of the population over the mean; `nothing` where the mean is none."""
    mean, deviation = values.mean(axis=-1), values.std(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.where(mean > 0, deviation / mean, np.where(deviation > 0, nothing, np.nan))
