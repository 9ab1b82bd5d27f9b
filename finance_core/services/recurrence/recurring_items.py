"""How an entry of the book comes about: from a found stream, from a schedule, or from both."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil
from typing import Any, Final

import pandas as pd

from finance_core.ml.cadences.timetable import Timetable, calendar_of, timetable
from finance_core.ml.recurring import Recurring
from finance_core.models import Account, Category, RecurringDecision, Schedule
from finance_core.money import minor_digits, to_major
from finance_core.services.ledgers import Ledger
from finance_core.services.recurrence.recurrences import Kept, Paid, PriceChange, Recurrence, State
from finance_core.services.recurrence.recurring_matches import Match

_NEWEST: Final = 6
"""Payments that say what a stream is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What building an item looks up."""

    ledger: Ledger
    known: Kept
    today: date
    paid: pd.DataFrame
    newest: dict[str, date]
    closed: frozenset[str]
    purposes: dict[str, Category]

    @classmethod
    def of(cls, ledger: Ledger, known: Kept, past: pd.DataFrame, today: date) -> "Shelf":
        """What is looked up of a ledger; `past` is what was searched, amounts as booked."""
        newest = past.groupby("account")["date"].max()
        return cls(
            ledger=ledger,
            known=known,
            today=today,
            paid=past.set_index("id"),
            newest={str(name): day.date() for name, day in newest.items()},
            closed=frozenset(account.name for account in known.accounts if account.closed),
            purposes={category.name: category for category in known.categories},
        )

    def is_known(self, currency: str) -> bool:
        """Whether it can be converted."""
        rates = self.ledger.rates
        return currency == self.ledger.currency or (rates is not None and currency in rates.currencies)

    def rate(self, currency: str) -> float:
        """What one unit is worth today; 0 where nobody knows."""
        if currency == self.ledger.currency:
            return 1.0
        return self.ledger.rates.at(currency, self.today).rate if self.ledger.rates and self.is_known(currency) else 0.0

    def reported(self, major: float, currency: str) -> int:
        """Major units of a currency in minor units of the reports."""
        return _minor(major * self.rate(currency), self.ledger.currency)

    def payments(self, ids: Sequence[int], currency: str) -> tuple[Paid, ...]:
        """Those payments, the oldest first."""
        rows = self.paid.loc[list(ids)].sort_values("date", kind="stable")
        return tuple(
            Paid(int(row_id), day.date(), _minor(amount, currency))
            for row_id, day, amount in zip(rows.index, rows["date"], rows["amount"], strict=True)
        )

    def category(self, ids: Sequence[int]) -> str:
        """What most of the newest payments are for; the newest one's where two are as many."""
        named = self.paid.loc[list(ids)[-_NEWEST:], "category"].dropna().tolist()
        return max(reversed(named), key=named.count) if named else ""

    def purpose(self, category: str) -> dict[str, Any]:
        """What the category's name says of an entry."""
        found = self.purposes.get(category)
        if found is None:
            return {"category": category, "group": None, "is_essential": None}
        return {"category": category, "group": found.group, "is_essential": found.is_essential}

    def account(self, account_id: int) -> Account:
        """The account of that id."""
        return next(account for account in self.known.accounts if account.id == account_id)


def item_of(shelf: Shelf, found: Recurring, match: Match) -> Recurrence:
    """One entry of the book."""
    if match.place is None and match.schedule is not None:
        return _by_plan(shelf, match.schedule, match.decision, match.ids)
    item = _of_stream(shelf, found.streams.iloc[match.place or 0], match)
    return item if match.schedule is None else _as_planned(shelf, item, match.schedule)


def _of_stream(shelf: Shelf, row: "pd.Series[Any]", match: Match) -> Recurrence:
    """What was found, as it was found."""
    currency = row["currency"] or shelf.ledger.currency
    payments = shelf.payments(match.ids, currency)
    table = Timetable(rhythm=int(row["rhythm"]), phase=int(row["phase"]), moved=int(row["moved"]))
    ended = row["status"] == "ended" or row["account"] in shelf.closed
    state: State = "found" if match.decision is None else match.decision.decision
    return Recurrence(
        key=f"found-{int(row['stream_id'])}",
        state=state,
        status="ended" if ended else row["status"],
        name=str(row["payee"]),
        payee=str(row["payee"]),
        account=str(row["account"]),
        **shelf.purpose(shelf.category([paid.id for paid in payments])),
        currency=currency,
        amount_minor=_minor(float(row["amount"]), currency),
        yearly_minor=shelf.reported(float(row["yearly"]), currency),
        cadence=row["cadence"],
        timetable=table,
        next_date=None if ended else row["next_date"].date(),
        due_date=None if ended else row["due_date"].date(),
        payments=payments,
        price=_price(shelf, row, currency, table),
        is_fixed=bool(row["is_fixed"]),
        is_trial=bool(row["is_trial"]),
        confidence=float(row["confidence"]),
        decision=match.decision,
        schedule=None,
    )


