"""The categoriser of one household: what it learns from, how it keeps up with every answer, and how good it was so far."""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from finance_core.models import Category
from finance_core.services import transactions
from finance_core.services.ledgers import Ledger
from finance_core.services.naming import labels, questions, vectors
from finance_core.storage import Store

if TYPE_CHECKING:
    from finance_core.ml.categories.embeddings import Embedder
    from finance_core.ml.categorise import Categoriser

_SEED: Final = 0
_WEIGHTS: Final = {"person": 3.0, "rule": 1.0, "file": 1.0}
"""How much a decision counts by its author. What a model applied by itself teaches nothing."""
_NEW_SHARE: Final = 0.2
_NEW_LEAST: Final = 40
"""So many answers are learned on top of what was learned whole, as a share of it or at least; then all is learned anew."""
LEAST_MEASURED: Final = 60
"""Decisions from which on it is measured how good the suggestions are: fewer say nothing that would hold."""
MOST_MEASURED: Final = 3_000
_TAUGHT_SHARE: Final = 0.7
_OF_EACH: Final = 3
"""Lessons of each payee and category that are taught."""
_LEAST_PAYEES: Final = 60
"""Named payees from which on everything learns."""
_REFERENCE: Final = re.compile(r"\d{4}|\d{1,2}[./-]\d{1,2}")
"""What only a bank writes: a reference, or a date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """Payments whose category is known, oldest first: the ledger's rows, their categories and how much each counts."""

    rows: pd.DataFrame
    categories: "pd.Series[str]"
    weights: "pd.Series[float]"

    def part(self, chosen: "pd.Series[bool]") -> "Lessons":
        """Only some of them."""
        return Lessons(rows=self.rows[chosen], categories=self.categories[chosen], weights=self.weights[chosen])


