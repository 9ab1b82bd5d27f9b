"""What must be said beside a forecast: too short a history, gaps, and categories that ended."""

from typing import Final

import numpy as np
import pandas as pd

from finance_core.ml.forecasting.panel import Bools, Floats, Panel

NOTHING: Final = "Nothing is known yet, so there is nothing to forecast from."
_SHORT: Final = {"M": 6, "D": 14}
_YEARS: Final = 24
_WORD: Final = {"M": "month", "D": "day"}


def ended(values: Floats) -> Bools:
    """Which columns were in use and have stopped: silent for longer than twice the longest pause before, and three periods.

    Needs three periods with something in them, so that what comes once a year is not taken for ended.
    """
    used = np.nan_to_num(values) != 0
    periods, columns = used.shape
    row = np.arange(periods)[:, None]
    latest = np.maximum.accumulate(np.where(used, row, -1), axis=0)
    before = np.vstack([np.full((1, columns), -1), latest[:-1]]) if periods else latest
    pause = np.where(used & (before >= 0), row - before, 0).max(axis=0, initial=0)
    silent = periods - 1 - (latest[-1] if periods else np.zeros(columns))
    return np.asarray((used.sum(axis=0) >= 3) & (silent >= np.maximum(3, 2 * pause)))


def caveats(names: list[str], panel: Panel, periods: pd.PeriodIndex, freq: str) -> dict[str, str]:
    """A sentence for each series that calls for one."""
    stopped = ended(panel.matrix)
    said = {}
    for place, name in enumerate(names):
        used = np.flatnonzero(np.nan_to_num(panel.matrix[:, place]))
        count = int(panel.known[:, place].sum())
        if stopped[place]:
            said[name] = f"Nothing since {_said(periods[int(used[-1])], freq)}: taken as ended."
        elif count and not used.size:
            said[name] = f"Nothing was booked in {_counted(count, freq)}, so nothing is expected."
        else:
            said[name] = _of_length(count, int(panel.lengths[place]) - count, freq)
    return {name: sentence for name, sentence in said.items() if sentence}


def _of_length(count: int, missing: int, freq: str) -> str:
    """What is to be said of so many known periods, and so many missing ones among them."""
    if count == 0:
        return NOTHING
    if count == 1:
        return f"Only one {_WORD[freq]} is known: the forecast repeats it, and its range is a guess."
    if count < _SHORT[freq]:
        return f"Only {_counted(count, freq)} are known: the forecast is little more than their average."
    if missing:
        return f"{_counted(missing, freq)} without imports: filled with what was usual before.".capitalize()
    if freq == "M" and count < _YEARS:
        return f"Only {_counted(count, freq)} are known: what the time of the year does shows after two years."
    return ""


def _counted(count: int, freq: str) -> str:
    return f"{count} {_WORD[freq]}{'' if count == 1 else 's'}"


def _said(period: pd.Period, freq: str) -> str:
    return str(period.strftime("%B %Y")) if freq == "M" else f"{period.day} {period.strftime('%B %Y')}"
