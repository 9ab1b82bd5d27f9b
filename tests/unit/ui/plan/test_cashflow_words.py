"""What the page of cash flow says, and what its charts hold."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from finance_core.ml.futures.outlook import Risk
from finance_core.services.plan.cashflow import DUE_DTYPES, Low, Payday, View
from finance_core.services.plan.past_forecasts import PastForecast
from finance_core.services.plan.scenarios import Add, Alter, Target
from pages.ui import palette
from pages.ui.plan import cashflow_charts, cashflow_words

TODAY = date(2026, 11, 21)


def risk(floor: float, before: float, within: float) -> Risk:
    return Risk(floor=floor, before_payday=before, within=within, likely_from=3 if within >= 0.1 else None, below=np.zeros(20))


def view(*, drop: float = 0.0) -> View:
    """Twenty days that sink from 900 by 20 a day, `drop` less from the tenth day on."""
    middle = 900.0 - 20.0 * np.arange(21) - np.where(np.arange(21) >= 10, drop, 0.0)
    lines = pd.DataFrame({"low_95": middle - 90, "low_80": middle - 50, "middle": middle, "high_80": middle + 50,
                          "high_95": middle + 90}, index=pd.date_range("2026-11-21", periods=21))  # fmt: skip
    rent = [pd.Timestamp(2026, 12, 1), "7", "Elm <b>Lettings", "Joint", "", "Rent", -900.0, "recurring", False]
    due = pd.DataFrame([rent], columns=list(DUE_DTYPES)).astype(DUE_DTYPES)
    low = Low(day=date(2026, 11, 29), amount=740.0, badly=690.0)
    return View(
        currency="EUR", names=("Joint",), now=900.0, lines=lines, due=due, low=low,
        payday=Payday(day=date(2026, 11, 30), payee="Works", amount=2_000.0),
        lowest=Low(day=date(2026, 12, 11), amount=float(middle[-1]), badly=float(middle[-1]) - 50),
        floor=risk(500.0, 0.07, 0.4), zero=risk(0.0, 0.0, 0.001), accounts=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "fewer than 1 of 100 futures"), (0.07, "7 of 100 futures"), (0.999, "more than 99 of 100 futures")],
)
def test_a_chance_is_never_quite_none_and_never_quite_all(share: float, words: str) -> None:
    assert cashflow_words.chance(share) == words


def test_scenarios_stand_beside_how_things_are() -> None:
    views = [("As things are", view()), ("Sofa & *chairs*", view(drop=700.0))]
    day = date(2026, 12, 11)
    assert cashflow_words.scenarios_answer(views, day, TODAY) == "Sofa & *chairs*: €700 less on Fri 11 Dec"
    table = cashflow_words.comparison(views, day, TODAY)
    assert table["Difference"].tolist() == ["–", "−€700"]
    assert table["Below the floor"].tolist() == ["40 of 100", "40 of 100"]
    same = [views[0], ("A raincheck", view())]
    assert cashflow_words.scenarios_answer(same, day, TODAY) == "A raincheck changes nothing by Fri 11 Dec"


def test_a_change_in_a_few_words() -> None:
    rent = Target(key="7", payee="Elm Lettings", account_id=1, cadence="monthly")
    named = {1: ("Joint", "EUR")}
    parts: list[tuple[Any, str]] = [
        (Add(name="Sofa", account_id=1, amount_minor=-70_000, first=date(2026, 12, 5)), "Sofa: −€700 on 5 Dec"),
        (Add(name="Loan", account_id=1, amount_minor=-21_000, first=date(2027, 1, 1), cadence="monthly", last=date(2027, 6, 1)),
         "Loan: −€210 every month from 1 Jan 2027 to 1 Jun 2027"),
        (Alter(targets=(rent,), first=date(2026, 12, 1), amount_minor=-98_000), "Elm Lettings at €980 from 1 Dec"),
        (Alter(targets=(rent,), first=date(2026, 12, 1), share=0.0), "Elm Lettings ends from 1 Dec"),
    ]  # fmt: skip
    assert [cashflow_words.part(part, named, TODAY) for part, _words in parts] == [words for _part, words in parts]


def test_the_line_names_low_point_payday_and_floor() -> None:
    figure = cashflow_charts.fan_chart(view(), palette.LIGHT)
    texts = [annotation.text for annotation in figure.layout.annotations]
    assert texts == ["<b>€740</b>", "payday", "floor €500"]
    assert figure.data[4].y[0] == 900.0


def test_the_calendar_begins_with_this_week_and_opens_days_on_which_something_is_due() -> None:
    seen = view()
    december = seen.lines.loc["2026-12-01":]
    figure = cashflow_charts.calendar_chart(december, seen.due, seen, TODAY, palette.LIGHT)
    assert [click[0] for click in figure.data[0].customdata] == [1]
    assert "Elm &lt;b&gt;Lettings" in figure.data[0].customdata[0][1]
    november = seen.lines.loc[:"2026-11-30"]
    figure = cashflow_charts.calendar_chart(november, seen.due, seen, TODAY, palette.LIGHT)
    assert len(figure.layout.shapes) == 15  # from Monday the 16th to the 30th


def test_past_forecasts_say_how_many_held() -> None:
    def past(came: float) -> PastForecast:
        lines = pd.DataFrame({"low_80": 90.0, "middle": 100.0, "high_80": 110.0, "came": came},
                             index=pd.date_range("2026-10-01", periods=40))  # fmt: skip
        return PastForecast(made_on=date(2026, 9, 30), lines=lines, kept=True)

    found = [past(95.0), past(140.0), past(float("nan"))]
    assert cashflow_words.record_answer(found) == "1 of 2 past forecasts held after 30 days"
    assert "off by €22 on average" in cashflow_words.record_reading(found, "EUR")
    assert len(cashflow_charts.record_chart(found[:2], palette.DARK, "EUR").data) == 8
