"""Plans and cuts in plain words. Money comes in as minor units and is written by `money`."""

from collections.abc import Callable
from typing import Final

from finance_core.rules.budget.optimiser import Cut, Optimised, best_rate
from finance_core.rules.budget.pain import Cuttable
from finance_core.rules.budget.plans import Bucket, Part, Plan

Money = Callable[[int], str]

NAMES: Final[dict[Bucket, str]] = {"needs": "Needs", "wants": "Wants", "savings": "Savings", "unassigned": "Unassigned"}
_ALIKE: Final = 0.01


def plan(found: Plan, money: Money) -> str:
    """What a plan comes to: what is saved, what is left, or by how much it is short."""
    share = _percent(found.saved_minor / found.income_minor)
    said = f"Of {money(found.income_minor)} a month, {money(found.saved_minor)} ({share}) are saved."
    if found.short_minor:
        short, needs = found.short_minor, [part for part in found.parts if part.bucket in ("needs", "unassigned")]
        beyond = sum(min(part.usual_minor, part.assigned_minor) for part in needs) - found.income_minor
        if beyond < short:
            said += f" All amounts together are {money(short)} more than comes in."
        if beyond > 0:
            said += f" Needs, with what nobody has named, cost {money(beyond)} more than comes in: no plan covers that."
        return said
    if found.left_minor:
        return f"{said} {money(found.left_minor)} have no purpose yet."
    return f"{said} Every cent has a purpose."


def part(found: Part, money: Money) -> str:
    """What one part of a plan means for what it usually costs."""
    name = NAMES[found.bucket]
    if found.bucket == "unassigned":
        if not found.usual_minor:
            return ""
        return f"{money(found.usual_minor)} a month go where nobody has said whether it is a need or a want."
    if found.bucket == "savings":
        return f"{name}: {money(found.planned_minor)} a month."
    if found.over_minor:
        return f"{name} usually cost {money(found.usual_minor)}, {money(found.over_minor)} more than the plan allows."
    return f"{name} usually cost {money(found.usual_minor)} and fit into {money(found.planned_minor)}."


def optimised(found: Optimised, money: Money, *, income_minor: int, spending_minor: int) -> str:
    """Whether the target is reached, and what it takes; without income there is no rate to speak of."""
    if not found.needed_minor:
        return "Nothing has to be cut: the target is reached already."
    rate = best_rate(found, income_minor=income_minor, spending_minor=spending_minor) if income_minor > 0 else None
    count = sum(cut.cut_minor > 0 for cut in found.cuts)
    named, free = ("1 category", "frees") if count == 1 else (f"{count} categories", "free")
    if found.missing_minor:
        freed, missing = money(found.reached_minor), money(found.missing_minor)
        said = f"The target can’t be reached by cuts alone: {named} {free} {freed} a month, {missing} are missing."
        if rate is None:
            return said
        return f"{said} Within reach is a savings rate of {_percent(rate)}, or the target at a later date."
    said = f"{money(found.reached_minor)} less a month, out of {named}"
    said += "." if rate is None else f", make a savings rate of {_percent(rate)}."
    if found.spared >= _ALIKE:
        said += f" That hurts {_percent(found.spared)} less than cutting everything alike."
    return said


def cut(found: Cut, money: Money) -> str:
    """Why a category is cut by that much, or not at all."""
    line = found.line
    if not found.cut_minor:
        return _untouched(line, money)
    said = (
        f"{line.category}: {money(found.cut_minor)} less, {money(found.planned_minor)} instead of {money(line.usual_minor)} "
        f"(−{_percent(found.share)})."
    )
    if found.next_price is None:
        return f"{said} That is all it can give."
    if found.price is not None and found.next_price > found.price * (1 + _ALIKE):
        return f"{said} A further cut here would hurt {found.next_price / found.price:.1f} times as much."
    return f"{said} It could give more at the same price, but it is not needed."


def _untouched(line: Cuttable, money: Money) -> str:
    if line.fixed:
        return f"{line.category} stays: a bill or a contract."
    if not line.room_minor:
        return f"{line.category} stays: {money(line.usual_minor)} a month is about what it always costs at least."
    return f"{line.category} stays: cutting it would hurt more than the cuts that are made."


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%".replace("-", "−")
