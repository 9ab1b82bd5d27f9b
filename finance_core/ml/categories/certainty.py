"""How sure a suggestion is: probabilities that hold what they say, and from where on nobody needs to be asked.

Both are learned from suggestions that were made as they would have been: for later payments from the earlier ones alone.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit

if TYPE_CHECKING:
    from numpy.typing import NDArray

PRECISION: Final = 0.97
"""Of what is accepted unasked."""
LEAST_PROVED: Final = 50
"""Earlier suggestions that must bear a threshold out."""
UNPROVED: Final = 0.9
_PRIOR: Final = np.array([1.0, 0.0, 0.0])
"""Believe the model as it is, until the past says otherwise."""
_STIFFNESS: Final = np.array([4.0, 2.0, 4.0])
_EDGE: Final = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """Platt's scaling (1999) of a probability, by how often the payee was decided before, and the threshold of acceptance.

    `weights`: of the log-odds, of one, of the logarithm of earlier decisions. `proved`: the threshold was borne out.
    """

    weights: "NDArray[np.float64]"
    threshold: float
    proved: bool

    def confidence(self, likely: "NDArray[np.float64]", before: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """The calibrated probability, for the model's `likely` and `before` earlier decisions on the payee."""
        return np.asarray(expit(_evidence(likely, before) @ self.weights))


UNTRIED: Final = Certainty(weights=_PRIOR, threshold=UNPROVED, proved=False)


def certainty(likely: "NDArray[np.float64]", before: "NDArray[np.float64]", right: "NDArray[np.bool_]") -> Certainty:
    """Learned from earlier suggestions: what the model said, decisions there were before, and whether it was right."""
    if not len(right):
        return UNTRIED
    evidence, truth = _evidence(likely, before), right.astype(np.float64)

    def loss(weights: "NDArray[np.float64]") -> "tuple[float, NDArray[np.float64]]":
        scores = evidence @ weights
        lost = np.logaddexp(0.0, scores) - truth * scores
        held = _STIFFNESS * (weights - _PRIOR)
        return float(lost.sum() + 0.5 * held @ (weights - _PRIOR)), evidence.T @ (expit(scores) - truth) + held

    weights = np.asarray(minimize(loss, _PRIOR, jac=True, method="L-BFGS-B").x)
    sure = np.asarray(expit(evidence @ weights))
    order = np.argsort(-sure, kind="stable")
    number = np.arange(1, len(order) + 1)
    precise = (np.cumsum(right[order]) + 0.5) / (number + 1.5)
    borne = np.flatnonzero((precise >= PRECISION) & (number >= LEAST_PROVED))
    if not len(borne):
        return Certainty(weights=weights, threshold=UNPROVED, proved=False)
    return Certainty(weights=weights, threshold=float(sure[order[borne[-1]]]), proved=True)


def _evidence(likely: "NDArray[np.float64]", before: "NDArray[np.float64]") -> "NDArray[np.float64]":
    return np.column_stack([logit(np.clip(likely, _EDGE, 1 - _EDGE)), np.ones(len(likely)), np.log1p(before)])
