"""What is typed into the table of a plan."""

from finance_core.rules.budget.plans import Line
from pages.ui.plan.planning_cards import typed_amounts

ROWS = tuple(
    Line(category=name, bucket="wants", usual_minor=90_00, assigned_minor=80_00) for name in ("Gifts", "Leisure", "Shopping")
)


def test_amounts_belong_to_the_rows_they_were_typed_into() -> None:
    state = {"edited_rows": {0: {"planned": 70.1}, "2": {"planned": None}}, "added_rows": []}
    assert typed_amounts(ROWS, state, "EUR") == {"Gifts": 70_10, "Shopping": 0}
    assert typed_amounts(ROWS, {"edited_rows": {0: {"planned": 7000}}}, "JPY") == {"Gifts": 7000}
    assert typed_amounts(ROWS, {"edited_rows": {9: {"planned": 1}}}, "EUR") == {}
    assert typed_amounts(ROWS, {}, "EUR") == {}
