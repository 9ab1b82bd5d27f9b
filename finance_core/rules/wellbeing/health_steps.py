"""What the next points of the health score would cost: one lever at a time, by working the score out anew."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import pandas as pd

from finance_core.dates import Month
from finance_core.rules.wellbeing.health import LEAST_MONTHS, Stretch, checked_weights, scored, stretch_until
from finance_core.rules.wellbeing.scale import Floats

Cost = Literal["a month", "once", "bills"]

NEXT: Final = 5.0
"""Points that a step aims at: a household sees the difference, and can reach it within months."""
_GRID: Final = 401
"""Settings of a lever that are tried, from none to all of it."""
_WORTH_SAYING: Final = 0.5
"""A lever that brings less, all of it, is not named."""
_SAVED_MONTHS: Final = 6.0
"""Setting money aside stops at six months of essentials, where the runway is worth all its points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One way to more points: `amount` of money a month or once, or a number of bills in the months looked at.

    `reaches` says whether it brings the points aimed at by itself; else `amount` is all that the lever has, and `gain` what
    that brings. `share` is the part of the lever that it takes, 0 to 1. Money is in the currency of the months, positive.
    """

    lever: str
    title: str
    cost: Cost
    amount: float
    share: float
    gain: float
    reaches: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lever:
    """One thing that can be changed: how much there is of it, and the stretch with shares of that pulled, (shares, months).

    `most` is the share that can be pulled at all: nobody lives for a third of the rent.
    """

    key: str
    title: str
    cost: Cost
    whole: Callable[[Stretch], float]
    pulled: Callable[[Stretch, Floats], Stretch]
    most: float = 1.0


def steps(
    months: pd.DataFrame, *, points: float = NEXT, as_of: Month | None = None, weights: Mapping[str, float] | None = None
) -> tuple[Step, ...]:
    """What each lever would need for so many points more; those that reach them first, the cheapest first.

    Takes what `health.health` takes. Where the score is within `points` of 100, what is left of it is the aim. Empty where
    there is no score, or next to nothing is missing. The months that the score looks at are worked out as if they had been so
    all along, and what they would have left over is at hand at their end: it takes up to a year until the score shows it all.
    """
    chosen = checked_weights(weights)
    stretch = stretch_until(months, as_of)
    if stretch is None or len(stretch.months) < LEAST_MONTHS:
        return ()
    now = float(scored(stretch, chosen).score)
    if np.isnan(now) or 100.0 - now < _WORTH_SAYING:
        return ()
    found = [_step(lever, stretch, chosen, now, min(points, 100.0 - now)) for lever in _LEVERS]
    named = [step for step in found if step is not None]
    return tuple(sorted(named, key=lambda step: (not step.reaches, -step.gain if not step.reaches else _a_year(step))))


def _a_year(step: Step) -> float:
    """What a step takes within a year, to order by; a bill on time costs nothing."""
    return {"a month": 12.0, "once": 1.0, "bills": 0.0}[step.cost] * step.amount


def _step(lever: _Lever, stretch: Stretch, weights: Mapping[str, float], now: float, aim: float) -> Step | None:
    """The least share of a lever that reaches the aim, between two settings of the grid along a straight line."""
    whole = lever.whole(stretch)
    if not whole > 0:
        return None
    shares = np.linspace(0.0, lever.most, _GRID)
    gains = np.nan_to_num(scored(lever.pulled(stretch, shares), weights).score - now, nan=-np.inf)
    there = np.flatnonzero(gains >= aim - 1e-9)
    if len(there):
        at = int(there[0])
        low, high = float(gains[max(at - 1, 0)]), float(gains[at])
        back = (high - aim) / (high - low) if high > low else 0.0
        share = float(shares[at]) - back * float(shares[1])
        return Step(
            lever=lever.key, title=lever.title, cost=lever.cost, amount=whole * share, share=share, gain=aim, reaches=True
        )
    best = int(gains.argmax())
    share, gain = float(shares[best]), float(gains[best])
    if gain < _WORTH_SAYING:
        return None
    return Step(
        lever=lever.key, title=lever.title, cost=lever.cost, amount=whole * share, share=share, gain=gain, reaches=False
    )


def _mean(name: str) -> Callable[[Stretch], float]:
    def whole(stretch: Stretch) -> float:
        return float(np.nan_to_num(stretch.flows[name]).clip(min=0.0).mean())

    return whole


def _wants(stretch: Stretch) -> Floats:
    """What each month spent that was not essential."""
    spending, essential = stretch.flows["spending"], np.nan_to_num(stretch.flows["essential"])
    return np.clip(spending - np.clip(essential, 0.0, None), 0.0, None)


def _late(stretch: Stretch) -> Floats:
    return np.clip(np.nan_to_num(stretch.flows["bills_due"] - stretch.flows["bills_on_time"]), 0.0, None)


def _short(stretch: Stretch) -> float:
    """What is missing to six months of essentials; below zero where nothing is."""
    return float(_SAVED_MONTHS * np.mean(stretch.flows["essential"]) - stretch.stands["liquid"])


def _with(stretch: Stretch, flows: Mapping[str, Floats]) -> Stretch:
    """The stretch with other flows; money that is not spent lies at hand at the end."""
    changed = dict(stretch.flows) | dict(flows)
    kept = (stretch.flows["spending"] - changed["spending"]).sum(axis=-1)
    stands = {name: stretch.stands[name] + kept for name in ("liquid", "net_worth")}
    return replace(stretch, flows=changed, stands=dict(stretch.stands) | stands)


def _pull(*names: str, part: str) -> Callable[[Stretch, Floats], Stretch]:
    """Take shares of one flow off several: rent that is lower lowers housing, fixed costs, essentials and spending alike."""

    def pulled(stretch: Stretch, shares: Floats) -> Stretch:
        off = shares[:, None] * np.clip(np.nan_to_num(stretch.flows[part]), 0.0, None)
        return _with(stretch, {name: stretch.flows[name] - off for name in names})

    return pulled


def _spend_less(stretch: Stretch, shares: Floats) -> Stretch:
    return _with(stretch, {"spending": stretch.flows["spending"] - shares[:, None] * _wants(stretch)})


def _set_aside(stretch: Stretch, shares: Floats) -> Stretch:
    liquid = stretch.stands["liquid"] + shares * _short(stretch)
    alike = {name: np.repeat(values[None, :], len(shares), axis=0) for name, values in stretch.flows.items()}
    return replace(stretch, flows=alike, stands=dict(stretch.stands) | {"liquid": liquid})


def _pay_in_time(stretch: Stretch, shares: Floats) -> Stretch:
    return _with(stretch, {"bills_on_time": stretch.flows["bills_on_time"] + shares[:, None] * _late(stretch)})


_LEVERS: Final = (
    _Lever(
        key="spend_less", title="Spend less on what is not essential", cost="a month",
        whole=lambda stretch: float(_wants(stretch).mean()), pulled=_spend_less, most=0.6,
    ),
    _Lever(key="set_aside", title="Set money aside", cost="once", whole=_short, pulled=_set_aside),
    _Lever(
        key="lower_debt", title="Bring down debt payments", cost="a month", whole=_mean("debt_service"),
        pulled=_pull("debt_service", "fixed", part="debt_service"),
    ),
    _Lever(
        key="lower_housing", title="Lower rent, mortgage or utilities", cost="a month", whole=_mean("housing"),
        pulled=_pull("housing", "fixed", "essential", "spending", part="housing"), most=0.3,
    ),
    _Lever(
        key="no_fees", title="Avoid fees and interest", cost="a month", whole=_mean("fees"),
        pulled=_pull("fees", "essential", "spending", part="fees"),
    ),
    _Lever(
        key="pay_in_time", title="Pay bills when they are due", cost="bills", whole=lambda stretch: float(_late(stretch).sum()),
        pulled=_pay_in_time,
    ),
)  # fmt: skip
