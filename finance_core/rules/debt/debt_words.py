"""Debts in plain words: when they end, what that costs, and which order is worth taking."""

from decimal import Decimal
from typing import Final

from finance_core.rules.debt.amortisation import interest
from finance_core.rules.debt.consolidation import Consolidation
from finance_core.rules.debt.debts import Debt, Payoff
from finance_core.rules.debt.strategies import Comparison
from finance_core.rules.wording import Spoken, listed, month, percent, span

WORTH_IT: Final = Decimal("0.02")
"""Where snowball costs less than this share of avalanche's interest more, the sooner success is worth considering."""


def ends(plan: Payoff, money: Spoken) -> str:
    """When everything is paid and what it costs, or why it never is."""
    if plan.outcome == "paid":
        if plan.free_on is None:
            return "Nothing is owed."
        cost = f"{money(plan.interest_minor or 0)} of interest" + (
            f" and {money(plan.fees_minor)} of fees" if plan.fees_minor else ""
        )
        return f"Debt-free in {month(plan.free_on)}, after {span(plan.months or 0)} and {cost}."
    if plan.outcome == "too long":
        return "At this pace it takes more than a hundred years. Pay more a month to see an end."
    left = [f"“{debt.name}”" for debt, rows in zip(plan.debts, plan.schedules, strict=True) if rows and rows[-1].owed_minor]
    return f"This never ends: on {listed(left)} the payments don’t cover what is charged. Pay more a month to see an end."


def first_charge(debt: Debt) -> int:
    """What the debt is charged in an average month, in minor units: interest on what is owed today, and the fee."""
    return interest(debt.owed_minor, debt.rate_per_year.as_integer_ratio(), None) + debt.fee_minor


def below_interest(debt: Debt, money: Spoken) -> str | None:
    """That the minimum doesn't cover what is charged, and what would; None where it does."""
    charged, asked = first_charge(debt), debt.minimum(debt.owed_minor)
    if not debt.owed_minor or asked > charged:
        return None
    if not charged:
        return f"“{debt.name}” has no minimum payment: it stays as it is until something extra goes to it."
    what = "interest and fee" if debt.fee_minor else "interest"
    more = f"Pay more than {money(charged)} a month to make it fall."
    if asked == charged:
        return f"The minimum of “{debt.name}” only pays its {what} of {money(charged)} a month: the debt never falls. {more}"
    return (
        f"The minimum of “{debt.name}” is {money(asked)} a month, its {what} {money(charged)}: the debt grows by "
        f"{money(charged - asked)} in the first month. {more}"
    )


def compared(found: Comparison, money: Spoken) -> str:
    """Which order to take, and what the other one costs."""
    avalanche, snowball = found.avalanche, found.snowball
    if avalanche.outcome != "paid":
        return ends(avalanche, money)
    if avalanche.free_on is None:
        return "Nothing is owed."
    if snowball.cost_minor is None or avalanche.cost_minor is None:
        return f"{_title(avalanche)} first is the only way out: smallest debt first never ends."
    costs = snowball.cost_minor - avalanche.cost_minor
    if avalanche.order == snowball.order:
        return f"{_title(avalanche)} first is both the cheapest order and the one with the soonest success."
    if costs <= 0:
        less = f" and {money(-costs)} less" if costs else ""
        return f"Smallest debt first costs no more{less}, and ends the first debt in {_first(snowball)}."
    later = found.snowball_takes_months or 0
    wait = f" and takes {span(later)} longer" if later > 0 else ""
    said = f"Highest rate first is cheapest. Smallest debt first costs {money(costs)} more{wait}"
    if snowball.first_end and avalanche.first_end and snowball.first_end[1] < avalanche.first_end[1]:
        said += f", but ends the first debt in {_first(snowball)} rather than {_first(avalanche)}"
    small = costs < WORTH_IT * avalanche.cost_minor
    return f"{said}. That is little: take the order that you will keep to." if small else f"{said}."


def _title(plan: Payoff) -> str:
    return f"“{plan.debts[next(place for place in plan.order if plan.debts[place].owed_minor)].name}”"


def _first(plan: Payoff) -> str:
    return month(plan.first_end[1]) if plan.first_end else ""


def own_order(found: Comparison, money: Spoken) -> str:
    """What the person's own order costs beside the cheapest; "" where there is none."""
    own, best = found.own, found.avalanche
    if own is None or own.free_on is None:
        return "" if own is None else ends(own, money)
    if own.cost_minor is None or best.cost_minor is None or own.cost_minor <= best.cost_minor:
        return f"Your own order costs no more than highest rate first, and ends in {month(own.free_on)}."
    later = (own.months or 0) - (best.months or 0)
    wait = f" and takes {span(later)} longer" if later > 0 else ""
    return f"Your own order costs {money(own.cost_minor - best.cost_minor)} more than highest rate first{wait}."


def saved(found: Comparison, money: Spoken, followed: Payoff | None = None) -> str:
    """What the order that is followed, None for avalanche, brings against paying only the minimums."""
    plan, minimums = followed or found.avalanche, found.minimums
    if plan.outcome != "paid" or plan.free_on is None:
        return ends(plan, money)
    if minimums.cost_minor is None or plan.cost_minor is None:
        ended = f"With {money(found.budget_minor)} a month it ends in {month(plan.free_on)}"
        return f"{ended}. With the minimums alone it doesn’t end."
    less, sooner = minimums.cost_minor - plan.cost_minor, (minimums.months or 0) - (plan.months or 0)
    if less <= 0 and sooner <= 0:
        return "This is what the minimums do by themselves. Anything extra ends it sooner."
    parts = [f"{money(less)} less interest and fees"] * (less > 0) + [f"{span(sooner)} sooner"] * (sooner > 0)
    return f"Against the minimums alone: {', '.join(parts)}."


def consolidated(found: Consolidation, money: Spoken) -> tuple[str, ...]:
    """What the loan costs, what it does at its own instalment, and what at today's payments."""
    rate = percent(found.loan.rate_per_year)
    fee = f", {money(found.fee_minor)} of it the fee" if found.fee_minor else ""
    loan = f"The loan is {money(found.loan.owed_minor)}{fee}, at {rate} and {money(found.loan.minimum_minor)} a month."
    budgets = (found.budget_offered_minor, found.budget_before_minor)
    offered = f"At its own instalment you pay {money(budgets[0])} a month in all, {money(budgets[1])} before"
    return (
        loan,
        f"{offered}: {_effect(found.before, found.as_offered, found.saved_as_offered_minor, money)}",
        f"If you go on paying as much as today: {_effect(found.before, found.same_money, found.saved_same_money_minor, money)}",
    )


def _effect(before: Payoff, after: Payoff, saved_minor: int | None, money: Spoken) -> str:
    if saved_minor is None:
        if after.outcome != "paid":
            return "it doesn’t end."
        return f"it ends in {month(after.free_on)}, which it doesn’t today." if after.free_on else "nothing is owed."
    later = (after.months or 0) - (before.months or 0)
    when = f"{span(abs(later))} {'later' if later > 0 else 'sooner'}" if later else "at the same time"
    what = f"{money(abs(saved_minor))} {'less' if saved_minor > 0 else 'more'} in all" if saved_minor else "the same cost"
    return f"{what}, done {when}."
