"""A month in figures, straight from storage: for the command line and for whoever wants sums without the whole ledger.

Accounts in other currencies count as in the ledger: each payment at the rate of its day, in whole minor units, rounded half to
even once, before anything is added.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import Final

from finance_core.dates import Month
from finance_core.models import NO_CATEGORY
from finance_core.services import rates as exchange
from finance_core.storage import Store, accounts, households, sums
from finance_core.storage.sums import MonthSum

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CategorySum:
    """One category in one month, in minor units; money out negative. `group` is "" where nobody has said."""

    category: str
    group: str
    amount_minor: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthReport:
    """A month's income, spending (positive, refunds taken off), saving and transfers, in minor units of one currency."""

    month: Month
    currency: str
    income_minor: int
    spending_minor: int
    saved_minor: int
    transfers_in_minor: int
    transfers_out_minor: int
    categories: tuple[CategorySum, ...]
    converted: tuple[tuple[str, date], ...] = ()
    """Currencies that were converted, each with the day of the newest rate that this month can have used."""
    left_out: tuple[str, ...] = ()
    """Accounts whose currency has no rate."""

    @property
    def savings_rate(self) -> float | None:
        """Income less spending, over income; None without income."""
        return (self.income_minor - self.spending_minor) / self.income_minor if self.income_minor > 0 else None


def month_reports(store: Store, household_id: int, months: Sequence[Month] | None = None) -> list[MonthReport]:
    """What came in, went out and was saved in each of the months, and for what; in every month known, where none is named."""
    with store.read(household_id) as reading:
        currency = households.get(reading).currency
        listed = accounts.listed(reading)
        rates = exchange.of_accounts(reading, listed, currency)
        converts = {code: partial(rates.minor, code) for code in rates.currencies} if rates else {}
        found = sums.by_month(reading, currency, converts)
    by_month = {index: list(rows) for index, rows in groupby(found, key=lambda row: row.month)}
    wanted = [Month.from_index(index) for index in by_month] if months is None else months
    known = {currency, *converts}
    left_out = tuple(f"{account.name} ({account.currency})" for account in listed if account.currency not in known)
    return [
        replace(
            _report(month, currency, by_month.get(month.index, [])),
            converted=tuple((code, rates.at(code, month.end - _DAY).day) for code in sorted(converts)) if rates else (),
            left_out=left_out,
        )
        for month in wanted
    ]


def _report(month: Month, currency: str, rows: Sequence[MonthSum]) -> MonthReport:
    """The laws of `analysis.flows`, in minor units."""
    income = spending = saved = transfers_in = transfers_out = 0
    listed: list[CategorySum] = []
    for row in rows:
        net = row.in_minor + row.out_minor
        if row.is_transfer:
            transfers_in, transfers_out = transfers_in + row.in_minor, transfers_out + row.out_minor
            continue
        if row.group == "income":
            income += net
        elif row.group == "savings":
            saved -= net
        elif not row.category:
            income, spending = income + row.in_minor, spending - row.out_minor
        else:
            spending -= net
        name = row.category or NO_CATEGORY
        listed.append(CategorySum(category=name, group=row.group, amount_minor=net, count=row.payments))
    return MonthReport(
        month=month,
        currency=currency,
        income_minor=income,
        spending_minor=spending,
        saved_minor=saved,
        transfers_in_minor=transfers_in,
        transfers_out_minor=transfers_out,
        categories=tuple(sorted(listed, key=lambda entry: entry.amount_minor)),
    )
