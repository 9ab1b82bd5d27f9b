"""Since when does a category cost more, or less: lasting changes of its level, each with its month.

    found = changes(ledger, as_of=today)            # one row a change, the newest first

A level is a stretch of at least three whole months. Where new ones may begin is found for all changes of a category at once, by
optimal partitioning with a penalty for each (Jackson et al. 2005, "An algorithm for optimal partitioning of data on an
interval"; the penalty grows with the logarithm of the months, as in Killick et al. 2012, PELT). Monthly sums jump by chance, so
each is then tested on the single payments, their number and their sizes, as `shift` does, and on the sums themselves.
"""

from datetime import date
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from finance_core.analysis.flows import by_month, category_months, flows, period
from finance_core.dates import Month
from finance_core.ledger import completed
from finance_core.ml.changes import shift

Floats = npt.NDArray[np.float64]

LEAST_MONTHS: Final = 3
"""Whole months that make a level."""
LEAST_KNOWN: Final = 9
"""Whole months below which no change is looked for."""
LEAST_CHANGE: Final = 0.15
"""Share of the old level: smaller steps are not told."""
_LEAST_SHARE: Final = 0.005
"""Of a usual month's spending: smaller steps are not told either."""
_PENALTY: Final = 2.0
_LEAST_SCORE: Final = 3.6
"""Normal score of a change in the single payments below which it may be chance: about one in three thousand."""
_LEAST_MONTHLY_SCORE: Final = 4.6
"""The same for the monthly sums: higher, since the months were chosen by them."""
_OFTEN: Final = 0.9
_MEMORY: Final = 18
"""Whole months before a change, and 12 from it on, on which its test rests."""
_SEASON_YEARS: Final = 2
"""Years from which on a category's own season is taken off; it counts years / (years + 2) of what it seems."""
_LEAST_SPREAD: Final = 0.03
COLUMNS: Final = ("category", "month", "before", "after", "monthly_change")


def changes(ledger: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """The lasting changes of every category's level, the newest first, then the largest.

    Takes a ledger frame. Columns: `category`, `month` (Month in which the new level begins), `before` and `after` (median money
    a month of the old and the new level) and `monthly_change` (their difference, positive for more). The running month, a first
    month that begins late, and months in which nothing was booked take no part.
    """
    frame = completed(ledger)
    frame = frame[np.isfinite(frame["amount"])]
    seen = period(frame, as_of)
    nothing = pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS})
    if seen is None:
        return nothing
    moved = flows(frame[frame["date"] <= pd.Timestamp(as_of)])
    months = by_month(moved, seen)
    whole = months.loc[months["complete"], "month"].to_numpy()
    table = category_months(moved)
    if len(whole) < LEAST_KNOWN or table.empty:
        return nothing
    table = table.reindex(columns=whole, fill_value=0.0).clip(lower=0.0)
    floor = _LEAST_SHARE * float(table.sum(axis=0).median())
    bought = _purchases(moved)
    found = [row for name, money in table.iterrows() for row in _told(str(name), money.to_numpy(), whole, floor, bought)]
    if not found:
        return nothing
    told = pd.DataFrame(found, columns=list(COLUMNS))
    return told.sort_values(["month", "monthly_change"], ascending=[False, False], key=_by_size, ignore_index=True)


def _by_size(column: pd.Series) -> pd.Series:
    """Months in their order, changes by how large they are."""
    return column.map(lambda month: month.index) if column.name == "month" else column.abs()


