"""What the page of changes says, on a made-up household with a doubled category and without."""

from datetime import date

import pandas as pd
import pytest

from finance_core import ledger as frames
from finance_core.dates import Month
from finance_core.services.insight import drift
from finance_core.services.insight.drift import Changes
from finance_core.services.ledgers import Ledger
from pages.ui import palette
from pages.ui.insight import drift_charts, drift_words
from tests.unit.ml.households import everyday, multiplied

TODAY = date(2026, 4, 10)
CALM = everyday(months=28)
DOUBLED = multiplied(CALM, "Groceries", 2.0, "2026-01-01")


def changes_of(ledger: pd.DataFrame) -> Changes:
    """What the service makes of it."""
    full = frames.completed(ledger[ledger["date"] <= pd.Timestamp(TODAY)])
    whole = Ledger(
        currency="EUR", transactions=full, splits=frames.empty_splits(), lines=full, openings={}, left_out=()
    )  # fmt: skip
    found = drift.build(whole, today=TODAY)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def doubled() -> Changes:
    return changes_of(DOUBLED)


@pytest.fixture(scope="module")
def calm() -> Changes:
    return changes_of(CALM)


def test_a_real_change_is_named_with_its_money(doubled: Changes) -> None:
    told = drift_words.answer(doubled)
    assert told.startswith("From January to March 2026 you spent **€")
    assert "**Groceries** really changed" in told
    assert drift_words.contributors_answer(doubled.found) == "Groceries really rose"
    row = doubled.found.by_category.iloc[0]
    assert "at the same payees you paid" in drift_words.reason(row, "EUR")


def test_ups_and_downs_are_called_that(calm: Changes) -> None:
    assert drift_words.answer(calm).startswith("No real change in these three months.")
    assert drift_words.answer(calm).endswith("within your usual ups and downs.")
    assert drift_words.contributors_answer(calm.found) == "No category really changed"
    assert drift_words.levels_answer(calm.levels) == "No lasting change"
    assert drift_words.looks_answer(calm.looks).endswith("no real change")


def test_the_running_month_is_in_the_map_and_not_in_the_comparison(calm: Changes) -> None:
    assert calm.found.months[-1] == Month(2026, 3)
    assert int(calm.heat.columns[-1]) == Month(2026, 4).index
    assert calm.weeks.shape == (7, drift.WEEKS)
    assert calm.weeks.iloc[5:, -1].isna().all()


def test_a_lasting_change_opens_with_its_month() -> None:
    changes = changes_of(multiplied(CALM, "Rent", 1.2, "2025-07-01"))
    assert drift_words.answer(changes).endswith("**Rent** costs more since July 2025.")
    (row,) = [row for _, row in changes.levels.iterrows()]
    assert drift_words.level_line(row, "EUR") == "Rent\\: €1,140 a month since July 2025, before €950"


def test_a_short_ledger_says_what_it_needs() -> None:
    changes = changes_of(CALM[CALM["date"] >= "2026-02-01"])
    assert "needs 4 whole months before" in drift_words.answer(changes)
    assert drift_words.contributors(changes.found).empty


def test_charts_carry_what_opens(doubled: Changes) -> None:
    bars = drift_charts.change_bars_chart(drift_words.contributors(doubled.found), palette.LIGHT, "EUR")
    assert bars.data[0].customdata[-1][0] == "Groceries"
    assert bars.data[0].marker.color[-1] == palette.LIGHT.warning
    heat = drift_charts.heat_chart(doubled.heat, palette.LIGHT, "EUR")
    assert heat.data[0].customdata[0][0][0] == doubled.heat.columns[0]
    weeks = drift_charts.weeks_chart(doubled.weeks, palette.LIGHT, "EUR")
    assert list(weeks.layout.yaxis.ticktext) == ["Sun", "Sat", "Fri", "Thu", "Wed", "Tue", "Mon"]
    assert len(drift_charts.looks_chart(doubled.looks, palette.LIGHT).data[0].y) == len(doubled.looks)


def test_numbers_that_only_describe_are_called_so(doubled: Changes) -> None:
    table = drift_words.numbers(doubled)
    assert table["What"].iloc[0].startswith("Distance")
    assert len(table) == 8
