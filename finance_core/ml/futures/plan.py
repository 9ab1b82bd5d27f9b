"""A plan: one payment that comes back, on which days from now on, and how far day and amount have missed until now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import pandas as pd

from finance_core.ml.cadences.cadence import RHYTHMS, Calendar
from finance_core.ml.cadences.schedule import booked_on, due_dates
from finance_core.ml.recurring import Recurring
from finance_core.ml.windows import Floats, Ints

Source = Literal["recurring", "transfer", "card", "arriving", "announced", "added"]

_RECENT: Final = 24
"""The latest payments that tell how far day and amount miss."""
_LATE: Final = 0.6
"""The chance that what is late comes again; roughly what made-up households do."""
_SLOTS_MORE: Final = 6.0
"""Payments on time that every plan is credited with before its misses are counted."""
_MONTH_WIDTH: Final = 1.5
"""How near the month of a varying bill has to be, in months."""
_NEARLY_A_YEAR: Final = 330


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What recurs, as whoever found or made it says: the ids of its `payments`, and the `days` (since 1970) it is due on.

    `amount` is in the account's currency, money out negative. `rhythm`, `phase` and `moved` are those of `cadence`.
    """

    key: str
    payee: str
    account: str
    category: str
    cadence: str
    payments: tuple[int, ...]
    days: Ints
    amount: float
    is_fixed: bool
    status: str
    confidence: float
    rhythm: int
    phase: int
    moved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One payment that comes on given days, in its account's currency.

    `days` (since 1970) are those it is expected on, `amounts` what is expected on each, money out negative. It misses its days
    by one of `offsets`, and its amounts by one of the `factors` of that month (January first) where they vary. `other` is the
    account that receives a transfer, "" for none, `lags` how many days later. `closing` is the day of the month on which a
    card closes: then the amount is what was spent until then. `chance` is that of the plan going on at all, `missed` the share
    of days on which nothing came. `payments` are the ids of those made, `arrivals` those of their other legs.
    """

    key: str
    source: Source
    payee: str
    account: str
    category: str
    days: Ints
    amounts: Floats
    cadence: str = ""
    other: str = ""
    offsets: Ints = field(default_factory=lambda: np.zeros(1, np.int64))
    lags: Ints = field(default_factory=lambda: np.zeros(1, np.int64))
    factors: tuple[Floats, ...] = ()
    closing: int | None = None
    chance: float = 1.0
    missed: float = 0.0
    payments: tuple[int, ...] = ()
    arrivals: tuple[int, ...] = ()

    @property
    def is_income(self) -> bool:
        """Whether it brings money in from outside."""
        return self.source not in ("transfer", "arriving") and bool(len(self.amounts)) and float(self.amounts[0]) > 0


def streams_of(found: Recurring, categories: Mapping[int, str], until: int) -> list[Stream]:
    """What was found, but for what has ended, with what is due up to and including `until`.

    `categories` names that of each payment by its id, "" for none.
    """
    going = found.streams[found.streams["status"] != "ended"].reset_index(drop=True)
    if going.empty:
        return []
    at, due = due_dates(going, until)
    members = {str(key): tuple(ids["id"].tolist()) for key, ids in found.members.groupby("stream_id")}
    streams = []
    for turn, row in enumerate(going.itertuples(index=False)):
        payments = members[str(row.stream_id)]
        streams.append(Stream(
            key=str(row.stream_id), payee=str(row.payee), account=str(row.account), category=categories[payments[-1]],
            cadence=str(row.cadence), payments=payments, days=np.sort(due[at == turn]), amount=float(str(row.amount)),
            is_fixed=bool(row.is_fixed), status=str(row.status), confidence=float(str(row.confidence)),
            rhythm=int(str(row.rhythm)), phase=int(str(row.phase)), moved=int(str(row.moved)),
        ))  # fmt: skip
    return streams


def plan_of(stream: Stream, paid: pd.DataFrame) -> Plan:
    """The plan of a stream.

    `paid` holds its past payments, the oldest first: `day` (since 1970) and `amount` in the account's currency.
    """
    days, amounts = paid["day"].to_numpy(np.int64), paid["amount"].to_numpy(np.float64)
    offsets, missed = _habits(stream, days)
    return Plan(
        key=stream.key, source="recurring", payee=stream.payee, account=stream.account, category=stream.category,
        days=stream.days, amounts=np.full(len(stream.days), stream.amount), cadence=stream.cadence, offsets=offsets,
        missed=missed, factors=() if stream.is_fixed else _factors(days, amounts, stream.amount), payments=stream.payments,
        chance=stream.confidence * (_LATE if stream.status == "late" else 1.0),
    )  # fmt: skip


def _habits(stream: Stream, days: Ints) -> tuple[Ints, float]:
    """By how many days the latest payments missed their due day, and which share of due days passed without any."""
    if not len(days):
        return np.zeros(1, np.int64), 0.0
    calendar = Calendar(int(days[0]), int(days[-1]))
    rhythm, phase = RHYTHMS[stream.rhythm], np.full(len(days), stream.phase)
    slots = calendar.slots(rhythm, phase, days)
    due = booked_on(calendar, calendar.due(rhythm, phase, slots), np.full(len(days), stream.moved))
    passed = int(slots.max() - slots.min()) + 1
    missed = max(passed - len(np.unique(slots)), 0) / (passed + _SLOTS_MORE)
    return np.clip(days - due, -rhythm.play - 3, rhythm.play + 3)[-_RECENT:], missed


def _factors(days: Ints, amounts: Floats, usual: float) -> tuple[Floats, ...]:
    """For each month of the year what a varying bill came to in months near it, as shares of `usual`."""
    if not len(days) or usual == 0:
        return ()
    days, shares = days[-_RECENT:], amounts[-_RECENT:] / usual
    if days[-1] - days[0] < _NEARLY_A_YEAR:
        return (shares,) * 12
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    apart = [np.abs((month - wanted + 6) % 12 - 6) for wanted in range(12)]
    return tuple(shares[gap <= max(_MONTH_WIDTH, float(gap.min()))] for gap in apart)
