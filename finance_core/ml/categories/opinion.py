"""What all voices together think of a payment, and how it follows from labels."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from finance_core.ml.categories.concepts import beliefs
from finance_core.ml.categories.linear import Basis, Linear, Says
from finance_core.ml.categories.memory import Memory, ages
from finance_core.ml.categories.wording import Wording, wording
from finance_core.ml.naming.folding import phrase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from finance_core.ml.categories.space import Space

CONCEPT_WEIGHT: Final = 0.6
"""Of the concepts' logarithm in the pool, beside 1 for the linear model."""
PRIOR_LABELS: Final = 1.0
"""How many labels of a concept the name of a category is worth."""
PAYEE_PRIOR: Final = 1.0
TEXT_PRIOR: Final = 0.5
"""How many decisions the opinion of the other voices is worth, beside those on the payee, then beside those on the text."""
NEW_CLASS: Final = 3.0
"""How many labels all the categories that were never used are worth together, for the linear model."""
SIZE_PRIOR: Final = 20.0
"""How many labels of a category the usual sizes of payments are worth beside its own."""
SIZE_WEIGHT: Final = 0.3
"""Of the size's logarithm beside what the words say: sizes within a payee are not independent of it."""
_FLOOR: Final = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Payments as the voices hear them. `says` are the distinct texts with their direction; `at` the place of each payment."""

    words: Wording
    dates: "NDArray[np.datetime64]"
    says: Says
    at: "NDArray[np.intp]"

    def rows(self, chosen: "NDArray[np.intp]") -> "Reading":
        """Some of the payments; the distinct texts stay as they are."""
        words = Wording(
            texts=[self.words.texts[row] for row in chosen],
            payees=[self.words.payees[row] for row in chosen],
            directions=self.words.directions[chosen],
            amounts=self.words.amounts[chosen],
        )
        return Reading(words=words, dates=self.dates[chosen], says=self.says, at=self.at[chosen])

    def payee_keys(self) -> list[Hashable]:
        """Payee and direction of each payment."""
        known = {payee: phrase(payee) for payee in set(self.words.payees)}
        return [(known[payee], way) for payee, way in zip(self.words.payees, self.words.directions.tolist(), strict=True)]

    def text_keys(self) -> list[Hashable]:
        """Text and direction of each payment."""
        return list(zip(self.words.texts, self.words.directions.tolist(), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """Payments with their classes and how much each label counts, oldest first."""

    reading: Reading
    classes: "NDArray[np.intp]"
    weights: "NDArray[np.float64]"

    def rows(self, chosen: "NDArray[np.intp]") -> "Taught":
        """Some of them."""
        return Taught(reading=self.reading.rows(chosen), classes=self.classes[chosen], weights=self.weights[chosen])


def read(ledger: pd.DataFrame, space: "Space") -> Reading:
    """The words of a ledger frame, each distinct text looked at once."""
    words = wording(ledger)
    places: dict[tuple[str, int], int] = {}
    at = np.array(
        [places.setdefault(key, len(places)) for key in zip(words.texts, words.directions.tolist(), strict=True)], dtype=np.intp
    )
    texts = [key[0] for key in places]
    ways = np.array([key[1] for key in places], dtype=np.int8)
    vectors = space.vectors(texts)
    says = Says(texts=texts, vectors=vectors, beliefs=beliefs(texts, vectors, ways, space))
    return Reading(words=words, dates=pd.to_datetime(ledger["date"]).to_numpy(dtype="datetime64[s]"), says=says, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What was learned: the linear model, what each concept is called here, and the memory of payees and texts.

    `called`: weighted labels by concept and class, names of the categories counted as PRIOR_LABELS. `examples`: the texts that
    were learned, each once, `meant` what they were called last. `sized`: weighted labels by class of size and class, parted at
    `edges`.
    """

    linear: Linear | None
    labels: int
    called: "NDArray[np.float64]"
    payees: Memory
    texts: Memory
    newest: np.datetime64
    examples: Says
    meant: "NDArray[np.intp]"
    edges: "NDArray[np.float64]"
    sized: "NDArray[np.float64]"

    @classmethod
    def of(cls, taught: Taught, fits: "NDArray[np.float64]", basis: Basis | None) -> "Opinion":
        """Learn from labels; `fits` says how well each class fits a concept by its name, shape (concepts, classes)."""
        dates = taught.reading.dates
        newest = dates.max() if len(dates) and not np.isnat(dates).all() else np.datetime64(0, "s")
        empty = cls(
            linear=None if basis is None else _linear(taught, basis),
            labels=len(taught.classes),
            called=PRIOR_LABELS * fits,
            payees=Memory(),
            texts=Memory(),
            newest=newest,
            examples=taught.reading.says.rows(np.zeros(0, dtype=np.intp)),
            meant=np.zeros(0, dtype=np.intp),
            edges=(edges := _edges(taught.reading.words.amounts)),
            sized=np.zeros((len(edges) + 1, fits.shape[1])),
        )
        return empty.with_more(taught, total=fits.shape[1])

    def with_more(self, taught: Taught, *, total: int) -> "Opinion":
        """These labels too; the linear model stays what it was."""
        aged = taught.weights * ages(taught.reading.dates, self.newest)
        called = np.pad(self.called, ((0, 0), (0, total - self.called.shape[1])), constant_values=_FLOOR)
        one_hot = np.zeros((len(taught.classes), total))
        one_hot[np.arange(len(taught.classes)), taught.classes] = taught.weights
        last = dict(zip(taught.reading.at.tolist(), taught.classes.tolist(), strict=True))
        called = called + taught.reading.says.beliefs[taught.reading.at].T @ one_hot
        return replace(
            self,
            called=called,
            payees=self.payees.with_more(taught.reading.payee_keys(), taught.classes, aged, total=total),
            texts=self.texts.with_more(taught.reading.text_keys(), taught.classes, aged, total=total),
            examples=self.examples.joined(taught.reading.says.rows(np.array(list(last), dtype=np.intp))),
            sized=np.pad(self.sized, ((0, 0), (0, total - self.sized.shape[1]))) + self._sizes(taught.reading).T @ one_hot,
            meant=np.concatenate([self.meant, np.array(list(last.values()), dtype=np.intp)]),
        )

    def decided(self, reading: Reading) -> "NDArray[np.float64]":
        """How many earlier decisions there are on each payment's payee."""
        known = {key: self.payees.get(key) for key in set(reading.payee_keys())}
        counts = {key: 0.0 if found is None else float(found.plain.sum()) for key, found in known.items()}
        return np.array([counts[key] for key in reading.payee_keys()])

    def likelihoods(self, reading: Reading) -> "NDArray[np.float64]":
        """How likely each class is for each payment, shape (payments, classes), rows sum to 1."""
        used, place = np.unique(reading.at, return_inverse=True)
        thought = self._thought(reading.says.rows(used))
        keys = list(zip(place.tolist(), reading.payee_keys(), reading.text_keys(), strict=True))
        known: dict[Hashable, NDArray[np.float64]] = {}
        for key in keys:
            if key not in known:
                known[key] = self._remembered(thought[key[0]], key[1], key[2])
        if not keys:
            return np.zeros((0, self.called.shape[1]))
        likely = np.stack([known[key] for key in keys]) * self._fitting(reading)
        return np.asarray(likely / likely.sum(axis=1, keepdims=True))

    def _sizes(self, reading: Reading) -> "NDArray[np.float64]":
        """The class of size of each payment, as 0 and 1, shape (payments, sizes)."""
        return np.asarray(np.eye(len(self.sized))[np.searchsorted(self.edges, reading.words.amounts)])

    def _fitting(self, reading: Reading) -> "NDArray[np.float64]":
        """How much oftener each class has payments of such a size than others have, shape (payments, classes)."""
        usual = (self.sized.sum(axis=1, keepdims=True) + 1.0) / (self.sized.sum() + len(self.sized))
        often = (self.sized + SIZE_PRIOR * usual) / (self.sized.sum(axis=0) + SIZE_PRIOR)
        return np.asarray(self._sizes(reading) @ (often / usual) ** SIZE_WEIGHT)

    def _thought(self, says: Says) -> "NDArray[np.float64]":
        """The pooled opinion on distinct texts, without memory."""
        total = self.called.shape[1]
        about = says.beliefs @ (self.called / self.called.sum(axis=1, keepdims=True))
        pooled = CONCEPT_WEIGHT * np.log(about + _FLOOR)
        if self.linear is not None:
            seen = self.linear.classes
            new = NEW_CLASS / (NEW_CLASS + self.labels) if total > len(seen) else 0.0
            unseen = about.copy()
            unseen[:, seen] = 0.0
            unseen /= np.maximum(unseen.sum(axis=1, keepdims=True), _FLOOR)
            each = np.log(new * unseen + _FLOOR**2)
            each[:, seen] = self.linear.log_probabilities(says) + np.log1p(-new)
            pooled = pooled + each
        pooled -= pooled.max(axis=1, keepdims=True, initial=-np.inf)
        likely = np.exp(pooled)
        return np.asarray(likely / likely.sum(axis=1, keepdims=True))

    def _remembered(self, thought: "NDArray[np.float64]", payee: Hashable, text: Hashable) -> "NDArray[np.float64]":
        """The opinion with what was counted: first for the payee, then for the very text."""
        for memory, key, prior in ((self.payees, payee, PAYEE_PRIOR), (self.texts, text, TEXT_PRIOR)):
            found = memory.get(key)
            if found is not None:
                thought = (prior * thought + found.counts) / (prior + found.counts.sum())
        return thought


def _edges(amounts: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Where sizes of payments part: at the tenths of what was labelled."""
    return np.unique(np.quantile(amounts, np.linspace(0.1, 0.9, 9))) if len(amounts) else np.zeros(0)


def _linear(taught: Taught, basis: Basis) -> Linear:
    """The linear model of distinct texts and their labels."""
    pairs: dict[tuple[int, int], float] = {}
    for text, one, weight in zip(taught.reading.at.tolist(), taught.classes.tolist(), taught.weights.tolist(), strict=True):
        pairs[text, one] = pairs.pop((text, one), 0.0) + weight
    chosen = list(pairs.items())
    texts = np.array([text for (text, _), _ in chosen], dtype=np.intp)
    classes = np.array([one for (_, one), _ in chosen], dtype=np.intp)
    return Linear.of(basis, texts, classes, np.array([weight for _, weight in chosen]))
