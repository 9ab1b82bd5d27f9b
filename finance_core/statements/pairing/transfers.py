"""Transfers between own accounts: which payment out of one is the payment into another.

Candidates lie within four days and go opposite ways. In one currency the amounts are equal, or less arrives by a fee; between
currencies they agree with the day's rate. Then the best set of pairs as a whole is taken, each payment at most once. Amount and
day alone make a proposal but never a sure one: that takes evidence, and that no other payment would do as well. Where a fee is
missing, a person looks.

Four days and 10 % around the rate follow Sure's matcher (github.com/we-promise/sure, `Family::AutoTransferMatchable`, 2026).
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from math import ceil
from typing import Final, Literal, NamedTuple

from finance_core.models import Account
from finance_core.money import minor_digits
from finance_core.statements.pairing import fees
from finance_core.statements.pairing.booked import BY_DAY, Booked
from finance_core.statements.pairing.traces import OwnAccounts, Traces, same_words

Rate = Callable[[str, str, date], float | None]
"""What one unit of the first currency was worth in the second on that day; None where that is not known."""
TransferKind = Literal["Card payment", "Loan payment", "Investment", "Movement"]
Evidence = Literal["number", "name", "category", "words", "text"]
"""Why beyond amount and day: an own account's number or name, both in a transfer category, words for it, the same text."""

