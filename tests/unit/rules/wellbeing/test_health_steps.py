"""What the next points cost: the amount that is named really brings them."""

import numpy as np
import pandas as pd
import pytest

from finance_core.rules.wellbeing import health_words
from finance_core.rules.wellbeing.health import health
from finance_core.rules.wellbeing.health_steps import steps
from tests.unit.rules.months import made


def _tight() -> pd.DataFrame:
    """A year that leaves little over, on a small buffer, with two bills of ten late each month."""
    return made(income=2500.0, spending=2450.0, essential=1500.0, liquid=2000.0, net_worth=5000.0, bills_on_time=8.0)


def _money(amount: float) -> str:
    return f"{amount:.0f} €"


def test_spending_less_by_that_much_brings_five_points() -> None:
    months = _tight()
    step = next(step for step in steps(months) if step.lever == "spend_less")
    assert step.reaches
    assert step.gain == 5.0
    kept = step.amount * np.arange(1, 13)  # lies at hand month after month
    frugal = months.assign(spending=2450.0 - step.amount, liquid=2000.0 + kept, net_worth=5000.0 + kept)
    before, after = health(months).score, health(frugal).score
    assert after == pytest.approx(before + 5.0, abs=0.1)  # type: ignore[operator]
    said = f"Spend less on what is not essential: {step.amount:.0f} € a month would bring 5 points."
    assert health_words.step(step, _money) == said


def test_setting_aside_and_paying_in_time_have_their_own_units() -> None:
    found = {step.lever: step for step in steps(_tight())}
    months = _tight()
    aside = found["set_aside"]
    assert aside.cost == "once"
    assert health(months.assign(liquid=2000.0 + aside.amount)).score == pytest.approx(health(months).score + 5.0, abs=0.1)  # type: ignore[operator]
    assert "bills more in time would bring" in health_words.step(found["pay_in_time"], _money)


def test_those_that_reach_come_first_and_what_brings_nothing_is_not_named() -> None:
    found = steps(_tight())
    reach = [step.reaches for step in found]
    assert reach == sorted(reach, reverse=True)
    assert {"lower_debt", "no_fees"}.isdisjoint(step.lever for step in found)  # there are none to bring down
    assert steps(made(2)) == ()


def test_at_the_top_nothing_is_left_to_gain() -> None:
    perfect = made(13, liquid=1e6, housing=500.0)
    assert health(perfect).score == 100.0
    assert steps(perfect) == ()


def test_the_answer_is_said_in_plain_words() -> None:
    found = health(_tight().assign(debt_service=np.nan, card_limit=np.nan))
    assert found.score is not None
    named = health_words.band(found.score)
    assert health_words.answer(found).startswith(f"{round(found.score)} of 100: {named}, over the last twelve months.")
    assert "Debt burden needs your loans and cards, or that there are none" in health_words.left_out(found)
    assert health_words.left_out(health(made(13))) == ""
    assert health_words.answer(health(made(1))) == "A score needs 3 whole months; one is known so far."
    assert [health_words.band(score) for score in (100, 80, 79, 60, 40, 39, 0)] == [
        "strong", "strong", "steady", "steady", "stretched", "strained", "strained",
    ]  # fmt: skip


def test_a_score_on_little_ground_says_so() -> None:
    unknown = dict.fromkeys(("liquid", "net_worth", "debt_service", "card_limit", "goal_progress"), np.nan)
    sure, shaky = health(made(13)), health(made(13).assign(**unknown))
    assert "Take it with care" not in health_words.answer(sure)
    assert "Take it with care: it rests on 55% of what it looks at." in health_words.answer(shaky)
    assert "Nothing came in during these months" in health_words.answer(health(made(income=0.0)))


def test_no_measure_is_ever_shown_as_infinite() -> None:
    found = health(made(income=0.0, liquid=1e9, net_worth=0.0))
    said = [health_words.value(measure) for component in found.components for measure in component.measures]
    assert "nothing to set it against" in said
    assert "more than 24 months" in said
    assert not any("inf" in words or "nan" in words for words in said)
    assert health_words.value(health(made(income=0.01)).components[0].measures[0]) == "less than −1,000%"


def test_whole_points_sum_to_the_whole_score() -> None:
    found = health(_tight())
    assert found.score is not None
    shown = health_words.points(found)
    assert sum(shown.values()) == round(found.score)
    assert all(abs(shown[component.rule.key] - component.contribution) <= 1 for component in found.components)
    assert health_words.points(health(made(1))) == {}
