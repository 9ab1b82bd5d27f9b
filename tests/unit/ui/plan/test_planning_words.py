"""What is said while a budget is planned."""

from typing import Any

import pandas as pd
import pytest

from finance_core.dates import Month
from finance_core.models import NO_CATEGORY, Category
from finance_core.rules.budget.plans import changed
from finance_core.services.plan import budget_plans
from finance_core.services.plan.budget_plans import Basis, Wanted
from finance_core.services.plan.cut_preferences import Preferences
from pages.ui import links, palette, tables
from pages.ui.plan import planning_charts, planning_words

MONTHS = tuple(Month(2026, month) for month in (8, 9, 10))
CATEGORIES = {
    name: Category(id=place, name=name, group=group, hidden=False)  # type: ignore[arg-type]
    for place, (name, group) in enumerate([("Rent", "needs"), ("Eating out", "wants"), ("Pension", "savings")], start=1)
}


def basis(**values: Any) -> Basis:
    filled: dict[str, Any] = {
        "currency": "EUR", "months": MONTHS, "income_minor": (3000_00,) * 3, "spending_minor": (2000_00, 2000_00, 2900_00),
        "history": {"Rent": (1600_00,) * 3, "Eating out": (400_00,) * 3, "Pension": (100_00,) * 3}, "due": {},
        "categories": CATEGORIES, "goals_minor": 0, "preferences": Preferences(), "fixed": frozenset({"Rent"}), "target": 0.2,
        "leaks": (), "left_out": (),
    }  # fmt: skip
    return Basis(**filled | values)


HOUSEHOLD = basis()
PLAN = budget_plans.plan(HOUSEHOLD, Wanted(way="shares", income_minor=3000_00))


@pytest.mark.parametrize(
    ("found", "why", "page"),
    [
        (None, "Nothing is booked yet", links.IMPORTS),
        (basis(months=MONTHS[:1]), "Needs three whole months; you have one.", links.IMPORTS),
        (basis(history={}), "Nothing was spent", links.IMPORTS),
        (basis(history={NO_CATEGORY: (5_00,) * 3}), "None of your payments has a category", links.REVIEW),
    ],
)
def test_what_is_lacking_is_said_with_the_way_to_it(found: Basis | None, why: str, page: str) -> None:
    lacking = planning_words.lacking(found)
    assert lacking is not None
    assert lacking[0].startswith(why)
    assert lacking[1].page == page
    assert planning_words.lacking(HOUSEHOLD) is None


def test_the_answer_holds_costs_against_income_and_names_what_they_leave_out() -> None:
    said = planning_words.answer(HOUSEHOLD)
    assert said == "Your categories usually cost **€2,000 a month**, of **€3,000** that usually come in."
    assert "Most months bring no income" in planning_words.answer(basis(income_minor=(0, 0, 0)))
    assert planning_words.caveat(HOUSEHOLD).startswith("Your months cost **€2,300** on average, €300 more")
    assert not planning_words.caveat(basis(spending_minor=(2000_00,) * 3))
    some = basis(history={**HOUSEHOLD.history, NO_CATEGORY: (50_00,) * 3})
    assert planning_words.unnamed(some).startswith("Payments without a category come to **€50** a month")
    assert not planning_words.unnamed(HOUSEHOLD)


def test_a_plan_is_told_by_its_parts_and_by_what_goals_need() -> None:
    currency = "EUR"
    assert planning_words.title(PLAN, currency) == "€600 a month saved, €500 without a purpose"
    assert [planning_words.part(PLAN, part, currency) for part in planning_words.parts(PLAN)] == [
        "Needs: €1,600 (53%), by this plan €1,500 (50%)", "Wants: €400 (13%), by this plan €900 (30%)",
        "Savings: €1,000 (33%), by this plan €600 (20%)",
    ]  # fmt: skip
    short = changed(PLAN, {"Rent": 2500_00})
    assert planning_words.title(short, currency) == "€600 a month saved, €500 short"
    assert planning_words.goals(PLAN, basis(goals_minor=600_00)) == "Your goals need €600 a month: this plan saves enough."
    assert planning_words.goals(PLAN, basis(goals_minor=700_00)).endswith("€100 more than this plan saves.")
    assert planning_words.goals(PLAN, basis(goals_minor=600_30)).endswith("€0.30 more than this plan saves.")
    assert not planning_words.goals(PLAN, HOUSEHOLD)


def test_cuts_without_income_speak_of_no_rate() -> None:
    found = budget_plans.cuts(HOUSEHOLD, 40_00)  # its months are all alike, so none has managed with less
    said = "The target can’t be reached by cuts alone: 0 categories free €0 a month, €40 are missing."
    assert planning_words.cuts(found, HOUSEHOLD, 0) == said
    assert planning_words.cut_name(0.2, 0, "EUR") == "cuts for a savings rate of 20%"
    assert planning_words.cut_name(None, 40_00, "EUR") == "cuts that free €40 a month"


def test_what_was_taken_is_said() -> None:
    assert planning_words.taken("50/30/20", 3, "November") == "3 budgets changed from November on: 50/30/20."
    assert planning_words.taken("50/30/20", 0, "November") == "No budget had to change: 50/30/20."


def test_the_chart_has_a_bar_a_tick_and_two_lines_for_each_part() -> None:
    parts = pd.DataFrame(
        {
            "name": ["Needs", "Savings"], "text": ["€5", "−€1"], "now": [1.2, -0.1], "planned": [0.5, 0.2],
            "is_worse": [True, True],
        }
    )  # fmt: skip
    figure = planning_charts.parts_chart(parts, palette.for_mode("light"))
    assert [list(bar.x) for bar in figure.data] == [[1.2, 1.2], [0.0, 1.2]]
    assert [shape.x0 for shape in figure.layout.shapes] == [0.2, 0.5]
    assert len(figure.layout.annotations) == 4


def test_the_table_takes_cents_only_where_the_currency_has_some() -> None:
    rows = pd.DataFrame({"category": ["Rent"], "planned": [1500.0], "usual": [1600.0], "change": [-100.0], "part": ["Needs"]})
    for currency, step in (("EUR", 0.01), ("JPY", 1)):
        _styled, columns = tables.planned(rows, currency)
        assert columns["planned"]["type_config"]["step"] == step
        assert columns["usual"]["disabled"]
