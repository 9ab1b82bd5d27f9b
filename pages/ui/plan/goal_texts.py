"""What the page of goals says: sentences out of finished results. Those about single goals stand in `rules.goal.goal_words`."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from finance_core.money import minor_digits
from finance_core.rules.goal import goal_words
from finance_core.rules.goal.goals import MILESTONES, Timeline
from finance_core.services.plan.goal_book import GoalBook, GoalView, Outlook
from pages.ui import format, links
from pages.ui.components import Tile

if TYPE_CHECKING:
    from finance_core.ml.futures.goal_chance import Chance

QUIET: Final = "The goal on top gets its money first; what it does not need goes to the next."
EMPTY: Final = (
    "Name something that you save for: a buffer, a kitchen, a year off. Ballast says when it is reached, what it needs a month "
    "by a day, and whether your own months could pay it."
)
SHARED: Final = "Goals on the same account share what lies on it, the first one first."


def money(currency: str) -> Callable[[int], str]:
    """How amounts are written here: whole, but what is less than one with its cents, as it is not nothing."""
    one = 10 ** minor_digits(currency)
    return lambda minor: format.money(minor, currency, cents=0 < abs(minor) < one)


def answer(book: GoalBook) -> str:
    """The page's answer, in markdown."""
    if not book.views:
        return f"No goal yet. {EMPTY}"
    spoken = money(book.currency)
    saved = format.escaped(f"{spoken(book.saved_minor)} of {spoken(book.target_minor)} saved.")
    return f"**{saved}** {format.escaped(outcome(book))}"


def outcome(book: GoalBook) -> str:
    """Whether all goals are reached with the money that they share."""
    return goal_words.competing(book.lines, money(book.currency))


def tiles(book: GoalBook) -> list[Tile]:
    """What is saved, the money a month, what is usually left, and what is reached next."""
    spoken = money(book.currency)
    behind = book.surplus.behind
    coming = [line for line in book.lines if line.outcome == "reached"]
    first = min(coming, key=lambda line: line.months or 0, default=None)
    usual = "What goals ask for" if book.usual_minor is None else "What is usually left"
    source = "As you set it" if book.is_own else usual
    return [
        _tile("Saved", spoken(book.saved_minor), f"Of {spoken(book.target_minor)}, what all goals cost at today's prices."),
        _tile("A month for goals", spoken(book.monthly_minor), f"{source}. All goals share it in their order."),
        Tile(
            label="Usually left", text=format.DASH if book.usual_minor is None else spoken(book.usual_minor), change="",
            tone="gray", against="", history=[float(left) for left in book.surplus.left_minor], shape="bar",
            meaning="Income less spending in your last whole months: their median, or their mean where that is less.",
            opens=None if behind is None else links.transactions("See the payments", behind),
        ),
        _tile(
            "Reached next", format.DASH if first is None or first.reached_on is None else f"{first.reached_on:%b %Y}",
            "No goal is reached with this money." if first is None else first.goal.name,
        ),
    ]  # fmt: skip


def _tile(label: str, text: str, meaning: str) -> Tile:
    return Tile(label=label, text=text, change="", tone="gray", against="", history=(), shape="bar", meaning=meaning)


def progress(view: GoalView, currency: str) -> str:
    """`€7,795 of €15,000 saved, 52%.`"""
    goal, spoken = view.outlook.goal, money(currency)
    source = f" on {view.account}" if view.account else ""
    return f"{spoken(goal.saved_minor)} of {spoken(goal.target_minor)} saved{source}, {format.percent(goal.share)}."


def standing(outlook: Outlook, currency: str) -> str:
    """When a goal is reached as things are, and what it gets."""
    spoken = money(currency)
    said = goal_words.reached(outlook.line, spoken)
    gets = f" It gets {spoken(outlook.monthly_minor)} a month." if outlook.monthly_minor else ""
    return said + gets


def backward(outlook: Outlook, currency: str) -> list[str]:
    """What its day needs a month, and whether the household's months could pay it; without a day what it gets is judged."""
    spoken = money(currency)
    if outlook.plan is None:
        known = outlook.feasible.needed_minor or outlook.feasible.verdict == "unknown"
        return ["No day is set, so nothing is needed by any.", *[goal_words.feasible(outlook.feasible, spoken)] * bool(known)]
    needs = goal_words.needs(outlook.plan, spoken)
    return [needs, goal_words.feasible(outlook.feasible, spoken)] if outlook.plan.outcome == "monthly" else [needs]


def certainty(found: "Chance") -> str:
    """What a chance was made of, and by how much it may differ when it is drawn anew; "" where there is none."""
    if found.problem:
        return ""
    error = math.ceil(100 * found.error)
    differs = f" Drawn anew, it would differ by {format.count(error, 'point')} at most." if error else ""
    return f"Made of your last {format.count(found.months, 'whole month')}.{differs}"


def forward(line: Timeline, currency: str) -> str:
    """When so much a month reaches it."""
    return goal_words.reached(line, money(currency))


def others(outlook: Outlook, currency: str) -> list[str]:
    """Other ways, one sentence each."""
    return [goal_words.alternative(one, money(currency)) for one in outlook.others]


def milestones(line: Timeline) -> str:
    """`Half in March 2027, all of it in May 2028.`: those still to come."""
    names = dict(zip(MILESTONES, ("a quarter", "half", "three quarters", "all of it"), strict=True))
    coming = [f"{names[one.percent]} in {one.day:%B %Y}" for one in line.milestones if one.months]
    said = ", ".join(coming)
    return f"{said[0].upper()}{said[1:]}." if said else ""


def celebration(view: GoalView, currency: str) -> str:
    """The highest milestone that was passed, in words."""
    return goal_words.milestone(view.outlook.goal, max(view.celebrate), money(currency))
