"""Consolidation: what becomes of several debts if one new loan takes their place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from finance_core.errors import InvalidError
from finance_core.rules.debt.amortisation import MOST_MONTHS, Basis, checked_rate, level_payment
from finance_core.rules.debt.debts import Debt, Payoff, budget, in_order, pay_off
from finance_core.rules.rounding import half_even


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A loan that would take the place of debts: its nominal rate a year, its term, and what it costs to get.

    The fee is `fee_minor` and `fee_share` of what is taken over; it is borrowed as well.
    """

    rate_per_year: Decimal
    months: int
    fee_minor: int = 0
    fee_share: Decimal = Decimal(0)
    basis: Basis = "month"
    name: str = "New loan"

    def __post_init__(self) -> None:
        checked_rate(self.rate_per_year)
        if not 1 <= self.months <= MOST_MONTHS:
            raise InvalidError("The loan runs for at least a month and at most a hundred years.")
        if self.fee_minor < 0 or not 0 <= self.fee_share <= 1:
            raise InvalidError("What the loan costs to get is 0 or more, and not more than the loan.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Consolidation:
    """Before and after, each paid by avalanche.

    `as_offered` pays the new loan's own instalment beside the other debts' minimums and today's extra money; `same_money` goes
    on paying as much in all as before. The instalment is often lower only because it runs longer: then `as_offered` costs more,
    and `same_money` says what the better rate itself is worth. `fee_minor` is part of what is owed then.
    """

    before: Payoff
    as_offered: Payoff
    same_money: Payoff
    loan: Debt
    fee_minor: int
    budget_before_minor: int
    budget_offered_minor: int

    @property
    def saved_as_offered_minor(self) -> int | None:
        """What it saves at the new instalment, the fee counted; negative where it costs more; None where one never ends."""
        return self._saved(self.as_offered)

    @property
    def saved_same_money_minor(self) -> int | None:
        """What it saves where as much is paid as before, the fee counted."""
        return self._saved(self.same_money)

    def _saved(self, after: Payoff) -> int | None:
        # the fee is borrowed, so what is paid in all tells
        return None if self.before.paid_minor is None or after.paid_minor is None else self.before.paid_minor - after.paid_minor


def consolidate(
    debts: Sequence[Debt],
    chosen: Sequence[int],
    offer: Offer,
    *,
    extra_minor: int,
    today: date,
    first_payment: date,
    payment_day: int | None = None,
) -> Consolidation:
    """What it brings to pay off the chosen debts (their places) with a new loan. Raises InvalidError where none is chosen."""
    taken = sorted(set(chosen))
    if not taken or not 0 <= taken[0] <= taken[-1] < len(debts):
        raise InvalidError("Choose the debts that the loan would pay off.")
    owed = sum(debts[place].owed_minor for place in taken)
    if not owed:
        raise InvalidError("Nothing is owed on these debts, so there is nothing to take over.")
    loan, fee = _loan(owed, offer, today, first_payment, payment_day)
    after = [*(debt for place, debt in enumerate(debts) if place not in taken), loan]
    monthly, offered = budget(debts, extra_minor=extra_minor), budget(after, extra_minor=extra_minor)

    def paid(which: Sequence[Debt], budget_minor: int) -> Payoff:
        order = in_order(which, "avalanche")
        return pay_off(
            which, order=order, budget_minor=budget_minor, today=today, first_payment=first_payment, payment_day=payment_day
        )  # fmt: skip

    return Consolidation(
        before=paid(debts, monthly),
        as_offered=paid(after, offered),
        same_money=paid(after, monthly),
        loan=loan,
        fee_minor=fee,
        budget_before_minor=monthly,
        budget_offered_minor=offered,
    )


def _loan(owed_minor: int, offer: Offer, today: date, first_payment: date, payment_day: int | None) -> tuple[Debt, int]:
    """The new loan with its instalment, and the fee in it."""
    numerator, denominator = offer.fee_share.as_integer_ratio()
    fee = offer.fee_minor + half_even(owed_minor * numerator, denominator)
    instalment = level_payment(
        owed_minor + fee,
        rate_per_year=offer.rate_per_year,
        months=offer.months,
        today=today,
        first_payment=first_payment,
        payment_day=payment_day,
        basis=offer.basis,
    )
    return Debt(
        name=offer.name,
        owed_minor=owed_minor + fee,
        rate_per_year=offer.rate_per_year,
        minimum_minor=instalment,
        basis=offer.basis,
    ), fee
