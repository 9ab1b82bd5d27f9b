"""A year beside official averages: what was done to the figures, and what they don't say."""

import csv
import json
from datetime import date
from math import sqrt
from pathlib import Path

import pytest

from finance_core.errors import InvalidError
from finance_core.rules.wellbeing import benchmark_tables, benchmark_words
from finance_core.rules.wellbeing.benchmarks import Benchmark, Household, Rate, compare, nearest_fifth, survey_for, totals
from tests.servers import ROOT

SPENT = {"Groceries": 6000.0, "Eating out": 3000.0, "Leisure": 1000.0, "Pets": 500.0, "Gifts": 200.0, "Boats": 50.0}
DAY = date(2026, 6, 1)


def _money(amount: float) -> str:
    return f"{amount:.0f}"


def _typical(found: Benchmark, topic: str) -> float:
    return next(row.typical for row in found.rows if row.topic == topic)


def test_the_published_figure_of_the_nearest_fifth_comes_through_unchanged() -> None:
    found = compare(Household(spent=SPENT, year=2023, currency="USD", income=60_000.0), "us")
    assert found.group == "fifth_3"
    assert _typical(found, "Eating out") == 3234.0  # food away from home, third fifth, 2023
    assert _typical(found, "Getting around") == 11909.0 - 4828.0  # transportation less buying vehicles
    assert [adjustment.kind for adjustment in found.adjustments] == ["prices"]
    assert found.adjustments[0].factor == 1.0


def test_prices_size_and_currency_are_adjusted_and_said() -> None:
    household = Household(spent=SPENT, year=2024, currency="EUR", income=60_000.0, persons=4)
    found = compare(household, "us", rate=Rate(rate=0.9, day=DAY))
    prices = 313.689 / 304.702
    assert _typical(found, "Eating out") == pytest.approx(3234.0 * prices * 0.9 * sqrt(4 / 2.5))
    assert benchmark_words.caveats(found)[1:4] == (
        "Prices of 2023 brought to those of 2024.",
        "1 USD = 0.9 EUR, the rate of 2026-06-01. Prices differ between countries.",
        "Households of 2.5 persons on average brought to 4, by the square root of the number.",
    )
    later = compare(Household(spent=SPENT, year=2026, currency="USD"), "us")
    assert later.group == "all"
    assert later.adjustments[0].what == "Prices of 2023 brought to those of 2025. For 2026 no price index comes with Ballast."


@pytest.mark.parametrize("survey", ["uk", "eu"])
def test_shares_divide_the_households_own_money(survey: benchmark_tables.Survey) -> None:
    found = compare(Household(spent=SPENT, year=2026, currency="EUR"), survey)
    assert sum(row.typical for row in found.rows) == pytest.approx(sum(row.own for row in found.rows)) == 10_500.0
    assert _typical(found, "Groceries") > _typical(found, "Clothing") > 0


def test_what_is_not_compared_is_named_with_its_reason() -> None:
    found = compare(Household(spent=SPENT, year=2023, currency="USD"), "us")
    assert found.left_out == (("Gifts", "come in lumps that a mean hides"), ("Boats", "is a category of your own"))
    assert benchmark_words.caveats(found)[-1].startswith("Not compared: Gifts come in lumps")
    assert "no target" in benchmark_words.caveats(found)[0]


def test_rows_are_said_as_context() -> None:
    found = compare(Household(spent=SPENT, year=2023, currency="USD", income=60_000.0), "us")
    said = {row.topic: benchmark_words.row(row, found, _money) for row in found.rows}
    assert said["Eating out"] == "Eating out: households like these spend about 3234 a year; you spent 3000, about as much."
    assert said["Pets"] == "Pets: households like these spend about 722 a year; you spent 500, 222 less."
    assert benchmark_words.heading(found).startswith("Beside the middle fifth of households by income, the nearest to yours:")


def test_the_fifth_is_the_nearest_in_ratio() -> None:
    incomes = (-5.0, 0.0, 10_000.0, 40_000.0, 83_000.0, 84_000.0, 1e9)
    assert [nearest_fifth(income) for income in incomes] == [
        "fifth_1", "fifth_1", "fifth_1", "fifth_2", "fifth_3", "fifth_4", "fifth_5",
    ]  # fmt: skip


def test_totals_by_age_kind_of_household_and_income() -> None:
    ages = {total.group: total.typical for total in totals("us", "age", currency="USD")}
    assert ages["35-44"] == 91229.0  # 2024
    assert any(total.group == "Married couple only" for total in totals("us", "household", currency="USD"))
    british = totals("uk", "income", currency="EUR", rate=Rate(rate=1.2, day=DAY))
    assert british[0].typical == pytest.approx(623.3 * 1.2 * 365.25 / 7)
    assert totals("eu", "income", currency="EUR") == ()
    assert benchmark_words.total(british[0], _money) == "The average household: about 39027 a year (2024)."
    assert "12%" in benchmark_words.totals_caveat("us")
    assert "mortgage" in benchmark_words.totals_caveat("uk")


def test_each_currency_has_its_survey() -> None:
    assert [survey_for(code) for code in ("USD", "GBP", "EUR", "SEK", "JPY")] == ["us", "uk", "eu", "eu", None]


@pytest.mark.parametrize(
    "household",
    [
        Household(spent={"Groceries": float("nan")}, year=2023, currency="USD"),
        Household(spent={}, year=2023, currency="USD", income=float("inf")),
        Household(spent={}, year=2023, currency="USD", persons=0),
        Household(spent={}, year=2023, currency="JPY"),
    ],
)
def test_what_makes_no_sense_is_refused(household: Household) -> None:
    with pytest.raises(InvalidError):
        compare(household, "us")


def test_every_figure_has_its_source_and_every_topic_its_figures() -> None:
    starting = {row["name"] for row in _starting()}
    for survey, rows in benchmark_tables.topics().items():
        known = benchmark_tables.amounts() if survey == "us" else benchmark_tables.shares()[survey]
        assert {item for topic in rows for item in (*topic.items, *topic.less)} <= set(known)
        named = [name for topic in rows for name in topic.categories]
        assert len(named) == len(set(named))
        assert set(named) <= starting
    assert set(benchmark_tables.left_out()) <= starting
    figures = [*benchmark_tables.amounts().values(), *benchmark_tables.shares()["uk"].values()]
    assert all(str(figure.year) in figure.source for figure in figures)


def test_the_figures_are_those_of_the_source(corpus: Path) -> None:
    folder = corpus / "datasets" / "consumer_expenditure"
    with (folder / "us_bls_ce_2023_table1101_full.csv").open(encoding="utf-8", newline="") as file:
        published = {row["item"]: [float(row[name]) for name in row if name[0] in "aq"] for row in csv.DictReader(file)}
    assert {name: list(figure.by_group.values()) for name, figure in benchmark_tables.amounts().items()} == published


def _starting() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads((ROOT / "data" / "categories.json").read_text(encoding="utf-8"))
    return rows
