"""Spikes: months in which a category cost clearly more than it usually does.

A robust model judges every category and month by the months before; rules beside it say the same in plain terms. A cell is
flagged where the model and the first two rules agree. The running month is compared with the same days of earlier months, never
as a whole.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np
import pandas as pd

from finance_core.analysis.flows import Period, flows, period
from finance_core.dates import Month
from finance_core.ledger import completed
from finance_core.ml.oddities.explain import money, times
from finance_core.ml.windows import Bools, Floats, median, spread

MONTHS: Final = 12
"""Earlier months that tell what is usual."""
LEAST_MONTHS: Final = 6
"""Fewer say nothing."""
_SPREADS: Final = 3.0
"""Robust spreads above the usual from which the model speaks: one month in a few hundred of a steady category."""
_LEAST_SPREAD: Final = 0.2
"""The least spread of a category, as a share of what is usual."""
_FLOOR_SHARE: Final = 0.02
"""The least excess, as a share of a usual month's spending."""
_RATIO: Final = 1.5
_RECORD: Final = 1.25
_LAST_YEAR: Final = 1.25
"""A month up to so many times the same month last year is its season, not a spike."""
_SINGLE_SHARE: Final = 0.5
_SHARE_POINTS: Final = 0.1
COLUMNS: Final = ("category", "month", "spent", "usual", "excess", "distance", "model", "rules", "flagged", "whole", "reason")
RATIO, RECORD, SINGLE, SHARE = "ratio", "record", "one payment", "discretionary share"
"""The rules: half as much again as usual; a quarter above every month seen; one payment makes up half; wants crowd out the
rest.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cells:
    """Category by month tables of the same shape (categories, months): sums, and the largest single payment."""

    sums: pd.DataFrame
    largest: pd.DataFrame


def spikes(lines: pd.DataFrame, today: date, *, currency: str = "") -> pd.DataFrame:
    """Every category and month with enough months before it, the latest and largest first.

    Parameters
    ----------
    lines
        The ledger frame with split payments replaced by their parts (`ledger.lines`), amounts in one currency.
    today
        Payments after it are left out; it decides which month is running.
    currency
        The ledger's, for the reasons.

    Returns
    -------
    DataFrame
        `category`, `month` (int index), `spent` and `usual` (in the ledger's currency; of the same days for the running month),
        `excess` (spent less usual), `distance` (in robust spreads), `model` (bool), `rules` (their names, separated by commas),
        `flagged` (bool), `whole` (False for the running month), `reason` (a sentence, empty where nothing is flagged).
    """
    lines = completed(lines)
    seen = period(lines, today)
    if seen is None:
        return pd.DataFrame(columns=list(COLUMNS))
    moved = flows(lines[lines["date"] <= pd.Timestamp(seen.as_of)])
    spent = moved[moved["flow"] == "spending"]
    whole = _judged(_cells(spent, seen), seen, spent)
    if seen.complete:
        return _ordered(whole, currency)
    days = spent[spent["day"] <= seen.days]
    running = _judged(_cells(days, seen), seen, days)
    parts = [whole[whole["month"] != seen.month.index], running[running["month"] == seen.month.index].assign(whole=False)]
    return _ordered(pd.concat(parts, ignore_index=True), currency)


def _cells(spent: pd.DataFrame, seen: Period) -> _Cells:
    """The tables, with a column for every month from the first whole one; months without any booking are missing."""
    first = Month.of(seen.first).index + (1 if seen.first.day > 3 else 0)
    months = [month for month in range(first, seen.month.index + 1) if month in seen.booked]

    def table(how: Literal["sum", "max"]) -> pd.DataFrame:
        made = spent.pivot_table(index="category", columns="month", values="sized", aggfunc=how, fill_value=0.0)
        return made.reindex(columns=months, fill_value=0.0)

    return _Cells(sums=table("sum"), largest=table("max"))


def _judged(cells: _Cells, seen: Period, spent: pd.DataFrame) -> pd.DataFrame:
    months = cells.sums.columns.to_numpy(np.int64)
    sums, largest = cells.sums.to_numpy(np.float64), cells.largest.to_numpy(np.float64)
    floor = _FLOOR_SHARE * float(np.median(sums.sum(axis=0))) if sums.size else 0.0
    wants: Bools = cells.sums.index.isin(spent.loc[spent["group"] == "wants", "category"].unique())
    found = []
    for place in range(LEAST_MONTHS, len(months)):
        before = sums[:, max(place - MONTHS, 0) : place]
        usual = median(before)
        scale = np.maximum(spread(before, usual), np.maximum(_LEAST_SPREAD * usual, floor / _SPREADS))
        now = sums[:, place]
        distance = np.where(scale > 0, (now - usual) / np.where(scale > 0, scale, 1.0), 0.0)
        year_ago = np.flatnonzero(months == months[place] - 12)
        season = _LAST_YEAR * sums[:, year_ago[0]] if len(year_ago) else np.zeros(len(now))
        table = pd.DataFrame(
            {
                "category": cells.sums.index.to_numpy(object),
                "month": months[place],
                "spent": now,
                "usual": usual,
                "excess": now - usual,
                "distance": distance,
                "model": (distance >= _SPREADS) & (now - usual >= floor) & (now > season),
                "rules": _rules(sums[:, : place + 1], usual, single=largest[:, place], wants=wants),
            }
        )
        found.append(table[(now != 0) | (usual != 0)])
    if not found:
        return pd.DataFrame(columns=list(COLUMNS))
    judged = pd.concat(found, ignore_index=True)
    judged["flagged"] = judged["model"] & judged["rules"].str.contains(f"{RATIO}, {RECORD}", regex=False)
    judged["whole"] = (judged["month"] != seen.month.index) | seen.complete
    named: pd.DataFrame = judged.astype({"category": "str", "rules": "str"})
    return named


def _rules(sums: Floats, usual: Floats, *, single: Floats, wants: Bools) -> list[str]:
    """The names of the rules that hold for each category in the last month of `sums` (categories, months)."""
    now, earlier = sums[:, -1], sums[:, :-1]
    before = earlier[:, -MONTHS:].sum(axis=0)
    shares = earlier[wants, -MONTHS:].sum(axis=0)[before > 0] / before[before > 0]
    share_now = float(now[wants].sum() / now.sum()) if now.sum() > 0 else 0.0
    crowded = len(shares) > 0 and share_now > float(np.median(shares)) + _SHARE_POINTS
    held = {
        RATIO: now >= _RATIO * np.maximum(usual, 0.01),
        RECORD: now >= _RECORD * earlier.max(axis=1),
        SINGLE: (single >= _SINGLE_SHARE * now) & (single > usual),
        SHARE: wants & (now > usual) if crowded else np.zeros(len(now), bool),
    }
    return [", ".join(name for name, holds in held.items() if holds[row] and now[row] > 0) for row in range(len(now))]


def _ordered(judged: pd.DataFrame, currency: str) -> pd.DataFrame:
    judged = judged.sort_values(["month", "excess"], ascending=[False, False], ignore_index=True)
    flagged = judged["flagged"].astype(bool)
    told = judged.loc[flagged, ["category", "spent", "usual", "whole", "rules"]]
    said = [
        _reason(category, money(spent, currency), _compared(spent, usual, currency), whole=whole, single=SINGLE in rules)
        for category, spent, usual, whole, rules in told.itertuples(index=False, name=None)
    ]
    judged["reason"] = ""
    judged.loc[flagged, "reason"] = said
    return judged[list(COLUMNS)]


def _compared(spent: float, usual: float, currency: str) -> str:
    return f"{times(spent / usual)} times the usual {money(usual, currency)}" if usual > 0.01 else "usually nothing"


def _reason(category: str, spent: str, compared: str, *, whole: bool, single: bool) -> str:
    when, until = ("", "in a month") if whole else (" so far this month", "by the same day")
    why = "; most of it is one payment" if single else ""
    return f"{category} cost {spent}{when}, {compared} {until}{why}."
