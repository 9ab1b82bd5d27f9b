"""Which found stream a person's decision or schedule is about, whatever became of ids, names and prices since.

A decision is known by one of its stream's payments, which outlives other files, a renamed payee and a new price. Where that
payment is gone it is known by account, payee, currency and direction, and by the cadence or the amount. A schedule made by hand
takes over the stream that the bank's files bring later.
"""

from collections import defaultdict
from math import log
from typing import Final, NamedTuple

import pandas as pd

from finance_core.ml.oddities.context import payee_names
from finance_core.ml.recurring import Recurring
from finance_core.models import RecurringDecision, Schedule
from finance_core.money import to_major
from finance_core.services.recurrence.recurrences import Kept

_ALIKE: Final = 0.26
"""Log distance of two amounts up to which they may be one price that changed: 30 %."""
_SAME_THING: Final = 0.14
"""The same for a stream that begins after a dismissed one has ended: 15 %."""
_PLAY: Final = 0.4
"""The same for single payments beside a schedule: bills vary."""


class Match(NamedTuple):
    """A stream (its place in the found ones, None where nothing was found), its payments, and what the person said of it."""

    place: int | None
    ids: tuple[int, ...]
    decision: RecurringDecision | None
    schedule: Schedule | None


class _Stream(NamedTuple):
    """What a found stream is known by."""

    place: int
    account: str
    payee: str
    currency: str
    amount: float
    cadence: str
    first: pd.Timestamp
    last: pd.Timestamp
    ended: bool


def matches(found: Recurring, known: Kept, past: pd.DataFrame) -> list[Match]:
    """Every found stream once, with what was said of it, then the schedules of which nothing was found.

    `past` is the ledger that was searched, amounts as booked: payments of a schedule's payee are looked for there.
    """
    streams = _streams(found)
    decided = _decided(found, streams, known)
    by_decision = {schedule.decision_id: schedule for schedule in known.schedules if schedule.decision_id is not None}
    by_hand = _by_hand(streams, known, set(decided))
    ids = found.members.groupby("stream_id")["id"].apply(tuple)
    of_stream = [tuple(ids[stream_id]) for stream_id in found.streams["stream_id"]]
    listed = []
    for stream in streams:
        decision = decided.get(stream.place)
        schedule = by_hand.get(stream.place) or (by_decision.get(decision.id) if decision else None)
        listed.append(Match(stream.place, of_stream[stream.place], decision, schedule))
    taken = {match.schedule.id for match in listed if match.schedule is not None}
    about = {decision.id: decision for decision in known.decisions}
    hidden = _outdone(found, known, set(decided.values()))
    for schedule in known.schedules:
        if schedule.id not in taken and schedule.decision_id not in hidden:
            decision = about.get(schedule.decision_id or 0)
            listed.append(Match(None, _looking_alike(schedule, known, past), decision, schedule))
    return listed


def _streams(found: Recurring) -> list[_Stream]:
    columns = ("account", "payee", "currency", "amount", "cadence", "first_date", "last_date", "status")
    return [
        _Stream(place, account, payee.casefold(), currency, amount, cadence, first, last, status == "ended")
        for place, (account, payee, currency, amount, cadence, first, last, status) in enumerate(
            zip(*(found.streams[name] for name in columns), strict=True)
        )
    ]


def _decided(found: Recurring, streams: list[_Stream], known: Kept) -> dict[int, RecurringDecision]:
    """The decision on each stream, by its place; the later one where two are about the same."""
    place_of = {stream_id: place for place, stream_id in enumerate(found.streams["stream_id"])}
    stream_of = dict(zip(found.members["id"], found.members["stream_id"], strict=True))
    decided: dict[int, RecurringDecision] = {}
    lost: list[RecurringDecision] = []
    for decision in sorted(known.decisions, key=lambda one: (one.decided_at, one.id)):
        if decision.payment_id in stream_of:
            decided[place_of[stream_of[decision.payment_id]]] = decision
        else:
            lost.append(decision)
    for decision in lost:
        free = [stream for stream in streams if stream.place not in decided]
        nearest = min(free, key=lambda stream: _distance(stream, decision), default=None)
        if nearest is not None and _distance(nearest, decision) < float("inf"):
            decided[nearest.place] = decision
    return decided | _again(streams, decided)


