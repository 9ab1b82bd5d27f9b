"""Forecasts learned from all series together: linear regression, a random forest and boosted trees on lagged values.

A series' last values, in units of their own mean, say what comes some steps later; the step is one of the features (direct
forecasts). What was learned at one time answers for the origins after it, never for earlier ones.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from finance_core.ml.forecasting.panel import Floats, Ints, Panel

LEARNERS: Final = ("linear regression", "random forest", "boosted trees")
_LEARNED: Final = (0, 6, 12, 24)
"""So many periods back they are learned anew."""
_LAGS: Final = 12
_LEAST_KNOWN: Final = 3
"""Of these lags so many must be known."""
_MOST: Final = 2500
"""Examples to learn from, drawn at random where there are more."""
_LEAST: Final = 150
_FAR: Final = 4.0
"""Values are cut off at so many times their mean: one car is no reason to expect another."""
_SMALL: Final = 0.05
"""The smallest mean that a series is measured by, as a share of its usual size."""
_PENALTY: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What the features are made of; `level` and `recent` are (periods, series): the mean of the last values as known then."""

    matrix: Floats
    level: Floats
    recent: Floats
    season: int


def learned_forecasts(panel: Panel, backs: Ints, horizon: int, seed: int) -> Floats:
    """What each of LEARNERS says from each origin; shape (learners, origins, steps, series), NaN where there is too little."""
    periods, series = panel.matrix.shape
    out = np.full((len(LEARNERS), len(backs), horizon, series), np.nan)
    if horizon * series * (periods - _LEAST_KNOWN) < _LEAST:
        return out
    seen = _seen(panel)
    # On so few rows a second thread costs more than it does. Only libraries that are loaded by now can be told so.
    models = _models(seed)
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        for earlier, learned in zip((-1, *_LEARNED[:-1]), _LEARNED, strict=True):
            answered = np.flatnonzero((backs > earlier) & (backs <= learned))
            features, target = _examples(seen, periods - 1 - learned, horizon, np.random.default_rng(seed))
            if answered.size and len(target) >= _LEAST:
                row, step, column = (part.ravel() for part in np.meshgrid(
                    periods - 1 - backs[answered], np.arange(horizon), np.arange(series), indexing="ij"
                ))  # fmt: skip
                asked, level = _features(seen, row, step, column), seen.level[row, column]
                for place, model in enumerate(models):
                    said = model.fit(features, target).predict(asked) * level
                    out[place, answered] = said.reshape(len(answered), horizon, series)
    return out


def _models(seed: int) -> tuple[Any, Any, Any]:
    """The models behind LEARNERS, not fitted. Importing them takes half a second."""
    from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestRegressor
    from sklearn.linear_model import Ridge

    return (
        Ridge(alpha=_PENALTY),
        RandomForestRegressor(n_estimators=40, min_samples_leaf=8, max_features=0.4, max_samples=0.6, random_state=seed),
        HistGradientBoostingRegressor(
            max_iter=60, learning_rate=0.08, max_leaf_nodes=12, min_samples_leaf=20, max_bins=64, early_stopping=False,
            random_state=seed,
        ),
    )  # fmt: skip


def _seen(panel: Panel) -> _Seen:
    known = np.isfinite(panel.matrix)
    count, size = _moving(known.astype(np.float64), _LAGS), _moving(np.abs(np.nan_to_num(panel.matrix)), _LAGS)
    level = np.where(count >= _LEAST_KNOWN, np.maximum(size / np.maximum(count, 1), _SMALL), np.nan)
    recent = _moving(np.nan_to_num(panel.matrix), 3) / 3
    return _Seen(matrix=panel.matrix, level=level, recent=recent, season=panel.season)


def _moving(values: Floats, width: int) -> Floats:
    """The sum of the last `width` rows, for every row."""
    total = np.vstack([np.zeros((1, values.shape[1])), values.cumsum(axis=0)])
    row = np.arange(1, len(total))
    return np.asarray(total[row] - total[np.maximum(row - width, 0)])


def _examples(seen: _Seen, final: int, horizon: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Features (examples, features) and targets (examples,) of questions whose answer was known in row `final`."""
    row, step, column = (part.ravel() for part in np.meshgrid(
        np.arange(max(final, 0)), np.arange(horizon), np.arange(seen.matrix.shape[1]), indexing="ij"
    ))  # fmt: skip
    usable = row + step < final
    usable[usable] = np.isfinite(seen.level[row[usable], column[usable]])
    chosen = np.flatnonzero(usable)
    if len(chosen) > _MOST:
        chosen = np.sort(rng.choice(chosen, _MOST, replace=False))
    row, step, column = row[chosen], step[chosen], column[chosen]
    target = seen.matrix[row + step + 1, column] / seen.level[row, column]
    return _features(seen, row, step, column), np.clip(target, -_FAR, _FAR)


def _features(seen: _Seen, row: Ints, step: Ints, column: Ints) -> Floats:
    """The last twelve values, their recent mean, the value a season before the target, the time of the season, and the step.

    Shape (questions, 17). What is not known counts as usual, that is 1.
    """
    level = seen.level[row, column]
    season_ago = row + step + 1 - seen.season * (step // seen.season + 1)
    places = [*(row - lag for lag in range(_LAGS)), season_ago]
    lagged = [np.where(place >= 0, seen.matrix[np.maximum(place, 0), column], np.nan) / level for place in places]
    phase = 2 * np.pi * ((row + step + 1) % seen.season) / seen.season
    rest = [seen.recent[row, column] / level, np.sin(phase), np.cos(phase), np.log1p(step)]
    features = np.column_stack([*(np.clip(values, -_FAR, _FAR) for values in lagged), *rest])
    return np.asarray(np.nan_to_num(features, nan=1.0))

