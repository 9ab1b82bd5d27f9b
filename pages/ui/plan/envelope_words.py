"""What the page of budgets says of one month's envelopes: sentences and tables out of finished results, in plain words."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from finance_core.dates import Month
from finance_core.money import to_major
from finance_core.services.plan.budget_edits import LEAST_MONTHS, Fill
from finance_core.services.plan.envelopes import BudgetMonth, EnvelopeRow, GroupSum
from finance_core.services.plan.group_budgets import BudgetGroup
from pages.ui import format

GROUPS: Final[dict[BudgetGroup | None, str]] = {"needs": "Needs", "wants": "Wants", "savings": "Savings", None: "No group"}
UNPLANNED: Final = "Without a budget"
TO_ASSIGN: Final = "Still to assign"
_FILLS: Final[dict[Fill, str]] = {
    "three months": "Average of three months", "twelve months": "Average of twelve months", "usual": "What is usual",
}  # fmt: skip
_NAMED: Final = 3


def answer(found: BudgetMonth) -> str:
    """The page's answer for a month that is not the running one, in markdown."""
    if not found.rows:
        return f"No budget in {format.month(found.month)}."
    limit_minor, name = sum(row.limit_minor for row in found.rows), format.month(found.month)
    if not found.is_over:
        amount = format.escaped(format.money(abs(limit_minor), found.currency))
        said = f"**{amount} to spend** in {name}" if limit_minor >= 0 else f"**{amount} overspent before** {name}"
        return f"{said}, which has not begun."
    if not found.is_booked:
        return f"Nothing of {name} is booked, so nobody knows how its budgets ended."
    spent_minor = sum(row.envelope.spent_minor for row in found.rows)
    return f"{spent_of(spent_minor, limit_minor, found.currency)} in {name}. {format.escaped(_how_it_ended(found))}"


def spent_of(spent_minor: int, limit_minor: int, currency: str) -> str:
    """`**€180 of €190 spent**`, in markdown; `**€180 spent**, with nothing to spend` where more was overspent before."""
    spent, limit = (format.escaped(format.money(minor, currency)) for minor in (spent_minor, limit_minor))
    return f"**{spent} of {limit} spent**" if limit_minor > 0 else f"**{spent} spent**, with nothing to spend"


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
    return f"{carried}, less what is spent, is available. Bold are sums."


def _carries(found: BudgetMonth) -> bool:
    return any(row.envelope.carried_minor for row in found.rows)


def table(found: BudgetMonth) -> pd.DataFrame:
    """Group by group its sums and its budgets, then what was spent without one, in major units; missing where there is none.

    Columns `name`, `is_group`, `carried` (only where anything is), `assigned`, `spent`, `available`.
    """
    lines: list[tuple[str, bool, int | None, int | None, int, int | None]] = []
    for group in found.groups:
        own = [row for row in found.rows if row.group == group.group]
        if own:
            sums = group.carried_minor, group.assigned_minor, group.budgeted_minor, group.available_minor
            lines.append((GROUPS[group.group], True, *sums))
        for row in own:
            one = row.envelope
            amounts = one.carried_minor, one.assigned_minor, one.spent_minor, one.available_minor
            lines.append((row.budget.category, False, *amounts))
    unplanned = [(GROUPS[group.group], group.unplanned_minor) for group in found.groups if group.unplanned_minor]
    if unplanned:
        lines.append((UNPLANNED, True, None, None, sum(minor for _, minor in unplanned), None))
        lines += [(name, False, None, None, minor, None) for name, minor in unplanned]
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
    if not found.is_booked:
        return f"Nothing of {month(found.month)} is booked.{carried(row, found)}"
    goes_on = f" That went on into {month(found.month.plus(1))}." if row.envelope.next_minor else ""
    end = f"{amount} {'below' if left > 0 else 'above'}" if left else "with nothing left"
    return f"Ended {end}.{carried(row, found)}{goes_on}"


def carried(row: EnvelopeRow, found: BudgetMonth) -> str:
    """` €20.00 came over from October.`; "" for nothing."""
    return carried_words(row.envelope.carried_minor, found.month, found.currency)


