"""What advice is given on: a household's payments, what recurs, what is at hand, and its goals and debts, as plain values.

    seen = situation(transactions, lines, currency="EUR", today=today, streams=..., goals=...)
    advice.pieces(seen)

All amounts in minor units are in the currency of the reports; prices and balances are sizes unless said otherwise.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

import pandas as pd

from finance_core.analysis import flows, monthly
from finance_core.analysis.flows import Period
from finance_core.dates import Month
from finance_core.errors import InvalidError
from finance_core.models import CategoryGroup
from finance_core.money import minor_digits
from finance_core.rules.advice.piece import Claim
from finance_core.rules.debt.debts import Payoff
from finance_core.rules.goal.goals import Goal
from finance_core.rules.wellbeing.health_months import STARTING, Roles
from finance_core.rules.wellbeing.readiness import BUFFER_MONTHS

LOOKED_AT: Final = 27
"""Months before the running one that count: two years and the season before them."""
YEAR: Final = timedelta(days=365)
BUSY: Final = 5
"""Purchases in thirty days with which an account is in use, so that days without any are days that are not known yet."""
MAIN: Final = 0.1
"""The share of everyday money that an account must have for its missing days to matter."""
CLOSED: Final = timedelta(days=92)
"""Without a purchase for so long, an account is taken for one that is used no more."""
LAST_DAYS: Final = 3
"""Of a month: an account with a purchase on one of them is known for all of it, as in `flows.period`."""
CONTRACTS: Final = frozenset({"Phone and internet", "Insurance", "Utilities"})
"""Starting categories of contracts whose price can be talked about, or that can be had elsewhere."""
LAGGING: Final = 35
OVER: Final = 183
"""Days without a booking after which a ledger says nothing about these days any more, and nothing about this year."""
_FLOW: Final = ["date", "account", "amount", "category", "group", "is_transfer"]
_COLUMNS: Final = ["id", "payee", "description", *_FLOW]
_KEPT: Final = ["id", "date", "account", "month", "category", "group", "flow", "sized", "minor", "who"]


class Rise(NamedTuple):
    """The last rise of a price: its first day, and one payment before and after."""

    day: date
    before_minor: int
    after_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Something that recurs and was not dismissed.

    `key` is its name in the book of what recurs. `price_minor` is what one payment usually is by now, `a_year` how many there
    are a year. `payments` are the ids of all its payments, oldest first; `began` is the day of the first. `rise` is the last
    lasting change of its price, where that went up; `turned_paid` the first payment after a trial; `after_end` those that were
    taken after the day on which the person said that it ends. `is_essential` is what the person says of its category.
    """

    key: str
    name: str
    category: str
    group: CategoryGroup | None
    price_minor: int
    a_year: float
    payments: tuple[int, ...]
    began: date
    payee: str = ""
    account: str = ""
    is_income: bool = False
    is_essential: bool | None = None
    goes_on: bool = True
    rise: Rise | None = None
    turned_paid: date | None = None
    after_end: tuple[int, ...] = ()

    @property
    def yearly_minor(self) -> int:
        """What it comes to in a year."""
        return round(self.price_minor * self.a_year)

    @property
    def may_go(self) -> bool:
        """Whether it is a bill that goes on and that one could do without."""
        return self.goes_on and not self.is_income and self.group not in ("needs", "savings") and self.is_essential is not True


class GoalStand(NamedTuple):
    """A goal, and the milestones in percent that it passed since somebody last looked."""

    goal: Goal
    passed: tuple[int, ...] = ()


class DebtStand(NamedTuple):
    """The debts paid in the order that is followed, and in the cheapest one, with the same money a month."""

    followed: Payoff
    cheapest: Payoff


