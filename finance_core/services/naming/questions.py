"""Questions about payments without a category: one answer for all payments of one payee, the most valuable first."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from finance_core.ml.naming import lexicon
from finance_core.ml.naming.payees import canonical
from finance_core.models import Category
from finance_core.services.selections import named

NAMELESS: Final = "A payment without a text"
"""What is said in place of a payee where the bank says nothing at all."""
CHOICES: Final = 9
"""Categories that a question offers: as many as there are digits to press."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One payment that a question is about; `sure` and `category` are what was suggested for it alone."""

    id: int
    version: int
    date: date
    account: str
    name: str
    description: str
    amount: float
    category: str
    confidence: float
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What were these payments for? They have one payee and one direction, the newest first.

    `category` is the suggestion for all of them, "" where there is none, and `confidence` (0 to 1) how sure it is; `choices`
    are the likeliest categories with the suggestion first. `before` says what the payee's other payments are called, and how
    many are. Sizes are in the currency of the household's reports.
    """

    key: str
    name: str
    came_in: bool
    payments: tuple[Asked, ...]
    category: str
    confidence: float
    sure: bool
    reason: str
    choices: tuple[str, ...]
    before: Mapping[str, int]

    @property
    def ids(self) -> tuple[int, ...]:
        """The payments, for a link to them."""
        return tuple(payment.id for payment in self.payments)

    @property
    def size(self) -> float:
        """How much money it is about, whatever the direction."""
        return sum(abs(payment.amount) for payment in self.payments)

    @property
    def value(self) -> float:
        """What an answer is worth: payments times money."""
        return len(self.payments) * self.size


def payee_keys(frame: pd.DataFrame) -> list[str]:
    """Which payments one answer settles: those with the same key have the same payee, however the bank writes it."""
    names = frame["payee"].where(frame["payee"] != "", frame["description"]).tolist()
    return [found.casefold() or " ".join(name.split()).casefold() for found, name in zip(canonical(names), names, strict=True)]


def asked(
    rows: pd.DataFrame, suggested: pd.DataFrame, ranking: pd.DataFrame, labelled: pd.DataFrame, categories: Sequence[Category]
) -> tuple[Question, ...]:
    """The questions about `rows`, those that are not sure first, then by what an answer is worth.

    `rows` stand oldest first. `suggested` holds `category`, `confidence`, `accepted` and `reason`, and `ranking` one likelihood
    a category, both in the order of `rows`. `labelled` are the payments that have a category. Only categories that the
    household shows are suggested.
    """
    offered = [category.name for category in categories if not category.hidden]
    used = _used(labelled, categories)
    likely = ranking.reindex(columns=offered, fill_value=0.0).to_numpy(dtype=float)
    keys = list(zip(payee_keys(rows), (rows["amount"] > 0).tolist(), strict=True))
    groups: dict[tuple[str, bool], list[int]] = {}
    for place, whose in enumerate(keys):
        groups.setdefault(whose, []).append(place)
    before = _before(labelled, groups)
    payments = _payments(rows, suggested.assign(proved=_proved(rows, suggested, keys, before)), frozenset(offered))
    reasons = suggested["reason"].tolist()
    found: list[Question] = []
    for (key, came_in), places in groups.items():
        shares = likely[places].mean(axis=0)
        ranked = [offered[at] for at in np.argsort(-shares, kind="stable") if shares[at] > 0]
        category = ranked[0] if ranked else ""
        agreeing = [place for place in places if payments[place].category == category]
        best = max(agreeing, key=lambda place: payments[place].confidence, default=None)
        found.append(
            Question(
                key=f"{key}-{'in' if came_in else 'out'}",
                name=payments[places[-1]].name,
                came_in=came_in,
                payments=tuple(payments[place] for place in reversed(places)),
                category=category,
                confidence=float(shares.max()) if category else 0.0,
                sure=bool(category) and len(agreeing) == len(places) and all(payments[place].sure for place in places),
                reason=_told(before.get((key, came_in), {}), category, payments[places[-1]].name)
                or ("" if best is None else reasons[best]),
                choices=tuple(dict.fromkeys([*ranked[:CHOICES], *used[came_in]]))[:CHOICES],
                before=before.get((key, came_in), {}),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.sure, -one.value, one.key)))


def _told(before: Mapping[str, int], category: str, payee: str) -> str:
    """What the payee's other payments are called, where that speaks for the category."""
    same, every = before.get(category, 0), sum(before.values())
    if not same:
        return ""
    if every == 1:
        return f"Your only other payment with {payee} is {category}."
    return f"{'All your' if same == every else f'{same:,} of your'} {every:,} other payments with {payee} are {category}."


