"""Schedules: when a stream is due next, whether it is late, and whether it has ended."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from finance_core.ml.cadences.cadence import RHYTHMS, Calendar, Rhythm
from finance_core.ml.cadences.chains import Chains
from finance_core.ml.cadences.proposals import Payments
from finance_core.ml.windows import Bools, Ints

GRACE: Final = 2
"""Days beyond a rhythm's play before a payment counts as late: slow banks."""
_LONGEST_WAIT: Final = 90
"""Days past due after which even a yearly payment counts as ended."""
_WAIT: Final = 0.6
"""The same as a share of the period."""
_MONTH: Final = 28
_MOVES: Final = 1 / 3
"""The share by which more due days on a closed day were moved one way than the other before that counts as a habit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """What is due; one entry a stream.

    The first `due` day without payment, the first that is not over (`following`), how many passed without payment, whether it
    ended, and whether closed days move it forward (1), back (-1) or not (0).
    """

    due: Ints
    following: Ints
    misses: Ints
    ended: Bools
    moved: Ints


def schedule(found: Chains, payments: Payments, calendar: Calendar, known_until: Ints) -> Schedule:
    """The schedules of streams.

    Parameters
    ----------
    known_until
        Shape of the payments: up to which day each one's account is known.
    """
    size = len(found.count)
    columns = {name: np.zeros(size, np.int64) for name in ("due", "following", "misses", "moved")}
    ended = np.zeros(size, bool)
    tail = found.row[found.start + found.count - 1]
    for place, rhythm in enumerate(RHYTHMS):
        own = np.flatnonzero(found.rhythm == place)
        if not len(own):
            continue
        phase, last, until = found.phase[own], found.last[own], known_until[tail[own]]
        moved = _moves(found.of(own), payments, calendar, rhythm)
        misses = _missed(calendar, rhythm, phase, last, until)
        columns["moved"][own], columns["misses"][own] = moved, misses
        columns["due"][own] = booked_on(calendar, calendar.due(rhythm, phase, last + 1), moved)
        columns["following"][own] = booked_on(calendar, calendar.due(rhythm, phase, last + misses + 1), moved)
        # what comes more often than monthly may pause for a month: a nursery in the holidays
        most = 2 if rhythm.period >= _MONTH else 1 + round(_MONTH / rhythm.period)
        wait = min(_WAIT * rhythm.period, _LONGEST_WAIT) + rhythm.play + GRACE
        over = until - columns["due"][own]
        ended[own] = (misses >= most) | ((misses > 0) & (over > wait) & (rhythm.period >= _MONTH))
    return Schedule(ended=ended, **columns)


def due_dates(streams: pd.DataFrame, until: int, country: str = "") -> tuple[Ints, Ints]:
    """The days from each stream's next slot up to and including `until` (days since 1970), and the places of the streams.

    `country` says whose bank holidays move them, as in `Calendar`.
    """
    if streams.empty:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    first = int(streams["next_date"].to_numpy("datetime64[D]").astype(np.int64).min())
    calendar = Calendar(first, max(first, until), country)
    places, days = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for at, (place, phase, slot, moved) in enumerate(streams[["rhythm", "phase", "slot", "moved"]].to_numpy(np.int64)):
        rhythm = RHYTHMS[place]
        many = max(int((until - first) / rhythm.period) + 3, 0)
        slots = np.arange(many, dtype=np.int64) + slot
        due = calendar.due(rhythm, np.full(many, phase), slots)
        booked = booked_on(calendar, due, np.full(many, moved))
        booked = booked[booked <= until]
        places.append(np.full(len(booked), at))
        days.append(booked)
    return np.concatenate(places), np.concatenate(days)


def _missed(calendar: Calendar, rhythm: Rhythm, phase: Ints, last: Ints, until: Ints) -> Ints:
    """How many due days after the last payment are over, with all patience."""
    closing = until - rhythm.play - GRACE
    slot = calendar.slots(rhythm, phase, closing)
    slot -= calendar.due(rhythm, phase, slot) >= closing
    missed: Ints = np.maximum(slot - last, 0)
    return missed


def _moves(found: Chains, payments: Payments, calendar: Calendar, rhythm: Rhythm) -> Ints:
    """Which way due days on closed days were moved; bills go forward and wages back where nothing is known."""
    stream = np.repeat(np.arange(len(found.count)), found.count)
    day, phase = payments.day[found.row], found.phase[stream]
    due = calendar.due(rhythm, phase, calendar.slots(rhythm, phase, day))
    asked = calendar.is_closed(due)
    many = np.bincount(stream[asked], minlength=len(found.count))
    way = np.bincount(stream[asked], weights=np.sign(day - due)[asked].astype(np.float64), minlength=len(found.count))
    usual = np.where(payments.income[found.row[found.start]], -1, 1)
    mean = way / np.maximum(many, 1)
    seen = np.select([mean > _MOVES, mean < -_MOVES], [1, -1], 0)
    return np.where(many > 0, seen, usual)


def booked_on(calendar: Calendar, due: Ints, moved: Ints) -> Ints:
    """The days on which banks book what is due; `moved` says where closed days move it: 1 on, -1 back, 0 not."""
    """The days on which banks book what is due: moved forward (1), back (-1) or not (0) where they are closed."""
    return np.select([moved > 0, moved < 0], [calendar.next_open(due), calendar.last_open(due)], due)
