"""Opening the database, the household in use, and the demo household beside it."""

import json
import threading
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from finance_core.dates import Month
from finance_core.demo import DemoHousehold, demo_household
from finance_core.models import Household, HouseholdKind, Member, StartingCategory, TransactionEdit
from finance_core.services import transactions
from finance_core.services.importing import imports, previews
from finance_core.services.rates import checked_currency
from finance_core.storage import Store, accounts, households, migration, settings

__all__ = [
    "Store", "add_member", "demo", "get", "leave_demo", "listed", "load_demo", "members", "open_store", "own",
    "set_report_currency",
]  # fmt: skip

DEFAULT_CURRENCY: Final = "EUR"
"""Of a household without accounts; its first account settles it."""
OWN_NAME: Final = "My household"
DEMO_SEED: Final = 2026
_READY: Final = "demo ready"
_BUDGETED: Final = ("Groceries", "Eating out", "Shopping", "Transport", "Leisure", "Clothing", "Gifts")
_BUDGET_STEP: Final = 10_00
"""The demo's people plan in tens."""
_BUDGETED_MONTHS: Final = 3
_ONE_DEMO: Final = threading.Lock()
_TAXONOMY: Final = Path(__file__).parents[2] / "data" / "categories.json"


def open_store(url: str, *, now: datetime) -> Store:
    """The database at that address, made or brought up to date. Raises StorageError in words for its owner."""
    store = Store(url)
    migration.upgrade(store.engine, now=now)
    return store


def listed(store: Store) -> list[Household]:
    """Every household, oldest first."""
    with store.read_all() as connection:
        return households.listed(connection)


def own(store: Store, *, now: datetime) -> Household:
    """The person's own household; made, with the starting categories, where there is none."""
    found = next((household for household in listed(store) if household.kind == "own"), None)
    return found or get(store, _create(store, OWN_NAME, DEFAULT_CURRENCY, "own", now=now))


def demo(store: Store) -> Household | None:
    """The demo household, where it is loaded; one that is only half made does not count."""
    for household in listed(store):
        if household.kind == "demo":
            with store.read(household.id) as reading:
                if settings.get(reading, _READY):
                    return household
    return None


def get(store: Store, household_id: int) -> Household:
    """One household. Raises NotFoundError."""
    with store.read(household_id) as reading:
        return households.get(reading)


def members(store: Store, household_id: int) -> list[Member]:
    """The people of a household."""
    with store.read(household_id) as reading:
        return households.members(reading)


def add_member(store: Store, household_id: int, name: str, *, now: datetime, actor: str = "") -> int:
    """A new person of the household; their id."""
    with store.write(household_id, action="member", summary=f"Added {name}", now=now, actor=actor) as writing:
        return households.add_member(writing, name.strip())


def set_report_currency(store: Store, household_id: int, currency: str, *, now: datetime, actor: str = "") -> None:
    """Choose the currency of all sums and reports. What is booked stays in its own; only its conversion changes."""
    currency = checked_currency(currency)
    with store.write(household_id, action="currency", summary=f"Reports in {currency}", now=now, actor=actor) as writing:
        households.set_currency(writing, currency)


def load_demo(store: Store, *, today: date, now: datetime, progress: Callable[[float, str], None] | None = None) -> Household:
    """Make the demo household by importing its bank files the way a person would; the one that is there where there is one.

    Where something fails in the middle, nothing of it stays; what a killed process left half-made is removed first. Two at
    once in one process wait for each other.
    """
    with _ONE_DEMO:
        there = demo(store)
        if there is not None:
            return there
        leave_demo(store)
        made = demo_household(seed=DEMO_SEED, today=today)
        household_id = _create(store, made.name, made.currency, "demo", now=now, people=made.members)
        try:
            _import_demo(store, household_id, made, today=today, now=now, progress=progress or (lambda _share, _step: None))
            with store.write(household_id, action="start", summary="The demo is ready", now=now) as writing:
                settings.put(writing, _READY, value=True)
        except BaseException:
            leave_demo(store)
            raise
        return get(store, household_id)


