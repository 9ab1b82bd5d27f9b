"""The tables of a forecast: what comes next, how good each method was, and what the combination said in the past."""

from typing import Final

import numpy as np
import pandas as pd

from finance_core.ml.forecasting.backtest import Backtest
from finance_core.ml.forecasting.forecasters import BASELINES
from finance_core.ml.forecasting.panel import Bools, Floats

COMBINATION: Final = "combination"
_STEPS: Final = 3
"""Errors are told for so many steps ahead."""
_TINY: Final = 1e-12

LEADERBOARD_DTYPES: Final = {
    "series": "str", "method": "str", "error": "float64", "scaled_error": "float64", "weight": "float64", "origins": "int64",
}  # fmt: skip


def forecast_table(
    names: list[str], periods: pd.PeriodIndex, mean: Floats, edges: Floats, levels: tuple[float, ...]
) -> pd.DataFrame:
    """Rows for each series and step; `mean` (steps, series), `edges` (2 * levels, steps, series), the lower ones first."""
    steps = len(periods)
    series = pd.Series(np.repeat(np.array(names, object), steps), dtype="str")
    table = pd.DataFrame({"series": series, "period": periods.take(np.tile(np.arange(steps), len(names)))})
    table["mean"] = mean.T.ravel()
    for place, level in enumerate(levels):
        table[f"lower_{round(100 * level)}"] = edges[place].T.ravel()
        table[f"upper_{round(100 * level)}"] = edges[len(levels) + place].T.ravel()
    table["method"] = pd.Series(COMBINATION, index=table.index, dtype="str")
    return table


def in_order(table: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The rows with the series in the order of `names`, each in its own order."""
    place = {name: row for row, name in enumerate(names)}
    order = np.argsort(table["series"].map(place).to_numpy(np.int64), kind="stable")
    return table.iloc[order].reset_index(drop=True)


def leaderboard(names: list[str], tested: Backtest, mean: Floats, weight: Floats, scale: Floats) -> pd.DataFrame:
    """Mean absolute errors of the methods and of their combination, the best first.

    `mean` has shape (origins, steps, series), `weight` (methods, series); `scale` (series,) is what neighbouring values
    differ by. Compared are forecasts of the same periods, as far as a method could already speak then.
    """
    ahead = np.concatenate([tested.ahead, mean[None]])[:, :, :_STEPS]
    miss = np.abs(ahead - tested.truth[:, :_STEPS])
    there = _compared(np.isfinite(miss), tested.methods)
    count = there.sum(axis=(1, 2))
    error = np.where(there, miss, 0.0).sum(axis=(1, 2)) / np.maximum(count, 1)
    origins = there.any(axis=2).sum(axis=1)
    method = np.array([*tested.methods, COMBINATION], object)
    rows = pd.DataFrame(
        {
            "series": np.tile(np.array(names, object), len(method)),
            "method": np.repeat(method, len(names)),
            "error": np.where(count > 0, error, np.nan).ravel(),
            "scaled_error": np.where(count > 0, error / np.maximum(scale, _TINY), np.nan).ravel(),
            "weight": np.concatenate([weight, np.ones((1, len(names)))]).ravel(),
            "origins": origins.ravel(),
        }
    )
    rows = rows[rows["origins"] > 0].astype(LEADERBOARD_DTYPES)
    place = {name: row for row, name in enumerate(names)}
    order = np.lexsort((rows["method"].astype(object), rows["error"], rows["series"].map(place)))
    return rows.iloc[order].reset_index(drop=True)


def _compared(there: Bools, methods: tuple[str, ...]) -> Bools:
    """Where methods are compared: where all baselines say something, or wherever each does for series they never speak of."""
    baselines = [place for place, name in enumerate(methods) if any(name in names for names in BASELINES.values())]
    common = np.logical_and.reduce(there[baselines], axis=0)
    return np.asarray(there & (common | ~np.logical_or.reduce(common, axis=(0, 1))))


def past_table(  # noqa: PLR0917  one array a column
    names: list[str], periods: pd.PeriodIndex, tested: Backtest, mean: Floats, edges: Floats, levels: tuple[float, ...]
) -> pd.DataFrame:
    """What the combination would have said, `mean` (origins, steps, series) with bounds `edges` of the first level."""
    origin, step, series = np.nonzero(np.isfinite(tested.truth) & np.isfinite(mean))
    target = len(periods) - tested.backs[origin] + step
    name = pd.Series(np.array(names, object)[series], dtype="str")
    table = pd.DataFrame({"series": name, "period": periods.take(target), "step": step + 1})
    first = round(100 * levels[0])
    bounds = {f"lower_{first}": edges[0], f"upper_{first}": edges[len(levels)]}
    for column, cells in {"mean": mean, **bounds, "actual": tested.truth}.items():
        table[column] = cells[origin, step, series]
    return table


def coverage_table(names: list[str], tested: Backtest, edges: Floats, levels: tuple[float, ...]) -> pd.DataFrame:
    """How many past values lay inside; `edges` (2 * levels, origins, steps, series), NaN where no interval was said."""
    rows = []
    for place, level in enumerate(levels):
        lower, upper = edges[place], edges[len(levels) + place]
        there = np.isfinite(tested.truth) & np.isfinite(lower)
        inside = there & (tested.truth >= lower) & (tested.truth <= upper)
        number = there.sum(axis=(0, 1))
        covered = np.where(number > 0, inside.sum(axis=(0, 1)) / np.maximum(number, 1), np.nan)
        rows.append(pd.DataFrame({"series": names, "level": level, "covered": covered, "n": number}))
    return pd.concat(rows, ignore_index=True).sort_values(["level"], kind="stable", ignore_index=True)
