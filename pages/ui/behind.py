"""The way from each figure of the overview to the transactions behind it."""

from dataclasses import dataclass
from datetime import date, timedelta

from finance_core.dates import Month
from finance_core.models import NO_CATEGORY, Filters
from finance_core.services import openings
from finance_core.services.ledgers import Ledger
from finance_core.services.overview import Overview
from pages.ui import links, stories
from pages.ui.links import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What is behind the figures of one overview; `member` is the one whose share it shows, "" for the whole household."""

    ledger: Ledger
    month: Overview
    member: str = ""

    def tiles(self) -> dict[str, Link | None]:
        """Behind the four tiles, by the names that `stories.tiles` asks for."""
        rated = stories.rated_month(self.month)
        saved = openings.everything(*_days(rated, self.month), member=self.member)
        return {
            "spent": links.payments(self.ledger, openings.spending(self.ledger, *self._days(), member=self.member)),
            "came in": links.payments(self.ledger, openings.income(self.ledger, *self._days(), member=self.member)),
            "saved": links.transactions(f"See {rated.start:%B}", saved),
            "net worth": Link(label="See the accounts", page=links.ACCOUNTS),
        }

    def category(self, name: str) -> Link:
        """Behind a row of the breakdown, where `name` may stand for the rest of the categories, or of the pace."""
        shown = stories.shares(self.month)
        rest = shown.loc[shown["category"] == name, "names"].tolist()
        names = tuple(rest[0]) if rest else (name,)
        only_blank = names == (NO_CATEGORY,)  # where money in would be income
        wanted = openings.in_categories(
            names, *self._days(), member=self.member, direction="out" if only_blank else ""
        )  # fmt: skip
        return links.transactions(name, wanted)

    def spending_of(self, index: int) -> Link:
        """Behind a bar of the trend, by month index."""
        month = Month.from_index(index)
        days = _days(month, self.month)
        return links.transactions(stories.month_name(index), openings.spending(self.ledger, *days, member=self.member))

    def payee(self, name: str) -> Link:
        """Behind a payee."""
        first, last = self._days()
        members = (self.member,) if self.member else ()
        return links.transactions(name, Filters(start=first, last=last, text=name, members=members, transfers="without"))

    def person(self, name: str) -> Link:
        """Behind a person's income and spending."""
        return links.transactions(name, openings.everything(*self._days(), member=name))

    def latest(self) -> Link:
        """All payments, the newest first."""
        return links.transactions("See all payments", Filters(members=(self.member,) if self.member else ()))

    def uncategorised(self) -> Link:
        """Every payment without a category."""
        members = (self.member,) if self.member else ()
        return links.transactions("See them", Filters(uncategorised=True, members=members))

    def _days(self) -> tuple[date, date]:
        return self.month.seen.month.start, self.month.seen.as_of


def _days(month: Month, shown: Overview) -> tuple[date, date]:
    """The first and the last day of a month, or of as much of it as the overview knows."""
    return month.start, min(month.end - timedelta(days=1), shown.seen.as_of)
