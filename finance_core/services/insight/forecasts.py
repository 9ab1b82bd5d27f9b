"""What the next months will cost, and how sure that is. Everything the page of forecasts shows, computed once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pandas as pd

from finance_core.analysis import flows, monthly
from finance_core.analysis.flows import Period
from finance_core.dates import Month
from finance_core.ml.ahead import track_record
from finance_core.ml.ahead.books import HORIZON, Books
from finance_core.ml.ahead.commitments import Commitments
from finance_core.ml.ahead.months_ahead import months_ahead
from finance_core.ml.ahead.saving_ahead import NET, SavingAhead, saving_ahead
from finance_core.models import Filters
from finance_core.services import openings
from finance_core.services.insight import spoken_for
from finance_core.services.ledgers import Ledger
from finance_core.services.recurrence.recurrences import Book

LEAST_MONTHS: Final = 3
"""Whole months that a forecast needs."""
_FRESH: Final = 3
"""Days without a booking after which the newest one is the day up to which the ledger is known."""
MOST_OPENED: Final = 60
"""Of a recurring payment so many are opened, the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The months ahead, in the ledger's currency. Months are indices, TOTAL names all spending together.

    `running` is the month that has begun, None where the newest known one is whole; `until` the day up to which the ledger is
    known; `known` the months that are known whole. `history` has one row a month and one column a name: what was spent, NaN
    where a month is not known. `ahead`, `methods` and `caveats` are those of `ml.ahead.months_ahead`, `said` and `compared` the
    track record of both spending and, under NET, saving (`ml.ahead.track_record`). `quiet` names main accounts with nothing
    lately.
    """

    seen: Period
    currency: str
    until: date
    known: tuple[int, ...]
    running: Month | None
    history: pd.DataFrame
    ahead: pd.DataFrame
    recurring: Commitments
    said: pd.DataFrame
    compared: pd.DataFrame
    methods: pd.DataFrame
    caveats: Mapping[str, str]
    saving: SavingAhead
    quiet: tuple[str, ...]

    @property
    def months(self) -> range:
        """The months of which something is said, the running one first."""
        return range(int(self.ahead["month"].min()), int(self.ahead["month"].max()) + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLittle:
    """There is no forecast yet: `known` whole months are known."""

    known: int


def build(ledger: Ledger, book: Book, *, today: date, seed: int = 0) -> Outlook | TooLittle | None:
    """The outlook of a household; None where nothing is booked up to today. `book` holds what recurs."""
    seen = flows.period(ledger.transactions, today)
    if seen is None:
        return None
    months = monthly.known(ledger.transactions, seen)
    if len(months) < LEAST_MONTHS:
        return TooLittle(known=len(months))
    books = _books(ledger, book, seen, months)
    past_due = books.due_then()
    spending = months_ahead(books, past_due, seed=seed)
    saving = saving_ahead(books, spending, past_due, seed=seed)
    history = books.spending()
    said = pd.concat([spending.said, saving.said], ignore_index=True)
    return Outlook(
        seen=seen,
        currency=ledger.currency,
        until=books.until,
        known=months,
        running=books.running,
        history=history,
        ahead=spending.table,
        recurring=books.recurring,
        said=said,
        compared=track_record.compared(said, history.assign(**{NET: saving.behind})),
        methods=spending.methods,
        caveats=spending.caveats,
        saving=saving,
        quiet=monthly.quiet(ledger.transactions, seen),
    )


def _books(ledger: Ledger, book: Book, seen: Period, months: tuple[int, ...]) -> Books:
    """The household's books, and what recurs in them, as known today."""
    newest = ledger.transactions.loc[ledger.transactions["date"] <= pd.Timestamp(seen.as_of), "date"].max().date()
    until = seen.as_of if (seen.as_of - newest).days <= _FRESH else newest
    running = seen.month if seen.month.index > months[-1] else None
    last = (running or Month.from_index(months[-1])).plus(HORIZON)
    moved = flows.flows(ledger.lines[ledger.lines["date"] <= pd.Timestamp(seen.as_of)])
    return Books(
        transactions=ledger.transactions,
        moved=moved,
        months=months,
        running=running,
        until=until,
        recurring=spoken_for.spoken_for(ledger, moved, book, until=until, last=last.end - timedelta(days=1)),
        dismissed=spoken_for.dismissed(book),
    )


def opened(ledger: Ledger, name: str, index: int) -> Filters:
    """What opens the payments of a month that is over, or has begun: of a category, or of all spending."""
    month = Month.from_index(index)
    last = month.end - timedelta(days=1)
    return openings.in_categories((name,), month.start, last) if name else openings.spending(ledger, month.start, last)


def opened_bill(outlook: Outlook, stream_id: int) -> Filters:
    """What opens the past payments of something that is due."""
    return Filters(ids=outlook.recurring.payments_of(stream_id)[-MOST_OPENED:])


def opened_month(index: int) -> Filters:
    """What opens all that came in and went out in a month."""
    month = Month.from_index(index)
    return openings.everything(month.start, month.end - timedelta(days=1))
