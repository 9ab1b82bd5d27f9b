"""Everyday spending as a process of counts and sizes: how often one buys, on which weekdays, and for how much.

The number of purchases in the days left is a Poisson count whose rate is known only up to a gamma distribution (a negative
binomial count); the sizes are drawn from the category's own past purchases. Both are learned from whole months, the rate from
the running one as well.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from finance_core.ml.month_ends.running_month import Payments, RunningMonth, weekdays
from finance_core.ml.windows import Floats, Ints

_DECAY: Final = 0.97
"""Weight of a month against the one after it."""
_WEEKDAY_PRIOR: Final = 8.0
"""Days of the category's mean rate that each weekday's own rate is mixed with."""
_SAME_WEEKDAY: Final = 3.0
"""How much likelier a size comes from a purchase of the same weekday."""
_SAME_HALF: Final = 1.5
"""The same for one of the same half of the week, before or at the weekend."""
_CONCENTRATION: Final = 4.0
"""Purchases that what months are like otherwise counts for, beside those of the running month."""
_SEASON_PRIOR: Final = 24.0
"""The same beside those of one earlier month of this name: one December tells little."""
_FIRST_COUNT: Final = 0.3
"""Purchases that a category without any is taken to have had, so that nothing is impossible."""
_JITTER: Final = 0.25
"""Spread of the log sizes that a single past purchase stands for; it falls with the fifth root of their number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchases:
    """The process of one category for the days left.

    `rate` is how many purchases each day brings, `weekday` its weekday. `concentration` is the shape of the gamma distribution
    of the month's own factor, whose mean is 1. `sizes` are those of past purchases (money out positive), `weights` how likely
    each is drawn on each weekday, shape (7, sizes), and `jitter` the spread of the log around them.
    """

    rate: Floats
    weekday: Ints
    concentration: float
    sizes: Floats
    weights: Floats
    jitter: float

    def paths(self, shape: tuple[int, int], rng: np.random.Generator) -> Floats:
        """Simulated purchases by path and day left; `shape` is (paths, days).

        With the same generator, a higher rate adds purchases to each path and changes none.
        """
        count, days = shape
        total = float(self.rate.sum())
        if not len(self.sizes) or total <= 0:
            return np.zeros(shape)
        counts, when, which, around = rng.spawn(4)
        stay = self.concentration / (self.concentration + total)
        number = stats.nbinom.ppf(counts.random(count), self.concentration, stay).astype(np.int64)
        # a row a purchase, a column a path: one more row leaves those before as they are
        drawn = (int(number.max()), count)
        made = np.arange(drawn[0])[:, None] < number
        path = np.nonzero(made)[1]
        day = np.searchsorted(np.cumsum(self.rate) / total, when.random(drawn)[made], side="right").clip(max=days - 1)
        size = self._drawn(self.weekday[day], which.random(drawn)[made])
        size *= np.exp(self.jitter * around.standard_normal(drawn)[made] - self.jitter**2 / 2)
        return np.bincount(path * days + day, size, count * days).astype(np.float64).reshape(shape)

    def _drawn(self, weekday: Ints, chance: Floats) -> Floats:
        """A past size for each purchase."""
        size = np.empty(len(weekday))
        for one in range(7):
            mine = np.flatnonzero(weekday == one)
            sums = np.cumsum(self.weights[one])
            at = np.searchsorted(sums, chance[mine] * sums[-1], side="right").clip(max=len(self.sizes) - 1)
            size[mine] = self.sizes[at]
        return size


def purchases(seen: RunningMonth, own: Payments) -> Purchases:
    """The process behind the payments `own` of a category, without its bills."""
    past = own.only(own.month < seen.month.index)
    weight = np.power(_DECAY, seen.month.index - past.month - 1.0)
    by_month = weekdays(seen.whole)
    rate = _rates(past, weight, seen.fading(_DECAY) @ by_month)
    rate *= _season(seen, past, by_month @ rate)
    so_far = float(rate[seen.days_known].sum())
    running = len(own.id) - len(past.id)
    learned = _CONCENTRATION + running
    return Purchases(
        rate=rate[seen.days_left] * learned / (_CONCENTRATION + so_far),
        weekday=seen.days_left,
        concentration=learned,
        sizes=past.size,
        weights=_weights(past, weight),
        jitter=_JITTER * _effective(weight) ** -0.2,
    )


def _rates(past: Payments, weight: Floats, exposure: Floats) -> Floats:
    """Purchases a day by weekday; `exposure` is how many days of each are known, weighted like the purchases."""
    hits = np.bincount(past.weekday, weight, minlength=7)
    mean = (hits.sum() + _FIRST_COUNT) / max(float(exposure.sum()), 1.0)
    rates: Floats = (hits + _WEEKDAY_PRIOR * mean) / (exposure + _WEEKDAY_PRIOR)
    return rates


def _season(seen: RunningMonth, past: Payments, expected: Floats) -> float:
    """The factor of the time of the year, by the purchases of earlier months of the same name against those expected."""
    same = np.flatnonzero(seen.age % 12 == 0)
    made = np.array([np.sum(past.month == seen.whole[at]) for at in same], np.float64)
    return float((made.sum() + _SEASON_PRIOR) / (expected[same].sum() + _SEASON_PRIOR))


def _weights(past: Payments, weight: Floats) -> Floats:
    days = np.arange(7)[:, None]
    same = np.where(past.weekday == days, _SAME_WEEKDAY, 1.0)
    weights: Floats = same * np.where((past.weekday >= 5) == (days >= 5), _SAME_HALF, 1.0) * weight
    return weights


def _effective(weight: Floats) -> float:
    """How many equal weights would say as much; 1 where there is none (Kish 1965, Survey Sampling)."""
    return float(weight.sum() ** 2 / (weight**2).sum()) if len(weight) else 1.0
