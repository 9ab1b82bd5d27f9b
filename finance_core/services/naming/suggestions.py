"""What payments without a category were probably for, as questions to the person; nothing is named before they say so.

    learner = Learner(store, household_id)                         # one a household and process
    found = build(learner, ledger, but=waiting(review))            # questions with suggestions and their reasons
    settle(store, household_id, question.payments, category, now=...)

Transfers, linked refunds and split payments are never asked about.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import pandas as pd

from finance_core.errors import InvalidError
from finance_core.ml.naming import lexicon
from finance_core.models import Category, TransactionEdit
from finance_core.services import selections, transactions
from finance_core.services.ledgers import Ledger
from finance_core.services.links import Review
from finance_core.services.naming import learning, questions
from finance_core.services.naming.learning import LEAST_MEASURED, Learner, Quality
from finance_core.services.naming.questions import Asked, Question
from finance_core.storage import Store, links

__all__ = [
    "LEAST_MEASURED", "Asked", "Learner", "Quality", "Question", "Suggestions", "accept", "build", "nameable", "open_rows",
    "settle", "waiting",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """What waits for a category, with suggestions. Read-only: it is shared between page views.

    `named` payments have a category already, `waiting` ones are asked about as transfers or refunds first. `learned_from` is
    how many decisions the suggestions rest on; `without_model` says why texts are compared by letters only, "" where the
    language model helps.
    """

    questions: tuple[Question, ...]
    named: int
    waiting: int
    learned_from: int
    without_model: str

    @property
    def open(self) -> int:
        """How many payments are asked about."""
        return sum(len(question.payments) for question in self.questions)

    @property
    def sure(self) -> tuple[Asked, ...]:
        """The payments whose suggestion is sure enough to be taken without a look at each."""
        return tuple(payment for question in self.questions for payment in question.payments if payment.sure)


def open_rows(ledger: Ledger) -> pd.DataFrame:
    """The payments that nobody has said a purpose of, oldest first; no transfers, no split ones."""
    rows = ledger.transactions
    return rows[rows["category"].isna() & ~rows["is_split"] & ~rows["is_transfer"]]


def waiting(found: Review) -> frozenset[int]:
    """The payments that are probably transfers or refunds, which is asked first."""
    transfers = {leg for pair in found.transfers if pair.sure for leg in pair.ids}
    return frozenset(transfers | {pair.refund.id for pair in found.refunds if pair.sure})


def nameable(ledger: Ledger) -> int:
    """How many of the payments without a category have a payee that was named before, or a well-known name.

    Counted without a model, for pages that must be there at once; the suggestions may know more.
    """
    rows, every = open_rows(ledger), ledger.transactions
    if rows.empty:
        return 0
    before = set(questions.payee_keys(every[every["category"].notna() & ~every["is_split"]]))
    hints = lexicon.suggest(selections.named(rows).tolist(), rows["amount"].tolist())
    return sum(key in before or hint is not None for key, hint in zip(questions.payee_keys(rows), hints, strict=True))


def build(learner: Learner, ledger: Ledger, *, but: Collection[int] = ()) -> Suggestions:
    """The questions about the household's payments; but those that are asked about elsewhere."""
    store, household_id = learner.store, learner.household_id
    known = learning.lessons(store, household_id, ledger)
    every = open_rows(ledger)
    with store.read(household_id) as reading:
        follow = links.unnamed_refunds(reading)
    rows = every[~every["id"].isin({*but, *follow})]
    shown = transactions.categories_of(store, household_id)
    found: tuple[Question, ...] = ()
    if len(rows):
        guess = learning.guesses(learner.taught(known, shown), rows)
        found = questions.asked(rows, guess.suggested, guess.ranking, known.rows.assign(category=known.categories), shown)
    return Suggestions(
        questions=found,
        named=int(ledger.transactions["category"].notna().sum()),
        waiting=len(every) - len(rows),
        learned_from=len(known.rows),
        without_model=learner.without_model,
    )


def settle(
    store: Store,
    household_id: int,
    payments: Sequence[Asked],
    category: str,
    *,
    now: datetime,
    actor: str = "",
) -> int:
    """Name these payments, as the person's decision; how many changed. Their linked refunds are named with them.

    Where the category is what was suggested, the label says so. Raises ConflictError where a payment was changed since it was
    asked about, and InvalidError where the category is gone.
    """
    return _name(store, household_id, [(payment, category) for payment in payments], now=now, actor=actor)


def accept(store: Store, household_id: int, payments: Sequence[Asked], *, now: datetime, actor: str = "") -> int:
    """Name each of these payments what was suggested for it; how many changed. Raises as `settle` does."""
    return _name(store, household_id, [(payment, payment.category) for payment in payments], now=now, actor=actor)


def _name(store: Store, household_id: int, named: Sequence[tuple[Asked, str]], *, now: datetime, actor: str) -> int:
    known = {category.name: category for category in transactions.categories_of(store, household_id)}
    edits = {payment.id: _edit(payment, category, known) for payment, category in named}
    with store.read(household_id) as reading:
        refunds = links.unnamed_refunds(reading)
    edits |= {refund: edits[purchase] for refund, purchase in refunds.items() if purchase in edits}
    versions = {payment.id: payment.version for payment, _category in named}
    return transactions.edit(store, household_id, edits, now=now, versions=versions, actor=actor)


def _edit(payment: Asked, category: str, known: Mapping[str, Category]) -> TransactionEdit:
    if category not in known:
        raise InvalidError(f"There is no category {category} any more. Choose another one.")
    edit = selections.category_edit(known[category])
    if category != payment.category:
        return edit
    return replace(edit, proposed_by="model", confidence=round(payment.confidence, 2))
