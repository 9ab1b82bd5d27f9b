"""Did spending really change? The last months against those before, with the time of the year taken into account.

    found = compare(ledger, as_of=today)
    found.changed, found.sentence, found.by_category

`changed` is said only where chance seldom would: over all tests together at most one look in twenty at an unchanged household.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from finance_core.analysis.flows import flows
from finance_core.dates import Month
from finance_core.ledger import completed
from finance_core.ml.changes import mix, shift

LEVEL_ERROR: Final = 0.04
"""Chance of a false alarm that the categories' levels share between them (Bonferroni)."""
MIX_ERROR: Final = 0.01
"""Chance of a false alarm left for the mix."""
_SUGGESTIVE: Final = 2.0
"""The mix alone raises no alarm: it needs a category whose score says as much."""
LEAST_PAYMENTS: Final = 8
"""A category with fewer in both times together is not tested."""
LEAST_RECENT: Final = 2
LEAST_REFERENCE: Final = 4
"""Whole months that a comparison needs."""
_LEAST_SHARE: Final = 0.005
"""Of a usual month's spending: smaller changes are not worth a word."""

COLUMNS: Final = (
    "category", "reference_share", "recent_share", "contribution", "monthly_change", "psi", "usual", "recent", "last_year",
    "payments", "count_change", "size_change", "score", "p_value", "changed",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What changed, and what it was compared with.

    `distance` is the Jensen-Shannon distance of the two mixes (base 2, 0 to 1), `p_value` how often months that are shuffled
    as whole blocks lie as far apart; `level_p_value` that of the categories' levels, all of them together. `psi` and `kl`
    describe only. `problem` says why nothing can be compared; `months` are the recent ones, `before` the others.

    `by_category` has one row a category, the largest `contribution` first: its shares of spending before and now,
    `contribution` (share of the whole change in money, weighted by how sure it is; sums to 1), `monthly_change` (money a
    month, positive for more), `psi` (its term), the money a month `usual`, `recent` and in the same months `last_year` (NaN
    where unknown), how many `payments` it rests on, the factors by which their number and size changed (1 for none; NaN
    where unknown), the normal `score` of both together, its `p_value` for this category alone, and whether it `changed`.
    """

    distance: float
    p_value: float
    level_p_value: float
    changed: bool
    by_category: pd.DataFrame
    months: tuple[Month, ...] = ()
    before: tuple[Month, ...] = ()
    problem: str = ""
    psi: float = 0.0
    kl: float = 0.0
    last_year_distance: float | None = field(default=None)


def compare(
    ledger: pd.DataFrame, *, as_of: date | pd.Timestamp, recent_months: int = 3, reference_months: int = 12, seed: int = 0
) -> Drift:
    """Compare the last whole months up to `as_of` with those before.

    Takes a ledger frame. A running month, a first month that begins late, and months in which nothing was booked take no part.
    `seed` draws permutations where there are too many months to try all.
    """
    spent, known = _spent(ledger, as_of)
    last = _last_whole_month(pd.Timestamp(as_of))
    return _compared(spent, known, last, (recent_months, reference_months), seed)


def over_time(ledger: pd.DataFrame, *, as_of: date | pd.Timestamp, looks: int = 12, seed: int = 0) -> pd.DataFrame:
    """The same comparison as it stood at the end of each of the last months, oldest first.

    Columns `month` (Month, the last of the three recent ones), `distance`, `p_value` and `changed`; months in which nothing
    could be compared are left out.
    """
    spent, known = _spent(ledger, as_of)
    last = _last_whole_month(pd.Timestamp(as_of))
    rows = []
    for index in range(last - looks + 1, last + 1):
        found = _compared(spent, {month for month in known if month <= index}, index, (3, 12), seed)
        if not found.problem:
            rows.append((Month.from_index(index), found.distance, found.p_value, found.changed))
    return pd.DataFrame(rows, columns=["month", "distance", "p_value", "changed"])


def _spent(ledger: pd.DataFrame, as_of: date | pd.Timestamp) -> tuple[pd.DataFrame, set[int]]:
    """The spending up to a day, and the months that are known whole."""
    frame = completed(ledger)
    frame = frame[frame["date"] <= pd.Timestamp(as_of)]
    moved = flows(frame)
    known = _whole_months(frame, _last_whole_month(pd.Timestamp(as_of)))
    return moved[(moved["flow"] == "spending") & np.isfinite(moved["sized"])], known


def _compared(spent: pd.DataFrame, known: set[int], last: int, sizes: tuple[int, int], seed: int) -> Drift:
    """The comparison of the months up to `last`; `sizes` are how many recent ones and how many before those."""
    turn = last - sizes[0]
    recent = [index for index in range(turn + 1, last + 1) if index in known]
    before = [index for index in range(turn - sizes[1] + 1, turn + 1) if index in known]
    problem = _problem(recent, before, spent, sizes[0])
    if problem:
        return _nothing(problem, recent, before)
    window = _window(spent, recent, before, last)
    return _judged(window, _by_category(window), seed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """The lines of the months compared: `category` and `place` are the lines' codes into `names` and the months.

    `money` is (categories, months); `late` marks the recent months, `groups` which of the three kinds each month is.
    """

    lines: pd.DataFrame
    names: npt.NDArray[np.str_]
    category: npt.NDArray[np.intp]
    place: npt.NDArray[np.intp]
    money: npt.NDArray[np.float64]
    late: npt.NDArray[np.bool_]
    groups: npt.NDArray[np.intp]
    recent: list[int]
    before: list[int]

    @property
    def season(self) -> npt.NDArray[np.bool_]:
        """Which months are last year's same ones."""
        return np.asarray(self.groups == shift.SEASON)


def _window(spent: pd.DataFrame, recent: list[int], before: list[int], last: int) -> _Window:
    chosen = np.array([*before, *recent])
    lines = spent[spent["month"].isin(chosen)]
    names, category = np.unique(lines["category"].to_numpy().astype(str), return_inverse=True)
    place = np.searchsorted(chosen, lines["month"].to_numpy())
    money = np.zeros((len(names), len(chosen)))
    np.add.at(money, (category, place), lines["sized"].to_numpy())
    late = np.arange(len(chosen)) >= len(before)
    groups = np.where(late, shift.RECENT, np.where(chosen <= last - 12, shift.SEASON, shift.BETWEEN))
    if (groups == shift.BETWEEN).sum() < LEAST_RECENT:
        groups = np.where(late, shift.RECENT, shift.BETWEEN)
    return _Window(
        lines=lines, names=names, category=category, place=place, money=money, late=late, groups=groups, recent=recent,
        before=before,
    )  # fmt: skip


def _judged(window: _Window, table: pd.DataFrame, seed: int) -> Drift:
    """The comparison with its verdict: a level that changed, or a mix that did with a level that suggests it."""
    money, late = window.money, window.late
    p_value = mix.significance(money, late, seed=seed)
    tested = int(table["p_value"].notna().sum())
    mixed = p_value <= MIX_ERROR and bool((table["score"].abs() >= _SUGGESTIVE).any())
    now, then = money[:, late].sum(axis=1), money[:, ~late].sum(axis=1)
    season = money[:, window.season].sum(axis=1)
    return Drift(
        distance=float(mix.distance(now, then)),
        p_value=p_value,
        level_p_value=min(1.0, float(table["p_value"].min()) * tested) if tested else 1.0,
        changed=bool(table["changed"].any()) or mixed,
        by_category=table,
        months=tuple(Month.from_index(index) for index in window.recent),
        before=tuple(Month.from_index(index) for index in window.before),
        psi=float(mix.stability(now, then).sum()),
        kl=mix.divergence(now, then),
        last_year_distance=float(mix.distance(now, season)) if window.season.any() else None,
    )


def _last_whole_month(day: pd.Timestamp) -> int:
    """The index of the month that ends with the day, or of the one before."""
    index = day.year * 12 + day.month - 1
    return index if day.day == day.days_in_month else index - 1


def _whole_months(frame: pd.DataFrame, last: int) -> set[int]:
    """Indices of the months up to `last` that are known whole: something was booked, and the first one not only at its end."""
    if frame.empty:
        return set()
    known = set((frame["date"].dt.year * 12 + frame["date"].dt.month - 1).unique().tolist())
    first = frame["date"].min()
    if first.day > 3:
        known.discard(first.year * 12 + first.month - 1)
    return {index for index in known if index <= last}


def _problem(recent: list[int], before: list[int], spent: pd.DataFrame, wanted: int) -> str:
    if spent.empty:
        return "There is no spending to compare yet."
    if len(recent) < min(LEAST_RECENT, wanted):
        return f"Too little is known of the last {wanted} months: import what is missing, then this can be compared."
    if len(before) < LEAST_REFERENCE:
        return f"This needs {LEAST_REFERENCE} whole months before the last {wanted} to compare with; {len(before)} are known."
    if not spent["month"].isin([*recent, *before]).any():
        return "There is no spending in these months."
    return ""


def _nothing(problem: str, recent: list[int], before: list[int]) -> Drift:
    table = pd.DataFrame({name: pd.Series(dtype="str" if name == "category" else "float64") for name in COLUMNS})
    months, earlier = (tuple(Month.from_index(index) for index in known) for known in (recent, before))
    return Drift(
        distance=0.0, p_value=1.0, level_p_value=1.0, changed=False, by_category=table.astype({"changed": "bool"}),
        months=months, before=earlier, problem=problem,
    )  # fmt: skip


def _scores(window: _Window) -> pd.DataFrame:
    """The categories' shifts, one row a category code; NaN where there are too few purchases to say."""
    size, names = len(window.names), ["count_change", "size_change", "score"]
    bought = window.lines["sized"].to_numpy() > 0
    table = pd.DataFrame(np.nan, index=range(size), columns=["payments", *names], dtype="float64")
    table["payments"] = np.bincount(window.category[bought], minlength=size).astype(float)
    if not bought.any():
        return table
    lines = window.lines[bought]
    payee = lines["payee"].fillna("")
    found = shift.shifts(
        shift.Purchases(
            category=window.category[bought],
            payee=pd.factorize(payee.where(payee != "", lines["description"]))[0].astype(np.intp),
            month=window.place[bought],
            day=lines["date"].to_numpy().astype("datetime64[D]").astype(np.intp),
            paid=lines["sized"].to_numpy(dtype=float),
        ),
        window.groups,
    )
    known = len(found.score)
    enough = (table["payments"] >= LEAST_PAYMENTS).to_numpy()[:known, None]
    values = np.stack([np.exp(found.count), np.exp(found.size), found.score], axis=1)
    table.loc[: known - 1, names] = np.where(enough, values, np.nan)
    return table


def _by_category(window: _Window) -> pd.DataFrame:
    """The table of a Drift."""
    scores, names = _scores(window), window.names
    now, then = window.money[:, window.late], window.money[:, ~window.late]
    change = now.mean(axis=1) - then.mean(axis=1)
    score = scores["score"].fillna(0.0).to_numpy()
    weight = np.abs(change) * score**2 / (1 + score**2)
    p_value = pd.Series(2 * stats.norm.sf(np.abs(score))).where(scores["score"].notna())
    tested = max(int(p_value.notna().sum()), 1)
    worth = np.abs(change) >= _LEAST_SHARE * np.clip(then.mean(axis=1), 0.0, None).sum()
    table = pd.DataFrame(
        {
            "category": names,
            "reference_share": mix.shares(then.sum(axis=1)),
            "recent_share": mix.shares(now.sum(axis=1)),
            "contribution": weight / weight.sum() if weight.sum() > 0 else np.zeros(len(names)),
            "monthly_change": change,
            "psi": mix.stability(now.sum(axis=1), then.sum(axis=1)),
            "usual": then.mean(axis=1),
            "recent": now.mean(axis=1),
            "last_year": window.money[:, window.season].mean(axis=1) if window.season.any() else np.nan,
        }
    ).join(scores)
    table["p_value"] = p_value
    table["changed"] = (p_value * tested <= LEVEL_ERROR).to_numpy() & worth
    return table.sort_values(["contribution", "category"], ascending=[False, True], ignore_index=True)[list(COLUMNS)]


def described(ledger: pd.DataFrame, found: Drift) -> pd.DataFrame:
    """How payments themselves differ between the months of a comparison: numbers that describe, and never raise an alarm.

    Columns `what` ("amounts", "weekdays", "days of the month"), `psi` and `kl` (bits, of the recent months from the others),
    one row each; empty where nothing was compared. Amounts fall into tenths of what was usual, days into six parts of a month.
    """
    columns = {"what": "str", "psi": "float64", "kl": "float64"}
    lines = flows(completed(ledger))
    lines = lines[(lines["flow"] == "spending") & (lines["sized"] > 0) & np.isfinite(lines["sized"])]
    is_late = lines["month"].isin([month.index for month in found.months]).to_numpy()
    is_early = lines["month"].isin([month.index for month in found.before]).to_numpy()
    if found.problem or not is_late.any() or not is_early.any():
        return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in columns.items()})
    tenths = np.quantile(lines["sized"][is_early], np.linspace(0.1, 0.9, 9))
    kinds = {
        "amounts": (np.searchsorted(tenths, lines["sized"].to_numpy()), 10),
        "weekdays": (lines["date"].dt.day_of_week.to_numpy(), 7),
        "days of the month": (np.minimum((lines["day"].to_numpy() - 1) // 5, 5), 6),
    }
    rows = []
    for what, (cell, size) in kinds.items():
        now, then = (np.bincount(cell[chosen], minlength=size).astype(float) for chosen in (is_late, is_early))
        rows.append((what, float(mix.stability(now, then).sum()), mix.divergence(now, then)))
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)
