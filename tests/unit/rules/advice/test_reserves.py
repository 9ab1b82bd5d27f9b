"""Idle cash, against a rate or a debt, and the order of debts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from finance_core.dates import Month
from finance_core.errors import InvalidError
from finance_core.rules.advice import reserves
from finance_core.rules.advice.piece import CASH, DEBTS, Idle, Order
from finance_core.rules.advice.situation import DebtStand, GoalStand
from finance_core.rules.debt.debts import Debt, LumpSum, budget, pay_off
from finance_core.rules.debt.strategies import compare
from finance_core.rules.goal.goals import Goal
from tests.unit.rules.advice import situations

PAY = situations.monthly("Employer", "Salary", [3000.0] * 6, day=1)
CARD = Debt(name="Card", owed_minor=3_000_00, rate_per_year=Decimal("0.199"), minimum_minor=60_00)
CAR = Debt(name="Car", owed_minor=1_500_00, rate_per_year=Decimal("0.04"), minimum_minor=80_00)
WHEN: dict[str, Any] = {"today": situations.TODAY, "first_payment": date(2026, 12, 1)}


def _seen(**said: object) -> Any:
    held = {"at_hand_minor": (20_000_00, 12_000_00, 15_000_00), "essential_minor": 2_000_00, "buffer_months": 4} | said
    return situations.seen(PAY, **held)


def _debts(*debts: Debt) -> DebtStand:
    found = compare(debts, extra_minor=200_00, **WHEN)
    return DebtStand(found.snowball, found.avalanche)


def test_what_lies_above_the_buffer_and_the_goals_could_earn_the_gap() -> None:
    """The lowest of the last balances, 12,000, less four months of 2,000 and 1,000 for a holiday: 3,000 at 1.5 %."""
    goal = GoalStand(Goal(name="Holiday", target_minor=2_000_00, saved_minor=1_000_00))
    (piece,) = reserves.idle_cash(_seen(rate_gap=Decimal("0.015"), goals=[goal]))
    assert piece.figures == Idle(3_000_00, 9_000_00, 4, Decimal("0.015"))
    assert (piece.yearly_minor, piece.up_to_minor, piece.claims) == (45_00, 45_00, frozenset({CASH}))


def test_without_a_stated_rate_there_is_no_figure() -> None:
    (piece,) = reserves.idle_cash(_seen())
    assert (piece.yearly_minor, piece.figures) == (0, Idle(4_000_00, 8_000_00, 4, None))


@pytest.mark.parametrize("said", [
    {"at_hand_minor": (20_000_00, 9_900_00, 20_000_00)}, {"at_hand_minor": (20_000_00, 20_000_00)}, {"at_hand_minor": ()},
    {"essential_minor": None}, {"essential_minor": 0}, {"at_hand_minor": (-1, -1, -1)},
])  # fmt: skip
def test_money_that_just_came_in_or_is_not_known_is_not_idle(said: dict[str, object]) -> None:
    assert not reserves.idle_cash(_seen(**said))


def test_an_expensive_debt_comes_first_and_saves_at_least_its_part_of_the_interest() -> None:
    stand = _debts(CARD, CAR)
    (piece,) = reserves.idle_cash(_seen(rate_gap=Decimal("0.02"), debts=stand))
    assert (piece.subject, piece.claims) == ("Card", frozenset({CASH, DEBTS}))
    followed = stand.followed
    with_lump = pay_off(
        followed.debts, order=[0, 1], budget_minor=budget(followed.debts, extra_minor=200_00),
        lump_sums=[LumpSum(month=Month(2026, 12), amount_minor=3_000_00)], **WHEN,
    )  # fmt: skip
    assert followed.cost_minor is not None
    assert with_lump.cost_minor is not None
    assert 0 < piece.yearly_minor <= followed.cost_minor - with_lump.cost_minor + CARD.owed_minor * 0.199 / 12
    assert not reserves.idle_cash(_seen(debts=_debts(CAR)))[0].figures.debt  # type: ignore[union-attr]  # it is Idle


def test_a_debt_that_outgrows_its_instalments_promises_no_money_that_nobody_has() -> None:
    """3,000 at 400 % with 10 a month: unpaid interest grows to many times what is owed."""
    for rate in (4, 100):
        shark = Debt(name="Shark", owed_minor=3_000_00, rate_per_year=Decimal(rate), minimum_minor=10_00)
        plan = pay_off([shark], order=[0], budget_minor=10_00, **WHEN)
        (piece,) = reserves.idle_cash(_seen(debts=DebtStand(plan, plan)))
        assert (piece.subject, piece.yearly_minor, piece.up_to_minor) == ("Shark", 3_000_00, 3_000_00)


def test_of_a_ledger_that_ended_long_ago_nobody_knows_what_lies_idle() -> None:
    assert not reserves.idle_cash(_seen(today=date(2027, 11, 21)))


def test_the_cheapest_order_saves_what_the_simulation_says() -> None:
    stand = _debts(CARD, CAR)
    (piece,) = reserves.debt_order(_seen(debts=stand))
    assert isinstance(piece.figures, Order)
    saved = piece.figures.followed_minor - piece.figures.cheapest_minor
    assert saved > 0
    assert piece.yearly_minor == saved * 12 // piece.figures.months
    assert not reserves.debt_order(_seen(debts=stand._replace(followed=stand.cheapest)))
    assert not reserves.debt_order(_seen())


def test_debts_that_never_end_make_no_figure() -> None:
    endless = replace(CARD, minimum_minor=1_00)
    plan = pay_off([endless], order=[0], budget_minor=1_00, **WHEN)
    assert not reserves.debt_order(_seen(debts=DebtStand(plan, plan)))


@pytest.mark.parametrize("gap", ["-0.01", "1.01", "NaN", "Infinity"])
def test_a_rate_gap_is_a_share(gap: str) -> None:
    with pytest.raises(InvalidError):
        _seen(rate_gap=Decimal(gap))
