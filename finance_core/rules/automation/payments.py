"""The payments that rules look at, as columns: one entry a payment in each, and every distinct text only once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """A column of texts: `codes`, shape (n,), say which of the `distinct` ones each payment has."""

    codes: Ints
    distinct: tuple[str, ...]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Self:
        """The column of these texts."""
        codes, distinct = pd.factorize(np.asarray(texts, dtype=object))
        return cls(codes=codes.astype(np.int64), distinct=tuple(distinct))

    def __getitem__(self, place: int) -> str:
        """The text of one payment."""
        return self.distinct[int(self.codes[place])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payments:
    """Columns of n payments: what rules compare, what they may change, and what a person decided.

    `amount_minor` is what was booked, money out negative, in minor units of `currency`; `day` is datetime64[D]. `category` is 0
    where there is none. `decided` and `named` tell where a person said what a payment was for, and what its payee is called: no
    rule changes that. `ruled_by` is the id of the rule whose decision a payment carries, 0 for none.
    """

    id: Ints
    day: NDArray[np.datetime64]
    account: Ints
    amount_minor: Ints
    currency: Texts
    description: Texts
    payee: Texts
    category: Ints
    note: Texts
    tags: Texts
    is_transfer: Bools
    is_split: Bools
    decided: Bools
    named: Bools
    ruled_by: Ints

    def __len__(self) -> int:
        return len(self.id)
