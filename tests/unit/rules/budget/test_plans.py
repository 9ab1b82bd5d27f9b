"""Plans for a month's income, to the cent."""

from decimal import Decimal

import pytest

from finance_core.errors import InvalidError
from finance_core.rules.budget import plan_words
from finance_core.rules.budget.plans import Plan, Shares, Usual, as_given, by_shares, changed, lifted, recommended, zero_based

USUAL = (
    Usual(category="Rent", group="needs", usual_minor=1200_00),
    Usual(category="Groceries", group="needs", usual_minor=400_00),
    Usual(category="Eating out", group="wants", usual_minor=300_00),
    Usual(category="Leisure", group="wants", usual_minor=200_00),
    Usual(category="Pension", group="savings", usual_minor=100_00),
    Usual(category="Salary", group="income", usual_minor=3000_00),
)
ODD = Usual(category="Bits and bobs", group=None, usual_minor=150_00)


def _money(minor: int) -> str:
    return f"{minor / 100:.2f} €"


def _given(plan: Plan) -> dict[str, int]:
    return {line.category: line.assigned_minor for line in plan.lines}


def test_bills_are_cut_last() -> None:
    bills = (
        Usual(category="Rent", group="needs", usual_minor=1200_00, due_minor=1200_00),
        Usual(category="Groceries", group="needs", usual_minor=400_00, due_minor=40_00),
    )
    assert _given(by_shares(3000_00, bills)) == {"Rent": 1200_00, "Groceries": 300_00}
    # where there is not even enough for the bills, they are cut alike
    assert _given(by_shares(620_00, bills)) == {"Rent": 300_00, "Groceries": 10_00}


def test_amounts_as_given_are_held_against_the_income_and_may_be_changed() -> None:
    found = as_given(3000_00, USUAL, {"Rent": 1200_00, "Leisure": 50_00}, savings_minor=500_00)
    assert _given(found) == {"Rent": 1200_00, "Groceries": 0, "Eating out": 0, "Leisure": 50_00, "Pension": 0}
    assert (found.saved_minor, found.left_minor, found.short_minor) == (500_00, 1250_00, 0)
    more = changed(found, {"Pension": 100_00, "Groceries": 1300_00})
    assert (more.saved_minor, more.left_minor, more.short_minor) == (600_00, 0, 150_00)
    assert plan_words.plan(more, _money).endswith("All amounts together are 150.00 € more than comes in.")
    assert [(part.planned_minor, part.assigned_minor) for part in more.parts[:3]] == [
        (1200_00, 2500_00), (50_00, 50_00), (600_00, 100_00),
    ]  # fmt: skip
    for wrong in (-1, 10**16):
        with pytest.raises(InvalidError, match="from 0 upwards"):
            changed(found, {"Rent": wrong})
        with pytest.raises(InvalidError, match="from 0 upwards"):
            as_given(3000_00, USUAL, {}, savings_minor=wrong)


def test_fifty_thirty_twenty_cuts_only_what_does_not_fit() -> None:
    found = by_shares(3000_00, USUAL)
    assert _given(found) == {
        "Rent": 1125_00, "Groceries": 375_00, "Eating out": 300_00, "Leisure": 200_00, "Pension": 100_00,
    }  # fmt: skip
    assert (found.to_save_minor, found.left_minor, found.short_minor) == (500_00, 400_00, 0)
    assert [(part.bucket, part.planned_minor, part.over_minor) for part in found.parts] == [
        ("needs", 1500_00, 100_00), ("wants", 900_00, 0), ("savings", 600_00, 0), ("unassigned", 0, 0),
    ]  # fmt: skip
    assert plan_words.plan(found, _money) == "Of 3000.00 € a month, 600.00 € (20%) are saved. 400.00 € have no purpose yet."
    assert plan_words.part(found.parts[0], _money) == "Needs usually cost 1600.00 €, 100.00 € more than the plan allows."


def test_the_recommended_plan_takes_needs_as_they_are() -> None:
    found = recommended(2000_00, USUAL)
    # 400 remain after needs; three fifths of them for wants, cut alike, two fifths saved
    assert _given(found) == {
        "Rent": 1200_00, "Groceries": 400_00, "Eating out": 144_00, "Leisure": 96_00, "Pension": 100_00,
    }  # fmt: skip
    assert (found.saved_minor, found.left_minor, found.short_minor) == (160_00, 0, 0)
    easy = recommended(3000_00, USUAL)
    assert _given(easy)["Eating out"] == 300_00  # wants below their part stay as they are
    assert easy.saved_minor == 900_00


