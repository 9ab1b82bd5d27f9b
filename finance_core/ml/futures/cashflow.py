"""Cash flow: what every account may hold on each day to come, as many futures drawn from the household's own past.

    ledger ─┬ plans (`plans`): dated, with the play of their days and amounts ┐
            └ the rest, drawn by weeks (`everyday`) ──────────────────────────┴ futures ─ bands, chances (`outlook`)

    known = basis(ledger.transactions, balances, as_of=today, days=90)
    come = futures(known)                   # .held: accounts x futures x days
    less = futures(known, changed_plans)    # the same futures with other plans: a scenario

A scenario keeps everything else that happens in a future as it is (common random numbers), so that its difference is its own.
What one moves between own accounts by hand, as the need arises, is not foreseen: it would hide that money ran out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar
from zlib import crc32

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from finance_core import ledger as frames
from finance_core.ml.futures import everyday
from finance_core.ml.futures.own_transfers import closings
from finance_core.ml.futures.plan import Plan, Stream
from finance_core.ml.futures.plans import planned
from finance_core.ml.windows import Floats, Ints

Number = TypeVar("Number", np.int64, np.float64)

PATHS: Final = 2_000
LONG_PATHS: Final = 1_000
"""Futures beyond LONG days: memory, and nothing there is known to a hundredth."""
LONG: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Everything that the futures of a household are made of; arrays by account hold the accounts in the order of `accounts`.

    `start` (days since 1970) is the last day that is known, `balances` what each account holds at its end, in its own
    currency. `drawn` is everyday money, shape (futures, days, accounts). `past` is everything that was booked on each account
    but transfers that settle a card, by day, the last row the day `start`; `days_known` counts the days of history.
    """

    start: int
    days: int
    seed: int
    accounts: tuple[str, ...]
    balances: Floats
    plans: tuple[Plan, ...]
    drawn: Floats
    past: Floats
    days_known: int
    has_gap: bool

    @property
    def paths(self) -> int:
        """How many futures there are."""
        return len(self.drawn)

    @property
    def until(self) -> int:
        """The last day."""
        return self.start + self.days


def basis(
    ledger: pd.DataFrame,
    balances: Mapping[str, float],
    *,
    as_of: date,
    days: int = 90,
    paths: int | None = None,
    streams: Sequence[Stream] | None = None,
    seed: int = 0,
) -> Basis:
    """What is needed to look `days` days ahead from the end of the day `as_of`.

    Parameters
    ----------
    ledger
        The ledger frame; `booked` holds each amount in its account's own currency, where there are two. What is dated after
        `as_of` counts as announced by the bank.
    balances
        What each account holds at the end of `as_of`, in its own currency; accounts that are not named are left out.
    streams
        What recurs, where that is known already, with the amounts in the accounts' own currencies; looked for otherwise.
    """
    start = int(np.datetime64(as_of, "D").astype(np.int64))
    rows = frames.completed(ledger)
    amount = pd.to_numeric(rows["booked"], errors="coerce").to_numpy(np.float64)
    usable = np.isfinite(amount) & rows["date"].notna().to_numpy() & rows["account"].isin(list(balances)).to_numpy()
    rows = pd.DataFrame(rows.assign(amount=amount)[usable]).sort_values(["date", "id"], kind="stable", ignore_index=True)
    accounts = tuple(balances)
    account = pd.Categorical(rows["account"], categories=list(accounts)).codes.astype(np.int64)
    day: Ints = rows["date"].to_numpy("datetime64[D]").astype(np.int64)
    amount = rows["amount"].to_numpy(np.float64)
    known = planned(rows, as_of=start, until=start + days, streams=streams)
    rest = ~known.is_dated & ~known.is_transfer & (day <= start)
    past = everyday.past(day[rest], account[rest], amount[rest], day, accounts=len(accounts), as_of=start)
    many = paths or (PATHS if days <= LONG else LONG_PATHS)
    settles = known.is_transfer & (amount > 0)
    return Basis(
        start=start, days=days, seed=seed, accounts=accounts, balances=np.array([*balances.values()], np.float64),
        plans=known.plans, drawn=everyday.drawn(past, days=days, paths=many, rng=np.random.default_rng([seed, 1])),
        past=_by_day(day, account, np.where(settles, 0.0, amount), start, len(accounts)),
        days_known=past.days, has_gap=not bool(past.known.all()),
    )  # fmt: skip


_STATEMENTS: Final = 70
"""Days back that a card's open statement may reach."""


def _by_day(day: Ints, account: Ints, amount: Floats, start: int, accounts: int) -> Floats:
    """What was booked on each of the last days, shape (days, accounts)."""
    inside = (day > start - _STATEMENTS) & (day <= start)
    found = np.zeros((_STATEMENTS, accounts))
    np.add.at(found, (day[inside] - start + _STATEMENTS - 1, account[inside]), amount[inside])
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Transit:
    """Money on its way between two accounts, in each future: how much (positive) leaves on which day, and arrives on which.

    The accounts are numbers; the arrays have the shape (futures, payments), 0 being the first day to come.
    """

    source: int
    target: int
    leaves: Ints
    arrives: Ints
    amounts: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Futures:
    """What may come: `held` is what each account holds at the end of each day, in its currency.

    It has the shape (accounts, futures, days). `bills` are the sums that card bills are likely to come to, by the key of their
    plan, one a due day, money out negative.
    """

    held: Floats
    bills: Mapping[str, Floats]
    transits: tuple[Transit, ...]


