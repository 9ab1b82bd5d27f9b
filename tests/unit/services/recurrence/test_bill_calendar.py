"""A month of what recurs: paid as expected, with another amount, missed, still open, to come."""

from datetime import date

from finance_core.dates import Month
from finance_core.services import accounts, ledgers
from finance_core.services.recurrence import bill_calendar, bill_dues, schedules
from finance_core.storage import Store
from tests.ledgers import NOW, TODAY, bank_file, load
from tests.unit.services.recurring_household import FILMS, RENT, book, bring, home, monthly, named, plan_of, store

__all__ = ["home", "store"]


def marks(store: Store, home: int, month: Month, today: date = TODAY) -> list[tuple[str, str, str, int]]:
    """Day, name, mark and amount of everything in a month."""
    found = bill_calendar.entries(book(store, home, today), month)
    return [(f"{entry.day:%m-%d}", entry.item.name, entry.mark, entry.amount_minor) for entry in found]


def test_a_month_that_is_over_and_one_to_come(store: Store, home: int) -> None:
    bring(store, home)
    assert marks(store, home, Month(2026, 7)) == [
        ("07-02", "Elmhurst Lettings", "paid", -90000),
        ("07-12", "Cinevale", "other", -1799),
        ("07-20", "Oldbrook Clinic", "paid", 210000),
    ]
    assert marks(store, home, Month(2026, 8))[1] == ("08-12", "Cinevale", "paid", -1799)
    assert [row[2] for row in marks(store, home, Month(2026, 12))] == ["upcoming"] * 3
    assert marks(store, home, Month(2025, 11)) == []


def test_what_did_not_come_and_what_may_still_come(store: Store, home: int) -> None:
    load(store, home, bank_file([*RENT[:5], *RENT[6:-1], ("2026-11-14", "Baker", "-3.20")]))
    assert [row[2] for row in marks(store, home, Month(2026, 5))] == ["missed"]
    assert [row[2] for row in marks(store, home, Month(2026, 11), date(2026, 11, 4))] == ["open"]
    assert [row[2] for row in marks(store, home, Month(2026, 11), date(2026, 11, 14))] == ["missed"]


def test_one_odd_payment_does_not_make_the_next_one_odd(store: Store, home: int) -> None:
    load(store, home, bank_file(list(monthly("Gym", ["-32.90"] * 6 + ["-60.80"] + ["-32.90"] * 5))))
    seen = [marks(store, home, Month(2026, month))[0][2] for month in (5, 6, 7)]
    assert seen == ["paid", "other", "paid"]


def test_a_bill_by_use_varies_and_stands_out_only_beyond_that(store: Store, home: int) -> None:
    amounts = ["-131.20", "-118.40", "-96.10", "-84.70", "-71.30", "-69.90", "-74.20", "-88.50", "-240.00", "-112.30", "-127.8"]
    load(store, home, bank_file(list(monthly("Energy", amounts, first=Month(2026, 1)))))
    seen = [marks(store, home, Month(2026, month))[0][2] for month in (8, 9, 10)]
    assert seen == ["paid", "other", "paid"]


def test_nothing_is_due_after_the_end_nor_where_it_was_dismissed(store: Store, home: int) -> None:
    bring(store, home)
    schedules.end(store, home, named(store, home, "Cinevale"), TODAY, now=NOW)
    schedules.dismiss(store, home, [named(store, home, "Elmhurst Lettings")], now=NOW)
    assert [row[1] for row in marks(store, home, Month(2026, 12))] == ["Oldbrook Clinic"]
    assert [row[1] for row in marks(store, home, Month(2026, 11))] == ["Cinevale", "Oldbrook Clinic"]


def test_days_are_summed_in_the_currency_of_the_reports(store: Store, home: int) -> None:
    load(store, home, bank_file(FILMS))
    found = book(store, home)
    sums = bill_calendar.day_sums(found, bill_calendar.entries(found, Month(2026, 11)))
    assert sums == {date(2026, 11, 12): -17.99}


def test_an_own_amount_is_what_is_expected_from_then_on(store: Store, home: int) -> None:
    bring(store, home)
    plan = plan_of(1, name="Cinevale", amount_minor=-1499, next_date=date(2026, 11, 12))
    schedules.edit(store, home, named(store, home, "Cinevale"), plan, now=NOW)
    assert marks(store, home, Month(2026, 11))[1][:3] == ("11-12", "Cinevale", "other")


def test_a_new_rhythm_says_nothing_of_the_days_before_it(store: Store, home: int) -> None:
    insured = [(f"{year}-03-13", "Safe Insure", "-120.00") for year in range(2023, 2027)]
    bring(store, home, bank_file([*insured, *RENT]))
    item = named(store, home, "Safe Insure")
    assert item.cadence == "annual"
    account = accounts.listed(store, home)[0].account
    by_month = plan_of(account.id, name="Safe Insure", amount_minor=-1000, next_date=date(2026, 12, 14))
    schedules.edit(store, home, item, by_month, now=NOW)
    assert not [row for row in marks(store, home, Month(2025, 8)) if "Safe Insure" in row]
    assert [row for row in marks(store, home, Month(2026, 12)) if "Safe Insure" in row]
    dues = bill_dues.dues(book(store, home), ledgers.load(store, home).transactions)
    assert dues.loc[dues["name"] == "Safe Insure", "payment_id"].gt(bill_dues.NO_PAYMENT).tolist() == [True] * 4
