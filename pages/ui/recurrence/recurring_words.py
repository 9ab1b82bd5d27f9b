"""What the page of recurring payments says: sentences with numbers, out of a finished book. Markdown where it says so."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from babel import Locale

from finance_core.dates import Month
from finance_core.models import Cadence, DayRule
from finance_core.services.recurrence import schedules, subscriptions
from finance_core.services.recurrence.bill_calendar import Entry, Mark
from finance_core.services.recurrence.recurrences import Book, PriceChange, Recurrence
from finance_core.services.recurrence.subscriptions import Candidate, Kind
from pages.ui import format

if TYPE_CHECKING:
    import pandas as pd

CADENCES: Final[Mapping[Cadence, str]] = {
    "weekly": "Every week",
    "biweekly": "Every two weeks",
    "semimonthly": "Twice a month",
    "monthly": "Every month",
    "bimonthly": "Every two months",
    "quarterly": "Every three months",
    "semiannual": "Every half-year",
    "annual": "Every year",
}
DAY_RULES: Final[Mapping[DayRule, str]] = {
    "day": "The same day of the month",
    "last": "The last day of the month",
    "weekday": "The same weekday, such as the second Tuesday",
}
MARKS: Final[Mapping[Mark, str]] = {
    "paid": "Paid as expected",
    "other": "Another amount",
    "missed": "Did not come",
    "open": "Due, not booked yet",
    "upcoming": "To come",
}
SIGNS: Final[Mapping[Mark, str]] = {"paid": "●", "other": "◆", "missed": "✕", "open": "◐", "upcoming": "○"}
"""How the calendar marks them, beside their colours."""
SOON: Final = 14
"""Days ahead that are listed one by one."""
EMPTY: Final = (
    "Bills, subscriptions and wages are found by themselves: when each is due, what it costs a year, and what got dearer."
)
TOO_FEW: Final = (
    "Nothing that comes back was found. A payment counts once it came three times in a rhythm; where half a year or more "
    "lies between, twice is enough. You can plan one by hand."
)
QUIET: Final = "Transfers between your own accounts are left out: they come back, but cost nothing."
ACTIONS: Final = (schedules.ACTION, "undo")
CALENDAR_READING: Final = " ".join(f"{SIGNS[mark]} {words.lower()}" for mark, words in MARKS.items())


def answer(book: Book) -> str:
    """The page's answer, in markdown: what goes out and comes in by rhythm, and what waits or is late."""
    bills, incomes = book.bills, book.incomes
    going = f"**{_money(book.yearly_minor(bills), book)} a year** goes out in {format.count(len(bills), 'recurring payment')}"
    parts = [f"{going}, {_money(book.monthly_minor(bills), book)} a month"]
    if incomes:
        parts.append(f"{_money(book.yearly_minor(incomes), book)} comes in")
    late = [item.name for item in book.going if item.status == "late"]
    words = "; ".join(parts) + "."
    if late:
        words += f" Late: {format.escaped(format.listed([format.short(name, 30) for name in late[:3]]))}"
        words += f" and {len(late) - 3} more." if len(late) > 3 else "."
    return words


def offer(book: Book) -> str:
    """For the overview, in markdown: what still goes out though it ended, what is late, else what waits; "" for none of it."""
    charged = [item for item in book.items if item.after_end and item.state != "dismissed"]
    late = [item for item in book.going if item.status == "late"]
    for item in charged[:1]:
        return f"**{format.escaped(format.short(item.name, 40))}** still takes money though it should have ended."
    for item in late[:1]:
        more = f", and {len(late) - 1} more {'is' if len(late) == 2 else 'are'} late" if len(late) > 1 else ""
        return f"**{format.escaped(format.short(item.name, 40))}** is late, {due(item, book.today)}{more}."
    if book.waiting:
        return f"**{format.count(len(book.waiting), 'payment')}** that {_seem(len(book.waiting))} to recur can be confirmed."
    return ""


def _seem(number: int) -> str:
    return "seems" if number == 1 else "seem"


def queue_answer(book: Book) -> str:
    """The title of the queue."""
    number = len(book.waiting)
    return "1 payment seems to recur: does it?" if number == 1 else f"{number:,} payments seem to recur: do they?"


def facts(item: Recurrence, today: date) -> str:
    """`Every month · €17.99 · next Mon 14 Dec · €216 a year · Credit card`."""
    amount = format.money(abs(item.amount_minor), item.currency, cents=True)
    size = amount if item.is_fixed else f"about {amount}"
    parts = [CADENCES[item.cadence], f"{size} in" if item.is_income else size, due(item, today)]
    return " · ".join([*parts, item.account])


def due(item: Recurrence, today: date) -> str:
    """`next Mon 14 Dec`, `due since 9 Nov`, `due on 14 Oct, not booked yet`, `ended, last on 2 Feb`."""
    if item.status == "late" and item.due_date is not None:
        return f"due since {format.day(item.due_date, today)}"
    if item.next_date is None:
        return f"ended, last on {format.day(item.payments[-1].day, today)}" if item.payments else "ended"
    if item.next_date < today:
        return f"due on {format.day(item.next_date, today)}, not booked yet"
    return f"{'first' if item.status == 'coming' else 'next'} {ahead(item.next_date, today)}"


def ahead(day: date, today: date) -> str:
    """A day to come: `Thu 24 Dec`, `Thu 24 Dec 2027`."""
    return f"{day:%a} {format.day(day, today)}"


