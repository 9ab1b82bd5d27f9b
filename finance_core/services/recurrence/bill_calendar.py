"""The calendar of what recurs: what was paid on which day of a month, what did not come, and what is due."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from finance_core.dates import Month
from finance_core.ml.cadences.timetable import calendar_of
from finance_core.money import to_major
from finance_core.services.recurrence.recurrences import Book, Paid, Recurrence

Mark = Literal["paid", "other", "missed", "open", "upcoming"]
_STEP_SHARE: Final = 0.01
_STEP_MINOR: Final = 5
"""Amounts that differ by less are the same price, as in `ml.cadences.prices`."""
_BEFORE: Final = 3
"""Payments before that say what a fixed price was; one of them may have been odd."""
_A_DOZEN: Final = 12
_STRETCH: Final = 0.2
"""How far a bill by use may go beyond all of the last dozen and still be as expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One day of something that recurs.

    `mark` is "paid" as expected, "other" for another amount than expected, "missed" where nothing came, "open" where it was
    due in the last days and may still come, and "upcoming". `amount_minor` is what was paid, or what is expected, in the
    account's currency; `expected_minor` what was expected where the payment is "other". `payment_id` is None where nothing
    was paid.
    """

    day: date
    item: Recurrence
    mark: Mark
    amount_minor: int
    expected_minor: int
    payment_id: int | None


def entries(book: Book, month: Month) -> list[Entry]:
    """Everything of a month, in the order of days, the largest first; dismissed ones are left out."""
    known = (item for item in book.items if item.state != "dismissed")
    found = [entry for item in known for entry in (*_paid(item, month), *_due(book, item, month))]
    return sorted(found, key=lambda entry: (entry.day, -abs(entry.amount_minor), entry.item.key))


def day_sums(book: Book, found: Sequence[Entry]) -> dict[date, float]:
    """What each day comes to, in major units of the reports' currency at today's rate, money out negative.

    What did not come is not in it.
    """
    sums: defaultdict[date, float] = defaultdict(float)
    for entry in (entry for entry in found if entry.mark != "missed"):
        currency = entry.item.currency
        sums[entry.day] += float(to_major(entry.amount_minor, currency)) * book.rates.get(currency, 0.0)
    return dict(sums)


def _paid(item: Recurrence, month: Month) -> list[Entry]:
    """What was paid in the month."""
    listed = []
    for place, paid in enumerate(item.payments):
        if not month.start <= paid.day < month.end:
            continue
        expected = _expected(item, place)
        mark: Mark = "paid" if _as_expected(item, place) else "other"
        listed.append(
            Entry(
                day=paid.day, item=item, mark=mark, amount_minor=paid.amount_minor, expected_minor=expected, payment_id=paid.id
            )
        )
    return listed


def _expected(item: Recurrence, place: int) -> int:
    """What a payment was expected to be: what the one before was, or what the person planned from then on."""
    paid, schedule = item.payments[place], item.schedule
    if schedule is not None and schedule.own_amount and paid.day >= schedule.first_date:
        return schedule.amount_minor
    return item.payments[max(place - 1, 0)].amount_minor


def _as_expected(item: Recurrence, place: int) -> bool:
    """Whether a payment is the price of one of those before it; of a bill by use, within what it was, and some more."""
    amount, planned = item.payments[place].amount_minor, _expected(item, place)
    schedule = item.schedule
    if schedule is not None and schedule.own_amount and item.payments[place].day >= schedule.first_date:
        return _equal(amount, planned)
    before = [paid.amount_minor for paid in item.payments[max(place - _A_DOZEN, 0) : place]]
    if not before:
        return True
    if item.is_fixed:
        return any(_equal(amount, known) for known in before[-_BEFORE:])
    sizes = [abs(known) for known in before]
    return min(sizes) * (1 - _STRETCH) <= abs(amount) <= max(sizes) * (1 + _STRETCH)


def _equal(amount: int, known: int) -> bool:
    return abs(amount - known) < max(_STEP_MINOR, _STEP_SHARE * abs(known))


def _due(book: Book, item: Recurrence, month: Month) -> list[Entry]:
    """What is due in the month and not paid, or was not."""
    first = item.counts_from
    last = item.schedule.last_date if item.schedule is not None else None
    listed = []
    calendar = calendar_of((month.start, month.end), book.country)
    for day in item.timetable.days(month.start, month.end - timedelta(days=1), calendar):
        if day < first or (last is not None and day > last) or _is_paid(item, day):
            continue
        if item.next_date is None and day > _last_payment(item):
            continue
        listed.append(
            Entry(
                day=day, item=item, mark=_mark(book, item, day), amount_minor=item.amount_minor,
                expected_minor=item.amount_minor, payment_id=None,
            )
        )  # fmt: skip
    return listed


def _mark(book: Book, item: Recurrence, day: date) -> Mark:
    """What became of a due day without a payment."""
    if item.next_date is None or day < item.next_date:
        return "missed"
    return "upcoming" if day >= book.today else "open"


def _last_payment(item: Recurrence) -> date:
    return item.payments[-1].day if item.payments else date.min


def _is_paid(item: Recurrence, due: date) -> bool:
    """Whether a payment lies nearer to the due day than half a period; of two due days it belongs to the nearer one."""
    reach = item.timetable.period / 2
    return any(_apart(paid, due) < reach for paid in item.payments)


def _apart(paid: Paid, due: date) -> int:
    return abs((paid.day - due).days)