def futures(known: Basis, plans: Sequence[Plan] | None = None) -> Futures:
    """The futures of a household.

    `plans` stand in the place of the basis's own. The same plan plays alike in every call.
    """
    moves = np.array(np.moveaxis(known.drawn, 2, 0), order="C")
    number = {name: place for place, name in enumerate(known.accounts)}
    cards: list[Plan] = []
    transits: list[Transit] = []
    for plan in known.plans if plans is None else plans:
        if plan.account not in number or not len(plan.days):
            continue
        if plan.closing is not None and plan.other in number:
            cards.append(plan)
            continue
        days, amounts, lags = _played(known, plan)
        _book(moves[number[plan.account]], days, amounts)
        if plan.other in number:
            transits.append(_sent(plan, number, days, lags, -amounts))
            _book(moves[number[plan.other]], transits[-1].arrives, -amounts)
    # a card is settled by what was spent with it: last, when that is known
    settled = {plan.key: _settle(known, plan, moves, number) for plan in cards}
    held: Floats = np.cumsum(moves, axis=2, out=moves) + known.balances[:, None, None]
    bills = {key: -np.median(sent.amounts, axis=0) for key, sent in settled.items()}
    return Futures(held=held, bills=bills, transits=(*transits, *settled.values()))


def together(found: Futures, accounts: Sequence[int], rates: Floats) -> Floats:
    """What some accounts (by number) hold together, each worth its rate; shape (futures, days).

    What is on its way from one of them to another counts as theirs.
    """
    held = np.tensordot(rates[list(accounts)], found.held[list(accounts)], axes=1)
    under_way = np.zeros_like(held)
    for sent in found.transits:
        if sent.source in accounts and sent.target in accounts:
            _book(under_way, sent.leaves, rates[sent.source] * sent.amounts)
            _book(under_way, sent.arrives, -rates[sent.source] * sent.amounts)
    total: Floats = held + np.cumsum(under_way, axis=1)
    return total


def _sent(plan: Plan, number: Mapping[str, int], days: Ints, lags: Ints, amounts: Floats) -> Transit:
    return Transit(
        source=number[plan.account], target=number[plan.other], leaves=days, arrives=np.maximum(days + lags, 0), amounts=amounts
    )


def _played(known: Basis, plan: Plan) -> tuple[Ints, Floats, Ints]:
    """On which day (0 is the first) each payment comes in each future, how much, and how much later the other leg does.

    Shapes (futures, payments). What comes after the last day keeps a day beyond it; nothing comes before the first.
    """
    shape = (len(plan.days), known.paths)
    goes_on, comes, off, later, sized = (_rolls(known, plan, kind, shape) for kind in range(5))
    is_paid = (goes_on[:1] < plan.chance) & (comes >= plan.missed)
    days = plan.days[:, None] - known.start - 1 + _picked(plan.offsets, off)
    amounts = np.broadcast_to(plan.amounts[:, None], shape)
    if plan.factors:
        months = plan.days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
        amounts = amounts * np.stack([_picked(plan.factors[month], sized[k]) for k, month in enumerate(months.tolist())])
    return np.maximum(days, 0).T, np.where(is_paid, amounts, 0.0).T, _picked(plan.lags, later).T


def _rolls(known: Basis, plan: Plan, kind: int, shape: tuple[int, int]) -> Floats:
    """Numbers between 0 and 1 of a plan's own; the first payments get the same ones however many follow."""
    return np.random.default_rng([known.seed, 2, crc32(plan.key.encode()), kind]).random(shape)


def _picked(pool: NDArray[Number], rolls: Floats) -> NDArray[Number]:
    """One of a pool for each roll."""
    return pool[(rolls * len(pool)).astype(np.int64)]


def _book(moves: Floats, days: Ints, amounts: Floats) -> None:
    """Add payments to an account's moves, shape (futures, days)."""
    paths, length = moves.shape
    inside = days < length
    flat = (np.arange(paths)[:, None] * length + days)[inside]
    moves += np.bincount(flat, weights=amounts[inside], minlength=moves.size).reshape(moves.shape)


def _settle(known: Basis, plan: Plan, moves: Floats, number: Mapping[str, int]) -> Transit:
    """Pay a card by what was spent with it up to its closing day."""
    card = number[plan.other]
    days, usual, lags = _played(known, plan)
    before, last = closings(plan.closing or 31, plan.days)
    past = np.concatenate([[0.0], np.cumsum(known.past[:, card])])
    ahead = np.cumsum(moves[card], axis=1)
    owed = np.zeros(days.shape)
    for turn, (begin, end) in enumerate(zip(before.tolist(), last.tolist(), strict=True)):
        owed[:, turn] = _spent(known, past, ahead, end) - _spent(known, past, ahead, begin)
    paid = np.maximum(-owed, 0.0) * (usual != 0)
    _book(moves[number[plan.account]], days, -paid)
    _book(moves[card], np.maximum(days + lags, 0), paid)
    return _sent(plan, number, days, lags, paid)


def _spent(known: Basis, past: Floats, ahead: Floats, until: int) -> Floats:
    """What moved on a card up to and including a day, in each future."""
    beyond = until - known.start
    if beyond <= 0:
        return np.full(known.paths, past[max(len(past) - 1 + beyond, 0)])
    spent: Floats = past[-1] + ahead[:, min(beyond, known.days) - 1]
    return spent
