"""Will the money last? Balances of the days to come, what is due on them, and the chance of falling below a floor.

    flow = cashflow.build(ledger, statuses, kept, today=today)      # the futures, for every account
    seen = cashflow.view(flow, names, floor=500.0)                  # what they say of some accounts together

A scenario is seen through the same futures: `view(flow, names, floor=..., changes=...)`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import Final

import numpy as np
import pandas as pd

from finance_core.ml.futures import cashflow as simulation
from finance_core.ml.futures import outlook
from finance_core.ml.futures.cashflow import Basis, Futures
from finance_core.ml.futures.outlook import Risk
from finance_core.ml.futures.plan import Plan, Stream
from finance_core.ml.futures.scenario import Change, applied
from finance_core.ml.windows import Floats
from finance_core.money import to_major
from finance_core.services.accounts import AccountStatus
from finance_core.services.ledgers import Ledger
from finance_core.services.recurrence import recurring
from finance_core.services.recurrence.recurrences import Book, Kept

DAYS: Final = 90
HORIZONS: Final = (30, 90, 182, 365, 730)
"""Days that one may look ahead."""
FRESH_DAYS: Final = 4
"""Days without a booking after which the past is taken to end with the newest one."""
OUTDATED_DAYS: Final = 183
"""Days since the newest booking from which nothing is foreseen any more."""
LITTLE_DAYS: Final = 90
"""Days of history below which everyday spending is called little known."""
_EVERYDAY_KINDS: Final = ("bank", "cash", "card")
_OWING: Final = ("card", "loan")
_OFTEN: Final = 3
_LATELY: Final = 90
_NO_PAYDAY: Final = 30
"""Days within which the low point lies where no income is known."""
_SEED: Final = 0

_PLAYED_BY: Final = ("id", "date", "booked", "account", "payee", "category", "group", "is_transfer", "amount")
"""The columns of the ledger that the futures depend on."""
DUE_DTYPES: Final = {
    "date": "datetime64[s]", "key": "str", "payee": "str", "account": "str", "other": "str", "category": "str",
    "amount": "float64", "source": "str", "varies": "bool",
}  # fmt: skip
"""The columns of what is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a person looks at: how many days ahead, which accounts, which floor, and which scenario (None: as things are)."""

    names: tuple[str, ...]
    floor: float = 0.0
    days: int = DAYS
    scenario_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountView:
    """An account that may be looked at: what it holds on the last known day, in its own currency, and what a unit is worth."""

    id: int
    name: str
    kind: str
    currency: str
    rate: float
    balance: float
    is_everyday: bool
    starts_at_zero: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CashFlow:
    """The futures of a household. Read-only: it is shared between page views.

    `as_of` is the last day that is known; `days` count from today. `accounts` are those that are open and counted, `left_out`
    names those without an exchange rate.
    """

    currency: str
    today: date
    as_of: date
    days: int
    basis: Basis
    futures: Futures
    accounts: tuple[AccountView, ...]
    left_out: tuple[str, ...]

    @property
    def everyday(self) -> tuple[str, ...]:
        """The accounts that one lives from."""
        return tuple(account.name for account in self.accounts if account.is_everyday)

    @property
    def days_known(self) -> int:
        """How many days of history everyday spending is drawn from."""
        return self.basis.days_known

    @property
    def until(self) -> date:
        """The last day that is looked at."""
        return self.as_of + timedelta(days=self.basis.days)

    @property
    def days_over(self) -> int:
        """How many days have passed since the last known one."""
        return (self.today - self.as_of).days

    @property
    def is_outdated(self) -> bool:
        """Whether the newest booking is too old to look ahead from."""
        return self.days_over > OUTDATED_DAYS

    def plan(self, key: str) -> Plan | None:
        """The plan of that key, if it is there."""
        return next((plan for plan in self.basis.plans if plan.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payday:
    """When the next main income is due, from whom, and how much, in the currency of the reports."""

    day: date
    payee: str
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Low:
    """The lowest point of the likely line: when, how much, and below what it is in one future of ten."""

    day: date
    amount: float
    badly: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRisk:
    """The chance that one account falls below zero, though all together may be well: then money has to be moved in time.

    `likely_from` is the first day by which it is one in ten.
    """

    name: str
    within: float
    likely_from: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the futures say of some accounts together, in `currency`; floats in major units.

    `lines` has one row a day from the last known one, with the columns of `outlook.BANDS`. `due` lists what is due, with the
    columns of DUE_DTYPES: `other` is an account that is not looked at and receives or gives the money. `low` is the lowest
    point before `payday`, or within 30 days where no income is known; `lowest` that of all days.
    """

    currency: str
    names: tuple[str, ...]
    now: float
    lines: pd.DataFrame
    due: pd.DataFrame
    payday: Payday | None
    low: Low
    lowest: Low
    floor: Risk
    zero: Risk
    accounts: tuple[AccountRisk, ...]

    def day(self, place: int | None) -> date | None:
        """The day at a place of a risk's days."""
        return None if place is None else self.lines.index[place + 1].date()


