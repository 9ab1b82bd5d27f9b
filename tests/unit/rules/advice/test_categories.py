"""Fees that come back, and categories that became dearer by more than chance and season."""

import pytest

from finance_core.rules.advice import categories
from finance_core.rules.advice.piece import Dearer, Fees, Look, SetBudget
from finance_core.rules.advice.situation import situation
from tests.unit.rules.advice import situations

PAY = situations.monthly("Employer", "Salary", [3000.0] * 28, day=1)
RENT = situations.monthly("Landlord", "Rent and mortgage", [-900.0] * 28, day=2)
STEADY = [200.0 + 3 * (month % 7) for month in range(24)]
"""What six in ten months stay below: 209."""


def _eating_out(*recent: float, before: "list[float] | None" = None) -> list[situations.Row]:
    months = [-amount for amount in (*(before or STEADY), *recent, 50.0)]  # the last one is the running month
    return [*situations.monthly("Noodle House", "Eating out", months), *PAY, *RENT]


def test_a_category_that_became_dearer() -> None:
    """12 · (310 − 209) = 1,212 a year, of which three tenths are counted."""
    (piece,) = categories.dearer(situations.seen(_eating_out(300.0, 310.0, 320.0)))
    assert piece.figures == Dearer(310_00, 209_00, 24)
    assert (piece.key, piece.yearly_minor, piece.up_to_minor) == ("dearer:Eating out", 363_60, 1212_00)
    assert piece.action == SetBudget("Eating out", 209_00)
    assert piece.evidence == (25, 26, 27)


@pytest.mark.parametrize(
    ("recent", "before"),
    [
        ((300.0, 205.0, 209.0), None),  # one dear month
        ((225.0, 226.0, 227.0), None),  # above, but not clearly
        ((300.0, 310.0, 320.0), [*STEADY[:12], 310.0, 310.0, 310.0, *STEADY[:9]]),  # as the same months a year ago
        ((300.0, 310.0, 320.0), STEADY[:11]),  # less than a year before
    ],
)
def test_a_dear_spell_a_season_or_a_short_past_is_no_saving(recent: tuple[float, ...], before: list[float] | None) -> None:
    assert not categories.dearer(situations.seen(_eating_out(*recent, before=before)))


def test_no_more_is_counted_than_was_spent() -> None:
    """A category of nothing much that jumped once: three tenths of 12 months would be more than these months cost."""
    at = situations.seen(_eating_out(300.0, 310.0, 320.0))
    (piece,) = categories.dearer(at)
    assert piece.yearly_minor <= sum(at.spent.loc[at.spent["id"].isin(piece.evidence), "minor"])


def test_a_household_without_any_trend_gets_no_saving() -> None:
    """Chance may call any category of a household dearer in one of twenty households; more than two of these has 4 %."""
    found = [categories.dearer(situations.noisy(seed)) for seed in range(15)]
    assert sum(map(bool, found)) <= 2
    shifted = [categories.dearer(situations.noisy(seed, dearer=2.0)) for seed in range(3)]
    assert all("dearer:Eating out" in [piece.key for piece in pieces] for pieces in shifted)


def test_fees_count_by_the_quarters_in_which_they_came() -> None:
    rows = [
        *situations.monthly("Own bank", "Fees and interest", [-5.0] * 12),
        ("2026-11-03", "Cash abroad", "Fees and interest", -2.0), ("2026-08-03", "Cash abroad", "Fees and interest", -2.0),
        ("2026-05-03", "Cash abroad", "Fees and interest", -2.0), ("2026-03-03", "Late fee", "Fees and interest", -40.0),
        *PAY,
    ]  # fmt: skip
    (piece,) = categories.fees(situations.seen(rows))
    assert piece.figures == Fees(106_00, 66_00)
    assert (piece.subject, piece.yearly_minor, piece.up_to_minor) == ("Own bank", 64_50, 66_00)  # 60 · 4/4 + 6 · 3/4
    assert not categories.fees(situations.seen([("2026-03-03", "Late fee", "Fees and interest", -40.0), *PAY]))


def test_what_loans_charge_is_no_fee() -> None:
    rows = [*situations.monthly("Bank", "Fees and interest", [-50.0] * 12), *PAY]
    table = situations.frame(rows)
    table["account"] = table["payee"].map({"Bank": "Car loan", "Employer": "Checking"})
    found = situation(table, table, currency="EUR", today=situations.TODAY, loans={"Car loan"})
    assert found is not None
    assert not categories.fees(found)
    assert found.spent_minor == 0
    assert len(found.moved) == len(rows)  # it is spending all the same, where income and spending are held together


def test_a_budget_holds_for_the_whole_category_in_whole_units() -> None:
    at = situations.seen([*_eating_out(300.0, 310.0, 320.0), *situations.monthly("Lunch box", "Eating out", [-20.5] * 28)])
    assert categories.budget(at, "Eating out") == SetBudget("Eating out", 230_00)
    assert categories.budget(at, "Uncategorised") == Look("payments")
    assert categories.budget(at, "Never seen") == Look("payments")
