"""Budgets: setting, changing and ending them, always with a way back, and what one could begin with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from finance_core.dates import Month
from finance_core.errors import InvalidError
from finance_core.models import Budget, Category
from finance_core.money import LARGEST_MINOR, minor_digits, to_minor
from finance_core.services.ledgers import Ledger
from finance_core.services.plan import surplus
from finance_core.storage import Store, budgets, categories

LEAST_MONTHS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a category came to in the middle one of the last whole months, rounded: of so many `months`, up to `newest`."""

    category: Category
    usual_minor: int
    months: int
    newest: Month


def listed(store: Store, household_id: int, month: Month) -> list[Budget]:
    """The budgets that hold in a month, by their categories' names."""
    with store.read(household_id) as reading:
        return budgets.in_month(reading, month)


def put(
    store: Store,
    household_id: int,
    category_id: int,
    amount_minor: int,
    *,
    month: Month,
    rollover: bool | None = None,
    only: bool = False,
    version: int | None = None,
    now: datetime,
    actor: str = "",
) -> bool:
    """Set what a category may cost from a month on, or in that month `only`; False where it is so already.

    `rollover` says whether what is left, or overspent, goes on into the next month; None leaves that as it is. Less than
    nothing, as moving what was carried over leaves it, may stay in its month `only`. Raises InvalidError where that is no
    budget, and ConflictError where `version` is not the newest.
    """
    if amount_minor > LARGEST_MINOR:
        raise InvalidError("That amount is too large to be true.")
    with store.read(household_id) as reading:
        category = categories.get(reading, category_id)
        held = next((row for row in budgets.in_month(reading, month) if row.category_id == category_id), None)
    is_so = held is not None and held.assigned_minor == amount_minor
    if (amount_minor < 0 and not is_so) or (amount_minor == 0 and not rollover):
        raise InvalidError("A budget is an amount above zero. To plan without one, remove it.")
    if amount_minor < 0 and not only:
        raise InvalidError(f"Less than nothing can stay in {month.start:%B} only. From then on, give an amount above zero.")
    if category.group in ("income", "transfer"):
        raise InvalidError(f"Nothing is spent in “{category.name}”: choose another category.")
    summary = f"Set a budget for {category.name}"
    with store.write(household_id, action="budget", summary=summary, now=now, actor=actor) as writing:
        return budgets.put(writing, category_id, month, amount_minor, rollover=rollover, only=only, version=version)


def remove(store: Store, household_id: int, category_id: int, *, month: Month, now: datetime, actor: str = "") -> bool:
    """No budget for a category from a month on; False where there is none. Earlier months keep theirs."""
    with store.read(household_id) as reading:
        name = categories.get(reading, category_id).name
    summary = f"Removed the budget for {name}"
    with store.write(household_id, action="budget", summary=summary, now=now, actor=actor) as writing:
        return budgets.end(writing, category_id, month)


def proposals(ledger: Ledger, listed_categories: Sequence[Category], *, today: date) -> list[Proposal]:
    """What the household could budget, out of its own last months, the largest first.

    Categories in which half of the months cost nothing have no usual month, and are left out. Empty with fewer than
    LEAST_MONTHS whole months.
    """
    whole = surplus.whole_months(ledger, today=today)
    if whole is None or len(whole.months) < LEAST_MONTHS:
        return []
    out = whole.moved[whole.moved["flow"] != "income"]
    table = out.pivot_table(index="category", columns="month", values="sized", aggfunc="sum", fill_value=0.0)
    usual = table.reindex(columns=whole.indices, fill_value=0.0).median(axis=1)
    known = {category.name: category for category in listed_categories if category.group not in ("income", "transfer")}
    found = [
        Proposal(
            category=known[name], usual_minor=_rounded(amount, ledger.currency), months=len(whole.months),
            newest=whole.months[-1],
        )
        for name, amount in usual.items()
        if name in known and amount > 0
    ]  # fmt: skip
    return sorted((one for one in found if one.usual_minor), key=lambda one: (-one.usual_minor, one.category.name))


def _rounded(amount: float, currency: str) -> int:
    """A frame's amount in minor units, rounded up to two figures: nobody budgets 437.18."""
    minor = to_minor(Decimal(str(round(amount, minor_digits(currency)))), currency)
    step: int = 10 ** max(len(str(minor)) - 2, 0)
    return -(-minor // step) * step
