"""Holidays: every summer one, in turn abroad and at the sea at home; payees nobody knows, in a currency named in the text."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from finance_core.demo import wording
from finance_core.demo.setting import LEVELS, Setting
from finance_core.demo.values import DemoTransaction
from finance_core.money import minor_digits

LENGTH_DAYS: Final = 10
BOOKED_AHEAD_DAYS: Final = 95
PURCHASES_PER_DAY: Final = 2.1


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where the holiday goes. `per_euro` is the rate of its currency (rounded rates of 2025), 0 at home."""

    town: str
    currency: str
    per_euro: float
    payees: tuple[str, ...]
    journey: str
    house: str


ABROAD: Final = (
    Place(town="BERGEN NO", currency="NOK", per_euro=11.7, journey="Norrsken Ferries", house="Pensjonat Utsikt",
          payees=("Fjordkroa", "Bakeri Solhaug", "Kiosk Måke", "Sjøstua Mat", "Nordlys Suvenir", "Skogbuss")),
    Place(town="BRNO CZ", currency="CZK", per_euro=24.9, journey="Lowland Railways", house="Penzion Pod Lipou",
          payees=("Hospoda U Javoru", "Pekárna Lipka", "Muzeum Mlýnek", "Trh U Studny", "Kavárna Sojka", "Tramvaj Kopec")),
)
AT_HOME: Final = Place(town="SEABRIGHT", currency="", per_euro=0.0, journey="Lowland Railways", house="Seabright Holiday Homes",
                       payees=("The Shrimp Shack", "Seabright Ices", "Dune Café", "Harbour Boat Tours", "Kite & Pebble"))


def trips(setting: Setting) -> tuple[list[DemoTransaction], frozenset[date]]:
    """The payments of all holidays up to today, and the days away."""
    rows: list[DemoTransaction] = []
    away: set[date] = set()
    summers = [date(year, 7, 6) for year in range(setting.start.year, setting.today.year + 1)]
    for turn, summer in enumerate(day for day in summers if setting.start <= day <= setting.today):
        place = AT_HOME if turn % 2 else ABROAD[turn // 2 % len(ABROAD)]
        first = summer + timedelta(days=5 * (turn % 3))
        rows += _payments(setting, place, first)
        away |= {first + timedelta(days=offset) for offset in range(LENGTH_DAYS)}
    return [row for row in rows if setting.start <= row.date <= setting.today], frozenset(away)


def _payments(setting: Setting, place: Place, first: date) -> list[DemoTransaction]:
    """What one holiday costs: the journey ahead, the house on arrival, and small payments every day."""
    rng = setting.rng(f"trip {first}")
    card = setting.account("card")

    def paid(payee: str, day: date, euros: float) -> DemoTransaction:
        minor = setting.spent(euros * setting.growth(day))
        description = wording.purchase(rng, payee, day, on_card=True, town=place.town)
        if place.per_euro:
            rate = place.per_euro / LEVELS[setting.profile.currency]
            foreign = minor / 10 ** minor_digits(setting.profile.currency) * rate
            description += f" {place.currency} {foreign:.2f} RATE {rate:.4f}"
        return DemoTransaction(
            date=day, account=card, payee=payee, category="Holidays", amount_minor=-minor, description=description,
        )

    ahead = first - timedelta(days=BOOKED_AHEAD_DAYS)
    journey = DemoTransaction(
        date=ahead, account=card, payee=place.journey, category="Holidays",
        amount_minor=-setting.spent(float(rng.uniform(420, 560))),
        description=wording.purchase(rng, place.journey, ahead, on_card=True),
    )
    rows = [journey, paid(place.house, first, float(rng.uniform(640, 820)))]
    for offset in range(LENGTH_DAYS):
        for _ in range(int(rng.poisson(PURCHASES_PER_DAY))):
            payee = place.payees[int(rng.integers(len(place.payees)))]
            rows.append(paid(payee, first + timedelta(days=offset), float(rng.lognormal(3.1, 0.6))))
    return rows
