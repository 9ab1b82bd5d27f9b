"""Channels: how surprising a payment is, one named reason at a time.

`evidence` turns what was known (`context`) into surprises in nats: the negative log of how likely something at least as odd
is, from counts and robust spreads that are shrunk from the payee to the category to the household (a payee seen twice is
judged mostly by its category). `log_odds` weighs them, one kind of oddity at a time.

The weights are a logistic regression's, rounded, on payments with oddities of these kinds written into them: made-up
households, one real household's and some purchase cards' ledgers. They are the same for everybody; what adapts to a household
is the evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtr

from finance_core.ml.oddities.context import SAME
from finance_core.ml.windows import Bools, Floats

TAIL_FREEDOM: Final = 4.0
"""Degrees of freedom of the Student t that log amounts follow around what is usual: everyday spending has heavy tails."""
MOST: Final = 25.0
"""No single surprise counts for more (about one in 10^11)."""
_STEADY: Final = 0.1
"""The least spread of log amounts at a payee: a tenth more or less is never odd by itself."""
_T_NORM: Final = float(np.log(8 / 3))
"""The logarithm that makes the density of Student's t with 4 degrees of freedom sum to one."""
_ONE_PLACE: Final = 0.7
"""How often a slipped point is off by one place rather than two."""
_LEAST_SLIP: Final = 1.0
"""How far beyond the payee's usual amount, as a logarithm, a slipped one is at least."""
_FIRST_SPREAD: Final = 1.2
"""The spread of log amounts of everything a household buys, before anything is known of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One kind of oddity: log odds = `bias` + the weighted evidence, possible only where all of `needs` are above 0."""

    kind: str
    bias: float
    weights: Mapping[str, float]
    needs: tuple[str, ...]


CHANNELS: Final = (
    Channel(
        kind="duplicate", bias=-7.5, weights={"repeat": 1.35, "household": 3.3, "peculiar": 0.75, "cadence": 0.42},
        needs=("repeat",),
    ),
    Channel(kind="price_step", bias=-8.7, weights={"step": 6.77, "step_size": 1.22}, needs=("step",)),
    Channel(
        kind="decimal_slip", bias=-6.63,
        weights={"slip": 1.1, "amount": 0.42, "novel": 0.66, "category": 0.35, "household": 0.39}, needs=("slip",),
    ),
    Channel(
        kind="unusual_amount", bias=-7.62, weights={"amount": 0.98, "category": 0.14, "household": 0.17}, needs=("amount",)
    ),
    Channel(
        kind="new_payee", bias=-9.0, weights={"new": 1.2, "new_amount": 1.0, "household": 1.1, "unheard": 1.42}, needs=("new",)
    ),
    Channel(kind="unusual_category", bias=-5.7, weights={"shift": 0.53, "shift_amount": 0.57}, needs=("shift",)),
    Channel(kind="burst", bias=-8.9, weights={"burst": 1.0, "new": 3.2}, needs=("burst",)),
    Channel(kind="first_abroad", bias=-8.0, weights={"abroad": 0.6, "household": 0.9}, needs=("abroad",)),
)  # fmt: skip
BACKGROUND: Final[Mapping[str, float]] = {"household": 0.3, "category": 0.2}
"""What a large payment weighs without any kind applying."""
BACKGROUND_BIAS: Final = -8.0
"""Log odds of a payment with no surprise at all."""
KINDS: Final = tuple(channel.kind for channel in CHANNELS)
SCALES: Final[Mapping[str, float]] = {
    "amount": 3.0, "novel": 2.0, "category": 3.0, "household": 3.0, "new": 2.0, "new_amount": 3.0, "shift": 2.0,
    "shift_amount": 2.0, "repeat": 3.0, "burst": 3.0, "slip": 2.0, "step": 2.0, "abroad": 4.0, "weekday": 2.0, "month_day":
    2.0, "cadence": 2.0,
}  # fmt: skip
"""What the detectors look at, each with the surprise that counts as one step there."""
EXTRA: Final = ("step_size", "peculiar", "unheard")
"""What only channels weigh."""
_CHUNK: Final = 1 << 16
"""Payments judged in one go, so that a million need no more memory than their facts."""