def fingerprint(ledger: Ledger, statuses: Sequence[AccountStatus], kept: Kept, *, today: date) -> str:
    """What the futures depend on, in short: where it stays the same, so do they, whatever else was written meanwhile."""
    rows = pd.util.hash_pandas_object(ledger.transactions[list(_PLAYED_BY)], index=False).to_numpy()
    accounts = [(status.account.id, status.account.name, status.account.kind, status.account.closed) for status in statuses]
    categories = {category.id: category.name for category in kept.categories}
    names = [(categories.get(one.category_id or 0), kept.payee_names.get(one.payee_id or 0)) for one in kept.schedules]
    said = (kept.decisions, kept.schedules, names, kept.country)
    told = repr((accounts, ledger.openings, ledger.currency, ledger.abroad, ledger.left_out, *said)).encode()
    return blake2b(rows.tobytes() + told + _rates_until(ledger, today), digest_size=16).hexdigest()


def _rates_until(ledger: Ledger, today: date) -> bytes:
    """The rates of every day on which the futures may begin: one that a person sets may change no payment."""
    if ledger.rates is None:
        return b""
    days = pd.date_range(today - timedelta(days=OUTDATED_DAYS), today, freq="D")
    return b"".join(ledger.rates.on(code, days).to_numpy().tobytes() for code in sorted(ledger.rates.currencies))


def build(
    ledger: Ledger,
    statuses: Sequence[AccountStatus],
    kept: Kept,
    *,
    today: date,
    days: int = DAYS,
    paths: int | None = None,
    book: Book | None = None,
) -> CashFlow | None:
    """The futures of a household; None where nothing is booked on an open account up to today.

    `book` is what recurs as of today, where that is known already.
    """
    rows = ledger.transactions
    open_ = [status.account for status in statuses if not status.account.closed and status.account.name in ledger.openings]
    names = [account.name for account in open_]
    booked = rows[rows["account"].isin(names) & (rows["date"] <= pd.Timestamp(today))]
    if booked.empty:
        return None
    newest = booked["date"].max().date()
    as_of = today if today - newest <= timedelta(days=FRESH_DAYS) else newest
    moved = booked[booked["date"] <= pd.Timestamp(as_of)].groupby("account")["booked"].sum()
    balances = {name: round(ledger.openings[name] + float(moved.get(name, 0.0)), 4) for name in names}
    if book is None or book.today != as_of:
        book = recurring.build(ledger, kept, today=as_of)
    ahead = days + min((today - as_of).days, OUTDATED_DAYS)
    basis = simulation.basis(
        rows, balances, as_of=as_of, days=ahead, paths=paths, streams=_streams(book, as_of + timedelta(days=ahead)), seed=_SEED
    )
    living = _everyday(booked, as_of)
    kinds = [account.name for account in open_ if account.kind in _EVERYDAY_KINDS]
    chosen = [name for name in kinds if name in living] or kinds or names
    return CashFlow(
        currency=ledger.currency, today=today, as_of=as_of, days=days, basis=basis, futures=simulation.futures(basis),
        left_out=ledger.left_out,
        accounts=tuple(
            AccountView(
                id=account.id, name=account.name, kind=account.kind, currency=account.currency,
                rate=_rate(ledger, account.currency, as_of), balance=balances[account.name],
                is_everyday=account.name in chosen, starts_at_zero=account.opening_minor == 0,
            )
            for account in open_
        ),
    )  # fmt: skip


def view(
    flow: CashFlow, names: Sequence[str], *, floor: float = 0.0, changes: Sequence[Change] | None = None
) -> View:  # fmt: skip
    """What the futures say of the accounts `names` together, as things stand or after the changes of a scenario.

    In the currency that they share, else in that of the reports; `floor` is always in that of the reports. Raises KeyError for
    an account that is not among those of the flow.
    """
    number = {account.name: place for place, account in enumerate(flow.accounts)}
    chosen = [number[name] for name in names]
    plans = flow.basis.plans if changes is None else tuple(applied(flow.basis.plans, changes, until=flow.until))
    futures = flow.futures if changes is None else simulation.futures(flow.basis, plans)
    currency, rates = _unit(flow, [flow.accounts[place] for place in chosen])
    held = simulation.together(futures, chosen, rates)
    floor = floor * float(rates[chosen[0]]) / flow.accounts[chosen[0]].rate if chosen else floor
    now = float(rates[chosen] @ flow.basis.balances[chosen])
    lines = outlook.bands(held, flow.basis.start, now)
    over = min(flow.days_over, len(lines) - 2)
    earning = [name for name in names if flow.accounts[number[name]].kind not in _OWING]  # what a card receives is no wage
    paid = next(iter(outlook.paydays(plans, earning, flow.basis.start + over + 1)), None)
    before = over + _NO_PAYDAY if paid is None else paid[0] - flow.basis.start - 1
    return View(
        currency=currency, names=tuple(names), now=now, lines=lines, due=_due(flow, plans, futures, names, rates),
        payday=None if paid is None else _payday(flow, *paid, rates), low=_low(lines.iloc[over : before + 1]),
        lowest=_low(lines.iloc[over:]), floor=outlook.risk(held, floor, before=before, over=over),
        zero=outlook.risk(held, 0.0, before=before, over=over),
        accounts=tuple(
            _risk_of(flow, name, futures) for name in names if flow.accounts[number[name]].kind not in _OWING
        ),
    )  # fmt: skip


