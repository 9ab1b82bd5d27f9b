"""Cash flow: what each account may hold on the days to come."""

import warnings
from datetime import date

import numpy as np
import pandas as pd
import pytest

from finance_core.ml.futures import cashflow, everyday
from finance_core.ml.futures.cashflow import Basis
from finance_core.ml.futures.plan import Plan
from tests.unit.ml import households, rhythms

AS_OF = date(2026, 3, 31)


def looked(ledger: pd.DataFrame, balances: dict[str, float], *, as_of: date = AS_OF, days: int = 60) -> Basis:
    """The basis, where any warning of a library fails the test."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return cashflow.basis(ledger, balances, as_of=as_of, days=days, paths=300)


def joined(*parts: pd.DataFrame) -> pd.DataFrame:
    """Ledgers as one."""
    ledger = pd.concat(parts, ignore_index=True)
    return ledger.assign(id=range(1, len(ledger) + 1))


def card_household() -> pd.DataFrame:
    """Two years of a card that is bought with on three days a month, and settled on the 12th from the checking account."""
    months = pd.period_range("2024-04", "2026-03", freq="M")
    rng = np.random.default_rng(1)
    rows: list[tuple[object, str, str, float, bool]] = []
    owed = 0.0
    for month in months:
        if owed:
            rows.append((month.start_time + pd.Timedelta(days=11), "Checking", "Card bill", -owed, True))
            rows.append((month.start_time + pd.Timedelta(days=13), "Card", "Card bill", owed, True))
        owed = 0.0
        for day in (3, 15, 27):
            spent = round(float(rng.uniform(20, 80)), 2)
            owed = round(owed + spent, 2)
            rows.append((month.start_time + pd.Timedelta(days=day), "Card", f"Shop {rng.integers(4)}", -spent, False))
        rows.append((month.start_time + pd.Timedelta(days=24), "Checking", "Works", 2000.0, False))
    frame = pd.DataFrame(rows, columns=["date", "account", "payee", "amount", "is_transfer"])
    return frame.assign(date=pd.to_datetime(frame["date"]).astype("datetime64[s]"), id=range(1, len(frame) + 1),
                        description=frame["payee"])  # fmt: skip


def test_a_wage_and_a_rent_come_on_their_days() -> None:
    bills = [*rhythms.monthly("Rent", [-900.0] * 24, day=1, first="2024-04"), *rhythms.monthly("Works", [2000.0] * 24, day=25,
             first="2024-04")]  # fmt: skip
    known = looked(rhythms.ledger(bills), {"Checking": 1_000.0})
    held = cashflow.futures(known).held[0]
    assert held.shape == (300, 60)
    assert np.median(held[:, 0]) == pytest.approx(100.0)
    assert np.median(held[:, 23]) == pytest.approx(100.0)
    assert np.median(held[:, 24]) == pytest.approx(2_100.0)


def test_everyday_spending_widens_the_bands_and_lowers_the_middle() -> None:
    ledger = households.everyday(first="2024-04", months=24)
    known = looked(ledger, {"Checking": 3_000.0})
    held = cashflow.futures(known).held[0]
    spread = held.std(axis=0)
    assert spread[-1] > spread[5] > 0
    # rent 950, wage 2,800, and about 580 a month in shops
    assert np.median(held[:, 59]) == pytest.approx(3_000 + 2 * (2_800 - 950 - 580), abs=250)


def test_the_same_seed_gives_the_same_futures_and_a_plan_more_changes_only_its_own_sum() -> None:
    known = looked(households.everyday(first="2024-04", months=24), {"Checking": 3_000.0})
    again = looked(households.everyday(first="2024-04", months=24), {"Checking": 3_000.0})
    held = cashflow.futures(known).held
    assert np.array_equal(held, cashflow.futures(again).held)
    bought = Plan(
        key="sofa", source="added", payee="Sofa", account="Checking", category="", days=np.array([known.start + 10]),
        amounts=np.array([-700.0]),
    )  # fmt: skip
    less = cashflow.futures(known, [*known.plans, bought]).held - held
    assert np.allclose(less[0, :, :9], 0)
    assert np.allclose(less[0, :, 9:], -700)


def test_looking_further_leaves_the_days_before_as_they_were() -> None:
    ledger = households.everyday(first="2024-04", months=24)
    near, far = (looked(ledger, {"Checking": 3_000.0}, days=days) for days in (30, 120))
    assert np.allclose(cashflow.futures(near).held, cashflow.futures(far).held[:, :, :30])


def test_money_on_its_way_between_two_accounts_counts_as_theirs() -> None:
    known = looked(card_household(), {"Checking": 1_000.0, "Card": -150.0})
    found = cashflow.futures(known)
    sums = cashflow.together(found, [0, 1], np.ones(2))
    # the card's bill leaves on 13 April and arrives on the 15th: each account moves, what both hold moves by purchases only
    spent = known.drawn[:, :, 1].cumsum(axis=1)
    assert np.allclose(sums[:, 14] - sums[:, 9], spent[:, 14] - spent[:, 9])
    assert np.allclose(sums[:, 12] - sums[:, 9], spent[:, 12] - spent[:, 9])
    assert not np.allclose(found.held.sum(axis=0)[:, 12], sums[:, 12])


def test_a_card_is_settled_by_what_was_spent_with_it() -> None:
    known = looked(card_household(), {"Checking": 1_000.0, "Card": -150.0})
    (card,) = [plan for plan in known.plans if plan.source == "card"]
    assert (card.account, card.other, card.closing) == ("Checking", "Card", 31)
    held = cashflow.futures(known).held
    march = -known.past[-31:, 1].sum()
    bought = known.drawn[:, :, 1].cumsum(axis=1)
    assert march > 0
    # it leaves the one account on Monday 13 April and reaches the other two days later; in sum only purchases remain
    assert np.allclose(held[0][:, 12] - held[0][:, 9], -march)
    assert np.allclose(held[1][:, 14] - held[1][:, 9], march + bought[:, 14] - bought[:, 9])


def test_what_is_moved_by_hand_is_not_foreseen_but_standing_orders_are() -> None:
    orders = rhythms.ledger(rhythms.monthly("Savings", [-100.0] * 24, day=2, first="2024-04"))
    arrives = rhythms.ledger(rhythms.monthly("Checking", [100.0] * 24, day=2, first="2024-04"), account="Savings")
    by_hand = rhythms.ledger([(date(2025, 7, 19), "Savings", -730.0), (date(2025, 11, 3), "Savings", -412.0)])
    ledger = joined(orders, arrives, by_hand).assign(is_transfer=True)
    known = looked(ledger, {"Checking": 500.0, "Savings": 0.0})
    held = cashflow.futures(known).held
    assert np.allclose(held[0][:, -1], 300)
    assert np.allclose(held[1][:, -1], 200)


def test_what_is_on_its_way_on_the_last_known_day_arrives() -> None:
    sent = rhythms.ledger(rhythms.monthly("Savings", [-100.0] * 24, day=31, first="2024-04"))
    sent = sent.assign(date=pd.date_range("2024-04-30", periods=24, freq="ME").astype("datetime64[s]"))
    arrived = rhythms.ledger(rhythms.monthly("Checking", [100.0] * 23, day=2, first="2024-05"), account="Savings")
    ledger = joined(sent, arrived).assign(is_transfer=True)
    known = looked(ledger, {"Checking": 500.0, "Savings": 0.0}, days=5)  # the last 100 left on 31 March
    assert np.allclose(cashflow.futures(known).held[:, :, -1], [[500.0], [100.0]])


def test_what_is_left_over_each_month_and_put_aside_is_no_plan() -> None:
    spare = [-310.0, -740.0, -120.0, -905.0, -433.0, -610.0, -288.0, -514.0, -150.0, -820.0, -365.0, -702.0]
    sent = rhythms.ledger(rhythms.monthly("Savings", spare, day=9, first="2025-04"))
    arrived = rhythms.ledger(rhythms.monthly("Checking", [-sum_ for sum_ in spare], day=9, first="2025-04"), account="Savings")
    known = looked(joined(sent, arrived).assign(is_transfer=True), {"Checking": 500.0, "Savings": 0.0})
    assert known.plans == ()


def test_what_the_bank_has_announced_comes_once() -> None:
    bills = rhythms.ledger(rhythms.monthly("Rent", [-900.0] * 25, day=5, first="2024-04"))  # the last one is of 5 April 2026
    known = looked(bills, {"Checking": 1_000.0}, days=20)
    assert [plan.source for plan in known.plans if len(plan.days)] == ["announced"]
    assert np.allclose(cashflow.futures(known).held[0][:, -1], 100)


def test_a_month_end_and_a_leap_day() -> None:
    fee = rhythms.ledger([(day, "Bank fee", -5.0) for day in pd.date_range("2022-01-31", "2024-01-31", freq="ME")])
    known = looked(fee, {"Checking": 100.0}, as_of=date(2024, 2, 20), days=15)
    held = np.median(cashflow.futures(known).held[0], axis=0)
    assert (held[8], held[9]) == (95.0, 95.0)  # 29 February 2024, a Thursday
    assert held[7] == 100.0


@pytest.mark.parametrize("rows", [0, 1])
def test_next_to_nothing_known_moves_nothing(rows: int) -> None:
    ledger = rhythms.ledger([(date(2026, 3, 18), "Green Basket", -49.57)][:rows])
    known = looked(ledger, {"Checking": 80.0})
    assert known.days_known < everyday.LEAST
    assert np.allclose(cashflow.futures(known).held, 80.0)


def test_each_account_keeps_its_own_currency() -> None:
    home = rhythms.ledger(rhythms.monthly("Works", [2000.0] * 24, day=25, first="2024-04"))
    abroad = rhythms.ledger(rhythms.monthly("Flat", [-50.0] * 24, day=3, first="2024-04"), account="Francs")
    ledger = joined(home.assign(currency="EUR"), abroad.assign(currency="CHF"))
    booked = ledger["amount"].where(ledger["currency"] == "EUR", -60.0)
    known = looked(ledger.assign(booked=booked), {"Checking": 0.0, "Francs": 500.0}, days=10)
    assert np.median(cashflow.futures(known).held[1][:, -1]) == 440.0
