"""What the household has and owes today, and how that came about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import pandas as pd

from finance_core.analysis import net_worth
from finance_core.services.accounts import AccountStatus
from finance_core.services.ledgers import Converted, Ledger

QUIET_AFTER: Final = timedelta(days=40)
"""A month and some days to fetch the statement: after that an account counts as without news."""
SPARK_MONTHS: Final = 13
QUARTER_DAYS: Final = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Net worth and its parts at the end of today, in the ledger's currency; floats, from the ledger frame.

    `held` sums the accounts above zero, `owed` those below (positive). `line` is net worth over all the time there is, by day
    where that is a quarter or less, else at month ends and today. `by_month` has one row a month end, the last one today, and
    one column an account; the lists sum up its last rows. `own_by_month` is the same in each account's own currency.
    `by_account` is each account's balance today. `quiet` names open accounts whose last import is more than 40 days ago.
    `converted` says at which rates accounts in other currencies count, `left_out` which have none.
    """

    currency: str
    net: float
    held: float
    owed: float
    line: "pd.Series[float]"
    by_month: pd.DataFrame
    own_by_month: pd.DataFrame
    held_by_month: list[float]
    owed_by_month: list[float]
    net_by_month: list[float]
    quiet: tuple[str, ...]
    converted: tuple[Converted, ...]
    left_out: tuple[str, ...]
    by_account: Mapping[str, float]

    def months_of(self, account: str) -> list[float]:
        """The account's balances at the last month ends in its own currency; empty for an account that isn't counted."""
        return self.own_by_month[account].tail(SPARK_MONTHS).tolist() if account in self.own_by_month else []


def build(ledger: Ledger, statuses: Sequence[AccountStatus], *, today: date) -> Standing:
    """How the household stands."""
    own = net_worth.by_account(ledger.transactions, ledger.openings, today)
    by_month = net_worth.valued(own, ledger.abroad, ledger.rates, today)
    now = _latest(by_month, ledger, today)
    recent = by_month.tail(SPARK_MONTHS)
    return Standing(
        currency=ledger.currency,
        net=round(sum(now.values()), 4),
        held=sum(balance for balance in now.values() if balance > 0),
        owed=-sum(balance for balance in now.values() if balance < 0),
        line=_line(net_worth.by_day(ledger.transactions, last=today, **ledger.moves)),
        by_month=by_month,
        own_by_month=own,
        held_by_month=recent.clip(lower=0.0).sum(axis=1).tolist(),
        owed_by_month=(-recent.clip(upper=0.0)).sum(axis=1).tolist(),
        net_by_month=recent.sum(axis=1).tolist(),
        quiet=tuple(status.account.name for status in statuses if _is_quiet(status, today)),
        converted=ledger.converted(today),
        left_out=ledger.left_out,
        by_account=now,
    )


def _latest(by_month: pd.DataFrame, ledger: Ledger, today: date) -> dict[str, float]:
    """Each account's balance today, in the ledger's currency; its opening balance where nothing is booked yet."""
    if by_month.empty:
        first = pd.DataFrame([ledger.openings], index=pd.period_range(today, periods=1, freq="M"))
        by_month = net_worth.valued(first, ledger.abroad, ledger.rates, today)
    return {str(name): float(balance) for name, balance in by_month.iloc[-1].items()}


def _line(by_day: "pd.Series[float]") -> "pd.Series[float]":
    if len(by_day) <= QUARTER_DAYS:
        return by_day
    days = pd.DatetimeIndex(by_day.index)
    return by_day[days.is_month_end | (days == days[-1])]


def _is_quiet(status: AccountStatus, today: date) -> bool:
    if status.account.closed:
        return False
    return status.last_import is None or status.last_import < datetime.combine(today, datetime.min.time()) - QUIET_AFTER
