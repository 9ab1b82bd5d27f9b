"""What payments were called before: by payee, and by the exact text."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

HALF_LIFE_DAYS: Final = 180.0
"""After half a year a decision counts half beside one of today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What one key was called: `counts` weighted and aged by class, `plain` the number of payments by class."""

    counts: "NDArray[np.float64]"
    plain: "NDArray[np.int64]"


class Memory:
    """Decisions by key (a payee or a text, with the direction), immutable: `with_more` gives a new one."""

    def __init__(self, kept: Mapping[Hashable, Decisions] | None = None, *, classes: int = 0) -> None:
        self._kept: dict[Hashable, Decisions] = dict(kept or {})
        self.classes = classes

    def __len__(self) -> int:
        return len(self._kept)

    def with_more(
        self,
        keys: Sequence[Hashable],
        classes: "NDArray[np.intp]",
        weights: "NDArray[np.float64]",
        *,
        total: int,
    ) -> "Memory":
        """What was known and these; `total` is the number of classes there are now."""
        kept = self._kept
        if total > self.classes:
            kept = {key: _widened(decisions, total) for key, decisions in kept.items()}
        new: dict[Hashable, Decisions] = {}
        for key, one, weight in zip(keys, classes.tolist(), weights.tolist(), strict=True):
            if key not in new:
                before = kept.get(key)
                new[key] = Decisions(
                    counts=np.zeros(total) if before is None else before.counts.copy(),
                    plain=np.zeros(total, dtype=np.int64) if before is None else before.plain.copy(),
                )
            new[key].counts[one] += weight
            new[key].plain[one] += 1
        return Memory({**kept, **new}, classes=total)

    def get(self, key: Hashable) -> Decisions | None:
        """What is known of a key."""
        return self._kept.get(key)


def ages(dates: "NDArray[np.datetime64]", newest: np.datetime64) -> "NDArray[np.float64]":
    """How much a decision of each date counts, 1 for the newest; missing dates count as the newest."""
    days = (newest - dates) / np.timedelta64(1, "D")
    return np.asarray(0.5 ** (np.nan_to_num(np.maximum(days, 0.0)) / HALF_LIFE_DAYS))


def _widened(decisions: Decisions, total: int) -> Decisions:
    more = total - len(decisions.counts)
    return Decisions(counts=np.pad(decisions.counts, (0, more)), plain=np.pad(decisions.plain, (0, more)))
