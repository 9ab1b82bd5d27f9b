"""What is bought now and then: how often, for how much, where, and in which season. Amounts in euros of the demo household."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final, Literal, TypeVar

import numpy as np

from finance_core.dates import Month
from finance_core.demo import wording
from finance_core.demo.setting import Role, Setting
from finance_core.demo.values import DemoTransaction

Where = Literal["main", "own", "card"]
_Choice = TypeVar("_Choice", bound=str)

MEAN_MONTH_DAYS: Final = 30.44
TAIL_SHARE: Final = 0.03
"""One purchase in thirty is a large one: household spending has a heavier tail than a log-normal."""
LARGEST: Final = 9.0
"""No ordinary purchase is more than this many times the habit's median, or it would be an anomaly that nobody labelled."""
WHILE_AWAY: Final = 0.12
"""What is left of the habits at home while the household is on holiday."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Habit:
    """One habit. `spread` is the standard deviation of the logarithm; `weekend` weighs Saturdays and Sundays."""

    category: str
    payees: tuple[str, ...]
    visits_per_month: float
    median: float
    spread: float
    weekend: float = 1.0
    where: Mapping[Where, float] = field(default_factory=lambda: MappingProxyType({"card": 1.0}))
    busy: Mapping[int, float] = field(default_factory=lambda: MappingProxyType({}))
    need: str = ""
    lately: float = 1.0
    """How the number of visits changed in the last `RECENT_DAYS`, so that there is a drift to find."""
    settled: tuple[int, float] = (0, 1.0)
    """How many months before today's a new level of visits began, and how many times the old one it is."""


RECENT_DAYS: Final = 110
_MAIN: Final[Mapping[Where, float]] = MappingProxyType({"main": 0.8, "card": 0.2})
_OWN: Final[Mapping[Where, float]] = MappingProxyType({"own": 0.6, "card": 0.4})
_ONLY_OWN: Final[Mapping[Where, float]] = MappingProxyType({"own": 1.0})
_SUMMER: Final = MappingProxyType({5: 1.1, 6: 1.2, 7: 1.3, 8: 1.25, 12: 1.2, 1: 0.85, 2: 0.9})
_GIVING: Final = MappingProxyType({11: 1.25, 12: 1.7, 1: 0.75, 2: 0.8})
_SEASONS: Final = MappingProxyType({3: 1.3, 4: 1.3, 9: 1.4, 10: 1.3, 12: 1.2, 2: 0.7})

