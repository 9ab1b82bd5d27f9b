"""Proposals: which amount bands could hold a rhythm, and from which days on.

Trying every phase of every rhythm on every band would take minutes. Only a payment with others a period away can belong to a
chain, so the phases tried are those on which such payments are on time.
"""

from dataclasses import dataclass, fields
from typing import Final, Self

import numpy as np

from finance_core.ml.cadences.amount_bands import bands
from finance_core.ml.cadences.cadence import Calendar, Rhythm
from finance_core.ml.windows import Bools, Floats, Ints

_CROWD: Final = 2.6
"""Payments a period above which a band is not searched: the rhythm would be found anywhere."""
_CROWD_IN_DOUBT: Final = 1.6
"""The same for rhythms that few things have."""
_LEAST_PART: Final = 0.15
"""The share of a payee's payments that unequal amounts must be to be searched."""
_MARGIN_DAYS: Final = 7
"""Days added to a span, which ends with a payment and not a period after it."""
_FEW: Final = 8
_MANY: Final = 24
"""Payments of a band up to which one neighbour a period away suffices to propose a phase, up to which two, and then four."""


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
class Banded:
    """The payments of each band in the order of time: `row` of all bands, band by band, and where each begins.

    `rate` is how many payments a day a chain of the band must stand out from.
    """

    row: Ints
    band: Ints
    day: Ints
    start: Ints
    count: Ints
    rate: Floats


def expanded(start: Ints, count: Ints) -> Ints:
    """The places `start, start + 1, …` of each run, `count` of them, one after the other."""
    ends = np.cumsum(count)
    total = int(ends[-1]) if len(ends) else 0
    places: Ints = np.arange(total) + np.repeat(start - (ends - count), count)
    return places


def in_bands(payments: Payments) -> Banded:
    """The payments of each amount band."""
    order, start, stop = bands(payments.group, payments.size, payments.cents)
    count = stop - start
    band = np.repeat(np.arange(len(start)), count)
    row = order[expanded(start, count)]
    row = row[np.lexsort((row, band))]
    start = np.cumsum(count) - count
    rate = _rates(payments, row, start, count)
    return Banded(row=row, band=band, day=payments.day[row], start=start, count=count, rate=rate)


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


def proposals(banded: Banded, calendar: Calendar, rhythm: Rhythm) -> tuple[Ints, Ints]:
    """Bands and phases worth a look: those of payments that have another one a period away."""
    first = banded.day[banded.start] if len(banded.start) else banded.start
    last = banded.day[banded.start + banded.count - 1] if len(banded.start) else banded.start
    span = last - first
    usable = (banded.count >= rhythm.least) & (span >= (rhythm.least - 1) * (rhythm.period - 1) - rhythm.play)
    usable &= banded.rate * rhythm.period <= (_CROWD if rhythm.doubt <= 0 else _CROWD_IN_DOUBT)
    entry = expanded(banded.start[usable], banded.count[usable])
    width = int(banded.day.max() - banded.day.min()) + 1000 if len(entry) else 1
    # bands far apart on one line of days, so that one search finds neighbours in all of them
    at = banded.band[entry] * width + banded.day[entry] - (banded.day.min() if len(entry) else 0)
    # months differ by three days, those of a weekday by a week
    reach = rhythm.play + (6 if rhythm.kind == "weekday" else 3)
    near = [_any_within(at, at + turns * rhythm.period, reach) for turns in (-1, 1, -2, 2)]
    size = banded.count[banded.band[entry]]
    few, many = (size <= _FEW) | (rhythm.least <= 2), size > _MANY
    entry = entry[np.where(few, near[0] | near[1], near[0] & near[1] & (~many | near[2] & near[3]))]
    phases = calendar.phases(rhythm, banded.day[entry])
    band = np.repeat(banded.band[entry], phases.shape[1])
    both = np.sort(band * 1000 + phases.ravel())
    both = both[np.diff(both, prepend=-1) > 0]
    return both // 1000, both % 1000


def _any_within(at: Ints, wanted: Floats, reach: float) -> Bools:
    """Whether anything of a sorted line lies within reach of each wanted place."""
    following = np.searchsorted(at, wanted - reach)
    found: Bools = at[np.minimum(following, len(at) - 1)] <= wanted + reach
    return found & (following < len(at))
