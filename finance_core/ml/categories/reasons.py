"""Why a category is suggested: one sentence with its numbers."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from finance_core.ml.categories.concepts import concepts
from finance_core.ml.naming import lexicon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from finance_core.ml.categories.opinion import Opinion, Reading

ALIKE: Final = 0.55
"""Cosine from which on a text reads like another; names of shops of one kind lie at 0.5 to 0.8."""
_CLEAR: Final = 0.4
"""Belief in a concept from which on it is named."""
_SHOWN: Final = 60
"""Characters of a text inside a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One payment's keys and the class suggested for it."""

    payee: Hashable
    name: str
    text: int
    direction: int
    best: int


def reasons(reading: "Reading", best: "NDArray[np.intp]", opinion: "Opinion", classes: Sequence[str]) -> list[str]:
    """One sentence for each payment and the class that is suggested for it; equal payments are looked at once."""
    names, ways = reading.words.payees, reading.words.directions.tolist()
    columns = zip(reading.payee_keys(), names, reading.at.tolist(), ways, best.tolist(), strict=True)
    cases = [_Case(payee=payee, name=name, text=text, direction=way, best=one) for payee, name, text, way, one in columns]
    known = {case: _remembered(opinion, case, classes) for case in dict.fromkeys(cases)}
    open_cases = [case for case, sentence in known.items() if not sentence]
    for case, alike in zip(open_cases, _neighbours(reading, open_cases, opinion), strict=True):
        known[case] = _alike(case, alike, opinion, classes) or _meant(reading, case, classes)
    return [known[case] for case in cases]


def _remembered(opinion: "Opinion", case: _Case, classes: Sequence[str]) -> str:
    """What the payee was called before."""
    kept = opinion.payees.get(case.payee)
    if kept is None or not kept.plain[case.best]:
        return ""
    total, same = int(kept.plain.sum()), int(kept.plain[case.best])
    called, category = _short(case.name) or "this payee", classes[case.best]
    if total == 1:
        return f"Your one other payment to {called} is {category}."
    if same == total:
        return f"All {total} of your payments to {called} are {category}."
    return f"{same} of your {total} payments to {called} are {category}."


def _neighbours(reading: "Reading", cases: Sequence[_Case], opinion: "Opinion") -> "NDArray[np.float32]":
    """How alike each case is to each example, shape (cases, examples)."""
    vectors = reading.says.vectors[np.array([case.text for case in cases], dtype=np.intp)]
    return np.asarray(vectors @ opinion.examples.vectors.T)


def _alike(case: _Case, alike: "NDArray[np.float32]", opinion: "Opinion", classes: Sequence[str]) -> str:
    """The examples of the suggested class that read like the text."""
    near = np.flatnonzero((alike >= ALIKE) & (opinion.meant == case.best))
    if not len(near):
        return ""
    nearest = _short(opinion.examples.texts[int(near[alike[near].argmax()])])
    others = len(near) - 1
    if not others:
        return f"Reads like “{nearest}”, which is {classes[case.best]}."
    more = "1 other" if others == 1 else f"{others} others"
    return f"Reads like “{nearest}” and {more}, which are {classes[case.best]}."


def _meant(reading: "Reading", case: _Case, classes: Sequence[str]) -> str:
    """What the words mean to everybody."""
    category = classes[case.best]
    hint = lexicon.hints([reading.says.texts[case.text]], [float(case.direction)])[0]
    if hint is not None and hint.category == category:
        return f"“{hint.text}” is usually {category}."
    belief = reading.says.beliefs[case.text]
    top = int(belief.argmax())
    if belief[top] >= _CLEAR:
        return f"It seems to be about {concepts()[top].name}; of your categories {category} fits best."
    return f"Nothing like it has a category yet; {category} is a guess."


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"
