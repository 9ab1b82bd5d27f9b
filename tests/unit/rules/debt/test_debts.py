"""Debts paid month by month: who gets what, when each ends, and what never does."""

import random
from datetime import date
from decimal import Decimal

import pytest

from finance_core.dates import Month
from finance_core.errors import InvalidError
from finance_core.rules.debt.debts import Debt, LumpSum, Payoff, budget, in_order, pay_off
from tests.unit.rules.debt.debt_books import Book, decimal_rate, kept

TODAY = date(2026, 11, 21)
FIRST = date(2026, 12, 1)


def _debt(owed: int, rate: str = "0", minimum: int = 0, *, name: str = "Card", fee: int = 0) -> Debt:
    return Debt(name=name, owed_minor=owed, rate_per_year=Decimal(rate), minimum_minor=minimum, fee_minor=fee)


def _paid(*debts: Debt, extra: int = 0, order: tuple[int, ...] | None = None, lumps: tuple[LumpSum, ...] = ()) -> Payoff:
    return pay_off(
        debts,
        order=in_order(debts, "avalanche") if order is None else order,
        budget_minor=budget(debts, extra_minor=extra),
        today=TODAY,
        first_payment=FIRST,
        lump_sums=lumps,
    )


def test_the_last_payment_is_what_is_left() -> None:
    plan = _paid(_debt(250_00, "0.12", 100_00))
    assert [(row.day, row.interest_minor, row.paid_minor, row.owed_minor) for row in plan.schedules[0]] == [
        (date(2026, 12, 1), 2_50, 100_00, 152_50),
        (date(2027, 1, 1), 1_52, 100_00, 54_02),  # 1.525 goes to the even cent
        (date(2027, 2, 1), 54, 54_56, 0),
    ]
    assert (plan.outcome, plan.months, plan.free_on, plan.interest_minor) == ("paid", 3, date(2027, 2, 1), 4_56)
    assert plan.owed_by_month == (250_00, 152_50, 54_02, 0)
    assert plan.days == (date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1))
    assert plan.schedules[0][0].principal_minor == 97_50


def test_what_a_debt_frees_goes_to_the_next_one_in_the_same_month() -> None:
    plan = _paid(_debt(30_00, "0", 20_00, name="Phone"), _debt(200_00, "0", 20_00, name="Friend"), extra=10_00, order=(0, 1))
    assert [[row.paid_minor for row in rows] for rows in plan.schedules] == [[30_00], [20_00, 50_00, 50_00, 50_00, 30_00]]
    assert plan.first_end == (0, date(2026, 12, 1))
    assert plan.ends == (date(2026, 12, 1), date(2027, 4, 1))


def test_without_a_budget_nothing_is_rolled_on() -> None:
    debts = (_debt(20_00, "0", 20_00), _debt(60_00, "0", 20_00))
    plan = pay_off(debts, order=(0, 1), budget_minor=None, today=TODAY, first_payment=FIRST)
    assert [[row.paid_minor for row in rows] for rows in plan.schedules] == [[20_00], [20_00, 20_00, 20_00]]


def test_the_orders() -> None:
    debts = (_debt(500_00, "0.1"), _debt(900_00, "0.2"), _debt(100_00, "0.05"), _debt(50_00, "0.2"))
    assert in_order(debts, "avalanche") == (3, 1, 0, 2)
    assert in_order(debts, "snowball") == (3, 2, 0, 1)


def test_a_lump_sum_comes_once_and_no_cent_of_it_is_lost() -> None:
    plan = _paid(
        _debt(100_00, "0", 10_00, name="A"), _debt(100_00, "0", 10_00, name="B"), order=(0, 1),
        lumps=(LumpSum(month=Month(2027, 1), amount_minor=85_00), LumpSum(month=Month(2027, 1), amount_minor=5_00)),
    )  # fmt: skip
    paid = [[row.paid_minor for row in rows] for rows in plan.schedules]
    assert paid == [[10_00, 90_00], [10_00, 20_00, 20_00, 20_00, 20_00, 10_00]]


def test_a_minimum_can_be_a_share_of_what_is_owed_and_fees_are_charged() -> None:
    card = Debt(
        name="Card", owed_minor=1_000_00, rate_per_year=Decimal("0.24"), minimum_minor=25_00, minimum_share=Decimal("0.05"),
        fee_minor=1_00,
    )  # fmt: skip
    plan = pay_off([card], order=(0,), budget_minor=None, today=TODAY, first_payment=FIRST)
    first = plan.schedules[0][0]
    assert (first.interest_minor, first.fee_minor, first.paid_minor) == (20_00, 1_00, 51_05)
    assert [row.paid_minor for row in plan.schedules[0]][-3:-1] == [25_00, 25_00]
    assert plan.fees_minor == len(plan.schedules[0]) * 1_00


@pytest.mark.parametrize(
    ("rate", "minimum", "outcome"),
    [
        ("0.12", 10_00, "never"),  # exactly the interest: stands still
        ("0.12", 10_01, "paid"),  # a cent more
        ("4", 333_33, "never"),
        ("4", 400_00, "paid"),
        ("0", 0, "never"),
        ("0", 1, "too long"),
    ],
)
def test_a_payment_up_to_the_interest_never_ends_it(rate: str, minimum: int, outcome: str) -> None:
    plan = _paid(_debt(1_000_00, rate, minimum))
    assert plan.outcome == outcome
    if outcome != "paid":
        assert (plan.months, plan.free_on, plan.interest_minor, plan.cost_minor, plan.paid_minor) == (None,) * 5


