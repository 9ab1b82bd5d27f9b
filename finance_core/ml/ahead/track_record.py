"""Track record: what was said of months that have since come to an end, and how far off plainer ways would have been."""

from typing import Final

import numpy as np
import pandas as pd

OWN: Final = "this forecast"
LAST_MONTH: Final = "last month"
LAST_YEAR: Final = "same month last year"
MEAN: Final = "mean of 6 months"
BASELINES: Final = (LAST_MONTH, LAST_YEAR, MEAN)
_MEAN_MONTHS: Final = 6
_LEAST_WIDTH: Final = 0.01
"""No range counts as narrower, as a share of its mean: bills change by cents."""
_CENT: Final = 0.01
_PRIOR: Final = 3
"""Months that weigh as much as the guess that ranges are right."""
_MOST: Final = 3.0
"""Ranges are never widened by more."""
_LEAST: Final = 6
"""Months that could be compared with the year before, from which that is said at all."""

SAID_DTYPES: Final = {
    "name": "str", "month": "int64", "step": "int64", "mean": "float64", "lower_80": "float64", "upper_80": "float64",
    "actual": "float64",
}  # fmt: skip


COMPARED_DTYPES: Final = {"name": "str", "method": "str", "error": "float64", "bias": "float64", "number": "int64"}


def said(past: pd.DataFrame, due: pd.DataFrame, history: pd.DataFrame) -> pd.DataFrame:
    """What was said of each month, with what was known to be due added, and what it really came to.

    Parameters
    ----------
    past
        Past forecasts of everyday spending: `name`, `month` (int index), `step` (months ahead), `mean`, `lower_80`, `upper_80`.
    due
        What was known to be due as seen from then: `name`, `month`, `step`, `sized` and its `variance`. One that is not there
        was nothing.
    history
        What the months really came to: one row a month index, one column a name; NaN where a month is not known.

    Returns
    -------
    DataFrame
        Columns as in SAID_DTYPES; months that are not known are left out.
    """
    table = past.merge(due, on=["name", "month", "step"], how="left").fillna({"sized": 0.0, "variance": 0.0})
    actual = history.rename_axis(index="month").reset_index().melt(id_vars="month", var_name="name", value_name="actual")
    table = table.merge(actual, on=["name", "month"], how="inner")
    table = table[np.isfinite(table["actual"]) & np.isfinite(table["mean"])]
    return shifted(table, 80).astype(SAID_DTYPES)[list(SAID_DTYPES)].reset_index(drop=True)


def shifted(table: pd.DataFrame, *levels: int) -> pd.DataFrame:
    """Forecasts of everyday spending with what is due added: `mean` and bounds move by `sized` and widen by its `variance`.

    Errors of the two are taken as independent, so that the squares of their widths add up.
    """
    out = table.assign(mean=table["mean"] + table["sized"])
    for level in levels:
        reach = _REACH[level] ** 2 * table["variance"]
        below, above = table["mean"] - table[f"lower_{level}"], table[f"upper_{level}"] - table["mean"]
        out[f"lower_{level}"] = out["mean"] - np.sqrt(below.clip(lower=0.0) ** 2 + reach)
        out[f"upper_{level}"] = out["mean"] + np.sqrt(above.clip(lower=0.0) ** 2 + reach)
    return out


_REACH: Final = {80: 1.2816, 95: 1.9600}
"""How many standard deviations hold that share of a normal distribution."""


def widening(told: pd.DataFrame) -> float:
    """By what ranges must be widened to hold 80 % of what came: 1 where they do, or where nothing can be told.

    Conformal: the 80 % quantile of how many half widths what came lay away, with the correction for a finite sample, and drawn
    towards 1 while few months are known. Ranges are never narrowed. Takes what `said` returns.
    """
    if told.empty:
        return 1.0
    miss = told["actual"] - told["mean"]
    half = np.where(miss.to_numpy() > 0, told["upper_80"] - told["mean"], told["mean"] - told["lower_80"])
    score = np.asarray(miss.abs() / np.maximum(half, _LEAST_WIDTH * told["mean"].abs() + _CENT), dtype=np.float64)
    wanted = float(np.quantile(score, min(1.0, 0.8 * (len(score) + 1) / len(score))))
    months = told["month"].nunique()
    return float(np.clip(max(wanted, _CENT) ** (months / (months + _PRIOR)), 1.0, _MOST))


def widened(table: pd.DataFrame, factor: float) -> pd.DataFrame:
    """The same means with ranges that are that much wider; what was not below 0 stays so."""
    out = table.copy()
    for bound in [str(name) for name in table.columns if str(name).startswith(("lower_", "upper_"))]:
        moved = table["mean"] + factor * (table[bound] - table["mean"])
        out[bound] = moved.where(table[bound] < 0, moved.clip(lower=0.0))
    return out


def widened_then(told: pd.DataFrame) -> pd.DataFrame:
    """What was said, with the ranges that it would have been said with: widened by what had come until then."""
    origin = told["month"] - told["step"]
    parts = [widened(own, widening(told[told["month"] <= when])) for when, own in told.groupby(origin)]
    return pd.concat(parts, ignore_index=True) if parts else told


def compared(told: pd.DataFrame, history: pd.DataFrame) -> pd.DataFrame:
    """How far off forecasts were, beside three that need no model, over the same months and steps.

    Takes what `said` returns and the same history.

    Returns
    -------
    DataFrame
        `name`, `method`, `error` (mean absolute error, in the unit of the history), `bias` (mean of forecast less actual) and
        `number` of forecasts compared. The same month of the year before is left out where too few months have one.
    """
    tables = [_errors(str(name), own, history[name]) for name, own in told.groupby("name", sort=False)]
    empty = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in COMPARED_DTYPES.items()})
    return pd.concat([empty, *tables], ignore_index=True).astype(COMPARED_DTYPES)


def _errors(name: str, own: pd.DataFrame, came: "pd.Series[float]") -> pd.DataFrame:
    """The errors of one name's forecasts, all over the same months and steps."""
    origin = own["month"] - own["step"]
    recent = came.rolling(_MEAN_MONTHS, min_periods=1).mean()
    ways = pd.DataFrame(
        {OWN: own["mean"], LAST_MONTH: origin.map(came), LAST_YEAR: (own["month"] - 12).map(came), MEAN: origin.map(recent)}
    )
    if ways[LAST_YEAR].notna().sum() < _LEAST:
        ways = ways.drop(columns=LAST_YEAR)
    ways = ways.dropna()
    if ways.empty:
        return pd.DataFrame(columns=list(COMPARED_DTYPES))
    miss = ways.sub(own["actual"].reindex(ways.index), axis=0)
    return pd.DataFrame(
        {"name": name, "method": ways.columns, "error": miss.abs().mean(), "bias": miss.mean(), "number": len(miss)}
    )