def _distance(stream: _Stream, decision: RecurringDecision) -> float:
    """How far the amounts lie apart, as logarithms; infinite where it is another thing."""
    if (stream.account, stream.payee, stream.currency) != (decision.account, decision.payee.casefold(), decision.currency):
        return float("inf")
    apart = _apart(stream.amount, float(to_major(decision.amount_minor, decision.currency)))
    return apart if apart <= _ALIKE or (stream.cadence == decision.cadence and apart < float("inf")) else float("inf")


def _apart(one: float, other: float) -> float:
    """The log distance of two amounts; infinite where one comes in and the other goes out."""
    return abs(log(abs(one) / abs(other))) if one * other > 0 else float("inf")


def _again(streams: list[_Stream], decided: dict[int, RecurringDecision]) -> dict[int, RecurringDecision]:
    """Streams that are what a dismissed one was, which had ended: it stays dismissed."""
    dismissed = defaultdict(list)
    for stream in streams:
        if stream.ended and stream.place in decided and decided[stream.place].decision == "dismissed":
            dismissed[stream.account, stream.payee, stream.currency, stream.cadence].append(stream)
    found = {}
    for stream in streams:
        for before in dismissed[stream.account, stream.payee, stream.currency, stream.cadence]:
            later = stream.place not in decided and stream.first > before.last
            if later and _apart(stream.amount, before.amount) <= _SAME_THING:
                found[stream.place] = decided[before.place]
    return found


def _by_hand(streams: list[_Stream], known: Kept, answered: set[int]) -> dict[int, Schedule]:
    """The schedules made by hand that a found stream bears out, by its place."""
    names = {account.id: account.name for account in known.accounts}
    found: dict[int, Schedule] = {}
    for schedule in known.schedules:
        if schedule.decision_id is not None:
            continue
        account, payees = names[schedule.account_id], _called(schedule, known)
        fitting = [
            (apart, stream.place)
            for stream in streams
            if stream.place not in answered and stream.place not in found and not stream.ended
            and (stream.account, stream.cadence) == (account, schedule.cadence) and stream.payee in payees
            and (apart := _apart(stream.amount, float(to_major(schedule.amount_minor, stream.currency)))) <= _ALIKE
        ]  # fmt: skip
        if fitting:
            found[min(fitting)[1]] = schedule
    return found


def _called(schedule: Schedule, known: Kept) -> set[str]:
    """What its payee may be called."""
    return {schedule.name.casefold(), known.payee_names.get(schedule.payee_id or 0, schedule.name).casefold()}


def _outdone(found: Recurring, known: Kept, standing: set[RecurringDecision]) -> set[int]:
    """Decisions whose stream belongs to a later one: two streams that turned out to be the same."""
    members = set(found.members["id"])
    return {decision.id for decision in known.decisions if decision not in standing and decision.payment_id in members}


def _looking_alike(schedule: Schedule, known: Kept, past: pd.DataFrame) -> tuple[int, ...]:
    """Payments that are likely those of a schedule: its account, its payee, and about its amount."""
    account = next(one for one in known.accounts if one.id == schedule.account_id)
    size = float(to_major(schedule.amount_minor, account.currency))
    rows = past[(past["account"] == account.name) & (past["amount"] * size > 0)]
    rows = rows[payee_names(rows).str.casefold().isin(_called(schedule, known))]
    near = [_apart(amount, size) <= _PLAY for amount in rows["amount"]]
    return tuple(rows.loc[near, "id"].tolist())
