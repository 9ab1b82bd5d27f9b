"""Proof by balance: where balance(i) - balance(i-1) = amount(i), the columns, their sign and the row order are certain."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

Rows = Literal["oldest_first", "newest_first"]

_ENOUGH: Final = 0.75
"""Fees kept out of the amounts and rows of other accounts break some links; chance alone makes hardly any."""
_MANY: Final = 5
"""So many links that hold are no chance, even where rows that were put in by hand break nearly as many."""
_ENOUGH_OF_MANY: Final = 0.5


@dataclass(frozen=True, slots=True)
class Proof:
    """How well the balances confirm the amounts: `share` of the links hold, with the sign turned where `inverted`."""

    links: int
    held: int
    inverted: bool
    rows: Rows

    @property
    def share(self) -> float:
        """The part of the links that hold."""
        return self.held / self.links if self.links else 0.0

    @property
    def holds(self) -> bool:
        """Whether that is more than chance."""
        return self.held >= 1 and self.share >= (_ENOUGH_OF_MANY if self.held >= _MANY else _ENOUGH)


NOTHING: Final = Proof(0, 0, inverted=False, rows="oldest_first")


def check(balances: Sequence[int | None], changes: Sequence[int | None]) -> Proof:
    """The best of the four ways to chain balances: either row order, either sign.

    Balances may be missing, as where a bank gives one a day: then the changes between two of them are summed. A link
    whose changes sum to zero says nothing and isn't counted.
    """
    held = {(False, "oldest_first"): 0, (False, "newest_first"): 0, (True, "oldest_first"): 0, (True, "newest_first"): 0}
    links = 0
    last: int | None = None
    after = before = 0
    for balance, change in zip(balances, changes, strict=True):
        step = change or 0
        after += step
        if balance is not None:
            if last is not None and (after or before):
                links += 1
                moved = balance - last
                held[False, "oldest_first"] += moved == after != 0
                held[True, "oldest_first"] += moved == -after != 0
                held[False, "newest_first"] += -moved == before != 0
                held[True, "newest_first"] += -moved == -before != 0
            last, after, before = balance, 0, 0
        before += step
    # On equal evidence the sign as written wins, then the older row first.
    (inverted, rows), count = max(held.items(), key=lambda item: item[1])
    return Proof(links, count, inverted=inverted, rows="newest_first" if rows == "newest_first" else "oldest_first")
