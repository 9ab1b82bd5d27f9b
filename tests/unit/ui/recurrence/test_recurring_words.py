"""What the page of recurring payments says, word by word, and what its charts show."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from finance_core.dates import Month
from finance_core.ml.cadences.timetable import timetable
from finance_core.models import Schedule
from finance_core.services.recurrence import bill_calendar, subscriptions
from finance_core.services.recurrence.bill_calendar import Entry
from finance_core.services.recurrence.recurrences import Book, Paid, PriceChange, Recurrence
from pages.ui.palette import LIGHT
from pages.ui.recurrence import recurring_charts, recurring_tables, recurring_words
from pages.ui.recurrence.recurring_charts import MonthView

TODAY: Final = date(2026, 11, 21)
RISE: Final = PriceChange(day=date(2026, 6, 15), share=0.2001, before_minor=1499, after_minor=1799, yearly_minor=3600)


def item(name: str = "Cinevale", amount_minor: int = -1799, **values: Any) -> Recurrence:
    """A subscription with a year of payments."""
    filled: dict[str, Any] = {
        "key": f"found-{name}", "state": "found", "status": "active", "name": name, "payee": name, "account": "Card",
        "category": "Subscriptions", "group": "wants", "is_essential": False, "currency": "EUR", "amount_minor": amount_minor,
        "yearly_minor": 12 * amount_minor, "cadence": "monthly",
        "timetable": timetable("monthly", "day", date(2026, 11, 14), income=amount_minor > 0), "next_date": date(2026, 12, 14),
        "due_date": date(2026, 12, 14),
        "payments": tuple(Paid(place, date(2025, 12, 14) + timedelta(days=30 * place), amount_minor) for place in range(12)),
        "price": None, "is_fixed": True, "is_trial": False, "confidence": 1.0, "decision": None, "schedule": None,
    }  # fmt: skip
    return Recurrence(**filled | values)


def book(*items: Recurrence) -> Book:
    return Book(currency="EUR", today=TODAY, items=items, rates={"EUR": 1.0})


FILMS: Final = item(price=RISE)
WAGE: Final = item("Clinic", 210000, next_date=date(2026, 12, 18))
LATE: Final = item("Music school", -4600, status="late", due_date=date(2026, 11, 9))


def test_the_answer_has_the_year_the_month_and_what_is_late() -> None:
    assert recurring_words.answer(book(FILMS, LATE, WAGE)) == (
        "**€768 a year** goes out in 2 recurring payments, €64 a month; €25,200 comes in. Late: Music school."
    )


def test_the_queue_counts_what_waits() -> None:
    assert recurring_words.queue_answer(book(FILMS)) == "1 payment seems to recur: does it?"
    assert recurring_words.queue_answer(book(FILMS, WAGE)) == "2 payments seem to recur: do they?"


def test_the_overview_is_told_what_is_late_before_what_waits() -> None:
    assert recurring_words.offer(book(FILMS, LATE)) == "**Music school** is late, due since 9 Nov."
    assert recurring_words.offer(book(FILMS, WAGE)) == "**2 payments** that seem to recur can be confirmed."
    assert recurring_words.offer(book(replace(FILMS, state="confirmed"))) == ""


def test_facts_of_one() -> None:
    assert recurring_words.facts(FILMS, TODAY) == "Every month · €17.99 · next Mon 14 Dec · Card"
    varying = replace(WAGE, is_fixed=False)
    assert recurring_words.facts(varying, TODAY) == "Every month · about €2,100.00 in · next Fri 18 Dec · Card"
    assert recurring_words.due(LATE, TODAY) == "due since 9 Nov"
    assert recurring_words.due(replace(FILMS, next_date=date(2026, 10, 14)), TODAY) == "due on 14 Oct, not booked yet"
    assert recurring_words.due(replace(FILMS, status="ended", next_date=None), TODAY) == "ended, last on 9 Nov"
    assert recurring_words.due(replace(FILMS, status="coming", next_date=date(2027, 1, 4)), TODAY) == "first Mon 4 Jan 2027"
    assert recurring_words.so_far(FILMS, TODAY) == "12 payments since 14 Dec 2025, €216 in all."


def test_dearer_is_orange_for_bills_and_green_for_wages() -> None:
    assert recurring_words.badges(FILMS, TODAY) == ":orange-badge[:material/trending_up: +20% since 15 Jun]"
    assert recurring_words.badges(replace(WAGE, price=RISE), TODAY).startswith(":green-badge")
    old = replace(FILMS, price=RISE._replace(day=date(2025, 6, 15)))
    assert recurring_words.badges(old, TODAY) == ""


def test_price_rises_say_what_they_add_to_a_year() -> None:
    assert recurring_words.rises_answer(book(FILMS, WAGE)) == "1 price rose: €36 more a year"
    assert recurring_words.rises_answer(book(WAGE)) == "No price rose in the last year"
    assert recurring_words.price_line(FILMS, RISE, TODAY, "EUR") == "€14.99 to €17.99 from 15 Jun on: €36 more a year."


def test_reasons_come_with_their_numbers() -> None:
    trial = replace(FILMS, is_trial=True, payments=(Paid(1, date(2026, 4, 13), -199), *FILMS.payments[5:]))
    planned = Schedule(
        id=1, decision_id=1, name="Cinevale", payee_id=None, account_id=1, category_id=None, amount_minor=-1799,
        own_amount=False, cadence="monthly", day_rule="day", first_date=TODAY, own_rhythm=False, last_date=date(2026, 9, 20),
        version=1,
    )  # fmt: skip
    kept_on = replace(FILMS, schedule=planned, status="ended", next_date=None)
    turned = "It began at €1.99 on 13 Apr, and costs €17.99 since 13 May."
    assert recurring_words.reason("trial", trial, TODAY) == turned
    assert recurring_words.reason("rise", FILMS, TODAY) == "It rose by 20% on 15 Jun, from €14.99 to €17.99."
    assert recurring_words.reason("twice", FILMS, TODAY) == "You pay Cinevale more than once every month."
    assert recurring_words.reason("after_end", kept_on, TODAY) == (
        "It should have ended on 20 Sep, yet €17.99 went out on 9 Nov. Ask for it back."
    )
    assert recurring_words.reason("begins", replace(FILMS, status="coming"), TODAY) == (
        "The first payment is due Mon 14 Dec: cancel before that, if you don’t want it."
    )
    assert recurring_words.candidates_answer(subscriptions.candidates(book(WAGE))) == "Nothing asks to be cancelled"


def month_view() -> MonthView:
    """A day with two payments, one of which stands out, one that was missed, and one to come."""
    month = Month(2026, 11)
    days: list[tuple[int, Recurrence, bill_calendar.Mark]] = [
        (9, LATE, "missed"), (12, item("Rent", -90000), "paid"), (12, FILMS, "other"), (30, WAGE, "upcoming"),
    ]  # fmt: skip
    entries = [
        Entry(day=date(2026, 11, day), item=one, mark=mark, amount_minor=one.amount_minor, expected_minor=-1499,
              payment_id=None)
        for day, one, mark in days
    ]  # fmt: skip
    sums = bill_calendar.day_sums(book(FILMS), entries)
    return MonthView(month=month, entries=entries, sums=sums, today=TODAY, currency="EUR")


def test_the_month_in_words_and_as_a_calendar() -> None:
    view = month_view()
    assert recurring_words.month_answer(view.entries, view.month) == (
        "November 2026: 1 paid, 1 with another amount, 1 did not come, 1 to come"
    )
    assert recurring_words.month_answer([], view.month) == "November 2026: nothing due"
    figure = recurring_charts.calendar_chart(view, LIGHT)
    (clicks,) = figure.data
    assert [place[0] for place in clicks.customdata] == [9, 12, 30]
    assert "Cinevale €17.99: another amount" in clicks.customdata[1][1]
    texts = [note.text for note in figure.layout.annotations]
    assert {"€918", "+€2,100", "✕", "◆", "●", "○"} <= set(texts)
    assert "€46" not in texts  # it did not come
    assert len(figure.layout.shapes) == 30


def test_a_name_out_of_a_file_is_text_in_charts_and_tables() -> None:
    view = month_view()
    bad = replace(view, entries=[replace(view.entries[0], item=item("<b>Bad</b> $1$"))])
    assert "&lt;b&gt;Bad" in recurring_charts.calendar_chart(bad, LIGHT).data[0].customdata[0][1]
    table = recurring_tables.entries_list(bad.entries, LIGHT, TODAY).to_string(delimiter="|")
    assert r"\<b\>Bad\</b\> \$1\$" in table
    assert "✕ Did not come" in table


def test_amounts_over_time_name_the_last() -> None:
    figure = recurring_charts.amounts_chart(FILMS, LIGHT)
    assert (len(figure.data[0].x), figure.layout.annotations[0].text) == (12, "<b>€17.99</b>")
