"""The months ahead: bills on their days, everyday spending on top, everything adding up, and the record of past forecasts."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from finance_core.dates import Month
from finance_core.services.insight import forecast_views, forecasts
from finance_core.services.insight.forecast_views import NET, TOTAL
from finance_core.services.insight.forecasts import TooLittle
from tests.unit.ml.households import everyday
from tests.unit.services.forecast_household import TODAY, household, ledger_of, outlook, outlook_of

JANUARY, FEBRUARY = Month(2026, 1), Month(2026, 2)


def test_the_rent_is_due_and_everything_else_is_everyday() -> None:
    bills = forecast_views.bills(outlook(), TOTAL, FEBRUARY)
    assert bills[["payee", "sized"]].to_numpy().tolist() == [["Lettings", 950.0]]
    assert bills["date"].dt.month.tolist() == [2]
    rent = forecast_views.of_month(outlook(), "Rent", FEBRUARY)
    assert (rent["sized"], rent["everyday"], rent["mean"]) == (950.0, 0.0, 950.0)
    food = forecast_views.of_month(outlook(), "Groceries", FEBRUARY)
    assert (food["sized"], food["lower_80"] < 347 < food["upper_80"]) == (0.0, True), "eight visits at about 43 euros"


def test_categories_add_up_to_the_total_in_every_month() -> None:
    means = outlook().ahead.pivot_table(index="month", columns="name", values="mean")
    np.testing.assert_allclose(means.drop(columns=TOTAL).sum(axis=1), means[TOTAL], rtol=1e-6)
    assert len(means) == 25, "the running month and two years"


def test_ranges_are_in_order_and_never_below_zero() -> None:
    rows = outlook().ahead
    columns = ["lower_95", "lower_80", "mean", "upper_80", "upper_95"]
    assert (np.diff(rows[columns].to_numpy(), axis=1) >= -1e-6).all()
    assert (rows["lower_95"] >= 0).all()


def test_the_running_month_begins_with_what_is_booked() -> None:
    row = forecast_views.of_month(outlook(), "Groceries", JANUARY)
    booked = household().query("category == 'Groceries' and date >= '2026-01-01'")["amount"].sum()
    assert row["booked"] == pytest.approx(-booked)
    assert row["mean"] == pytest.approx(row["booked"] + row["everyday"])
    assert row["everyday"] > 0


def test_savings_are_income_less_spending() -> None:
    row = outlook().saving.table.set_index("month").loc[FEBRUARY.index]
    spent = forecast_views.of_month(outlook(), TOTAL, FEBRUARY)["mean"]
    assert (row["income"], row["mean"]) == pytest.approx((2800.0, 2800.0 - spent))
    assert row["below_zero"] < 0.01


def test_the_record_compares_with_plain_ways_and_names_the_best() -> None:
    found = forecast_views.errors(outlook(), TOTAL)
    assert found is not None
    ways = forecast_views.ways(outlook(), TOTAL).set_index("method")["error"]
    assert found.own == ways[forecast_views.OWN]
    assert found.error == ways.drop(forecast_views.OWN).min()
    assert found.number >= 30
    assert 0.6 <= found.inside / found.told <= 1.0
    assert forecast_views.errors(outlook(), NET) is not None
    assert forecast_views.record(outlook(), TOTAL)["step"].unique().tolist() == [3]


def test_a_bill_opens_its_payments_and_a_month_its_own() -> None:
    (bill,) = forecast_views.bills(outlook(), TOTAL, FEBRUARY)["stream_id"]
    ledger = ledger_of(household())
    paid = ledger.select(forecasts.opened_bill(outlook(), bill))
    assert set(paid["payee"]) == {"Lettings"}
    assert len(paid) == 25
    december = ledger.select(forecasts.opened(ledger, "Groceries", Month(2025, 12).index))
    assert -december["amount"].sum() == pytest.approx(outlook().history["Groceries"][Month(2025, 12).index])


def test_less_than_three_whole_months_is_too_little() -> None:
    rows = everyday(months=4)
    assert outlook_of(rows.head(0)) is None
    assert outlook_of(rows[rows["date"] < "2024-03-10"], date(2024, 3, 10)) == TooLittle(known=2)


def test_three_months_with_a_gap_and_a_refund_give_a_forecast_with_its_caveat() -> None:
    rows = everyday(months=6)
    gap = rows["date"].between("2024-03-01", "2024-04-30")
    refund = rows.tail(1).assign(id=9999, amount=400.0, category="Gifts", group="wants", payee="Toy House")
    found = outlook_of(pd.concat([rows[~gap], refund], ignore_index=True), date(2024, 7, 2))
    assert isinstance(found, forecasts.Outlook)
    assert found.history[TOTAL].isna().sum() == 2
    assert found.caveats[TOTAL]
    assert (found.ahead["mean"] >= 0).all()
    assert found.running is None, "nothing is known of July yet"


def test_a_ledger_that_ended_long_ago_goes_on_from_there() -> None:
    rows = everyday(months=5)
    found = outlook_of(rows[rows["date"] < "2024-05-20"], TODAY)
    assert isinstance(found, forecasts.Outlook)
    assert forecast_views.next_month(found) == Month(2024, 6)
    assert forecast_views.bills(found, TOTAL, Month(2024, 6))["payee"].tolist() == ["Lettings"]
