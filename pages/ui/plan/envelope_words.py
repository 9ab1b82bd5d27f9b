"""What the page of budgets says of one month's envelopes: sentences and tables out of finished results, in plain words."""

from typing import Final

import pandas as pd

from finance_core.dates import Month
from finance_core.money import to_major
from finance_core.services.plan.budget_edits import Fill
from finance_core.services.plan.envelopes import BudgetMonth, EnvelopeRow, GroupSum
from finance_core.services.plan.group_budgets import BudgetGroup
from pages.ui import format

GROUPS: Final[dict[BudgetGroup | None, str]] = {"needs": "Needs", "wants": "Wants", "savings": "Savings", None: "No group"}
UNPLANNED: Final = "Without a budget"
TO_ASSIGN: Final = "Still to assign"
_FILLS: Final[dict[Fill, str]] = {
    "three months": "Average of three months", "twelve months": "Average of twelve months", "usual": "What they usually cost",
}  # fmt: skip
_NAMED: Final = 3


def answer(found: BudgetMonth) -> str:
    """The page's answer for a month that is not the running one, in markdown."""
    if not found.rows:
        return f"No budget in {format.month(found.month)}."
    assigned = format.money(sum(row.limit_minor for row in found.rows), found.currency)
    if not found.is_over:
        return f"**{format.escaped(assigned)} to spend** in {format.month(found.month)}, which has not begun."
    spent = format.money(sum(row.envelope.spent_minor for row in found.rows), found.currency)
    return (
        f"**{format.escaped(spent)} of {format.escaped(assigned)} spent** in {format.month(found.month)}. "
        f"{format.escaped(_how_it_ended(found))}"
    )


def _how_it_ended(found: BudgetMonth) -> str:
    names = [row.budget.category for row in found.over]
    if not names:
        return "Every budget held."
    rest = len(names) - _NAMED
    named = format.listed(names if rest <= 0 else [*names[:_NAMED], f"{rest} more"])
    return f"{named} ended above {'its budget' if len(names) == 1 else 'their budgets'}."


def table_answer(found: BudgetMonth) -> str:
    """The title of the table."""
    left = sum(row.envelope.available_minor for row in found.rows)
    amount = format.money(abs(left), found.currency)
    return f"{amount} {'available' if left >= 0 else 'overspent'} in {format.count(len(found.rows), 'budget')}"


def table_reading(found: BudgetMonth) -> str:
    """How to read the table."""
    carried = "Carried over and assigned" if _carries(found) else "Assigned"
    return f"{carried}, less what is spent, is available. Bold are the sums of a group."


def _carries(found: BudgetMonth) -> bool:
    return any(row.envelope.carried_minor for row in found.rows)


def table(found: BudgetMonth) -> pd.DataFrame:
    """Group by group its sums, its budgets and what was spent without one, in major units; missing where there is no amount.

    Columns `name`, `is_group`, `carried` (only where anything is), `assigned`, `spent`, `available`.
    """
    lines: list[tuple[str, bool, int | None, int | None, int | None, int | None]] = []
    for group in found.groups:
        lines.append(
            (GROUPS[group.group], True, group.carried_minor, group.assigned_minor, group.spent_minor, group.available_minor)
        )
        for row in found.rows:
            if row.group == group.group:
                own = row.envelope
                lines.append(
                    (row.budget.category, False, own.carried_minor, own.assigned_minor, own.spent_minor, own.available_minor)
                )
        if group.unplanned_minor:
            lines.append((UNPLANNED, False, None, None, group.unplanned_minor, None))
    frame = pd.DataFrame(lines, columns=["name", "is_group", "carried", "assigned", "spent", "available"])
    for name in ("carried", "assigned", "spent", "available"):
        frame[name] = [
            float("nan") if pd.isna(minor) else float(to_major(int(minor), found.currency)) for minor in frame[name].tolist()
        ]
    return frame if _carries(found) else frame.drop(columns="carried")


def ended(row: EnvelopeRow, found: BudgetMonth) -> str:
    """How a budget of another month ended, or stands."""
    left, amount = row.envelope.available_minor, format.money(abs(row.envelope.available_minor), found.currency, cents=True)
    if not found.is_over:
        return f"{amount} {'to spend' if left >= 0 else 'overspent before it begins'}.{carried(row, found)}"
    goes_on = f" That went on into {month(found.month.plus(1))}." if row.envelope.next_minor else ""
    return f"Ended {amount} {'below' if left >= 0 else 'above'}.{carried(row, found)}{goes_on}"


