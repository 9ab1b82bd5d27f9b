"""Debts: who is paid first, when each debt ends, and what it costs until then. Exact to the cent.

Every month each debt is charged its interest and fee, then gets its minimum, and what is left of the month's money goes to the
debts in order. The money stays the same until the end: the minimum of a debt that is gone is rolled on to the next. The last
payment is what is left.

    plan = pay_off(debts, order=in_order(debts, "avalanche"), budget_minor=budget(debts, extra_minor=10_000), today=today,
                   first_payment=date(2026, 12, 1))
    plan.outcome, plan.free_on, plan.interest_minor
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Final, Literal

from finance_core.dates import Month, months_between
from finance_core.errors import InvalidError
from finance_core.money import LARGEST_MINOR
from finance_core.rules.debt.amortisation import BASES, MOST_MONTHS, Basis, Instalment, checked_rate, interest, periods
from finance_core.rules.rounding import half_even

Strategy = Literal["avalanche", "snowball"]
Outcome = Literal["paid", "never", "too long"]
"""`never`: it stands still or grows; `too long`: it falls, but not within a hundred years."""

_CYCLE: Final = 48
"""Months after which the calendar repeats, leap day included: a debt that has not fallen in that time never will."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """What is owed, in minor units, and on what terms.

    `rate_per_year` is the nominal rate of the contract as a share (0.199 for 19.9 %; in the United States the APR), not the
    effective one. The least that must be paid a month is `minimum_minor` or `minimum_share` of what is owed, whichever is more:
    credit cards ask for both. `fee_minor` is charged every month as long as the debt is there.
    """

    name: str
    owed_minor: int
    rate_per_year: Decimal
    minimum_minor: int
    minimum_share: Decimal = Decimal(0)
    fee_minor: int = 0
    basis: Basis = "month"
    debt_id: int | None = None

    def __post_init__(self) -> None:
        checked_rate(self.rate_per_year)
        if self.owed_minor < 0:
            raise InvalidError(f"What is owed on “{self.name}” is an amount of 0 or more. Money on the account is no debt.")
        if max(self.owed_minor, self.minimum_minor, self.fee_minor) > LARGEST_MINOR:
            raise InvalidError(f"The amounts of “{self.name}” are too large to be true.")
        if self.minimum_minor < 0 or self.fee_minor < 0:
            raise InvalidError(f"The minimum payment and the fee of “{self.name}” are amounts of 0 or more.")
        if not 0 <= self.minimum_share <= 1:
            raise InvalidError(f"The minimum payment of “{self.name}” lies between 0% and 100% of what is owed.")
        if self.basis not in BASES:
            raise InvalidError("Interest counts by the month or by the day.")

    def minimum(self, owed_minor: int) -> int:
        """What must be paid while so much is owed, were it not more than that."""
        numerator, denominator = self.minimum_share.as_integer_ratio()
        return max(self.minimum_minor, half_even(owed_minor * numerator, denominator))


@dataclass(frozen=True, slots=True, kw_only=True)
class LumpSum:
    """Money that comes once, with the payment of that month: a bonus, a tax refund."""

    month: Month
    amount_minor: int

    def __post_init__(self) -> None:
        if not 0 < self.amount_minor <= LARGEST_MINOR:
            raise InvalidError("An extra payment is an amount above zero.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Payoff:
    """How all debts end, or that they don't.

    `schedules` has one row of instalments for each of `debts`; a debt of which nothing was owed has none. Where the outcome is
    not "paid" they run until that was certain, and the sums over all of it are None: there is no such number.
    """

    debts: tuple[Debt, ...]
    order: tuple[int, ...]
    schedules: tuple[tuple[Instalment, ...], ...]
    outcome: Outcome

    @property
    def months(self) -> int | None:
        """How many monthly payments it takes; 0 where nothing is owed."""
        return max(map(len, self.schedules), default=0) if self.outcome == "paid" else None

    @property
    def free_on(self) -> date | None:
        """The day of the last payment; None where nothing is owed, or where it never ends."""
        return max((rows[-1].day for rows in self.schedules if rows), default=None) if self.outcome == "paid" else None

    @property
    def interest_minor(self) -> int | None:
        """All interest until the end."""
        return self._sum("interest_minor")

    @property
    def fees_minor(self) -> int | None:
        """All fees until the end."""
        return self._sum("fee_minor")

    @property
    def cost_minor(self) -> int | None:
        """Interest and fees until the end: what the debts cost beyond what is owed today."""
        return None if self.interest_minor is None or self.fees_minor is None else self.interest_minor + self.fees_minor

    @property
    def paid_minor(self) -> int | None:
        """All payments until the end."""
        return self._sum("paid_minor")

    def _sum(self, name: str) -> int | None:
        return sum(getattr(row, name) for rows in self.schedules for row in rows) if self.outcome == "paid" else None

    @property
    def ends(self) -> tuple[date | None, ...]:
        """When each debt is gone; None for one of which nothing was owed, and for one that is still there."""
        return tuple(rows[-1].day if rows and rows[-1].owed_minor == 0 else None for rows in self.schedules)

    @property
    def first_end(self) -> tuple[int, date] | None:
        """Which debt is gone first (its place), and when."""
        ended = [(day, place) for place, day in enumerate(self.ends) if day is not None]
        return min(ended)[::-1] if ended else None

    @property
    def days(self) -> tuple[date, ...]:
        """The payment days, one for each of `owed_by_month` but today's."""
        return tuple(row.day for row in max(self.schedules, key=len, default=()))

    @property
    def owed_by_month(self) -> tuple[int, ...]:
        """What is owed in all, today and after each payment day."""
        longest = max(map(len, self.schedules), default=0)
        sums = [sum(rows[at].owed_minor for rows in self.schedules if at < len(rows)) for at in range(longest)]
        return (sum(debt.owed_minor for debt in self.debts), *sums)

    @property
    def telling(self) -> int:
        """How many payment days say how it goes: all where it ends, else those until what is owed in all has doubled."""
        owed = self.owed_by_month
        doubled = (months for months, minor in enumerate(owed) if self.outcome != "paid" and minor >= 2 * owed[0])
        return next(doubled, len(owed) - 1)


