"""Money between own accounts, always as two legs with the same link: standing orders, card and loan payments, and balancing."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from finance_core.dates import Month
from finance_core.demo import business_days, wording
from finance_core.demo.setting import Role, Setting
from finance_core.demo.values import DemoTransaction

OWN: Final = "Between own accounts"
CARD: Final = "Card payment"
LOAN_PAYEE: Final = "Tarn Motor Finance"
LOAN_RATE_PER_YEAR: Final = 0.049
LOAN_PAYMENT: Final = 268.0
SAVINGS_PAYEE: Final = "Fernhill Bank interest"
SAVINGS_RATE_PER_YEAR: Final = 0.0175

OPENINGS: Final[dict[Role, float]] = {
    "main": 2_150, "first": 3_550, "second": 960, "card": -830, "savings": 6_800, "loan": -10_400,
}
"""Balances before the first day, in euros of the demo household."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StandingOrder:
    """A sum, chosen anew each January, from an account in one role to another, on a day of the month."""

    source: Role
    target: Role
    amount: float
    day: int
    text: str


STANDING: Final = (
    StandingOrder(source="first", target="main", amount=1_950, day=1, text="household money"),
    StandingOrder(source="second", target="main", amount=1_450, day=27, text="household money"),
    StandingOrder(source="first", target="savings", amount=120, day=3, text="saving"),
    StandingOrder(source="second", target="savings", amount=80, day=28, text="saving"),
)
FLOOR: Final = 350.0
"""Below this a household fetches money from its savings, in euros."""
CEILING: Final[dict[Role, float]] = {"main": 2_900, "first": 1_900, "second": 1_500}
"""More than this lying about is put into savings, in euros."""
KEPT: Final[dict[Role, float]] = {"main": 1_900, "first": 1_100, "second": 900}
"""What is left on the account after that, in euros."""


class Transfers:
    """The transfers of one household: rows are added in the order in which one depends on the other.

    Standing orders come first. The card payment settles what the card owed at the end of a month; the loan pays interest on
    what is left. Balancing looks at the resulting balances month by month; interest on savings comes last.
    """

    def __init__(self, setting: Setting, rows: list[DemoTransaction], links: Iterator[int]) -> None:
        self._setting = setting
        self._links = links
        self._rng = setting.rng("transfers")
        roles = [role for role in OPENINGS if role != "loan" or setting.has("car")]
        self.openings = {setting.account(role): setting.spent(OPENINGS[role]) for role in reversed(roles)}
        self.rows: list[DemoTransaction] = []
        self._flow: dict[str, dict[date, int]] = {account: defaultdict(int) for account in self.openings}
        for row in rows:
            self._flow[row.account][row.date] += row.amount_minor
        self._standing()
        self._card()
        if setting.has("car"):
            self._loan()
        for month in setting.months:
            self._balance(month)
        self._interest()

    def balance(self, account: str, until: date) -> int:
        """The account's balance after that day, in minor units."""
        return self.openings[account] + sum(amount for day, amount in self._flow[account].items() if day <= until)

    def _move(self, source: str, target: str, minor: int, day: date, text: str, *, category: str = OWN, lag: int = 0) -> None:
        """Both legs, the second one `lag` business days later; neither where one of them lies outside the period."""
        arrival = business_days.later(day, lag)
        if source == target or minor <= 0 or day < self._setting.start or arrival > self._setting.today:
            return
        link, number = next(self._links), self._setting.seed
        out = f"{text.upper()} TO {wording.iban(number, target)}"
        into = f"{text.upper()} FROM {wording.iban(number, source)}"
        without_category = {self._setting.account("savings"), self._setting.account("loan")}
        for account, other, when, amount, words in ((source, target, day, -minor, out), (target, source, arrival, minor, into)):
            self.rows.append(DemoTransaction(
                date=when, account=account, payee=other, description=words, category=category, amount_minor=amount,
                label="transfer", link=link, categorised=account not in without_category,
            ))
            self._flow[account][when] += amount

    def _standing(self) -> None:
        setting = self._setting
        for order in STANDING:
            for month in setting.months:
                day = business_days.on_or_after(business_days.day_of(month, order.day))
                amount = setting.round_sum(round(setting.earned(order.amount) * setting.growth(date(month.year, 1, 1))))
                source, target = setting.account(order.source), setting.account(order.target)
                self._move(source, target, amount, day, f"standing order {order.text}", lag=int(self._rng.integers(0, 2)))

    def _card(self) -> None:
        card = self._setting.account("card")
        for month in self._setting.months:
            owed = -self.balance(card, month.start - timedelta(days=1))
            day = business_days.on_or_after(business_days.day_of(month, 6))
            text = f"card statement {month.plus(-1)}"
            self._move(self._setting.account("main"), card, owed, day, text, category=CARD, lag=int(self._rng.integers(0, 3)))

    def _loan(self) -> None:
        setting, loan = self._setting, self._setting.account("loan")
        for month in setting.months:
            owed = -self.balance(loan, month.start - timedelta(days=1))
            day = business_days.on_or_after(business_days.day_of(month, 15))
            self._move(setting.account("main"), loan, min(setting.spent(LOAN_PAYMENT), owed), day, "car loan instalment", lag=1)
            interest = round(-self.balance(loan, month.end) * LOAN_RATE_PER_YEAR / 12)
            day = business_days.last_of(month)
            self._add(loan, LOAN_PAYEE, f"INTEREST {month}", category="Fees and interest", minor=-interest, day=day)

    def _interest(self) -> None:
        savings = self._setting.account("savings")
        for month in self._setting.months:
            if month.month % 3 == 0:
                usual = sum(self.balance(savings, month.plus(back).end) for back in (-3, -2, -1)) / 3
                interest = round(usual * SAVINGS_RATE_PER_YEAR / 4)
                day = business_days.last_of(month)
                text = f"INTEREST QUARTER TO {month}"
                self._add(savings, SAVINGS_PAYEE, text, category="Interest and dividends", minor=interest, day=day)

    def _add(self, account: str, payee: str, text: str, *, category: str, minor: int, day: date) -> None:
        """A booking by the bank itself, in files that carry no category."""
        if minor and self._setting.start <= day <= self._setting.today:
            self.rows.append(DemoTransaction(
                date=day, account=account, payee=payee, description=text, category=category, amount_minor=minor,
                categorised=False,
            ))
            self._flow[account][day] += minor

    def _balance(self, month: Month) -> None:
        """Fetch money where an account would fall short within the month; put away what lies about from the second week on."""
        setting, savings = self._setting, self._setting.account("savings")
        seen: set[str] = set()
        for role in ("first", "second", "main"):
            account = setting.account(role)
            if account in seen:
                continue
            seen.add(account)
            first = business_days.on_or_after(month.start)
            second_week = business_days.on_or_after(business_days.day_of(month, 9))
            short = setting.spent(FLOOR) - self._lowest(account, first, month)
            if short > 0:
                there = max(self.balance(savings, first), 0) // setting.note * setting.note
                self._move(savings, account, min(setting.round_sum(2 * short), there), first, "transfer")
            spare = self._lowest(account, second_week, month)
            if spare > setting.spent(CEILING[role]):
                self._move(account, savings, setting.round_sum(spare - setting.spent(KEPT[role])), second_week, "transfer")

    def _lowest(self, account: str, first: date, month: Month) -> int:
        """The lowest balance at the end of a day from `first` to the end of the month."""
        balance = lowest = self.balance(account, first)
        end = month.end
        for day in sorted(day for day in self._flow[account] if first < day < end):
            balance += self._flow[account][day]
            lowest = min(lowest, balance)
        return lowest