def carried(row: EnvelopeRow, found: BudgetMonth) -> str:
    """` €20 came from October.`; "" for nothing."""
    return carried_words(row.envelope.carried_minor, found.month, found.currency)


def carried_words(minor: int, which: Month, currency: str) -> str:
    """` €20 of it came from October.`, ` €5 were overspent in October and are taken off.`; "" for nothing."""
    if not minor:
        return ""
    amount, before = format.money(abs(minor), currency, cents=True), month(which.plus(-1))
    return f" {amount} of it came from {before}." if minor > 0 else f" {amount} overspent in {before} is taken off."


def title(row: EnvelopeRow, currency: str) -> str:
    """`Groceries: €331 of €670`."""
    spent, limit = format.money(row.envelope.spent_minor, currency), format.money(row.limit_minor, currency)
    return f"{row.budget.category}: {spent} of {limit}"


def month(which: Month) -> str:
    """`November`."""
    return f"{which.start:%B}"


def to_assign_answer(found: BudgetMonth) -> str:
    """The title of the card: what is left to give out, or by how much too much was."""
    amount = format.money(abs(found.to_assign_minor), found.currency)
    return f"{amount} still to assign" if found.to_assign_minor >= 0 else f"{amount} more assigned than there is"


def to_assign_steps(found: BudgetMonth) -> list[tuple[str, int]]:
    """What the amount is made of, in minor units, nothing left out but zeros; the last line is their sum."""
    pool, name = found.pool, month(found.month)
    steps = [
        (f"Left from before {name}", pool.carried_minor),
        (f"Came in in {name}", pool.income_minor),
        ("Assigned", -pool.assigned_minor),
        ("Spent without a budget", pool.unplanned_minor),
        ("For your goals", -found.goals_minor),
    ]
    return [*((label, minor) for label, minor in steps if minor), (TO_ASSIGN, found.to_assign_minor)]


def to_assign_notes(found: BudgetMonth) -> list[str]:
    """What one should know about it: goals, since when it counts, and why it may be short."""
    notes = []
    if found.goals_minor:
        notes.append(f"Your goals take {format.money(found.goals_minor, found.currency)} this month: that is taken off.")
    notes.append(f"Counted from {format.month(found.first)} on, when your first budget began; what you had before is left out.")
    if found.to_assign_minor < 0 and not found.is_over:
        notes.append("Income that comes later in the month fills the gap; else assign less, or move money.")
    return notes


def group_line(group: GroupSum, currency: str) -> str:
    """`Needs: €1,030 of at most €1,500, €470 left.`"""
    name, spent = GROUPS[group.group], format.money(group.spent_minor, currency)
    verb = "put aside" if group.group == "savings" else "spent"
    if group.limit_minor is None:
        return f"{name}: {spent} {verb}, no limit."
    limit, gap = format.money(group.limit_minor, currency), group.limit_minor - group.spent_minor
    distance = format.money(abs(gap), currency)
    if group.group == "savings":
        return f"{name}: {spent} {verb} of at least {limit}, {f'{distance} to go' if gap > 0 else 'reached'}."
    return f"{name}: {spent} {verb} of at most {limit}, {distance} {'left' if gap >= 0 else 'above'}."


def limit_label(group: BudgetGroup, currency: str) -> str:
    """What a field for the limit of a group is called."""
    return f"{GROUPS[group]}, {'at least' if group == 'savings' else 'at most'} a month, in {currency}"


def fill_name(way: Fill, which: Month) -> str:
    """`Same as October`, `Average of three months`."""
    return f"Same as {month(which.plus(-1))}" if way == "last month" else _FILLS[way]


def fill_button(way: Fill, total_minor: int, which: Month, currency: str) -> str:
    """`Same as October: €1,430 in all`"""
    return f"{fill_name(way, which)}: {format.money(total_minor, currency)} in all"


def scope(which: Month, *, only: bool) -> str:
    """`Only November`, `From November on`."""
    return f"Only {month(which)}" if only else f"From {month(which)} on"


def when(which: Month, *, only: bool) -> str:
    """`for November only`, `from November on`: the end of a sentence that says what was done."""
    return f"for {month(which)} only" if only else f"from {month(which)} on"


def out_of_range(asked: Month, found: BudgetMonth) -> str:
    """Why another month is shown than the address asks for."""
    last = format.month(found.running.plus(1))
    return f"Budgets are shown from {format.month(found.first)} to {last}, so not for {format.month(asked)}."
