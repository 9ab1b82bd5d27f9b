"""What stands behind a figure: the filters that open its transactions."""

from datetime import date
from typing import Literal

import pandas as pd

from finance_core.analysis import flows
from finance_core.models import NO_CATEGORY, Filters
from finance_core.services.ledgers import Ledger


def everything(first: date, last: date, *, member: str = "") -> Filters:
    """All that came in and went out on those days, both included, without transfers."""
    return Filters(start=first, last=last, members=(member,) if member else (), transfers="without")


def spending(ledger: Ledger, first: date, last: date, *, member: str = "") -> Filters:
    """What was spent on those days, refunds among it."""
    return _behind(ledger, first, last, member, flow="spending", direction="out")


def income(ledger: Ledger, first: date, last: date, *, member: str = "") -> Filters:
    """What came in on those days, refunds not among it."""
    return _behind(ledger, first, last, member, flow="income", direction="in")


def in_categories(
    names: tuple[str, ...], first: date, last: date, *, member: str = "", direction: Literal["", "in", "out"] = ""
) -> Filters:
    """What is booked in those categories on those days; NO_CATEGORY among the names stands for none."""
    return Filters(
        start=first,
        last=last,
        categories=tuple(name for name in names if name != NO_CATEGORY),
        uncategorised=NO_CATEGORY in names,
        members=(member,) if member else (),
        transfers="without",
        direction=direction,
    )


def _behind(ledger: Ledger, first: date, last: date, member: str, *, flow: str, direction: Literal["in", "out"]) -> Filters:
    """The plainest filters that open exactly the flow; where none do, everything on those days.

    Money one way is most often just that; where there are refunds, or savings, its categories may be; where some of them are
    without a category too, nothing but the sums of the page tells income from refunds.
    """
    days = ledger.lines["date"].between(pd.Timestamp(first), pd.Timestamp(last))
    lines = ledger.lines[days & (ledger.lines["member"] == member) if member else days]
    moved = flows.flows(lines)
    mine = moved[moved["flow"] == flow]
    names = tuple(sorted(mine["category"].unique()))
    one_way = Filters(start=first, last=last, members=(member,) if member else (), transfers="without", direction=direction)
    tries = [one_way]
    if names:
        tries += [in_categories(names, first, last, member=member, direction=way) for way in ("", direction)]
    wanted = set(mine["id"])
    exact = (filters for filters in tries if set(ledger.select(filters)["id"]) == wanted)
    return next(exact, everything(first, last, member=member))
