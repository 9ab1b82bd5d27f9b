"""What is said of budgets."""

from datetime import date

import pytest

from finance_core.dates import Month
from finance_core.models import Budget
from finance_core.services.plan.overspending import BudgetOutlook, Overspending
from pages.ui import palette
from pages.ui.plan import budget_charts, budget_words

TODAY = date(2026, 11, 21)


def row(name: str, assigned: int, spent: int, chance: float | None, *, crossing: int | None = None) -> BudgetOutlook:
    budget = Budget(
        id=1, category_id=1, category=name, since=Month(2026, 8), assigned_minor=assigned, rollover=False, version=1
    )  # fmt: skip
    known = chance is not None
    return BudgetOutlook(
        budget=budget, spent_minor=spent, expected_minor=spent + 20_00 if known else None,
        lower_minor=spent if known else None, upper_minor=spent + 50_00 if known else None, chance=chance,
        crossing=None if crossing is None else date(2026, 11, crossing), dismissed=False,
    )  # fmt: skip


def month(*rows: BudgetOutlook, months: int = 12, known: date | None = TODAY) -> Overspending:
    return Overspending(
        month=Month(2026, 11), today=TODAY, known=known, currency="EUR", months=months, uncategorised=0, by_trees=False,
        rows=rows,
    )  # fmt: skip


PASSED = row("Transport", 210_00, 311_00, 0.99, crossing=15)
LIKELY = row("Leisure", 70_00, 50_00, 0.66, crossing=26)
SURE = row("Gifts", 30_50, 20_00, 0.85, crossing=24)
CALM = row("Groceries", 670_00, 331_00, 0.07)
NEW = row("Pets", 50_00, 12_00, None)


def test_the_answer_names_what_is_passed_and_what_will_be() -> None:
    assert budget_words.answer(month(PASSED, LIKELY, CALM)) == (
        "**€692 of €950 spent**, 9 days left. Transport is above its budget, Leisure likely will be."
    )
    assert budget_words.outlook(month(LIKELY, SURE)) == "Leisure and Gifts will likely end above budget."
    assert budget_words.outlook(month(CALM)) == "Every budget will likely hold."
    assert budget_words.outlook(month(NEW, months=1)) == "No budget is passed so far."


def test_nothing_is_foretold_of_a_month_of_which_nothing_is_known() -> None:
    silent = month(LIKELY, known=date(2025, 11, 2))
    assert budget_words.outlook(silent) == "Nothing of November is booked yet."
    assert budget_words.line(LIKELY, silent) == "Nothing of November is booked yet."
    assert [tile.text for tile in budget_words.tiles(silent)][2:] == ["–", "0"]
    assert silent.table[["expected", "lower", "upper"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("one", "alert", "line"),
    [
        (
            PASSED, "Transport is €101 above its budget of €210 since 15 Nov.",
            "Passed on 15 Nov. Likely ends at about €331 (€311 to €361).",
        ),
        (
            LIKELY, "Leisure will likely pass its budget of €70, from about Thu 26 Nov.",
            "Passing the budget: 7 in 10. About Thu 26 Nov. Likely ends at about €70 (€50 to €100).",
        ),
        (
            SURE, "Gifts will very likely pass its budget of €30.50, from about Tue 24 Nov.",
            "Passing the budget: 8 in 10. About Tue 24 Nov. Likely ends at about €40 (€20 to €70).",
        ),
    ],
)  # fmt: skip
def test_alerts_grow_in_words(one: BudgetOutlook, alert: str, line: str) -> None:
    assert budget_words.alert(one, month(one)) == alert
    assert budget_words.line(one, month(one)) == line


def test_too_few_months_say_how_many_are_needed() -> None:
    assert budget_words.line(NEW, month(NEW, months=2)) == "Needs three whole months to say where it ends; you have two."


@pytest.mark.parametrize(
    ("chance", "words"), [(0.0, "very unlikely"), (0.06, "1 in 10"), (0.94, "9 in 10"), (1.0, "almost certain")]
)
def test_odds(chance: float, words: str) -> None:
    assert budget_words.odds(chance) == words


def test_bars_end_where_their_amounts_tell_more_and_lead_to_their_category() -> None:
    figure = budget_charts.budgets_chart(month(PASSED, CALM, NEW).table, 0.7, palette.LIGHT, "EUR")
    track, used, ends = figure.data
    assert [name for (name,) in used.customdata] == ["Pets", "Groceries", "Transport"]
    assert list(track.x) == [1, 1, 1]
    assert max(used.x) == pytest.approx(311 / 210)
    assert [name for (name,) in ends.customdata] == ["Groceries", "Transport"]  # nothing is known of the third
    assert list(used.marker.color)[-1] == palette.LIGHT.warning