def carried_words(minor: int, which: Month, currency: str) -> str:
    """` €20.00 came over from October.`, ` €5.00 overspent in October is taken off.`; "" for nothing."""
    if not minor:
        return ""
    amount, before = format.money(abs(minor), currency, cents=True), month(which.plus(-1))
    return f" {amount} came over from {before}." if minor > 0 else f" {amount} overspent in {before} is taken off."


def title(row: EnvelopeRow, currency: str) -> str:
    """`Groceries: €331 of €670`; `Leisure: €50, with nothing to spend`, where more was overspent before than is assigned."""
    spent, limit = format.money(row.envelope.spent_minor, currency), format.money(row.limit_minor, currency)
    return f"{row.budget.category}: {spent}{f' of {limit}' if row.limit_minor > 0 else ', with nothing to spend'}"


def month(which: Month) -> str:
    """`November`."""
    return f"{which.start:%B}"


def to_assign_answer(found: BudgetMonth) -> str:
    """The title of the card: what is left to give out, or by how much too much was."""
    now, later = (format.money(abs(minor), found.currency) for minor in (found.to_assign_minor, found.by_the_end_minor))
    if found.to_assign_minor >= 0:
        return f"{now} still to assign"
    if found.by_the_end_minor >= 0:
        return f"{later} to assign once your income is in"
    return f"{later} more assigned than {'comes in' if found.expected_minor else 'there is'}"


def to_assign_steps(found: BudgetMonth) -> list[tuple[str, int, bool]]:
    """What the amount is made of: words, minor units, and whether that is the sum so far. Nothing is left out but zeros."""
    pool, name = found.pool, month(found.month)
    went = "Moved to" if found.moved_to_goals_minor > 0 else "Taken from"
    steps = [
        (f"Left from before {name}", pool.carried_minor), (f"Income of {name}", pool.income_minor),
        ("Assigned", -pool.assigned_minor), ("Spent without a budget", pool.unplanned_minor),
        (f"{went} accounts of your goals", -found.moved_to_goals_minor), ("For your goals", -found.goals_minor),
    ]  # fmt: skip
    lines = [*((label, minor, False) for label, minor in steps if minor), (TO_ASSIGN, found.to_assign_minor, True)]
    if found.expected_minor:
        lines.append(("Usually still comes in", found.expected_minor, False))
        lines.append((f"At the end of {name}", found.by_the_end_minor, True))
    return lines


def to_assign_notes(found: BudgetMonth) -> list[str]:
    """What one should know about it: goals, since when it counts, and what to do where it is too little."""
    notes = []
    if found.goals_minor:
        until = "this month" if found.is_running else f"until the end of {month(found.month)}"
        saves = any(group.group == "savings" and (group.assigned_minor or group.unplanned_minor) for group in found.groups)
        beyond = " beyond what savings get" if saves else ""
        notes.append(f"Your goals take {format.money(found.goals_minor, found.currency)} {until}{beyond}: that is taken off.")
        if found.first < found.running and found.moved_to_goals_minor >= 0:
            notes.append("What they took in earlier months is taken off once it was moved to their accounts.")
    notes.append(f"Counted from {format.month(found.first)} on, when your first budget began; what you had before is left out.")
    if found.by_the_end_minor < 0:
        notes.append("Assign less to some budget, or move less to goals.")
    return notes


def group_line(group: GroupSum, currency: str) -> str:
    """`Needs: €1,030 spent of at most €1,500, €470 left.`, or `Needs: €1,030 spent.` without a limit."""
    name, spent = GROUPS[group.group], format.money(group.spent_minor, currency)
    verb = "put aside" if group.group == "savings" else "spent"
    if group.limit_minor is None:
        return f"{name}: {spent} {verb}."
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


def fill_note(known: Sequence[Month], which: Month) -> str:
    """What averages lack, or that they are of older months, out of the whole months before that one; "" for nothing."""
    if len(known) < LEAST_MONTHS:
        return f"With three whole months before {format.month(which)} booked, averages of them stand here too."
    is_recent = known[-1] >= which.plus(-2)  # before the next month lies the running one
    return "" if is_recent else f"Averages are of the whole months up to {format.month(known[-1])}."


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
