"""What comes next: months (or days) of many series, as a combination of methods with intervals that cover what they say.

    history ─ panel ─ back-test of every method ─ weights ─ combination ─ intervals from its own past errors
                      (`backtest`, `forecasters`)  (`combination`)         (`intervals`)

Nothing looks ahead: at every past origin the weights and the intervals are made of what was known there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from finance_core.ml.forecasting.backtest import Backtest, above, backtested
from finance_core.ml.forecasting.combination import combined, weights
from finance_core.ml.forecasting.forecast_caveats import NOTHING, caveats, ended
from finance_core.ml.forecasting.forecast_tables import coverage_table, forecast_table, in_order, leaderboard, past_table
from finance_core.ml.forecasting.intervals import bounds, scales
from finance_core.ml.forecasting.panel import Floats, Panel, panel
from finance_core.ml.forecasting.reconcile import reconciled

__all__ = ["Forecasts", "forecast", "forecasts", "reconciled"]

_SEASONS: Final = {"M": 12, "D": 7}
_MEMORY: Final = {"M": 144, "D": 750}
"""So many of the latest periods are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecasts:
    """Forecasts, and how good they were in the past.

    Attributes
    ----------
    table
        As `forecast` gives it.
    leaderboard
        `series`, `method`, `error` (mean absolute error one to three steps ahead, in the series' unit), `scaled_error` (the
        same, divided by what neighbouring values differ by: MASE), `weight` (in the combination, 0..1) and `origins` (from how
        many past periods forecasts were compared). The best first. The combination itself stands among them, and the baselines
        "last month", "same month last year" and "mean of 6 months" (of days "last day", "same day last week", "mean of 14
        days").
    coverage
        `series`, `level`, `covered` (share of past values inside the interval), `n`.
    past
        What the combination would have said: `series`, `period`, `step` (periods ahead, from 1), `mean`, `lower_80`, `upper_80`
        (of the lowest level asked for), `actual`. Negative months count as 0 unless negative forecasts are asked for.
    caveats
        A sentence for each series that calls for one.
    """

    table: pd.DataFrame
    leaderboard: pd.DataFrame
    coverage: pd.DataFrame
    past: pd.DataFrame
    caveats: Mapping[str, str]


def forecast(
    history: pd.DataFrame,
    horizon: int,
    *,
    levels: tuple[float, ...] = (0.8, 0.95),
    seed: int = 0,
    nonnegative: bool = True,
) -> pd.DataFrame:
    """The next `horizon` periods of every series.

    Parameters
    ----------
    history
        A PeriodIndex of months ("M") or days ("D") without holes, a series a column; NaN before a series begins and where
        nothing is known. Spending is positive.
    levels
        How much the intervals are to cover, each between 0 and 1.
    nonnegative
        No forecast and no bound below 0, as for spending.

    Returns
    -------
    DataFrame
        `series`, `period`, `mean`, `lower_80`, `upper_80`, ... (for each level), `method`.
    """
    return forecasts(history, horizon, levels=levels, seed=seed, nonnegative=nonnegative, backtest=False).table


