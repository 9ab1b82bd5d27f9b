"""Chains: payments of one amount band that fall on the due days of one rhythm, and how far chance explains them.

The weight of a chain is a log likelihood ratio. For it: each hit lies near its due day, with a discrete Laplace spread that
suits the chain. Against it: payments of the band come at any time at their usual rate (a Poisson process), so in a crowd of
equal payments a hit means little. The first hit pays for the choice of the phase.
"""

from dataclasses import dataclass, fields
from typing import Final, Self

import numpy as np

from finance_core.ml.cadences.cadence import RHYTHMS, Calendar, Rhythm
from finance_core.ml.cadences.proposals import Banded, Payments, expanded, in_bands, proposals
from finance_core.ml.windows import Bools, Floats, Ints

_SPREADS: Final = (0.12, 0.45, 0.7)
"""Ratios of the Laplace spread of days: on the day, within a day or two, within a week."""
_MISS: Final = 0.05
"""The chance that a due payment is skipped."""
_MOST_MISSES: Final = 2
"""Due days in a row without payment inside a chain; more, and it ended and began anew."""
_WORTH_A_LOOK: Final = -1.0
"""The weight below which no likeness of amounts makes a stream of a chain."""
_OPEN_SHARE: Final = 5 / 7
"""Business days of all days: the spread is counted in business days, the rate in days."""
_CHOICES: Final = np.log(10.0)
"""What the choice among the rhythms costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chains:
    """Candidates and their payments. One entry a chain except `row` (all payments, chain by chain) and `start`.

    `rhythm` is a place in RHYTHMS; `first` and `last` are slots; `weight` is the log likelihood ratio; `step` the median log
    distance of neighbouring amounts; `share` is how much of what the payee booked meanwhile the chain explains.
    """

    rhythm: Ints
    phase: Ints
    first: Ints
    last: Ints
    weight: Floats
    step: Floats
    share: Floats
    count: Ints
    start: Ints
    row: Ints

    def of(self, chosen: Ints) -> Self:
        """Those chains, in that order."""
        count = self.count[chosen]
        own = {f.name: getattr(self, f.name)[chosen] for f in fields(self) if f.name not in {"start", "row"}}
        row = self.row[expanded(self.start[chosen], count)]
        return type(self)(**own, start=np.cumsum(count) - count, row=row)

    @classmethod
    def joined(cls, parts: "list[Self]") -> Self:
        """All of them, one after the other."""
        shifts = np.cumsum([0] + [len(part.row) for part in parts[:-1]])
        values = {f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(cls)}
        values["start"] = np.concatenate([part.start + shift for part, shift in zip(parts, shifts, strict=True)])
        return cls(**values)


def chains(payments: Payments, calendar: Calendar) -> Chains:
    """Every chain that outweighs chance in some band, most of them in several variants."""
    banded = in_bands(payments)
    return Chains.joined([_of_rhythm(payments, banded, calendar, place) for place in range(len(RHYTHMS))])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hits:
    """Payments on due days, chain by chain: `slot`, `off` (business days from it), `entry` (place among the banded)."""

    slot: Ints
    off: Ints
    entry: Ints
    phase: Ints
    start: Ints
    count: Ints


def _of_rhythm(payments: Payments, banded: Banded, calendar: Calendar, place: int) -> Chains:
    band, phase = proposals(banded, calendar, RHYTHMS[place])
    return _weighed(payments, banded, _hits(banded, calendar, RHYTHMS[place], band, phase), place)


def _hits(banded: Banded, calendar: Calendar, rhythm: Rhythm, band: Ints, phase: Ints) -> _Hits:
    """What of each proposed band lies on due days of the proposed phase, cut where too many in a row were missed."""
    count = banded.count[band]
    entry = expanded(banded.start[band], count)
    proposal = np.repeat(np.arange(len(band)), count)
    day = banded.day[entry]
    slot = calendar.slots(rhythm, phase[proposal], day)
    off = calendar.off(day, calendar.due(rhythm, phase[proposal], slot))
    near = np.flatnonzero(np.abs(off) <= rhythm.play)
    proposal, slot, away = proposal[near], slot[near], np.abs(off[near])
    # payments stand in the order of time and so do slots: of those in one slot the nearest, the earlier where two are as near
    begins = np.flatnonzero(_begins(proposal, slot))
    best = np.minimum.reduceat(away * len(near) + np.arange(len(near)), begins) % len(near) if len(near) else near
    proposal, slot, off, entry = proposal[best], slot[best], off[near[best]], entry[near[best]]
    start = np.flatnonzero(_begins(proposal) | _gaps(slot))
    count = np.diff(np.r_[start, len(slot)])
    enough = count >= rhythm.least
    kept = np.repeat(enough, count)
    found = phase[proposal[start[enough]]]
    count = count[enough]
    return _Hits(slot=slot[kept], off=off[kept], entry=entry[kept], phase=found, start=np.cumsum(count) - count, count=count)


def _begins(*columns: Ints) -> Bools:
    """Where a value differs from the one before; the first always does."""
    changed = np.zeros(len(columns[0]), bool)
    changed[:1] = True
    for column in columns:
        changed[1:] |= column[1:] != column[:-1]
    return changed


def _gaps(slot: Ints) -> Bools:
    """Where more than the most slots in a row were missed."""
    gaps: Bools = np.diff(slot, prepend=slot[:1]) > _MOST_MISSES + 1
    return gaps


def _weighed(payments: Payments, banded: Banded, hits: _Hits, place: int) -> Chains:
    """The chains with their weights; those are left out that no likeness of amounts could make a stream."""
    rhythm, start, count = RHYTHMS[place], hits.start, hits.count
    first, last = hits.slot[start], hits.slot[start + count - 1]
    distance = np.add.reduceat(np.abs(hits.off), start) if len(start) else count
    crowd = hits.entry[start + count - 1] - hits.entry[start] + 1
    weight = _weight(rhythm, count, last - first + 1, distance, crowd)
    heavy = weight >= _WORTH_A_LOOK
    row = banded.row[hits.entry[np.repeat(heavy, count)]]
    count, distance = count[heavy], distance[heavy]
    start = np.cumsum(count) - count
    return Chains(
        rhythm=np.full(len(start), place),
        phase=hits.phase[heavy],
        first=first[heavy],
        last=last[heavy],
        weight=weight[heavy],
        step=_steps(payments.size[row], start, count),
        share=shares(payments, row, start, count),
        count=count,
        start=start,
        row=row,
    )


def _weight(rhythm: Rhythm, count: Ints, periods: Ints, distance: Ints, crowd: Ints) -> Floats:
    """The log likelihood ratio of chains.

    Parameters
    ----------
    count, periods, distance, crowd
        Shape (n,): hits; slots from the first to the last; business days from the due days, summed; payments of the band from
        the first to the last.
    """
    rate = crowd / (periods * rhythm.period)
    fits = [count * np.log((1 - ratio) / (1 + ratio)) + distance * np.log(ratio) for ratio in _SPREADS]
    further = count - 1
    weight = further / np.maximum(count, 1) * np.max(fits, axis=0)
    weight += further * (np.log(_OPEN_SHARE) + np.log1p(-_MISS) - np.log(np.maximum(rate, 1e-9)))
    weight += (periods - count) * np.log(_MISS) - _CHOICES - rhythm.doubt
    checked: Floats = weight
    return checked


def _steps(size: Floats, start: Ints, count: Ints) -> Floats:
    """The median log distance of neighbouring amounts in each chain."""
    if not len(start):
        return np.zeros(0)
    steps = np.abs(np.diff(size, prepend=size[:1]))
    steps[start] = -1.0  # the first has no neighbour before; sorts to the front
    ordered = steps[np.lexsort((steps, np.repeat(np.arange(len(start)), count)))]
    middle: Floats = (ordered[start + 1 + (count - 2) // 2] + ordered[start + 1 + (count - 1) // 2]) / 2
    return middle


def shares(payments: Payments, row: Ints, start: Ints, count: Ints, among: Bools | None = None) -> Floats:
    """How much of what the payee booked at the time of each chain, and half as long before and after, belongs to it.

    With `among`, shape (n,), how much of it belongs to those payments.
    """
    if not len(start):
        return np.zeros(0)
    # days of all groups on one line, so that one search counts in each
    width = 3 * (int(payments.day[-1] - payments.day[0]) + 1)
    day = payments.day - payments.day[0]
    first, last = day[row[start]], day[row[start + count - 1]]
    around = (last - first) // 2
    base = payments.group[row[start]] * width
    low, high = base + np.maximum(first - around, 0), base + last + around

    def counted(line: Ints) -> Ints:
        line = np.sort(line)
        found: Ints = np.searchsorted(line, high, side="right") - np.searchsorted(line, low)
        return found

    line = payments.group * width + day
    part = count if among is None else counted(line[among])
    share: Floats = part / np.maximum(counted(line), 1)
    return share