HABITS: Final = (
    Habit(category="Groceries", payees=("Quenby Supermarket", "Tarrow Foods", "Hollin & Daughters"), visits_per_month=5.8,
          median=67, spread=0.32, weekend=1.9, where=_MAIN, busy=MappingProxyType({12: 1.25})),
    Habit(category="Groceries", payees=("Quenby Supermarket", "Corner Pantry", "Tarrow Foods", "Käsehof Linde"),
          visits_per_month=7.0, median=19, spread=0.5, where=_MAIN),
    Habit(category="Groceries", payees=("Bäckerei Kornblum", "Brambleford Bakery"), visits_per_month=6.0, median=6.2,
          spread=0.35, weekend=1.8, where=_ONLY_OWN),
    Habit(category="Eating out", payees=("Café Mélange", "The Copper Kettle", "Station Coffee Bar"), visits_per_month=6.0,
          median=5.6, spread=0.35, where=_ONLY_OWN, lately=1.5),
    Habit(category="Eating out", payees=("Noodle Lane", "Pita & Thyme", "Canteen 44"), visits_per_month=6.0, median=11.3,
          spread=0.25, weekend=0.3, where=_OWN, lately=1.6),
    Habit(category="Eating out",
          payees=("Trattoria Belfiore", "The Heron Inn", "Saffron Court", "Osteria Lume", "Blue Door Grill"),
          visits_per_month=3.0, median=44, spread=0.42, weekend=2.6, busy=_SUMMER, lately=1.5),
    Habit(category="Transport", payees=("Westmere Transit",), visits_per_month=8.0, median=3.2, spread=0.3, weekend=0.5,
          where=_ONLY_OWN, busy=MappingProxyType({7: 0.7, 8: 0.6})),
    Habit(category="Transport", payees=("Bluebird Taxis", "Pedalo Bike Hire"), visits_per_month=1.5, median=13, spread=0.45,
          weekend=1.8),
    Habit(category="Transport", payees=("Lowland Railways",), visits_per_month=0.8, median=36, spread=0.55, weekend=1.5,
          settled=(10, 8.0)),
    Habit(category="Car", payees=("Ridgeway Fuels", "Petrovia Station", "Ridgeway Fuels North"), visits_per_month=3.1,
          median=51, spread=0.2, need="car", where=_MAIN, busy=_SUMMER),
    Habit(category="Car", payees=("Westmere Parking", "Quayside Car Park"), visits_per_month=3.0, median=4.2, spread=0.5,
          need="car", weekend=1.4, where=_OWN),
    Habit(category="Car", payees=("Dunmore Garage", "Sparkle Car Wash"), visits_per_month=0.3, median=105, spread=0.8,
          weekend=0.2, need="car", where=_MAIN),
    Habit(category="Shopping", payees=("Parcelway", "Ottilie Online", "Oak & Ember", "Market Row Store", "Tinker & Twine",
                                       "Halvard Outlet"), visits_per_month=4.6, median=28, spread=0.8, busy=_GIVING),
    Habit(category="Shopping", payees=("Voltkeller Electronics", "Pixelhaus"), visits_per_month=0.4, median=96, spread=0.7,
          busy=_GIVING),
    Habit(category="Shopping", payees=("Foxglove Books",), visits_per_month=1.1, median=17, spread=0.4, busy=_GIVING,
          where=_OWN),
    Habit(category="Shopping", payees=("Lavendel Drogerie", "Bright & Tidy"), visits_per_month=2.6, median=15.5, spread=0.5,
          where=_MAIN),
    Habit(category="Clothing", payees=("Threadneedle Row", "Skandi Kids", "Moor & Fell Outdoor", "Lindqvist Shoes"),
          visits_per_month=1.8, median=45, spread=0.65, weekend=1.8, busy=_SEASONS),
    Habit(category="Health", payees=("Elderflower Pharmacy", "Market Square Pharmacy"), visits_per_month=2.0, median=15,
          spread=0.55, weekend=0.5, where=_MAIN, busy=MappingProxyType({1: 1.4, 2: 1.4, 11: 1.2})),
    Habit(category="Health", payees=("Dr. Amsel Dental Practice", "Kestrel Physiotherapy", "Clearview Opticians"),
          visits_per_month=0.45, median=72, spread=0.6, weekend=0.1, where=_MAIN),
    Habit(category="Personal care", payees=("Salon Margerite", "Razor & Comb"), visits_per_month=1.6, median=33, spread=0.3,
          weekend=1.2, where=_ONLY_OWN),
    Habit(category="Home", payees=("Timberyard DIY", "Nest & Nail", "Möbelhof Brandt"), visits_per_month=1.5, median=34,
          spread=0.85, weekend=2.0, busy=MappingProxyType({4: 1.6, 5: 1.5, 6: 1.2})),
    Habit(category="Pets", payees=("Whisker & Paw", "Napfgold"), visits_per_month=1.6, median=27, spread=0.4, need="pet",
          where=_MAIN),
    Habit(category="Pets", payees=("Meadow Lane Vets",), visits_per_month=0.15, median=86, spread=0.5, weekend=0.1,
          need="pet"),
    Habit(category="Gifts", payees=("Petal & Post Florist", "Lantern Gifts", "Kiddo Toys"), visits_per_month=1.1,
          median=29, spread=0.5, where=_OWN, busy=MappingProxyType({12: 4.0, 5: 1.4, 11: 1.3})),
    Habit(category="Leisure", payees=("Lichtspiel Cinema", "Westmere Theatre", "Escapade Rooms"), visits_per_month=1.8,
          median=23, spread=0.4, weekend=2.5, where=_OWN),
    Habit(category="Leisure", payees=("Westmere Baths", "Boulder Barn"), visits_per_month=1.6, median=12, spread=0.3,
          weekend=2.0, where=_OWN, busy=_SUMMER),
    Habit(category="Leisure", payees=("Ticketwinkel",), visits_per_month=0.4, median=62, spread=0.45, busy=_SUMMER),
    Habit(category="Education", payees=("Inkwell Stationers", "Oldbrook School Fund"), visits_per_month=0.7, median=18,
          spread=0.6, weekend=0.3, need="child", where=_MAIN, busy=MappingProxyType({8: 2.0, 9: 2.5})),
    Habit(category="Childcare", payees=("Sitterbell",), visits_per_month=0.9, median=42, spread=0.3, weekend=2.5, need="child",
          where=_ONLY_OWN),
)
NOTES: Final = (20, 40, 50, 50, 50, 100, 100, 150)
"""What people draw from a cash machine, in euros."""
WITHDRAWALS_PER_MONTH: Final = 2.6


