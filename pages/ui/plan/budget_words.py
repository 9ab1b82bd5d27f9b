"""What the page of budgets and its alerts say: sentences with numbers out of finished results, in plain words."""

from collections.abc import Sequence
from typing import Final

from finance_core.money import minor_digits
from finance_core.services.plan.budgets import Proposal
from finance_core.services.plan.overspending import BudgetOutlook, Overspending
from pages.ui import format, links
from pages.ui.components import Tile
from pages.ui.links import Link
from pages.ui.plan import envelope_words

QUIET: Final = "A budget holds from its month on, until you change it, or for that month only. Earlier months keep theirs."
LIST_READING: Final = "Those at risk first. In brackets, between what the month ends four times in five."
QUALITY: Final = (
    "In made-up households 8 in 10 warnings came true, and 6 in 10 budgets that were passed later had been warned of before.",
    "What it called 7 in 10 happened in about 7 of 10 months: off by one or two in a hundred.",
    "The month ended within the brackets 83 times in 100 there, and 76 times in 100 for a real household.",
)
"""What docs/models/overspend.md measured, in plain words."""
EMPTY: Final = "For each category what is spent, where it will end, and how likely it passes the budget stands here."
NEEDS: Final = 3
_NAMED: Final = 3
"""Categories that a sentence names."""


def answer(found: Overspending) -> str:
    """The page's answer, in markdown: what is spent of all budgets, and which will not hold."""
    said = envelope_words.spent_of(found.spent_minor, found.budget_minor, found.currency)
    return f"{said}, {days_left(found)}. {format.escaped(outlook(found))}"


def none_yet(*, has_history: bool) -> str:
    """The page's answer without a budget in the running month; with history, earlier months had some."""
    return f"No budget in this month. {EMPTY}" if has_history else f"No budget yet. {EMPTY}"


def days_left(found: Overspending) -> str:
    """`9 days left`."""
    return f"{format.count(found.days_left, 'day')} left" if found.days_left else "the last day of the month"


def outlook(found: Overspending) -> str:
    """`Transport is above its budget, Leisure likely will be.`"""
    if not found.is_current:
        return f"Nothing of {envelope_words.month(found.month)} is booked yet."
    passed = [row.budget.category for row in found.at_risk if row.stage == "passed"]
    coming = [row.budget.category for row in found.at_risk if row.stage != "passed"]
    if not passed and not coming:
        enough = found.months >= NEEDS
        return "Every budget will likely hold." if enough else "No budget is passed so far."
    parts = []
    if passed:
        parts.append(f"{_named(passed)} {'is above its budget' if len(passed) == 1 else 'are above their budgets'}")
    if coming:
        parts.append(f"{_named(coming)} likely will be" if passed else f"{_named(coming)} will likely end above budget")
    return f"{', '.join(parts)}."


def _named(names: list[str]) -> str:
    rest = len(names) - _NAMED
    return format.listed(names[:_NAMED]) if rest <= 0 else f"{', '.join(names[:_NAMED])} and {rest} more"


def odds(chance: float) -> str:
    """A chance as people say it: `7 in 10`, `almost certain`."""
    if chance >= 0.95:
        return "almost certain"
    if chance < 0.05:
        return "very unlikely"
    return f"{min(max(round(chance * 10), 1), 9)} in 10"


def title(row: BudgetOutlook, currency: str) -> str:
    """`Groceries: €331 of €670`; `Leisure: €50, with nothing to spend`, where more was overspent before than is assigned."""
    spent = format.money(row.spent_minor, currency)
    of = f" of {whole(row, currency)}" if row.limit_minor > 0 else ", with nothing to spend"
    return f"{row.budget.category}: {spent}{of}"


def whole(row: BudgetOutlook, currency: str) -> str:
    """The budget itself, with what it carried over; cents only where it was given some."""
    broken = not row.carried_minor and row.limit_minor % 10 ** minor_digits(currency) != 0
    return format.money(row.limit_minor, currency, cents=broken)


def alert(row: BudgetOutlook, found: Overspending) -> str:
    """The sentence of an alert: what happened or is likely to, by how much, and when."""
    name, currency = row.budget.category, found.currency
    if row.limit_minor <= 0 and row.stage == "passed":
        over, before = format.money(-row.left_minor, currency), envelope_words.month(found.month.plus(-1))
        return f"{name} is overspent by {over}: what came over from {before} took all of its budget."
    if row.stage == "passed":
        over = format.money(-row.left_minor, currency)
        since = f" since {format.day(row.crossing)}" if row.crossing else ""
        return f"{name} is {over} above its budget of {whole(row, currency)}{since}."
    surely = "will very likely" if row.stage == "very likely" else "will likely"
    when = f", from about {row.crossing:%a} {format.day(row.crossing)}" if row.crossing else ""
    return f"{name} {surely} pass its budget of {whole(row, currency)}{when}."


