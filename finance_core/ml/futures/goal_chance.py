"""The chance that a goal is reached in time: twenty thousand futures made of the household's own months.

    found = chance([41_000, -8_000, ...], Aim(target_minor=1_200_000, months=24, monthly_minor=50_000))
    found.probability, found.by_month, found.sentence

Each future strings together stretches of three consecutive past months (circular block bootstrap: Politis and Romano, A
circular block-resampling procedure for stationary data, 1992), so that what follows upon each other in life does so here. How
much is left on average is itself known only from few months: each future shifts all its months by as much as that average could
be wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy import special

from finance_core.errors import InvalidError
from finance_core.ml.windows import Floats

PATHS: Final = 20_000
"""Futures: so many keep the error by chance below one point (measured: benchmarks/results/goal_chance.md)."""
BLOCK: Final = 3
"""Months that stay together: a quarter holds a bill and the leaner month after it."""
LEAST_MONTHS: Final = 6
"""Fewer whole months say too little about how months differ."""
LONGEST: Final = 600
"""Months ahead: beyond fifty years nobody's past months mean anything."""
_QUANTILES: Final = (0.1, 0.5, 0.9)
_YEAR: Final = 12
_LEAST_FREEDOM: Final = 3.0
"""Fewer degrees of freedom have no variance to speak of."""
_HALF: Final = 0.5
"""A unit that is half there counts as there: money is whole units, and these are floats."""
_CLOSE: Final = 200
"""An amount a month is looked for to one part in so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What is saved for, in minor units: so much more than `saved_minor` that `target_minor` is reached within `months`.

    `monthly_minor` is what is put aside a month where there is as much, None for all that is left. What is not put aside stays
    at hand, beginning with `buffer_minor`, and carries leaner months; where nothing is at hand, they take from what is saved.
    `rate_per_year` is what the savings earn and `inflation_per_year` how fast the target rises (effective, 0.02 for 2 %);
    `swing_per_year` is the standard deviation of a year's return where the money is invested, 0 on an account.
    """

    target_minor: int
    months: int
    saved_minor: int = 0
    monthly_minor: int | None = None
    buffer_minor: int = 0
    rate_per_year: float = 0.0
    inflation_per_year: float = 0.0
    swing_per_year: float = 0.0

    def __post_init__(self) -> None:
        if self.target_minor <= 0 or self.saved_minor < 0 or (self.monthly_minor or 0) < 0:
            raise InvalidError("A goal needs an amount above zero, and what is saved is 0 or more.")
        if not 1 <= self.months <= LONGEST:
            raise InvalidError("A chance can be told for one month to fifty years ahead.")
        if not (-0.5 < self.rate_per_year <= 10 and -0.5 < self.inflation_per_year <= 10 and 0 <= self.swing_per_year <= 1):
            raise InvalidError("That rate is too high or too low to be true. Write 2 for 2% a year.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """How often the goal is reached, 0 to 1, or in `problem` why that can't be told.

    `by_month` is the chance of having reached it by each month, beginning with today; `saved` has one row a month and the
    columns 10 %, median and 90 % of what is saved then, in minor units. `affordable` is what each future could have paid for,
    in today's prices and minor units, the least first. `lacking_minor` is what the futures that miss it typically lack in the
    last month (their median), None where none misses it. `error` is how far `probability` may lie from that of endless many
    futures (95 of 100 times). `straight_line` says what adding up the average month says: in time or not.
    """

    probability: float
    by_month: Floats
    saved: Floats
    affordable: Floats
    lacking_minor: int | None
    error: float
    straight_line: bool
    months: int
    paths: int
    problem: str = ""

    def month_at(self, level: float) -> int | None:
        """The first month by which it is reached in that share of futures; None where that takes longer than was looked at."""
        enough = self.by_month >= level
        return int(enough.argmax()) if enough.any() else None

    def target_at(self, level: float) -> int | None:
        """The dearest goal, in today's prices, that is reached in that share of futures; None where nothing can be told."""
        if not self.affordable.size:
            return None
        return int(self.affordable[min(int((1 - level) * self.paths), self.paths - 1)])

    @property
    def sentence(self) -> str:
        """The chance in words."""
        if self.problem:
            return self.problem
        hundredths = round(100 * self.probability)
        if self.probability in {0.0, 1.0}:
            which = "Each" if self.probability else "None"
            return f"{which} of {self.paths:,} futures made of your past months reaches it in time."
        named = {0: "fewer than 1", 100: "more than 99"}.get(hundredths, str(hundredths))
        return f"In {named} of 100 futures made of your past months it is reached in time."


def chance(surpluses: Sequence[int], aim: Aim, *, paths: int = PATHS, seed: int = 0) -> Chance:
    """How often a goal is reached in time, over futures made of past months.

    Parameters
    ----------
    surpluses
        Income less spending of each of the last whole months in minor units, oldest first, after what other goals get; at least
        six, better twelve or more, whole years where bills come once a year.
    paths
        How many futures.

    The same arguments give the same chance. With the same seed and past, a dearer goal never has the better chance.
    """
    past = np.asarray(surpluses, np.float64)
    if len(past) < LEAST_MONTHS:
        known = f"{len(past)} {'is' if len(past) == 1 else 'are'} known"
        return _nothing(aim, f"A chance needs {LEAST_MONTHS} whole months of your own; {known} so far.")
    rng = np.random.default_rng(seed)
    left = _futures(past, aim.months, paths, rng)
    saved = _saved(left, aim, _returns(aim, paths, rng))
    dearer = (1 + aim.inflation_per_year) ** (np.arange(aim.months + 1) / _YEAR)
    target = aim.target_minor * dearer
    met = np.logical_or.accumulate(saved >= target[:, None] - _HALF, axis=0)
    by_month: Floats = met.mean(axis=1)
    lacking = target[-1] - saved[-1, ~met[-1]]
    probability = float(by_month[-1])
    return Chance(
        probability=probability,
        by_month=by_month,
        saved=np.quantile(saved, _QUANTILES, axis=1).T,
        affordable=np.sort(((saved + _HALF) / dearer[:, None]).max(axis=0)),
        lacking_minor=round(float(np.median(lacking))) if lacking.size else None,
        error=float(1.96 * np.sqrt(probability * (1 - probability) / paths)),
        straight_line=_straight(float(past.mean()), aim, target),
        months=len(past),
        paths=paths,
    )


def monthly_for(
    surpluses: Sequence[int], aim: Aim, level: float, *, paths: int = 5_000, seed: int = 0
) -> int | None:  # fmt: skip
    """The least to put aside a month so that the goal is reached in that share of futures, in minor units, to half a percent.

    `aim.monthly_minor` plays no part. None where even all that is left does not do it, or too few months are known. All amounts
    are tried on the same futures, so that a larger one never looks worse.
    """
    past = np.asarray(surpluses, np.float64)
    if len(past) < LEAST_MONTHS:
        return None
    rng = np.random.default_rng(seed)
    left, returns = _futures(past, aim.months, paths, rng), _returns(aim, paths, rng)
    target = aim.target_minor * (1 + aim.inflation_per_year) ** (np.arange(aim.months + 1) / _YEAR)

    def enough(monthly_minor: int | None) -> bool:
        saved = _saved(left, replace(aim, monthly_minor=monthly_minor), returns)
        return bool((saved >= target[:, None] - _HALF).any(axis=0).mean() >= level)

    if not enough(None):
        return None
    low, high = 0, max(1, aim.target_minor)
    while not enough(high):  # prices that rise, or months that take back, can ask for more than the target in one month
        low, high = high, 2 * high
    while high - low > max(1, high // _CLOSE):
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return 0 if enough(0) else high


def _nothing(aim: Aim, problem: str) -> Chance:
    return Chance(
        probability=float("nan"), by_month=np.zeros(0), saved=np.zeros((0, len(_QUANTILES))), affordable=np.zeros(0),
        lacking_minor=None, error=float("nan"), straight_line=aim.saved_minor >= aim.target_minor, months=0, paths=0,
        problem=problem,
    )  # fmt: skip


def _futures(past: Floats, months: int, paths: int, rng: np.random.Generator) -> Floats:
    """What is left in each month of each future, shape (months, paths)."""
    futures = _stretches(past, months, paths, rng)
    futures += _shift(past, paths, rng)
    return futures


def _shift(past: Floats, paths: int, rng: np.random.Generator) -> Floats:
    """By how much the average of the past may be wrong, shape (paths,).

    The mean of another past like this one, less its own, scaled as a Student's t: how much months differ is known no better
    than the average is. Of the k stretches that the past holds, a resample has (k - 1) / k of the variance (Davison and
    Hinkley, Bootstrap Methods, 1997, section 2.3), and k - 1 are the degrees of freedom.
    """
    blocks = len(past) / BLOCK
    freedom = max(_LEAST_FREEDOM, blocks - 1)
    evenly = 2 * special.gammaincinv(freedom / 2, (np.arange(paths) + 0.5) / paths)  # quantiles of chi squared
    wider = np.sqrt(blocks / (blocks - 1) * freedom / rng.permutation(evenly))
    shift: Floats = (_stretches(past, len(past), paths, rng).mean(axis=0) - past.mean()) * wider
    return shift


def _stretches(past: Floats, months: int, paths: int, rng: np.random.Generator) -> Floats:
    """Stretches of past months strung together, shape (months, paths); the last past month runs on to the first.

    Each stretch begins at every past month equally often over the futures (Latin hypercube: McKay, Beckman and Conover 1979),
    so that only which stretches meet is left to chance.
    """
    begins = np.arange(paths) * len(past) // paths
    running = np.concatenate([past, past[: BLOCK - 1]])
    strung = np.empty((-(-months // BLOCK) * BLOCK, paths))
    for month in range(0, months, BLOCK):
        rng.shuffle(begins)
        for on in range(BLOCK):
            np.take(running, begins + on, out=strung[month + on])
    return strung[:months]


def _returns(aim: Aim, paths: int, rng: np.random.Generator) -> Floats:
    """The factor by which savings grow, shape (months, paths), or (months, 1) where it is sure.

    Invested money has log-normal monthly returns whose mean makes the yearly rate; each future has its mirror image.
    """
    mean = np.log1p(aim.rate_per_year) / _YEAR
    if not aim.swing_per_year:
        return np.full((aim.months, 1), np.exp(mean))
    spread = aim.swing_per_year / np.sqrt(_YEAR)
    half = rng.standard_normal((aim.months, -(-paths // 2)))
    drawn = np.concatenate([half, -half], axis=1)[:, :paths]
    factors: Floats = np.exp(mean - spread**2 / 2 + spread * drawn)
    return factors


def _saved(left: Floats, aim: Aim, returns: Floats) -> Floats:
    """What is saved today and after each month, shape (months + 1, paths)."""
    months, paths = left.shape
    saved = np.empty((months + 1, paths))
    saved[0] = aim.saved_minor
    at_hand = np.full(paths, float(aim.buffer_minor))
    most = np.inf if aim.monthly_minor is None else float(aim.monthly_minor)
    for month in range(months):
        at_hand += left[month]
        now = saved[month] * returns[month]
        # more than is at hand can't be put aside; what is lacking is taken back, but no more than there is
        moved = np.maximum(np.minimum(at_hand, most), -now)
        at_hand -= moved
        saved[month + 1] = now + moved
    return saved


def _straight(mean: float, aim: Aim, target: Floats) -> bool:
    """Whether the average month, over and over, reaches it: the baseline that the futures are held against."""
    every = np.full((aim.months, 1), mean)
    sure = np.full((aim.months, 1), (1 + aim.rate_per_year) ** (1 / _YEAR))
    return bool((_saved(every, aim, sure)[:, 0] >= target - _HALF).any())