class Missing(NamedTuple):
    """An account used no more, or not imported since, and the day of its newest purchase."""

    account: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A household as advice sees it. Frames are read-only, as they are shared.

    `moved` are the lines of the last LOOKED_AT months that `analysis.flows.flows` returns, oldest first: `id`, `date`,
    `account`, `month`, `category`, `group`, `flow`, `sized`, the same in minor units as `minor` (int64), and `who` (the payee,
    else the description). `paid` is the spending among them but what loans charge, `spent` that of the last year, `everyday`
    that which is no bill, no fee and no contract. `months` are the whole months that are known, as indices, oldest first. Up to
    `up_to` every account in use is known: a card whose file comes later would make the last days look cheap. `missing` are
    those without a purchase for longer than LAGGING days, which no longer hold it back, the one missing longest first. `newest`
    is the day of each account's newest booking.

    `at_hand_minor` is what was at hand (cash and bank accounts, less what cards owe; may be negative) at the end of the months
    before and today, oldest first; () where balances are not known. `essential_minor` is what needs cost in a usual month,
    None where unknown. `rate_gap` is what cash could bring more a year, as a share; None where the person has not said.
    Raises InvalidError where that is no share.
    """

    currency: str
    today: date
    seen: Period
    months: tuple[int, ...]
    up_to: date
    missing: tuple[Missing, ...]
    newest: Mapping[str, date]
    moved: pd.DataFrame
    paid: pd.DataFrame
    spent: pd.DataFrame
    everyday: pd.DataFrame
    streams: tuple[Stream, ...] = ()
    at_hand_minor: tuple[int, ...] = ()
    essential_minor: int | None = None
    buffer_months: int = BUFFER_MONTHS
    rate_gap: Decimal | None = None
    goals: tuple[GoalStand, ...] = ()
    debts: DebtStand | None = None
    roles: Roles = STARTING
    contracts: frozenset[str] = CONTRACTS

    def __post_init__(self) -> None:
        if self.rate_gap is not None and not (self.rate_gap.is_finite() and 0 <= self.rate_gap <= 1):
            raise InvalidError("What cash could bring more a year lies between 0% and 100%.")

    @property
    def unit(self) -> int:
        """One whole unit of the currency, in minor units."""
        return int(10 ** minor_digits(self.currency))

    @property
    def is_current(self) -> bool:
        """Whether the ledger reaches up to these days."""
        return (self.today - self.up_to).days <= LAGGING

    @property
    def settled(self) -> tuple[int, ...]:
        """Those of `months` of which every account in use is known up to the end: any other looks cheaper than it was."""
        known = min([self.up_to, *(account.day for account in self.missing)])
        return tuple(month for month in self.months if (Month.from_index(month).end - known).days <= LAST_DAYS)

    @property
    def is_over(self) -> bool:
        """Whether the ledger ended so long ago that its last year says nothing about this one."""
        return (self.today - self.seen.as_of).days > OVER

    @property
    def spent_minor(self) -> int:
        """What went out in the last year, before refunds: no advice saves more."""
        return int(self.spent["minor"].clip(lower=0).sum())

    def called(self, stream: Stream) -> str:
        """What tells a stream from every other one, and stays the same as it goes on and as others of its name begin."""
        same = [other for other in self.streams if other.name == stream.name]
        oldest, *later = sorted(same, key=lambda other: (other.began, other.key))
        if stream == oldest:
            return stream.name
        place = [other for other in later if other.account == stream.account].index(stream)
        return f"{stream.name}, {stream.account}" + (f", {place + 1}" if place else "")

    def last_days(self, lines: pd.DataFrame, days: int, *, before: int = 0) -> pd.DataFrame:
        """Those of the last `days`, or of as many that ended `before` days ago."""
        end = pd.Timestamp(self.up_to - timedelta(days=before))
        return lines[(lines["date"] > end - pd.Timedelta(days=days)) & (lines["date"] <= end)]

    def knows(self, days: int) -> bool:
        """Whether the last `days` lie within months in which something was booked."""
        begin = self.up_to - timedelta(days=days - 1)
        between = range(Month.of(begin).index, Month.of(self.up_to).index + 1)
        return begin >= self.seen.first and self.seen.booked.issuperset(between)


def situation(
    transactions: pd.DataFrame,
    lines: pd.DataFrame,
    *,
    currency: str,
    today: date,
    streams: Sequence[Stream] = (),
    at_hand_minor: Sequence[int] = (),
    essential_minor: int | None = None,
    buffer_months: int = BUFFER_MONTHS,
    rate_gap: Decimal | None = None,
    goals: Sequence[GoalStand] = (),
    debts: DebtStand | None = None,
    roles: Roles = STARTING,
    contracts: frozenset[str] = CONTRACTS,
    loans: Collection[str] = (),
) -> Situation | None:
    """A household out of its ledger's transactions and lines; None where nothing is booked up to today.

    `loans` names the accounts that are loans: what they charge belongs to the debt, and is no spending that advice is about.
    For the rest see `Situation`. Raises InvalidError.
    """
    seen = flows.period(transactions, today)
    if seen is None:
        return None
    # older months change no advice, and reading them takes most of the time
    first = max(seen.first, seen.month.plus(-LOOKED_AT).start)
    seen = replace(seen, first=first)
    begin, end = pd.Timestamp(first), pd.Timestamp(seen.as_of)
    booked = transactions.loc[transactions["date"].between(begin, end), _FLOW]
    moved = _sized(lines.loc[lines["date"].between(begin, end), _COLUMNS], currency)
    paid = moved.loc[(moved["flow"] == "spending") & ~moved["account"].isin(list(loans)), _KEPT]
    everyday = _everyday(paid, streams, roles)
    newest = booked.groupby("account")["date"].max()
    up_to, missing = _known(everyday, newest, seen.as_of, today)
    return Situation(
        currency=currency,
        today=today,
        seen=seen,
        months=monthly.known(booked, seen),
        up_to=up_to,
        missing=missing,
        newest=newest.dt.date.to_dict(),
        moved=moved[_KEPT],
        paid=paid,
        spent=paid[paid["date"] > pd.Timestamp(seen.as_of - YEAR)],
        everyday=everyday,
        streams=tuple(streams),
        at_hand_minor=tuple(at_hand_minor),
        essential_minor=essential_minor,
        buffer_months=buffer_months,
        rate_gap=rate_gap,
        goals=tuple(goals),
        debts=debts,
        roles=roles,
        contracts=contracts,
    )


def claimed(lines: pd.DataFrame) -> tuple[frozenset[Claim], int]:
    """The claims on some lines of spending, and the money that they are: nothing that claims them may promise more."""
    claims = frozenset(Claim("spent", int(row), str(name)) for row, name in zip(lines["id"], lines["category"], strict=True))
    return claims, max(0, int(lines["minor"].sum()))


def ids(lines: pd.DataFrame) -> tuple[int, ...]:
    """The payments of some lines, oldest first, each once."""
    return tuple(dict.fromkeys(lines["id"].tolist()))


def _sized(lines: pd.DataFrame, currency: str) -> pd.DataFrame:
    moved = flows.flows(lines.sort_values(["date", "id"], kind="stable"))
    named = moved["payee"].where(moved["payee"] != "", moved["description"])
    minor = (moved["sized"] * 10.0 ** minor_digits(currency)).round().astype("int64")
    return moved.assign(minor=minor, who=named)


def _everyday(paid: pd.DataFrame, streams: Sequence[Stream], roles: Roles) -> pd.DataFrame:
    bills = [payment for stream in streams if not stream.is_income for payment in stream.payments]
    settled = paid["category"].isin([*roles.fixed, *roles.debt, *roles.fees])
    return paid[~settled & ~paid["id"].isin(bills)]


def _known(
    everyday: pd.DataFrame, booked: "pd.Series[pd.Timestamp]", as_of: date, today: date
) -> tuple[date, tuple[Missing, ...]]:
    """The day up to which every account in use is known, the earliest of their newest purchases; and those that are missing.

    `booked` is the day of each account's newest booking: one that is known to date is not missing, whatever is bought with it.
    """
    lately = everyday[(everyday["minor"] > 0) & (everyday["date"] > pd.Timestamp(as_of - 2 * CLOSED))]
    sums = {"first": ("date", "min"), "newest": ("date", "max"), "many": ("id", "size"), "paid": ("minor", "sum")}
    by_account = lately.groupby("account").agg(**sums)
    months = ((by_account["newest"] - by_account["first"]).dt.days + 1) / 30
    in_use = (by_account["many"] >= BUSY * months.clip(lower=1.0)) & (by_account["paid"] >= MAIN * by_account["paid"].sum())
    newest = by_account.loc[in_use & (by_account["newest"] > pd.Timestamp(as_of - CLOSED)), "newest"].sort_values(kind="stable")
    near = pd.Timestamp(today - timedelta(days=LAGGING))
    up_to = newest[newest >= near].min()
    gone = newest[(newest < near) & (booked.reindex(newest.index) < near)]
    missing = tuple(Missing(str(account), day.date()) for account, day in gone.items())
    return as_of if pd.isna(up_to) else up_to.date(), missing