def test_zero_based_gives_every_cent_a_purpose() -> None:
    found = zero_based(3000_00, USUAL, savings_minor=1000_00)
    assert _given(found)["Eating out"] + _given(found)["Leisure"] == 400_00
    assert (found.saved_minor, found.left_minor) == (1000_00, 0)
    assert zero_based(3000_00, USUAL).saved_minor == 900_00
    assert plan_words.plan(found, _money).endswith("Every cent has a purpose.")


def test_needs_beyond_the_income_are_short_and_not_cut() -> None:
    for found in (zero_based(1000_00, USUAL, savings_minor=50_00), recommended(1000_00, USUAL)):
        assert (found.short_minor, found.saved_minor) == (600_00, 0)
        assert _given(found)["Rent"] == 1200_00
        assert "cost 600.00 € more than comes in: no plan covers that." in plan_words.plan(found, _money)


def test_only_what_needs_cost_beyond_the_income_is_out_of_reach() -> None:
    found = as_given(1500_00, USUAL, {row.category: row.usual_minor for row in USUAL})
    assert found.short_minor == 700_00
    assert plan_words.plan(found, _money).endswith(
        "All amounts together are 700.00 € more than comes in. "
        "Needs, with what nobody has named, cost 100.00 € more than comes in: no plan covers that."
    )
    # what was typed is not what needs cost
    typed = changed(by_shares(3000_00, USUAL), {"Rent": 5000_00})
    assert "no plan covers that" not in plan_words.plan(typed, _money)


def test_what_nobody_has_named_is_unassigned_never_a_need() -> None:
    strict, fitted = by_shares(3000_00, (*USUAL, ODD)), recommended(3000_00, (*USUAL, ODD))
    assert (_given(strict)["Bits and bobs"], strict.lines[-1].bucket) == (0, "unassigned")
    assert _given(fitted)["Bits and bobs"] == 150_00
    assert plan_words.part(strict.parts[-1], _money).startswith("150.00 € a month go where nobody has said")
    assert not plan_words.part(by_shares(3000_00, USUAL).parts[-1], _money)


def test_goals_lift_savings_within_bounds() -> None:
    assert lifted(Shares(), goals_minor=300_00, income_minor=3000_00) == Shares()
    assert lifted(Shares(), goals_minor=900_00, income_minor=3000_00).wants == Decimal("0.2")
    most = lifted(Shares(), goals_minor=9000_00, income_minor=3000_00)
    assert (most.needs, most.wants, most.savings) == (Decimal("0.45"), Decimal("0.15"), Decimal("0.4"))
    odd = lifted(Shares(), goals_minor=1000_01, income_minor=3333_33)
    assert by_shares(3333_33, USUAL, odd).saved_minor >= 1000_01


def test_wants_give_way_to_goals_where_the_plan_is_fitted_to_needs() -> None:
    for goals, saved in ((800_00, 900_00), (920_01, 920_01), (2000_00, 950_00)):  # wants keep 15% of the income: 450
        assert recommended(3000_00, USUAL, goals_minor=goals).saved_minor == saved
    # 500 remain after needs, 300 of them for wants: less than 15% already
    assert recommended(2100_00, USUAL, goals_minor=900_00) == recommended(2100_00, USUAL)
    assert recommended(9000_00, USUAL, goals_minor=10**12).saved_minor == 6900_00


@pytest.mark.parametrize("income_minor", [0, -100, 10**16])
def test_without_income_there_is_no_plan(income_minor: int) -> None:
    for plan in (by_shares, recommended, zero_based):
        with pytest.raises(InvalidError):
            plan(income_minor, USUAL)


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(InvalidError, match="100%"):
        Shares(needs=Decimal("0.6"))
    with pytest.raises(InvalidError, match="one place"):
        by_shares(100, (USUAL[0], USUAL[0]))
    with pytest.raises(InvalidError, match="from 0 upwards"):
        zero_based(100, USUAL, savings_minor=-1)


def test_categories_that_gave_money_back_get_nothing() -> None:
    found = by_shares(1000_00, (Usual(category="Clothing", group="wants", usual_minor=-50_00),))
    assert (_given(found), found.left_minor, found.to_save_minor) == ({"Clothing": 0}, 800_00, 200_00)