@dataclass(frozen=True, slots=True, kw_only=True)
class Guesses:
    """What is suggested, indexed like the rows that were asked about.

    `suggested` has `category`, `confidence` (0 to 1), `accepted` and `reason`; `ranking` one likelihood a category.
    """

    suggested: pd.DataFrame
    ranking: pd.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How good suggestions were for the household's later decisions, having learned from the earlier ones only.

    Of `asked` payments `right` were suggested right; of `sure` ones `sure_right`. `repeated` is how many the simplest way gets
    right: what the payee was called last.
    """

    asked: int
    right: int
    sure: int
    sure_right: int
    repeated: int


def lessons(store: Store, household_id: int, ledger: Ledger) -> Lessons:
    """What may be learned from: decisions of people and rules, and categories that came with files.

    Transfers teach nothing: they are recognised by their other leg, and where little else is named yet, everything would look
    like one.
    """
    known = labels.known_labels(store, household_id)
    known = known[known["author"].isin(list(_WEIGHTS))].set_index("id")
    rows = ledger.transactions
    rows = rows[rows["id"].isin(known.index) & ~rows["is_split"] & ~rows["is_transfer"]]
    found = known.loc[rows["id"]]
    return Lessons(
        rows=rows,
        categories=pd.Series(found["category"].to_numpy(), index=rows.index, dtype="str"),
        weights=pd.Series(found["author"].map(_WEIGHTS).to_numpy(dtype=float), index=rows.index),
    )


class Learner:
    """Keeps the categoriser of one household at hand, so that an answer is learned within the moment.

    All is learned whole at first. What was decided since then is learned on top of that, until it is much; then all is learned
    anew, and so it is where a decision that was learned whole is taken back. Safe to use from several threads.
    """

    def __init__(self, store: Store, household_id: int) -> None:
        self.store, self.household_id = store, household_id
        self.embedder = vectors.embedder(store, household_id)
        self._lock = threading.Lock()
        self._whole: Categoriser | None = None
        self._known: pd.Series[str] = pd.Series(dtype="str")
        self._offered: tuple[str, ...] = ()

    @property
    def without_model(self) -> str:
        """Why the language model does not help, as a sentence; "" where it does."""
        from finance_core.ml.categories import embeddings

        return embeddings.unavailable()

    def taught(self, known: Lessons, categories: Sequence[Category]) -> "Categoriser":
        """A categoriser that knows just these lessons, and the categories that the household has."""
        offered = _offered(categories)
        now = pd.Series(known.categories.to_numpy(), index=known.rows["id"].to_numpy(), dtype="str")
        with self._lock:
            before = self._known.reindex(now.index)
            new = (before != now) | before.isna()
            lost = not self._known.index.isin(now.index).all()
            many = int(new.sum()) > max(_NEW_LEAST, _NEW_SHARE * len(self._known))
            if self._whole is None or lost or many or offered != self._offered:
                self._whole = fitted(known, self.embedder, offered)
                self._known, self._offered = now, offered
                return self._whole
            whole = self._whole
        fresh = telling(known.part(pd.Series(new.to_numpy(), index=known.rows.index)))
        return whole.learned(spoken(fresh.rows), fresh.categories, weight=fresh.weights) if len(fresh.rows) else whole


def _offered(categories: Sequence[Category]) -> tuple[str, ...]:
    """The categories that may be suggested before they were ever used."""
    return tuple(category.name for category in categories if not category.hidden and category.group != "transfer")


def guesses(categoriser: "Categoriser", rows: pd.DataFrame) -> Guesses:
    """What is suggested for these payments."""
    said = spoken(rows)
    return Guesses(suggested=categoriser.predict(said), ranking=categoriser.likelihoods(said))


def telling(known: Lessons) -> Lessons:
    """Only the newest lessons of each payee and category: the two hundredth visit to a supermarket teaches nothing new.

    So ten answers that settle a thousand payments are ten things learned, and do not drown what the words mean.
    """
    keys = pd.DataFrame({"payee": questions.payee_keys(known.rows), "category": known.categories}, index=known.rows.index)
    return known.part(keys.groupby(["payee", "category"]).cumcount(ascending=False) < _OF_EACH)


def spoken(rows: pd.DataFrame) -> pd.DataFrame:
    """The payments without the numbers of a bank's text, where it has dates or references among its words.

    Three years of card payments then have some hundred texts to compare, not thousands. Other texts stay as they are: in a
    person's own note numbers say something.
    """
    known = {text: _without_numbers(text) for text in set(rows["description"])}
    return rows.assign(description=rows["description"].map(known).astype("str"))


def _without_numbers(text: str) -> str:
    if not _REFERENCE.search(text):
        return text
    words = [word for word in text.split() if not any(map(str.isdigit, word))]
    return " ".join(words) if any(any(map(str.isalpha, word)) for word in words) else text


def measured(learner: Learner, ledger: Ledger) -> Quality | None:
    """How good the suggestions are for this household; None where too little is named to say.

    The newest payments are held back and suggested from the earlier ones alone, as it would have happened.
    """
    known = lessons(learner.store, learner.household_id, ledger)
    newest = pd.Series(known.rows.index.isin(known.rows.index[-MOST_MEASURED:]), index=known.rows.index)
    known = known.part(newest)
    if len(known.rows) < LEAST_MEASURED or known.categories.nunique() < 2:
        return None
    offered = _offered(transactions.categories_of(learner.store, learner.household_id))
    early = pd.Series(known.rows.index.isin(known.rows.index[: round(_TAUGHT_SHARE * len(known.rows))]), index=known.rows.index)
    taught, later = known.part(early), known.part(~early)
    found = fitted(taught, learner.embedder, offered).predict(spoken(later.rows).drop(columns=["category", "group"]))
    right, sure = found["category"] == later.categories, found["accepted"].astype(bool)
    return Quality(
        asked=len(right),
        right=int(right.sum()),
        sure=int(sure.sum()),
        sure_right=int((right & sure).sum()),
        repeated=int((_repeated(taught, later) == later.categories).sum()),
    )


def _repeated(taught: Lessons, later: Lessons) -> "pd.Series[str]":
    """What each payee was called last; the commonest category for payees that are new."""
    last = dict(zip(questions.payee_keys(taught.rows), taught.categories, strict=True))
    commonest = str(taught.categories.mode().iloc[0])
    found = [last.get(key, commonest) for key in questions.payee_keys(later.rows)]
    return pd.Series(found, index=later.rows.index, dtype="str")


def fitted(known: Lessons, embedder: "Embedder", offered: Sequence[str]) -> "Categoriser":
    """A categoriser that has learned all of these lessons at once.

    Of few payees only memory and concepts learn. The linear part would take the few categories that it has seen for all there
    are: after ten answers in review it names 11 % of the other payees right, without it 52 % (demo household; even at 60).
    """
    # scikit-learn takes a second to import; only what is about suggestions needs it.
    from finance_core.ml.categorise import Categoriser

    known = telling(known)
    model = Categoriser(seed=_SEED, embedder=embedder, categories=offered)
    said = spoken(known.rows)
    if len(set(questions.payee_keys(known.rows))) >= _LEAST_PAYEES:
        return model.fit(said, known.categories, weight=known.weights)
    begun = model.fit(said.head(0), known.categories.head(0))
    return begun.learned(said, known.categories, weight=known.weights) if len(said) else begun
