"""The optimiser: the least pain, each cut with its price."""

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from finance_core.errors import InvalidError
from finance_core.rules.budget import plan_words
from finance_core.rules.budget.optimiser import Optimised, best_rate, months_needed, needed_for_goal, needed_for_rate, optimise
from finance_core.rules.budget.pain import Cuttable, cuttables, pain
from finance_core.rules.wellbeing.scale import Floats

LINES = (
    Cuttable(category="Groceries", bucket="needs", usual_minor=400_00, floor_minor=300_00, habit=1.0),
    Cuttable(category="Eating out", bucket="wants", usual_minor=200_00),
    Cuttable(category="Leisure", bucket="wants", usual_minor=100_00, importance=2.5),
    Cuttable(category="Rent", bucket="needs", usual_minor=900_00, fixed=True),
)


def _money(minor: int) -> str:
    return f"{minor / 100:.2f} €"


def _cuts(found: Optimised) -> dict[str, int]:
    return {cut.line.category: cut.cut_minor for cut in found.cuts}


def test_each_tenth_hurts_more_than_the_one_before() -> None:
    eating_out = LINES[1]
    assert eating_out.steps == ((20_00, 1.0), (30_00, 2.0), (30_00, 4.0))
    assert [pain(eating_out, cut) for cut in (0, 10_00, 20_00, 50_00, 80_00, 90_00)] == [0, 10_00, 20_00, 80_00, 200_00, 240_00]
    assert LINES[0].room_minor == 100_00  # down to its floor
    assert replace(LINES[0], bucket="savings").room_minor == 0  # cutting savings saves nothing


def test_the_easiest_cuts_come_first() -> None:
    assert _cuts(optimise(LINES, 20_00)) == {"Groceries": 0, "Eating out": 20_00, "Leisure": 0, "Rent": 0}
    further = optimise(LINES, 70_00)
    assert _cuts(further) == {"Groceries": 0, "Eating out": 60_00, "Leisure": 10_00, "Rent": 0}
    assert further.price == pytest.approx(4.0)
    assert further.pain == 1 * 20_00 + 2 * 30_00 + 2.5 * 10_00 + 4 * 10_00


def test_what_can_not_be_reached_is_said() -> None:
    found = optimise(LINES, 500_00)
    assert (found.reached_minor, found.missing_minor, found.price) == (220_00, 280_00, None)
    said = plan_words.optimised(found, _money, income_minor=1700_00, spending_minor=1600_00)
    assert "3 categories free 220.00 € a month, 280.00 € are missing" in said
    assert "a savings rate of 19%" in said
    without_income = plan_words.optimised(optimise(LINES, 20_00), _money, income_minor=0, spending_minor=1600_00)
    assert without_income.startswith("20.00 € less a month, out of 1 category. That hurts")


def test_limits_hold_for_a_group() -> None:
    found = optimise(LINES, 100_00, limits={"wants": 30_00})
    assert _cuts(found) == {"Groceries": 70_00, "Eating out": 30_00, "Leisure": 0, "Rent": 0}
    with pytest.raises(InvalidError):
        optimise(LINES, 100_00, limits={"wants": -1})


def test_nothing_is_cut_where_nothing_is_needed() -> None:
    for needed in (0, -50_00):
        found = optimise(LINES, needed)
        assert (found.reached_minor, found.pain, found.price) == (0, 0.0, None)
    assert optimise((), 100).missing_minor == 100
    said = plan_words.optimised(optimise(LINES, 0), _money, income_minor=1, spending_minor=0)
    assert said == "Nothing has to be cut: the target is reached already."


def test_a_target_rate_in_money() -> None:
    assert needed_for_rate(income_minor=3000_00, spending_minor=2700_00, rate=0.2) == 300_00
    assert needed_for_rate(income_minor=3000_00, spending_minor=3000_00, rate=0.1) == 300_00  # to the cent, in spite of floats
    assert needed_for_rate(income_minor=3000_00, spending_minor=2000_00, rate=0.2) < 0
    found = optimise(LINES, needed_for_rate(income_minor=2000_00, spending_minor=1700_00, rate=0.2))
    assert best_rate(found, income_minor=2000_00, spending_minor=1700_00) == pytest.approx(0.2)
    for income, rate in ((0, 0.2), (100, 1.0), (100, -0.1)):
        with pytest.raises(InvalidError):
            needed_for_rate(income_minor=income, spending_minor=0, rate=rate)