def _purchases(moved: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """What was bought, by category: `payee` as a code, `month`, `day` as a running number, and `paid`."""
    spent = moved[(moved["flow"] == "spending") & (moved["sized"] > 0)]
    payee = spent["payee"].fillna("")
    table = pd.DataFrame(
        {
            "category": spent["category"].astype(str),
            "payee": pd.factorize(payee.where(payee != "", spent["description"]))[0],
            "month": spent["month"],
            "day": spent["date"].to_numpy().astype("datetime64[D]").astype(np.intp),
            "paid": spent["sized"],
        }
    )
    return {str(name): rows for name, rows in table.groupby("category")}


def _told(
    name: str, money: Floats, months: npt.NDArray[np.int64], floor: float, purchases: dict[str, pd.DataFrame]
) -> list[tuple[object, ...]]:
    """The changes of one category that are worth telling and no chance, as rows of the result."""
    if name not in purchases or (money > 0).mean() < 1 / 3:
        return []
    starts = [0, *breaks(_without_season(np.log1p(money), months)), len(money)]
    levels = [float(np.median(money[a:b])) for a, b in pairwise(starts)]
    rows: list[tuple[object, ...]] = []
    for (before, after), (begin, at), end in zip(pairwise(levels), pairwise(starts[:-1]), starts[2:], strict=True):
        if abs(after - before) < max(LEAST_CHANGE * before, floor):
            continue
        old, new = months[max(begin, at - _MEMORY) : at], months[at : min(end, at + 12)]
        apart = _monthly_score(money[max(begin, at - _MEMORY) : at], money[at:end])
        if apart >= _LEAST_MONTHLY_SCORE or abs(_score(purchases[name], old, new)) >= _LEAST_SCORE:
            rows.append((name, Month.from_index(int(months[at])), before, after, after - before))
    return rows


def _monthly_score(old: Floats, new: Floats) -> float:
    """How sure it is that the monthly sums differ, whatever the payees: Welch's t of the logarithms as a normal score.

    0 where months without a purchase are no exception: then the sums of single months say little.
    """
    if min((old > 0).mean(), (new > 0).mean()) < _OFTEN:
        return 0.0
    first, second = np.log1p(old), np.log1p(new)
    spread = [max(float(np.std(part, ddof=1)), _LEAST_SPREAD) ** 2 / len(part) for part in (first, second)]
    freedom = sum(spread) ** 2 / sum(part**2 / (len(side) - 1) for part, side in zip(spread, (first, second), strict=True))
    tail = stats.t.sf(abs(float(first.mean() - second.mean())) / np.sqrt(sum(spread)), freedom)
    return float(stats.norm.isf(max(float(tail), 1e-300)))


def _score(bought: pd.DataFrame, old: npt.NDArray[np.int64], new: npt.NDArray[np.int64]) -> float:
    """How sure it is that the new months differ from the old ones: a normal score, positive for more."""
    chosen = np.concatenate([old, new])
    rows = bought[bought["month"].isin(chosen)]
    if rows.empty:
        return 0.0
    groups = np.where(np.isin(chosen, new), shift.RECENT, np.where(np.isin(chosen % 12, new % 12), shift.SEASON, shift.BETWEEN))
    if (groups == shift.BETWEEN).sum() < LEAST_MONTHS:
        groups = np.where(np.isin(chosen, new), shift.RECENT, shift.BETWEEN)
    purchases = shift.Purchases(
        category=np.zeros(len(rows), dtype=np.intp),
        payee=pd.factorize(rows["payee"])[0].astype(np.intp),
        month=np.searchsorted(chosen, rows["month"].to_numpy()),
        day=rows["day"].to_numpy(dtype=np.intp),
        paid=rows["paid"].to_numpy(dtype=float),
    )
    return float(shift.shifts(purchases, groups).score[0])


def _without_season(logs: Floats, months: npt.NDArray[np.int64]) -> Floats:
    """The logarithms less what their calendar month does each year, as far as that is known."""
    years = len(months) / 12
    if years < _SEASON_YEARS:
        return logs
    usual = pd.Series(logs).rolling(13, center=True, min_periods=6).median().to_numpy()
    off = pd.Series(logs - usual).groupby(months % 12).transform("median").to_numpy()
    return np.asarray(logs - off * years / (years + 2))


def breaks(series: Floats) -> list[int]:
    """Where new levels begin: positions in `series`, shape (n,), ascending.

    The sum of squares around the levels' means plus, for each level, 3 log n times the variance of what is left. That variance
    comes from the differences of neighbours (their median absolute deviation), which a few steps hardly move.
    """
    size = len(series)
    if size < 2 * LEAST_MONTHS:
        return []
    spread = max(float(np.median(np.abs(np.diff(series)))) / 0.6745 / np.sqrt(2), _LEAST_SPREAD)
    bound = 3 * spread
    middle = pd.Series(series).rolling(5, center=True, min_periods=3).median().to_numpy()
    tamed = middle + np.clip(series - middle, -bound, bound)
    penalty = _PENALTY * np.log(size) * spread**2
    first, second = np.concatenate([[0.0], tamed.cumsum()]), np.concatenate([[0.0], (tamed**2).cumsum()])
    best, origin = np.full(size + 1, np.inf), np.zeros(size + 1, dtype=int)
    best[0] = -penalty
    for end in range(LEAST_MONTHS, size + 1):
        begin = np.arange(end - LEAST_MONTHS + 1)
        cost = (second[end] - second[begin]) - (first[end] - first[begin]) ** 2 / (end - begin)
        total = best[begin] + cost + penalty
        origin[end] = int(np.argmin(total))
        best[end] = total[origin[end]]
    found: list[int] = []
    at = int(origin[size])
    while at > 0:
        found.append(at)
        at = int(origin[at])
    return found[::-1]
