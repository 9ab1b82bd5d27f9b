"""Transfers between own accounts as pairs of legs, and those among them that settle what a card owes."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from finance_core.ml.windows import Bools, Floats, Ints

_APART: Final = 5
"""Days from the one bank's booking to the other's."""
_LOOKED_AT: Final = 8
"""The latest transfers that tell whether they settle a card."""
_LEAST: Final = 3
_SHARE: Final = 0.7
"""The share of them that has to come to what the card owed."""
_SLACK: Final = 0.01
_MOST_WAIT: Final = 35
"""Days from the close of a card's statement to its payment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Legs:
    """Transfers out of an account: the places of both legs in the ledger's rows, `into` -1 where the other is not known."""

    out: Ints
    into: Ints


def paired(day: Ints, account: Ints, amount: Floats) -> Legs:
    """The legs of transfers that belong together: the same sum, out of one account and into another, a few days apart.

    Takes the rows of transfers in any order. Each leg is used once, the nearest in time first come.
    """
    cents = np.round(np.abs(amount) * 100).astype(np.int64)
    waiting: defaultdict[int, list[int]] = defaultdict(list)
    for place in np.argsort(day, kind="stable"):
        if amount[place] > 0:
            waiting[int(cents[place])].append(int(place))
    out = np.flatnonzero(amount < 0)
    out = out[np.argsort(day[out], kind="stable")]
    into = np.full(len(out), -1)
    for turn, place in enumerate(out):
        legs = waiting[int(cents[place])]
        fit = [leg for leg in legs if account[leg] != account[place] and -1 <= day[leg] - day[place] <= _APART]
        if fit:
            into[turn] = min(fit, key=lambda leg: abs(int(day[leg] - day[place])))
            legs.remove(int(into[turn]))
    return Legs(out=out, into=into)


def closing_day(days: Ints, paid: Floats, flow_days: Ints, flows: Floats) -> int | None:
    """The day of the month on which the card closes its statement, if these payments settle what it then owes; else None.

    Parameters
    ----------
    days, paid
        When the card was paid and how much (positive), oldest first.
    flow_days, flows
        What else was booked on the card: days since 1970, money out negative.
    """
    if len(days) < _LEAST:
        return None
    days, paid = days[-_LOOKED_AT:], paid[-_LOOKED_AT:]
    order = np.argsort(flow_days, kind="stable")
    when, running = flow_days[order], np.concatenate([[0.0], np.cumsum(flows[order])])

    def hits(closing: int) -> int:
        before, last = closings(closing, days)
        owed = running[np.searchsorted(when, before, side="right")] - running[np.searchsorted(when, last, side="right")]
        return int((np.abs(owed - paid) <= np.maximum(_SLACK * paid, 0.5)).sum())

    # the last day of the month first: what fits it fits its neighbours where nothing was bought between
    best = max((31, *range(1, 29)), key=hits)
    return best if hits(best) >= max(_LEAST, _SHARE * len(days)) else None


def closings(closing: int, days: Ints) -> tuple[Ints, Ints]:
    """For each day the two latest closing days before it: the one before last, and the last; 31 closes with the month."""
    month = days.astype("datetime64[D]").astype("datetime64[M]")
    ends = [_day_in(month - back, closing) for back in (0, 1, 2)]
    this = ends[0] < days
    return np.where(this, ends[1], ends[2]), np.where(this, ends[0], ends[1])


def _day_in(month: "np.ndarray[tuple[int], np.dtype[np.datetime64]]", day: int) -> Ints:
    first = month.astype("datetime64[D]").astype(np.int64)
    length = (month + 1).astype("datetime64[D]").astype(np.int64) - first
    found: Ints = first + np.minimum(day, length) - 1
    return found


def as_payments(rows: pd.DataFrame, legs: Legs) -> pd.DataFrame:
    """The legs that go out as rows that `recurring.detect` takes: who is paid is the account that the money goes to."""
    out = rows.iloc[legs.out]
    other = rows["account"].to_numpy(object)[np.maximum(legs.into, 0)]
    payee = np.where(legs.into >= 0, other, out["payee"].to_numpy(object))
    group = pd.Series(pd.NA, index=out.index, dtype="str")
    return out.assign(payee=payee, description=payee, is_transfer=False, group=group)


def used(legs: Legs, size: int) -> Bools:
    """Which of `size` rows are a leg of one of these transfers."""
    found = np.zeros(size, bool)
    found[legs.out] = True
    found[legs.into[legs.into >= 0]] = True
    return found
