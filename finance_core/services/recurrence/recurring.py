"""What recurs in a household: what was found, what the person said of it, and what they plan with, in one book.

    found = recurring.build(ledger, recurring.kept(store, household_id), today=today)
    recurring.planned(found, until)     the dated events from today on, for whatever looks ahead

Schedules are made, changed and ended by `services.recurrence.schedules`.
"""

import threading
from datetime import date, timedelta
from typing import Final

import pandas as pd

from finance_core.ml import recurring as detection
from finance_core.ml.cadences.timetable import calendar_of
from finance_core.ml.recurring import Recurring
from finance_core.money import to_major
from finance_core.services.ledgers import Ledger, as_booked
from finance_core.services.recurrence import bank_holidays
from finance_core.services.recurrence.recurrences import Book, Kept, Recurrence
from finance_core.services.recurrence.recurring_items import Shelf, item_of
from finance_core.services.recurrence.recurring_matches import matches
from finance_core.storage import Store, accounts, categories, payees
from finance_core.storage import recurring as stored

PLANNED_DTYPES: Final = {
    "date": "datetime64[s]", "key": "str", "payee": "str", "account": "str", "category": "str", "amount": "float64",
    "booked": "float64", "currency": "str", "sure": "bool",
}  # fmt: skip
"""The columns of `planned`."""
_SEARCHED: Final = ("id", "date", "account", "payee", "description", "amount", "currency", "group", "is_transfer")
"""The columns that what recurs depends on."""
_TEXTS: Final = dict.fromkeys(("account", "payee", "description", "currency", "group"), "object")


def kept(store: Store, household_id: int) -> Kept:
    """What was said and planned."""
    with store.read(household_id) as reading:
        return Kept(
            decisions=tuple(stored.decisions(reading)),
            schedules=tuple(stored.schedules(reading)),
            accounts=tuple(accounts.listed(reading)),
            categories=tuple(categories.listed(reading)),
            payee_names={payee_id: name for name, payee_id in payees.named(reading).items()},
            country=bank_holidays.country(reading),
        )


class Finder:
    """Keeps what was found of one household at hand: an answer, a note or a tag costs no new search. Safe to share."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._searched: tuple[date, str, int, int] | None = None
        self._found: Recurring | None = None
        self.times = 0
        """How often it has searched."""

    def found(self, past: pd.DataFrame, today: date, country: str = "") -> Recurring:
        """What recurs in a ledger up to today, amounts as booked; searched anew only where that could have changed."""
        now = _marks(past, today, country)
        with self._lock:
            if self._found is None or now != self._searched:
                self._found, self._searched = detection.detect(past, as_of=today, country=country), now
                self.times += 1
            return self._found

    def knows(self, ledger: Ledger, known: Kept, today: date) -> bool:
        """Whether building the book costs no search."""
        return self._searched is not None and self._searched == _marks(_past(ledger, today), today, known.country)


def _marks(past: pd.DataFrame, today: date, country: str) -> tuple[date, str, int, int]:
    """What a search depends on, in short."""
    marks = pd.util.hash_pandas_object(past[list(_SEARCHED)].astype(_TEXTS), index=False).to_numpy()
    return today, country, len(marks), hash(marks.tobytes())


def _past(ledger: Ledger, today: date) -> pd.DataFrame:
    """What is booked up to today, amounts as booked."""
    rows = ledger.transactions
    return as_booked(rows[rows["date"] <= pd.Timestamp(today)])


def build(ledger: Ledger, known: Kept, *, today: date, finder: Finder | None = None) -> Book:
    """The book: streams found in the ledger up to today, joined with decisions and schedules."""
    past = _past(ledger, today)
    found = (finder or Finder()).found(past, today, known.country)
    shelf = Shelf.of(ledger, known, past, today)
    items = [item_of(shelf, found, match) for match in matches(found, known, past)]
    currencies = {account.currency for account in known.accounts}
    return Book(
        currency=ledger.currency,
        today=today,
        items=tuple(sorted(items, key=lambda item: (-abs(item.yearly_minor), item.name.casefold(), item.key))),
        rates={currency: shelf.rate(currency) for currency in currencies if shelf.is_known(currency)},
        country=known.country,
    )


def planned(book: Book, until: date) -> pd.DataFrame:
    """The payments that are due from today up to and including `until`, in the order of days.

    Confirmed ones and those made by hand are `sure`, found ones that nobody has answered yet are not; dismissed ones are left
    out. What was due in the last days and may still come stands on today.

    Returns
    -------
    DataFrame
        Columns as in PLANNED_DTYPES: `date`, `key` of the item, `payee`, `account`, `category` ("" for none), `amount` in the
        currency of the reports at today's rate, `booked` in `currency`, that of the account (both floats in major units, money
        out negative), `sure`.
    """
    rows = [
        (
            pd.Timestamp(day), item.key, item.name, item.account, item.category, _major(item) * book.rates[item.currency],
            _major(item), item.currency, item.state != "found",
        )
        for item in book.going if item.currency in book.rates
        for day in due_days(book, item, until)
    ]  # fmt: skip
    columns: list[list[object]] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in PLANNED_DTYPES]
    table = pd.DataFrame(
        {name: pd.Series(values, dtype=PLANNED_DTYPES[name]) for name, values in zip(PLANNED_DTYPES, columns, strict=True)}
    )
    return table.sort_values(["date", "key"], kind="stable", ignore_index=True)


def due_days(book: Book, item: Recurrence, until: date) -> list[date]:
    """The days from today on, up to and including `until`, on which it is due; what may still come stands on today."""
    if item.next_date is None or item.next_date > until:
        return []
    last = until if item.schedule is None or item.schedule.last_date is None else min(until, item.schedule.last_date)
    days = item.timetable.days(item.next_date, last, calendar_of((item.next_date, until), book.country))
    patient = book.today - timedelta(days=item.timetable.patience)
    return [max(day, book.today) for day in days if day >= patient]


def _major(item: Recurrence) -> float:
    return float(to_major(item.amount_minor, item.currency))