def evidence(facts: pd.DataFrame) -> pd.DataFrame:
    """Surprises in nats, all at least 0, one float32 column for each of `SCALES` and `EXTRA`; the rows of `context.context`."""
    starts = range(0, max(len(facts), 1), _CHUNK)
    parts = [_evidence(facts.iloc[start : start + _CHUNK]) for start in starts]
    names = (*SCALES, *EXTRA)
    return pd.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in names}, index=facts.index, copy=False)


def _evidence(facts: pd.DataFrame) -> dict[str, NDArray[np.float32]]:
    usual = _Usual(facts)
    size = usual.size
    found = _amounts(usual) | _newcomers(usual) | _repeats(usual) | _rhythm(usual)
    found["category"] = _beyond((size - usual.category_size) / usual.category_spread)
    found["household"] = _beyond((size - usual.all_size) / usual.all_spread)
    shifted = usual["shifted"] == 1
    rate = (usual["all_shifts"] + 0.5) / (usual["all_shift_trials"] + 20)
    rate = (usual["category_shifts"] + 5 * rate) / (usual["category_shift_trials"] + 5)
    rate = (usual["shifts"] + 2 * rate) / (usual["shift_trials"] + 2)
    found["shift"] = np.where(shifted, -np.log(rate), 0.0)
    apart = np.abs(size - usual.category_size) / usual.category_spread
    found["shift_amount"] = np.where(shifted, _beyond(apart) - np.log(2), 0.0)
    first_use = (usual["currency_uses"] == 0) & (usual["all_visits"] >= 30)
    found["abroad"] = np.where(first_use, np.log(usual["all_visits"] + 1), 0.0)
    return {name: np.clip(np.nan_to_num(values), 0.0, MOST).astype(np.float32) for name, values in found.items()}


def log_odds(found: pd.DataFrame) -> pd.DataFrame:
    """The log odds of each kind, one column a kind; -40 where a kind is out of the question."""
    columns = {}
    for channel in CHANNELS:
        total = np.full(len(found), channel.bias)
        possible: Bools = np.ones(len(found), bool)
        for name, weight in channel.weights.items():
            total += weight * found[name].to_numpy(np.float64)
        for name in channel.needs:
            possible &= found[name].to_numpy(np.float64) > 0
        columns[channel.kind] = np.where(possible, total, -40.0)
    return pd.DataFrame(columns, index=found.index)


def background(found: pd.DataFrame) -> Floats:
    """The log odds that large payments have without any kind applying, shape (n,)."""
    total = BACKGROUND_BIAS + sum(weight * found[name] for name, weight in BACKGROUND.items())
    return np.asarray(total, dtype=np.float64)


class _Usual:
    """The facts, and what is usual after shrinking: payee to category to household."""

    def __init__(self, facts: pd.DataFrame) -> None:
        self._facts = {name: facts[name].to_numpy(np.float64) for name in facts}
        self.size = self["size"]
        self.visits = self["visits"]
        known, here = self["all_visits"], self["category_visits"]
        self.all_spread = np.maximum(_mean((self["all_spread"], known), (_FIRST_SPREAD, 3.0)), 0.3)
        self.all_size = _mean((self["all_size"], known), (self.size, 1e-6))
        self.category_size = _mean((self["category_size"], here), (self.all_size, 3.0))
        self.category_spread = np.sqrt(_mean((self["category_spread"] ** 2, here), (self.all_spread**2, 5.0)))
        novel = (self["all_novels"] + 3) / (self["all_novel_trials"] + 5)
        novel = (self["category_novels"] + 5 * novel) / (self["category_novel_trials"] + 5)
        self.novelty = (self["novels"] + 2 * novel) / (self["novel_trials"] + 2)
        # what has no payee is told apart by its category, which is no habit to break
        self.novelty = np.where(self["named"] > 0, self.novelty, np.maximum(self.novelty, 0.5))
        self.trusted = np.maximum(self.visits - 1, 0) * np.where(self["named"] > 0, 1.0, 0.2)
        """How likely it is that the payee takes an amount it has not taken before."""

    def __getitem__(self, name: str) -> Floats:
        return self._facts[name]


