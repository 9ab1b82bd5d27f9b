"""The ledger as frames, ready for analysis."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from finance_core import ledger as frames
from finance_core.analysis.conversion import Rate, Rates
from finance_core.analysis.selection import selected
from finance_core.models import Filters
from finance_core.money import to_major
from finance_core.services import rates as exchange
from finance_core.storage import Store, accounts, households
from finance_core.storage import frames as stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """Accounts in one other currency, and the newest rate at which they are converted; earlier days have their own."""

    currency: str
    accounts: tuple[str, ...]
    newest: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A household's ledger in the currency of its reports. Read-only: it is shared between page views.

    `transactions` has one row a transaction, oldest first, `lines` one row a part with its own category. Accounts in other
    currencies are converted by `rates`, each payment at the rate of its day; `abroad` is the currency of each of them by name.
    `openings` holds the opening balance of every account, in the account's own currency. `left_out` names the accounts whose
    currency has no rate at all, which no sum includes.
    """

    currency: str
    transactions: pd.DataFrame
    splits: pd.DataFrame
    lines: pd.DataFrame
    openings: dict[str, float]
    left_out: tuple[str, ...]
    abroad: Mapping[str, str] = field(default_factory=dict)
    rates: Rates | None = None

    def select(self, filters: Filters) -> pd.DataFrame:
        """The transactions that the filters mean, newest first."""
        return selected(self.transactions, self.splits, filters).iloc[::-1]

    def converted(self, today: date) -> tuple[Converted, ...]:
        """What is converted, and at which rates, as of today."""
        if self.rates is None:
            return ()
        return tuple(
            Converted(
                currency=code,
                accounts=tuple(name for name, currency in self.abroad.items() if currency == code),
                newest=self.rates.at(code, today),
            )
            for code in sorted(set(self.abroad.values()))
        )

    @property
    def moves(self) -> dict[str, Any]:
        """What `analysis.net_worth` needs besides the transactions."""
        return {"openings": self.openings, "abroad": self.abroad, "rates": self.rates}


def load(store: Store, household_id: int) -> Ledger:
    """Everything booked in the household."""
    with store.read(household_id) as reading:
        currency = households.get(reading).currency
        listed = accounts.listed(reading)
        rates = exchange.of_accounts(reading, listed, currency)
        known = {currency} | (rates.currencies if rates else frozenset())
        transactions = stored.ledger_frame(reading, known)
        splits = stored.splits_frame(reading, known)
    if rates is not None:
        transactions = rates.converted(transactions)
        splits = rates.converted_splits(splits, transactions)
    counted = [account for account in listed if account.currency in known]
    return Ledger(
        currency=currency,
        transactions=transactions,
        splits=splits,
        lines=frames.lines(transactions, splits),
        openings={account.name: float(to_major(account.opening_minor, account.currency)) for account in counted},
        left_out=tuple(f"{account.name} ({account.currency})" for account in listed if account.currency not in known),
        abroad={account.name: account.currency for account in counted if account.currency != currency},
        rates=rates,
    )


def as_booked(transactions: pd.DataFrame) -> pd.DataFrame:
    """Transactions of one account with the amounts that its bank booked, in its own currency."""
    return transactions.assign(amount=transactions["booked"])
