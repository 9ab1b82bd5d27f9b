"""Likely duplicates: a row that is not the same to the letter as one in the ledger, but probably the same payment.

The exact pass comes first and knows by fingerprint or by the bank's own number. What it leaves is matched here, one to one,
by points for amount, day, text and reference; the best set of pairs as a whole wins, not the first that fits. Only *orphans*
of the ledger can be partners: rows that this file, though it covers their day, does not bring in their stored form. So two
equal coffees a week apart never look alike, while a posted payment finds its pending one, a hand-entered one its booking,
and a purchase its double from another export.

The points follow GnuCash's import matcher (gnucash/import-export/import-backend.cpp, 2.6 and later), with text required to
skip: there, an equal amount on the same day was enough, and real payments were lost.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from typing import Final, Literal, NamedTuple

from finance_core.statements.statement import StatementTransaction

Band = Literal["skip", "ask"]
WINDOW_DAYS: Final = 10
"""How far a booking may lie from the payment it belongs to: authorisations are posted within days, hand entries by habit."""
SKIP_POINTS: Final = 9.0
"""From here on, with text or a reference agreeing, a pair is one payment: equal amount (3), within two days (2), alike (4)."""
ASK_POINTS: Final = 5.0
"""From here on a person is asked: equal amount (3) within two days (2), whatever the text says."""
_TIP: Final = 1.30
"""A pending amount may grow by a tip or an exchange rate until it is posted; Sure uses the same bound (2026)."""
_FEW: Final = 16
"""So many are looked through faster than they are searched."""
_REFERENCE: Final = re.compile(r"\d{6,}")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


class Orphan(NamedTuple):
    """A ledger row that the file should bring but does not. `source` names where it came from, "" for entered by hand."""

    id: int
    date: date
    amount_minor: int
    text: str
    bank_id: str
    pending: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A row of the file, by position, and the ledger row that is probably the same payment, with the reason in words."""

    position: int
    stored_id: int
    points: float
    band: Band
    why: str


class _Pair(NamedTuple):
    position: int
    orphan: Orphan
    points: float
    sure: bool
    why: str


def likely(rows: Sequence[tuple[int, StatementTransaction]], orphans: Iterable[Orphan], *, source: str) -> list[Match]:
    """The best one-to-one pairs of new rows (with their position) and orphans, by position.

    `source` names the file's kind: bookings of one source with different bank numbers are never the same.
    """
    ledger = _Ledger.of(orphans, {row.amount_minor for _position, row in rows})
    pairs = [pair for position, row in rows for pair in _pairs_of(position, row, ledger, source)]
    return [
        Match(
            position=pair.position,
            stored_id=pair.orphan.id,
            points=pair.points,
            band="skip" if pair.sure and pair.points >= SKIP_POINTS else "ask",
            why=pair.why,
        )
        for group in _groups(pairs)
        for pair in _best(group)
    ]


_BY_DAY: Final = itemgetter(Orphan._fields.index("date"), Orphan._fields.index("id"))
_Entry = tuple[int, Orphan]
"""An orphan with its day's number before it."""


@dataclass(frozen=True, slots=True)
class _Ledger:
    """The orphans by amount, oldest first; the pending ones; and the words of those that were looked at, by id."""

    by_amount: dict[int, list[_Entry]]
    pending: list[_Entry]
    words: dict[int, str]

    @classmethod
    def of(cls, orphans: Iterable[Orphan], amounts: Collection[int]) -> "_Ledger":
        """Those that are pending or of one of these amounts: no other can be a partner."""
        by_amount: defaultdict[int, list[_Entry]] = defaultdict(list)
        pending = []
        fitting = [orphan for orphan in orphans if orphan.amount_minor in amounts or orphan.pending]
        fitting.sort(key=_BY_DAY)
        for orphan in fitting:
            entry = (orphan.date.toordinal(), orphan)
            by_amount[orphan.amount_minor].append(entry)
            if orphan.pending:
                pending.append(entry)
        return cls(by_amount, pending, {})

    def words_of(self, orphan: Orphan) -> str:
        """The words of an orphan's text."""
        found = self.words.get(orphan.id)
        if found is None:
            found = self.words[orphan.id] = _words(orphan.text)
        return found


def _pairs_of(position: int, row: StatementTransaction, ledger: _Ledger, source: str) -> Iterator[_Pair]:
    """The pairs that a row can be part of."""
    entries = _near(ledger.by_amount.get(row.amount_minor, ()), row.date.toordinal())
    if ledger.pending:
        entries = [*entries, *(entry for entry in ledger.pending if _may_grow(row, entry[1]))]
    if entries:
        words = _words(f"{row.payee} {row.description}")
        for _day, orphan in entries:
            pair = _judged(position, row, orphan, words=words, theirs=ledger.words_of(orphan), source=source)
            if pair is not None:
                yield pair


def _near(equal: Sequence[_Entry], day: int) -> Sequence[_Entry]:
    """Those of at most WINDOW_DAYS around a day."""
    if len(equal) <= _FEW:
        return [entry for entry in equal if -WINDOW_DAYS <= entry[0] - day <= WINDOW_DAYS]
    first = bisect_left(equal, day - WINDOW_DAYS, key=itemgetter(0))
    return equal[first : bisect_right(equal, day + WINDOW_DAYS, key=itemgetter(0))]