WINDOW_DAYS: Final = 4
FEE_SHARE: Final = 0.01
FEE_UNITS: Final = 5
RATE_TOLERANCE: Final = 0.10
_KINDS: Final[dict[str, TransferKind]] = {"card": "Card payment", "loan": "Loan payment", "investment": "Investment"}
_WEIGHTS: Final[dict[Evidence, int]] = {"number": 60, "name": 40, "category": 40, "words": 20, "text": 15}
_KNOWING: Final[frozenset[Evidence]] = frozenset({"number", "name"})
_TELLING: Final[frozenset[Evidence]] = frozenset({"number", "name", "category"})
"""Evidence that makes a pair sure, as words for a transfer on both sides do; the same text alone may be a purchase and its
return to another card, and one standing order may be anything."""
_BASE: Final = 100
"""What any pair weighs: so high that two pairs are better than one with more evidence."""
_EXACT: Final = 30
_A_DAY: Final = 4
_MARGIN: Final = 25
"""How much weaker every other choice must be for a pair to be the only one."""
_NEAREST: Final = 8
"""Candidates of one payment that are looked at, so that a thousand equal payments do not make a million pairs."""
_SCANNED: Final = 200
"""Payments out of one day, of fitting size, that are looked at for a fee or a rate."""
_AT_ONCE: Final = 300
"""Payments out that are assigned together; longer chains of equal amounts are cut by date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferProposal:
    """Two payments that are probably one transfer.

    `fee_minor` is what did not arrive, in the currency of the payment out; between two currencies, what its text calls a fee.

    `rate` is the day's rate between two currencies and `off` how far the amounts lie from it, as a share. `sure` pairs have
    evidence and no rival.
    """

    out_id: int
    into_id: int
    kind: TransferKind
    days: int
    fee_minor: int
    rate: float | None
    off: float
    evidence: tuple[Evidence, ...]
    sure: bool
    weight: int


_Sought = tuple[str, int, int, int, float]
"""What is looked for on a day: currency, day, the least and the most in minor units, and what would fit best."""


class _Pair(NamedTuple):
    out: int
    into: int
    weight: int
    evidence: tuple[Evidence, ...]
    may_be_sure: bool
    fee_minor: int = 0
    rate: float | None = None
    off: float = 0.0


def propose(
    rows: Iterable[Booked],
    accounts: Sequence[Account],
    *,
    rejected: Collection[tuple[int, int]] = (),
    rate: Rate | None = None,
) -> list[TransferProposal]:
    """The transfers among these payments, newest first. Rows that are linked already must not be among them.

    `rejected` holds pairs of ids, the smaller first, that are not to be proposed.
    """
    if len(accounts) < 2:
        return []
    legs = sorted([row for row in rows if row.amount_minor], key=BY_DAY)
    search = _Search(legs, accounts, frozenset(rejected), rate)
    pairs = [*search.equal(), *search.short(), *search.converted()]
    kinds = {account.id: _KINDS.get(account.kind, "Movement") for account in accounts}
    rivals = _best_two(pairs)
    found = [
        TransferProposal(
            out_id=legs[pair.out].id,
            into_id=legs[pair.into].id,
            kind=kinds[legs[pair.into].account_id],
            days=abs(legs[pair.into].date.toordinal() - legs[pair.out].date.toordinal()),
            fee_minor=pair.fee_minor,
            rate=pair.rate,
            off=pair.off,
            evidence=pair.evidence,
            sure=pair.may_be_sure and all(_stands_out(pair, rivals[leg]) for leg in (pair.out, pair.into)),
            weight=pair.weight,
        )
        for group in _components(pairs)
        for pair in _assigned(group)
    ]
    place = {row.id: position for position, row in enumerate(legs)}
    return sorted(found, key=lambda proposal: (-max(place[proposal.out_id], place[proposal.into_id]), -proposal.out_id))


class _Search:
    """Candidates, found by amount and day: the work grows with the payments, not with their square."""

    def __init__(
        self, legs: Sequence[Booked], accounts: Sequence[Account], rejected: frozenset[tuple[int, int]], rate: Rate | None
    ) -> None:
        self._legs = legs
        self._own = OwnAccounts(accounts)
        self._rejected = rejected
        self._rate = rate
        self._days = [leg.date.toordinal() for leg in legs]
        self._hints: dict[int, bool] = {}
        self._rates: dict[tuple[str, str, int], float | None] = {}
        self._buckets: defaultdict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)

    def equal(self) -> Iterator[_Pair]:
        """Exactly opposite amounts in one currency."""
        into: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for position, leg in enumerate(self._legs):
            if leg.amount_minor > 0:
                into[leg.currency, leg.amount_minor].append(position)
        for position, leg in enumerate(self._legs):
            partners = into.get((leg.currency, -leg.amount_minor))
            if partners:
                for other in self._nearest(position, partners):
                    yield from self._judged(position, other)

    def short(self) -> Iterator[_Pair]:
        """Less arrives than was sent, by a fee; only where both sides look like a transfer."""
        for position, leg in enumerate(self._legs):
            came = leg.amount_minor
            if came <= 0 or not self._is_hinted(position):
                continue
            most = max(int(came / (1 - FEE_SHARE)), came + FEE_UNITS * 10 ** minor_digits(leg.currency))
            for other in self._among(position, lambda day: (leg.currency, day, came + 1, min(most, 2 * came), came)):  # noqa: B023 - used up within this round
                yield from self._judged(other, position, fee_minor=-self._legs[other].amount_minor - came)

    def converted(self) -> Iterator[_Pair]:
        """Amounts of two currencies that agree with the day's rate; only where both sides look like a transfer."""
        currencies = sorted({leg.currency for leg in self._legs})
        if len(currencies) < 2:
            return
        for position, leg in enumerate(self._legs):
            if leg.amount_minor <= 0 or not self._is_hinted(position):
                continue
            for currency in currencies:
                if currency != leg.currency:
                    yield from self._agreeing(position, currency)

    def _agreeing(self, position: int, currency: str) -> Iterator[_Pair]:
        """Payments out in that currency which agree with what came in."""
        leg = self._legs[position]

        def sizes(day: int) -> _Sought | None:
            worth = self._minor_worth(currency, leg.currency, day)
            if not worth:
                return None
            sent = leg.amount_minor / worth
            return currency, day, ceil(sent / (1 + RATE_TOLERANCE)), int(sent / (1 - RATE_TOLERANCE)), sent

        for other in self._among(position, sizes):
            day, out = self._days[other], self._legs[other]
            fee = fees.stated(out.description, out.currency, -out.amount_minor)
            sent = -out.amount_minor - fee
            off = leg.amount_minor / (sent * (self._minor_worth(currency, leg.currency, day) or 1)) - 1
            yield from self._judged(
                other, position, fee_minor=fee, rate=self._rates[currency, leg.currency, day], off=off
            )

    def _minor_worth(self, currency: str, other: str, day: int) -> float | None:
        """What one minor unit of a currency was worth in minor units of another."""
        key = (currency, other, day)
        if key not in self._rates:
            self._rates[key] = self._rate(currency, other, date.fromordinal(day)) if self._rate else None
        rate = self._rates[key]
        return rate * 10.0 ** (minor_digits(other) - minor_digits(currency)) if rate else None

    def _nearest(self, position: int, partners: Sequence[int]) -> Iterator[int]:
        """The partners within the days around, on another account; of very many only the nearest."""
        day, account = self._days[position], self._legs[position].account_id
        first = bisect_left(partners, day - WINDOW_DAYS, key=self._days.__getitem__)
        last = bisect_right(partners, day + WINDOW_DAYS, key=self._days.__getitem__)
        if last - first <= _NEAREST:
            yield from (other for other in partners[first:last] if self._legs[other].account_id != account)
            return
        middle = bisect_left(partners, position)
        nearby = partners[max(first, middle - 4 * _NEAREST) : min(last, middle + 4 * _NEAREST)]
        others = [other for other in nearby if self._legs[other].account_id != account]
        others.sort(key=lambda other: (abs(self._days[other] - day), abs(other - position), other))
        yield from others[:_NEAREST]

    def _among(self, position: int, sizes: Callable[[int], _Sought | None]) -> Iterator[int]:
        """Payments out of the days around, of the size for their day, that look like transfers; the nearest in size first."""
        day, account = self._days[position], self._legs[position].account_id
        found: list[tuple[float, int]] = []
        for near in range(day - WINDOW_DAYS, day + WINDOW_DAYS + 1):
            sought = sizes(near)
            if sought is None:
                continue
            currency, _day, least, most, middle = sought
            bucket = self._bucket(currency, near)
            start, stop = bisect_left(bucket, (least, -1)), bisect_right(bucket, (most, len(self._legs)))
            found.extend((abs(size - middle), other) for size, other in bucket[start:stop][:_SCANNED])
        found.sort()
        fitting = (other for _off, other in found if self._legs[other].account_id != account and self._is_hinted(other))
        yield from islice(fitting, _NEAREST)

    def _bucket(self, currency: str, day: int) -> Sequence[tuple[int, int]]:
        """The payments out in that currency on that day, by size."""
        if not self._buckets:
            for position, leg in enumerate(self._legs):
                if leg.amount_minor < 0:
                    self._buckets[leg.currency, self._days[position]].append((-leg.amount_minor, position))
            for bucket in self._buckets.values():
                bucket.sort()
        return self._buckets.get((currency, day), ())

    def _is_hinted(self, position: int) -> bool:
        """Whether anything but the amount speaks for a transfer."""
        known = self._hints.get(position)
        if known is None:
            leg = self._legs[position]
            known = self._hints[position] = leg.is_marked or self._own.traces(leg).speak
        return known

    def _judged(
        self, out: int, into: int, *, fee_minor: int = 0, rate: float | None = None, off: float = 0.0
    ) -> Iterator[_Pair]:
        """The pair with what speaks for it; nothing where it was rejected or something speaks against it."""
        sent, came = self._legs[out], self._legs[into]
        if (min(sent.id, came.id), max(sent.id, came.id)) in self._rejected:
            return
        there, here = self._own.traces(sent), self._own.traces(came)
        if _names_a_third(there, sent, came) or _names_a_third(here, came, sent):
            return
        evidence = _evidence(there, here, sent, came)
        telling = bool(_TELLING & {*evidence}) or (there.words and here.words)
        ordinary = sent.is_ordinary or came.is_ordinary
        if ordinary and not telling:
            return
        exact = fee_minor == 0 and rate is None
        weight = _BASE + sum(_WEIGHTS[name] for name in evidence) + (_EXACT if exact else 0)
        weight += 10 * (sent.is_marked + came.is_marked) - _A_DAY * abs(self._days[into] - self._days[out])
        weight -= round(20 * abs(off) / RATE_TOLERANCE) + (10 if fee_minor else 0)
        elsewhere = _names_elsewhere(there, came) or _names_elsewhere(here, sent)
        if elsewhere:
            weight -= _WEIGHTS["name"]
        enough = telling if exact and not ordinary else not fee_minor and bool(_KNOWING & {*evidence})
        decided = (sent.decided and sent.is_ordinary) or (came.decided and came.is_ordinary)
        yield _Pair(out, into, weight, evidence, enough and not elsewhere and not decided, fee_minor, rate, off)


