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

DIRECTIONS: Final = 256
MOST_EXACT: Final = 500
"""Texts up to which the directions come from the whole Gram matrix; beyond, from a randomised one (cubic cost)."""
MOST_TEXTS: Final = 4_000
"""Different texts that are learned from, the latest; the memory knows them all."""
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

    def joined(self, more: "Says") -> "Says":
        """These and more."""
        return Says(
            texts=[*self.texts, *more.texts],
            vectors=np.vstack([self.vectors, more.vectors]),
            beliefs=np.vstack([self.beliefs, more.beliefs]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """The leading directions of texts: `inside` are the texts in them, `counted` and `dense` lead new texts there.

    `first` is the number of the first text that stands in the basis: of more than MOST_TEXTS only the latest do.
    """

    first: int
    counters: "Sequence[Any]"
    inside: "NDArray[np.float64]"
    counted: "NDArray[np.float64]"
    dense: "NDArray[np.float64]"

    @classmethod
    def of(cls, says: Says, *, seed: int) -> "Basis":
        """The basis of these texts, oldest first; it takes no notice of labels."""
        first = max(0, len(says.texts) - MOST_TEXTS)
        says = says.rows(np.arange(first, len(says.texts)))
        counters = _counters()
        counted = sparse.hstack([counter.fit_transform(says.texts) for counter in counters], format="csr")
        dense = _dense(says)
        axes, sizes = _leading((counted @ counted.T).toarray() + dense @ dense.T, seed)
        kept = sizes > _SMALL * sizes.max(initial=_SMALL)
        scale = np.sqrt(sizes[kept])
        back = axes[:, kept] / scale
        return cls(
            first=first,
            counters=counters,
            inside=axes[:, kept] * scale,
            counted=np.asarray(counted.T @ back),
            dense=dense.T @ back,
        )

    def places(self, says: Says, slopes: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """The scores of any texts, for slopes in the directions of the basis."""
        if not says.texts:
            return np.zeros((0, slopes.shape[1]))
        counted = sparse.hstack([counter.transform(says.texts) for counter in self.counters], format="csr")
        return np.asarray(counted @ (self.counted @ slopes)) + _dense(says) @ (self.dense @ slopes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear:
    """Texts to probabilities of classes; `classes` are those that it learned, `slopes` has one column for each."""

    basis: Basis
    classes: "NDArray[np.intp]"
    constants: "NDArray[np.float64]"
    slopes: "NDArray[np.float64]"

    @classmethod
    def of(
        cls,
        basis: Basis,
        texts: "NDArray[np.intp]",
        classes: "NDArray[np.intp]",
        weights: "NDArray[np.float64]",
    ) -> "Linear":
        """Learn from texts of the basis, by their numbers there, each with a class and a positive weight."""
        known = texts >= basis.first
        rows, classes, weights = texts[known] - basis.first, classes[known], weights[known]
        seen, numbers = np.unique(classes, return_inverse=True)
        if len(seen) < 2:
            flat = np.zeros((basis.inside.shape[1], len(seen)))
            return cls(basis=basis, classes=seen, constants=flat.sum(axis=0), slopes=flat)
        constants, slopes = _regression(basis.inside[rows], numbers, weights)
        return cls(basis=basis, classes=seen, constants=constants, slopes=slopes)

    def log_probabilities(self, says: Says) -> "NDArray[np.float64]":
        """Shape (texts, classes learned), in the order of `classes`."""
        if len(self.classes) < 2:
            return np.zeros((len(says.texts), len(self.classes)))
        found = self.basis.places(says, self.slopes) + self.constants
        found -= found.max(axis=1, keepdims=True, initial=-np.inf)
        return np.asarray(found - np.log(np.exp(found).sum(axis=1, keepdims=True)))


def _dense(says: Says) -> "NDArray[np.float64]":
    return np.hstack([says.vectors, _CONCEPT_WEIGHT * np.sqrt(says.beliefs)]).astype(np.float64)


def _counters() -> list[Any]:
    # scikit-learn takes a second to import; pages without suggestions never need it.
    from sklearn.feature_extraction.text import TfidfVectorizer

    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, lowercase=False)
    # Words of one letter count too, and a text without any word has a feature of its own.
    any_word = r"\w+|^$"
    return [letters, TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, lowercase=False, token_pattern=any_word)]


def _leading(gram: "NDArray[np.float64]", seed: int) -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    """The leading eigenvectors of a Gram matrix and their eigenvalues, exact for few texts (the cost is cubic)."""
    rows = len(gram)
    if rows <= MOST_EXACT:
        sizes, axes = eigh(gram, subset_by_index=(max(0, rows - DIRECTIONS), rows - 1))
        return axes, sizes
    # Halko, Martinsson and Tropp, 2011: a random subspace, sharpened by powers of the matrix.
    drawn = np.random.default_rng(seed).standard_normal((rows, DIRECTIONS + 16))
    for _ in range(3):
        drawn, _ = np.linalg.qr(gram @ drawn)
    sizes, turned = eigh(drawn.T @ gram @ drawn)
    return (drawn @ turned)[:, -DIRECTIONS:], sizes[-DIRECTIONS:]


def _regression(
    rows: "NDArray[np.float64]", classes: "NDArray[np.intp]", weights: "NDArray[np.float64]"
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
        held = slopes / STRENGTH
        held[-1] = 0.0
        missed = weights[:, None] * (np.exp(scores - sums) - truth)
        lost = float(weights @ (sums[:, 0] - (scores * truth).sum(axis=1)))
        return lost + 0.5 * float((held * slopes).sum()), (joined.T @ missed + held).ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 60, "ftol": 1e-5})
    best = found.x.reshape(shape)
    return best[-1], best[:-1]
