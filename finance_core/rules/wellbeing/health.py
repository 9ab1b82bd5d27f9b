"""The health score: how well a household stands, from 0 to 100, and which part of it comes from where.

    months ─ measures ─ points on a scale ─ components ─ score
             (`health_measures`) (`health_scales`)  weights, shared anew where something is not known

The score is the sum of its measures' contributions and nothing else. What is not known has no part in it, is named, and lowers
`coverage`; it is neither a good sign nor a bad one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum
from typing import Final

import numpy as np
import pandas as pd

from finance_core.dates import Month
from finance_core.errors import InvalidError
from finance_core.rules.wellbeing.health_measures import FLOWS, STANDS, measured, tidy
from finance_core.rules.wellbeing.health_scales import COMPONENTS, MEASURES, WEIGHTS, ComponentRule, MeasureRule
from finance_core.rules.wellbeing.scale import Floats

WINDOW: Final = 12
"""Months that a score looks at: a whole year, so that yearly bills and thirteenth wages count once."""
LEAST_MONTHS: Final = 3
"""Fewer whole months make no score."""
DRAWS: Final = 400
"""Draws of the bootstrap: enough that the ends of an 80 % interval move by less than a point between seeds."""
_TENTH, _NINE_TENTHS = 0.1, 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure: its value (None where unknown; infinite where there is no income), its points, its part of the score.

    `share` is its part of the whole score's weight, 0 to 1, and `contribution` the points that it brings: share times points.
    """

    rule: MeasureRule
    value: float | None
    points: float | None
    share: float
    contribution: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One component: its points (None where nothing of it is known), its share of the score and its contribution to it."""

    rule: ComponentRule
    weight: float
    points: float | None
    share: float
    contribution: float
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A household's score as of the end of `month`, over the whole `months` of the year before, oldest first.

    `score` is the sum of the components' contributions, and lies between `lower` and `upper`, where it would lie in four of
    five other years with months like these. `coverage` is the share of the weights about which something is known.
    `problem` says why there is no score; then `score` and its interval are None.
    """

    month: Month | None
    months: tuple[Month, ...]
    score: float | None
    lower: float | None
    upper: float | None
    coverage: float
    components: tuple[Component, ...]
    problem: str = ""

    @property
    def missing(self) -> tuple[Component, ...]:
        """The components about which nothing is known."""
        return tuple(component for component in self.components if component.points is None)

    @property
    def confidence(self) -> float:
        """How far the score rests on knowledge, 0 to 1: coverage, less where fewer than twelve months are known."""
        return self.coverage * min(1.0, len(self.months) / WINDOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Months as arrays, ready to be measured: `flows` by name of shape (..., months), `stands` by name of shape (...)."""

    months: tuple[Month, ...]
    flows: Mapping[str, Floats]
    stands: Mapping[str, Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Measures (measures, ...), their points, their shares of the score, and the score itself (...); NaN where unknown."""

    measures: Floats
    points: Floats
    shares: Floats
    score: Floats


def health(
    months: pd.DataFrame, *, as_of: Month | None = None, weights: Mapping[str, float] | None = None, seed: int = 0
) -> Health:
    """The score at the end of a month, the last whole one by default.

    Takes what `health_months.by_month` returns. `weights` are those of components by key, in any unit; one that is left out
    keeps its own. `seed` draws the months of the bootstrap. Raises InvalidError for weights that are no weights.
    """
    chosen = checked_weights(weights)
    stretch = stretch_until(months, as_of)
    if stretch is None or len(stretch.months) < LEAST_MONTHS:
        known = stretch.months if stretch else ()
        counted = "none is" if not known else "one is" if len(known) == 1 else f"{len(known)} are"
        return _nothing(known, chosen, f"A score needs {LEAST_MONTHS} whole months; {counted} known so far.")
    found = scored(stretch, chosen)
    if np.isnan(found.score):
        return _nothing(stretch.months, chosen, "Nothing that has a weight is known yet.")
    components = tuple(_component(rule, chosen[rule.key], found) for rule in COMPONENTS)
    score = min(100.0, max(0.0, fsum(component.contribution for component in components)))
    lower, upper = _interval(stretch, chosen, seed, score)
    known_weight = sum(component.weight for component in components if component.points is not None)
    return Health(
        month=stretch.months[-1], months=stretch.months, score=score, lower=lower, upper=upper,
        coverage=known_weight / sum(chosen.values()), components=components,
    )  # fmt: skip


def checked_weights(weights: Mapping[str, float] | None) -> dict[str, float]:
    """A weight for every component: those given, else their own. Raises InvalidError."""
    given = dict(weights or {})
    if unknown := set(given) - set(WEIGHTS):
        raise InvalidError(f"There is no part of the score called {', '.join(sorted(unknown))}.")
    if any(not np.isfinite(weight) or not 0 <= weight <= 1e6 for weight in given.values()):
        raise InvalidError("A weight is a number from 0 upwards.")
    merged = WEIGHTS | given
    if sum(merged.values()) <= 0:
        raise InvalidError("At least one part of the score needs a weight above 0.")
    return merged


def stretch_until(months: pd.DataFrame, as_of: Month | None = None) -> Stretch | None:
    """The whole months of the year that ends with a month (the last whole one by default); None where there is none."""
    columns = columns_of(months)
    whole = columns["month"][columns["complete"] > 0]
    known = whole if as_of is None else whole[whole <= as_of.index]
    return stretch_to(columns, int(known[-1])) if len(known) else None


def columns_of(months: pd.DataFrame) -> dict[str, Floats]:
    """The months' columns as arrays, oldest month first, tidied."""
    ordered = months.sort_values("month")
    return {name: tidy(ordered[name].to_numpy(dtype=np.float64)) for name in ("month", "complete", *FLOWS, *STANDS)}


def stretch_to(columns: Mapping[str, Floats], last: int) -> Stretch:
    """The whole months of the year that ends with the month of that index, which is one of them."""
    month = columns["month"]
    chosen = np.flatnonzero((columns["complete"] > 0) & (month > last - WINDOW) & (month <= last))
    flows = {name: columns[name][chosen] for name in FLOWS}
    flows |= {name: np.nan_to_num(flows[name]) for name in ("income", "spending")}
    stands = {name: columns[name][chosen[-1]] for name in STANDS}
    before = columns["net_worth"][month == month[chosen[0]] - 1]
    stands["worth_before"] = before[-1] if len(before) else np.float64(np.nan)
    return Stretch(months=tuple(Month.from_index(int(index)) for index in month[chosen]), flows=flows, stands=stands)


def scored(stretch: Stretch, weights: Mapping[str, float]) -> Points:
    """The points of a stretch, or of many versions of it at once."""
    measures = measured(stretch.flows, stretch.stands)
    shape = np.broadcast_shapes(*(value.shape for value in measures.values()))
    values = np.stack([np.broadcast_to(measures[rule.key], shape) for rule in MEASURES])
    return weighted(values, weights)


def weighted(values: Floats, weights: Mapping[str, float]) -> Points:
    """The points of measures in the order of MEASURES, shape (measures, ...), where NaN is unknown.

    Within a component the parts of what is known are shared anew, and so are the weights of the components.
    """
    points = np.stack([rule.scale.points(column) for rule, column in zip(MEASURES, values, strict=True)])
    shares = np.zeros_like(points)
    start = 0
    for component in COMPONENTS:
        rows = slice(start, start + len(component.measures))
        start = rows.stop
        parts = np.array([rule.part for rule in component.measures]).reshape(-1, *[1] * (points.ndim - 1))
        known = np.where(np.isnan(points[rows]), 0.0, parts)
        total = known.sum(axis=0)
        shares[rows] = weights[component.key] * np.divide(known, total, out=np.zeros_like(known), where=total > 0)
    total = shares.sum(axis=0)
    shares = np.divide(shares, total, out=np.zeros_like(shares), where=total > 0)
    score = np.where(total > 0, (shares * np.nan_to_num(points)).sum(axis=0), np.nan)
    return Points(measures=values, points=points, shares=shares, score=np.clip(score, 0.0, 100.0))


def _interval(stretch: Stretch, weights: Mapping[str, float], seed: int, score: float) -> tuple[float, float]:
    """Where four in five scores lie when months like these are drawn anew, with the score itself inside."""
    rng = np.random.default_rng(seed)
    picks = rng.integers(0, len(stretch.months), (DRAWS, len(stretch.months)))
    drawn = Stretch(
        months=stretch.months, flows={name: values[picks] for name, values in stretch.flows.items()}, stands=stretch.stands
    )
    scores = scored(drawn, weights).score
    lower, upper = np.quantile(np.append(scores[~np.isnan(scores)], score), [_TENTH, _NINE_TENTHS])
    return min(float(lower), score), max(float(upper), score)


def _component(rule: ComponentRule, weight: float, found: Points) -> Component:
    start = MEASURES.index(rule.measures[0])
    measures = tuple(_measure(measure, found, start + place) for place, measure in enumerate(rule.measures))
    share = fsum(measure.share for measure in measures)
    contribution = fsum(measure.contribution for measure in measures)
    known = [(measure.rule.part, measure.points) for measure in measures if measure.points is not None]
    total = sum(part for part, _ in known)
    points = fsum(part * worth for part, worth in known) / total if known else None
    return Component(rule=rule, weight=weight, points=points, share=share, contribution=contribution, measures=measures)


def _measure(rule: MeasureRule, found: Points, place: int) -> Measure:
    value, points, share = (float(column[place]) for column in (found.measures, found.points, found.shares))
    if np.isnan(points):
        return Measure(rule=rule, value=None, points=None, share=0.0, contribution=0.0)
    return Measure(rule=rule, value=value, points=points, share=share, contribution=share * points)


def _nothing(months: tuple[Month, ...], weights: Mapping[str, float], problem: str) -> Health:
    components = tuple(
        Component(
            rule=rule, weight=weights[rule.key], points=None, share=0.0, contribution=0.0,
            measures=tuple(
                Measure(rule=measure, value=None, points=None, share=0.0, contribution=0.0) for measure in rule.measures
            ),
        )
        for rule in COMPONENTS
    )  # fmt: skip
    return Health(
        month=months[-1] if months else None, months=months, score=None, lower=None, upper=None, coverage=0.0,
        components=components, problem=problem,
    )  # fmt: skip
