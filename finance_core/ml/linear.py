"""A linear model over everything that a text says: its letters, its words, its meaning and what it is about.

Multinomial logistic regression on the joint features, fitted in the span of their leading directions: at most a few hundred
numbers a text instead of tens of thousands, several times faster than on the features themselves, and as good.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import sparse
from scipy.linalg import eigh
from scipy.optimize import minimize

if TYPE_CHECKING:
    from numpy.typing import NDArray

DIRECTIONS: Final = 400
MOST_EXACT: Final = 1200
"""Texts up to which the directions come from the whole Gram matrix; beyond, from a randomised one (cubic cost)."""
STRENGTH: Final = 10.0
"""Inverse regularisation: 3 to 30 give the same accuracy within half a point on notes and card texts."""
_CONCEPT_WEIGHT: Final = 2.0
_SMALL: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Says:
    """What distinct texts say: parallel, one entry a text. `vectors` and `beliefs` have one row each."""

    texts: Sequence[str]
    vectors: "NDArray[np.float32]"
    beliefs: "NDArray[np.float32]"

    def rows(self, chosen: "NDArray[np.intp]") -> "Says":
        """Some of them."""
        return Says(texts=[self.texts[at] for at in chosen], vectors=self.vectors[chosen], beliefs=self.beliefs[chosen])


class Linear:
    """Texts to probabilities of classes 0..k-1; learns from texts with a class and a weight each."""

    def __init__(self, *, seed: int = 0, strength: float = STRENGTH) -> None:
        self.seed = seed
        self.strength = strength

    def fit(self, says: Says, classes: "NDArray[np.intp]", weights: "NDArray[np.float64]") -> "Linear":
        """Learn; `classes` are small integers, `weights` positive. One class alone needs no model."""
        self.classes_: NDArray[np.intp] = np.unique(classes)
        if len(self.classes_) < 2:
            return self
        self._counters = _counters()
        features = self._features(says, learn=True)
        inside, back = _directions(features, self.seed)
        self._constants, slopes = _regression(inside, np.searchsorted(self.classes_, classes), weights, self.strength)
        self._slopes = back @ slopes
        return self

    def log_probabilities(self, says: Says) -> "NDArray[np.float64]":
        """Shape (texts, classes seen), in the order of `classes_`."""
        if len(self.classes_) < 2:
            return np.zeros((len(says.texts), len(self.classes_)))
        found = np.asarray(self._features(says, learn=False) @ self._slopes) + self._constants
        found -= found.max(axis=1, keepdims=True, initial=-np.inf)
        return found - np.log(np.exp(found).sum(axis=1, keepdims=True))

    def _features(self, says: Says, *, learn: bool) -> sparse.csr_matrix:
        counted = [each.fit_transform(says.texts) if learn else each.transform(says.texts) for each in self._counters]
        meant = sparse.csr_matrix(says.vectors.astype(np.float64))
        about = sparse.csr_matrix(_CONCEPT_WEIGHT * np.sqrt(np.where(says.beliefs > 1e-3, says.beliefs, 0.0)))
        return sparse.hstack([*counted, meant, about], format="csr")


def _counters() -> list[Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return [
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, lowercase=False),
        # The space keeps words of one letter, and gives a text without any word a feature of its own.
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, lowercase=False, token_pattern=r"(?u)\w+|^$"),
    ]


def _directions(features: sparse.csr_matrix, seed: int) -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    """Rows in their leading directions, and the way back from coefficients there to coefficients of the features."""
    rows = features.shape[0]
    if rows <= MOST_EXACT:
        gram = (features @ features.T).toarray()
        sizes, axes = eigh(gram, subset_by_index=(max(0, rows - DIRECTIONS), rows - 1))
    else:
        from sklearn.utils.extmath import randomized_svd

        axes, singular, _ = randomized_svd(features, DIRECTIONS, n_iter=2, random_state=seed)
        sizes = singular**2
    kept = sizes > _SMALL * sizes.max()
    scale = np.sqrt(sizes[kept])
    return axes[:, kept] * scale, np.asarray(features.T @ (axes[:, kept] / scale))


def _regression(
    rows: "NDArray[np.float64]", classes: "NDArray[np.intp]", weights: "NDArray[np.float64]", strength: float
) -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    """Constants (classes) and slopes (directions, classes) that minimise the weighted log-loss with squared slopes held."""
    truth = np.zeros((len(classes), int(classes.max()) + 1))
    truth[np.arange(len(classes)), classes] = 1.0
    shape = (rows.shape[1] + 1, truth.shape[1])
    joined = np.column_stack([rows, np.ones(len(rows))])

    def loss(flat: "NDArray[np.float64]") -> "tuple[float, NDArray[np.float64]]":
        slopes = flat.reshape(shape)
        scores = joined @ slopes
        scores -= scores.max(axis=1, keepdims=True)
        sums = np.log(np.exp(scores).sum(axis=1, keepdims=True))
        held = slopes / strength
        held[-1] = 0.0
        missed = weights[:, None] * (np.exp(scores - sums) - truth)
        lost = float(weights @ (sums[:, 0] - (scores * truth).sum(axis=1)))
        return lost + 0.5 * float((held * slopes).sum()), (joined.T @ missed + held).ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 150, "ftol": 1e-7})
    best = found.x.reshape(shape)
    return best[-1], best[:-1]
