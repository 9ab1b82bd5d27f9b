"""Fusion: the detectors' scores as ranks, weighted by what each is worth.

Ranks, since the scores have no common scale; the negative log of the share of rows that are stranger, so that the few at the
top count and the order of the ordinary rows does not. Weighted, since an equal vote of good and weak detectors is worse than
the best.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from finance_core.ml.windows import Floats

_FLOOR: Final = 0.01
"""Added to every share: beyond the strangest hundredth a detector has said what it can."""
_STEPS: Final = 20_000
"""Ranks are told apart so finely; more would fill the processor's cache and cost half a minute in a million rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The scores of the rows that a detector was fitted on, in ascending order, or as many of them evenly."""

    scores: Floats

    @classmethod
    def of(cls, scores: Floats) -> Self:
        """The reference that these scores make, in any order."""
        ordered = np.sort(scores)
        if len(ordered) > _STEPS:
            ordered = ordered[np.linspace(0, len(ordered) - 1, _STEPS).round().astype(np.int64)]
        return cls(scores=ordered)

    def ranks(self, scores: Floats) -> Floats:
        """The share of the reference below each score, those equal counted half; 0..1."""
        below = np.searchsorted(self.scores, scores, side="left")
        up_to = np.searchsorted(self.scores, scores, side="right")
        return (below + up_to) / (2.0 * max(len(self.scores), 1))


def fused(ranks: Mapping[str, Floats], weights: Mapping[str, float]) -> Floats:
    """The weighted mean of -log(share that is stranger), shape (n,), from 0 to about 4.6; 0 without any weight."""
    total = sum(weights[name] for name in ranks)
    if not total:
        return np.zeros(len(next(iter(ranks.values()))) if ranks else 0)
    parts = [weights[name] * -np.log(1 - (1 - _FLOOR) * np.minimum(rank, 1.0)) for name, rank in ranks.items()]
    return np.asarray(np.sum(parts, axis=0) / total, dtype=np.float64)
