"""What recurs, as values: one entry a bill, subscription or income, and the book of them all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

import pandas as pd

from finance_core.ml.cadences.timetable import Timetable
from finance_core.models import Account, Cadence, Category, CategoryGroup, RecurringDecision, Schedule
from finance_core.money import to_major

State = Literal["found", "confirmed", "manual", "dismissed"]
Status = Literal["active", "late", "ended", "coming"]


class PriceChange(NamedTuple):
    """The last lasting step of a price: the first day at the new one, both prices in the account's currency, as sizes.

    `yearly_minor` is what it adds to a year (or takes off, negative), in the currency of the reports.
    """

    day: date
    share: float
    before_minor: int
    after_minor: int
    yearly_minor: int


class Paid(NamedTuple):
    """One payment of something that recurs; the amount is in the account's currency, money out negative."""

    id: int
    day: date
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A bill, a subscription or an income that recurs.

    `state` says who knows of it: "found" waits for an answer, "manual" was made by hand. `status` is "late" where one due day
    has passed without payment, "coming" before the first one. `payee` is what its payments call it, `name` what the person
    does. `amount_minor` is what one payment usually is by now, in `currency`, money out negative; `yearly_minor` what it comes
    to in a year, in the currency of the reports. `next_date` is the first due day that is not over, None where it has ended;
    `due_date` the first one without payment. `payments` are those that belong to it, the oldest first. `own` tells that the
    person gave an amount or a rhythm of their own.
    """

    key: str
    state: State
    status: Status
    name: str
    payee: str
    account: str
    category: str
    group: CategoryGroup | None
    is_essential: bool | None
    currency: str
    amount_minor: int
    yearly_minor: int
    cadence: Cadence
    timetable: Timetable
    next_date: date | None
    due_date: date | None
    payments: tuple[Paid, ...]
    price: PriceChange | None
    is_fixed: bool
    is_trial: bool
    confidence: float
    decision: RecurringDecision | None
    schedule: Schedule | None
    own: bool = False

    @property
    def is_income(self) -> bool:
        """Whether money comes in."""
        return self.amount_minor > 0

    @property
    def goes_on(self) -> bool:
        """Whether anything is due any more."""
        return self.status != "ended" and self.state != "dismissed"

    @property
    def turned_paid(self) -> Paid | None:
        """The first payment after a trial."""
        return self.payments[1] if self.is_trial and len(self.payments) > 1 else None

    @property
    def payment_ids(self) -> tuple[int, ...]:
        """What stands behind its figures."""
        return tuple(paid.id for paid in self.payments)

    @property
    def counts_from(self) -> date:
        """The day from which its timetable holds: the first payment, or the first due day of a rhythm that the person gave."""
        begun = self.payments[0].day if self.payments else date.min
        if self.schedule is None or (self.payments and not self.schedule.own_rhythm):
            return begun
        return max(begun, self.schedule.first_date - timedelta(days=self.timetable.patience))

    @property
    def paid_minor(self) -> int:
        """All of it so far, in the account's currency."""
        return sum(paid.amount_minor for paid in self.payments)

    @property
    def after_end(self) -> tuple[Paid, ...]:
        """What was paid after the day on which the person said it ends, weekends allowed for."""
        end = None if self.schedule is None else self.schedule.last_date
        patience = timedelta(days=self.timetable.patience)
        return () if end is None else tuple(paid for paid in self.payments if paid.day > end + patience)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What storage knows: everything said, the schedules, the names they are known by, and whose bank holidays count."""

    decisions: tuple[RecurringDecision, ...]
    schedules: tuple[Schedule, ...]
    accounts: tuple[Account, ...]
    categories: tuple[Category, ...]
    payee_names: dict[int, str]
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Everything that recurs, the costliest first, as of a day, in the currency of the household's reports.

    `country` says whose bank holidays move due days, "" those of the euro payment system; `rates` what one unit of each
    currency is worth.
    """

    currency: str
    today: date
    items: tuple[Recurrence, ...]
    rates: dict[str, float]
    country: str = ""

    @property
    def waiting(self) -> tuple[Recurrence, ...]:
        """Found ones that go on and wait for an answer."""
        return tuple(item for item in self.items if item.state == "found" and item.goes_on)

    @property
    def going(self) -> tuple[Recurrence, ...]:
        """All that goes on and was not dismissed."""
        return tuple(item for item in self.items if item.goes_on)

    @property
    def bills(self) -> tuple[Recurrence, ...]:
        """What of it goes out."""
        return tuple(item for item in self.going if not item.is_income)

    @property
    def incomes(self) -> tuple[Recurrence, ...]:
        """What of it comes in."""
        return tuple(item for item in self.going if item.is_income)

    def yearly_minor(self, items: Sequence[Recurrence]) -> int:
        """What they come to in a year, as a size."""
        return abs(sum(item.yearly_minor for item in items))

    def monthly_minor(self, items: Sequence[Recurrence]) -> int:
        """A twelfth of that."""
        return round(self.yearly_minor(items) / 12)

    def share(self, item: Recurrence) -> float:
        """How much of what goes out in a year is this one, 0 to 1."""
        whole = self.yearly_minor(self.bills)
        return abs(item.yearly_minor) / whole if whole else 0.0

    def yearly_table(self, most: int) -> pd.DataFrame:
        """What the dearest bills come to in a year, dearest first: `category` (its name), `spent` (major units), `share`."""
        shown = self.bills[:most]
        names = Counter(item.name for item in shown)
        called = [item.name if names[item.name] == 1 else f"{item.name}, {item.account}" for item in shown]
        spent = [float(abs(to_major(item.yearly_minor, self.currency))) for item in shown]
        return pd.DataFrame({"category": called, "spent": spent, "share": [self.share(item) for item in shown]})

    def item(self, key: str) -> Recurrence | None:
        """The one of that key, if it is there."""
        return next((item for item in self.items if item.key == key), None)
