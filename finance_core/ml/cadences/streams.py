"""Streams: of all chains those that a person would call a bill, a subscription or a wage, each payment in one at most.

Heavy chains are taken first, their payments removed, and the rest is searched again, so one payee may have several streams. A
chain must outweigh chance, and its amounts decide what it is: a fixed price, a price that follows an exchange rate, or a bill
by use. The less fixed they are, the more of what the payee books must belong to it: shops are visited now and then, and some of
it always looks like a rhythm.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from finance_core.ml.cadences.cadence import CADENCES, RHYTHMS, Calendar
from finance_core.ml.cadences.chains import Chains, chains, shares
from finance_core.ml.cadences.proposals import Payments
from finance_core.ml.windows import Bools, Floats, Ints

_ROUNDS: Final = 12
"""Streams that one payee may have at a time."""
FIXED: Final = 0.006
"""Median log distance of neighbouring amounts up to which a price is fixed."""
_STEADY: Final = 0.05
"""The same for a price that plays with an exchange rate or by some per cent."""
_VARYING: Final = 0.4
"""The same for a bill by use: heating costs thrice as much in winter, month by month by a third."""
_PAIR: Final = 0.2
"""The most that two payments half a year or a year apart may differ: more than prices rise."""
_MAIN_SHARE: Final = 0.7
"""Of what a payee books, the share that makes a chain its main business."""
_EXPLAINED: Final = 0.75
"""The share that all streams of a payee together must explain, where none is its main business."""
_BILL_PERIOD: Final = 28
"""Days; what comes more often and varies is a habit."""
_LONG_PERIOD: Final = 150
"""Days from which two payments suffice."""
_PAUSE, _PAUSE_DAYS, _LONGEST_PAUSE = 6.0, 60, 190
"""A stream that comes again within six periods, sixty days at least and half a year at most, is the same one."""
_MAIN, _PART, _UNNAMED, _MAYBE = 4.6, 5.8, 4.2, 7.0
"""Log odds that a chain must bring: as a payee's main business, as part of it, where no payee is known, or where others help.

Some hundred payees are tried in several ways, so chance alone reaches 4 now and then.
"""
_HABIT: Final = 2.0
"""More of it for what comes more than monthly beside other payments: a coffee at one price."""
_IN_CASH: Final = 3.0
"""More of it for cash, which is drawn in the same few round amounts."""
_BY_USE: Final = 1.7
"""More of it where the amounts vary."""
_RARE_UNNAMED: Final = 2.5
"""More of it for anything but monthly, where neither payee nor price tells anything."""
_PER_DIGIT: Final = 0.4
"""What each further digit of an amount that comes again is worth: 10.99 is seldom met twice by chance, 50 often."""
_TWICE: Final = 2
"""Likenesses of amounts that count; further ones say the same again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """For each chain: does it stand, may it stand beside others, and by how much it outweighs what it had to."""

    sure: Bools
    maybe: Bools
    margin: Floats


def streams(payments: Payments, calendar: Calendar) -> tuple[Chains, Floats]:
    """The chains that stand, and the log odds by which each outweighs what it had to."""
    found, margins, doubts = [chains(payments.of(np.zeros(0, np.int64)), calendar)], [np.zeros(0)], [np.zeros(0, bool)]
    rows = np.arange(len(payments.day))
    for _ in range(_ROUNDS):
        left = payments.of(rows)
        candidates = chains(left, calendar)
        verdict = _judged(candidates, left)
        standing = np.flatnonzero(verdict.sure | verdict.maybe)
        if not len(standing):
            break
        chosen = standing[_undisputed(candidates.of(standing), len(rows))]
        streams_found = candidates.of(chosen)
        found.append(replace(streams_found, row=rows[streams_found.row]))
        margins.append(verdict.margin[chosen])
        doubts.append(verdict.maybe[chosen])
        taken = np.zeros(len(rows), bool)
        taken[streams_found.row] = True
        # payees without a new stream would only be searched in vain again
        rows = rows[np.isin(left.group, left.group[streams_found.row]) & ~taken]
    together, doubtful = Chains.joined(found), np.concatenate(doubts)
    taken = np.zeros(len(payments.day), bool)
    taken[together.row] = True
    explained = shares(payments, together.row, together.start, together.count, taken)
    kept = np.flatnonzero(~doubtful | (explained >= _EXPLAINED))
    return _continued(together.of(kept), np.concatenate(margins)[kept], payments)


