"""Everyday money: what moves from day to day beside dated events, and weeks of it drawn from the household's own past.

A week is copied whole, over all accounts and categories together, from a past week that began on the same weekday in the same
third of a month (moving block bootstrap; Künsch 1989, https://doi.org/10.1214/aos/1176347265). So weekends, the days after
payday, and what is bought together stay as they are.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from finance_core.ml.windows import Bools, Floats, Ints

WEEK: Final = 7
LONGEST: Final = 1096
"""Days of the past that weeks are drawn from: three years hold each season three times, and prices of now still."""
LEAST: Final = 21
"""Days of the past below which nothing is said about everyday money."""
_GAP: Final = 21
"""Days without any booking that count as not imported, where the household books every few days."""
_RARE: Final = 4.0
"""A gap is at least so many times as long as the ninth of ten usual waits between two days with bookings."""
_ENOUGH: Final = 4
"""Weeks that a choice needs: else any third of the month will do, and then any weekday."""
_HALF_LIFE: Final = 500.0
"""Days after which a past week counts half: habits and prices move."""
_SEASON: Final = 1.5
"""How much more the weeks of the same season count: presents come in December, holidays in summer."""
_SEASON_DAYS: Final = 30.0
_YEAR: Final = 365.25
_BELIEFS: Final = 100
"""How many opinions the futures have on which past weeks are typical."""
_PLAY: Final = 0.3
"""Standard deviation of the logarithm of a week's size against the one it is copied from: no two weeks are alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Everyday money by day: `flows` has shape (days, accounts), `first` is the first day (days since 1970).

    `known` says of each day whether it was imported at all.
    """

    first: int
    flows: Floats
    known: Bools

    @property
    def days(self) -> int:
        """How many days there are, those that were not imported left out."""
        return int(self.known.sum())


def past(day: Ints, account: Ints, amount: Floats, booked: Ints, *, accounts: int, as_of: int) -> Past:
    """What moved on each day, up to and including `as_of`.

    Parameters
    ----------
    day, account, amount
        The bookings that are neither dated events nor transfers: days since 1970, the account's number, money out negative.
    booked
        The days of all bookings, whatever they are: where there are none for long, nothing was imported.
    """
    booked = np.unique(booked[booked <= as_of])
    if not len(booked):
        return Past(first=as_of + 1, flows=np.zeros((0, accounts)), known=np.zeros(0, bool))
    first = max(int(booked[0]), as_of - LONGEST + 1)
    inside = (day >= first) & (day <= as_of)
    flows = np.zeros((as_of - first + 1, accounts))
    np.add.at(flows, (day[inside] - first, account[inside]), amount[inside])
    return Past(first=first, flows=flows, known=~_missing(booked, first, as_of))


def _missing(booked: Ints, first: int, as_of: int) -> Bools:
    """The days of gaps in what was imported."""
    waits = np.diff(booked)
    missing = np.zeros(as_of - first + 1, bool)
    if len(waits) < WEEK:
        return missing
    longest = max(_GAP, _RARE * float(np.quantile(waits, 0.9)))
    for place in np.flatnonzero(waits > longest):
        missing[max(int(booked[place]) + 1 - first, 0) : max(int(booked[place + 1]) - first, 0)] = True
    return missing


def drawn(known: Past, *, days: int, paths: int, rng: np.random.Generator) -> Floats:
    """Everyday money of the `days` days after the past, in `paths` futures; shape (paths, days, accounts).

    Nothing moves where less than LEAST days are known. The first days are the same however many follow.
    """
    accounts = known.flows.shape[1]
    if known.days < LEAST:
        return np.zeros((paths, days, accounts))
    starts = _starts(known)
    begin = known.first + len(known.flows)
    weeks = -(-days // WEEK)
    # each stretch of futures believes a little more in some past weeks than in others (Bayesian bootstrap; Rubin 1981)
    chosen, size = np.empty((paths, weeks), np.int64), np.empty((paths, weeks))
    belief = rng.exponential(size=(_BELIEFS, len(known.flows) // WEEK + 1))
    holds = rng.integers(0, _BELIEFS, paths)
    for week in range(weeks):
        ahead = begin + week * WEEK
        fit = _fitting(known.first + starts, ahead)
        weight = _weights(known.first + starts[fit], ahead) * belief[:, starts[fit] // WEEK]
        total = np.cumsum(weight, axis=1)[holds]
        place = (total < (rng.random(paths) * total[:, -1])[:, None]).sum(axis=1)
        chosen[:, week] = starts[fit][np.minimum(place, len(fit) - 1)]
        size[:, week] = np.exp(_PLAY * rng.normal(size=paths) - _PLAY**2 / 2)
    index = (chosen[:, :, None] + np.arange(WEEK)).reshape(paths, weeks * WEEK)[:, :days]
    moves: Floats = known.flows[index] * np.repeat(size, WEEK, axis=1)[:, :days, None]
    return moves


def _starts(known: Past) -> Ints:
    """Where a week of known days begins; any week where none is known whole."""
    size = len(known.flows) - WEEK + 1
    whole = np.lib.stride_tricks.sliding_window_view(known.known, WEEK).all(axis=1)
    return np.flatnonzero(whole) if whole.any() else np.arange(size)


def _fitting(begin: Ints, ahead: int) -> Ints:
    """Which past weeks may stand for the one that begins on the day `ahead`: the same weekday and third of the month."""
    weekday = begin % WEEK == ahead % WEEK
    alike = weekday & (_third(begin) == _third(np.array([ahead])))
    for fit in (alike, weekday):
        if fit.sum() >= _ENOUGH:
            return np.flatnonzero(fit)
    return np.arange(len(begin))


def _weights(begin: Ints, ahead: int) -> Floats:
    """How much each past week counts for the one that begins on the day `ahead`."""
    age = (ahead - begin).astype(np.float64)
    season = np.abs((age + _YEAR / 2) % _YEAR - _YEAR / 2)
    weight: Floats = 0.5 ** (age / _HALF_LIFE) * (1 + _SEASON * (season <= _SEASON_DAYS))
    return weight


def _third(days: Ints) -> Ints:
    """The first ten days of a month (0), the next ten (1), the rest (2)."""
    dates = days.astype("datetime64[D]")
    into = (dates - dates.astype("datetime64[M]").astype("datetime64[D]")).astype(np.int64)
    third: Ints = np.minimum(into // 10, 2)
    return third