def test_a_debt_that_grows_ends_once_the_others_are_gone() -> None:
    plan = _paid(_debt(5_000_00, "0.3", 200_00, name="Card"), _debt(1_000_00, "0.2", 5_00, name="Store"))
    store = plan.schedules[1]
    assert store[0].principal_minor < 0
    assert plan.outcome == "paid"


def test_it_waits_for_a_lump_sum_before_it_says_never() -> None:
    windfall = LumpSum(month=Month(2036, 5), amount_minor=10_000_00)
    assert _paid(_debt(1_000_00, "0.12", 10_00)).outcome == "never"
    assert _paid(_debt(1_000_00, "0.12", 10_00), lumps=(windfall,)).free_on == date(2036, 5, 1)


def test_what_never_ends_is_told_until_it_has_doubled() -> None:
    growing = _paid(_debt(1_000_00, "4", 10_00))  # a third more a month
    assert len(growing.schedules[0]) >= 48
    assert (growing.telling, growing.owed_by_month[3]) == (3, 2_329_25)
    assert _paid(_debt(1_000_00)).telling == 48  # stands still
    assert _paid(_debt(250_00, "0.12", 100_00)).telling == 3


def test_nothing_owed_is_nothing_to_pay() -> None:
    for plan in (_paid(), _paid(_debt(0, "0.1", 10_00))):
        assert (plan.outcome, plan.months, plan.free_on, plan.cost_minor, plan.first_end) == ("paid", 0, None, 0, None)


def test_the_largest_amounts_are_exact() -> None:
    plan = _paid(_debt(10**15, "0.05", 10**14))
    assert plan.paid_minor == 10**15 + (plan.interest_minor or 0)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"owed_minor": -1}, "Money on the account is no debt"),
        ({"owed_minor": 10**16}, "too large to be true"),
        ({"fee_minor": 10**16}, "too large to be true"),
        ({"minimum_minor": -5}, "minimum payment and the fee"),
        ({"minimum_share": Decimal(2)}, "between 0% and 100%"),
        ({"rate_per_year": Decimal(-1)}, "0% or more"),
        ({"basis": "week"}, "by the month or by the day"),
    ],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, object], said: str) -> None:
    right: dict[str, object] = {"name": "Card", "owed_minor": 1, "rate_per_year": Decimal(0), "minimum_minor": 0}
    with pytest.raises(InvalidError, match=said):
        Debt(**(right | wrong))  # type: ignore[arg-type]  # wrong on purpose


def test_orders_days_and_extras_that_make_no_sense_are_refused() -> None:
    debts = (_debt(1_00), _debt(1_00))
    with pytest.raises(InvalidError, match="each debt once"):
        pay_off(debts, order=(0, 0), budget_minor=5, today=TODAY, first_payment=FIRST)
    with pytest.raises(InvalidError, match="from today on"):
        pay_off(debts, order=(0, 1), budget_minor=5, today=FIRST, first_payment=TODAY)
    with pytest.raises(InvalidError, match="0 or more"):
        budget(debts, extra_minor=-1)
    with pytest.raises(InvalidError, match="too large"):
        budget(debts, extra_minor=10**16)
    with pytest.raises(InvalidError, match="above zero"):
        LumpSum(month=Month(2027, 1), amount_minor=0)


# ---- against the second set of books ---------------------------------------------------------------------------------


def _household(rng: random.Random) -> tuple[list[Debt], int | None]:
    debts = [
        Debt(
            name=str(place),
            owed_minor=rng.choice((rng.randint(0, 50_00), rng.randint(1_00, 8_000_00))),
            rate_per_year=decimal_rate(rng.choice((0, rng.randint(1, 3_000), 40_000))),
            minimum_minor=rng.choice((0, rng.randint(10_00, 300_00), rng.randint(100_00, 900_00))),
            minimum_share=decimal_rate(rng.choice((0, 0, 100, 250))),
            fee_minor=rng.choice((0, 0, 0, 3_99)),
            basis=rng.choice(("month", "day")),
        )
        for place in range(rng.randint(1, 4))
    ]
    extra = rng.choice((None, 0, rng.randint(50_00, 900_00), rng.randint(50_00, 900_00)))
    return debts, None if extra is None else budget(debts, extra_minor=extra)


def _agree(rows: Payoff, books: list[Book]) -> None:
    for schedule, book in zip(rows.schedules, books, strict=True):
        found = [(row.day, row.interest_minor, row.paid_minor, row.owed_minor) for row in schedule]
        if rows.outcome == "paid":
            assert found == book.by_day()
            assert sum(row.fee_minor for row in schedule) == book.total("fee")
        else:
            assert found[:48] == book.by_day()[:48]


def test_a_thousand_households_agree_with_a_second_set_of_books_to_the_cent() -> None:
    rng = random.Random(7)
    outcomes = []
    for _ in range(1_000):
        debts, monthly = _household(rng)
        order = rng.sample(range(len(debts)), len(debts))
        wanted = rng.randint(1, 31)
        first = rng.choice((date(2026, 12, wanted), date(2027, 2, min(wanted, 28))))
        lumps = [LumpSum(month=Month(2027, rng.randint(1, 12)), amount_minor=rng.randint(1, 500_00))] * rng.randint(0, 2)
        gifts = {(lump.month.year, lump.month.month): lump.amount_minor * len(lumps) for lump in lumps}
        plan = pay_off(
            debts, order=order, budget_minor=monthly, today=TODAY, first_payment=first, payment_day=wanted, lump_sums=lumps
        )
        compared = max(map(len, plan.schedules), default=0) + 1 if plan.outcome == "paid" else 60
        _agree(plan, kept(debts, order, monthly, (TODAY, first), compared, wanted=wanted, gifts=gifts))
        outcomes.append(plan.outcome)
    assert outcomes.count("paid") > 500
    assert outcomes.count("never") > 50