def test_a_goal_in_money_and_when_it_is_within_reach() -> None:
    assert needed_for_goal(monthly_minor=500_00, surplus_minor=200_00) == 300_00
    out_of_reach = optimise(LINES, needed_for_goal(monthly_minor=500_00, surplus_minor=200_00))
    assert out_of_reach.reached_minor == 220_00
    assert months_needed(out_of_reach, planned_months=12) == 17  # 3,600 at 220 a month
    assert months_needed(optimise(LINES, 100_00), planned_months=12) == 12
    assert months_needed(optimise(LINES[3:], 100_00), planned_months=12) is None
    with pytest.raises(InvalidError):
        needed_for_goal(monthly_minor=-1, surplus_minor=0)


def _small(rng: random.Random, category: str) -> Cuttable:
    usual = rng.randint(0, 30)
    return Cuttable(
        category=category, bucket=rng.choice(("needs", "wants", "wants", "unassigned")), usual_minor=usual,
        floor_minor=rng.randint(0, usual), fixed=rng.random() < 0.1, habit=rng.random(), importance=rng.uniform(0, 3),
    )  # fmt: skip


def _in_all(by_line: Sequence[Sequence[float]]) -> Floats:
    """The sum over the lines for every choice of one cut each."""
    total: Floats = np.zeros(())
    for values in by_line:
        total = np.add.outer(total, np.asarray(values, np.float64))
    return total


def test_three_hundred_small_households_are_cut_as_trying_everything_would() -> None:
    rng = random.Random(4)
    for _ in range(300):
        lines = [_small(rng, category) for category in "ABCD"]
        needed, limits = rng.randint(0, 40), rng.choice(({}, {"wants": rng.randint(0, 12)}))
        rooms = [range(line.room_minor + 1) for line in lines]
        hurts = _in_all([[pain(line, cut) for cut in room] for line, room in zip(lines, rooms, strict=True)])
        frees = _in_all(rooms)
        of_wants = _in_all(
            [[cut * (line.bucket == "wants") for cut in room] for line, room in zip(lines, rooms, strict=True)]
        )
        missed = 1000.0 * np.maximum(0, needed - frees)
        least = np.where(of_wants <= limits.get("wants", 1000), hurts + missed, np.inf).min()
        found = optimise(lines, needed, limits=limits)  # type: ignore[arg-type]  # as made here
        assert found.pain + 1000.0 * found.missing_minor == pytest.approx(least)


def test_it_is_never_worse_than_cutting_everything_alike() -> None:
    for needed in range(10_00, 220_00, 30_00):
        found = optimise(LINES, needed)
        assert found.pain <= found.proportional_pain + 1e-6
        assert found.reached_minor == needed


def test_what_is_cut_comes_out_of_the_months() -> None:
    varied = [200_00, 150_00, 260_00, 210_00, 190_00]
    months = {"Eating out": varied, "Rent": [900_00] * 5, "Pension": [50_00] * 5, "Gifts": [0] * 5}
    eating_out, rent = cuttables(
        months, {"Eating out": "wants", "Rent": "needs", "Pension": "savings"}, fixed=frozenset({"Rent"})
    )
    assert (eating_out.usual_minor, eating_out.floor_minor, eating_out.bucket) == (200_00, 182_00, "wants")
    assert 0 < eating_out.habit < 1
    assert rent.fixed
    assert [line.usual_minor for line in cuttables(months, {}, way="mean")] == [202_00, 900_00, 50_00]
    (committed,) = cuttables({"Eating out": varied}, {}, committed={"Eating out": 195_00})
    assert (committed.floor_minor, committed.bucket) == (195_00, "unassigned")


def test_each_cut_is_explained() -> None:
    said = [plan_words.cut(cut, _money) for cut in optimise(LINES, 50_00).cuts]
    assert said == [
        "Groceries stays: cutting it would hurt more than the cuts that are made.",
        "Eating out: 50.00 € less, 150.00 € instead of 200.00 € (−25%). A further cut here would hurt 2.0 times as much.",
        "Leisure stays: cutting it would hurt more than the cuts that are made.",
        "Rent stays: a bill or a contract.",
    ]
    steady = Cuttable(category="Donations", bucket="wants", usual_minor=15_00, floor_minor=15_00)
    stays = plan_words.cut(optimise((steady,), 5_00).cuts[0], _money)
    assert stays == "Donations stays: 15.00 € a month is about what it always costs at least."
    alone = optimise(LINES[1:2], 500_00)
    assert plan_words.cut(alone.cuts[0], _money).endswith("That is all it can give.")
    assert ": 1 category frees " in plan_words.optimised(alone, _money, income_minor=0, spending_minor=1600_00)


def test_importance_has_its_bounds() -> None:
    with pytest.raises(InvalidError):
        replace(LINES[0], importance=-1.0)
    with pytest.raises(InvalidError):
        optimise(LINES, 10**16)