def _risk_of(flow: CashFlow, name: str, futures: Futures) -> AccountRisk:
    place = flow.basis.accounts.index(name)
    found = outlook.risk(futures.held[place], 0.0, before=0, over=flow.days_over)
    first = None if found.likely_from is None else flow.as_of + timedelta(days=found.likely_from + 1)
    return AccountRisk(name=name, within=found.within, likely_from=first)


def _streams(book: Book, until: date) -> list[Stream]:
    """What recurs as the book has it; what was dismissed is everyday money."""
    return [
        Stream(
            key=item.key, payee=item.name, account=item.account, category=item.category, cadence=item.cadence,
            payments=item.payment_ids, days=_numbers(recurring.due_days(book, item, until) if item.goes_on else []),
            amount=float(to_major(item.amount_minor, item.currency)), is_fixed=item.is_fixed or item.own, status=item.status,
            confidence=item.confidence if item.state == "found" else 1.0, rhythm=item.timetable.rhythm,
            phase=item.timetable.phase, moved=item.timetable.moved,
        )
        for item in book.items if item.state != "dismissed"
    ]  # fmt: skip


def _numbers(days: Sequence[date]) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array(days, "datetime64[D]").astype(np.int64)


def _everyday(booked: pd.DataFrame, as_of: date) -> set[str]:
    """The accounts on which things are bought."""
    lately = booked[(booked["date"] > pd.Timestamp(as_of - timedelta(days=_LATELY))) & ~booked["is_transfer"]]
    often = lately[lately["amount"] < 0].groupby("account").size()
    return {str(name) for name in often[often >= _OFTEN].index}


def _rate(ledger: Ledger, currency: str, day: date) -> float:
    return 1.0 if currency == ledger.currency or ledger.rates is None else ledger.rates.at(currency, day).rate


def _unit(flow: CashFlow, chosen: Sequence[AccountView]) -> tuple[str, Floats]:
    """The currency of a view, and what a unit of each account is worth in it."""
    rates = np.array([account.rate for account in flow.accounts])
    shared = {account.currency for account in chosen}
    if len(shared) != 1:
        return flow.currency, rates
    return chosen[0].currency, rates / chosen[0].rate


def _payday(flow: CashFlow, day: int, plan: Plan, rates: Floats) -> Payday:
    rate = float(rates[flow.basis.accounts.index(plan.account)])
    return Payday(day=_date(day), payee=plan.payee, amount=rate * float(plan.amounts[list(plan.days).index(day)]))


def _low(lines: pd.DataFrame) -> Low:
    """The lowest point of the likely line."""
    place = int(lines["middle"].to_numpy().argmin())
    row = lines.iloc[place]
    return Low(day=lines.index[place].date(), amount=float(row["middle"]), badly=float(row["low_80"]))


def _due(
    flow: CashFlow, plans: Sequence[Plan], futures: Futures, names: Sequence[str], worth: Floats
) -> pd.DataFrame:  # fmt: skip
    """What is due on the accounts; what moves between two of them is due on none."""
    rates = dict(zip(flow.basis.accounts, worth.tolist(), strict=True))
    first = flow.basis.start + 1
    rows: list[tuple[object, ...]] = []
    for plan in plans:
        amounts = futures.bills.get(plan.key, plan.amounts)
        sides = [(plan.account, plan.other, 1.0), *([(plan.other, plan.account, -1.0)] if plan.other in rates else [])]
        mine = [side for side in sides if side[0] in names]
        if len(mine) != 1 or plan.account not in rates:
            continue
        name, other, sign = mine[0]
        rows += [
            (_date(max(int(day), first)), plan.key, plan.payee if sign > 0 else plan.account, name, other, plan.category,
             sign * rates[name] * float(amount), plan.source, bool(plan.factors) or plan.closing is not None)
            for day, amount in zip(plan.days, amounts, strict=True)
            if amount and day <= flow.basis.until and (day >= first + flow.days_over or not flow.days_over)
        ]  # fmt: skip
    columns: list[list[object]] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in DUE_DTYPES]
    table = pd.DataFrame(
        {name: pd.Series(values, dtype=DUE_DTYPES[name]) for name, values in zip(DUE_DTYPES, columns, strict=True)}
    )
    return table.sort_values(["date", "amount"], kind="stable", ignore_index=True)


def _date(day: int) -> date:
    found: date = np.datetime64(day, "D").astype(date)
    return found
