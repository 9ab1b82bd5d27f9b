"""What would have been forecast earlier, and what happened: rolling origins.

Tashman (2000), https://doi.org/10.1016/S0169-2070(00)00065-0.

Everything is indexed by origin (how many periods back the forecast was made, 0 is now), step ahead and series.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from finance_core.ml.forecasting.forecasters import FAMILIES, forecasters, own_forecasts
from finance_core.ml.forecasting.learners import LEARNERS, learned_forecasts
from finance_core.ml.forecasting.panel import Bools, Floats, Ints, Panel

_EVERY: Final = 12
"""So many of the latest origins are all looked at, earlier ones every other period."""
_MOST: Final = 36
_LEAST: Final = 2
"""Periods that a series must have at an origin to be forecast from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """Forecasts of all methods from all origins.

    `families` holds the places of the methods that belong together, the models first. `backs` has shape (origins,), 0 first;
    `ahead` (methods, origins, steps, series) with NaN where a method says nothing; `truth` (origins, steps, series) with NaN
    for what is not known (yet).
    """

    methods: tuple[str, ...]
    families: tuple[Ints, ...]
    backs: Ints
    ahead: Floats
    truth: Floats

    def known_at(self, place: int) -> Bools:
        """Which targets were known when the forecast of origin `place` was made; shape (origins, steps)."""
        steps = np.arange(self.truth.shape[1])
        return np.asarray(steps < (self.backs - self.backs[place])[:, None])


def backtested(panel: Panel, horizon: int, seed: int) -> Backtest:
    """Ask every method at every origin."""
    backs = origins(len(panel.matrix), horizon)
    series = panel.matrix.shape[1]
    stacked = np.concatenate([panel.as_of(int(back)) for back in backs], axis=1)
    stacked[:, np.isfinite(stacked).sum(axis=0) < _LEAST] = np.nan
    ahead = own_forecasts(stacked, horizon, panel.season)
    ahead = ahead.reshape(len(ahead), horizon, len(backs), series).transpose(0, 2, 1, 3)
    ahead = np.concatenate([ahead, learned_forecasts(panel, backs, horizon, seed)])
    methods = (*forecasters(panel.season), *LEARNERS)
    return Backtest(methods=methods, families=families(methods), backs=backs, ahead=ahead, truth=truth(panel, backs, horizon))


def above(tested: Backtest, floor: float) -> Backtest:
    """The same with all forecasts and outcomes at least `floor`: refunds above what was spent count as nothing spent."""
    return replace(tested, ahead=np.maximum(tested.ahead, floor), truth=np.maximum(tested.truth, floor))


def families(methods: tuple[str, ...]) -> tuple[Ints, ...]:
    """The places of the methods of each family among `methods`."""
    return tuple(np.array([methods.index(name) for name in family if name in methods], dtype=np.intp) for family in FAMILIES)


def origins(periods: int, horizon: int) -> Ints:
    """How many periods back forecasts are made: now, each of the last twelve, and every other one before."""
    reach = max(min(periods - _LEAST, _MOST, max(24, horizon + 12)), 0)
    near = np.arange(min(reach, _EVERY) + 1)
    return np.asarray(np.concatenate([near, np.arange(_EVERY + 2, reach + 1, 2)]), dtype=np.intp)


def truth(panel: Panel, backs: Ints, horizon: int) -> Floats:
    """What happened 1 to `horizon` periods after each origin; shape (origins, steps, series), NaN where not known."""
    periods, series = panel.matrix.shape
    known = np.where(panel.known, panel.matrix, np.nan)
    later = np.vstack([known, np.full((horizon, series), np.nan)])
    return np.stack([later[periods - back : periods - back + horizon] for back in backs])
