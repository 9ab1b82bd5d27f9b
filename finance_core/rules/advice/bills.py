"""Opportunities in what recurs: paid after its end, turned paid, risen, paid twice, two for one purpose, contracts.

Only what payments can show is a reason: whether a thing is still used, no bank's file knows. What ending a stream saves is
its price a year, and counted is no more of it than was paid within the last year.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Final

import pandas as pd

from finance_core.rules.advice.piece import Action, Contract, EndStream, Kind, Look, Pair, Piece, Price
from finance_core.rules.advice.ranking import Answer
from finance_core.rules.advice.situation import YEAR, Situation, Stream, claimed, ids

ONE_PURPOSE: Final = frozenset({"Leisure"})
"""Starting categories of which one membership may do. Others hold things of all kinds, and so may those of one's own."""
TALKED_DOWN: Final = (Decimal("0.05"), Decimal("0.10"))
"""What talking about a contract is assumed to take off its price, at least and at most. An assumption: no source was found."""
SAME_PRICE: Final = 0.1
"""How far below the other price one may lie for both to be the same thing: two prices of one payee are two things."""
SETTLED: Final = 330
"""Days from which on a contract has lasted a year, a late first payment allowed for."""


def pieces(at: Situation, answers: Sequence[Answer] = ()) -> list[Piece]:
    """All that streams give reason for; several may speak of the same one. `answers` tell what was asked back already."""
    bills = [stream for stream in at.streams if not stream.is_income]
    taken = {answer.key for answer in answers if answer.decision == "taken"}
    found = [piece for stream in bills for piece in _alone(at, stream, taken)]
    return [*found, *_pairs(at, [stream for stream in bills if stream.may_go])]


def _alone(at: Situation, stream: Stream, taken: Collection[str]) -> Iterator[Piece]:
    last_year = at.seen.as_of - YEAR
    if stream.after_end:
        yield from _after_end(at, stream, taken)
    if stream.may_go and stream.turned_paid is not None and stream.turned_paid > last_year:
        yield from _trial(at, stream)
    if stream.goes_on and stream.rise is not None and stream.rise.day > last_year:
        yield from _risen(at, stream)
    if stream.goes_on and stream.category in at.contracts and (at.seen.as_of - stream.began).days >= SETTLED:
        yield from _renegotiated(at, stream)


def _after_end(at: Situation, stream: Stream, taken: Collection[str]) -> Iterator[Piece]:
    """What was taken since the newest payment that was asked back: each further one is news."""
    key = f"after_end:{at.called(stream)}"
    lines = _paid(at, stream.after_end)
    asked = [day for day in lines["date"] if _up_to(key, day) in taken]
    lines = lines[lines["date"] > max(asked)] if asked else lines
    claims, paid = claimed(lines)
    if not paid:
        return
    yield Piece(
        key=key, kind="after_end", subject=stream.name, taken_as=_up_to(key, lines["date"].iloc[-1]),
        figures=Price(stream.price_minor, stream.a_year, paid, lines["date"].iloc[0].date()),
        action=Look("payments"), evidence=ids(lines), yearly_minor=paid, up_to_minor=paid, claims=claims,
        effort="an hour", urgency="now",
    )  # fmt: skip


def _up_to(key: str, day: date) -> str:
    """The key of what was asked back, its newest payment being of that day."""
    return f"{key}, {day:%Y-%m-%d}"


def _trial(at: Situation, stream: Stream) -> Iterator[Piece]:
    lines = _paid(at, stream.payments)
    claims, paid = claimed(lines)
    least = min(stream.yearly_minor, paid)
    if stream.turned_paid is None or not least:
        return
    yield Piece(
        key=f"trial:{at.called(stream)}", kind="trial", subject=stream.name,
        figures=Price(stream.price_minor, stream.a_year, paid, stream.turned_paid),
        action=EndStream(stream.key), evidence=ids(lines), yearly_minor=least, up_to_minor=stream.yearly_minor, claims=claims,
        urgency="soon",
    )  # fmt: skip


def _risen(at: Situation, stream: Stream) -> Iterator[Piece]:
    """A rise counts where one can do without the thing, or have it elsewhere: rent and taxes rise as well."""
    lines = _paid(at, stream.payments)
    claims, paid = claimed(lines)
    rise = stream.rise
    if rise is None or not (stream.may_go or stream.category in at.contracts):
        return
    added = round((rise.after_minor - rise.before_minor) * stream.a_year)
    least = min(added, paid)
    if least <= 0:
        return
    action: Action = EndStream(stream.key) if stream.may_go else Look("recurring")
    yield Piece(
        key=f"risen:{at.called(stream)}", kind="risen", subject=stream.name,
        figures=Price(rise.after_minor, stream.a_year, paid, rise.day, rise.before_minor),
        action=action, evidence=ids(lines), yearly_minor=least,
        up_to_minor=max(least, stream.yearly_minor if stream.may_go else added), claims=claims,
        effort="minutes" if stream.may_go else "an hour", urgency="soon",
    )  # fmt: skip


def _renegotiated(at: Situation, stream: Stream) -> Iterator[Piece]:
    lines = _paid(at, stream.payments)
    claims, paid = claimed(lines)
    least, most = TALKED_DOWN
    yearly = min(stream.yearly_minor, paid)
    if not int(yearly * least):
        return
    yield Piece(
        key=f"renegotiate:{at.called(stream)}", kind="renegotiate", subject=stream.name,
        figures=Contract(stream.price_minor, stream.a_year, paid, least, most), action=Look("recurring"), evidence=ids(lines),
        yearly_minor=int(yearly * least), up_to_minor=int(yearly * most), claims=claims, effort="an hour",
    )  # fmt: skip


def _pairs(at: Situation, bills: Sequence[Stream]) -> Iterator[Piece]:
    """The cheaper one of two that are paid to the same payee in the same rhythm, or that serve one purpose."""
    for first, second in combinations(sorted(bills, key=lambda stream: (-stream.yearly_minor, stream.key)), 2):
        kind = _likeness(first, second)
        if kind is None:
            continue
        lines = _paid(at, second.payments)
        claims, paid = claimed(lines)
        least = min(second.yearly_minor, paid)
        if least:
            yield Piece(
                key=f"{kind}:{at.called(second)}", kind=kind, subject=second.name,
                figures=Pair(first.name, second.category, second.price_minor, second.a_year, paid),
                action=EndStream(second.key), evidence=ids(_paid(at, first.payments + second.payments)),
                yearly_minor=least, up_to_minor=max(least, first.yearly_minor), claims=claims,
            )  # fmt: skip


def _likeness(first: Stream, second: Stream) -> Kind | None:
    """How two streams are alike; None where nothing but chance makes them so."""
    words, others = (set(stream.payee.casefold().split()) for stream in (first, second))
    if words == others:
        return "twice" if words and _is_same(first, second) else None
    if words and others and (words < others or others < words) and first.category == second.category:
        return "alike"
    return "alike" if first.category == second.category and first.category in ONE_PURPOSE else None


def _is_same(first: Stream, second: Stream) -> bool:
    """Whether two streams of one payee are the same thing, `first` being the dearer one."""
    same_price = second.price_minor >= (1 - SAME_PRICE) * first.price_minor
    return same_price and first.a_year == second.a_year and first.category == second.category


def _paid(at: Situation, payments: Sequence[int]) -> pd.DataFrame:
    """What of these payments is spending of the last year."""
    return at.spent[at.spent["id"].isin(payments)]
