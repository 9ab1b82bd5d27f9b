"""A payment of the ledger as the search for transfers and refunds sees it, and its text made comparable."""

from datetime import date
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


def spaced(text: str) -> str:
    """The text folded, its words parted by single spaces, with one at either end, so that ` word ` finds whole words."""
    return f" {' '.join(fold(text[:_LONGEST]).translate(_MARKS).split())} "
