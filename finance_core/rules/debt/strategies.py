"""Ways out of debt side by side: only the minimums, the highest rate first, the smallest debt first, a person's own order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from finance_core.errors import InvalidError
from finance_core.rules.debt.debts import Debt, LumpSum, Payoff, Strategy, budget, in_order, pay_off


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The same debts and the same money, paid in different orders.

    `minimums` pays no more than each debt asks for and rolls nothing on: what happens without a plan. `own` is the person's
    order, None where there is none. `budget_minor` goes to the debts every month in all but `minimums`.
    """

    budget_minor: int
    minimums: Payoff
    avalanche: Payoff
    snowball: Payoff
    own: Payoff | None = None

    @property
    def saved_minor(self) -> int | None:
        """Interest and fees that avalanche saves against the minimums; None where one of them never ends."""
        return _less(self.minimums.cost_minor, self.avalanche.cost_minor)

    @property
    def snowball_costs_minor(self) -> int | None:
        """What snowball costs more than avalanche; None where one of them never ends."""
        return _less(self.snowball.cost_minor, self.avalanche.cost_minor)

    @property
    def snowball_takes_months(self) -> int | None:
        """How many months later snowball ends; None where one of them never ends."""
        return _less(self.snowball.months, self.avalanche.months)


def _less(whole: int | None, part: int | None) -> int | None:
    return None if whole is None or part is None else whole - part


def compare(
    debts: Sequence[Debt],
    *,
    extra_minor: int,
    today: date,
    first_payment: date,
    payment_day: int | None = None,
    lump_sums: Sequence[LumpSum] = (),
    own_order: Sequence[int] | None = None,
) -> Comparison:
    """Pay the debts in each order with today's minimums and `extra_minor` a month. Raises InvalidError as `pay_off` does."""
    monthly = budget(debts, extra_minor=extra_minor)

    def paid(order: Sequence[int]) -> Payoff:
        return pay_off(
            debts, order=order, budget_minor=monthly, today=today, first_payment=first_payment, payment_day=payment_day,
            lump_sums=lump_sums,
        )  # fmt: skip

    return Comparison(
        budget_minor=monthly,
        minimums=pay_off(
            debts, order=range(len(debts)), budget_minor=None, today=today, first_payment=first_payment, payment_day=payment_day
        ),
        avalanche=paid(in_order(debts, "avalanche")),
        snowball=paid(in_order(debts, "snowball")),
        own=None if own_order is None else paid(own_order),
    )


def extra_needed(
    debts: Sequence[Debt],
    *,
    strategy: Strategy = "avalanche",
    own_order: Sequence[int] | None = None,
    by: date,
    today: date,
    first_payment: date,
    payment_day: int | None = None,
) -> int:
    """The least that must be paid a month beyond the minimums so that every debt is gone by a day; minor units.

    `own_order` are the places of the debts as they are paid, in the place of a strategy. Raises InvalidError where no payment
    falls before that day.
    """
    if by < first_payment:
        raise InvalidError("There is no payment day before that date. Choose a later one.")
    order = in_order(debts, strategy) if own_order is None else own_order

    def free_by_then(extra_minor: int) -> bool:
        monthly = budget(debts, extra_minor=extra_minor)
        plan = pay_off(
            debts, order=order, budget_minor=monthly, today=today, first_payment=first_payment, payment_day=payment_day
        )  # fmt: skip
        return plan.outcome == "paid" and (plan.free_on is None or plan.free_on <= by)

    return _least(free_by_then)


def _least(enough: Callable[[int], bool]) -> int:
    """The smallest whole number of 0 or more that is enough, where every larger one is as well."""
    high = 0
    while not enough(high):
        high = 2 * high + 1
    low = high // 2 + 1 if high else 0
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low
