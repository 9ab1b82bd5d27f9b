"""Why a category is suggested: one sentence with its numbers."""

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from finance_core.ml import lexicon
from finance_core.ml.concepts import concepts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from finance_core.ml.opinion import Opinion, Reading


def reasons(
    reading: "Reading", best: "NDArray[np.intp]", opinion: "Opinion", classes: Sequence[str]
) -> list[str]:
    """One sentence for each payment and the class that is suggested for it."""
    known: dict[Hashable, str] = {}
    found = []
    keys = zip(reading.payee_keys(), reading.text_keys(), reading.at.tolist(), best.tolist(), reading.words.payees, strict=True)
    for payee, text, at, one, name in keys:
        key = (payee, text, one)
        if key not in known:
            known[key] = _remembered(opinion, payee, name, one, classes) or _meant(reading, at, one, classes)
        found.append(known[key])
    return found


def _remembered(opinion: "Opinion", payee: Hashable, name: str, one: int, classes: Sequence[str]) -> str:
    kept = opinion.payees.get(payee)
    if kept is None or not kept.plain[one]:
        return ""
    total, same = int(kept.plain.sum()), int(kept.plain[one])
    called = name or "this payee"
    if total == 1:
        return f"Your only other payment to {called} is {classes[one]}."
    if same == total:
        return f"All {total} of your payments to {called} are {classes[one]}."
    return f"{same} of your {total} payments to {called} are {classes[one]}."


def _meant(reading: "Reading", at: int, one: int, classes: Sequence[str]) -> str:
    hint = lexicon.hints([reading.says.texts[at]], [float(reading.words.directions[0])])[0]
    if hint is not None and hint.category == classes[one]:
        return f"“{hint.text}” usually is {classes[one]}."
    beliefs = reading.says.beliefs[at]
    top = int(beliefs.argmax())
    if beliefs[top] >= 0.5:
        return f"Reads like {concepts()[top].name}, for which {classes[one]} fits best."
    return f"Nothing like it was named before; {classes[one]} is the best guess."
