"""Chains: payments of one amount band that fall on the due days of one rhythm, and how far chance explains them.

The weight of a chain is a log likelihood ratio. For it: each hit lies near its due day, with a discrete Laplace spread that
suits the chain. Against it: payments of the band come at any time at their usual rate (a Poisson process), so in a crowd of
equal payments a hit means little. The first hit pays for the choice of the phase.
"""

from dataclasses import dataclass, fields
from typing import Final, Self

import numpy as np

from finance_core.ml.amount_bands import bands
from finance_core.ml.cadence import RHYTHMS, Calendar, Rhythm
from finance_core.ml.windows import Bools, Floats, Ints

_SPREADS: Final = (0.12, 0.45, 0.7)
"""Ratios of the Laplace spread of days: on the day, within a day or two, within a week."""
_MISS: Final = 0.05
"""The chance that a due payment is skipped."""
_MOST_MISSES: Final = 2
"""Due days in a row without payment inside a chain; more, and it ended and began anew."""
_CROWD: Final = 2.6
"""Payments a period above which a band is not searched: the rhythm would be found anywhere."""
_LEAST_PART: Final = 0.15
"""The share of a payee's payments that unequal amounts must be to be searched."""
_MARGIN_DAYS: Final = 7
"""Days added to a span, which ends with a payment and not a period after it."""
_WORTH_A_LOOK: Final = -1.0
"""The weight below which no likeness of amounts makes a stream of a chain."""
_FEW: Final = 8
_MANY: Final = 24
"""Payments of a band up to which one neighbour a period away suffices to propose a phase, up to which two, and then four."""
_OPEN_SHARE: Final = 5 / 7
"""Business days of all days: the spread is counted in business days, the rate in days."""
_CHOICES: Final = np.log(10.0)
"""What the choice among the rhythms costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payments:
    """Payments in the order of time; arrays of shape (n,).

    `group` numbers what one payee books on one account, in one currency and direction; `day` counts from 1970; `size` is the
    natural log of the amount, `cents` the amount in hundredths; `income` says that money came in, `cash` that it was drawn in
    notes, `anonymous` that nothing tells the payee.
    """

    group: Ints
    day: Ints
    size: Floats
    cents: Ints
    income: Bools
    cash: Bools
    anonymous: Bools

    def of(self, rows: Ints) -> Self:
        """Those rows."""
        return type(self)(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


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


def expanded(start: Ints, count: Ints) -> Ints:
    """The places `start, start + 1, …` of each run, `count` of them, one after the other."""
    ends = np.cumsum(count)
    total = int(ends[-1]) if len(ends) else 0
    places: Ints = np.arange(total) + np.repeat(start - (ends - count), count)
    return places


@dataclass(frozen=True, slots=True, kw_only=True)
class _Banded:
    """The payments of each band in the order of time: `row` of all bands, band by band, and where each begins.

    `rate` is how many payments a day a chain of the band must stand out from.
    """

    row: Ints
    band: Ints
    day: Ints
    start: Ints
    count: Ints
    rate: Floats


def chains(payments: Payments, calendar: Calendar) -> Chains:
    """Every chain that outweighs chance in some band, most of them in several variants."""
    order, start, stop = bands(payments.group, payments.size, payments.cents)
    count = stop - start
    band = np.repeat(np.arange(len(start)), count)
    row = order[expanded(start, count)]
    row = row[np.lexsort((row, band))]
    start = np.cumsum(count) - count
    rate = _rates(payments, row, start, count)
    banded = _Banded(row=row, band=band, day=payments.day[row], start=start, count=count, rate=rate)
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


def _of_rhythm(payments: Payments, banded: _Banded, calendar: Calendar, place: int) -> Chains:
    band, phase = _proposals(banded, calendar, RHYTHMS[place])
    return _weighed(payments, banded, _hits(banded, calendar, RHYTHMS[place], band, phase), place)


def _hits(banded: _Banded, calendar: Calendar, rhythm: Rhythm, band: Ints, phase: Ints) -> _Hits:
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


def _rates(payments: Payments, row: Ints, start: Ints, count: Ints) -> Floats:
    """Payments a day: of the band where they are equal or nothing tells the payee, else of all that the payee books.

    Unequal amounts make a stream only where they are most of what the payee books, so small parts of it aren't searched.
    """
    if not len(start):
        return np.zeros(0)
    first, last = payments.day[row[start]], payments.day[row[start + count - 1]]
    cents = payments.cents[row]
    own = (np.minimum.reduceat(cents, start) == np.maximum.reduceat(cents, start)) | payments.anonymous[row[start]]
    groups = int(payments.group.max()) + 1
    begin, end = np.full(groups, payments.day[-1]), np.full(groups, payments.day[0])
    np.minimum.at(begin, payments.group, payments.day)
    np.maximum.at(end, payments.group, payments.day)
    group, many = payments.group[row[start]], np.bincount(payments.group, minlength=groups)
    of_group = (many / (end - begin + _MARGIN_DAYS))[group]
    of_group[count < _LEAST_PART * many[group]] = np.inf
    rate: Floats = np.where(own, count / (last - first + _MARGIN_DAYS), of_group)
    return rate


def _proposals(banded: _Banded, calendar: Calendar, rhythm: Rhythm) -> tuple[Ints, Ints]:
    """Bands and phases worth a look: those of payments that have another one a period away."""
    first = banded.day[banded.start] if len(banded.start) else banded.start
    last = banded.day[banded.start + banded.count - 1] if len(banded.start) else banded.start
    span = last - first
    usable = (banded.count >= rhythm.least) & (span >= (rhythm.least - 1) * (rhythm.period - 1) - rhythm.play)
    usable &= banded.rate * rhythm.period <= _CROWD
    entry = expanded(banded.start[usable], banded.count[usable])
    width = int(banded.day.max() - banded.day.min()) + 1000 if len(entry) else 1
    # bands far apart on one line of days, so that one search finds neighbours in all of them
    at = banded.band[entry] * width + banded.day[entry] - (banded.day.min() if len(entry) else 0)
    # months differ by three days, those of a weekday by a week
    reach = rhythm.play + (6 if rhythm.kind == "weekday" else 3)
    near = [
        np.searchsorted(at, at + turns * rhythm.period + reach, side="right")
        > np.searchsorted(at, at + turns * rhythm.period - reach)
        for turns in (-1, 1, -2, 2)
    ]
    size = banded.count[banded.band[entry]]
    few, many = (size <= _FEW) | (rhythm.least <= 2), size > _MANY
    entry = entry[np.where(few, near[0] | near[1], near[0] & near[1] & (~many | near[2] & near[3]))]
    phases = calendar.phases(rhythm, banded.day[entry])
    band = np.repeat(banded.band[entry], phases.shape[1])
    both = np.unique(band * 1000 + phases.ravel())
    return both // 1000, both % 1000


def _weighed(payments: Payments, banded: _Banded, hits: _Hits, place: int) -> Chains:
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
