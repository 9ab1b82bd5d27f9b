"""The sample household: the same on every run, whole in itself, and nothing after today."""

import json
from collections import Counter, defaultdict
from dataclasses import fields
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from finance_core.dates import Month
from finance_core.demo import DemoFile, DemoHousehold, DemoTransaction, business_days, demo_household, households
from finance_core.demo.bills import BILLS
from finance_core.demo.transfers import CARD

TODAY = date(2026, 11, 21)
GROUPS = {row["name"]: row["group"] for row in json.loads(Path("data/categories.json").read_text(encoding="utf-8"))}


@pytest.fixture(scope="module")
def household() -> DemoHousehold:
    return demo_household(today=TODAY)


def _rows(household: DemoHousehold, account: str) -> list[DemoTransaction]:
    return [row for row in household.transactions if row.account == account]


def _files(household: DemoHousehold, account: str) -> list[DemoFile]:
    return [file for file in household.files if file.account == account]


def _balances(household: DemoHousehold, account: str) -> list[int]:
    balance = next(one.opening_minor for one in household.accounts if one.name == account)
    balances = []
    for row in _rows(household, account):
        balance += row.amount_minor
        balances.append(balance)
    return balances


def test_same_seed_same_bytes(household: DemoHousehold) -> None:
    again = demo_household(today=TODAY)
    assert all(getattr(again, field.name) == getattr(household, field.name) for field in fields(household))


def test_other_seed_other_bytes(household: DemoHousehold) -> None:
    other = demo_household(seed=7, today=TODAY)
    assert {file.content for file in other.files}.isdisjoint({file.content for file in household.files})


@pytest.mark.parametrize("today", [TODAY, date(2024, 2, 29), date(2026, 1, 1), date(2025, 12, 31)])
def test_nothing_outside_the_period(today: date) -> None:
    days = [row.date for row in demo_household(today=today).transactions]
    assert min(days) >= Month.of(today).plus(-36).start
    assert max(days) <= today


def test_rows_in_range(household: DemoHousehold) -> None:
    assert 4_000 <= len(household.transactions) <= 5_000
    whole = Counter(Month.of(row.date) for row in household.transactions if Month.of(row.date) != Month.of(TODAY))
    assert len(whole) == 36
    assert 85 <= min(whole.values()) <= max(whole.values()) <= 175


def test_legs_of_a_transfer_cancel_out(household: DemoHousehold) -> None:
    legs: dict[int, list[DemoTransaction]] = defaultdict(list)
    for row in household.transactions:
        if row.label == "transfer":
            legs[row.link].append(row)
    assert len(legs) > 200
    for pair in legs.values():
        out, into = sorted(pair, key=lambda row: row.amount_minor)
        assert out.amount_minor + into.amount_minor == 0
        assert out.account != into.account
        assert 0 <= (into.date - out.date).days <= 6
        assert out.category == into.category
        assert GROUPS[out.category] == "transfer"


def test_refunds_are_later_and_not_larger(household: DemoHousehold) -> None:
    purchases = {row.link: row for row in household.transactions if row.link and not row.label}
    refunds = [row for row in household.transactions if row.label == "refund"]
    assert len(refunds) > 15
    for refund in refunds:
        purchase = purchases[refund.link]
        assert 0 < refund.amount_minor <= -purchase.amount_minor
        assert refund.date > purchase.date
        assert (refund.payee, refund.account, refund.category) == (purchase.payee, purchase.account, purchase.category)
    assert any(refund.amount_minor < -purchases[refund.link].amount_minor for refund in refunds)
    assert any(refund.amount_minor == -purchases[refund.link].amount_minor for refund in refunds)


def test_bills_and_wages_are_booked_on_business_days(household: DemoHousehold) -> None:
    payees = {bill.payee for bill in BILLS} | {"Alderwerk Engineering", "Oldbrook Clinic Trust"}
    booked = [row for row in household.transactions if row.payee in payees or row.label == "transfer"]
    assert all(business_days.is_business_day(row.date) for row in booked)
    rent = [row.date for row in booked if row.payee == "Elmhurst Lettings"]
    assert len(rent) == 37
    assert any(day.day > 1 for day in rent)
    wages = [row.date for row in booked if row.payee == "Oldbrook Clinic Trust"]
    assert all(22 <= day.day <= 25 for day in wages)
    assert any(day.day < 25 for day in wages)


