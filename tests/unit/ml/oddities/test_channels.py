"""How surprising a payment is, one reason at a time."""

import pandas as pd

from finance_core.ml.oddities.channels import CHANNELS, EXTRA, KINDS, SCALES, background, evidence, log_odds
from finance_core.ml.oddities.context import context, spending
from tests.unit.ml.payments import every_month, made, subscribed, tidy, with_rows


def surprises(ledger: pd.DataFrame) -> pd.DataFrame:
    return evidence(context(spending(ledger)))


def likeliest(ledger: pd.DataFrame) -> str:
    """The kind of the payment with the highest id."""
    place = int(spending(ledger)["id"].to_numpy().argmax())
    return str(log_odds(surprises(ledger)).iloc[place].idxmax())


def test_surprises_are_finite_and_never_negative() -> None:
    found = surprises(subscribed(months=8))
    assert set(SCALES) <= set(found)
    assert (found.to_numpy() >= 0).all()
    assert not found.isna().to_numpy().any()


def test_a_steady_price_surprises_nobody() -> None:
    last = surprises(made(*every_month("Gym", [30.0] * 12))).iloc[-1]
    assert last[["amount", "novel", "step", "slip", "new", "shift", "burst"]].sum() == 0


def test_a_longer_steady_price_makes_its_change_more_surprising() -> None:
    short, long = (surprises(made(*every_month("Gym", [*[30.0] * months, 33.0]))).iloc[-1]["step"] for months in (4, 20))
    assert 0 < short < long


def test_each_kind_is_the_likeliest_for_its_own_payment() -> None:
    life = tidy(subscribed(months=24))
    last = life["date"].max()
    visited = life[(life["payee"] == "Noodle Lane")].iloc[-1]
    rows = {
        "duplicate": [{"date": visited["date"] + pd.Timedelta(days=1), "amount": visited["amount"]}],
        "price_step": [{"date": "2026-01-10", "payee": "Tunewell", "amount": -13.99, "category": "Subscriptions"}],
        "unusual_amount": [{"date": last, "amount": -187.31}],
        "new_payee": [{"date": last, "payee": "Zenor Trading", "amount": -900.0}],
        "unusual_category": [{"date": last, "category": "Rent", "amount": -22.5}],
        "burst": [{"date": last, "payee": "Zenor Pay", "amount": -float(place) - 0.5} for place in range(7)],
    }
    assert {kind: likeliest(with_rows(life, *more)) for kind, more in rows.items()} == {kind: kind for kind in rows}


def test_ten_times_the_usual_fare_is_a_slip() -> None:
    fares = every_month("City Rail", [3.4, 3.6, 3.4, 3.8, 3.4, 3.6, 3.4, 3.8, 3.4, 34.0])
    assert likeliest(made(*fares, category="Transport")) in ("decimal_slip", "unusual_amount")
    assert surprises(made(*fares, category="Transport")).iloc[-1]["slip"] > 2


def test_an_amount_that_ends_in_a_zero_too_many_is_rather_a_slip() -> None:
    fares = [3.41, 3.67, 3.42, 3.83, 3.45, 3.61, 3.49, 3.87]
    slipped, dear = (surprises(made(*every_month("City Rail", [*fares, last]))).iloc[-1]["slip"] for last in (36.1, 36.13))
    assert slipped > dear + 1


def test_an_odd_amount_that_comes_twice_is_more_peculiar_than_a_common_one() -> None:
    days = pd.date_range("2026-01-01", periods=20, freq="4D")
    rows = [(f"{day:%Y-%m-%d}", "Cafe", -5.0) for day in days]
    common = made(*rows, ("2026-03-20", "Cafe", -5.0), ("2026-03-21", "Cafe", -5.0))
    odd = made(*rows, ("2026-03-20", "Cafe", -4.87), ("2026-03-21", "Cafe", -4.87))
    assert surprises(odd).iloc[-1]["peculiar"] > surprises(common).iloc[-1]["peculiar"] + 1


def test_a_kind_needs_its_surprise() -> None:
    nothing = pd.DataFrame(0.0, index=[0], columns=[*SCALES, *EXTRA])
    assert (log_odds(nothing) == -40).to_numpy().all()
    assert background(nothing)[0] < -5
    assert tuple(log_odds(nothing)) == KINDS == tuple(channel.kind for channel in CHANNELS)


def test_the_first_payment_in_another_currency_is_told_apart() -> None:
    life = subscribed(months=12).assign(currency="EUR")
    abroad = with_rows(life, {"date": life["date"].max(), "amount": -60.0, "currency": "USD", "payee": "Bay Grill"})
    assert surprises(abroad).iloc[-1]["abroad"] > 4
    assert surprises(abroad)["abroad"].iloc[:-1].sum() == 0
