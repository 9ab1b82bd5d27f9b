"""The budget optimiser: free so much money a month with the least pain, and say what each cut costs.

    minimise   the pain of all cuts + a forbidding price for what is still missing
    so that    cuts + missing ≥ what is needed,  each cut within its room,  each group within its limit

A linear programme, since a category's pain rises tier by tier (`pain`); solved by HiGHS (Huangfu and Hall, Parallelizing the
dual revised simplex method, 2018; https://highs.dev), which comes with SciPy. With groups as its only further bounds the
corners of the programme are whole minor units, so its answer is the best among whole cents as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import compress
from math import ceil
from typing import Final, NamedTuple

from scipy.optimize import linprog

from finance_core.errors import InvalidError
from finance_core.money import LARGEST_MINOR
from finance_core.rules.budget.pain import Cuttable, pain
from finance_core.rules.budget.plans import Bucket

_FORBIDDING: Final = 1000.0
"""What one unit that is missing counts, beside the dearest unit of any cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What happens to one category: what it costs now, what it may cost, and what the cut hurts.

    `price` is what the last unit of the cut hurts, `next_price` what the next one would; None where there is no such unit.
    """

    line: Cuttable
    cut_minor: int
    pain: float
    price: float | None
    next_price: float | None

    @property
    def planned_minor(self) -> int:
        """What the category may cost."""
        return self.line.usual_minor - self.cut_minor

    @property
    def share(self) -> float:
        """The part of its usual cost that is cut, 0 to 1."""
        return self.cut_minor / self.line.usual_minor if self.line.usual_minor > 0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimised:
    """The plan that needs the least pain, in minor units a month, with the cuts as the categories were given.

    `missing_minor` is what can't be freed at all. `price` is what one more unit saved would hurt (the programme's shadow
    price), None where there is no room for it. `proportional_pain` is what cutting all alike would hurt, for as much money.
    """

    needed_minor: int
    cuts: tuple[Cut, ...]
    missing_minor: int
    pain: float
    proportional_pain: float
    price: float | None

    @property
    def reached_minor(self) -> int:
        """What the cuts free together."""
        return sum(cut.cut_minor for cut in self.cuts)

    @property
    def spared(self) -> float:
        """The share of pain that it spares beside cutting all alike, 0 to 1."""
        return 1 - self.pain / self.proportional_pain if self.proportional_pain > 0 else 0.0


def optimise(lines: Sequence[Cuttable], needed_minor: int, *, limits: Mapping[Bucket, int] | None = None) -> Optimised:
    """Free `needed_minor` a month with the least pain; `limits` hold the most that may be cut of needs, wants and so on.

    Nothing is cut where nothing is needed. Raises InvalidError for amounts that make no sense.
    """
    _check(lines, needed_minor, limits or {})
    wanted = max(0, needed_minor)
    taken, price = _solved(lines, wanted, limits or {})
    cuts = tuple(_cut(line, cut) for line, cut in zip(lines, taken, strict=True))
    reached = sum(cut.cut_minor for cut in cuts)
    return Optimised(
        needed_minor=wanted, cuts=cuts, missing_minor=wanted - reached, pain=sum(cut.pain for cut in cuts),
        proportional_pain=sum(pain(line, cut) for line, cut in zip(lines, proportional(lines, reached), strict=True)),
        price=price,
    )  # fmt: skip


def needed_for_rate(*, income_minor: int, spending_minor: int, rate: float) -> int:
    """What has to be freed a month so that that share of income is kept; 0 or less where it already is. Raises InvalidError."""
    if income_minor <= 0:
        raise InvalidError("There is no income of which a share could be saved.")
    if not 0 <= rate < 1:
        raise InvalidError("A savings rate is a share of income from 0% to below 100%.")
    exact = Fraction(rate).limit_denominator(10**6)  # a tenth of 3,000.00 is 300.00, while 0.1 * 300000 is a little more
    return ceil(exact * income_minor) - (income_minor - spending_minor)


def needed_for_goal(*, monthly_minor: int, surplus_minor: int) -> int:
    """What has to be freed a month so that a goal gets its monthly amount; 0 or less where the surplus is enough already."""
    if monthly_minor < 0:
        raise InvalidError("A goal needs an amount a month from 0 upwards.")
    return monthly_minor - surplus_minor


def months_needed(found: Optimised, *, planned_months: int) -> int | None:
    """In how many months the cuts free as much as was wanted within the planned ones; None where they free nothing."""
    if not found.needed_minor:
        return planned_months
    return -(-found.needed_minor * planned_months // found.reached_minor) if found.reached_minor else None


def best_rate(found: Optimised, *, income_minor: int, spending_minor: int) -> float:
    """The share of income that is kept once the cuts are made. Raises InvalidError without income."""
    if income_minor <= 0:
        raise InvalidError("There is no income of which a share could be saved.")
    return (income_minor - spending_minor + found.reached_minor) / income_minor


def proportional(lines: Sequence[Cuttable], freed_minor: int) -> list[float]:
    """The same share off everything that can be cut; where a room is used up, the rest is cut by more."""
    cuts, rest = [0.0] * len(lines), float(freed_minor)
    open_lines = {place for place, line in enumerate(lines) if line.room_minor}
    while open_lines and rest > 0:
        share = rest / sum(lines[place].usual_minor for place in open_lines)
        full = {place for place in open_lines if share * lines[place].usual_minor >= lines[place].room_minor}
        for place in full or open_lines:
            cuts[place] = float(lines[place].room_minor) if full else share * lines[place].usual_minor
            rest -= cuts[place]
        open_lines = open_lines - full if full else set()
    return cuts


def _check(lines: Sequence[Cuttable], needed_minor: int, limits: Mapping[Bucket, int]) -> None:
    if abs(needed_minor) > LARGEST_MINOR or any(abs(line.usual_minor) > LARGEST_MINOR for line in lines):
        raise InvalidError("That amount is too large to be true.")
    if any(limit < 0 for limit in limits.values()):
        raise InvalidError("A limit for cuts is an amount from 0 upwards.")


class _Tier(NamedTuple):
    """A part of one category's room: the place of its line, how much there is, and what a unit of it hurts."""

    place: int
    size: int
    rate: float


