"""The categoriser: what payments are for, learned from what their household said so far.

Four voices are heard:

    linear      letters, words and meaning of a text                    (ml.linear)
    concepts    what a text is about, and what this household calls it  (ml.concepts)
    memory      what this payee and this very text were called before   (ml.memory)
    sizes       how large the payments of a category are                (ml.opinion)

The logarithms of the first two are added; memory adds to that opinion what was counted, as a Dirichlet distribution does, and
the size of the payment shifts it a little. How sure the result is was learned on later payments, suggested from earlier ones
(ml.certainty). Method, figures and limits: docs/models/categorise.md.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from finance_core.ml.categories import embeddings
from finance_core.ml.categories.certainty import UNTRIED, Certainty, certainty
from finance_core.ml.categories.concepts import affinities, starting_categories
from finance_core.ml.categories.linear import Basis
from finance_core.ml.categories.opinion import Opinion, Taught, read
from finance_core.ml.categories.reasons import reasons
from finance_core.ml.categories.space import Space, space_of
from finance_core.ml.threads import one_thread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from finance_core.ml.categories.embeddings import Embedder

LEAST_TRIED: Final = 40
"""Labels from which on the newest are held back once, to learn how sure is sure."""
_FOLDS: Final = (0.7, 0.85)
"""Shares of the labels, oldest first, after which the next part is suggested as a trial: late ones know nearly all labels."""
_MARGIN: Final = 0.3
"""What the best guess must be ahead of the second to be accepted."""


class Categoriser:
    """Suggests a category for each payment, with how sure that is and why.

    `categories`: the household's categories, also those that were never used; labels may name others. Where neither names
    any, the categories that every household starts with are suggested.
    `embedder`: where vectors of texts come from, by default the process's own. `by_meaning` False leaves the sentence model
    out; `uses_embeddings` says whether it takes part, `without_embeddings` why not. The same labels and `seed` give the same
    suggestions.
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        categories: Sequence[str] | None = None,
        embedder: "Embedder | None" = None,
        by_meaning: bool = True,
    ) -> None:
        self.seed = seed
        self.categories = categories
        self.embedder = embedder
        self.by_meaning = by_meaning

    @property
    def uses_embeddings(self) -> bool:
        """Whether texts are compared by meaning."""
        return self.by_meaning and not self.without_embeddings

    @property
    def without_embeddings(self) -> str:
        """Why texts can't be compared by meaning here, as a sentence; empty where they can."""
        return embeddings.unavailable()

    @one_thread()
    def fit(self, ledger: pd.DataFrame, labels: pd.Series, *, weight: pd.Series | None = None) -> "Categoriser":
        """Learn from a ledger frame and the category of each row, aligned with it; rows without a label are left out.

        `weight` is how much a label counts, aligned alike: 3 for a person's own decision beside 1 for what came with a file.
        No labels at all are fine: then the names of the categories, known payees and everyday words speak alone.
        """
        rows, names, weights = _labelled(ledger, labels, weight)
        self._space: Space = space_of(self.embedder, by_meaning=self.by_meaning)
        self.classes_ = list(dict.fromkeys([*names, *(self.categories or ())])) or list(starting_categories())
        numbers = {name: at for at, name in enumerate(self.classes_)}
        classes = np.array([numbers[name] for name in names], dtype=np.intp)
        reading = read(rows, self._space)
        fits = affinities(self.classes_, self._space)
        taught = Taught(reading=reading, classes=classes, weights=weights)
        basis = Basis.of(reading.says, seed=self.seed) if len(classes) else None
        self._opinion = Opinion.of(taught, fits, basis)
        self._certainty = _tried(taught, fits, basis)
        return self

    @one_thread()
    def learned(self, ledger: pd.DataFrame, labels: pd.Series, *, weight: pd.Series | None = None) -> "Categoriser":
        """A categoriser that knows these labels too, at once: memory and concepts learn, the linear part waits for `fit`."""
        rows, names, weights = _labelled(ledger, labels, weight)
        more = Categoriser(seed=self.seed, categories=self.categories, embedder=self.embedder, by_meaning=self.by_meaning)
        more._space, more._certainty = self._space, self._certainty
        more.classes_ = list(dict.fromkeys([*self.classes_, *names]))
        numbers = {name: at for at, name in enumerate(more.classes_)}
        classes = np.array([numbers[name] for name in names], dtype=np.intp)
        taught = Taught(reading=read(rows, self._space), classes=classes, weights=weights)
        more._opinion = self._opinion.with_more(taught, total=len(more.classes_))
        return more

    @one_thread()
    def predict(self, ledger: pd.DataFrame) -> pd.DataFrame:
        """Suggestions, indexed like `ledger`: `category` (always filled), `confidence`, `accepted` and `reason`.

        `confidence` is the calibrated probability of being right, 0 to 1. `accepted`: sure enough to apply without asking,
        which needs labels that bore it out. `reason`: one sentence.
        """
        reading = read(ledger, self._space)
        likely = self._opinion.likelihoods(reading)
        before = self._opinion.decided(reading)
        best = likely.argmax(axis=1) if len(likely) else np.zeros(0, dtype=np.intp)
        first, second = _two_best(likely)
        sure = self._certainty.confidence(first, before)
        accepted = (sure >= self._certainty.threshold) & (first - second >= _MARGIN)
        if not self._certainty.proved:
            accepted &= before >= 2
        return pd.DataFrame(
            {
                "category": pd.Series([self.classes_[at] for at in best], index=ledger.index, dtype="str"),
                "confidence": sure,
                "accepted": accepted,
                "reason": pd.Series(
                    reasons(reading, best, self._opinion, self.classes_), index=ledger.index, dtype="str"
                ),
            },
            index=ledger.index,
        )

    @one_thread()
    def likelihoods(self, ledger: pd.DataFrame) -> pd.DataFrame:
        """How likely each category is, indexed like `ledger`, one column a category; rows sum to 1. Not calibrated."""
        likely = self._opinion.likelihoods(read(ledger, self._space))
        return pd.DataFrame(likely, index=ledger.index, columns=self.classes_)


