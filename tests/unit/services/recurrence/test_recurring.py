"""The book of what recurs: found streams joined with what was said and planned, and the dated events to come."""

from datetime import date, timedelta

import pandas as pd
import pytest

from finance_core.errors import InvalidError
from finance_core.services import accounts, ledgers, transactions
from finance_core.services.importing import imports
from finance_core.services.naming import payees
from finance_core.services.recurrence import bank_holidays, recurring, schedules
from finance_core.services.recurrence.recurrences import Book, Recurrence
from finance_core.services.recurrence.recurring import Finder
from finance_core.storage import Store
from tests.ledgers import NOW, TODAY, bank_file, load, new_account
from tests.unit.services.recurring_household import (
    FILE,
    FILMS,
    NOW_MONTH,
    RENT,
    WAGE,
    book,
    bring,
    home,
    monthly,
    named,
    plan_of,
    soon,
    store,
)

__all__ = ["home", "store"]

def test_nothing_recurs_in_an_empty_household(store: Store, home: int) -> None:
    empty = book(store, home)
    assert (empty.items, empty.yearly_minor(empty.bills)) == ((), 0)
    assert recurring.planned(empty, soon(90)).empty


def test_what_is_found_with_its_price_and_its_next_day(store: Store, home: int) -> None:
    bring(store, home)
    films = named(store, home, "Cinevale")
    assert (films.state, films.status, films.cadence, films.amount_minor) == ("found", "active", "monthly", -1799)
    assert (films.yearly_minor, films.next_date, len(films.payments)) == (-21588, date(2026, 12, 12), 12)
    assert films.price is not None
    assert (films.price.before_minor, films.price.after_minor, films.price.yearly_minor) == (1499, 1799, 3600)
    found = book(store, home)
    assert [item.name for item in found.bills] == ["Elmhurst Lettings", "Cinevale"]
    assert (found.yearly_minor(found.bills), found.yearly_minor(found.incomes)) == (1101588, 2520000)


def test_what_is_planned_is_dated_and_sure_once_it_is_confirmed(store: Store, home: int) -> None:
    bring(store, home)
    schedules.confirm(store, home, [named(store, home, "Cinevale")], now=NOW)
    schedules.dismiss(store, home, [named(store, home, "Elmhurst Lettings")], now=NOW)
    events = recurring.planned(book(store, home), date(2027, 1, 15))
    assert [(f"{event.date:%m-%d}", event.payee, event.amount, event.sure) for event in events.itertuples()] == [
        ("12-12", "Cinevale", -17.99, True),
        ("12-20", "Oldbrook Clinic", 2100.0, False),
        ("01-12", "Cinevale", -17.99, True),
    ]
    assert {name: str(dtype) for name, dtype in events.dtypes.items()} == recurring.PLANNED_DTYPES


def test_what_was_due_yesterday_may_still_come_today(store: Store, home: int) -> None:
    load(store, home, bank_file([*RENT[:-1], ("2026-11-03", "Baker", "-3.20")]))
    events = recurring.planned(book(store, home, date(2026, 11, 3)), date(2026, 11, 30))
    assert [day.date() for day in events["date"]] == [date(2026, 11, 3)]


@pytest.mark.parametrize("decision", ["confirmed", "dismissed"])
def test_it_is_known_again_when_the_file_comes_again(store: Store, home: int, decision: str) -> None:
    """With other ids, one payment more in front, and another name of the payee."""
    batch = load(store, home, FILE)
    act = schedules.confirm if decision == "confirmed" else schedules.dismiss
    act(store, home, [named(store, home, "Cinevale")], now=NOW)
    imports.undo(store, home, batch.id, now=NOW)
    load(store, home, bank_file([("2025-11-12", "Cinevale", "-14.99"), *FILMS, *RENT, *WAGE]))
    payees.rename(store, home, "Cinevale", "Films and more", now=NOW)
    (films,) = [item for item in book(store, home).items if item.payee == "Films and more"]
    assert (films.state, len(films.payments)) == (decision, 13)


def test_it_is_known_by_payee_and_price_where_its_payments_are_gone(store: Store, home: int) -> None:
    batch = load(store, home, bank_file(FILMS[:6]))
    schedules.dismiss(store, home, [named(store, home, "Cinevale", date(2026, 5, 20))], now=NOW)
    imports.undo(store, home, batch.id, now=NOW)
    load(store, home, bank_file(FILMS[6:]))
    assert named(store, home, "Cinevale").state == "dismissed"


def test_a_dismissed_one_that_begins_anew_stays_away(store: Store, home: int) -> None:
    load(store, home, bank_file(list(monthly("Gym", ["-30.00"] * 5, first=NOW_MONTH.plus(-20)))))
    (before,) = book(store, home).items
    schedules.dismiss(store, home, [before], now=NOW)
    load(store, home, bank_file(list(monthly("Gym", ["-31.00"] * 4, day=5, first=NOW_MONTH.plus(-3)))))
    assert [item.state for item in book(store, home).items] == ["dismissed", "dismissed"]


