"""Ready to invest? The list in its order, and what is said of each step."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance_core.errors import InvalidError
from finance_core.rules.debt.debts import Debt
from finance_core.rules.wellbeing import readiness_words
from finance_core.rules.wellbeing.readiness import Standing, Step, buffer_months, readiness

CARD = Debt(name="Card", owed_minor=800_00, rate_per_year=Decimal("0.2"), minimum_minor=25_00)
HOUSE = Debt(name="House", owed_minor=200_000_00, rate_per_year=Decimal("0.04"), minimum_minor=900_00)
READY = Standing(
    late_bills=0, bill_months=12, cash_minor=6_000_00, essential_minor=2_000_00, debts=(HOUSE,), surpluses=[100_00] * 12,
    income_variation=0.1, match_offered=True, match_taken=True, horizon_years=10,
)  # fmt: skip
ORDER = ["bills", "starter", "match", "debts", "buffer", "surplus", "horizon"]


def money(minor: int) -> str:
    return f"${minor / 100:,.2f}"


def _step(standing: Standing, key: str) -> Step:
    return next(step for step in readiness(standing).steps if step.key == key)


def _said(standing: Standing, key: str) -> str:
    return readiness_words.step(_step(standing, key), readiness(standing), money)


def test_a_household_with_every_step_done_is_ready() -> None:
    found = readiness(READY)
    assert [step.key for step in found.steps] == ORDER
    assert (found.ready, found.next, found.done, found.buffer_months) == (True, None, 7, 3)
    assert readiness_words.answer(found).startswith("Every step is done")


def test_nothing_known_is_nothing_done() -> None:
    found = readiness(Standing())
    assert {step.state for step in found.steps} == {"unknown"}
    assert readiness_words.answer(found) == "0 of 7 steps done. To answer next: bills paid on time."
    assert all(readiness_words.step(step, found, money) for step in found.steps)


@pytest.mark.parametrize(
    ("changed", "key", "said"),
    [
        ({"late_bills": 1}, "bills", "1 bill came late or cost a fee."),
        ({"bill_months": 5}, "bills", "It takes 6 whole months to tell; 5 months are known so far."),
        ({"cash_minor": 1_000_00}, "starter", "$1,000.00 of $1,400.00, three weeks of what your needs cost: $400.00 to go."),
        ({"cash_minor": -50_00}, "starter", "$0.00 of $1,400.00, three weeks of what your needs cost: $1,450.00 to go."),
        ({"essential_minor": None}, "starter", "is not known yet"),
        ({"match_taken": False}, "match", "is pay that you leave behind"),
        ({"match_offered": None}, "match", "Say whether your employer adds to a pension"),
        ({"debts": (HOUSE, CARD)}, "debts", "“Card”: $800.00 owed at a high rate."),
        ({"debts": None}, "debts", "Enter your debts with their rates, or say that you have none."),
        ({"dependants": True}, "buffer", "$6,000.00 of $8,000.00, 4 months of what your needs cost: $2,000.00 to go."),
        ({"surpluses": [1] * 8 + [-1] * 4}, "surplus", "8 of the last 12 months left something over; 9 of 12 are asked. Make"),
        ({"surpluses": [1] * 4}, "surplus", "4 of the last 4 months left something over; 9 of 12 are asked."),
        ({"surpluses": []}, "surplus", "No whole month is known yet"),
        ({"horizon_years": 1}, "horizon", "You need it in 1 year. Below 5 years"),
        ({"horizon_years": None}, "horizon", "Say in how many years"),
    ],
)
def test_the_first_step_that_is_not_done_comes_next(changed: dict[str, object], key: str, said: str) -> None:
    standing = replace(READY, **changed)  # type: ignore[arg-type]  # as drawn or made here
    found = readiness(standing)
    assert found.next is not None
    assert found.next.key == key
    assert not found.ready
    assert said in _said(standing, key)


def test_what_does_not_apply_is_no_step() -> None:
    found = readiness(replace(READY, match_offered=False, match_taken=None))
    assert found.ready
    assert found.done == 6
    assert _said(replace(READY, match_offered=False), "match") == "Does not apply to you."


def test_a_late_bill_is_known_at_once_and_a_poor_year_before_its_end() -> None:
    assert _step(replace(READY, late_bills=2, bill_months=1), "bills").state == "open"
    assert _step(replace(READY, surpluses=[-1] * 4), "surplus").state == "open"
    assert _step(replace(READY, surpluses=[-1] * 5 + [1] * 12), "surplus").state == "done"


def test_the_buffer_grows_with_what_makes_income_less_sure() -> None:
    assert buffer_months(Standing()) == 3
    assert buffer_months(Standing(single_income=True, income_variation=0.3, self_employed=True, dependants=True)) == 7


def test_the_rate_from_which_a_debt_is_expensive_can_be_chosen() -> None:
    assert _step(replace(READY, expensive_rate=Decimal("0.03")), "debts").names == ("House",)
    assert _step(replace(READY, debts=(replace(CARD, owed_minor=0),)), "debts").state == "done"


@pytest.mark.parametrize("wrong", [{"expensive_rate": Decimal(2)}, {"essential_minor": -1}, {"horizon_years": -1}])
def test_figures_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidError):
        replace(READY, **wrong)  # type: ignore[arg-type]  # wrong on purpose


sums = st.none() | st.integers(0, 10**15)


@given(sums, sums, st.lists(st.integers(-100, 100), max_size=14))
def test_every_step_has_its_sentence_and_more_cash_opens_none(cash: int | None, needs: int | None, left: list[int]) -> None:
    standing = replace(READY, cash_minor=cash, essential_minor=needs, surpluses=left)
    found = readiness(standing)
    assert all(readiness_words.step(step, found, money) for step in found.steps)
    if cash is not None:
        assert readiness(replace(standing, cash_minor=cash + 1)).done >= found.done