def _price(shelf: Shelf, row: "pd.Series[Any]", currency: str, table: Timetable) -> PriceChange | None:
    if pd.isna(row["price_changed"]):
        return None
    after = abs(float(row["amount"]))
    before = after / (1 + float(row["price_change"]))
    return PriceChange(
        day=pd.Timestamp(row["price_changed"]).date(),
        share=float(row["price_change"]),
        before_minor=_minor(before, currency),
        after_minor=_minor(after, currency),
        yearly_minor=shelf.reported((after - before) * table.a_year, currency),
    )


def _as_planned(shelf: Shelf, item: Recurrence, schedule: Schedule) -> Recurrence:
    """A found stream with what the person said of it: name, purpose, end, and an amount or a rhythm of their own."""
    category = _category_name(shelf, schedule) or item.category
    item = replace(
        item, key=f"plan-{schedule.id}", state="manual" if schedule.decision_id is None else "confirmed", name=schedule.name,
        schedule=schedule, own=schedule.own_amount or schedule.own_rhythm, **shelf.purpose(category),
    )  # fmt: skip
    if schedule.own_amount:
        item = replace(item, amount_minor=schedule.amount_minor, yearly_minor=_yearly(shelf, schedule, item.timetable))
    if schedule.own_rhythm:
        table = _timetable_of(schedule)
        item = replace(item, cadence=schedule.cadence, timetable=table)
        usual = float(to_major(item.amount_minor, item.currency))
        item = replace(item, yearly_minor=shelf.reported(usual * table.a_year, item.currency))
        item = _placed(shelf, item, schedule)
    return _ended(shelf, item, schedule)


def _by_plan(shelf: Shelf, schedule: Schedule, decision: RecurringDecision | None, ids: tuple[int, ...]) -> Recurrence:
    """A schedule of which nothing was found to recur (yet); `ids` are payments that look like it."""
    account, table = shelf.account(schedule.account_id), _timetable_of(schedule)
    item = Recurrence(
        key=f"plan-{schedule.id}",
        state="manual" if schedule.decision_id is None else "confirmed",
        status="active",
        name=schedule.name,
        payee=shelf.known.payee_names.get(schedule.payee_id or 0, schedule.name),
        account=account.name,
        **shelf.purpose(_category_name(shelf, schedule)),
        currency=account.currency,
        amount_minor=schedule.amount_minor,
        yearly_minor=_yearly(shelf, schedule, table),
        cadence=schedule.cadence,
        timetable=table,
        next_date=None,
        due_date=None,
        payments=shelf.payments(ids, account.currency),
        price=None,
        is_fixed=True,
        is_trial=False,
        confidence=1.0,
        decision=decision,
        schedule=schedule,
        own=True,
    )
    return _ended(shelf, _placed(shelf, item, schedule), schedule)


def _placed(shelf: Shelf, item: Recurrence, schedule: Schedule) -> Recurrence:
    """Its next due day and whether it is late, by its own rhythm; what is not imported yet is not late."""
    patience, period = timedelta(days=item.timetable.patience), timedelta(days=ceil(item.timetable.period))
    known = min(shelf.newest.get(item.account, schedule.first_date), shelf.today)
    begin = max(schedule.first_date - patience, known - 2 * period - patience)
    last = max(shelf.today, schedule.first_date) + 2 * period + patience
    days = item.timetable.days(begin, last, calendar_of((begin, last), shelf.known.country))
    over = [day for day in days if day < known - patience][-1:]
    to_come = [day for day in days if day >= known - patience and not _is_paid(item, day)]
    late = [day for day in over if not _is_paid(item, day)]
    coming = not item.payments and schedule.first_date > shelf.today
    return replace(
        item,
        status="coming" if coming else "late" if late else "active",
        next_date=to_come[0] if to_come else None,
        due_date=next(iter([*late, *to_come]), None),
    )


def _is_paid(item: Recurrence, due: date) -> bool:
    """Whether a payment of it lies nearer to this due day than half a period."""
    reach = min(item.timetable.period / 2, item.timetable.patience + 7)
    return any(abs((paid.day - due).days) < reach for paid in item.payments)


def _ended(shelf: Shelf, item: Recurrence, schedule: Schedule) -> Recurrence:
    """Nothing is due after the last day that the person named, nor on an account that is closed."""
    last = date.max if schedule.last_date is None else schedule.last_date
    if item.account not in shelf.closed and last >= shelf.today and (item.next_date is None or item.next_date <= last):
        return item
    return replace(item, status="ended", next_date=None, due_date=None)


def _timetable_of(schedule: Schedule) -> Timetable:
    return timetable(schedule.cadence, schedule.day_rule, schedule.first_date, income=schedule.amount_minor > 0)


def _yearly(shelf: Shelf, schedule: Schedule, table: Timetable) -> int:
    currency = shelf.account(schedule.account_id).currency
    return shelf.reported(float(to_major(schedule.amount_minor, currency)) * table.a_year, currency)


def _category_name(shelf: Shelf, schedule: Schedule) -> str:
    return next((category.name for category in shelf.known.categories if category.id == schedule.category_id), "")


def _minor(major: float, currency: str) -> int:
    """A frame's float as minor units; models give means, which have no whole ones."""
    return round(major * 10.0 ** minor_digits(currency))