class _Limit(NamedTuple):
    """The most that may be taken of some tiers together."""

    most: int
    within: tuple[bool, ...]


def _solved(lines: Sequence[Cuttable], wanted: int, limits: Mapping[Bucket, int]) -> tuple[list[int], float | None]:
    """What is cut of each line, and the shadow price of what is needed."""
    tiers = [_Tier(place, size, rate) for place, line in enumerate(lines) for size, rate in line.steps if size > 0]
    cuts = [0] * len(lines)
    if not tiers or wanted == 0:
        return cuts, None
    bounds = [_Limit(most, tuple(lines[tier.place].bucket == bucket for tier in tiers)) for bucket, most in limits.items()]
    exact, price = _programme(tiers, wanted, bounds)
    for tier, taken in zip(tiers, _whole(exact, tiers, wanted, bounds), strict=True):
        cuts[tier.place] += taken
    return cuts, price


def _programme(tiers: Sequence[_Tier], wanted: int, limits: Sequence[_Limit]) -> tuple[list[float], float | None]:
    """The answer of the linear programme, and the shadow price of what is needed; None where more can't be freed.

    Amounts are scaled so that the largest is a million at most: HiGHS counts a difference of 10^-7 as none.
    """
    unit = max(1.0, max(tier.size for tier in tiers) / 1e6)
    forbidding = _FORBIDDING * max(1.0, *(tier.rate for tier in tiers))
    enough = [-1.0] * (len(tiers) + 1)
    found = linprog(
        [*(tier.rate for tier in tiers), forbidding],
        A_ub=[enough, *([*map(float, limit.within), 0.0] for limit in limits)],
        b_ub=[-wanted / unit, *(limit.most / unit for limit in limits)],
        bounds=[*((0.0, tier.size / unit) for tier in tiers), (0.0, None)],
        method="highs",
    )
    if found.x is None:
        raise RuntimeError(f"The linear programme has no answer: {found.message}")  # it always has one: everything missing
    price = -float(found.ineqlin.marginals[0])
    return [float(value) * unit for value in found.x[:-1]], price if price < forbidding / 2 else None


def _whole(exact: Sequence[float], tiers: Sequence[_Tier], wanted: int, limits: Sequence[_Limit]) -> list[int]:
    """The answer in whole units. What rounding lost is taken where it hurts least, what it gained given back where most."""
    taken = [min(tier.size, max(0, round(value))) for value, tier in zip(exact, tiers, strict=True)]
    order = sorted(range(len(tiers)), key=lambda place: tiers[place].rate)

    def room(place: int) -> int:
        spare = [limit.most - sum(compress(taken, limit.within)) for limit in limits if limit.within[place]]
        return min([tiers[place].size - taken[place], *spare])

    for place in reversed(order):
        excess = max(0, sum(taken) - wanted, -room(place))
        taken[place] -= min(taken[place], excess)
    for place in order:
        taken[place] += max(0, min(wanted - sum(taken), room(place)))
    return taken


def _cut(line: Cuttable, cut_minor: int) -> Cut:
    price, next_price, before = None, None, 0
    for size, rate in line.steps:
        if size and cut_minor > before:
            price = rate
        if next_price is None and cut_minor < before + size:
            next_price = rate
        before += size
    return Cut(line=line, cut_minor=cut_minor, pain=pain(line, cut_minor), price=price, next_price=next_price)
