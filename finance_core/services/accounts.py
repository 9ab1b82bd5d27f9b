"""Accounts: what stands on each, opening balances, and agreeing with a statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from finance_core.errors import InvalidError
from finance_core.models import Account, AccountKind
from finance_core.money import LARGEST_MINOR
from finance_core.storage import Store, accounts, batches, households, transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStatus:
    """An account and how it stands: `balance_minor` in its own currency, how much is booked, and its last import.

    `ahead_minor` is what is booked for days to come, such as debits that the bank has announced.
    """

    account: Account
    balance_minor: int
    ahead_minor: int
    booked: int
    last_import: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """A statement's balance beside ours at the end of a day. `difference_minor` = theirs minus ours; 0 agrees."""

    account_id: int
    last: date
    stated_minor: int
    ours_minor: int
    open_count: int

    @property
    def difference_minor(self) -> int:
        """What ours lacks."""
        return self.stated_minor - self.ours_minor


def listed(store: Store, household_id: int, today: date | None = None) -> list[AccountStatus]:
    """The household's accounts, oldest first, each with its balance today; with all that is booked, where no day is given."""
    with store.read(household_id) as reading:
        balances, ever = accounts.balances(reading, today), accounts.balances(reading)
        last: dict[int, datetime] = {}
        for batch in batches.listed(reading):
            if batch.account_id is not None and batch.undone_at is None:
                last.setdefault(batch.account_id, batch.created_at)
        return [
            AccountStatus(
                account=account,
                balance_minor=balances[account.id],
                ahead_minor=ever[account.id] - balances[account.id],
                booked=accounts.booked(reading, account.id),
                last_import=last.get(account.id),
            )
            for account in accounts.listed(reading)
        ]


def add(
    store: Store,
    household_id: int,
    *,
    name: str,
    kind: AccountKind,
    currency: str,
    opening_minor: int = 0,
    number: str = "",
    member_id: int | None = None,
    now: datetime,
    actor: str = "",
) -> int:
    """A new account; its id. The first one settles the household's currency."""
    values = _checked(name=name, currency=currency, opening_minor=opening_minor)
    with store.write(household_id, action="account", summary=f"Added {values['name']}", now=now, actor=actor) as writing:
        if accounts.find(writing, values["name"]):
            raise InvalidError(f"There is an account {values['name']} already.")
        if not accounts.listed(writing):
            households.set_currency(writing, currency)
        return accounts.add(writing, kind=kind, number=number.strip(), member_id=member_id, **values)


def change(
    store: Store, household_id: int, account_id: int, *, version: int | None, now: datetime, actor: str = "", **values: Any
) -> bool:
    """Change an account's columns (name, kind, currency, opening_minor, number, member_id, closed); False where nothing did."""
    values |= _checked(**{name: values[name] for name in ("name", "currency", "opening_minor") if name in values})
    with store.write(household_id, action="account", summary="Changed an account", now=now, actor=actor) as writing:
        return accounts.change(writing, account_id, version=version, **values)


def remove(store: Store, household_id: int, account_id: int, *, now: datetime, actor: str = "") -> None:
    """Take away an account without payments. Raises InvalidError where there are some."""
    with store.write(household_id, action="account", summary="Removed an account", now=now, actor=actor) as writing:
        accounts.remove(writing, account_id)


def compare(store: Store, household_id: int, account_id: int, *, last: date, stated_minor: int) -> Reconciliation:
    """The balance that a statement gives for the end of a day, beside ours."""
    with store.read(household_id) as reading:
        ours, open_ids = accounts.until(reading, account_id, last)
    return Reconciliation(
        account_id=account_id, last=last, stated_minor=stated_minor, ours_minor=ours, open_count=len(open_ids)
    )


def reconcile(
    store: Store, household_id: int, account_id: int, *, last: date, stated_minor: int, now: datetime, actor: str = ""
) -> int:
    """Mark every payment up to that day as agreed with the bank; how many. Raises InvalidError unless the balances agree."""
    with store.write(
        household_id, action="reconcile", summary=f"Agreed with the statement up to {last}", now=now, actor=actor
    ) as writing:
        ours, open_ids = accounts.until(writing, account_id, last)
        if ours != stated_minor:
            raise InvalidError("The balances differ, so nothing was marked. Find the difference first.")
        return transactions.reconcile_many(writing, open_ids)


def fit_opening(
    store: Store, household_id: int, account_id: int, *, last: date, stated_minor: int, now: datetime, actor: str = ""
) -> int:
    """Set the opening balance so that the balance at the end of that day is the stated one; the new opening balance."""
    with store.write(household_id, action="account", summary="Set an opening balance", now=now, actor=actor) as writing:
        account = accounts.get(writing, account_id)
        ours, _open_ids = accounts.until(writing, account_id, last)
        opening = account.opening_minor + stated_minor - ours
        accounts.change(writing, account_id, version=None, opening_minor=opening)
        return opening


def names(statuses: Sequence[AccountStatus]) -> list[str]:
    """The accounts' names in order."""
    return [status.account.name for status in statuses]


def _checked(**values: Any) -> dict[str, Any]:
    """The values as stored. Raises InvalidError for a name that is empty, a currency that is none, an absurd amount."""
    if "name" in values:
        values["name"] = " ".join(str(values["name"]).split())
        if not values["name"]:
            raise InvalidError("Give the account a name.")
    currency = values.get("currency")
    if currency is not None and not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise InvalidError("A currency is three capital letters, such as EUR or USD.")
    if abs(values.get("opening_minor", 0)) > LARGEST_MINOR:
        raise InvalidError("That balance is too large to be true.")
    return values
