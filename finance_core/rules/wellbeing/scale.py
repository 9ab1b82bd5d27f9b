"""Scales: what a measure is worth, from 0 to 100 points, along straight lines between published knots."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Knots `(measure, points)` in rising order of the measure; level beyond both ends, so continuous and bounded everywhere.

    The points only rise or only fall along the knots, so that a better measure is never worth less.

    >>> Scale(knots=((0.0, 20.0), (0.1, 60.0), (0.2, 100.0))).points([-1.0, 0.05, 0.15, 9.0]).tolist()
    [20.0, 40.0, 80.0, 100.0]
    """

    knots: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        measures, points = zip(*self.knots, strict=True)
        rising, steps = np.diff(measures), np.diff(points)
        if len(self.knots) < 2 or not (rising > 0).all() or not ((steps >= 0).all() or (steps <= 0).all()):
            raise ValueError(f"Knots must rise, and their points go one way: {self.knots}.")
        if min(points) < 0 or max(points) > 100:
            raise ValueError(f"Points lie between 0 and 100: {self.knots}.")

    @property
    def more_is_better(self) -> bool:
        """Whether a larger measure is worth more."""
        return self.knots[-1][1] > self.knots[0][1]

    def points(self, measures: ArrayLike) -> Floats:
        """The points of each measure, 0 to 100, in the same shape; infinite ones take the end of the scale, NaN stays NaN."""
        values = np.asarray(measures, dtype=np.float64)
        at, worth = (np.array(column, dtype=np.float64) for column in zip(*self.knots, strict=True))
        return np.where(np.isnan(values), np.nan, np.interp(values, at, worth))