def _may_grow(row: StatementTransaction, orphan: Orphan) -> bool:
    """Whether a tip or an exchange rate may have turned a pending payment of another amount into this booking."""
    if orphan.amount_minor == row.amount_minor or orphan.amount_minor * row.amount_minor <= 0:
        return False
    small, large = sorted((abs(orphan.amount_minor), abs(row.amount_minor)))
    return large <= small * _TIP


def _judged(position: int, row: StatementTransaction, orphan: Orphan, *, words: str, theirs: str, source: str) -> _Pair | None:
    """The pair with its points, or None where it can't be, or is too weak to ask about."""
    days = abs((row.date - orphan.date).days)
    if days > WINDOW_DAYS or (orphan.source == source and row.bank_id and orphan.bank_id and row.bank_id != orphan.bank_id):
        return None
    equal = row.amount_minor == orphan.amount_minor
    alike, reference = _likeness(words, theirs), _share_reference(row, orphan)
    same_id = bool(row.bank_id) and row.bank_id == orphan.bank_id
    points = (
        (3 if equal else 1)
        + (3 if days == 0 else 2 if days <= 2 else 1 if days <= 4 else 0)
        + (4 if alike >= 0.9 else 2 if alike >= 0.6 else 1 if alike >= 0.35 else -1)
        + (3 if reference else 0)
        + (4 if same_id else 0)
    )
    if points < ASK_POINTS:
        return None
    told = reference or same_id
    moved = days > 0 and orphan.source == source and not orphan.pending and not told
    sure = equal and (alike >= 0.6 or told) and not moved  # of one source, another day may well be another payment
    return _Pair(position, orphan, points, sure, _reason(days, alike, equal=equal, reference=reference, same_id=same_id))


def _reason(days: int, alike: float, *, equal: bool, reference: bool, same_id: bool) -> str:
    """Why the two look like one, in words with numbers."""
    parts = ["same amount" if equal else "nearly the same amount"]
    parts.append("same day" if days == 0 else f"{days} day{'s' if days > 1 else ''} apart")
    parts.append(f"text {alike:.0%} alike")
    if reference:
        parts.append("same reference number")
    if same_id:
        parts.append("same bank number")
    return ", ".join(parts).capitalize()


def _likeness(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1, whatever the order of their words."""
    if one == other:
        return 1.0 if one else 0.0
    from rapidfuzz.fuzz import token_set_ratio  # 30 ms and 10 MB, needed only where something is left to match

    return token_set_ratio(one, other) / 100


def _words(text: str) -> str:
    """Lower case, without digits and signs, which change from booking to booking."""
    return " ".join(_WORD.findall(text.casefold()))


def _share_reference(row: StatementTransaction, orphan: Orphan) -> bool:
    ours = _REFERENCE.findall(row.description)
    return bool(ours) and not set(ours).isdisjoint(_REFERENCE.findall(orphan.text))


def _groups(pairs: Iterable[_Pair]) -> list[list[_Pair]]:
    """Pairs that compete for the same row or orphan, directly or through others; each group is solved by itself."""
    group_of: dict[tuple[str, int], list[_Pair]] = {}
    for pair in pairs:
        ends = (("row", pair.position), ("orphan", pair.orphan.id))
        joined = [pair]
        for group in {id(group_of[end]): group_of[end] for end in ends if end in group_of}.values():
            joined += group
        for member in joined:
            group_of["row", member.position] = group_of["orphan", member.orphan.id] = joined
    distinct = {id(group): group for group in group_of.values()}.values()
    return sorted(distinct, key=lambda group: min(pair.position for pair in group))


def _best(group: Sequence[_Pair]) -> list[_Pair]:
    """The one-to-one pairs with the most points together, by position; ties go to the earlier row and the earlier orphan."""
    if len(group) == 1:
        return list(group)
    import numpy as np
    from scipy.optimize import linear_sum_assignment  # a tenth of a second, only where rows compete

    rows = sorted({pair.position for pair in group})
    orphans = sorted({pair.orphan.id for pair in group})
    gain = np.zeros((len(rows), len(orphans)))
    by_place = {(rows.index(pair.position), orphans.index(pair.orphan.id)): pair for pair in group}
    for (row, orphan), pair in by_place.items():
        gain[row, orphan] = pair.points - 1e-6 * (row + orphan) - 1e-6 * abs(row - orphan)
    chosen = zip(*linear_sum_assignment(gain, maximize=True), strict=True)
    return [by_place[place] for place in ((int(row), int(orphan)) for row, orphan in chosen) if place in by_place]


def covered(rows: Sequence[StatementTransaction]) -> tuple[date, date] | None:
    """The days that a file speaks for, first and last included, widened by WINDOW_DAYS on both sides; None without rows."""
    if not rows:
        return None
    wide = timedelta(days=WINDOW_DAYS)
    return min(row.date for row in rows) - wide, max(row.date for row in rows) + wide