def _amounts(usual: _Usual) -> dict[str, Floats]:
    """Against the payee's own amounts: how far beyond, how rare a new one is there, ten or a hundred times a known one."""
    known = usual.visits > 0
    new_amount = known & (usual["novel"] == 1)
    spread = _mean(
        (np.maximum(usual["payee_spread"], _STEADY) ** 2, usual.trusted),
        (0.5 * usual.category_spread**2, 3 * usual.novelty),
    )
    middle = _mean((usual["payee_size"], usual.visits), (usual.category_size, usual.novelty))
    above = usual.size - np.nan_to_num(usual["payee_size"])
    novel = np.where(new_amount & (above > 0), -np.log(usual.novelty), 0.0)
    distance = np.sqrt(spread)
    irregular = usual["gap_spread"] / np.maximum(usual["usual_gap"], 1)
    regular = (usual.visits >= 3) & (usual["usual_gap"] >= 5)
    steps = novel * np.where(regular, np.clip(1.5 - np.nan_to_num(irregular, nan=9.0) / 0.25, 0, 1), 0.0)
    return {
        "amount": np.where(new_amount, _beyond((usual.size - middle) / distance), 0.0),
        "novel": novel,
        "step": steps,
        "step_size": np.where(steps > 0, 4 * np.clip(above, 0, 0.7), 0.0),
        "slip": np.where(known & (above > _LEAST_SLIP), _slips(usual, middle, distance), 0.0),
    }


def _slips(usual: _Usual, middle: Floats, spread: Floats) -> Floats:
    """How much likelier an amount is if a decimal point slipped by one place or two, in nats.

    Then a tenth or a hundredth of it is what the payee takes, and it ends in one or two zeros more than it should.
    """
    tenth = _likeness(usual, middle, spread, usual["tenth"], np.log(10)) + _zeros(usual, "zeros_one_less")
    hundredth = _likeness(usual, middle, spread, usual["hundredth"], np.log(100)) + _zeros(usual, "zeros_two_less")
    slipped: Floats = np.logaddexp(np.log(_ONE_PLACE) + tenth, np.log(1 - _ONE_PLACE) + hundredth)
    return slipped - _likeness(usual, middle, spread, usual["equal"], 0.0) - _zeros(usual, "zeros")


def _likeness(usual: _Usual, middle: Floats, spread: Floats, equal: Floats, less: float) -> Floats:
    """The log density of an amount at a payee, a logarithm `less` than booked: one it took before, or a new one."""
    apart = (usual.size - less - middle) / spread
    new = np.log(usual.novelty) - (TAIL_FREEDOM + 1) / 2 * np.log1p(apart**2 / TAIL_FREEDOM) - np.log(spread) - _T_NORM
    again = (1 - usual.novelty) * equal / np.maximum(usual.visits, 1) / (2 * SAME)
    return np.logaddexp(np.nan_to_num(new, nan=-50.0), np.log(np.maximum(np.nan_to_num(again), 1e-20)))


def _zeros(usual: _Usual, name: str) -> Floats:
    """How often amounts end in so many zeros, as a logarithm."""
    rate = (usual[f"all_{name}"] + 0.5) / (usual["all_visits"] + 3)
    return np.log((usual[f"category_{name}"] + 5 * rate) / (usual["category_visits"] + 5))


