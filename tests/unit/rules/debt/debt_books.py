"""Debts kept a second time, another way: books of dated postings, with interest as exact fractions that Python rounds.

Written from the terms of the contracts, without a look at how the library does it, so that a slip shows as a difference.
"""

import calendar
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from finance_core.rules.debt.debts import Debt


@dataclass
class Book:
    """One debt: every posting with its day, its kind and its amount in cents; what is owed is their sum."""

    debt: Debt
    postings: list[tuple[date, str, int]] = field(default_factory=list)
    owed: int = 0

    def post(self, day: date, kind: str, amount: int) -> None:
        self.postings.append((day, kind, amount))
        self.owed += amount

    def total(self, kind: str) -> int:
        return sum(amount for _, posted, amount in self.postings if posted == kind)

    def by_day(self) -> list[tuple[date, int, int, int]]:
        """Day, interest, payment and what is owed after it of every payment day."""
        rows, running = [], 0
        for day, posted in groupby(self.postings, key=lambda posting: posting[0]):
            sums = {"interest": 0, "payment": 0}
            for _, kind, amount in posted:
                running += amount
                sums[kind] = sums.get(kind, 0) + amount
            if "opening" not in sums:
                rows.append((day, sums["interest"], -sums["payment"], running))
        return rows


def pay_day(first: date, number: int, wanted: int) -> date:
    year, month = first.year + (first.month - 1 + number) // 12, (first.month - 1 + number) % 12 + 1
    return date(year, month, min(wanted, calendar.monthrange(year, month)[1]))


def kept(
    debts: list[Debt], ranking: list[int], a_month: int | None, days: tuple[date, date], most: int, *,
    wanted: int | None = None, gifts: dict[tuple[int, int], int] | None = None,
) -> list[Book]:  # fmt: skip
    """The books after `most` payment days or when nothing is owed.

    `a_month` is all that is paid, None for minimums only; `days` are today and the first payment day, `wanted` the day of the
    month on which payments fall, and `gifts` what comes once, by year and month.
    """
    books = [Book(debt) for debt in debts]
    for book in books:
        book.post(date.min, "opening", book.debt.owed_minor)
    before, first = days
    for number in range(most):
        due = {rank: book for rank, book in enumerate(books) if book.owed > 0}
        if not due:
            break
        day = pay_day(first, number, wanted or first.day)
        wallet = 0 if a_month is None else a_month
        spare = (gifts or {}).get((day.year, day.month), 0)
        for book in due.values():
            year = Fraction((day - before).days, 365) if book.debt.basis == "day" else Fraction(1, 12)
            book.post(day, "interest", round(book.owed * Fraction(book.debt.rate_per_year) * year))
            book.post(day, "fee", book.debt.fee_minor)
            asked = max(book.debt.minimum_minor, round(book.owed * Fraction(book.debt.minimum_share)))
            paid = min(asked, book.owed)
            book.post(day, "payment", -paid)
            wallet -= paid
        wallet = max(0, wallet) + spare  # the minimums come first, whatever they ask for
        for rank in ranking:
            if wallet > 0 and rank in due:
                more = min(wallet, due[rank].owed)
                due[rank].post(day, "payment", -more)
                wallet -= more
        before = day
    return books


def decimal_rate(ten_thousandths: int) -> Decimal:
    """A rate given in hundredths of a percent."""
    return Decimal(ten_thousandths).scaleb(-4)
