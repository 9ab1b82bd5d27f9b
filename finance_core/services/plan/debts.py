"""Debts of the household: entering them with their terms, changing them, and how they are paid. Each is one write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal, get_args

from finance_core.dates import Month
from finance_core.errors import InvalidError
from finance_core.models import Account
from finance_core.money import LARGEST_MINOR
from finance_core.rules.debt.amortisation import Basis
from finance_core.rules.debt.debts import Debt
from finance_core.storage import Reading, Store, accounts, households, ranked, settings
from finance_core.storage.debts import DEBTS, DebtRow

Order = Literal["avalanche", "snowball", "own"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)

ACTION: Final = "debt"
"""What the audit trail calls these writes."""
_SETTING: Final = "debts"
_LONGEST_NAME: Final = 60
_LAST_DAY: Final = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a person says of a debt, in minor units of the reports' currency; see `rules.debt.debts.Debt`.

    Owed is what the account is below zero, else `owed_minor`.
    """

    name: str
    rate_per_year: Decimal
    minimum_minor: int
    account_id: int | None = None
    owed_minor: int = 0
    minimum_share: Decimal = Decimal(0)
    fee_minor: int = 0
    basis: Basis = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the debts are paid: what goes to them beyond the minimums a month, in which order, and on which day of the month."""

    extra_minor: int = 0
    order: Order = "avalanche"
    payment_day: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What storage knows: the debts in the person's own order, what is owed on each by id, and how they are paid."""

    rows: tuple[DebtRow, ...]
    owed: Mapping[int, int]
    accounts: Mapping[int, Account]
    plan: Plan
    currency: str


def kept(store: Store, household_id: int, *, today: date) -> Kept:
    """The debts, and what is owed today."""
    with store.read(household_id) as reading:
        rows = ranked.listed(reading, DEBTS)
        there = {account.id: account for account in accounts.listed(reading)}
        currency = households.get(reading).currency
        balances = accounts.balances(reading, today)
        value: dict[str, Any] = settings.get(reading, _SETTING) or {}
    counted = {account_id for account_id, account in there.items() if account.currency == currency}
    owed = {
        row.id: row.owed_minor if row.account_id not in counted else max(0, -balances[row.account_id or 0]) for row in rows
    }
    return Kept(rows=tuple(rows), owed=owed, accounts=there, plan=Plan(**value), currency=currency)


def add(store: Store, household_id: int, terms: Terms, *, now: datetime, actor: str = "") -> int:
    """A new debt; its id. Raises InvalidError where its terms make no sense."""
    name = _checked(terms)
    with store.write(household_id, action=ACTION, summary=f"Added the debt {name}", now=now, actor=actor) as writing:
        _check_free(name, terms, ranked.listed(writing, DEBTS))
        _check_account(writing, terms)
        return ranked.add(writing, DEBTS, **_columns(terms, name))


def change(
    store: Store, household_id: int, debt_id: int, terms: Terms, *, version: int | None, now: datetime, actor: str = ""
) -> bool:
    """Change a debt; False where it is so already. Raises InvalidError, NotFoundError and ConflictError."""
    name = _checked(terms)
    with store.write(household_id, action=ACTION, summary=f"Changed the debt {name}", now=now, actor=actor) as writing:
        _check_free(name, terms, [row for row in ranked.listed(writing, DEBTS) if row.id != debt_id])
        _check_account(writing, terms)
        return ranked.change(writing, DEBTS, debt_id, version=version, **_columns(terms, name))


def remove(store: Store, household_id: int, debt_id: int, *, now: datetime, actor: str = "") -> str:
    """Take a debt away; its name. Raises NotFoundError."""
    with store.read(household_id) as reading:
        name = ranked.get(reading, DEBTS, debt_id).name
    with store.write(household_id, action=ACTION, summary=f"Removed the debt {name}", now=now, actor=actor) as writing:
        ranked.remove(writing, DEBTS, debt_id)
    return name


def move(store: Store, household_id: int, debt_id: int, *, by: int, now: datetime, actor: str = "") -> bool:
    """Move a debt down the person's own order, or up where negative; False at its end. Raises NotFoundError."""
    with store.write(household_id, action=ACTION, summary="Changed the order of debts", now=now, actor=actor) as writing:
        return ranked.move(writing, DEBTS, debt_id, by=by)


def pay(store: Store, household_id: int, way: Plan, *, now: datetime, actor: str = "") -> None:
    """Say how the debts are paid. Raises InvalidError."""
    if not 0 <= way.extra_minor <= LARGEST_MINOR:
        raise InvalidError("What you pay beyond the minimums is an amount of 0 or more.")
    if way.order not in ORDERS or not 1 <= way.payment_day <= _LAST_DAY:
        raise InvalidError("Choose an order, and a day of the month from 1 to 31.")
    value = {"extra_minor": way.extra_minor, "order": way.order, "payment_day": way.payment_day}
    with store.write(household_id, action=ACTION, summary="Changed how debts are paid", now=now, actor=actor) as writing:
        settings.put(writing, _SETTING, value)


def debt_of(row: DebtRow, owed_minor: int) -> Debt:
    """A debt as the rules reckon with it."""
    return Debt(
        name=row.name,
        owed_minor=owed_minor,
        rate_per_year=Decimal(str(row.rate_per_year)),
        minimum_minor=row.minimum_minor,
        minimum_share=Decimal(str(row.minimum_share)),
        fee_minor=row.fee_minor,
        basis=row.basis,
        debt_id=row.id,
    )


def next_payment(payment_day: int, today: date) -> date:
    """The next payment day: today, or the first one after it."""
    months = (Month.of(today), Month.of(today).plus(1))
    days = (month.start.replace(day=min(payment_day, month.days)) for month in months)
    return next(day for day in days if day >= today)


def _checked(terms: Terms) -> str:
    """The name, cleaned. Raises InvalidError, with what to do about it."""
    name = " ".join(terms.name.split())
    if not name:
        raise InvalidError("Give the debt a name, such as “Car loan”.")
    if len(name) > _LONGEST_NAME:
        raise InvalidError(f"That name is too long: at most {_LONGEST_NAME} letters.")
    Debt(
        name=name, owed_minor=terms.owed_minor, rate_per_year=terms.rate_per_year, minimum_minor=terms.minimum_minor,
        minimum_share=terms.minimum_share, fee_minor=terms.fee_minor, basis=terms.basis,
    )  # fmt: skip
    return name


def _check_free(name: str, terms: Terms, others: Sequence[DebtRow]) -> None:
    if any(row.name.casefold() == name.casefold() for row in others):
        raise InvalidError(f"There is a debt {name} already. Give this one another name.")
    if terms.account_id is not None and any(row.account_id == terms.account_id for row in others):
        raise InvalidError("Another debt stands for that account already: its money would count twice.")


def _check_account(reading: Reading, terms: Terms) -> None:
    if terms.account_id is None:
        return
    account, currency = accounts.get(reading, terms.account_id), households.get(reading).currency
    if account.currency != currency:
        raise InvalidError(f"Debts are counted in {currency}. Choose an account in {currency}, or type what is owed.")


def _columns(terms: Terms, name: str) -> dict[str, Any]:
    return {
        "name": name, "account_id": terms.account_id, "owed_minor": terms.owed_minor,
        "rate_per_year": float(terms.rate_per_year), "minimum_minor": terms.minimum_minor,
        "minimum_share": float(terms.minimum_share), "fee_minor": terms.fee_minor, "basis": terms.basis,
    }  # fmt: skip
