"""How good and how fast forecasts are.

    python benchmarks/bench_forecast.py DATASETS        # the tables go to benchmarks/results/forecast.md

DATASETS is a folder with `m3_monthly/series.csv.gz` and `nn5/daily.csv.gz` (see docs/models/forecast.md): 300 monthly series of
the M3 competition and daily withdrawals at 30 cash machines. Every method is scored alone, beside their combination. Errors
are divided by what values a season apart differ by in the history (MASE). Where statsmodels is installed, its exponential
smoothing is timed as a reference. Bar for 40 series of 60 months: 5 CPU s with the back-test, 2 without.
"""

import sys
import warnings
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from benchmarks import measuring
from finance_core.ml.forecast import forecast, forecasts
from finance_core.ml.forecasting.backtest import backtested
from finance_core.ml.forecasting.panel import Bools, Floats, panel

SEED: Final = 2026


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Series to forecast: `history` (periods, series), what came, `later` (steps, series), and which of it counts.

    `scale` is what values a season apart differ by in the whole history; shape (series,).
    """

    label: str
    history: pd.DataFrame
    later: Floats
    counts: Bools
    scale: Floats
    season: int

    def error(self, ahead: Floats) -> float:
        """The mean absolute scaled error over series; NaN where one has no forecast."""
        miss = np.where(self.counts, np.abs(ahead - self.later), 0.0).sum(axis=0) / self.counts.sum(axis=0)
        return float((miss / self.scale).mean())


def main(datasets: Path) -> None:
    """Measure everything and write the tables."""
    with measuring.measured() as clock:
        import sklearn.ensemble  # noqa: F401  its import is what is measured
    lines = ["# Forecasts", "", measuring.machine(), ""]
    for task in (*monthly(datasets / "m3_monthly" / "series.csv.gz"), daily(datasets / "nn5" / "daily.csv.gz")):
        lines += [f"## {task.label}", "", *scored(task), ""]
    lines += ["## Speed: 40 series of 60 months, 12 ahead", "", "| what | CPU s | bar |", "|---|---|---|"]
    lines += [*timed(), f"| importing scikit-learn, once | {clock.cpu_s:.2f} | |"]
    (measuring.ROOT / "benchmarks" / "results" / "forecast.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def monthly(path: Path) -> list[Task]:
    """The M3 series as they are, and cut to their last 24 and 13 months."""
    rows = pd.read_csv(path)
    parts = {key: group["value"].to_numpy() for key, group in rows.groupby(["series", "part"], sort=False)}
    names = list(dict.fromkeys(rows["series"]))
    whole = _side_by_side({name: parts[name, "train"] for name in names}, "M")
    later = np.column_stack([parts[name, "test"] for name in names])
    first = Task(
        label="300 monthly series, 18 ahead", history=whole, later=later, counts=np.ones(later.shape, bool),
        scale=_scale(whole, 12), season=12,
    )  # fmt: skip
    cuts = [
        replace(first, label=f"The same cut to their last {months} months, 6 ahead", history=whole.tail(months),
                later=later[:6], counts=first.counts[:6])
        for months in (24, 13)
    ]  # fmt: skip
    return [first, *cuts]


def daily(path: Path) -> Task:
    """Cash withdrawals; days whose figure was made up for the competition don't count."""
    rows = pd.read_csv(path)
    parts = dict(tuple(rows.groupby(["series", "part"], sort=False)))
    names = list(dict.fromkeys(rows["series"]))
    history = _side_by_side({name: parts[name, "train"]["value"].to_numpy() for name in names}, "D")
    return Task(
        label="Daily cash withdrawals, 56 ahead", history=history, season=7, scale=_scale(history, 7),
        later=np.column_stack([parts[name, "test"]["value"] for name in names]),
        counts=np.column_stack([parts[name, "test"]["filled"] == 0 for name in names]),
    )  # fmt: skip


