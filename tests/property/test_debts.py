"""What holds for any debts: no cent is lost, the highest rate first costs least, and more money never ends them later."""

import random
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from finance_core.rules.debt.amortisation import Basis
from finance_core.rules.debt.debts import Debt, Payoff, Strategy, budget, in_order, pay_off

TODAY = date(2026, 11, 21)
FIRST = date(2026, 12, 1)

rates = st.integers(0, 40_000).map(lambda number: Decimal(number).scaleb(-4))
debts = st.builds(
    Debt,
    name=st.just("Debt"),
    owed_minor=st.integers(0, 3_000_000),
    rate_per_year=rates,
    minimum_minor=st.integers(0, 100_000),
    minimum_share=st.sampled_from([Decimal(0), Decimal("0.02")]),
    fee_minor=st.sampled_from([0, 0, 500]),
    basis=st.sampled_from(["month", "day"]),
)
extras = st.integers(0, 200_000)


def _large(owed: int, rate: Decimal, minimum: int) -> Debt:
    """A debt so large that a rounded unit is no part of it that matters."""
    return Debt(name="Debt", owed_minor=owed * 10**6, rate_per_year=rate, minimum_minor=minimum * 10**6)


large = st.builds(_large, st.integers(10_00, 1_000_000), rates, st.integers(1, 50_000))


def _paid(which: list[Debt], strategy: Strategy, extra: int) -> Payoff:
    return pay_off(
        which, order=in_order(which, strategy), budget_minor=budget(which, extra_minor=extra), today=TODAY, first_payment=FIRST
    )


@given(st.lists(debts, max_size=4), extras, st.sampled_from(["avalanche", "snowball"]))
@settings(max_examples=60)
def test_no_cent_is_lost(which: list[Debt], extra: int, strategy: Strategy) -> None:
    plan = _paid(which, strategy, extra)
    for debt, rows in zip(plan.debts, plan.schedules, strict=True):
        owed = debt.owed_minor
        for row in rows:
            assert 0 <= row.paid_minor <= owed + row.interest_minor + row.fee_minor
            owed += row.interest_minor + row.fee_minor - row.paid_minor
            assert row.owed_minor == owed
        assert (plan.outcome == "paid") <= (owed == 0)
    if plan.outcome == "paid":
        assert plan.paid_minor == sum(debt.owed_minor for debt in which) + (plan.cost_minor or 0)


@given(st.lists(debts, min_size=1, max_size=4), extras)
@settings(max_examples=60)
def test_all_of_the_months_money_is_paid_while_something_is_owed(which: list[Debt], extra: int) -> None:
    plan, monthly = _paid(which, "avalanche", extra), budget(which, extra_minor=extra)
    for number, owed in enumerate(plan.owed_by_month[1:-1]):
        paid = sum(rows[number].paid_minor for rows in plan.schedules if number < len(rows))
        assert paid >= monthly or owed == 0


@given(st.lists(large, min_size=2, max_size=4), st.integers(0, 100_000), st.sampled_from(["month", "day"]))
@settings(max_examples=100)
def test_the_highest_rate_first_never_costs_more(which: list[Debt], extra: int, basis: Basis) -> None:
    alike = [Debt(name=one.name, owed_minor=one.owed_minor, rate_per_year=one.rate_per_year, minimum_minor=one.minimum_minor,
                  basis=basis) for one in which]  # fmt: skip
    avalanche, snowball = _paid(alike, "avalanche", extra * 10**6), _paid(alike, "snowball", extra * 10**6)
    if snowball.cost_minor is not None:
        assert avalanche.cost_minor is not None
        charges = sum(map(len, avalanche.schedules)) + sum(map(len, snowball.schedules))
        assert avalanche.cost_minor <= snowball.cost_minor + charges  # units of a millionth of a cent


def test_nor_do_a_thousand_households_to_the_cent() -> None:
    rng = random.Random(3)
    ended = 0
    for _ in range(1_000):
        basis: Basis = rng.choice(("month", "day"))
        which = [
            Debt(
                name=str(place), owed_minor=rng.randint(50_00, 10_000_00), minimum_minor=rng.randint(50_00, 400_00),
                rate_per_year=Decimal(rng.randint(0, 4_000)).scaleb(-4), basis=basis,
            )
            for place in range(rng.randint(2, 5))
        ]  # fmt: skip
        extra = rng.randint(100_00, 900_00)
        avalanche, snowball = _paid(which, "avalanche", extra), _paid(which, "snowball", extra)
        if snowball.cost_minor is not None:
            ended += 1
            assert avalanche.cost_minor is not None
            assert avalanche.cost_minor <= snowball.cost_minor
    assert ended > 800


@given(st.lists(large, min_size=1, max_size=3), st.integers(0, 100_000), st.integers(1, 50_000))
@settings(max_examples=60)
def test_more_money_never_ends_them_later(which: list[Debt], extra: int, more: int) -> None:
    less, richer = _paid(which, "avalanche", extra * 10**6), _paid(which, "avalanche", (extra + more) * 10**6)
    if less.months is not None:
        assert richer.months is not None
        assert richer.months <= less.months
