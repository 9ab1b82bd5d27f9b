"""What the page that plans a budget says: sentences with numbers out of finished plans, in plain words."""

from typing import Final, Literal

from finance_core.models import NO_CATEGORY
from finance_core.money import minor_digits
from finance_core.rules.budget import plan_words
from finance_core.rules.budget.habits import Way as Looked
from finance_core.rules.budget.leakage import Leak
from finance_core.rules.budget.optimiser import Optimised
from finance_core.rules.budget.plans import Bucket, Part, Plan
from finance_core.rules.wellbeing import saving_words
from finance_core.services.plan.budget_plans import LEAST_MONTHS, Basis, Way
from pages.ui import format, links
from pages.ui.links import Link

Income = Literal["usual", "cautious", "typed"]

QUIET: Final = "Nothing changes before you press a button that says so. Budgets hold from this month on, until you change them."
EMPTY: Final = "What each category should cost a month: divided by your income, out of your own months, or with the least pain."
WAYS: Final[dict[Way, str]] = {
    "recommended": "Fitted to your needs", "shares": "50/30/20", "zero-based": "To the last cent", "own": "Your own months",
    "bills": "Bills only",
}  # fmt: skip
LOOKED: Final[dict[Looked, str]] = {
    "usual": "Usual", "median": "Middle month", "mean": "Average", "cautious": "Enough in 4 months of 5",
}  # fmt: skip
_READING: Final[dict[Way, str]] = {
    "recommended": "Needs stay as they are; the rest goes to wants and savings, 30 to 20. Wants that cost less stay too.",
    "shares": "Half for needs, 30% for wants, 20% saved (Warren and Tyagi, 2005). What doesn’t fit is cut alike, bills last.",
    "zero-based": "Needs first, then what you put aside, then wants. Whatever remains is saved too: nothing is left over.",
    "own": "Each category gets what it cost in your own months, at least what its bills come to.",
    "bills": "Each category gets a twelfth of its bills of the coming year. Categories without bills are left alone.",
}  # fmt: skip
TABLE_READING: Final = "Type another amount to change it; at 0 a category has no budget. One press sets them all."
LIMITED: Final = "This also limits needs and wants as a whole"
PUT_ASIDE: Final = ", and says what is to be put aside"
PARTS_READING: Final = "Bars are what is usual, upright lines what the plan says."
LEAKS_READING: Final = "In money a year, as a lower bound, out of the same months. Bills are no leaks."
CUTS_READING: Final = (
    "A category costs its average month here, so that all of them make up what you really spent. Nothing is cut below what one "
    "month of five managed with, nor below its bills."
)
PREFERENCES_READING: Final = "Cuts that are easy for you hurt half as much. Bills, contracts and savings are never cut."
_GAP: Final = 0.02
"""Of income: a smaller distance between usual amounts and the average month is not worth a word."""


def lacking(basis: Basis | None) -> tuple[str, Link] | None:
    """Why nothing can be planned yet, and the way to change that; None where it can."""
    more = Link(label="Import a file", page=links.IMPORTS)
    if basis is None:
        return "Nothing is booked yet. With three whole months of payments, plans are made of what your categories cost.", more
    if len(basis.months) < LEAST_MONTHS:
        return f"Needs three whole months; you have {('none', 'one', 'two')[len(basis.months)]}.", more
    if not basis.usual():
        return "Nothing was spent in your last whole months, so there is nothing to divide an income among.", more
    if all(one.category == NO_CATEGORY for one in basis.usual()):
        why = "None of your payments has a category yet, and budgets are made for categories."
        return why, Link(label="Name your payments", page=links.REVIEW)
    return None


def answer(basis: Basis) -> str:
    """The page's answer, in markdown: what comes in, and what the categories usually cost."""
    cost = format.escaped(format.money(usual_cost(basis), basis.currency))
    said = f"Your categories usually cost **{cost} a month**"
    if basis.usual_minor <= 0:
        return f"{said}. Most months bring no income: type what comes in a month, to divide it."
    income = format.money(basis.usual_minor, basis.currency)
    return f"{said}, of **{format.escaped(income)}** that usually come in."


def usual_cost(basis: Basis) -> int:
    """What all spending usually costs a month."""
    return sum(one.usual_minor for one in basis.usual() if one.bucket != "savings")


