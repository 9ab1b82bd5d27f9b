"""Overspending: how likely each budget is to be passed by the end of the month, where the month will end, and when.

    found = probability(ledger, {"Groceries": 450.0}, today)
    found[["category", "probability", "expected", "crossing_date"]]

Bills that are still due are known, the rest is simulated as a process of counts and sizes, and both are pooled with how the
same days went in earlier months (`month_end`). Where the household's history is long enough, boosted trees challenge that, and
are used where they win (`challenger`).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final
from zlib import crc32

import numpy as np
import pandas as pd

from finance_core.errors import InvalidError
from finance_core.ml.month_ends import challenger
from finance_core.ml.month_ends.due_bills import DueBills, due_bills
from finance_core.ml.month_ends.month_end import MonthEnd, month_end
from finance_core.ml.month_ends.running_month import RunningMonth, running_month

LEAST_MONTHS: Final = 3
"""Whole months below which nothing is said."""
LIKELY: Final = 0.5
"""From this chance on a day is named on which the budget will be passed."""

DTYPES: Final = {
    "category": "str", "budget": "float64", "spent": "float64", "expected": "float64", "lower_80": "float64",
    "upper_80": "float64", "probability": "float64", "crossing_date": "datetime64[s]", "method": "str", "months": "int64",
}  # fmt: skip
"""The columns of the result."""


def probability(
    ledger: pd.DataFrame,
    budgets: Mapping[str, float],
    as_of: date | pd.Timestamp,
    *,
    not_bills: Collection[int] = (),
    challenge: bool = True,
    seed: int = 0,
) -> pd.DataFrame:
    """How the month of `as_of` will end, budget by budget.

    Parameters
    ----------
    ledger
        The ledger frame; rows after `as_of` are not looked at. Transfers and income take no part, refunds lower what is spent.
    budgets
        Category and amount a month, in the ledger's currency, not negative.
    not_bills
        Ids of payments that the person said are no bill: nothing is expected to come again with them.
    challenge
        Whether boosted trees may win, which loads scikit-learn.

    Returns
    -------
    DataFrame
        One row a budget, in their order: `category`, `budget`, `spent` so far, `expected` at the month's end (as likely passed
        as not), `lower_80` and `upper_80` around it (never below zero), `probability` of ending above the budget, and
        `crossing_date`: the day on which it was passed, or will be where that is likely. `method` is "simulation" or "trees",
        or "" where fewer than LEAST_MONTHS whole `months` are known: then only what is spent is said, all else is missing.

    Raises
    ------
    InvalidError
        For a budget that is no amount.
    """
    wrong = [name for name, budget in budgets.items() if not (np.isfinite(budget) and budget >= 0)]
    if wrong:
        raise InvalidError(f"The budget of “{wrong[0]}” is not an amount. Give it a number that is not below zero.")
    seen = running_month(ledger, as_of, list(budgets))
    if len(seen.whole) < LEAST_MONTHS or not budgets:
        return _table([_unknown(seen, name, budget) for name, budget in budgets.items()])

    def ends_of(month: RunningMonth) -> dict[str, MonthEnd]:
        return _ends(due_bills(ledger, month, not_bills), month, budgets, seed)

    ends = ends_of(seen)
    trees = challenger.chances(seen, budgets, ends_of, seed=seed) if challenge else {}
    said = trees or {name: end.above(budgets[name]) for name, end in ends.items()}
    today = pd.Timestamp(as_of).normalize()
    rows = [_row(seen, name, budgets[name], end, said[name], today=today) for name, end in ends.items()]
    return _table([row | {"method": "trees" if trees else "simulation"} for row in rows])


def _ends(due: DueBills, seen: RunningMonth, names: Iterable[str], seed: int) -> dict[str, MonthEnd]:
    """How each category may end; with a generator of its own, so that a further budget changes nothing about the others."""
    return {name: month_end(seen, due, name, np.random.default_rng([seed, crc32(name.encode())])) for name in names}


def _row(
    seen: RunningMonth, category: str, budget: float, end: MonthEnd, chance: float, *, today: pd.Timestamp
) -> dict[str, object]:
    coming = _crossing(seen, category, budget, end, chance)
    if coming is not None and end.so_far <= budget:  # days that are over but not imported yet can't be where it is passed
        coming = max(coming, today)
    expected, lower, upper = (max(value, 0.0) for value in end.band())
    return {
        "category": category, "budget": budget, "spent": end.so_far, "expected": expected, "lower_80": lower, "upper_80": upper,
        "probability": chance, "crossing_date": coming, "months": len(seen.whole),
    }  # fmt: skip


def _crossing(seen: RunningMonth, category: str, budget: float, end: MonthEnd, chance: float) -> pd.Timestamp | None:
    """The day on which the budget was passed, or will be where that is likely."""
    start = pd.Timestamp(seen.month.start)
    if end.so_far > budget:
        return start + pd.Timedelta(days=_passed_on(seen, category, budget) - 1)
    if chance < LIKELY:
        return None
    left = end.crossing(budget)
    last = seen.month.days - seen.day - 1
    return start + pd.Timedelta(days=seen.day + (last if left is None else left))


def _passed_on(seen: RunningMonth, category: str, budget: float) -> int:
    """The day of the month from which the sum has stayed above the budget, as refunds may have brought it back."""
    own = seen.of(category)
    running = own.only(own.month == seen.month.index)
    below = np.flatnonzero(np.cumsum(running.size) <= budget)
    return int(running.day[below[-1] + 1 if len(below) else 0])


def _unknown(seen: RunningMonth, category: str, budget: float) -> dict[str, object]:
    spent = seen.so_far(category)
    passed = spent > budget
    day = _passed_on(seen, category, budget) if passed else 0
    return {
        "category": category, "budget": budget, "spent": spent, "method": "", "months": len(seen.whole),
        "crossing_date": pd.Timestamp(seen.month.start) + pd.Timedelta(days=day - 1) if passed else None,
    }  # fmt: skip


def _table(rows: list[dict[str, object]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(DTYPES))
    return table.astype(DTYPES)
