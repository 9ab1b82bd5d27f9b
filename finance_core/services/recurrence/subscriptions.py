"""What recurring payments give reason to look at: price rises, and those one might cancel, with what the payments say.

Whether something is still used is not in any bank's file, so nothing here claims to know it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from finance_core.rules.advice.bills import SAME_PRICE
from finance_core.services.recurrence.recurrences import Book, Recurrence

Kind = Literal["after_end", "begins", "trial", "rise", "twice"]
_YEAR: Final = timedelta(days=366)
_SOON: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Something that one might cancel, and why; what it costs a year is what cancelling saves."""

    item: Recurrence
    reasons: tuple[Kind, ...]


def rises(book: Book) -> tuple[Recurrence, ...]:
    """Bills whose price rose within the last year, those first that add the most to a year."""
    risen = [item for item in book.bills if _rose(item, book.today)]
    return tuple(sorted(risen, key=lambda item: -_added(item)))


def added_minor(book: Book) -> int:
    """What the rises of the last year add to a year, in the currency of the reports."""
    return sum(_added(item) for item in rises(book))


def candidates(book: Book) -> tuple[Candidate, ...]:
    """What one might cancel, the dearest first: no bills that one can't do without, and nothing without a reason.

    Taken after its end, about to begin, a trial that turned paid within a year, a price that rose within a year, or paid twice.
    """
    found = []
    for item in book.items:
        checks: dict[Kind, bool] = {
            "after_end": bool(item.after_end) and item.state != "dismissed" and not item.is_income,
            "begins": _may_go(item) and item.status == "coming" and (item.next_date or date.max) <= book.today + _SOON,
            "trial": _may_go(item) and item.turned_paid is not None and item.turned_paid.day > book.today - _YEAR,
            "rise": _may_go(item) and _rose(item, book.today),
            "twice": _may_go(item) and _is_paid_twice(item, book.bills),
        }
        reasons = tuple(kind for kind, holds in checks.items() if holds)
        if reasons:
            found.append(Candidate(item=item, reasons=reasons))
    return tuple(found)


def _may_go(item: Recurrence) -> bool:
    """Whether it is a bill that goes on and that one could do without."""
    return item.goes_on and not item.is_income and item.group not in ("needs", "savings") and item.is_essential is not True


def _is_paid_twice(item: Recurrence, bills: Sequence[Recurrence]) -> bool:
    """Whether another bill of its payee is the same thing: alike in rhythm, category and price. Two prices are two things."""
    return any(
        (one.payee.casefold(), one.cadence, one.category, one.currency)
        == (item.payee.casefold(), item.cadence, item.category, item.currency)
        and min(one.amount_minor, item.amount_minor) * (1 - SAME_PRICE) >= max(one.amount_minor, item.amount_minor)
        for one in bills
        if one.key != item.key
    )


def _rose(item: Recurrence, today: date) -> bool:
    return item.price is not None and item.price.share > 0 and item.price.day > today - _YEAR


def _added(item: Recurrence) -> int:
    return 0 if item.price is None else item.price.yearly_minor
