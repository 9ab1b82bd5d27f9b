"""The setting of one household: who lives there, in which period, and how large its amounts are."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import log10
from typing import Final, Literal
from zlib import crc32

import numpy as np

from finance_core.dates import Month
from finance_core.money import minor_digits

Role = Literal["main", "first", "second", "card", "savings", "loan"]

LEVELS: Final = {"EUR": 1.0, "USD": 1.1, "GBP": 0.86, "CHF": 1.05, "SEK": 11.0, "JPY": 160.0}
"""What one euro of our price tables is called in each currency: the rounded rates of 2025, near enough for a demo."""
INFLATION_PER_YEAR: Final = 0.024
"""Growth of everyday prices: about the rate that central banks aim at."""
ALONE: Final = 0.56
"""Spending of one person against that of the couple in the price tables; the OECD-modified scale says 1 / 1.5 without a
child and 1 / 1.8 with one (https://www.oecd.org/els/soc/OECD-Note-EquivalenceScales.pdf)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """Who lives in a household. `scale` is the size of the incomes: 1 is the demo household."""

    name: str
    currency: str
    members: tuple[str, ...]
    scale: float = 1.0
    has_car: bool = True
    has_child: bool = True
    has_pet: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """A profile in a period: from `start` to `today`, both included. Every stream of events has its own generator."""

    profile: Profile
    seed: int
    start: date
    today: date

    def rng(self, stream: str) -> np.random.Generator:
        """A generator of its own for a stream, so that a change of one stream leaves the others as they are."""
        return np.random.default_rng([self.seed, crc32(stream.encode())])

    @property
    def adults(self) -> tuple[str, ...]:
        """The members who earn and keep an account: the first two."""
        return self.profile.members[:2]

    @property
    def months(self) -> list[Month]:
        """Every month of the period; the last one is still running."""
        return [Month.from_index(index) for index in range(Month.of(self.start).index, Month.of(self.today).index + 1)]

    def account(self, role: Role) -> str:
        """The name of the account in that role. One person alone has one bank account in several roles."""
        if role == "card":
            return "Credit card"
        if role == "savings":
            return "Savings"
        if role == "loan":
            return "Car loan"
        if role == "main" and len(self.adults) > 1:
            return "Joint account"
        return f"{self.adults[-1] if role == 'second' else self.adults[0]}’s account"

    def has(self, need: str) -> bool:
        """Whether the household has what a bill or habit is for: `car`, `child`, `pet`, `partner`, or nothing special."""
        if need == "partner":
            return len(self.adults) > 1
        return {"car": self.profile.has_car, "child": self.profile.has_child, "pet": self.profile.has_pet}.get(need, True)

    def earned(self, major: float) -> int:
        """An income of the price tables in minor units of this household."""
        return self._minor(major * self.profile.scale)

    def spent(self, major: float) -> int:
        """An expense of the price tables in minor units of this household; the rich spend a smaller share."""
        size = 1.0 if len(self.adults) > 1 else ALONE
        return self._minor(major * size * self.profile.scale**0.85)

    @property
    def note(self) -> int:
        """The bank note nearest to ten euros, in minor units: the step of cash and of sums that people choose."""
        return round(10.0 ** round(log10(self._minor(10))))

    def round_sum(self, minor: int) -> int:
        """The sum rounded to whole notes, at least one."""
        return max(round(minor / self.note), 1) * self.note

    def _minor(self, major: float) -> int:
        return round(major * LEVELS[self.profile.currency] * 10.0 ** minor_digits(self.profile.currency))

    def growth(self, day: date, rate_per_year: float = INFLATION_PER_YEAR) -> float:
        """How much dearer than at `start` something is on that day."""
        return float((1 + rate_per_year) ** ((day - self.start).days / 365.25))

    def before_today(self, days: int) -> date:
        """The day that many days before today."""
        return self.today - timedelta(days=days)
