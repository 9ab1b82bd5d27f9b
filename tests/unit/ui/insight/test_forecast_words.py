"""What the page of forecasts says and draws, on a made-up household."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from finance_core.dates import Month
from finance_core.services.insight import forecast_views
from finance_core.services.insight.forecast_views import LAST_MONTH, LAST_YEAR, NET, TOTAL, Errors
from finance_core.services.insight.forecasts import TooLittle
from pages.ui.insight import forecast_charts, forecast_words
from pages.ui.palette import DARK, LIGHT
from tests.unit.services.forecast_household import TODAY, outlook

FEBRUARY = Month(2026, 2)


def test_the_answer_names_the_month_its_bills_and_how_sure_it_is() -> None:
    told = forecast_words.answer(outlook())
    assert told.startswith("February 2026 will likely cost **€1,")
    assert "of which **€950** is known already. In 80 of 100 months like it, it ends between €1," in told
    assert "January is heading for **€1," in told


def test_a_ledger_that_ended_says_where_the_forecast_begins() -> None:
    assert not forecast_words.begins(outlook(), TODAY)
    assert "Your newest payment is of 11 Jan 2026" in forecast_words.begins(outlook(), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("own", "baseline", "error", "told"),
    [
        (42.0, LAST_YEAR, 61.0, "Off by about €42 a month; the same month last year by €61"),
        (42.0, LAST_MONTH, 61.0, "Off by about €42 a month; last month again by €61"),
        (42.0, LAST_YEAR, 42.1, "No better than the same month last year: both off by about €42"),
        (70.0, LAST_MONTH, 61.0, "Last month again did better: off by €61 against €70"),
    ],
)
def test_a_forecast_that_does_not_beat_its_baseline_says_so(own: float, baseline: str, error: float, told: str) -> None:
    found = Errors(own=own, baseline=baseline, error=error, number=30, inside=24, told=30)
    assert forecast_words.errors_answer(found, "EUR") == told


def test_too_few_past_forecasts_are_no_verdict() -> None:
    few = replace(outlook(), compared=outlook().compared.assign(number=3))
    assert forecast_views.errors(few, TOTAL) is None
    assert forecast_words.errors_answer(None, "EUR") == "How good it is can’t be told yet"
    assert forecast_words.saving_quality(few, NET) == ""


@pytest.mark.parametrize(("chance", "told"), [(0.001, "fewer than 1"), (0.124, "In 12 of 100"), (0.999, "more than 99")])
def test_chances_are_counted_in_months(chance: float, told: str) -> None:
    assert told in forecast_words.short_of(chance)


def test_too_little_says_how_much_is_there() -> None:
    assert "three whole months; two are known." in forecast_words.too_little(TooLittle(known=2))


def test_idle_accounts_are_named_as_they_were_written() -> None:
    told = forecast_words.idle(replace(outlook(), quiet=("Card *1234*", "Bank")))
    assert told.startswith(r"Card \*1234\* and Bank have nothing in the last two months")


def test_the_fan_stands_on_the_months_behind_it() -> None:
    rows = forecast_views.path(outlook(), TOTAL, 6)
    behind = outlook().history[TOTAL].tail(13)
    figure = forecast_charts.fan_chart(behind, rows, ("Last year’s mean", 1700.0), LIGHT, "EUR", running=True)
    outer, inner, bars, booked, feet, line = figure.data
    assert len(line.x) == 7
    assert min(outer.y) <= min(inner.y)
    assert [mark[0] for mark in bars.customdata] == behind.index.tolist()
    assert list(feet.y) == [950.0] * 6, "the rent of each month to come"
    assert booked.y[0] == rows["booked"].iloc[0]
    assert figure.layout.yaxis.range[1] >= behind.max()


def test_the_fan_leaves_out_months_that_are_not_known() -> None:
    behind = outlook().history[TOTAL].tail(5).copy()
    behind.iloc[2] = float("nan")
    rows = outlook().saving.table.head(4)
    figure = forecast_charts.fan_chart(behind, rows, ("Mean so far", None), DARK, "EUR", running=False)
    assert list(figure.data[2].x) == [0, 1, 3, 4]


def test_months_by_category_name_the_largest_and_count_the_rest() -> None:
    rows = forecast_views.by_category(outlook(), FEBRUARY)
    assert forecast_words.months_answer(rows, FEBRUARY, "EUR") == "Rent takes the most of February 2026: €950"
    figure = forecast_charts.ranges_chart(rows, LIGHT, "EUR")
    assert figure.data[-1].customdata[-1][0] == "Rent"
    many = pd.concat([rows] * 4, ignore_index=True)
    assert "smaller ones together" in forecast_words.months_reading(many, "EUR")


def test_what_came_outside_of_its_range_stands_out() -> None:
    record = forecast_views.record(outlook(), TOTAL).assign(actual=lambda rows: rows["upper_80"] + 1)
    figure = forecast_charts.record_chart(record, LIGHT, "EUR")
    assert set(figure.data[-1].marker.color) == {LIGHT.warning}
    assert forecast_words.record_answer(record).startswith("0 of ")


def test_what_is_spoken_for_is_counted() -> None:
    bills = forecast_views.bills(outlook(), TOTAL, FEBRUARY)
    assert forecast_words.bills_answer(bills, TOTAL, FEBRUARY, "EUR") == "€950 is spoken for in February 2026"
    told = forecast_words.bills_reading(bills, outlook(), TOTAL, FEBRUARY)
    assert told.endswith("% of what the month likely costs, in 1 payment that comes back in a rhythm.")
    none = forecast_views.bills(outlook(), "Groceries", FEBRUARY)
    assert forecast_words.bills_answer(none, "Groceries", FEBRUARY, "EUR") == "No bills are known for February 2026"
