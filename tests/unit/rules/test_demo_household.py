"""The rules on the demo household: figures a person would believe."""

import pytest

from finance_core.analysis import flows
from finance_core.rules.budget.habits import usual
from finance_core.rules.budget.leakage import leaks
from finance_core.rules.budget.optimiser import needed_for_rate, optimise
from finance_core.rules.budget.pain import cuttables
from finance_core.rules.budget.plans import Usual, recommended
from finance_core.rules.wellbeing import health_months
from finance_core.rules.wellbeing.health import health
from tests.unit.rules import demo


@pytest.mark.parametrize("rate", [0.02, 0.05, 0.07, 0.1])
def test_the_optimiser_spares_a_fifth_of_the_pain(rate: float) -> None:
    """Saving so much more of the income than now: at least a fifth less pain than cutting everything alike."""
    months, buckets = demo.history()
    income = usual(demo.income())
    lines = cuttables(months, buckets, fixed=demo.BILLS)
    needed = needed_for_rate(income_minor=income, spending_minor=income, rate=rate)
    found = optimise(lines, needed)
    assert found.reached_minor == needed
    assert found.pain <= 0.8 * found.proportional_pain
    assert found.spared >= 0.2


def test_the_recommended_plan_adds_up() -> None:
    months, buckets = demo.history()
    rows = []
    for name, spent in months.items():
        bucket = buckets[name]
        rows.append(Usual(category=name, group=None if bucket == "unassigned" else bucket, usual_minor=usual(spent)))
    found = recommended(usual(demo.income()), rows)
    assert found.short_minor == found.left_minor == 0
    assert found.saved_minor > 0


def test_its_health_and_its_leaks() -> None:
    seen = flows.period(demo.lines(), demo.TODAY)
    assert seen is not None
    months = health_months.by_month(demo.lines(), seen, loans=["Car loan"])
    found = health(months)
    assert found.score is not None
    assert {component.rule.key for component in found.missing} == {"runway", "progress"}  # no balances were given
    assert 50 < found.score < 100
    spent = flows.category_months(flows.flows(demo.lines())).iloc[:, :-1]
    money = float(spent.clip(lower=0.0).iloc[:, -12:].to_numpy().sum())
    assert 0 < sum(leak.yearly for leak in leaks(spent.drop(index=list(demo.BILLS), errors="ignore"))) < 0.25 * money
