"""The chance of reaching a goal: exact where it can be counted, sure where nothing varies, never better for a dearer goal."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from finance_core.errors import InvalidError
from finance_core.ml.futures.goal_chance import Aim, chance, monthly_for
from finance_core.rules.goal.goals import Goal, timeline

TODAY = date(2026, 11, 21)
HALF_YEAR = [500_00, -200_00, 900_00, 100_00, 400_00, 300_00]


@pytest.mark.parametrize("monthly", [None, 250_00, 700_00])
def test_months_that_are_all_alike_leave_nothing_to_chance(monthly: int | None) -> None:
    goal = Goal(name="Car", target_minor=9_000_00, saved_minor=1_000_00, rate_per_year=Decimal("0.03"),
                inflation_per_year=Decimal("0.02"))  # fmt: skip
    months = timeline(goal, monthly_minor=min(monthly or 10**9, 500_00), today=TODAY).months
    assert months is not None
    aim = Aim(target_minor=9_000_00, saved_minor=1_000_00, months=months + 3, monthly_minor=monthly, rate_per_year=0.03,
              inflation_per_year=0.02)  # fmt: skip
    found = chance([500_00] * 12, aim, paths=50)
    assert found.by_month.tolist() == [0.0] * months + [1.0] * 4
    assert (found.probability, found.straight_line, found.error, found.lacking_minor) == (1.0, True, 0.0, None)
    assert found.month_at(0.5) == found.month_at(1.0) == months
    assert found.sentence == "Each of 50 futures made of your past months reaches it in time."


def _counted(past: list[int], target: int) -> float:
    """The chance to have the target within three months, by counting: one stretch of six, and two that shift the average."""
    stretches = [[past[(begin + on) % 6] for on in range(3)] for begin in range(6)]
    wider = np.sqrt(2 * 3 / stats.chi2.ppf((np.arange(4_000) + 0.5) / 4_000, 3))
    mean, reached = np.mean(past), []
    for ahead, first, second in product(stretches, repeat=3):
        shift = (np.mean([*first, *second]) - mean) * wider
        sums = np.cumsum(np.array(ahead)[:, None] + shift, axis=0)
        reached.append((sums.max(axis=0) >= target - 0.5).mean())
    return float(np.mean(reached))


@pytest.mark.parametrize("target", [300_00, 700_00, 1_100_00, 1_500_00, 2_500_00])
def test_the_error_by_chance_is_at_most_a_point(target: int) -> None:
    exact = _counted(HALF_YEAR, target)
    for seed in range(5):
        assert chance(HALF_YEAR, Aim(target_minor=target, months=3), seed=seed).probability == pytest.approx(exact, abs=0.01)


def test_the_same_seed_gives_the_same_chance() -> None:
    aim = Aim(target_minor=5_000_00, months=18, swing_per_year=0.15)
    first, again, other = (chance(HALF_YEAR, aim, paths=500, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.saved, again.saved)
    assert not np.array_equal(first.saved, other.saved)


def test_what_is_at_hand_carries_lean_months() -> None:
    past = [600_00, 600_00, -900_00] * 4
    aim = Aim(target_minor=2_000_00, months=10, monthly_minor=250_00)
    poor, rich = (chance(past, replace(aim, buffer_minor=buffer), paths=2_000) for buffer in (0, 3_000_00))
    assert poor.probability < 0.6
    assert rich.probability > 0.95
    assert rich.month_at(0.9) == 8  # eight times 250, whatever the month brings


def test_a_swing_makes_the_far_goal_less_sure() -> None:
    past = [480_00, 520_00] * 6
    aim = Aim(target_minor=100_000_00, months=120, rate_per_year=0.05)
    calm, wild = (chance(past, replace(aim, swing_per_year=swing), paths=2_000) for swing in (0.0, 0.2))
    width = [float(found.saved[-1, 2] - found.saved[-1, 0]) for found in (calm, wild)]
    assert width[1] > 2 * width[0]
    assert wild.saved[-1, 1] == pytest.approx(calm.saved[-1, 1], rel=0.15)


def test_too_few_months_say_nothing() -> None:
    found = chance([500_00] * 5, Aim(target_minor=100, months=12))
    assert found.problem == found.sentence == "A chance needs 6 whole months of your own; 5 are known so far."
    assert np.isnan(found.probability)
    assert found.month_at(0.5) is None


@pytest.mark.parametrize(
    ("past", "target", "said"),
    [
        ([-100_00] * 12, 1_000_00, "None of 500 futures made of your past months reaches it in time."),
        ([0] * 12, 1, "None of 500 futures"),
        ([10**15, -(10**15)] * 6, 10**15, "of 100 futures made of your past months it is reached in time."),
        (HALF_YEAR * 2, 4_000_00, "of 100 futures made of your past months it is reached in time."),
    ],
)
def test_the_sentence(past: list[int], target: int, said: str) -> None:
    found = chance(past, Aim(target_minor=target, months=12), paths=500)
    assert said in found.sentence
    assert np.isfinite(found.saved).all()


@pytest.mark.parametrize(
    "wrong",
    [{"target_minor": 0}, {"saved_minor": -1}, {"monthly_minor": -1}, {"months": 0}, {"months": 601}, {"rate_per_year": 11.0},
     {"inflation_per_year": float("nan")}, {"swing_per_year": -0.1}],
)  # fmt: skip
def test_aims_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidError):
        replace(Aim(target_minor=100, months=12), **wrong)  # type: ignore[arg-type]  # wrong on purpose


amounts = st.integers(0, 2_000_00)


pasts = st.lists(st.integers(-1_000_00, 1_000_00), min_size=6, max_size=15)


@given(pasts, amounts, amounts, st.none() | amounts, st.integers(1, 30))
@settings(max_examples=50)
def test_more_is_never_worse(past: list[int], target: int, saved: int, monthly: int | None, months: int) -> None:
    aim = Aim(target_minor=10 * target + 1, saved_minor=saved, monthly_minor=monthly, months=months, rate_per_year=0.02)
    found = chance(past, aim, paths=200)
    assert 0 <= found.probability <= 1
    assert (np.diff(found.by_month) >= 0).all()
    assert (np.diff(found.saved, axis=1) >= 0).all()
    assert (found.saved >= 0).all()  # lean months take back no more than there is
    assert chance(past, replace(aim, target_minor=aim.target_minor + 50_00), paths=200).probability <= found.probability
    assert chance(past, replace(aim, saved_minor=saved + 50_00), paths=200).probability >= found.probability
    if monthly is not None:
        assert chance(past, replace(aim, monthly_minor=monthly + 50_00), paths=200).probability >= found.probability


def test_what_can_be_paid_for_in_most_futures() -> None:
    aim = Aim(target_minor=4_000_00, months=12, inflation_per_year=0.03)
    found = chance(HALF_YEAR, aim, paths=2_000)
    sure = found.target_at(0.8)
    assert sure is not None
    assert chance(HALF_YEAR, replace(aim, target_minor=sure), paths=2_000).probability == pytest.approx(0.8, abs=0.002)
    assert (found.affordable >= 4_000_00).mean() == found.probability
    assert chance([1] * 5, aim).target_at(0.8) is None


def test_the_amount_a_month_for_a_chance() -> None:
    aim = Aim(target_minor=2_500_00, months=12, buffer_minor=1_000_00)
    monthly = monthly_for(HALF_YEAR, aim, 0.75)
    assert monthly is not None
    tried = [replace(aim, monthly_minor=amount) for amount in (monthly, int(0.98 * monthly))]
    chances = [chance(HALF_YEAR, one, paths=5_000).probability for one in tried]
    assert chances[0] >= 0.75 > chances[1]
    assert monthly_for([500_00] * 12, replace(aim, target_minor=4_000_00), 1.0) == pytest.approx(333_34, rel=0.005)


def test_some_chances_are_out_of_reach() -> None:
    aim = Aim(target_minor=50_000_00, months=12)
    assert monthly_for(HALF_YEAR, aim, 0.9) is None
    assert monthly_for(HALF_YEAR[:5], aim, 0.1) is None
    assert monthly_for(HALF_YEAR, replace(aim, saved_minor=60_000_00), 0.9) == 0
