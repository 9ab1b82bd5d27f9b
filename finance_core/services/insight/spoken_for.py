"""What is spoken for: the household's recurring payments, with what the person said of them, as a forecast takes them."""

from datetime import date
from typing import Final

import pandas as pd

from finance_core.ml.ahead.commitments import Commitments, commitments, of_streams
from finance_core.models import NO_CATEGORY
from finance_core.services.ledgers import Ledger
from finance_core.services.recurrence import recurring
from finance_core.services.recurrence.recurrences import Book, Recurrence

_LONG_AGO: Final = 31
"""Days after the newest booking from which the plans of today say nothing of the months after it."""
_FLOWS: Final = {"income": "income", "savings": "saved", "needs": "spending", "wants": "spending"}


def dismissed(book: Book) -> frozenset[int]:
    """The ids of payments of which the person said that they don't recur."""
    return frozenset(paid for item in book.items if item.state == "dismissed" for paid in item.payment_ids)


def spoken_for(ledger: Ledger, moved: pd.DataFrame, book: Book, *, until: date, last: date) -> Commitments:
    """What recurs, and what of it is due up to and including `last`.

    `until` is the day up to which the ledger is known. Where that is long ago, what was due from there on is looked for in the
    payments alone: the book plans from today.
    """
    if (book.today - until).days > _LONG_AGO:
        return commitments(ledger.transactions, moved, as_of=until, until=last, dismissed=dismissed(book))
    items = [item for item in book.items if item.state != "dismissed"]
    numbers = {item.key: number for number, item in enumerate(items)}
    paid = [(one, numbers[item.key]) for item in items for one in item.payment_ids]
    members = pd.DataFrame(paid, columns=["id", "stream_id"]).astype("int64").drop_duplicates("id")
    planned = recurring.planned(book, last)
    due = planned.assign(stream_id=planned["key"].map(numbers).astype("int64"))
    varying = {numbers[item.key] for item in items if not item.is_fixed}
    purposes = [(numbers[item.key], item.category or NO_CATEGORY, _flow(item), 1.0) for item in items if _flow(item)]
    table = pd.DataFrame(purposes, columns=["stream_id", "category", "flow", "share"])
    return of_streams(due, members, varying, ledger.transactions, moved, purposes=table)


def _flow(item: Recurrence) -> str:
    """What a plan without payments counts as; "" for a transfer, which is neither income nor spending."""
    if item.group == "transfer":
        return ""
    if item.group is None:
        return "income" if item.is_income and not item.category else "spending"
    return _FLOWS[item.group]
