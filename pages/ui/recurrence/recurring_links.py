"""From what recurs to the payments behind it."""

from finance_core.models import Filters
from finance_core.services.recurrence.bill_calendar import Entry
from finance_core.services.recurrence.recurrences import Recurrence
from pages.ui import format, links
from pages.ui.links import Link

MOST: int = 500
"""Payments that the address of the transactions page carries one by one: the newest."""


def payments_link(item: Recurrence) -> Link | None:
    """`See 37 payments`; None where nothing is booked."""
    if not item.payments:
        return None
    ids = item.payment_ids[-MOST:]
    return links.transactions(f"See {format.count(len(ids), 'payment')}", Filters(ids=ids))


def day_link(entries: list[Entry]) -> Link | None:
    """What was paid on a day, or what was paid before of what is due on it."""
    ids = tuple(entry.payment_id for entry in entries if entry.payment_id is not None)
    ids = ids or tuple(paid_id for entry in entries for paid_id in entry.item.payment_ids)
    return links.transactions("See the payments", Filters(ids=ids[-MOST:])) if ids else None
