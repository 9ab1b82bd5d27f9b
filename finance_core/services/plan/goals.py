"""Goals of the household: wishing for something, changing it, what matters more, and celebrating the way. Each is one write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from finance_core.dates import Month
from finance_core.errors import InvalidError
from finance_core.models import Account
from finance_core.money import LARGEST_MINOR
from finance_core.rules.goal.goals import Goal
from finance_core.storage import Reading, Store, Writing, accounts, households, ranked, settings
from finance_core.storage.goals import GOALS, GoalRow

ACTION: Final = "goal"
"""What the audit trail calls these writes."""
_SETTING: Final = "goals"
_LONGEST_NAME: Final = 60
_YEARS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person says of a goal, in minor units of the reports' currency and today's prices.

    Saved is what lies on the account, else `saved_minor`. `monthly_minor` is the most that it gets a month, None for what it
    needs by its day, or all there is. Rates are shares a year: 0.02 for 2 %.
    """

    name: str
    target_minor: int
    saved_minor: int = 0
    account_id: int | None = None
    due: date | None = None
    monthly_minor: int | None = None
    rate_per_year: Decimal = Decimal(0)
    inflation_per_year: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What storage knows: the goals in order of priority, what is saved for each, and the money a month for all of them.

    `saved` is by id. `monthly_minor` is None where the person left it to what is usually over.
    """

    rows: tuple[GoalRow, ...]
    saved: Mapping[int, int]
    accounts: Mapping[int, Account]
    monthly_minor: int | None


def kept(store: Store, household_id: int, *, today: date) -> Kept:
    """The goals, and how far they are today."""
    with store.read(household_id) as reading:
        rows = ranked.listed(reading, GOALS)
        value: dict[str, Any] = settings.get(reading, _SETTING) or {}
        return Kept(
            rows=tuple(rows),
            saved=_saved(reading, rows, today),
            accounts={account.id: account for account in accounts.listed(reading)},
            monthly_minor=value.get("monthly_minor"),
        )


def add(store: Store, household_id: int, wish: Wish, *, today: date, now: datetime, actor: str = "") -> int:
    """A new goal, after those that are there; its id. Raises InvalidError where it makes no sense."""
    name = _checked(wish, today)
    with store.write(household_id, action=ACTION, summary=f"Added the goal {name}", now=now, actor=actor) as writing:
        return add_within(writing, wish, today=today)


def add_within(writing: Writing, wish: Wish, *, today: date) -> int:
    """The same as a part of another write."""
    name = _checked(wish, today)
    _check_free(name, ranked.listed(writing, GOALS))
    _check_account(writing, wish)
    goal_id = ranked.add(writing, GOALS, started_on=today, **_columns(wish, name))
    _celebrate(writing, goal_id, today)  # what is there already is no news
    return goal_id


def change(
    store: Store, household_id: int, goal_id: int, wish: Wish, *, version: int | None, today: date, now: datetime,
    actor: str = "",
) -> bool:  # fmt: skip
    """Change a goal; False where it is so already. Raises InvalidError, NotFoundError and ConflictError."""
    name = _checked(wish, today)
    with store.write(household_id, action=ACTION, summary=f"Changed the goal {name}", now=now, actor=actor) as writing:
        _check_free(name, [row for row in ranked.listed(writing, GOALS) if row.id != goal_id])
        _check_account(writing, wish)
        return ranked.change(writing, GOALS, goal_id, version=version, **_columns(wish, name))


def remove(store: Store, household_id: int, goal_id: int, *, now: datetime, actor: str = "") -> str:
    """Take a goal away; its name. Raises NotFoundError."""
    with store.read(household_id) as reading:
        name = ranked.get(reading, GOALS, goal_id).name
    with store.write(household_id, action=ACTION, summary=f"Removed the goal {name}", now=now, actor=actor) as writing:
        ranked.remove(writing, GOALS, goal_id)
    return name


def move(store: Store, household_id: int, goal_id: int, *, by: int, now: datetime, actor: str = "") -> bool:
    """Move a goal so many places down the list, or up where negative; False at its end. Raises NotFoundError."""
    with store.write(household_id, action=ACTION, summary="Changed which goal comes first", now=now, actor=actor) as writing:
        return ranked.move(writing, GOALS, goal_id, by=by)


def celebrate(store: Store, household_id: int, goal_id: int, *, today: date, now: datetime, actor: str = "") -> None:
    """Remember that the milestones passed so far were seen. Raises NotFoundError."""
    with store.write(household_id, action=ACTION, summary="Celebrated a milestone", now=now, actor=actor) as writing:
        ranked.get(writing, GOALS, goal_id)
        _celebrate(writing, goal_id, today)


def set_monthly(store: Store, household_id: int, monthly_minor: int | None, *, now: datetime, actor: str = "") -> None:
    """Say what goes to all goals together a month; None leaves it to what is usually over. Raises InvalidError."""
    if monthly_minor is not None and not 0 <= monthly_minor <= LARGEST_MINOR:
        raise InvalidError("What is saved a month is an amount of 0 or more.")
    with store.write(household_id, action=ACTION, summary="Set the money for goals", now=now, actor=actor) as writing:
        settings.put(writing, _SETTING, None if monthly_minor is None else {"monthly_minor": monthly_minor})


def goal_of(row: GoalRow, saved_minor: int) -> Goal:
    """A goal as the rules reckon with it."""
    return Goal(
        name=row.name,
        target_minor=row.target_minor,
        saved_minor=saved_minor,
        due=row.due_date,
        most_minor=row.monthly_minor,
        rate_per_year=Decimal(str(row.rate_per_year)),
        inflation_per_year=Decimal(str(row.inflation_per_year)),
        goal_id=row.id,
    )


def _celebrate(writing: Writing, goal_id: int, today: date) -> None:
    saved = _saved(writing, ranked.listed(writing, GOALS), today)[goal_id]
    ranked.change(writing, GOALS, goal_id, version=None, celebrated_minor=saved)


def _saved(reading: Reading, rows: Sequence[GoalRow], today: date) -> dict[int, int]:
    """What is saved for each goal: goals on the same account share what lies on it, the most important one first.

    The last of them has what is left over. An account in another currency than the reports' counts for nothing.
    """
    currency = households.get(reading).currency
    balances = accounts.balances(reading, today)
    left = {account.id: max(0, balances[account.id]) for account in accounts.listed(reading) if account.currency == currency}
    last = {row.account_id: row.id for row in rows}
    saved: dict[int, int] = {}
    for row in rows:
        if row.account_id not in left:
            saved[row.id] = row.saved_minor
            continue
        there = left[row.account_id]
        saved[row.id] = there if last[row.account_id] == row.id else min(there, row.target_minor)
        left[row.account_id] -= saved[row.id]
    return saved


def _checked(wish: Wish, today: date) -> str:
    """The name, cleaned. Raises InvalidError, with what to do about it."""
    name = " ".join(wish.name.split())
    if not name:
        raise InvalidError("Give the goal a name, such as “New kitchen”.")
    if len(name) > _LONGEST_NAME:
        raise InvalidError(f"That name is too long: at most {_LONGEST_NAME} letters.")
    if wish.due is not None and Month.of(wish.due).index > Month.of(today).index + 12 * _YEARS:
        raise InvalidError("That day is more than a hundred years away.")
    Goal(
        name=name, target_minor=wish.target_minor, saved_minor=wish.saved_minor, most_minor=wish.monthly_minor,
        rate_per_year=wish.rate_per_year, inflation_per_year=wish.inflation_per_year,
    )  # fmt: skip
    return name


def _check_free(name: str, others: Sequence[GoalRow]) -> None:
    if any(row.name.casefold() == name.casefold() for row in others):
        raise InvalidError(f"There is a goal {name} already. Give this one another name.")


def _check_account(reading: Reading, wish: Wish) -> None:
    if wish.account_id is None:
        return
    account, currency = accounts.get(reading, wish.account_id), households.get(reading).currency
    if account.currency != currency:
        raise InvalidError(f"Goals are counted in {currency}. Choose an account in {currency}, or type what is saved.")


def _columns(wish: Wish, name: str) -> dict[str, Any]:
    return {
        "name": name, "target_minor": wish.target_minor, "saved_minor": wish.saved_minor, "account_id": wish.account_id,
        "due_date": wish.due, "monthly_minor": wish.monthly_minor, "rate_per_year": float(wish.rate_per_year),
        "inflation_per_year": float(wish.inflation_per_year),
    }  # fmt: skip
