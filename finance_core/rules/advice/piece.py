"""A piece of advice: one thing that the payments show, what it is worth a year at least, and one thing to do about it.

All amounts are in minor units of the currency of the reports; prices, costs and savings are sizes, never negative.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple, TypeAlias

from finance_core.dates import Month

Family = Literal["habit", "opportunity", "nudge"]
Kind = Literal[
    "often", "weekend", "quiet_days", "impulse", "payday",
    "after_end", "trial", "risen", "twice", "alike", "fees", "dearer", "idle_cash", "debt_order", "renegotiate",
    "income_shock", "more", "less", "milestone", "streak", "quiet_month",
]  # fmt: skip
"""What it is about, family by family.

Habits: small purchases made often, weekends dearer than weekdays, days without a purchase, days with many purchases, the days
after payday. Opportunities: paid after its end, a trial that turned paid, a price that rose, the same paid twice, two services
for one purpose, fees, a category dearer than it used to be, cash that lies idle, debts paid in a dearer order, a contract to be
talked about. Nudges: income that broke off, more or less spent than before, a goal's milestone, months in a row with something
left over, a month with many days without a purchase.
"""
FAMILIES: Final[Mapping[Kind, Family]] = {
    **dict.fromkeys(("often", "weekend", "quiet_days", "impulse", "payday"), "habit"),
    **dict.fromkeys(
        ("after_end", "trial", "risen", "twice", "alike", "fees", "dearer", "idle_cash", "debt_order", "renegotiate"),
        "opportunity",
    ),
    **dict.fromkeys(("income_shock", "more", "less", "milestone", "streak", "quiet_month"), "nudge"),
}
Effort = Literal["minutes", "an hour", "a habit"]
Urgency = Literal["now", "soon", "any time"]
Page = Literal["payments", "recurring", "cashflow", "goals", "debts", "accounts"]


class Claim(NamedTuple):
    """Money that a piece counts on, so that no other counts it too.

    Of the pot "spent": the part of a payment of the last year that is in `category`, `payment` being its id. "cash" is what
    lies at hand, "debts" what debts cost: each is one whole, without payment or category.
    """

    pot: Literal["spent", "cash", "debts"]
    payment: int = 0
    category: str = ""


CASH: Final = Claim("cash")
DEBTS: Final = Claim("debts")


class SetBudget(NamedTuple):
    """Make a budget of so much a month for a category."""

    category: str
    amount_minor: int


class BeginGoal(NamedTuple):
    """Begin a goal that so much a month is put aside for; the target is what that comes to in a year."""

    target_minor: int
    monthly_minor: int


class EndStream(NamedTuple):
    """Put on the list of what to cancel: `stream` is its key in the book of what recurs."""

    stream: str


class Look(NamedTuple):
    """Open a page; "payments" is the piece's evidence among all payments."""

    page: Page


Action: TypeAlias = SetBudget | BeginGoal | EndStream | Look


class Often(NamedTuple):
    """Small purchases in one category: how many in the last `days`, what one usually costs, and what they came to."""

    visits: int
    days: int
    usual_minor: int
    total_minor: int


class Weekend(NamedTuple):
    """What a Saturday or Sunday costs, and what another day does, over the last `weeks`."""

    weekend_minor: int
    weekday_minor: int
    weeks: int


class QuietDays(NamedTuple):
    """Days without a purchase: how many in a `month` of `of_days`, and the middle number of the `months` before."""

    days: int
    of_days: int
    usual: int
    months: int
    month: Month


class Impulse(NamedTuple):
    """Days with several purchases of one category: how many of the last `window` days, the purchases, what they came to."""

    days: int
    purchases: int
    total_minor: int
    window: int


class Payday(NamedTuple):
    """What a day costs within `days` of payday, what any other does, and over how many paydays that was seen."""

    after_minor: int
    other_minor: int
    days: int
    paydays: int


