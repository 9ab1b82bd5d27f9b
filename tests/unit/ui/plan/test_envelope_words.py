"""What is said of a month's envelopes."""

from dataclasses import replace
from datetime import date

import pandas as pd

from finance_core.dates import Month
from finance_core.models import Budget
from finance_core.rules.budget.envelopes import Envelope, Unassigned
from finance_core.services.plan.envelopes import BudgetMonth, EnvelopeRow, GroupSum
from finance_core.services.plan.group_budgets import BudgetGroup
from pages.ui import palette, tables
from pages.ui.plan import budget_words, envelope_words
from tests.unit.ui.plan.test_budget_words import month as overspending
from tests.unit.ui.plan.test_budget_words import row as outlook

NOVEMBER = Month(2026, 11)


def row(name: str, group: BudgetGroup | None, carried: int, assigned: int, spent: int) -> EnvelopeRow:
    over = carried != 0
    return EnvelopeRow(
        budget=Budget(
            id=1, category_id=len(name), category=name, since=NOVEMBER, assigned_minor=assigned, rollover=over, version=1
        ),
        group=group,
        envelope=Envelope(
            category=name, month=NOVEMBER, carried_minor=carried, assigned_minor=assigned, activity_minor=-spent, rollover=over
        ),
    )  # fmt: skip


FOOD = row("Groceries", "needs", 20_00, 100_00, 130_00)
FUN = row("Leisure", "wants", -10_00, 30_00, 0)
PETS = row("Pets", "needs", 0, 50_00, 50_00)


def month(
    *rows: EnvelopeRow, shown: Month = NOVEMBER, income: int = 2000_00, goals: int = 0, expected: int = 0, unplanned: int = 0,
    moved: int = 0, is_booked: bool = True,
) -> BudgetMonth:  # fmt: skip
    assigned = sum(one.envelope.assigned_minor for one in rows)
    return BudgetMonth(
        month=shown, first=Month(2026, 8), running=NOVEMBER, currency="EUR", rows=rows,
        pool=Unassigned(
            month=shown, carried_minor=70_00, income_minor=income, assigned_minor=assigned, unplanned_minor=-unplanned,
            released_minor=0,
        ),
        unplanned={"savings": unplanned} if unplanned else {}, goals_minor=goals, expected_minor=expected, limits={},
        unbudgeted=("Pension",) if unplanned else (), moved_to_goals_minor=moved, is_booked=is_booked,
    )  # fmt: skip


def test_the_table_ties_line_by_line_and_leaves_out_what_nobody_carried() -> None:
    table = envelope_words.table(month(FOOD, PETS, FUN, unplanned=40_00))
    assert table["name"].tolist() == [
        "Needs", "Groceries", "Pets", "Wants", "Leisure", "Without a budget", "Savings",
    ]  # fmt: skip
    assert table.iloc[0].tolist() == ["Needs", True, 20.0, 150.0, 180.0, -10.0]
    assert table.iloc[-2]["spent"] == 40.0
    assert pd.isna(table.iloc[-2]["available"])
    known = table.dropna()
    assert (known["carried"] + known["assigned"] - known["spent"] == known["available"]).all()
    plain = envelope_words.table(month(PETS))
    assert "carried" not in plain
    drawn = tables.envelopes(plain, palette.for_mode("light"), "EUR").to_html()
    assert "**Needs**" in drawn
    assert "€50" in drawn


def test_how_a_month_ended() -> None:
    past = month(FOOD, PETS, FUN, shown=Month(2026, 10))
    assert envelope_words.answer(past) == (
        "**€180 of €190 spent** in October 2026. Groceries ended above its budget."
    )
    over = "Ended €10.00 above. €20.00 came over from September. That went on into November."
    assert envelope_words.ended(FOOD, past) == over
    assert envelope_words.ended(PETS, past) == "Ended with nothing left."
    assert envelope_words.answer(month(PETS, shown=Month(2026, 10))).endswith("Every budget held.")
    assert envelope_words.answer(month(shown=Month(2026, 10))) == "No budget in October 2026."
    coming = month(FUN, shown=Month(2026, 12))
    assert envelope_words.answer(coming) == "**€20 to spend** in December 2026, which has not begun."
    assert envelope_words.ended(FUN, coming) == "€20.00 to spend. €10.00 overspent in November is taken off."
    below = row("Leisure", "wants", -240_00, 30_00, 311_00)
    said = envelope_words.answer(month(below, shown=Month(2026, 10)))
    assert said == "**€311 spent**, with nothing to spend in October 2026. Leisure ended above its budget."
    assert envelope_words.answer(month(below, shown=Month(2026, 12))) == (
        "**€210 overspent before** December 2026, which has not begun."
    )
    assert envelope_words.title(below, "EUR") == "Leisure: €311, with nothing to spend"
    silent = month(FOOD, shown=Month(2026, 10), is_booked=False)
    assert envelope_words.answer(silent) == "Nothing of October 2026 is booked, so nobody knows how its budgets ended."
    assert envelope_words.ended(FOOD, silent) == "Nothing of October is booked. €20.00 came over from September."
    assert envelope_words.out_of_range(Month(1999, 1), past) == (
        "Budgets are shown from August 2026 to December 2026, so not for January 1999."
    )


