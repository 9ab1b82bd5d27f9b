"""Saving against a target."""

import numpy as np
import pytest

from finance_core.errors import InvalidError
from finance_core.rules.wellbeing import saving_words
from finance_core.rules.wellbeing.saving import efficiency
from tests.unit.rules.months import made


def _money(amount: float) -> str:
    return f"{amount:.0f} €"


def test_half_of_the_target_is_reached() -> None:
    found = efficiency(made(income=2000.0, spending=1800.0))
    assert [found.rate, found.reached, found.missing] == pytest.approx([0.1, 0.5, 200.0])
    said = saving_words.answer(found, _money)
    assert said == "You kept 10% of what came in. To your target of 20%, 200 € a month are missing."
    assert found.streak == 12
    assert saving_words.streak(found) == "12 months in a row with something left over."


def test_a_trend_is_named_only_where_chance_seldom_makes_one() -> None:
    rising = efficiency(made(income=2000.0, spending=2000.0 - 20.0 * np.arange(12)))
    assert rising.direction == "rising"
    assert rising.trend == pytest.approx(0.12)
    assert saving_words.trend(rising) == "Your savings rate is rising, by about 12 points a year."
    rng = np.random.default_rng(1)
    flat = efficiency(made(spending=2400 + 300 * rng.normal(size=12)))
    assert flat.direction == "unclear"
    assert efficiency(made(5)).trend is None


def test_no_income_and_deficits_are_said_in_words() -> None:
    nothing = efficiency(made(income=0.0))
    assert nothing.rate is None
    assert saving_words.answer(nothing, _money) == "Nothing came in during these months, so there is no savings rate."
    deficit = efficiency(made(income=1000.0, spending=1500.0))
    assert (deficit.reached, deficit.streak, deficit.missing) == (0.0, 0, 700.0)
    assert saving_words.answer(deficit, _money).startswith("You spent more than came in. To your target of 20%, 700 €")
    assert efficiency(made(2)).problem == "A savings rate needs 3 whole months; two are known so far."


@pytest.mark.parametrize("target", [0.0, -0.1, 0.95, float("nan"), float("inf")])
def test_a_target_is_a_share_that_one_can_live_beside(target: float) -> None:
    with pytest.raises(InvalidError):
        efficiency(made(), target=target)