def forecasts(
    history: pd.DataFrame,
    horizon: int,
    *,
    levels: tuple[float, ...] = (0.8, 0.95),
    seed: int = 0,
    nonnegative: bool = True,
    backtest: bool = True,
) -> Forecasts:
    """As `forecast`, with what the methods and the combination would have said in the past unless `backtest` is False.

    Raises
    ------
    ValueError
        If the index has no periods of months or days, has holes, or names a series twice; if the horizon is below 1 or a
        level outside 0..1.
    """
    freq = _checked(history, horizon, levels)
    levels = tuple(sorted(levels))
    # In the order of names, as what is drawn at random must not depend on the order of columns.
    recent = history.iloc[-_MEMORY[freq] :].set_axis(history.columns.astype(str), axis=1).sort_index(axis=1)
    index, names = pd.PeriodIndex(recent.index), list(recent.columns)
    if recent.empty:
        return _nothing(names, levels)
    raw = recent.to_numpy(dtype=np.float64, na_value=np.nan)
    unit = _units(raw)
    known = panel(raw / np.where(unit > 0, unit, 1.0), _SEASONS[freq])
    floor = 0.0 if nonnegative else -np.inf
    tested = above(backtested(known, horizon, seed), floor)
    said = _combination(known, tested, levels, floor=floor, places=len(tested.backs) if backtest else 1)
    coming = pd.period_range(index[-1] + 1, periods=horizon, freq=freq)
    notes = caveats(names, known, index, freq)
    order = list(history.columns.astype(str))
    blank = _nothing(names, levels)
    table = forecast_table(names, coming, said.mean[0] * unit, said.edges[:, 0] * unit, levels)
    known_only = replace(blank, table=in_order(table, order), caveats={name: notes[name] for name in order if name in notes})
    if not backtest:
        return known_only
    own = replace(tested, ahead=tested.ahead * unit, truth=tested.truth * unit)
    mean, edges = said.mean * unit, said.edges * unit
    board = leaderboard(names, own, mean, said.weight, _naive_error(known.matrix) * unit)
    return replace(
        known_only,
        leaderboard=in_order(board, order),
        coverage=in_order(coverage_table(names, own, edges, levels), order),
        past=in_order(past_table(names, index, own, mean, edges, levels), order),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """The combination: `mean` (origins, steps, series), `edges` (2 * levels, ...) around it, `weight` (methods, series)."""

    mean: Floats
    edges: Floats
    weight: Floats


def _combination(known: Panel, tested: Backtest, levels: tuple[float, ...], *, floor: float, places: int) -> _Said:
    """The combination, with intervals for the first `places` origins, none of it below `floor`."""
    weight = weights(tested)
    mean = combined(tested.ahead, weight)
    mean[0] = np.where(np.isfinite(mean[0]), mean[0], np.nan_to_num(known.matrix[-1]))
    stopped = np.stack([ended(known.as_of(int(back))) for back in tested.backs])[:, None, :]
    mean = np.maximum(np.where(stopped & np.isfinite(mean), 0.0, mean), floor)
    scale = scales(known, tested, mean)
    added = np.stack([bounds(tested, mean, scale, levels, place) for place in range(places)], axis=1)
    half = len(levels)
    added[:half], added[half:] = np.minimum(added[:half], 0.0), np.maximum(added[half:], 0.0)
    return _Said(mean=mean, edges=np.maximum(mean[:places] + added, floor), weight=weight[:, 0])


def _checked(history: pd.DataFrame, horizon: int, levels: tuple[float, ...]) -> str:
    """The frequency of a history that can be forecast."""
    index = history.index
    freq = index.freqstr if isinstance(index, pd.PeriodIndex) else ""
    if freq not in _SEASONS:
        raise ValueError("A history needs a PeriodIndex of months or days.")
    if len(index) > 1 and not (np.diff(pd.PeriodIndex(index).asi8) == 1).all():
        raise ValueError("A history's periods must follow each other without holes; what is not known is NaN.")
    if not history.columns.is_unique:
        raise ValueError("Every series needs a name of its own.")
    if horizon < 1 or not levels or not all(0 < level < 1 for level in levels):
        raise ValueError("The horizon is at least 1, and levels lie between 0 and 1.")
    return freq


def _naive_error(values: Floats) -> Floats:
    """What neighbouring values differ by on average, at least a thousandth of a usual value; shape (series,)."""
    difference = np.abs(np.diff(values, axis=0))
    known = np.isfinite(difference)
    return np.asarray(np.maximum(np.where(known, difference, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1), 1e-3))


def _units(raw: Floats) -> Floats:
    """What a series is measured in: its mean size, so that large and small ones are alike; 0 for nothing; shape (series,)."""
    known = np.isfinite(raw)
    return np.asarray(np.where(known, np.abs(raw), 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1))


def _nothing(names: list[str], levels: tuple[float, ...]) -> Forecasts:
    """No period is known, so none can be named."""
    none = np.zeros((1, 1, 0))
    tested = Backtest(methods=(), families=(), backs=np.zeros(1, np.intp), ahead=np.zeros((0, 1, 1, 0)), truth=none)
    edges, periods = np.zeros((2 * len(levels), 1, 1, 0)), pd.PeriodIndex([], freq="M")
    said = dict.fromkeys(names, NOTHING)
    return Forecasts(
        table=forecast_table([], periods, none[0], edges[:, 0], levels),
        leaderboard=leaderboard([], tested, none, np.zeros((0, 0)), np.zeros(0)),
        coverage=coverage_table([], tested, edges, levels),
        past=past_table([], periods, tested, none, edges, levels),
        caveats=said,
    )
