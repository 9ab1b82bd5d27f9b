"""Conversion: each amount at the rate of its day, gaps filled by the last one, worked by hand."""

from datetime import date
from typing import Final

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance_core import ledger as frames
from finance_core.analysis import conversion, net_worth
from finance_core.analysis.conversion import Rates
from finance_core.errors import CurrencyError
from finance_core.money import minor_digits

HISTORY: Final = pd.DataFrame(
    {"USD": [1.25, 1.28, 1.6], "JPY": [125.0, None, 160.0], "KWD": [0.4, 0.32, 0.5], "GBP": [0.8, 0.8, 0.64], "EUR": 1.0},
    index=pd.to_datetime(["2026-03-05", "2026-03-06", "2026-03-09"]),
)
"""How much of each currency one euro was on a Thursday, a Friday and a Monday; no yen on Friday."""
NO_OVERRIDES: Final = pd.DataFrame(
    {
        "currency": pd.Series(dtype="str"), "quote": pd.Series(dtype="str"), "date": pd.Series(dtype="datetime64[s]"),
        "rate": pd.Series(dtype="float64"),
    }
)  # fmt: skip


def _rates(quote: str = "EUR", overrides: pd.DataFrame = NO_OVERRIDES) -> Rates:
    return Rates(quote, conversion.overridden(conversion.crossed(HISTORY, quote, HISTORY.columns), overrides, quote))