def _continued(found: Chains, margin: Floats, payments: Payments) -> tuple[Chains, Floats]:
    """Chains that go on after a pause or on another day of the month, joined; the later one tells when the next is due."""
    cadence = np.array([CADENCES.index(rhythm.cadence) for rhythm in RHYTHMS])[found.rhythm]
    head, tail = found.row[found.start], found.row[found.start + found.count - 1]
    order = np.lexsort((head, cadence, payments.group[head]))
    found, margin, cadence, head, tail = found.of(order), margin[order], cadence[order], head[order], tail[order]
    period = np.array([rhythm.period for rhythm in RHYTHMS])[found.rhythm]
    pause = payments.day[head[1:]] - payments.day[tail[:-1]]
    goes_on = (payments.group[head[1:]] == payments.group[head[:-1]]) & (cadence[1:] == cadence[:-1])
    goes_on &= (pause > 0) & (pause <= np.maximum(_PAUSE_DAYS, np.minimum(_PAUSE * period[1:], _LONGEST_PAUSE)))
    goes_on &= np.abs(payments.size[head[1:]] - payments.size[tail[:-1]]) <= _VARYING
    begins = np.flatnonzero(np.r_[True, ~goes_on])[: len(head)]
    ends = np.r_[begins[1:], len(head)] - 1 if len(begins) else begins
    count = np.add.reduceat(found.count, begins) if len(begins) else found.count
    last = found.of(ends)
    joined = replace(last, first=found.first[begins], count=count, start=np.cumsum(count) - count, row=found.row)
    return joined, np.maximum.reduceat(margin, begins) if len(begins) else margin


def _judged(found: Chains, payments: Payments) -> _Verdict:
    """Which chains are more than chance and more than a habit."""
    period = np.array([rhythm.period for rhythm in RHYTHMS])[found.rhythm]
    head = found.row[found.start]
    income, cash, anonymous = payments.income[head], payments.cash[head], payments.anonymous[head]
    main = (found.share >= _MAIN_SHARE) & ~anonymous
    often, long = period < _BILL_PERIOD, period >= _LONG_PERIOD
    fixed = found.step <= np.where(main | anonymous, FIXED, 0.0)
    steady = (found.step <= _STEADY) & (found.count >= 3) & (main | anonymous) & (~often | income | (found.count >= 6))
    varying = (found.step <= _VARYING) & main & ~cash & (~often | income)
    pair = found.count == 2
    allowed = np.where(pair, main & ~cash & (found.step <= np.where(income, FIXED, _PAIR)), fixed | steady | varying)
    likeness = np.where(
        main & ~cash,
        np.log(_VARYING / np.maximum(found.step, 0.04)),
        np.where(fixed, _PER_DIGIT * (_digits(payments.cents[head]) - 1), 0.0),
    )
    weight = found.weight + np.minimum(found.count - 1, _TWICE) * likeness
    need = np.select([main, anonymous], [_MAIN, _UNNAMED], _PART)
    need = need + _HABIT * (often & ~main) + _BY_USE * (~fixed & ~steady & ~long)
    need += _IN_CASH * (cash & ~anonymous)
    need += _RARE_UNNAMED * (anonymous & ~fixed & (np.round(period / 30) != 1))
    sure = allowed & (weight >= need)
    able = (found.step <= _STEADY) | ((found.step <= _VARYING) & ~cash & (~often | income))
    maybe = able & ~sure & ~anonymous & (found.count >= 4) & (weight >= _MAYBE)
    return _Verdict(sure=sure, maybe=maybe, margin=weight - np.where(maybe, _MAYBE, need))


def _digits(cents: Ints) -> Ints:
    """How many digits an amount has before its trailing noughts: 1 for 50, 4 for 10.99."""
    digits = np.floor(np.log10(np.maximum(cents, 1))).astype(np.int64) + 1
    for power in range(1, 10):
        digits -= cents % 10**power == 0
    return np.maximum(digits, 1)


def _undisputed(found: Chains, size: int) -> Ints:
    """Chains all of whose payments no heavier chain claims."""
    order = np.lexsort((found.phase, found.rhythm, found.row[found.start], -found.weight))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    best = np.full(size, len(order))
    ranks = np.repeat(rank, found.count)
    np.minimum.at(best, found.row, ranks)
    lost = np.add.reduceat((best[found.row] < ranks).astype(np.int64), found.start)
    standing: Ints = order[lost[order] == 0]
    return standing
