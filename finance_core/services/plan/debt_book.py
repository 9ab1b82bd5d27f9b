"""Debts side by side: when each order ends and what it costs, what something extra brings, and a loan in their place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from finance_core.models import Filters
from finance_core.money import to_major
from finance_core.rules.debt import consolidation, strategies
from finance_core.rules.debt.consolidation import Consolidation, Offer
from finance_core.rules.debt.debts import Debt, Payoff
from finance_core.rules.debt.strategies import Comparison
from finance_core.services.plan import debts
from finance_core.services.plan.debts import Kept, Order, Plan
from finance_core.storage.debts import DebtRow


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtView:
    """A debt that is kept, with what is owed on it today and when the plan ends it; None where it doesn't.

    `account` is the one whose balance is owed, "" for none.
    """

    row: DebtRow
    debt: Debt
    account: str
    ends: date | None

    @property
    def behind(self) -> Filters | None:
        """What opens the payments of its account; None where what is owed was typed."""
        return Filters(accounts=(self.account,)) if self.account else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtBook:
    """Every debt in the person's own order, and all orders with the same money. There is at least one debt.

    `followed` is the order that the person chose.
    """

    currency: str
    today: date
    views: tuple[DebtView, ...]
    plan: Plan
    first_payment: date
    compared: Comparison
    followed: Payoff

    @property
    def debts(self) -> tuple[Debt, ...]:
        """The debts as the rules reckon with them."""
        return tuple(view.debt for view in self.views)

    @property
    def owed_minor(self) -> int:
        """What is owed in all today."""
        return sum(debt.owed_minor for debt in self.debts)

    def payoff(self, order: Order) -> Payoff:
        """One order."""
        return paid_in(self.compared, order)

    @property
    def standing(self) -> pd.DataFrame:
        """Each debt today: `name`, `ends` (a date, None where the plan doesn't end it), `owed` (major units)."""
        rows = [(view.row.name, view.ends, float(to_major(view.debt.owed_minor, self.currency))) for view in self.views]
        return pd.DataFrame(rows, columns=["name", "ends", "owed"], dtype=object)

    @property
    def payments(self) -> pd.DataFrame:
        """Every payment of the followed order: `day`, `debt`, `paid`, `interest`, `fee`, `owed` (major units).

        Where it never ends, those until what is owed has doubled.
        """
        rows = [
            (row.day, debt.name, row.paid_minor, row.interest_minor, row.fee_minor, row.owed_minor)
            for debt, instalments in zip(self.debts, self.followed.schedules, strict=True)
            for row in instalments[: self.followed.telling]
        ]
        table = pd.DataFrame(rows, columns=["day", "debt", "paid", "interest", "fee", "owed"])
        for name in ("paid", "interest", "fee", "owed"):
            table[name] = [float(to_major(int(minor), self.currency)) for minor in table[name]]
        return table.sort_values(["day", "debt"], ignore_index=True)


def build(known: Kept, *, today: date) -> DebtBook | None:
    """How the debts stand and end; None without any."""
    if not known.rows:
        return None
    owed = [debts.debt_of(row, known.owed[row.id]) for row in known.rows]
    first = debts.next_payment(known.plan.payment_day, today)
    found = _compared(owed, known.plan.extra_minor, today, first, known.plan.payment_day)
    followed = paid_in(found, known.plan.order)
    return DebtBook(
        currency=known.currency,
        today=today,
        views=tuple(
            DebtView(row=row, debt=debt, account=_account(known, row), ends=ends if followed.outcome == "paid" else None)
            for row, debt, ends in zip(known.rows, owed, followed.ends, strict=True)
        ),
        plan=known.plan,
        first_payment=first,
        compared=found,
        followed=followed,
    )


def tried(book: DebtBook, extra_minor: int) -> Comparison:
    """The same debts with something else beyond the minimums. Raises InvalidError."""
    return _compared(book.debts, extra_minor, book.today, book.first_payment, book.plan.payment_day)


def extra_for(book: DebtBook, by: date) -> int:
    """The least to pay a month beyond the minimums so that every debt is gone by a day, in the order that is followed.

    Raises InvalidError.
    """
    return strategies.extra_needed(
        book.debts, own_order=book.followed.order, by=by, today=book.today, first_payment=book.first_payment,
        payment_day=book.plan.payment_day,
    )  # fmt: skip


def consolidated(book: DebtBook, debt_ids: Sequence[int], offer: Offer) -> Consolidation:
    """What a loan in the place of some debts brings. Raises InvalidError."""
    chosen = [place for place, view in enumerate(book.views) if view.row.id in debt_ids]
    return consolidation.consolidate(
        book.debts, chosen, offer, extra_minor=book.plan.extra_minor, today=book.today, first_payment=book.first_payment,
        payment_day=book.plan.payment_day,
    )  # fmt: skip


def _compared(owed: Sequence[Debt], extra_minor: int, today: date, first_payment: date, payment_day: int) -> Comparison:
    return strategies.compare(
        owed, extra_minor=extra_minor, today=today, first_payment=first_payment, payment_day=payment_day,
        own_order=range(len(owed)),
    )  # fmt: skip


def paid_in(found: Comparison, order: Order) -> Payoff:
    """One order of a comparison."""
    if order == "own" and found.own is not None:
        return found.own
    return found.snowball if order == "snowball" else found.avalanche


def _account(known: Kept, row: DebtRow) -> str:
    account = known.accounts.get(row.account_id or 0)
    return account.name if account is not None else ""