def test_a_second_subscription_at_a_dismissed_payee_is_asked_about(store: Store, home: int) -> None:
    load(store, home, bank_file(list(monthly("Cloud", ["-2.99"] * 9))))
    schedules.dismiss(store, home, list(book(store, home).items), now=NOW)
    load(store, home, bank_file(list(monthly("Cloud", ["-12.99"] * 9, day=9))))
    assert {item.amount_minor: item.state for item in book(store, home).items} == {-299: "dismissed", -1299: "found"}


def test_a_plan_by_hand_takes_over_what_the_bank_brings(store: Store, home: int) -> None:
    account_id = new_account(store, home)
    schedules.add(store, home, plan_of(account_id, name="Cinevale", amount_minor=-1699, next_date=date(2026, 12, 12)), now=NOW)
    coming = named(store, home, "Cinevale")
    assert (coming.state, coming.status, coming.next_date) == ("manual", "coming", date(2026, 12, 14))
    load(store, home, bank_file(FILMS))
    films = named(store, home, "Cinevale")
    assert (films.state, films.status, len(films.payments), films.amount_minor) == ("manual", "active", 12, -1699)
    assert films.price is not None


def test_a_plan_by_hand_is_late_where_nothing_came(store: Store, home: int) -> None:
    account_id = new_account(store, home)
    load(store, home, bank_file([("2026-11-20", "Baker", "-3.20")]))
    schedules.add(store, home, plan_of(account_id, name="Club", next_date=date(2026, 11, 2)), now=NOW)
    club = named(store, home, "Club")
    assert (club.status, club.due_date, club.next_date) == ("late", date(2026, 11, 2), date(2026, 12, 2))
    transactions.add(store, home, account_id, day=date(2026, 11, 4), amount_minor=-3000, payee="Club", now=NOW)
    assert (named(store, home, "Club").status, len(named(store, home, "Club").payments)) == ("active", 1)


def test_other_currencies_are_found_as_booked_and_summed_as_converted(store: Store, home: int) -> None:
    bring(store, home)
    new_account(store, home, "Abroad", currency="USD")
    paid = monthly("Cloud", ["-10.00"] * 6, first=NOW_MONTH.plus(-5))
    rows = "".join(f"{day},{payee},{amount},USD\n" for day, payee, amount in paid)
    load(store, home, f"Date,Description,Amount,Currency\n{rows}".encode(), account="Abroad")
    found = book(store, home)
    cloud = next(item for item in found.items if item.name == "Cloud")
    assert (cloud.currency, cloud.amount_minor, cloud.is_fixed) == ("USD", -1000, True)
    assert -12000 < cloud.yearly_minor < -6000
    event = recurring.planned(found, soon(30)).set_index("payee").loc["Cloud"]
    assert (event["booked"], event["currency"]) == (-10.0, "USD")
    assert event["amount"] == pytest.approx(-10 * found.rates["USD"])


def test_what_lies_on_a_closed_account_has_ended(store: Store, home: int) -> None:
    bring(store, home)
    account = accounts.listed(store, home, TODAY)[0].account
    films = named(store, home, "Cinevale")
    yearly = plan_of(account.id, name="Cinevale", amount_minor=films.amount_minor, cadence="annual", next_date=soon(20))
    schedules.edit(store, home, films, yearly, now=NOW)
    schedules.add(store, home, plan_of(account.id, name="Gym"), now=NOW)
    accounts.change(store, home, account.id, closed=True, version=None, now=NOW)
    closed = book(store, home)
    assert len(closed.items) == 4
    assert {item.status for item in closed.items} == {"ended"}
    assert recurring.planned(closed, soon(400)).empty


def test_an_answer_costs_no_new_search(store: Store, home: int) -> None:
    bring(store, home)
    finder = Finder()
    first = finder.found(ledgers.load(store, home).transactions, TODAY)
    schedules.confirm(store, home, list(book(store, home).items), now=NOW)
    past = ledgers.load(store, home).transactions
    assert finder.found(past, TODAY) is first
    assert finder.found(past, TODAY + timedelta(days=40)) is not first
    assert finder.found(pd.DataFrame(past.iloc[:-3]), TODAY) is not first


def test_bank_holidays_move_what_is_due(store: Store, home: int) -> None:
    """4 May 2026 is a bank holiday in Britain, 1 May in the euro payment system."""
    account_id = new_account(store, home)
    for name, day in (("May Day", date(2026, 5, 4)), ("Labour Day", date(2026, 5, 1))):
        schedules.add(store, home, plan_of(account_id, name=name, next_date=day), now=NOW)
    today = date(2026, 4, 20)
    assert [item.next_date for item in sorted_by_name(book(store, home, today))] == [date(2026, 5, 4), date(2026, 5, 4)]
    bank_holidays.choose(store, home, "GB", now=NOW)
    assert [item.next_date for item in sorted_by_name(book(store, home, today))] == [date(2026, 5, 1), date(2026, 5, 5)]
    with pytest.raises(InvalidError, match="not known"):
        bank_holidays.choose(store, home, "Atlantis", now=NOW)


def test_a_currency_of_one_country_speaks_for_it(store: Store, home: int) -> None:
    assert recurring.kept(store, home).country == bank_holidays.EURO_SYSTEM
    new_account(store, home, currency="GBP")
    assert recurring.kept(store, home).country == "GB"


def sorted_by_name(found: Book) -> list[Recurrence]:
    return sorted(found.items, key=lambda item: item.name)
