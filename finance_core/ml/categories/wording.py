"""The words of payments, as the categoriser reads them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from finance_core.ml.naming.payees import canonical

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_CHARACTERS: Final = 300
"""Of a text; bank texts have at most 140 by SEPA rules, and what follows a name is references."""
_GAPS: Final = re.compile(r"[\W_]+")
_REFERENCE: Final = re.compile(r"\b\d{5,}\b|\b(?=\w*\d)(?=\w*[^\W\d])\w{10,}\b")
"""Numbers of five digits and more, and long mixtures of letters and digits, say nothing about what a payment is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What payments say: parallel sequences, one entry a payment.

    `texts`: the bank's words in plain letters; `payees`: the clean payee; `directions`: 1 for money in, -1 for money out, 0 for
    none; `amounts`: sizes in the ledger's currency, never negative.
    """

    texts: list[str]
    payees: list[str]
    directions: "NDArray[np.int8]"
    amounts: "NDArray[np.float64]"


def wording(ledger: pd.DataFrame) -> Wording:
    """The words of every payment of a ledger frame; empty texts stay empty."""
    descriptions = _texts(ledger, "description")
    given = _texts(ledger, "payee")
    said = [description if description.strip() else payee for description, payee in zip(descriptions, given, strict=True)]
    missing = [text for text, payee in zip(said, given, strict=True) if not payee.strip()]
    cleaned = iter(canonical(missing))
    payees = [payee if payee.strip() else next(cleaned) for payee in given]
    amounts = ledger["amount"].to_numpy(dtype=np.float64, na_value=0.0)
    return Wording(
        texts=plain(said),
        payees=payees,
        directions=np.sign(amounts).astype(np.int8),
        amounts=np.abs(amounts),
    )


def plain(texts: Sequence[str]) -> list[str]:
    """Lower case, letters and digits only, without references; each distinct text is read once."""
    known = {text: _plain(text) for text in set(texts)}
    return [known[text] for text in texts]


def _plain(text: str) -> str:
    words = _GAPS.sub(" ", unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).casefold()).strip()
    return " ".join(_REFERENCE.sub(" ", words).split()) or words


def _texts(ledger: pd.DataFrame, column: str) -> list[str]:
    if column not in ledger:
        return [""] * len(ledger)
    return ["" if missing else str(text) for text, missing in zip(ledger[column], ledger[column].isna(), strict=True)]