def test_prices_rise_where_labelled(household: DemoHousehold) -> None:
    films = [row for row in household.transactions if row.payee == "Cinevale"]
    for before, after in pairwise(films):
        assert (after.amount_minor < before.amount_minor) == (after.label == "price rise")
    assert sum(row.label == "price rise" for row in films) == 2


def test_anomalies_are_in_the_files(household: DemoHousehold) -> None:
    assert 6 <= len(household.anomalies) <= 8
    kinds = {anomaly.kind for anomaly in household.anomalies}
    assert kinds == {"duplicate", "decimal_slip", "new_payee", "spike", "price_step"}
    for anomaly in household.anomalies:
        of_day = [row for row in _rows(household, anomaly.account) if row.date == anomaly.date]
        wanted = (anomaly.description, anomaly.amount_minor)
        found = [row for row in of_day if (row.description, row.amount_minor) == wanted]
        assert [row.label for row in found] == ["anomaly"]
        assert any(anomaly.description.encode() in file.content for file in _files(household, anomaly.account))
        assert anomaly.reason.endswith(".")
    assert sum((TODAY - anomaly.date).days <= 30 for anomaly in household.anomalies) >= 2


def test_duplicates_have_a_twin(household: DemoHousehold) -> None:
    for anomaly in household.anomalies:
        of_day = [row for row in _rows(household, anomaly.account) if row.date == anomaly.date]
        twins = [row for row in of_day if row.amount_minor == anomaly.amount_minor]
        assert (len({row.payee for row in twins}), len(twins)) == ((1, 2) if anomaly.kind == "duplicate" else (1, 1))


def test_balances_stay_plausible(household: DemoHousehold) -> None:
    for account in household.accounts:
        balances = _balances(household, account.name)
        if account.kind == "bank":
            assert min(balances) > 0
            assert max(balances) < 40_000_00
        if account.kind == "card":
            assert min(balances) > -5_000_00
            assert max(balances) < 500_00
    savings, loan = _balances(household, "Savings"), _balances(household, "Car loan")
    assert 2_000_00 < savings[-1] - 6_800_00 < 20_000_00
    assert -3_000_00 < loan[-1] <= 0


def test_card_is_settled_every_month(household: DemoHousehold) -> None:
    paid = [row for row in _rows(household, "Credit card") if row.category == CARD]
    assert [Month.of(row.date) for row in paid] == [Month.of(TODAY).plus(back) for back in range(-36, 1)]


def test_categories_are_those_of_a_new_household(household: DemoHousehold) -> None:
    assert {row.category for row in household.transactions} <= set(GROUPS)
    assert set(household.categories.values()) <= set(GROUPS)
    assert set(GROUPS.values()) == {"needs", "wants", "savings", "income", "transfer"}
    assert set(GROUPS).isdisjoint({"Investment", "Other"})


def test_most_rows_come_with_their_category(household: DemoHousehold) -> None:
    share = sum(row.categorised for row in household.transactions) / len(household.transactions)
    assert 0.9 < share < 0.99


def test_more_comes_in_than_goes_out(household: DemoHousehold) -> None:
    sums: Counter[str] = Counter()
    for row in household.transactions:
        sums[GROUPS[row.category]] += row.amount_minor
    assert sums["transfer"] == 0
    assert 0.75 < -(sums["needs"] + sums["wants"] + sums["savings"]) / sums["income"] < 0.98
    assert sums["needs"] < sums["wants"] < sums["savings"] < 0


def test_two_holidays_abroad_name_their_currency(household: DemoHousehold) -> None:
    abroad = [row for row in household.transactions if " RATE " in row.description]
    assert {row.date.year for row in abroad} == {2024, 2026}
    assert {row.description.split()[-4] for row in abroad} == {"NOK", "CZK"}
    assert all(row.category == "Holidays" for row in abroad)


def test_many_households_differ() -> None:
    many = list(households(30, seed=3, today=TODAY, months=6))
    assert {len(one.members) for one in many} == {1, 2, 3}
    assert {"JPY", "EUR"} <= {one.currency for one in many}
    assert {len(one.accounts) for one in many} == {3, 4, 5, 6}
    assert len({one.files[0].content for one in many}) == 30
    for one in many:
        for account in one.accounts:
            balances = _balances(one, account.name)
            assert min(balances) >= 0 if account.kind == "bank" else max(balances) < -min(balances)


def test_many_households_are_the_same_again() -> None:
    first, again = (next(iter(households(1, seed=3, today=TODAY, months=3))) for _ in range(2))
    assert first.files == again.files
