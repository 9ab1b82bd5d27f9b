"""What is said of debts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from finance_core.rules import wording
from finance_core.rules.debt import debt_words
from finance_core.rules.debt.consolidation import consolidate
from finance_core.rules.debt.debts import Debt, pay_off
from finance_core.rules.debt.strategies import Comparison, compare
from tests.unit.rules.debt.test_consolidation import OFFER
from tests.unit.rules.debt.test_strategies import CAR, CARD, DEBTS, FIRST, SOFA, TODAY

PAYDAY = Debt(name="Payday", owed_minor=1_000_00, rate_per_year=Decimal(4), minimum_minor=100_00)


def money(minor: int) -> str:
    return f"${minor / 100:,.2f}"


def _compared(*debts: Debt, extra: int = 150_00) -> Comparison:
    return compare(debts, extra_minor=extra, today=TODAY, first_payment=FIRST)


@pytest.mark.parametrize(
    ("months", "said"), [(0, "0 months"), (1, "1 month"), (12, "1 year"), (25, "2 years and 1 month"), (1200, "100 years")]
)
def test_spans(months: int, said: str) -> None:
    assert wording.span(months) == said


def test_how_debts_end() -> None:
    plan = _compared(SOFA, extra=0).avalanche
    assert debt_words.ends(plan, money) == "Debt-free in November 2027, after 1 year and $0.00 of interest."
    fee = pay_off([replace(SOFA, fee_minor=1_00)], order=(0,), budget_minor=None, today=TODAY, first_payment=FIRST)
    assert debt_words.ends(fee, money).endswith("after 1 year and 1 month and $0.00 of interest and $13.00 of fees.")
    assert debt_words.ends(_compared().avalanche, money) == "Nothing is owed."
    slow = _compared(Debt(name="Aunt", owed_minor=1_000_00, rate_per_year=Decimal(0), minimum_minor=1), extra=0).avalanche
    assert "more than a hundred years" in debt_words.ends(slow, money)
    never = debt_words.ends(_compared(PAYDAY, extra=0).avalanche, money)
    assert never == "This never ends: on “Payday” the payments don’t cover what is charged. Pay more a month to see an end."


@pytest.mark.parametrize(
    ("debt", "said"),
    [
        (PAYDAY, "is $100.00 a month, its interest $333.33: the debt grows by $233.33 in the first month. Pay more"),
        (replace(PAYDAY, minimum_minor=333_33), "only pays its interest of $333.33 a month: the debt never falls. Pay more"),
        (replace(PAYDAY, fee_minor=5_00), "its interest and fee $338.33"),
        (replace(SOFA, minimum_minor=0), "“Sofa” has no minimum payment: it stays as it is until something extra goes to it."),
    ],
)
def test_a_minimum_below_the_interest(debt: Debt, said: str) -> None:
    assert said in str(debt_words.below_interest(debt, money))


def test_a_minimum_above_the_interest_is_not_worth_a_word() -> None:
    assert debt_words.below_interest(CARD, money) is None
    assert debt_words.below_interest(replace(PAYDAY, owed_minor=0), money) is None


def test_which_order_to_take() -> None:
    said = debt_words.compared(_compared(*DEBTS), money)
    assert said.startswith("Highest rate first is cheapest. Smallest debt first costs $")
    assert said.endswith("more, but ends the first debt in February 2027 rather than November 2027.")
    assert "both the cheapest order" in debt_words.compared(_compared(CARD, CAR), money)
    assert debt_words.compared(_compared(), money) == "Nothing is owed."
    close = (replace(CARD, rate_per_year=Decimal("0.07")), replace(CAR, owed_minor=3_000_00))
    assert debt_words.compared(_compared(*close), money).endswith("That is little: take the order that you will keep to.")
    deep = (replace(PAYDAY, owed_minor=700_00), SOFA)
    assert debt_words.compared(_compared(*deep, extra=134_00), money) == (
        "“Payday” first is the only way out: smallest debt first never ends."
    )
    assert "never ends" in debt_words.compared(_compared(*deep, extra=0), money)


def test_what_the_own_order_costs() -> None:
    def own(*order: int) -> Comparison:
        return compare(DEBTS, extra_minor=150_00, today=TODAY, first_payment=FIRST, own_order=order)

    found = own(1, 0, 2)
    assert found.own is not None
    more = (found.own.cost_minor or 0) - (found.avalanche.cost_minor or 0)
    said = debt_words.own_order(found, money)
    assert said == f"Your own order costs {money(more)} more than highest rate first and takes 2 months longer."
    assert debt_words.own_order(own(0, 1, 2), money).startswith("Your own order costs no more than highest rate first")
    assert debt_words.own_order(_compared(*DEBTS), money) == ""


def test_what_the_plan_saves() -> None:
    found = _compared(*DEBTS)
    assert debt_words.saved(found, money) == (
        f"Against the minimums alone: {money(found.saved_minor or 0)} less interest and fees, 4 years and 8 months sooner."
    )
    less = (found.minimums.cost_minor or 0) - (found.snowball.cost_minor or 0)
    assert less < (found.saved_minor or 0)  # another order brings less, and says so
    assert debt_words.saved(found, money, found.snowball).startswith(f"Against the minimums alone: {money(less)} less interest")
    assert debt_words.saved(_compared(SOFA, extra=0), money).startswith("This is what the minimums do by themselves.")
    assert debt_words.saved(_compared(PAYDAY, extra=400_00), money) == (
        "With $500.00 a month it ends in March 2027. With the minimums alone it doesn’t end."
    )


def test_what_a_loan_does() -> None:
    found = consolidate(DEBTS, (0, 1), OFFER, extra_minor=150_00, today=TODAY, first_payment=FIRST)
    loan, offered, same = debt_words.consolidated(found, money)
    assert loan == f"The loan is $14,086.00, $286.00 of it the fee, at 7.9% and {money(found.loan.minimum_minor)} a month."
    assert offered.startswith("At its own instalment you pay $")
    assert same.startswith("If you go on paying as much as today: $")
    endless = consolidate((PAYDAY,), (0,), OFFER, extra_minor=0, today=TODAY, first_payment=date(2026, 12, 21))
    assert debt_words.consolidated(endless, money)[1].endswith("it ends in November 2031, which it doesn’t today.")