def leave_demo(store: Store) -> None:
    """Take the demo household away, with everything that was done in it."""
    with store.write_all() as connection:
        for household in households.listed(connection):
            if household.kind == "demo":
                households.remove(connection, household.id)


def _create(store: Store, name: str, currency: str, kind: HouseholdKind, *, now: datetime, people: tuple[str, ...] = ()) -> int:
    """A new household with its people and the starting categories; its id."""
    with store.write_all() as connection:
        return households.add(
            connection, name=name, currency=currency, kind=kind, now=now, categories=starting_categories(), people=people
        )


def starting_categories() -> list[StartingCategory]:
    """The categories that a new household begins with, in order."""
    entries: list[dict[str, Any]] = json.loads(_TAXONOMY.read_text(encoding="utf-8"))
    return [StartingCategory(**entry) for entry in entries]


def _import_demo(
    store: Store,
    household_id: int,
    made: DemoHousehold,
    *,
    today: date,
    now: datetime,
    progress: Callable[[float, str], None],
) -> None:
    with store.write(household_id, action="account", summary="Added the demo accounts", now=now) as writing:
        people = {person.name: person.id for person in households.members(writing)}
        for account in made.accounts:
            accounts.add(
                writing, name=account.name, kind=account.kind, currency=account.currency, opening_minor=account.opening_minor,
                number=account.number, member_id=people.get(account.member or ""),
            )  # fmt: skip
    for position, file in enumerate(made.files):
        progress(position / len(made.files), f"Importing {file.name}")
        choice = previews.AccountChoice(name=file.account)
        for preview in imports.prepare(
            store, household_id, content=file.content, file_name=file.name, account=choice, today=today
        ):
            imports.commit(store, household_id, preview, now=now)
    _label_demo(store, household_id, made, now=now)
    _budget_demo(store, household_id, today=today, now=now)
    _plan_demo(store, household_id, today=today, now=now)


def _label_demo(store: Store, household_id: int, made: DemoHousehold, *, now: datetime) -> None:
    """What the demo's people have said themselves about payments whose files carry no category, such as OFX."""
    from finance_core.services import ledgers  # with pandas, which importing a bank file never waits for

    ids = {category.name: category.id for category in transactions.categories_of(store, household_id)}
    rows = ledgers.load(store, household_id).transactions
    blank = rows[rows["category"].isna() & rows["payee"].isin(list(made.categories))]
    edits = {
        int(row_id): TransactionEdit(category_id=ids[made.categories[payee]])
        for row_id, payee in zip(blank["id"], blank["payee"], strict=True)
    }
    transactions.edit(store, household_id, edits, now=now)


def _budget_demo(store: Store, household_id: int, *, today: date, now: datetime) -> None:
    """What the demo's people plan to spend, since a few months; at least one budget of the running month is passed."""
    from finance_core.services import ledgers  # with pandas, as above
    from finance_core.services.plan import budgets, overspending  # with pandas, as above

    ledger = ledgers.load(store, household_id)
    known = transactions.categories_of(store, household_id)
    for one in budgets.proposals(ledger, known, today=today):
        if one.category.name in _BUDGETED:
            amount_minor = -(-one.usual_minor // _BUDGET_STEP) * _BUDGET_STEP
            since = Month.of(today).plus(-_BUDGETED_MONTHS)
            budgets.put(store, household_id, one.category.id, amount_minor, month=since, now=now)
    found = overspending.current(store, household_id, ledger, today=today)
    rows = [row for row in found.rows if row.spent_minor > 0] if found else []
    if rows and all(row.left_minor >= 0 for row in rows):
        nearest = max(rows, key=lambda row: row.spent_minor / row.budget.assigned_minor)
        tight = max(nearest.spent_minor * 4 // 5, 1)
        budgets.put(store, household_id, nearest.budget.category_id, tight, month=Month.of(today), now=now)


def _plan_demo(store: Store, household_id: int, *, today: date, now: datetime) -> None:
    """What the demo's people save for and owe."""
    from finance_core.services.plan import demo_plans  # with pandas, as above

    demo_plans.keep(store, household_id, today=today, now=now)