def _tried(taught: Taught, fits: "NDArray[np.float64]", basis: Basis | None) -> Certainty:
    """How sure is sure, learned by suggesting later labels from earlier ones."""
    total = len(taught.classes)
    if total < LEAST_TRIED:
        return UNTRIED
    likely, before, right = [], [], []
    ends = [*(round(total * share) for share in _FOLDS), total]
    for start, end in pairwise(ends):
        opinion = Opinion.of(taught.rows(np.arange(start)), fits, basis)
        trial = taught.rows(np.arange(start, end))
        found = opinion.likelihoods(trial.reading)
        likely.append(found.max(axis=1))
        before.append(opinion.decided(trial.reading))
        right.append(found.argmax(axis=1) == trial.classes)
    return certainty(np.concatenate(likely), np.concatenate(before), np.concatenate(right))


def _labelled(
    ledger: pd.DataFrame, labels: pd.Series, weight: pd.Series | None
) -> "tuple[pd.DataFrame, list[str], NDArray[np.float64]]":
    """Rows with a label, oldest first, their labels and weights."""
    known = labels.notna().to_numpy() & (labels.astype("str").str.strip() != "").to_numpy()
    dates = pd.to_datetime(ledger["date"]).to_numpy()
    order = np.argsort(dates, kind="stable")
    order = order[known[order]]
    weights = np.ones(len(ledger)) if weight is None else np.asarray(weight, dtype=np.float64)
    return ledger.iloc[order], [str(name) for name in labels.iloc[order]], np.nan_to_num(weights[order], nan=1.0)


def _two_best(likely: "NDArray[np.float64]") -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    if likely.shape[1] < 2:
        return likely.max(axis=1, initial=0.0), np.zeros(len(likely))
    two = np.partition(likely, -2, axis=1)[:, -2:]
    return two[:, 1], two[:, 0]