def _own(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["currency", "quote", "date", "rate"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


def _ledger(*rows: tuple[str, str, float], splits: tuple[int, ...] = ()) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["date", "currency", "amount"])
    frame = frame.assign(
        id=range(1, len(rows) + 1), date=pd.to_datetime(frame["date"]).astype("datetime64[s]"), account=frame["currency"],
        description="x", is_split=[number in splits for number in range(1, len(rows) + 1)],
    )  # fmt: skip
    return frames.completed(frame.astype({"amount": "float64"}))


def _amounts(rates: Rates, *rows: tuple[str, str, float]) -> list[float]:
    return [float(amount) for amount in rates.converted(_ledger(*rows))["amount"]]


def test_each_payment_at_the_rate_of_its_day() -> None:
    rows = [(f"2026-03-{day}", "USD", -10.0) for day in ("05", "06", "09")]
    assert _amounts(_rates(), *rows, ("2026-03-09", "EUR", 7.0)) == [-8.0, -7.81, -6.25, 7.0]


def test_weekends_and_later_days_take_the_last_rate_and_say_of_which_day() -> None:
    rows = [(day, "USD", 10.0) for day in ("2026-03-07", "2026-03-08", "2027-01-01")]
    found = _rates().converted(_ledger(*rows, ("2026-03-07", "EUR", 1.0)))
    assert found["amount"].tolist() == [7.81, 7.81, 6.25, 1.0]
    assert found["rate_date"].dt.strftime("%d").fillna("").tolist() == ["06", "06", "09", ""]
    assert found["booked"].tolist() == [10.0, 10.0, 10.0, 1.0]


def test_a_day_on_which_one_currency_was_not_quoted_takes_the_day_before() -> None:
    assert _rates().at("JPY", date(2026, 3, 6)) == (1 / 125, date(2026, 3, 5), False)


def test_days_before_the_first_rate_take_the_first() -> None:
    assert _rates().at("USD", date(1990, 1, 1)) == (0.8, date(2026, 3, 5), False)


def test_currencies_without_cents_and_with_three_decimals() -> None:
    assert _amounts(_rates(), ("2026-03-05", "JPY", -1200.0), ("2026-03-06", "KWD", 1.001)) == [-9.6, 3.13]
    assert _amounts(_rates("JPY"), ("2026-03-05", "EUR", -9.6), ("2026-03-09", "KWD", 0.007)) == [-1200.0, 2.0]
    assert _amounts(_rates("KWD"), ("2026-03-05", "EUR", 1.0), ("2026-03-09", "JPY", 1.0)) == [0.4, 0.003]


def test_a_household_in_dollars_with_an_account_in_euros() -> None:
    rates = _rates("USD")
    assert rates.currencies == {"EUR", "GBP", "JPY", "KWD"}
    rows = [("2026-03-05", "EUR", -8.0), ("2026-03-09", "GBP", -6.4), ("2026-03-05", "USD", 1.0)]
    assert _amounts(rates, *rows) == [-10.0, -16.0, 1.0]


def test_halves_round_to_even() -> None:
    rates = _rates("EUR", _own(("USD", "EUR", "2026-03-05", 0.5)))
    rows = [("2026-03-05", "USD", cents / 100) for cents in (1, 3, 5, -1, -3)]
    assert _amounts(rates, *rows) == [0.0, 0.02, 0.02, -0.0, -0.02]
    assert [rates.minor("USD", date(2026, 3, 5), cents) for cents in (1, 3, 5, -1, -3)] == [0, 2, 2, 0, -2]


def test_your_own_rate_wins_on_its_day_and_until_the_next_one() -> None:
    rates = _rates("EUR", _own(("USD", "EUR", "2026-03-06", 0.5), ("USD", "EUR", "2026-03-12", 0.7)))
    found = {day: rates.at("USD", date(2026, 3, day)).rate for day in (5, 6, 7, 9, 11, 12, 20)}
    assert found == {5: 0.8, 6: 0.5, 7: 0.5, 9: 0.625, 11: 0.625, 12: 0.7, 20: 0.7}
    assert rates.at("USD", date(2026, 3, 20)) == (0.7, date(2026, 3, 12), True)


def test_a_rate_given_the_other_way_round_counts_turned() -> None:
    rates = _rates("USD", _own(("USD", "EUR", "2026-03-06", 0.5)))
    assert rates.at("EUR", date(2026, 3, 7)) == (2.0, date(2026, 3, 6), True)


def test_a_currency_that_nobody_quotes_has_only_your_rates() -> None:
    with pytest.raises(CurrencyError, match="no exchange rate between AED and EUR"):
        _rates().at("AED", date(2026, 3, 5))
    assert _rates("EUR", _own(("AED", "EUR", "2026-03-06", 0.25))).at("AED", date(2026, 5, 5)).rate == 0.25
    assert _rates("AED").currencies == frozenset()


def test_the_parts_of_a_split_payment_sum_to_it() -> None:
    ledger = _ledger(("2026-03-06", "USD", -10.0), ("2026-03-06", "EUR", -3.0), splits=(1, 2))
    sizes = [-3.33, -3.33, -3.34, -1.0, -2.0]
    splits = pd.DataFrame({"id": [1, 1, 1, 2, 2], "category": "x", "group": "wants", "booked": sizes})
    rates = _rates()
    converted = rates.converted(ledger)
    parts = rates.converted_splits(splits.assign(amount=splits["booked"]), converted)
    assert parts["amount"].tolist() == [-2.6, -2.6, -2.61, -1.0, -2.0]
    lines = frames.lines(converted, parts)
    assert lines.groupby("id")["amount"].sum().round(2).tolist() == converted["amount"].tolist()
    assert lines["booked"].tolist() == splits["booked"].tolist()


def test_net_worth_moves_with_the_rate_where_nothing_is_booked() -> None:
    rates = _rates()
    ledger = rates.converted(_ledger(("2026-03-05", "USD", 100.0), ("2026-03-06", "EUR", 5.0)))
    line = net_worth.by_day(ledger, {"USD": 25.0, "EUR": 1.0}, date(2026, 3, 9), abroad={"USD": "USD"}, rates=rates)
    assert line.tolist() == [21.0, 101.0, 103.6562, 103.6562, 103.6562, 84.125]
    own = net_worth.by_account(ledger, {"USD": 25.0, "EUR": 1.0}, date(2026, 3, 9))
    assert own["USD"].tolist() == [125.0]
    assert net_worth.valued(own, {"USD": "USD"}, rates, date(2026, 3, 9))["USD"].tolist() == [78.125]


@given(
    st.lists(st.tuples(st.dates(date(1999, 1, 1), date(2030, 1, 1)).map(str), st.integers(-(10**11), 10**11)), max_size=20),
    st.sampled_from(sorted(HISTORY.columns)),
)
def test_converting_to_the_same_currency_changes_nothing(rows: list[tuple[str, int]], currency: str) -> None:
    major = [(day, currency, minor / 10 ** minor_digits(currency)) for day, minor in rows]
    ledger = _ledger(*major)
    found = _rates(currency).converted(ledger)
    pd.testing.assert_frame_equal(found, ledger)


@given(st.dates(date(2026, 3, 1), date(2026, 3, 20)), st.integers(-(10**10), 10**10), st.sampled_from(["USD", "JPY", "KWD"]))
def test_frames_and_reports_round_alike(day: date, minor: int, currency: str) -> None:
    rates = _rates()
    (amount,) = _amounts(rates, (str(day), currency, minor / 10 ** minor_digits(currency)))
    assert round(amount * 100) == rates.minor(currency, day, minor)
