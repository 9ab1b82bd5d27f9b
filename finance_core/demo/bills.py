"""Bills and wages: what comes on its day, moved where banks are closed. Amounts in euros of the demo household."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, exp, pi
from typing import Final

from finance_core.dates import Month
from finance_core.demo import business_days, wording
from finance_core.demo.setting import Role, Setting
from finance_core.demo.values import DemoTransaction


@dataclass(frozen=True, kw_only=True, slots=True)
class Bill:
    """A bill every `months` on a `day` of the month (from month `first` of the year), or every `every_days`.

    `rises` are price rises as (months before today, new price); `rate_per_year` is a rise each year in month `rises_in`.
    `spread` is the standard deviation of the logarithm of a metered bill, `winter` how much more it is in January than on
    average. `began` and `ended` are months before today, `trial` is the price of the first payment. Of one that is `late`,
    nothing came in the last LATE_DAYS.
    """

    payee: str
    what: str
    category: str
    amount: float
    day: int = 1
    role: Role = "main"
    months: int = 1
    first: int = 1
    every_days: int = 0
    spread: float = 0.0
    winter: float = 0.0
    rises: tuple[tuple[int, float], ...] = ()
    rate_per_year: float = 0.0
    rises_in: int = 0
    began: int | None = None
    ended: int | None = None
    trial: float | None = None
    late: bool = False
    need: str = ""


LATE_DAYS: Final = 26
"""So long a monthly payment may be overdue without having ended."""
RENT: Final = Bill(
    payee="Elmhurst Lettings", what="rent", category="Rent and mortgage", amount=1260, rate_per_year=0.028, rises_in=4,
)
POWER: Final = Bill(
    payee="Brightwater Energy", what="power and heat", category="Utilities", amount=121, day=12, spread=0.05, winter=0.38,
)
MUSIC: Final = Bill(
    payee="Tunewell Music", what="family", category="Subscriptions", amount=14.99, day=20, role="card", rises=((14, 16.99),),
)
GYM: Final = Bill(payee="Ironoak Gym", what="membership", category="Leisure", amount=32.90, day=4, role="second", began=22)
BILLS: Final = (
    RENT, POWER, MUSIC, GYM,
    Bill(payee="Westmere Waterworks", what="water", category="Utilities", amount=84, day=18, months=3, first=2, spread=0.07),
    Bill(payee="Westmere Town Services", what="waste", category="Utilities", amount=46, day=15, months=3, first=1),
    Bill(payee="Fennbridge Broadband", what="internet", category="Phone and internet", amount=34.99, day=5,
         rises=((3, 39.99),)),
    Bill(payee="Tellaro Mobile", what="mobile one", category="Phone and internet", amount=19.99, day=8, role="first",
         rises=((17, 21.99),)),
    Bill(payee="Tellaro Mobile", what="mobile two", category="Phone and internet", amount=14.99, day=8, role="second",
         need="partner"),
    Bill(payee="Cinevale", what="films", category="Subscriptions", amount=12.99, day=14, role="card",
         rises=((27, 14.99), (5, 17.99))),
    Bill(payee="Pagebound Audio", what="audiobooks", category="Subscriptions", amount=11.99, day=12, role="card", began=7,
         trial=1.99),
    Bill(payee="Skyshelf Storage", what="200 GB", category="Subscriptions", amount=2.99, day=3, role="card"),
    Bill(payee="The Westmere Courier", what="newspaper", category="Subscriptions", amount=18.50, day=2, role="card", ended=8),
    Bill(payee="Parcelway Plus", what="delivery year", category="Subscriptions", amount=69, day=22, role="card", months=12,
         first=10),
    Bill(payee="Farmgate Box", what="vegetables", category="Groceries", amount=21.50, every_days=14, began=19),
    Bill(payee="Harrow & Pell Insurance", what="home contents", category="Insurance", amount=138, day=6, months=12, first=2,
         rate_per_year=0.04, rises_in=1),
    Bill(payee="Harrow & Pell Insurance", what="liability", category="Insurance", amount=74.80, day=6, months=12, first=9),
    Bill(payee="Harrow & Pell Motor", what="car cover", category="Insurance", amount=264, day=2, months=6, first=1,
         rate_per_year=0.05, rises_in=1, need="car"),
    Bill(payee="Calder Life", what="term life", category="Insurance", amount=23.40, day=10),
    Bill(payee="Regional Tax Office", what="car tax", category="Taxes", amount=164, day=16, months=12, first=5, need="car"),
    Bill(payee="Westmere Council", what="municipal charges", category="Taxes", amount=58.25, day=15, months=3, first=2),
    Bill(payee="Little Acorn Nursery", what="place and meals", category="Childcare", amount=228, day=3, rate_per_year=0.03,
         rises_in=9, need="child"),
    Bill(payee="Notewise Music School", what="lessons", category="Education", amount=46, day=9, late=True, need="child"),
    Bill(payee="Whiskerguard", what="cat cover", category="Pets", amount=17.90, day=11, role="second", need="pet"),
    Bill(payee="Harbourlight Pension", what="own contribution", category="Pension", amount=110, day=2, role="first"),
    Bill(payee="Larkfield Funds", what="monthly plan", category="Long-term savings", amount=100, day=6, role="second"),
    Bill(payee="Hillside Animal Shelter", what="membership", category="Donations", amount=15, day=5, role="second"),
    Bill(payee="Fernhill Bank", what="account fee", category="Fees and interest", amount=4.90, day=31),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wage:
    """What comes in on its day; `day` 0 is the last business day. `rate_per_year` is the raise, in `raised_in`.

    `extra` is an additional share of a month's pay in the month `extra_in`, booked as `extra_name`.
    """

    payee: str
    what: str
    category: str
    amount: float
    role: Role
    day: int
    months: int = 1
    first: int = 1
    rate_per_year: float = 0.0
    raised_in: int = 1
    extra: float = 0.0
    extra_in: int = 0
    extra_name: str = ""
    spread: float = 0.0
    need: str = ""


WAGES: Final = (
    Wage(payee="Alderwerk Engineering", what="salary", category="Salary", amount=2630, role="first", day=0,
         rate_per_year=0.031, raised_in=1, extra=0.85, extra_in=11, extra_name="13th salary"),
    Wage(payee="Oldbrook Clinic Trust", what="salary", category="Salary", amount=2100, role="second", day=25,
         rate_per_year=0.026, raised_in=4, extra=0.42, extra_in=3, extra_name="bonus", need="partner"),
    Wage(payee="Family Allowance Office", what="child benefit", category="Benefits", amount=250, role="main", day=10,
         need="child"),
    Wage(payee="Regional Tax Office", what="income tax refund", category="Tax refunds", amount=620, role="main", day=19,
         months=12, first=6, spread=0.18),
)


def bills(setting: Setting) -> list[DemoTransaction]:
    """All bills up to today; the first payment after a price rise is labelled."""
    return [row for bill in BILLS if setting.has(bill.need) for row in _payments(setting, bill)]


def wages(setting: Setting) -> list[DemoTransaction]:
    """All wages and benefits up to today."""
    return [row for wage in WAGES if setting.has(wage.need) for row in _pay(setting, wage)]


def _payments(setting: Setting, bill: Bill) -> Iterator[DemoTransaction]:
    """The payments of one bill."""
    rng = setting.rng(f"bill {bill.payee} {bill.what}")
    account = setting.account(bill.role)
    before: float | None = None
    for due in _due(setting, bill):
        booked = business_days.on_or_after(due)
        price = bill.trial if before is None and bill.trial is not None else _price(setting, bill, due)
        season = 1 + bill.winter * cos(2 * pi * (due.timetuple().tm_yday - 15) / 365.25)
        metered = price * season * exp(bill.spread * rng.standard_normal()) if bill.spread else price
        rose = before is not None and price > before and before != bill.trial
        before = price
        if setting.start <= booked <= setting.today:
            yield DemoTransaction(
                date=booked, account=account, payee=bill.payee, category=bill.category, amount_minor=-setting.spent(metered),
                description=_text(bill, booked), label="price rise" if rose else "",
            )


def _text(bill: Bill, booked: date) -> str:
    if bill.role == "card":
        return wording.subscription(bill.payee, booked)
    return wording.direct_debit(bill.payee, booked, bill.what)


def _due(setting: Setting, bill: Bill) -> list[date]:
    """The days on which a bill is due, before they are moved to business days."""
    running = Month.of(setting.today)
    began = None if bill.began is None else running.plus(-bill.began).start
    ended = None if bill.ended is None else running.plus(-bill.ended).start
    if bill.every_days:
        anchor = date(2020, 1, 2)  # a Thursday, so that deliveries keep their weekday whatever the period
        late = -(setting.start - anchor).days % bill.every_days
        count = (setting.today - setting.start).days // bill.every_days + 1
        due = [setting.start + timedelta(days=late + step * bill.every_days) for step in range(count)]
    else:
        due = [
            business_days.day_of(month, bill.day) for month in setting.months if (month.month - bill.first) % bill.months == 0
        ]
    came = [day for day in due if (began is None or day >= began) and (ended is None or day < ended)]
    return [day for day in came if day < setting.before_today(LATE_DAYS)] if bill.late else came


def _price(setting: Setting, bill: Bill, due: date) -> float:
    """The price on that day, in euros, to the cent."""
    back = Month.of(setting.today).index - Month.of(due).index
    price = bill.amount
    for months, new in bill.rises:
        price = new if back <= months else price
    if bill.rate_per_year:
        rises = due.year - setting.start.year + (due.month >= bill.rises_in) - (setting.start.month >= bill.rises_in)
        price *= (1 + bill.rate_per_year) ** rises
    return round(price, 2)


def _pay(setting: Setting, wage: Wage) -> Iterator[DemoTransaction]:
    """The payments of one wage."""
    rng = setting.rng(f"wage {wage.payee} {wage.what}")
    for month in setting.months:
        if (month.month - wage.first) % wage.months:
            continue
        day = business_days.on_or_before(business_days.day_of(month, wage.day)) if wage.day else business_days.last_of(month)
        raises = month.year - setting.start.year + (month.month >= wage.raised_in) - (setting.start.month >= wage.raised_in)
        amount = wage.amount * (1 + wage.rate_per_year) ** raises * exp(wage.spread * rng.standard_normal())
        pays = [(wage.what, amount)] + ([(wage.extra_name, amount * wage.extra)] if month.month == wage.extra_in else [])
        for what, size in pays:
            if setting.start <= day <= setting.today:
                yield DemoTransaction(
                    date=day, account=setting.account(wage.role), payee=wage.payee, category=wage.category,
                    description=f"{what.upper()} {month} {wage.payee.upper()}", amount_minor=setting.earned(size),
                )