@dataclass(slots=True)
class _Open:
    """A debt while it is being paid."""

    debt: Debt
    ratio: tuple[int, int]
    owed: int
    rows: list[Instalment]
    charged: int = 0
    fee: int = 0
    paid: int = 0

    def charge(self, days: int) -> int:
        """Add interest and fee; what must be paid now."""
        self.charged = interest(self.owed, self.ratio, days if self.debt.basis == "day" else None)
        self.fee = self.debt.fee_minor
        self.owed += self.charged + self.fee
        self.paid = 0
        return min(self.owed, self.debt.minimum(self.owed))

    def pay(self, amount: int) -> int:
        """Take as much of it as is owed; what was taken."""
        taken = min(amount, self.owed)
        self.owed -= taken
        self.paid += taken
        return taken

    def book(self, day: date) -> None:
        """Keep the month's instalment."""
        row = Instalment(
            day=day, interest_minor=self.charged, fee_minor=self.fee, paid_minor=self.paid, owed_minor=self.owed
        )
        self.rows.append(row)


def in_order(debts: Sequence[Debt], strategy: Strategy) -> tuple[int, ...]:
    """The places of the debts, first the one that extra money goes to.

    "avalanche": the highest rate first, which costs least without fees (an exchange argument: a cent moved to a higher rate
    saves interest in every later month). "snowball": the smallest debt first, which ends single debts soonest. Ties go to the
    smaller debt and the higher rate.
    """
    keys: dict[Strategy, list[tuple[Decimal | int, Decimal | int]]] = {
        "avalanche": [(-debt.rate_per_year, debt.owed_minor) for debt in debts],
        "snowball": [(debt.owed_minor, -debt.rate_per_year) for debt in debts],
    }
    return tuple(sorted(range(len(debts)), key=keys[strategy].__getitem__))


def budget(debts: Sequence[Debt], *, extra_minor: int = 0) -> int:
    """What goes to the debts every month: today's minimums and something extra."""
    if extra_minor < 0:
        raise InvalidError("What you pay beyond the minimums is an amount of 0 or more.")
    if extra_minor > LARGEST_MINOR:
        raise InvalidError("That amount is too large to be true.")
    return sum(debt.minimum(debt.owed_minor) for debt in debts if debt.owed_minor) + extra_minor


def pay_off(
    debts: Sequence[Debt],
    *,
    order: Sequence[int],
    budget_minor: int | None,
    today: date,
    first_payment: date,
    payment_day: int | None = None,
    lump_sums: Sequence[LumpSum] = (),
) -> Payoff:
    """Pay the debts month by month.

    Parameters
    ----------
    order
        The places of all debts, first the one that extra money goes to: `in_order`, or a person's own.
    budget_minor
        Money a month for all debts together. Where the minimums ask for more, they get it. None pays only the minimums, each
        debt on its own: nothing is rolled on.
    first_payment
        The first payment day, today or later; the others follow on the same day of each month, or the last one.
    payment_day
        That day of the month where the first payment falls into a month too short for it.

    Raises InvalidError for an order that leaves a debt out, and for a first payment in the past.
    """
    if sorted(order) != list(range(len(debts))):
        raise InvalidError("The order names each debt once.")
    if not 0 <= months_between(today, first_payment) <= MOST_MONTHS:
        raise InvalidError("The first payment is on a day from today on, and within a hundred years.")
    extra = _by_month(lump_sums)
    still = [_Open(debt=debt, ratio=debt.rate_per_year.as_integer_ratio(), owed=debt.owed_minor, rows=[]) for debt in debts]
    outcome: Outcome = "too long"
    owed_before: list[int] = []
    for number, (day, days) in enumerate(islice(periods(today, first_payment, payment_day), MOST_MONTHS + 1)):
        owed = [one.owed for one in still]
        if not any(owed):
            outcome = "paid"
            break
        if number % _CYCLE == 0:
            if number and not _progress(owed_before, owed) and not any(month >= Month.of(day) for month in extra):
                outcome = "never"
                break
            owed_before = owed
        if number < MOST_MONTHS:
            _pay_month([still[place] for place in order if still[place].owed], day, days, budget_minor, extra)
    return Payoff(
        debts=tuple(debts), order=tuple(order), schedules=tuple(tuple(one.rows) for one in still), outcome=outcome
    )  # fmt: skip


def _by_month(lump_sums: Sequence[LumpSum]) -> dict[Month, int]:
    sums: dict[Month, int] = {}
    for lump in lump_sums:
        sums[lump.month] = sums.get(lump.month, 0) + lump.amount_minor
    return sums


def _progress(before: Sequence[int], now: Sequence[int]) -> bool:
    """Whether any debt fell. If none did, the same payments meet no less interest next time, and none ever will."""
    return any(later < earlier for earlier, later in zip(before, now, strict=True))


def _pay_month(still: list[_Open], day: date, days: int, budget_minor: int | None, extra: dict[Month, int]) -> None:
    """One payment day: `still` are the debts that are left, in the order in which they get what the minimums leave."""
    asked = [one.charge(days) for one in still]
    left = max(budget_minor or 0, sum(asked)) + extra.get(Month.of(day), 0)
    for one, minimum in zip(still, asked, strict=True):
        left -= one.pay(minimum)
    for one in still:
        left -= one.pay(left)
        one.book(day)