def test_what_is_still_to_assign_says_what_it_is_made_of() -> None:
    found = month(FOOD, goals=400_00, unplanned=1500_00)
    assert envelope_words.to_assign_answer(found) == "€70 still to assign"
    steps = envelope_words.to_assign_steps(found)
    assert [minor for _, minor, _ in steps] == [70_00, 2000_00, -100_00, -1500_00, -400_00, 70_00]
    assert sum(minor for _, minor, is_sum in steps if not is_sum) == found.to_assign_minor
    assert envelope_words.to_assign_notes(found)[0] == (
        "Your goals take €400 this month beyond what savings get: that is taken off."
    )
    moved = month(FOOD, goals=400_00, moved=250_00)
    assert ("Moved to accounts of your goals", -250_00, False) in envelope_words.to_assign_steps(moved)
    assert envelope_words.to_assign_notes(moved)[:2] == [
        "Your goals take €400 this month: that is taken off.",
        "What they took in earlier months is taken off once it was moved to their accounts.",
    ]
    december = month(FOOD, shown=Month(2026, 12), goals=800_00)
    assert "take €800 until the end of December" in envelope_words.to_assign_notes(december)[0]

    early = month(FOOD, income=0, expected=2000_00, unplanned=1500_00)
    assert envelope_words.to_assign_answer(early) == "€470 to assign once your income is in"
    assert envelope_words.to_assign_steps(early)[-1] == ("At the end of November", 470_00, True)
    short = month(FOOD, income=0, unplanned=1500_00)
    assert envelope_words.to_assign_answer(short) == "€1,530 more assigned than there is"
    assert "Assign less" in envelope_words.to_assign_notes(short)[-1]


def test_averages_say_what_they_lack_and_when_they_are_old() -> None:
    whole = [Month(2026, 7), Month(2026, 8), Month(2026, 9)]
    lack = "With three whole months before October 2026 booked, averages of them stand here too."
    assert envelope_words.fill_note(whole[:2], Month(2026, 10)) == lack
    assert envelope_words.fill_note(whole, Month(2026, 10)) == ""
    assert envelope_words.fill_note(whole, Month(2027, 9)) == "Averages are of the whole months up to September 2026."


def test_a_group_says_how_far_it_is_from_its_limit() -> None:
    def group(name: BudgetGroup | None, spent: int, limit: int | None) -> str:
        found = GroupSum(
            group=name, carried_minor=0, assigned_minor=0, budgeted_minor=spent, available_minor=0, unplanned_minor=0,
            limit_minor=limit,
        )  # fmt: skip
        return envelope_words.group_line(found, "EUR")

    assert group("needs", 1030_00, 1500_00) == "Needs: €1,030 spent of at most €1,500, €470 left."
    assert group("wants", 1530_00, 1500_00) == "Wants: €1,530 spent of at most €1,500, €30 above."
    assert group("savings", 200_00, 600_00) == "Savings: €200 put aside of at least €600, €400 to go."
    assert group("savings", 600_00, 600_00) == "Savings: €600 put aside of at least €600, reached."
    assert group(None, 8_00, None) == "No group: €8 spent."


def test_a_budget_that_begins_below_zero_is_told_of_without_a_negative_budget() -> None:
    below = replace(outlook("Leisure", 70_00, 50_00, 1.0, crossing=4), carried_minor=-224_00)
    found = overspending(below, known=date(2026, 11, 21))
    assert budget_words.title(below, "EUR") == "Leisure: €50, with nothing to spend"
    why = "what came over from October took all of its budget."
    assert budget_words.alert(below, found) == f"Leisure is overspent by €204: {why}"
    assert budget_words.line(below, found).endswith("€224.00 overspent in October is taken off.")
    more = replace(outlook("Leisure", 70_00, 50_00, 0.1), carried_minor=20_50)
    assert budget_words.title(more, "EUR") == "Leisure: €50 of €90"
