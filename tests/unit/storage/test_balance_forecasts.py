"""Forecasts of balances are kept once a day, on both databases."""

from datetime import date, datetime, timedelta

from finance_core.storage import Store, balance_forecasts
from finance_core.storage.balance_forecasts import ForecastRow
from tests.ledgers import NOW


def forecast(made_on: date, made_at: datetime, middle: int) -> ForecastRow:
    return ForecastRow(made_on=made_on, made_at=made_at, currency="EUR", accounts=[1], bands={"middle": [middle]})


def test_the_same_day_is_replaced_and_an_earlier_one_stays(store: Store, home: int) -> None:
    day = NOW.date()
    first, again = forecast(day, NOW, 100), forecast(day, NOW + timedelta(hours=2), 120)
    later = forecast(day, NOW + timedelta(days=3), 140)  # three days on, with nothing imported since: what was said stays
    for one in (first, again, later, forecast(day + timedelta(days=5), NOW + timedelta(days=5), 90)):
        with store.cache(home) as caching:
            balance_forecasts.keep(caching, one)
    with store.read(home) as reading:
        kept = balance_forecasts.listed(reading)
    assert [(one.made_on, one.bands["middle"]) for one in kept] == [(day, [120]), (day + timedelta(days=5), [90])]