def _names_a_third(traces: Traces, leg: Booked, partner: Booked) -> bool:
    """Whether the text names the number of an own account, but neither of these two."""
    others = traces.numbers - {leg.account_id}
    return bool(others) and partner.account_id not in others


def _names_elsewhere(traces: Traces, partner: Booked) -> bool:
    """Whether the text names other own accounts, but not the partner's."""
    return bool(traces.names) and partner.account_id not in traces.names | traces.numbers


def _evidence(there: Traces, here: Traces, sent: Booked, came: Booked) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    if came.account_id in there.numbers or sent.account_id in here.numbers:
        found.append("number")
    if came.account_id in there.names or sent.account_id in here.names:
        found.append("name")
    if sent.is_marked and came.is_marked:
        found.append("category")
    if there.words or here.words:
        found.append("words")
    if same_words(there, here):
        found.append("text")
    return tuple(found)


def _best_two(pairs: Iterable[_Pair]) -> dict[int, list[int]]:
    """For each payment the weights of its two best pairs."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for pair in pairs:
        for leg in (pair.out, pair.into):
            found[leg] = sorted([*found[leg], pair.weight], reverse=True)[:2]
    return found


def _stands_out(pair: _Pair, best: Sequence[int]) -> bool:
    """Whether a payment has no second choice that comes near this pair."""
    return pair.weight == best[0] and (len(best) == 1 or best[1] <= pair.weight - _MARGIN)


def _components(pairs: Sequence[_Pair]) -> Iterator[list[_Pair]]:
    """Pairs that compete for a payment, together; in the order of the ledger."""
    root: dict[int, int] = {}

    def find(leg: int) -> int:
        while (above := root.setdefault(leg, leg)) != leg:
            root[leg] = root[above]
            leg = above
        return leg

    for pair in pairs:
        first, second = sorted((find(pair.out), find(pair.into)))
        root[second] = first
    groups: defaultdict[int, list[_Pair]] = defaultdict(list)
    for pair in sorted(pairs, key=lambda pair: (pair.out, pair.into)):
        groups[find(pair.out)].append(pair)
    yield from groups.values()


def _assigned(pairs: Sequence[_Pair]) -> Iterator[_Pair]:
    """The best set of pairs in which each payment stands at most once; where two are equally good, the earlier payments'."""
    if len(pairs) == 1:
        yield pairs[0]
        return
    turn = {leg: place // _AT_ONCE for place, leg in enumerate(sorted({pair.out for pair in pairs}))}
    taken: set[int] = set()
    for _turn, together in groupby(pairs, key=lambda pair: turn[pair.out]):
        for pair in _solved([pair for pair in together if pair.into not in taken]):
            taken.add(pair.into)
            yield pair


def _solved(pairs: Sequence[_Pair]) -> Iterator[_Pair]:
    import numpy as np
    from scipy.optimize import linear_sum_assignment  # here, because reading a bank file never waits for it

    if not pairs:
        return
    outs = {leg: row for row, leg in enumerate(sorted({pair.out for pair in pairs}))}
    intos = {leg: column for column, leg in enumerate(sorted({pair.into for pair in pairs}))}
    weights = np.zeros((len(outs), len(intos)))
    known = {(outs[pair.out], intos[pair.into]): pair for pair in pairs}
    for place, pair in known.items():
        weights[place] = pair.weight
    for row, column in zip(*linear_sum_assignment(weights, maximize=True), strict=True):
        pair_there = known.get((int(row), int(column)))
        if pair_there is not None:
            yield pair_there
