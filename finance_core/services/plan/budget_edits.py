"""Changing budgets together: moving money from one to another, and filling them from earlier months. Each is one write."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final, Literal

from finance_core.dates import Month
from finance_core.errors import InvalidError
from finance_core.models import Budget
from finance_core.money import minor_digits
from finance_core.rules.budget import habits
from finance_core.services.ledgers import Ledger
from finance_core.services.plan import envelopes, surplus
from finance_core.storage import Store, budgets, categories

Fill = Literal["last month", "three months", "twelve months", "usual"]
"""Where amounts come from: what was assigned in the month before, a mean of whole months, or what is usual in twelve."""

FILLS: Final[tuple[Fill, ...]] = ("last month", "three months", "twelve months", "usual")
_MONTHS: Final[Mapping[Fill, int]] = {"three months": 3, "twelve months": 12}
LEAST_MONTHS: Final = 3


def move(
    store: Store, household_id: int, ledger: Ledger, *, giver_id: int | None, taker_id: int, amount_minor: int,
    to_assign_minor: int, month: Month, today: date, now: datetime, actor: str = "",
) -> None:  # fmt: skip
    """Move money from one budget to another, or with `giver_id` None out of what is still to assign, for one month only.

    `to_assign_minor` is what can be assigned by the end of the month. Raises InvalidError where the giver has not so much
    available, or a budget would end by it, and NotFoundError.
    """
    if amount_minor <= 0:
        raise InvalidError("Only an amount above zero can be moved.")
    if giver_id == taker_id:
        raise InvalidError("Choose two different budgets.")
    with store.read(household_id) as reading:
        taker = categories.get(reading, taker_id)
        giver = None if giver_id is None else categories.get(reading, giver_id)
        stored, known = budgets.listed(reading), categories.listed(reading)
    seen = envelopes.build(ledger, stored, known, month=month, today=today)
    into = None if seen is None else seen.row(taker_id)
    out_of = None if seen is None or giver_id is None else seen.row(giver_id)
    if into is None:
        raise InvalidError(f"{taker.name} has no budget in that month. Set one first.")
    if giver is not None and (out_of is None or amount_minor > out_of.envelope.available_minor):
        raise InvalidError(f"{giver.name} has not so much available. Take less, or take it from another budget.")
    if giver is None and amount_minor > to_assign_minor:
        raise InvalidError("There is not so much to assign. Take less, or take it from another budget.")
    changes = [(into.budget, amount_minor)] if out_of is None else [(out_of.budget, -amount_minor), (into.budget, amount_minor)]
    for row, change in changes:
        if not row.rollover and row.assigned_minor + change == 0:
            raise InvalidError(
                f"Then {row.category} would have no budget in that month. Move a little less, or tick for "
                f"{row.category} first that what is left goes on into the next month."
            )
    summary = f"Moved money to {taker.name}" if giver is None else f"Moved money from {giver.name} to {taker.name}"
    with store.write(household_id, action="budget", summary=summary, now=now, actor=actor) as writing:
        for row, change in changes:
            size = row.assigned_minor + change
            budgets.put(writing, row.category_id, month, size, only=True, version=row.version)


def fill(
    store: Store, household_id: int, amounts: Mapping[int, int], *, month: Month, only: bool, now: datetime, actor: str = ""
) -> int:
    """Set the budgets of these categories from a month on, or for that month `only`; how many that changed.

    Raises NotFoundError.
    """
    summary = f"Filled the budgets of {month.start:%B %Y}"
    with store.write(household_id, action="budget", summary=summary, now=now, actor=actor) as writing:
        return sum(budgets.put(writing, category_id, month, size, only=only) for category_id, size in amounts.items())


def fills(ledger: Ledger, stored: Sequence[Budget], *, month: Month, today: date) -> dict[Fill, dict[int, int]]:
    """What each way to fill would assign to the budgets of a month, by category; ways that know nothing are left out.

    Means are rounded up to whole units of the currency. They need as many whole months before the month as they name, what is
    usual needs LEAST_MONTHS; a category that never cost anything in them is left out.
    """
    before, current = envelopes.held(stored, month.plus(-1), month).values()
    ids = {row.category: row.category_id for row in current.values()}
    history = _history(ledger, list(ids), month, today)
    months = min((len(amounts) for amounts in history.values()), default=0)
    step = 10 ** minor_digits(ledger.currency)
    copied = {row.category_id: row.assigned_minor for row in before.values() if row.assigned_minor > 0}
    found: dict[Fill, dict[int, int]] = {"last month": copied}
    for way, window in _MONTHS.items():
        if months >= window:
            recent = {name: amounts[-window:] for name, amounts in history.items()}
            found[way] = _by_id(habits.budgets(recent, way="mean", step_minor=step), ids)
    if months >= LEAST_MONTHS:
        found["usual"] = _by_id(habits.budgets(history, step_minor=step), ids)
    return {way: found[way] for way in FILLS if found.get(way)}


def known_months(ledger: Ledger, *, month: Month, today: date) -> tuple[Month, ...]:
    """The whole months before a month that means can be of, oldest first."""
    found = surplus.whole_months(ledger, today=today)
    return () if found is None else tuple(one for one in found.months if one < month)


def _by_id(amounts: Mapping[str, int], ids: Mapping[str, int]) -> dict[int, int]:
    return {ids[name]: amount for name, amount in amounts.items() if amount}


def _history(ledger: Ledger, names: list[str], month: Month, today: date) -> dict[str, tuple[int, ...]]:
    """What these categories cost in the last whole months before one, oldest first; refunds are taken off."""
    found = surplus.whole_months(ledger, today=today)
    known = [] if found is None else [index for index in found.indices if index < month.index]
    if found is None or not known:
        return {}
    own = found.moved[found.moved["category"].isin(names)]
    table = own.pivot_table(index="category", columns="month", values="sized", aggfunc="sum", fill_value=0.0)
    table = table.reindex(index=names, columns=known, fill_value=0.0)
    return {str(name): surplus.minor_amounts(row.tolist(), ledger.currency) for name, row in table.iterrows()}
