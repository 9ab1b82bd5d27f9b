"""What futures say together: bands, the low point before payday, and the chance of falling below a floor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from finance_core.ml.futures.plan import Plan
from finance_core.ml.windows import Bools, Floats

BANDS: Final = {"low_95": 0.025, "low_80": 0.1, "middle": 0.5, "high_80": 0.9, "high_95": 0.975}
"""The lines of an outlook and the share of futures below each."""
LIKELY: Final = 0.1
"""The chance from which a day is named: one future in ten."""
_MAIN_INCOME: Final = 0.25
"""The share of the largest income that makes an income a payday; a child benefit is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """The chance of falling below `floor` at the end of some day: before the next payday, and within all days.

    `below` is that chance up to each day, `likely_from` the place of the first day on which it reaches LIKELY, None if never.
    """

    floor: float
    before_payday: float
    within: float
    likely_from: int | None
    below: Floats


def bands(held: Floats, start: int, now: float) -> pd.DataFrame:
    """The lines of BANDS by day, from the day `start` on which `now` is known.

    Parameters
    ----------
    held
        What is held at the end of each day after `start`, shape (futures, days).
    """
    lines = np.quantile(held, list(BANDS.values()), axis=0)
    days = np.arange(start, start + held.shape[1] + 1).astype("datetime64[D]").astype("datetime64[s]")
    first = np.full((len(BANDS), 1), now)
    return pd.DataFrame(np.concatenate([first, lines], axis=1).T, columns=list(BANDS), index=pd.DatetimeIndex(days))


def risk(held: Floats, floor: float, *, before: int, over: int = 0) -> Risk:
    """How likely it is to fall below a floor.

    `before` is how many days the next payday is away; `over` how many of the first days are over by now, and don't count.
    """
    low: Bools = held < floor - 1e-9
    low[:, :over] = False
    under: Bools = np.logical_or.accumulate(low, axis=1)
    below: Floats = under.mean(axis=0)
    reached = np.flatnonzero(below >= LIKELY)
    return Risk(
        floor=floor,
        before_payday=float(below[min(before, len(below)) - 1]) if before > 0 and len(below) else 0.0,
        within=float(below[-1]) if len(below) else 0.0,
        likely_from=int(reached[0]) if len(reached) else None,
        below=below,
    )


def paydays(plans: Sequence[Plan], accounts: Sequence[str], start: int) -> list[tuple[int, Plan]]:
    """The days on which a main income is due on one of these accounts, by day; empty where none is known.

    Where the bank has announced all that is due of a regular income, what it announced is the regular income.
    """
    incomes = [plan for plan in plans if plan.is_income and plan.account in accounts]
    known = {(plan.account, plan.payee) for plan in plans if plan.source == "recurring" and plan.cadence != "annual"}
    regular = [
        float(plan.amounts[0]) for plan in incomes
        if (plan.account, plan.payee) in known and plan.cadence != "annual" and plan.source in ("recurring", "announced")
    ]  # fmt: skip
    least = _MAIN_INCOME * max(regular, default=np.inf)
    main = [
        plan for plan in incomes
        if float(plan.amounts[0]) >= least and plan.cadence != "annual" and plan.source in ("recurring", "announced")
    ]  # fmt: skip
    days = [(int(day), plan) for plan in main for day in plan.days if day > start]
    return sorted(days, key=lambda one: (one[0], one[1].key))