def caveat(basis: Basis) -> str:
    """That the average month costs more than all usual amounts, in markdown; "" where it doesn't."""
    gap = basis.mean_spending_minor - usual_cost(basis)
    if gap <= _GAP * max(0, basis.usual_minor):
        return ""
    mean, more = (format.escaped(format.money(minor, basis.currency)) for minor in (basis.mean_spending_minor, gap))
    return f"Your months cost **{mean}** on average, {more} more than all usual amounts: some are dear by something unusual."


def unnamed(basis: Basis) -> str:
    """What no budget can hold, in markdown; "" for nothing."""
    cost = next((one.usual_minor for one in basis.usual() if one.category == NO_CATEGORY), 0)
    amount = format.escaped(format.money(cost, basis.currency))
    return f"Payments without a category come to **{amount}** a month, and can’t have a budget." if cost else ""


def income(basis: Basis, which: Income) -> str:
    """`Usual €5,400`"""
    if which == "typed":
        return "Another amount"
    minor = basis.usual_minor if which == "usual" else basis.cautious_minor
    return f"{which.capitalize()} {format.money(minor, basis.currency)}"


def income_reading(basis: Basis) -> str:
    """Which months the income is from."""
    first, last = format.month(basis.months[0]), format.month(basis.months[-1])
    return (
        f"From {len(basis.months)} whole months, {first} to {last}. Usual is the middle one; four months of five bring "
        "more than the cautious amount."
    )


def way_reading(way: Way) -> str:
    """How a way divides the income."""
    return _READING[way]


def title(found: Plan, currency: str) -> str:
    """`€837 a month saved, €342 without a purpose`"""
    said = f"{format.money(found.saved_minor, currency)} a month saved"
    if found.short_minor:
        return f"{said}, {format.money(found.short_minor, currency)} short"
    return f"{said}, {format.money(found.left_minor, currency)} without a purpose" if found.left_minor else said


def story(found: Plan, currency: str) -> str:
    """What a plan comes to."""
    return plan_words.plan(found, lambda minor: format.money(minor, currency))


def goals(found: Plan, basis: Basis) -> str:
    """Whether what is saved is enough for the goals; "" without any that needs money."""
    if not basis.goals_minor:
        return ""
    need = f"Your goals need {format.money(basis.goals_minor, basis.currency)} a month"
    missing = basis.goals_minor - found.saved_minor
    if missing <= 0:
        return f"{need}: this plan saves enough."
    few = missing < 10 ** minor_digits(basis.currency)
    return f"{need}: {format.money(missing, basis.currency, cents=few)} more than this plan saves."


def now(found: Plan, bucket: Bucket) -> int:
    """What a part usually takes of the income; savings are what all others leave."""
    costs = {part.bucket: part.usual_minor for part in found.parts}
    return costs[bucket] if bucket != "savings" else found.income_minor - sum(
        cost for other, cost in costs.items() if other != "savings"
    )  # fmt: skip


def parts(found: Plan) -> list[Part]:
    """The parts worth showing: what is unassigned only where there is something."""
    return [part for part in found.parts if part.bucket != "unassigned" or part.usual_minor or part.assigned_minor]


def part(found: Plan, each: Part, currency: str) -> str:
    """`Needs: €3,281 (61%), by this plan €2,700 (50%)`"""
    amounts = now(found, each.bucket), max(each.planned_minor, each.assigned_minor)
    usual, plan = (f"{format.money(minor, currency)} ({format.percent(minor / found.income_minor)})" for minor in amounts)
    return f"{plan_words.NAMES[each.bucket]}: {usual}, by this plan {plan}"


def cut_name(rate: float | None, amount_minor: int, currency: str) -> str:
    """What cuts are called: `cuts for a savings rate of 20%`."""
    if rate is not None:
        return f"cuts for a savings rate of {format.percent(rate)}"
    return f"cuts that free {format.money(amount_minor, currency)} a month"


def cuts(found: Optimised, basis: Basis, income_minor: int) -> str:
    """Whether the target is reached, and what it takes."""
    return plan_words.optimised(
        found, lambda minor: format.money(minor, basis.currency), income_minor=income_minor,
        spending_minor=basis.mean_spending_minor,
    )  # fmt: skip


def leak(found: Leak, currency: str) -> str:
    """What leaks, with its numbers."""
    return saving_words.leak(found, lambda value: format.whole(value, currency))


def taken(name: str, changed: int, month: str) -> str:
    """`24 budgets changed from November on: 50/30/20.`"""
    if not changed:
        return f"No budget had to change: {name}."
    return f"{format.count(changed, 'budget')} changed from {month} on: {name}."