class Price(NamedTuple):
    """What one payment of a stream costs, and how many there are a year; `day` is when the reason came about.

    `before_minor` is the price before a rise, else 0. `paid_minor` is what was paid within the last year; after an end, since
    then.
    """

    price_minor: int
    a_year: float
    paid_minor: int
    day: date
    before_minor: int = 0


class Pair(NamedTuple):
    """A stream beside another one: `other` is its name, `category` the purpose of both. The price is the cheaper one's."""

    other: str
    category: str
    price_minor: int
    a_year: float
    paid_minor: int


class Fees(NamedTuple):
    """Fees of the last year: all of them less what came back, and those of payees that took some in most quarters."""

    total_minor: int
    recurring_minor: int


class Dearer(NamedTuple):
    """A category by the month: the middle one of the last three, and what six of ten of the `months` before stayed below."""

    recent_minor: int
    usual_minor: int
    months: int


class Idle(NamedTuple):
    """Money at hand beyond what is kept: for `buffer_months` of needs, and for goals.

    `rate` is what it could bring more a year, as the person says; None where nobody said. With `debt` it is what that debt
    costs.
    """

    idle_minor: int
    kept_minor: int
    buffer_months: int
    rate: Decimal | None
    debt: str = ""


class Order(NamedTuple):
    """What debts cost until the end in the order that is followed and in the cheapest one, and how many months it takes."""

    followed_minor: int
    cheapest_minor: int
    months: int


class Contract(NamedTuple):
    """A contract's price, what was paid for it within the last year, and the shares of it that talking is assumed to bring."""

    price_minor: int
    a_year: float
    paid_minor: int
    least: Decimal
    most: Decimal


class Change(NamedTuple):
    """Everyday spending of the `days` up to a day, of those before, and of a usual stretch as long; `category` moved most."""

    now_minor: int
    before_minor: int
    usual_minor: int
    days: int
    category: str
    up_to: date


class Milestone(NamedTuple):
    """How far a goal is: `percent` is the milestone that is reached or, where not `reached`, almost."""

    percent: int
    saved_minor: int
    target_minor: int
    reached: bool


class Streak(NamedTuple):
    """Months in a row with something left over, and what was left in all of them."""

    months: int
    left_minor: int


class Shock(NamedTuple):
    """The income of a month and of a usual one; what is at hand and what needs cost a month, where known."""

    income_minor: int
    usual_minor: int
    at_hand_minor: int | None
    essential_minor: int | None
    month: Month


Figures: TypeAlias = (
    Often | Weekend | QuietDays | Impulse | Payday | Price | Pair | Fees | Dearer | Idle | Order | Contract | Change | Milestone
    | Streak | Shock
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of advice.

    `key` names what it is about and stays the same as long as that does. `subject` is a payee, a category or a goal, "" where
    it is about everything. `yearly_minor` is what following it brings a year at least, 0 where that is not known or nothing is
    promised; `up_to_minor` what it may bring. Of money to ask back, both come once. `evidence` are the payments that show it,
    oldest first. Of `claims` it takes `yearly_minor` and no more: see `ranking.apart`. `taken_as` is the key by which it is
    remembered once it was taken, where that is not its own, as more of the same may follow.
    """

    key: str
    kind: Kind
    subject: str
    figures: Figures
    action: Action
    evidence: tuple[int, ...] = ()
    yearly_minor: int = 0
    up_to_minor: int = 0
    claims: frozenset[Claim] = frozenset()
    effort: Effort = "minutes"
    urgency: Urgency = "any time"
    taken_as: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.yearly_minor <= self.up_to_minor:
            raise ValueError(f"“{self.key}” promises {self.yearly_minor} of at most {self.up_to_minor} a year.")
        if self.yearly_minor and not self.claims:
            raise ValueError(f"“{self.key}” promises money that it does not claim.")

    @property
    def family(self) -> Family:
        """Whether it is a habit to know of, an opportunity to save, or a nudge."""
        return FAMILIES[self.kind]
