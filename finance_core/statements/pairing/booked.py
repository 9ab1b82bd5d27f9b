"""A payment of the ledger as the search for transfers and refunds sees it, and its text made comparable."""

from collections.abc import Sequence
from datetime import date
from operator import itemgetter
from typing import Final, NamedTuple

from finance_core.models import CategoryGroup
from finance_core.statements.words import fold

_LONGEST: Final = 400
_MARKS: Final = str.maketrans(dict.fromkeys("!\"#$%&'()+,-./:;<=>?@[\\]^_`{|}~’‘“”«»·–—¡¿、。：（）", " "))


class Booked(NamedTuple):
    """One payment. `group` is that of its category, None without one; `decided` says that the person chose the category.

    `is_transfer` is what the person or the file said about this payment alone. The star of a masked number stays in the text.
    """

    id: int
    account_id: int
    date: date
    amount_minor: int
    currency: str
    payee: str
    description: str
    category_id: int | None = None
    group: CategoryGroup | None = None
    is_transfer: bool = False
    decided: bool = False

    @property
    def is_marked(self) -> bool:
        """Whether it counts as a transfer already."""
        return self.is_transfer or self.group == "transfer"

    @property
    def is_ordinary(self) -> bool:
        """Whether it has a category of income, spending or saving."""
        return self.category_id is not None and not self.is_marked


BY_DAY: Final = itemgetter(Booked._fields.index("date"), Booked._fields.index("id"))
"""The order in which payments are searched: by day, then as they came."""


def spaced_many(texts: Sequence[str]) -> list[str]:
    """Many texts folded and without marks, most of them in one go, since a call for each takes a second for a long ledger.

    Their words are those of `spaced`; how many spaces part them is left open.
    """
    found = [text[:_LONGEST] for text in texts]
    plain = [place for place, text in enumerate(found) if text.isascii() and "\n" not in text]
    together = fold("\n".join([found[place] for place in plain])).translate(_MARKS).split("\n") if plain else []
    for place, text in zip(plain, together, strict=True):
        found[place] = text
    for place in set(range(len(found))).difference(plain):
        found[place] = spaced(found[place])
    return found


def spaced(text: str) -> str:
    """The text folded, its words parted by single spaces, with one at either end, so that ` word ` finds whole words."""
    return f" {' '.join(fold(text[:_LONGEST]).translate(_MARKS).split())} "