def badges(item: Recurrence, today: date) -> str:
    """What is special about it, as markdown badges."""
    found = []
    if item.status == "late":
        found.append(":orange-badge[:material/schedule: Late]")
    if item.price is not None and item.price.day > today - timedelta(days=366):
        rose = item.price.share > 0
        tint, icon = "orange" if rose != item.is_income else "green", "trending_up" if rose else "trending_down"
        words = f"{format.percent(item.price.share, signed=True)} since {format.day(item.price.day, today)}"
        found.append(f":{tint}-badge[:material/{icon}: {words}]")
    if item.turned_paid is not None and item.turned_paid.day > today - timedelta(days=366):
        found.append(":orange-badge[:material/hourglass_bottom: Trial turned paid]")
    return " ".join(found)


def price_line(item: Recurrence, price: PriceChange, today: date, currency: str) -> str:
    """`€14.99 to €17.99 from 15 Jun on: €36 more a year.`"""
    before, after = (format.money(minor, item.currency, cents=True) for minor in (price.before_minor, price.after_minor))
    more = format.money(abs(price.yearly_minor), currency)
    return f"{before} to {after} from {format.day(price.day, today)} on: {more} {'more' if price.share > 0 else 'less'} a year."


def rises_answer(book: Book) -> str:
    """The title of the price rises."""
    risen = subscriptions.rises(book)
    if not risen:
        return "No price rose in the last year"
    return f"{format.count(len(risen), 'price')} rose: {_money(subscriptions.added_minor(book), book)} more a year"


def candidates_answer(found: Sequence[Candidate]) -> str:
    """The title of what one might cancel."""
    return f"{format.count(len(found), 'payment')} to think about" if found else "Nothing asks to be cancelled"


def reason(kind: Kind, item: Recurrence, today: date) -> str:
    """Why one might cancel it, with the numbers."""
    if kind == "after_end":
        paid, end = item.after_end[-1], item.schedule.last_date if item.schedule else None
        amount = format.money(abs(paid.amount_minor), item.currency, cents=True)
        ended = f"It should have ended on {format.day(end, today)}" if end else "It should have ended"
        return f"{ended}, yet {amount} went out on {format.day(paid.day, today)}. Ask for it back."
    if kind == "begins":
        first = ahead(item.next_date, today) if item.next_date else "soon"
        return f"The first payment is due {first}: cancel before that, if you don’t want it."
    if kind == "trial" and item.turned_paid is not None:
        trial, paid = item.payments[0], item.turned_paid
        begun, later = (format.money(abs(one.amount_minor), item.currency, cents=True) for one in (trial, paid))
        return f"It began at {begun} on {format.day(trial.day, today)}, and costs {later} since {format.day(paid.day, today)}."
    if kind == "rise" and item.price is not None:
        before, after = (format.money(minor, item.currency, cents=True) for minor in item.price[2:4])
        share = format.percent(item.price.share)
        return f"It rose by {share} on {format.day(item.price.day, today)}, from {before} to {after}."
    return f"You pay {item.payee} more than once {CADENCES[item.cadence].lower()}."


def month_answer(entries: Sequence[Entry], month: Month) -> str:
    """The title of the calendar: `November 2026: 21 paid, 1 did not come, 6 to come`."""
    many = Counter(entry.mark for entry in entries)
    words: dict[Mark, str] = {
        "paid": "paid", "other": "with another amount", "missed": "did not come", "open": "due, not booked yet",
        "upcoming": "to come",
    }  # fmt: skip
    said = [f"{many[mark]:,} {told}" for mark, told in words.items() if many[mark]]
    return f"{format.month(month)}: {', '.join(said) if said else 'nothing due'}"


def entry_state(entry: Entry) -> str:
    """What became of one day: `● Paid as expected`, `◆ Another amount, usually €14.99`."""
    words = f"{SIGNS[entry.mark]} {MARKS[entry.mark]}"
    if entry.mark != "other":
        return words
    return f"{words}, before {format.money(abs(entry.expected_minor), entry.item.currency, cents=True)}"


def soon_answer(due_soon: "pd.DataFrame", currency: str) -> str:
    """The title of the next days, out of what is `planned` in them."""
    out = due_soon.loc[due_soon["amount"] < 0, "amount"]
    if out.empty:
        return f"No bill is due in the next {SOON} days"
    return f"{format.whole(-out.sum(), currency)} due in the next {SOON} days"


def yearly_answer(book: Book) -> str:
    """The title of what it comes to in a year: the largest."""
    if not book.bills:
        return "No bill recurs"
    largest = book.bills[0]
    return f"{format.short(largest.name, 40)} is {format.percent(book.share(largest))} of all that recurs"


def so_far(item: Recurrence, today: date) -> str:
    """`37 payments since 14 Nov 2023, €598 in all.`"""
    if not item.payments:
        return "Nothing of it is booked yet."
    total = format.money(abs(item.paid_minor), item.currency)
    return f"{format.count(len(item.payments), 'payment')} since {format.day(item.payments[0].day, today)}, {total} in all."


def called(item: Recurrence) -> str:
    """`Tellaro Mobile, €21.99 every month`."""
    amount = format.money(abs(item.amount_minor), item.currency, cents=True)
    return f"{format.short(item.name, 40)}, {amount} {CADENCES[item.cadence].lower()}"


def country(code: str) -> str:
    """A country's name; whose bank holidays count where none was chosen."""
    return Locale("en").territories.get(code, code) if code else "Euro payment system"


def state(item: Recurrence) -> str:
    """`Confirmed`, `Found`, `By hand`, `Dismissed`."""
    return {"found": "Found", "confirmed": "Confirmed", "manual": "By hand", "dismissed": "Dismissed"}[item.state]


def _money(minor: int, book: Book) -> str:
    return format.money(minor, book.currency)
