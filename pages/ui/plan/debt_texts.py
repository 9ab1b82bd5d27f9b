"""What the page of debts says: sentences out of finished results. Those about plans stand in `rules.debt.debt_words`."""

from typing import Final

from finance_core.rules.debt import debt_words
from finance_core.rules.debt.debts import Payoff
from finance_core.rules.debt.strategies import Comparison
from finance_core.services.plan.debt_book import DebtBook, DebtView
from finance_core.services.plan.debts import Order
from pages.ui import format
from pages.ui.components import Tile
from pages.ui.plan.goal_texts import money

QUIET: Final = "What a debt no longer needs goes to the next one, in the same month."
EMPTY: Final = (
    "Enter what you owe, its rate and its least payment. Ballast says to the cent when it ends and what it costs, which debt "
    "to pay first, and what something extra saves."
)
TITLES: Final[dict[Order, str]] = {
    "avalanche": "Highest rate first (avalanche)",
    "snowball": "Smallest debt first (snowball)",
    "own": "My own order",
}
MINIMUMS: Final = "Only the minimums"


def answer(book: DebtBook) -> str:
    """The page's answer, in markdown."""
    owed = format.escaped(f"{format.money(book.owed_minor, book.currency)} owed.")
    return f"**{owed}** {format.escaped(end_of_all(book))}"


def end_of_all(book: DebtBook) -> str:
    """When everything is paid in the order that is followed, and what it costs."""
    return debt_words.ends(book.followed, money(book.currency))


def tiles(book: DebtBook) -> list[Tile]:
    """What is owed, what goes to it a month, when it ends, and what that saves."""
    spoken, plan = money(book.currency), book.followed
    minimums = book.compared.minimums.cost_minor
    saved = None if minimums is None or plan.cost_minor is None else minimums - plan.cost_minor
    cost = format.DASH if plan.cost_minor is None else spoken(plan.cost_minor)
    return [
        _tile("Owed", spoken(book.owed_minor), "All debts together, today."),
        _tile("A month", spoken(book.compared.budget_minor), f"{spoken(book.plan.extra_minor)} of it beyond the minimums."),
        _tile("Debt-free", format.DASH if plan.free_on is None else f"{plan.free_on:%b %Y}", TITLES[book.plan.order]),
        Tile(
            label="Still to cost", text=cost, change="" if not saved else format.money(-saved, book.currency, signed=True),
            tone="green" if saved and saved > 0 else "gray", against="vs minimums", history=(), shape="bar",
            meaning="Interest and fees until the end.",
        ),
    ]  # fmt: skip


def _tile(label: str, text: str, meaning: str) -> Tile:
    return Tile(label=label, text=text, change="", tone="gray", against="", history=(), shape="bar", meaning=meaning)


def outcome(plan: Payoff, currency: str) -> str:
    """`Debt-free January 2028, costs €102; the first debt is gone in November 2027.`"""
    if plan.outcome != "paid":
        return "It never ends." if plan.outcome == "never" else "It takes more than a hundred years."
    if plan.free_on is None or plan.cost_minor is None:
        return "Nothing is owed."
    first = f"; the first debt is gone in {plan.first_end[1]:%B %Y}" if plan.first_end and len(plan.debts) > 1 else ""
    cost = format.money(plan.cost_minor, currency, cents=True)
    return f"Debt-free in {plan.free_on:%B %Y}, costs {cost}{first}."


def verdict(book: DebtBook) -> list[str]:
    """Which order to take, what the own one costs, and what the plan brings."""
    spoken = money(book.currency)
    said = [debt_words.compared(book.compared, spoken)] if len(book.views) > 1 else []
    if len(book.views) > 1 and book.plan.order == "own":
        said.append(debt_words.own_order(book.compared, spoken))
    return list(dict.fromkeys([*said, debt_words.saved(book.compared, spoken, book.followed)]))


def brought(found: Comparison, plan: Payoff, currency: str) -> str:
    """When it ends with something extra, and what that brings; why it never does."""
    brings = debt_words.saved(found, money(currency), plan)
    return f"{outcome(plan, currency)} {brings}" if plan.free_on else brings


def title(view: DebtView, currency: str) -> str:
    """`Car loan: €1,362`."""
    return f"{view.row.name}: {format.money(view.debt.owed_minor, currency)}"


def line(view: DebtView, currency: str) -> str:
    """Terms and end of one debt."""
    debt = view.debt
    rate = f"{float(debt.rate_per_year) * 100:g}% a year, counted by the {debt.basis}"
    least = format.money(debt.minimum(debt.owed_minor), currency, cents=True)
    if not debt.owed_minor:
        return f"{rate}. Nothing is owed."
    ends = f" Gone in {view.ends:%B %Y}." if view.ends else ""
    return f"{rate}, at least {least} a month now.{ends}"


def warning(view: DebtView, currency: str) -> str:
    """That the minimum does not cover what is charged; "" where it does."""
    return debt_words.below_interest(view.debt, lambda minor: format.money(minor, currency, cents=True)) or ""
