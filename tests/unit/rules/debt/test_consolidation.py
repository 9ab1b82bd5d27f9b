"""One loan in the place of several debts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from finance_core.errors import InvalidError
from finance_core.rules.debt.consolidation import Offer, consolidate
from finance_core.rules.debt.debts import Debt
from tests.unit.rules.debt.test_strategies import CAR, CARD, DEBTS, FIRST, TODAY

OFFER = Offer(rate_per_year=Decimal("0.079"), months=60, fee_share=Decimal("0.02"), fee_minor=10_00)


def test_the_loan_is_what_it_takes_over_and_its_fee() -> None:
    found = consolidate(DEBTS, (0, 1), OFFER, extra_minor=0, today=TODAY, first_payment=FIRST)
    assert found.fee_minor == 10_00 + 276_00
    assert found.loan.owed_minor == CARD.owed_minor + CAR.owed_minor + found.fee_minor
    assert [debt.name for debt in found.as_offered.debts] == ["Sofa", "New loan"]
    assert found.budget_before_minor == 390_00
    assert found.budget_offered_minor == 50_00 + found.loan.minimum_minor


def test_a_better_rate_over_a_longer_term_can_cost_more() -> None:
    long = replace(OFFER, months=120)
    found = consolidate((CARD, CAR), (0, 1), long, extra_minor=150_00, today=TODAY, first_payment=FIRST)
    assert (found.as_offered.months or 0) > (found.before.months or 0)
    assert (found.saved_same_money_minor or 0) > 0 > (found.saved_as_offered_minor or 0)


def test_debts_that_never_end_have_no_saving_but_an_end() -> None:
    endless = Debt(name="Payday", owed_minor=1_000_00, rate_per_year=Decimal(4), minimum_minor=10_00)
    found = consolidate((endless,), (0,), OFFER, extra_minor=0, today=TODAY, first_payment=date(2026, 12, 21))
    assert (found.before.outcome, found.as_offered.outcome) == ("never", "paid")
    assert found.saved_as_offered_minor is None
    assert found.as_offered.months == 60


@pytest.mark.parametrize("chosen", [(), (3,), (-1,)])
def test_debts_must_be_chosen(chosen: tuple[int, ...]) -> None:
    with pytest.raises(InvalidError, match="Choose the debts"):
        consolidate(DEBTS, chosen, OFFER, extra_minor=0, today=TODAY, first_payment=FIRST)


def test_nothing_owed_can_not_be_taken_over() -> None:
    with pytest.raises(InvalidError, match="nothing to take over"):
        consolidate((replace(CARD, owed_minor=0),), (0,), OFFER, extra_minor=0, today=TODAY, first_payment=FIRST)


@pytest.mark.parametrize(
    "wrong",
    [{"months": 0}, {"months": 1201}, {"fee_minor": -1}, {"fee_share": Decimal(2)}, {"rate_per_year": Decimal(-1)}],
)
def test_offers_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidError):
        replace(OFFER, **wrong)  # type: ignore[arg-type]  # wrong on purpose
