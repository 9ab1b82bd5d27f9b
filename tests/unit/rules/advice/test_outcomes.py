"""What came of advice: only months outside of what chance makes count."""

from datetime import date

import pytest

from finance_core.rules.advice import outcomes
from finance_core.rules.advice.outcomes import Outcome, held_against
from finance_core.rules.advice.ranking import Answer
from tests.unit.rules.advice import situations

BEFORE = [90, 110, 100, 95, 105, 100, 90, 110, 100, 95, 105, 100]
"""Mean 100, standard deviation 6.7: three further months lie within 100 ± 1.363 · 6.74 · √(1/3 + 1/12) = 94 to 106."""
PAY = situations.monthly("Employer", "Salary", [3000.0] * 20, day=1)


@pytest.mark.parametrize(
    ("since", "verdict", "realised"),
    [([93, 94, 92], "saved", 84), ([95, 95, 96], "unclear", 0), ([107, 108, 106], "more", 0), ([0, 0], "too soon", 0)],
)
def test_a_saving_counts_only_outside_of_the_band(since: list[int], verdict: str, realised: int) -> None:
    found = held_against(BEFORE, since, promised_minor=120)
    assert (found.verdict, found.realised_minor, found.promised_minor) == (verdict, realised, 120)
    if verdict != "too soon":
        assert (found.before_minor, found.low_minor, found.high_minor) == (100, 94, 106)


def test_regression_to_the_mean_is_no_saving() -> None:
    """Three dear months gave the reason; usual ones after them are what would have come anyhow."""
    dear = [*BEFORE[3:], 150, 150, 150]
    assert held_against(dear, [100, 100, 100], promised_minor=180).verdict == "unclear"


def test_a_short_past_says_nothing() -> None:
    assert held_against(BEFORE[:5], BEFORE, promised_minor=1) == Outcome(promised_minor=1, verdict="too soon", since_months=12)


def test_what_was_ended_is_saved_once_three_months_went_by() -> None:
    films = [row for row in situations.monthly("Films", "Subscriptions", [-12.0] * 20) if row[0] < "2026-08"]
    table = [*films, *PAY]
    at = situations.seen(table, streams=[situations.stream(films, table, goes_on=False)])
    taken = Answer(key="risen:Films", decision="taken", day=date(2026, 7, 20), yearly_minor=36_00)
    found = outcomes.outcome(at, taken)
    assert found is not None
    assert (found.verdict, found.before_minor, found.since_minor, found.realised_minor) == ("saved", 12_00, 0, 144_00)
    without = situations.seen(table)  # no stream of that name any more: its payee’s payments tell
    assert outcomes.outcome(without, taken) == found


def test_categories_and_fees_are_held_against_their_own_months() -> None:
    fees = situations.monthly("Bank", "Fees and interest", [-5.0] * 20)
    dinners = situations.monthly("Inn", "Eating out", [-50.0] * 20)
    at = situations.seen([*fees, *dinners, *PAY])
    day = date(2026, 6, 10)
    for key, usual in (("fees:", 5_00), ("dearer:Eating out", 50_00)):
        found = outcomes.outcome(at, Answer(key=key, decision="taken", day=day, yearly_minor=10_00))
        assert found is not None
        assert (found.verdict, found.since_months, found.before_minor, found.since_minor) == ("unclear", 4, usual, usual)
    for key in ("idle_cash:", "milestone:Holiday, 50", "streak:3"):
        assert outcomes.outcome(at, Answer(key=key, decision="taken", day=day, yearly_minor=0)) is None