def ends(row: BudgetOutlook, found: Overspending) -> str:
    """`Likely ends at about €350 (€318 to €486).`; what is lacking where nothing can be said."""
    if row.expected_minor is None or row.lower_minor is None or row.upper_minor is None:
        return f"Needs three whole months to say where it ends; you have {['none', 'one', 'two'][min(found.months, 2)]}."
    end = format.money(row.expected_minor, found.currency)
    low, high = format.money(row.lower_minor, found.currency), format.money(row.upper_minor, found.currency)
    return f"Ends at {end}." if low == high else f"Likely ends at about {end} ({low} to {high})."


def chance(row: BudgetOutlook) -> str:
    """`Passing the budget: 7 in 10.`"""
    return "" if row.chance is None or row.stage == "passed" else f"Passing the budget: {odds(row.chance)}."


def line(row: BudgetOutlook, found: Overspending) -> str:
    """All of one budget, below its title."""
    carried = envelope_words.carried_words(row.carried_minor, found.month, found.currency).strip()
    if not found.is_current:
        return " ".join(part for part in (f"Nothing of {envelope_words.month(found.month)} is booked yet.", carried) if part)
    when = ""
    if row.crossing is not None:
        passed = row.stage == "passed"
        when = f"Passed on {format.day(row.crossing)}." if passed else f"About {row.crossing:%a} {format.day(row.crossing)}."
    return " ".join(part for part in (chance(row), when, ends(row, found), carried) if part)


def chart_answer(found: Overspending) -> str:
    """The title of the bars."""
    risky = len(found.at_risk)
    if not risky:
        return f"{format.count(len(found.rows), 'budget')}, none at risk"
    return f"{risky} of {format.count(len(found.rows), 'budget')} at risk"


def chart_reading(found: Overspending) -> str:
    """How to read the bars."""
    return (
        f"Each bar is what is spent of its budget, the end of the track. The upright line is where {format.day(found.today)} "
        "would be at an even pace, the thin bar where the month likely ends."
    )


def alerts_answer(found: Overspending) -> str:
    """The title of the card of alerts."""
    count = len(found.alerts)
    return format.count(count, "alert") if count else "No alerts"


def uncategorised(found: Overspending) -> str:
    """What no budget counts, in markdown; "" for nothing."""
    if not found.uncategorised:
        return ""
    count = format.count(found.uncategorised, "payment")
    verb = "has" if found.uncategorised == 1 else "have"
    return f"**{count}** of {envelope_words.month(found.month)} {verb} no category, and no budget."


def proposed(offered: Sequence[Proposal], *, any_taken: bool) -> str:
    """Where the amounts come from that are offered, or when there will be any."""
    if offered:
        until = format.month(offered[0].newest)
        return f"Proposed is the middle one of your last {offered[0].months} whole months, up to {until}."
    return "" if any_taken else "With three whole months booked, amounts are proposed from your own."


def method(found: Overspending) -> str:
    """Who speaks, and who else might."""
    if found.by_trees:
        return "Trees that learned from your own months speak here, as they told your last eight months better."
    return "Your bills and purchases are simulated. Trees that learn from your own months may tell better: let them compete."


def competed(*, won: bool) -> str:
    """How the comparison ended."""
    if won:
        return "Trees told your last months better, and speak from now on."
    return "The simulation does as well or better: it stays."


def tiles(found: Overspending) -> list[Tile]:
    """What is left, the days, where all ends, and how many are at risk."""
    left = found.budget_minor - found.spent_minor
    behind = links.transactions("See the payments", found.behind())
    expected = found.expected_minor
    above = None if expected is None else expected - found.budget_minor
    change = "" if above is None else format.money(above, found.currency, signed=True)
    return [
        _tile("Left to spend", format.money(left, found.currency), "All budgets together, less what is spent.", opens=behind),
        _tile("Days left", str(found.days_left), f"Days of {envelope_words.month(found.month)} after today."),
        Tile(
            label="Likely end", text=format.DASH if expected is None else format.money(expected, found.currency), change=change,
            tone="orange" if above is not None and above > 0 else "green", against="vs budget", history=(), shape="bar",
            meaning="Where the month ends, all budgets together.",
        ),
        _tile("At risk", str(len(found.at_risk)), "Budgets that are passed, or likely will be."),
    ]  # fmt: skip


def _tile(label: str, text: str, meaning: str, *, opens: Link | None = None) -> Tile:
    return Tile(
        label=label, text=text, change="", tone="gray", against="", history=(), shape="bar", meaning=meaning, opens=opens
    )
