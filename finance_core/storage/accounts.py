"""Accounts."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from finance_core.errors import InvalidError
from finance_core.models import Account
from finance_core.storage import households, ranked, recurring, schema
from finance_core.storage.debts import DEBTS
from finance_core.storage.goals import GOALS
from finance_core.storage.store import Reading, Writing

_TABLE = schema.account


def listed(reading: Reading) -> list[Account]:
    """The household's accounts, oldest first."""
    rows = reading.connection.execute(select(_TABLE).where(_TABLE.c.household_id == reading.household_id).order_by(_TABLE.c.id))
    return [_account(dict(row)) for row in rows.mappings()]


def get(reading: Reading, account_id: int) -> Account:
    """One account. Raises NotFoundError."""
    return _account(reading.one(_TABLE, account_id))


def find(reading: Reading, name: str) -> Account | None:
    """The account of that name, whatever the case of its letters in any script."""
    wanted = name.strip().casefold()
    return next((account for account in listed(reading) if account.name.casefold() == wanted), None)


def add(writing: Writing, **values: Any) -> int:
    """A new account; its id."""
    _check_member(writing, values.get("member_id"))
    return writing.insert(_TABLE, **values)


def change(writing: Writing, account_id: int, *, version: int | None, **values: Any) -> bool:
    """Change an account; its currency only while nothing is booked on it."""
    _check_member(writing, values.get("member_id"))
    before = get(writing, account_id)
    if values.get("currency", before.currency) != before.currency and booked(writing, account_id):
        raise InvalidError(f"{before.name} already has payments in {before.currency}, so its currency can't change.")
    if "currency" in values and [account.id for account in listed(writing)] == [account_id]:
        households.set_currency(writing, values["currency"])
    return writing.update(_TABLE, account_id, version=version, **values)


def remove(writing: Writing, account_id: int) -> None:
    """Take away an account on which nothing is booked, with what was planned on it; goals and debts stay.

    Raises InvalidError where something is booked.
    """
    if booked(writing, account_id):
        raise InvalidError("This account has payments. Undo their imports first, or close the account instead.")
    for planned in recurring.schedules(writing):
        if planned.account_id == account_id:
            recurring.remove_schedule(writing, planned.id)
    ranked.unlink(writing, GOALS, account_id)
    ranked.unlink(writing, DEBTS, account_id)
    writing.delete(_TABLE, account_id)


def booked(reading: Reading, account_id: int) -> int:
    """How many transactions the account has."""
    booking = schema.transaction
    query = select(func.count()).where(booking.c.household_id == reading.household_id, booking.c.account_id == account_id)
    return int(reading.connection.execute(query).scalar_one())


def balances(reading: Reading, last: date | None = None) -> dict[int, int]:
    """Each account's balance in minor units of its currency at the end of that day, or of all that is booked."""
    booking = schema.transaction
    ours = [booking.c.household_id == reading.household_id, *([booking.c.date <= last] if last else [])]
    query = select(booking.c.account_id, func.sum(booking.c.amount_minor)).where(*ours).group_by(booking.c.account_id)
    moved = {account_id: int(total) for account_id, total in reading.connection.execute(query)}
    return {account.id: account.opening_minor + moved.get(account.id, 0) for account in listed(reading)}


def until(reading: Reading, account_id: int, last: date) -> tuple[int, list[int]]:
    """The balance in minor units at the end of that day, and the ids of what is booked until then but not yet reconciled."""
    booking = schema.transaction
    ours = (
        booking.c.household_id == reading.household_id, booking.c.account_id == account_id, booking.c.date <= last,
    )  # fmt: skip
    opening = get(reading, account_id).opening_minor
    moved = reading.connection.execute(select(func.coalesce(func.sum(booking.c.amount_minor), 0)).where(*ours)).scalar_one()
    open_ids = reading.connection.execute(select(booking.c.id).where(*ours, booking.c.cleared != "reconciled")).scalars()
    return opening + int(moved), list(open_ids)


def _check_member(reading: Reading, member_id: int | None) -> None:
    if member_id is not None:
        reading.one(schema.member, member_id)


def _account(row: dict[str, Any]) -> Account:
    return Account(**{name: row[name] for name in Account.__dataclass_fields__})