def _payments(rows: pd.DataFrame, suggested: pd.DataFrame, offered: frozenset[str]) -> list[Asked]:
    """The payments with what was suggested for each; a category that the household does not show is no suggestion."""
    columns: list[Any] = [
        rows["id"].tolist(), rows["version"].tolist(), rows["date"].dt.date.tolist(), rows["account"].tolist(),
        named(rows).tolist(), rows["description"].tolist(), rows["amount"].tolist(), suggested["category"].tolist(),
        suggested["confidence"].tolist(), suggested["proved"].tolist(),
    ]  # fmt: skip
    return [
        Asked(
            id=row_id, version=version, date=day, account=account, name=name or NAMELESS, description=text, amount=amount,
            category=guess if guess in offered else "", confidence=confidence if guess in offered else 0.0,
            sure=sure and guess in offered,
        )
        for row_id, version, day, account, name, text, amount, guess, confidence, sure in zip(*columns, strict=True)
    ]  # fmt: skip


def _proved(
    rows: pd.DataFrame, suggested: pd.DataFrame, keys: Sequence[tuple[str, bool]],
    before: Mapping[tuple[str, bool], Mapping[str, int]],
) -> list[bool]:  # fmt: skip
    """Which suggestions are sure: the payee was called so before, mostly; or nobody called it anything, but its name is known.

    A payee that is new is asked about however sure the model is: it has learned how sure it may be from payees that come again.
    """
    hints = lexicon.hints(named(rows).tolist(), rows["amount"].tolist())
    proved: list[bool] = []
    for key, guess, accepted, hint in zip(keys, suggested["category"], suggested["accepted"], hints, strict=True):
        told = before.get(key)
        if told:
            proved.append(bool(accepted) and guess == next(iter(told)))
        else:
            proved.append(hint is not None and hint.is_name and hint.category == guess)
    return proved


def _used(labelled: pd.DataFrame, categories: Sequence[Category]) -> dict[bool, list[str]]:
    """The categories on offer for money in (True) and for money out, those that were used most for it first.

    Of those that were never used the ones of the fitting direction come first.
    """
    shown = [category for category in categories if not category.hidden]
    found = {}
    for came_in in (False, True):
        counts = labelled.loc[(labelled["amount"] > 0) == came_in, "category"].value_counts()
        ranked = sorted(shown, key=lambda one: (-int(counts.get(one.name, 0)), (one.group == "income") != came_in))
        found[came_in] = [category.name for category in ranked]
    return found


def _before(labelled: pd.DataFrame, wanted: Container[tuple[str, bool]]) -> dict[tuple[str, bool], dict[str, int]]:
    """What the payees' payments are called so far, the commonest category first."""
    found: dict[tuple[str, bool], Counter[str]] = {}
    amounts, names = labelled["amount"].tolist(), labelled["category"].tolist()
    for key, amount, category in zip(payee_keys(labelled), amounts, names, strict=True):
        if (key, amount > 0) in wanted:
            found.setdefault((key, amount > 0), Counter())[category] += 1
    return {key: dict(counts.most_common()) for key, counts in found.items()}