def _side_by_side(series: dict[str, Floats], freq: str) -> pd.DataFrame:
    length = max(map(len, series.values()))
    index = pd.period_range(end="2023-12-31", periods=length, freq=freq)
    columns = {name: np.r_[np.full(length - len(values), np.nan), values] for name, values in series.items()}
    return pd.DataFrame(columns, index=index)


def _scale(history: pd.DataFrame, season: int) -> Floats:
    return np.asarray(np.nanmean(np.abs(history.diff(season).to_numpy()), axis=0))


def scored(task: Task) -> list[str]:
    """A line for the combination and for every method alone, the best first."""
    steps = len(task.later)
    with measuring.measured() as clock:
        table = forecast(task.history, steps)
    numbers = ("mean", "lower_80", "upper_80", "lower_95", "upper_95")
    cells = {name: np.column_stack(np.split(table[name].to_numpy(), task.later.shape[1])) for name in numbers}
    inside = [_inside(task, cells[f"lower_{level}"], cells[f"upper_{level}"]) for level in (80, 95)]
    raw = task.history.to_numpy()
    unit = np.nanmean(np.abs(raw), axis=0)
    alone = backtested(panel(raw / unit, task.season), steps, 0)
    errors = {name: task.error(alone.ahead[place, 0] * unit) for place, name in enumerate(alone.methods)}
    ranked = sorted((error, name) for name, error in errors.items() if np.isfinite(error))
    return [
        f"The intervals cover {inside[0]:.1%} (80 % said) and {inside[1]:.1%} (95 % said). {clock.cpu_s:.1f} CPU s.", "",
        "| method | MASE |", "|---|---|",
        f"| **combination** | **{task.error(cells['mean']):.3f}** |",
        *(f"| {name} | {error:.3f} |" for error, name in ranked),
    ]  # fmt: skip


def _inside(task: Task, lower: Floats, upper: Floats) -> float:
    covered = (task.later >= lower) & (task.later <= upper)
    return float(((covered & task.counts).sum(axis=0) / task.counts.sum(axis=0)).mean())


def timed() -> list[str]:
    """How long one household takes, and statsmodels for smoothing alone."""
    rng = np.random.default_rng(SEED)
    index = pd.period_range(end="2026-10", periods=60, freq="M")
    season = 1 + 0.3 * np.sin(np.arange(60) / 6 * np.pi)
    bought = [rng.random(60) < (0.3 if k % 5 == 0 else 1.0) for k in range(40)]
    columns = {f"c{k}": rng.gamma(2 + k % 7, 50, 60) * season * bought[k] for k in range(40)}
    history = pd.DataFrame(columns, index=index)
    lines = []
    for label, bar, wanted in (("with the back-test", "5", True), ("without", "2", False)):
        with measuring.measured() as clock:
            forecasts(history, 12, backtest=wanted)
        lines.append(f"| {label} | {clock.cpu_s:.2f} | {bar} |")
    if find_spec("statsmodels"):
        with measuring.measured() as clock:
            for values in columns.values():
                _reference(values, 12, 12)
        lines.append(f"| statsmodels, exponential smoothing, one forecast a series | {clock.cpu_s:.2f} | |")
    return lines


def _reference(values: Floats, steps: int, season: int) -> Floats:
    """Additive exponential smoothing with a damped trend, and a season from two of them on."""
    models = import_module("statsmodels.tsa.exponential_smoothing.ets")
    known = pd.Series(values[np.isfinite(values)])
    seasonal = "add" if len(known) >= 2 * season + 2 else None
    periods = season if seasonal else None
    model = models.ETSModel(known, trend="add", damped_trend=True, seasonal=seasonal, seasonal_periods=periods)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a fit that does not converge is what this reference is like
        fitted = model.fit(disp=0, maxiter=100)
    return np.maximum(np.asarray(fitted.forecast(steps), dtype=np.float64), 0.0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
