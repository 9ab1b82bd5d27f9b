"""How a category's month may end: what is simulated, and how the same days went in earlier months, taken together.

    end = spent so far + bills still due + purchases       simulated, `due_bills` and `purchases`
    end = spent so far + what followed this day earlier    as often as there are whole months

The first knows what is due and how often one buys; the second knows nothing but misses nothing either. Their chances are pooled
on the log odds (Genest and Zidek 1986, https://doi.org/10.1214/ss/1177013825), their ends as a mixture.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from finance_core.ml.month_ends.due_bills import DueBills
from finance_core.ml.month_ends.purchases import purchases
from finance_core.ml.month_ends.running_month import RunningMonth, totals
from finance_core.ml.windows import Floats

PATHS: Final = 1000
"""Simulated months: a chance is off by less than two points."""
SIMULATED: Final = 0.6
"""Weight of the simulation. Made-up households would give it 0.9, the one real household at hand 0.5."""
DECAY: Final = 0.92
"""Weight of a month against the one after it, for what followed the same day."""
_DOUBT: Final = 0.5
"""Months that could as well have ended above as below, beside those that are known."""
_BAND: Final = 0.78
"""Of the weight, what lies between the two ends of a band that holds four in five: ends that are certain always lie inside."""
_HALF_CENT: Final = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthEnd:
    """How one category's month may end, in the ledger's currency, money out positive.

    `so_far` is what is spent, `paths` are simulated sums from the first day left on, shape (PATHS, days), `rests` what
    followed the same day in each earlier month and `weights` how much each counts.
    """

    so_far: float
    paths: Floats
    rests: Floats
    weights: Floats

    def above(self, budget: float) -> float:
        """The chance that the month ends above the budget, 0..1; never higher for a higher budget."""
        simulated = (np.sum(self.so_far + self._ends > budget) + 0.5) / (PATHS + 1)
        before = self.weights @ (self.so_far + self.rests > budget)
        earlier = (before + _DOUBT / 2) / (self.weights.sum() + _DOUBT)
        odds = SIMULATED * _log_odds(simulated) + (1 - SIMULATED) * _log_odds(earlier)
        return float(1 / (1 + np.exp(-odds)))

    def band(self) -> tuple[float, float, float]:
        """The end that is as likely passed as not, and between which two ends it lies four times in five."""
        ends = self.so_far + np.concatenate([self._ends, self.rests])
        weights = np.concatenate(
            [np.full(PATHS, SIMULATED / PATHS), (1 - SIMULATED) * self.weights / self.weights.sum()]
        )
        order = np.argsort(ends, kind="stable")
        ends, reached = ends[order], np.cumsum(weights[order])
        lower = ends[np.searchsorted(reached, (1 - _BAND) / 2)]
        # where many paths end alike, as where nothing is bought any more, less than a tenth lies below
        below = float(reached[np.searchsorted(ends, lower) - 1]) if ends[0] < lower else 0.0
        last = len(ends) - 1
        upper = ends[min(int(np.searchsorted(reached, below + _BAND)), last)]
        median = ends[min(int(np.searchsorted(reached, 0.5)), last)]
        return float(median), float(lower) - _HALF_CENT, float(upper) + _HALF_CENT

    def crossing(self, budget: float) -> int | None:
        """On which of the days left (0 is the first) the budget is passed, if it is: the middle one of all paths that do."""
        if not self.paths.shape[1]:
            return None
        passed = self.so_far + self.paths > budget
        days = np.argmax(passed, axis=1)[passed.any(axis=1)]
        return int(np.median(days)) if len(days) else None

    @property
    def _ends(self) -> Floats:
        return self.paths[:, -1] if self.paths.shape[1] else np.zeros(PATHS)


def month_end(seen: RunningMonth, due: DueBills, category: str, rng: np.random.Generator) -> MonthEnd:
    """How the running month of one category may end. Needs at least one whole month before it."""
    own = seen.of(category)
    shape = (PATHS, len(seen.days_left))
    for_bills, for_purchases = rng.spawn(2)
    free = own.only(~np.isin(own.id, due.ids))
    daily = due.paths(category, shape, for_bills) + purchases(seen, free).paths(shape, for_purchases)
    everything, early = totals(seen, own)
    return MonthEnd(
        so_far=seen.so_far(category),
        paths=np.cumsum(daily, axis=1),
        rests=everything - early,
        weights=seen.fading(DECAY),
    )


def _log_odds(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))