def _newcomers(usual: _Usual) -> dict[str, Floats]:
    """A payee never seen before: how rare that is in this category, and how large for a first payment."""
    fresh = usual["fresh"] == 1
    rate = (usual["all_fresh"] + 2) / (usual["all_visits"] + 10)
    rate = (usual["category_fresh"] + 5 * rate) / (usual["category_visits"] + 5)
    first_size = _mean((usual["all_fresh_size"], usual["all_fresh"]), (usual.all_size, 5.0))
    middle = _mean(
        (usual["category_fresh_size"], usual["category_fresh"]),
        (usual.category_size, 0.3 * usual["category_visits"]),
        (first_size, 3.0),
    )
    spread = _mean((usual["category_fresh_spread"] ** 2, usual["category_fresh"]), (usual.category_spread**2, 5.0))
    return {
        "new": np.where(fresh, -np.log(np.minimum(rate, 1.0)), 0.0),
        "unheard": np.where(fresh, usual["unheard"], 0.0),
        "new_amount": np.where(fresh, _beyond((usual.size - middle) / np.sqrt(spread)), 0.0),
    }


def _repeats(usual: _Usual) -> dict[str, Floats]:
    """The same amount again within days, and several payments at one payee within two days."""
    rate = (usual["all_repeats"] + 0.3) / (usual["all_alike"] + 30)
    rate = (usual["category_repeats"] + 10 * rate) / (usual["category_alike"] + 10)
    rate = (usual["repeats"] + 2 * rate) / (usual.visits + 2)
    # two visits that close together, the second at an amount that comes again
    close = (usual["short_gaps"] + 0.05) / (np.maximum(usual.visits - 1, 0) + 2)
    by_chance = close * usual["equal"] / np.maximum(usual.visits, 1) * np.clip(1 - usual.novelty, 0.02, 1)
    same = (np.maximum(usual["all_same"] - 1, 0) + 0.3) / (usual["all_alike"] + 5)
    same = (np.maximum(usual["category_same"] - 1, 0) + 3 * same) / (usual["category_alike"] + 3)
    crowding = (usual["all_crowding"] + 1) / (usual["all_visits"] + 10)
    crowding = (usual["category_crowding"] + 5 * crowding) / (usual["category_visits"] + 5)
    crowding = (usual["crowding"] + 2 * crowding) / (usual.visits + 2)
    # geometric, but never rarer than crowds have been in this household
    crowd = np.maximum(usual["crowd"] - 1, 0) * np.log((1 + crowding) / crowding)
    seldom = np.log((usual["all_visits"] + 5) / (usual["all_crowds"] + 0.5))
    return {
        "repeat": np.where(usual["repeat"] == 1, -np.log(np.minimum(np.maximum(rate, by_chance), 1.0)), 0.0),
        "peculiar": np.where(usual["repeat"] == 1, -np.log(np.minimum(same, 1.0)), 0.0),
        "burst": np.where(crowd > 0, np.minimum(crowd, seldom), 0.0),
    }


def _rhythm(usual: _Usual) -> dict[str, Floats]:
    """Weekday, day of the month and time since the last payment, against the payee's own."""
    steady = (usual.visits >= 3) & (usual["usual_gap"] >= 5)
    late = np.abs(usual["gap"] - usual["usual_gap"]) / (usual["gap_spread"] + 0.1 * usual["usual_gap"] + 1)
    return {
        "weekday": np.where(usual.visits >= 6, -np.log(np.minimum(7 * usual["weekday_share"], 1.0)), 0.0),
        "month_day": np.where(steady, usual["month_day_distance"], 0.0),
        "cadence": np.where(steady, _beyond(late) - np.log(2), 0.0),
    }


def _beyond(distance: Floats) -> Floats:
    """The negative log of the chance to stand at least so many spreads above what is usual."""
    return -np.log(np.maximum(stdtr(TAIL_FREEDOM, -np.nan_to_num(distance)), 1e-300))


def _mean(*parts: tuple[Floats | float, Floats | float]) -> Floats:
    """The mean of values with weights; what is not known has no weight."""
    total: Floats | float = 0.0
    weights: Floats | float = 0.0
    for value, weight in parts:
        known = np.isfinite(value)
        total = total + np.where(known, value, 0.0) * np.where(known, weight, 0.0)
        weights = weights + np.where(known, weight, 0.0)
    return np.asarray(total / np.maximum(weights, 1e-12), dtype=np.float64)
