"""Forecasts learned from all series together: linear regression, a random forest and boosted trees on lagged values.

A series' last values, in units of their own mean, say what comes some steps later; the step is one of the features (direct
forecasts). What was learned at one time answers for the origins after it, never for earlier ones.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from finance_core.ml.panel import Floats, Ints, Panel

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
    seen = _seen(panel)
    # Linear algebra on a few thousand rows is slower on two threads than on one, and comes with scikit-learn.
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        for earlier, learned in zip((-1, *_LEARNED[:-1]), _LEARNED, strict=True):
            answered = np.flatnonzero((backs > earlier) & (backs <= learned))
            examples = _examples(seen, periods - 1 - learned, horizon, np.random.default_rng(seed))
            if answered.size and len(examples[0]) >= _LEAST:
                row, step, column = (part.ravel() for part in np.meshgrid(
                    periods - 1 - backs[answered], np.arange(horizon), np.arange(series), indexing="ij"
                ))  # fmt: skip
                asked = _features(seen, row, step, column)
                for place, fit in enumerate((_linear, _forest, _boosted)):
                    said = fit(*examples, seed)(asked) * seen.level[row, column]
                    out[place, answered] = said.reshape(len(answered), horizon, series)
    out[:, np.isnan(seen.level[periods - 1 - backs])[:, None, :].repeat(horizon, axis=1)] = np.nan
    return out


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


def _linear(features: Floats, target: Floats, seed: int) -> Callable[[Floats], Floats]:  # noqa: ARG001
    from sklearn.linear_model import Ridge

    return _fitted(Ridge(alpha=_PENALTY), features, target)


def _forest(features: Floats, target: Floats, seed: int) -> Callable[[Floats], Floats]:
    from sklearn.ensemble import RandomForestRegressor

    trees = RandomForestRegressor(n_estimators=40, min_samples_leaf=8, max_features=0.4, max_samples=0.6, random_state=seed)
    return _fitted(trees, features, target)


def _boosted(features: Floats, target: Floats, seed: int) -> Callable[[Floats], Floats]:
    from sklearn.ensemble import HistGradientBoostingRegressor

    trees = HistGradientBoostingRegressor(
        max_iter=60, learning_rate=0.08, max_leaf_nodes=12, min_samples_leaf=20, max_bins=64, early_stopping=False,
        random_state=seed,
    )  # fmt: skip
    return _fitted(trees, features, target)


def _fitted(model: Any, features: Floats, target: Floats) -> Callable[[Floats], Floats]:
    model.fit(features, target)
    return lambda asked: np.asarray(model.predict(asked), dtype=np.float64)
