"""Recurring payments, each as a household would meet it."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from finance_core.demo import demo_household
from finance_core.ml.recurring import STREAM_DTYPES, detect, upcoming
from tests.unit.ml.rhythms import Payment, every, ledger, monthly

TODAY = date(2026, 11, 21)


def only(payments: list[Payment], as_of: date | None = None) -> pd.Series:
    """The one stream of these payments."""
    streams = detect(ledger(payments), as_of=as_of).streams
    assert len(streams) == 1, streams
    return streams.iloc[0]


@pytest.mark.parametrize(
    ("payments", "cadence", "following"),
    [
        (every(7, "Farm box", [-18.5] * 12), "weekly", "2024-04-02"),
        (every(14, "Cleaning", [-45.0] * 12), "biweekly", "2024-06-21"),
        (monthly("Rent", [-900.0] * 6), "monthly", "2024-07-05"),
        (monthly("Lenses", [-38.0] * 5, every=2), "bimonthly", "2024-11-05"),
        (monthly("Council", [-58.0] * 5, every=3), "quarterly", "2025-04-05"),
        (monthly("Motor cover", [-260.0] * 4, every=6), "semiannual", "2026-01-05"),
        (monthly("Club", [-89.0] * 3, every=12), "annual", "2027-01-05"),
    ],
)
def test_every_cadence(payments: list[Payment], cadence: str, following: str) -> None:
    stream = only(payments)
    assert stream["cadence"] == cadence
    assert stream["next_date"] == pd.Timestamp(following)  # 29 March 2024 was Good Friday, a Sunday was never moved
    assert stream["status"] == "active"


def test_twice_a_month() -> None:
    both = monthly("Plan", [-75.0] * 8, day=1) + monthly("Plan", [-75.0] * 8, day=15)
    stream = only(both)
    assert (stream["cadence"], stream["occurrences"], stream["yearly"]) == ("semimonthly", 16, -1800.0)


def test_the_last_day_of_months() -> None:
    days = pd.date_range("2024-01-01", periods=14, freq="ME")
    stream = only([(day, "Loan", -300.0) for day in days])
    assert (stream["cadence"], stream["next_date"]) == ("monthly", pd.Timestamp("2025-03-31"))


def test_the_last_friday_of_months() -> None:
    fridays = [day - pd.Timedelta(days=(day.weekday() - 4) % 7) for day in pd.date_range("2024-01-01", periods=14, freq="ME")]
    stream = only([(day, "Works", 2100.0) for day in fridays])
    assert (stream["cadence"], stream["next_date"]) == ("monthly", pd.Timestamp("2025-03-28"))


def test_wages_come_before_a_weekend_and_bills_after() -> None:
    days = [pd.Timestamp(day) for day, *_ in monthly("", [0.0] * 18, day=25)]
    wages = only([(pd.offsets.BDay().rollback(day), "Works", 2500.0) for day in days])
    bills = only([(pd.offsets.BDay().rollforward(day), "Lettings", -900.0) for day in days])
    assert wages["cadence"] == bills["cadence"] == "monthly"
    following = only([(pd.offsets.BDay().rollback(day), "Works", 2500.0) for day in days[:16]])
    assert following["next_date"] == pd.Timestamp("2025-05-23")  # the 25th is a Sunday


def test_a_bill_by_use() -> None:
    winter = [-96 * (1 + 0.4 * np.cos(2 * np.pi * month / 12)) for month in range(24)]
    stream = only(monthly("Energy", [round(amount, 2) for amount in winter]))
    assert (stream["cadence"], stream["is_fixed"], stream["price_change"]) == ("monthly", False, 0.0)
    assert stream["yearly"] == pytest.approx(-12 * 96, rel=0.05)


def test_two_streams_at_one_payee() -> None:
    streams = detect(ledger(monthly("Cloud", [-2.99] * 9) + monthly("Cloud", [-12.99] * 9, day=7))).streams
    assert sorted(streams["amount"]) == [-12.99, -2.99]
    assert list(streams["occurrences"]) == [9, 9]


def test_a_subscription_at_a_shop() -> None:
    rng = np.random.default_rng(1)
    shopping: list[Payment] = [
        (pd.Timestamp("2024-01-01") + pd.Timedelta(days=int(day)), "Parcelway", -round(float(np.exp(rng.normal(3.2, 0.9))), 2))
        for day in rng.integers(0, 540, 120)
    ]
    stream = only(shopping + monthly("Parcelway", [-8.99] * 18, day=7))
    assert (stream["amount"], stream["occurrences"]) == (-8.99, 18)


def test_a_rise_and_what_it_costs_by_now() -> None:
    stream = only(monthly("Films", [-9.99] * 8 + [-11.99] * 4))
    assert stream["price_change"] == pytest.approx(0.2002, abs=1e-4)
    assert stream["price_changed"] == pd.Timestamp("2024-09-05")
    assert (stream["amount"], stream["yearly"]) == (-11.99, pytest.approx(-143.88))


def test_a_trial_that_turned_paid_is_no_rise() -> None:
    stream = only(monthly("Films", [-1.0] + [-12.99] * 6))
    assert stream["is_trial"]
    assert (stream["price_change"], stream["amount"], stream["occurrences"]) == (0.0, -12.99, 7)


def test_a_missed_payment_and_a_pause_do_not_cut_a_stream() -> None:
    gym = monthly("Gym", [-30.0] * 22)
    assert only(gym[:4] + gym[5:])["occurrences"] == 21
    assert only(gym[:9] + gym[13:])["occurrences"] == 18


def test_late_and_ended() -> None:
    phone, other = monthly("Phone", [-20.0] * 10), [(pd.Timestamp("2024-11-15"), "Shop", -3.0)]
    late = only([*phone, *other])
    assert (late["status"], late["due_date"], late["next_date"]) == (
        "late",
        pd.Timestamp("2024-11-05"),
        pd.Timestamp("2024-12-05"),
    )
    ended = only([*phone, (pd.Timestamp("2025-01-20"), "Shop", -3.0)])
    assert ended["status"] == "ended"
    assert pd.isna(ended["next_date"])


def test_what_is_not_imported_is_not_late() -> None:
    assert only(monthly("Phone", [-20.0] * 10), as_of=date(2025, 3, 1))["status"] == "active"


def test_nothing_after_the_day_is_looked_at() -> None:
    assert only(monthly("Phone", [-20.0] * 10), as_of=date(2024, 6, 20))["occurrences"] == 6


def test_habits_are_no_subscriptions() -> None:
    rng = np.random.default_rng(2)
    workdays = pd.bdate_range("2024-01-01", "2025-06-30")
    coffee = [(day, "Coffee", -3.4) for day in workdays if rng.random() < 0.4]
    shop = [
        (day, "Superstore", -round(70 * float(np.exp(0.3 * rng.normal())), 2))
        for day in pd.date_range("2024-01-06", "2025-06-30", freq="7D")
        if rng.random() < 0.85
    ]
    fuel, day = [], pd.Timestamp("2024-01-02")
    while day < pd.Timestamp("2025-06-30"):
        fuel.append((day, "Fuel", -round(52 * float(np.exp(0.18 * rng.normal())), 2)))
        day += pd.Timedelta(days=max(3, int(rng.normal(12, 4))))
    assert detect(ledger(coffee + shop + fuel)).streams.empty


def test_transfers_are_left_out() -> None:
    saved = ledger(monthly("Own savings", [-200.0] * 12))
    assert detect(saved.assign(is_transfer=True)).streams.empty
    assert detect(saved.assign(group="transfer")).streams.empty


def test_without_payees() -> None:
    paid = ledger(monthly("", [-1450.7] * 8, day=4) + monthly("", [-2310.0] * 8, day=12))
    rng = np.random.default_rng(3)
    drawn = [(pd.Timestamp("2024-01-01") + pd.Timedelta(days=int(d)), "", -100.0 * int(rng.integers(5, 60)))
             for d in rng.integers(0, 240, 12)]  # fmt: skip
    found = detect(pd.concat([paid, ledger(drawn).assign(id=lambda rows: rows["id"] + 100)]).drop(columns="payee"))
    assert set(found.streams["amount"]) == {-1450.7, -2310.0}


def test_upcoming() -> None:
    recurring = detect(ledger(monthly("Rent", [-900.0] * 6) + every(14, "Works", [1200.0] * 13)))
    table = upcoming(recurring, date(2024, 8, 6))
    assert [(str(row.date)[:10], row.payee, row.amount) for row in table.itertuples()] == [
        ("2024-07-05", "Rent", -900.0), ("2024-07-05", "Works", 1200.0), ("2024-07-19", "Works", 1200.0),
        ("2024-08-02", "Works", 1200.0), ("2024-08-05", "Rent", -900.0),
    ]  # fmt: skip
    assert upcoming(recurring, date(2024, 6, 1)).empty


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "payments",
    [
        [],
        [(date(2024, 1, 1), "A", -1.0)],
        [(date(2024, 1, 1), "A", float("nan")), (pd.NaT, "A", -1.0), (date(2024, 1, 1), "A", float("inf"))],
        [(date(2024, 1, 1), "A", -10.0)] * 30,
        [(date(2024, 1, 1), "A", 0.0)] * 3,
        [(date(2024, 1, 1), "A", -1e15), (date(2024, 1, 2), "A", 0.01)],
        [(date(1900, 1, 1), "A", -1.0), (date(2100, 1, 1), "A", -1.0)],
    ],
)
def test_too_little_or_too_odd(payments: list[Payment]) -> None:
    found = detect(ledger(payments))
    assert found.streams.empty
    assert dict(found.streams.dtypes.astype(str)) == dict(
        pd.DataFrame(columns=list(STREAM_DTYPES)).astype(STREAM_DTYPES).dtypes.astype(str)
    )
    assert found.members.empty
    assert upcoming(found, TODAY).empty


def test_the_demo_household() -> None:
    rows = [
        (t.date, t.account, t.payee, t.description, t.amount_minor / 100, t.label == "transfer")
        for t in demo_household(today=TODAY).transactions
    ]
    frame = pd.DataFrame(rows, columns=["date", "account", "payee", "description", "amount", "is_transfer"])
    frame["date"] = pd.to_datetime(frame["date"]).astype("datetime64[s]")
    streams = detect(frame.assign(id=range(1, len(frame) + 1)), as_of=TODAY).streams
    power = streams[streams["payee"] == "Brightwater Energy"].iloc[0]
    assert (power["cadence"], power["status"], power["is_fixed"]) == ("monthly", "active", False)
    internet = streams[streams["payee"] == "Fennbridge Broadband"].iloc[0]
    assert internet["price_change"] == pytest.approx(39.99 / 34.99 - 1, abs=1e-3)
    courier = streams[streams["payee"] == "The Westmere Courier"].iloc[0]
    assert courier["status"] == "ended"
    assert streams[streams["status"] == "late"]["payee"].tolist() == ["Notewise Music School"]
    assert streams[streams["is_trial"]]["payee"].tolist() == ["Pagebound Audio"]
    assert not set(streams["payee"]) & {"Cash", "Own savings"}


@pytest.mark.corpus
def test_standing_orders_of_a_bank(corpus: Path) -> None:
    rows = pd.read_csv(corpus / "datasets/berka/transactions.csv.gz", parse_dates=["date"], dtype={"partner_account": str})
    rows = rows[
        rows["operation"].isin(["PREVOD NA UCET", "VYBER", "VYBER KARTOU"])
        & (rows["k_symbol"].fillna("").str.strip() != "SLUZBY")
    ]
    frame = pd.DataFrame({"id": rows["trans_id"], "date": rows["date"], "account": rows["account"].astype(str),
                          "description": "PAYMENT", "amount": -rows["amount"]})  # fmt: skip
    members = detect(frame).members["id"]
    orders = rows.loc[rows["operation"] == "PREVOD NA UCET", "trans_id"]
    assert members.isin(orders).mean() > 0.97
    assert orders.isin(members).mean() > 0.95