def everyday(setting: Setting, away: Collection[date]) -> list[DemoTransaction]:
    """All purchases of the habits, and cash from machines. `away` are the days on which nobody is at home."""
    habits = [(number, habit) for number, habit in enumerate(HABITS) if setting.has(habit.need)]
    return [row for number, habit in habits for row in _visits(setting, number, habit, away)] + _withdrawals(setting, away)


def _visits(setting: Setting, number: int, habit: Habit, away: Collection[date]) -> list[DemoTransaction]:
    """All visits of one habit."""
    rng = setting.rng(f"habit {number}")
    days = _days(rng, setting, habit, away)
    payees = _weighted(rng, habit.payees, len(days))
    places = _weighted(rng, tuple(habit.where), len(days), tuple(habit.where.values()))
    sizes = habit.median * np.exp(habit.spread * rng.standard_normal(len(days)))
    sizes *= np.where(rng.random(len(days)) < TAIL_SHARE, 1 + rng.pareto(2.0, len(days)), 1.0)
    second = rng.random(len(days)) < 0.5
    rows = []
    for index, day in enumerate(days):
        place, payee = places[index], payees[index]
        own: Role = "second" if second[index] else "first"
        account = setting.account(own if place == "own" else place)
        size = min(float(sizes[index]), LARGEST * habit.median) * setting.growth(day)
        rows.append(DemoTransaction(
            date=day, account=account, payee=payee, category=habit.category, amount_minor=-max(setting.spent(size), 1),
            description=wording.purchase(rng, payee, day, on_card=place == "card"),
        ))
    return rows


def _days(rng: np.random.Generator, setting: Setting, habit: Habit, away: Collection[date]) -> list[date]:
    """The days of the visits, in order; a day may occur twice."""
    count = (setting.today - setting.start).days + 1
    days = [setting.start + timedelta(days=offset) for offset in range(count)]
    usual = habit.visits_per_month / MEAN_MONTH_DAYS * 7 / (5 + 2 * habit.weekend)
    recent = setting.before_today(RECENT_DAYS)
    months, times = habit.settled
    settled = Month.of(setting.today).plus(-months).start if months else None
    rate = [
        usual * (habit.weekend if day.weekday() >= 5 else 1.0) * habit.busy.get(day.month, 1.0)
        * (WHILE_AWAY if day in away else 1.0) * (habit.lately if day > recent else 1.0)
        * (times if settled is not None and day >= settled else 1.0)
        for day in days
    ]
    return [day for day, visits in zip(days, rng.poisson(rate).tolist(), strict=True) for _ in range(visits)]


def _weighted(
    rng: np.random.Generator, choices: Sequence[_Choice], count: int, weights: Sequence[float] = (),
) -> list[_Choice]:
    """As many picks; without weights the first choice is the favourite (a Zipf law with exponent 0.9)."""
    raw = np.array(weights) if weights else 1 / np.arange(1, len(choices) + 1) ** 0.9
    edges = np.cumsum(raw / raw.sum())[:-1]
    return [choices[pick] for pick in np.searchsorted(edges, rng.random(count)).tolist()]


def _withdrawals(setting: Setting, away: Collection[date]) -> list[DemoTransaction]:
    """Cash from machines, in whole notes."""
    rng = setting.rng("cash")
    habit = Habit(category="Cash", payees=(), visits_per_month=WITHDRAWALS_PER_MONTH, median=0, spread=0, weekend=1.3)
    rows = []
    for day in _days(rng, setting, habit, away):
        drawer: Role = "second" if rng.random() < 0.5 else "first"
        amount = setting.round_sum(setting.spent(NOTES[int(rng.integers(len(NOTES)))]))
        rows.append(DemoTransaction(
            date=day, account=setting.account(drawer), payee="Cash machine", category="Cash", amount_minor=-amount,
            description=f"CASH MACHINE {wording.TOWN} {int(rng.integers(1000, 10_000))} {day:%d.%m}",
        ))
    return rows
