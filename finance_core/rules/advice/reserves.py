"""Opportunities beside spending: cash that lies idle, and debts that are paid in a dearer order than need be."""

from decimal import Decimal
from typing import Final

from finance_core.rules.advice.piece import CASH, DEBTS, Idle, Look, Order, Piece
from finance_core.rules.advice.situation import Situation
from finance_core.rules.debt.debt_words import WORTH_IT
from finance_core.rules.wellbeing.readiness import EXPENSIVE

STANDS: Final = 3
"""Balances that must all lie above what is kept, the last two month ends and today: pay that has just come in is not idle."""


def idle_cash(at: Situation) -> list[Piece]:
    """Cash beyond the buffer and what is saved for goals: I · gap a year, and a month of needs at least, or it is no matter.

    What an expensive debt costs comes first: paying the share s = I / owed of it now saves at least s of the next twelve
    months' interest, as interest is in proportion to what is owed and the instalments stay the same.
    """
    if not at.is_current or at.essential_minor is None or len(at.at_hand_minor) < STANDS or at.essential_minor <= 0:
        return []
    kept = at.buffer_months * at.essential_minor + sum(stand.goal.saved_minor for stand in at.goals)
    idle = min(at.at_hand_minor[-STANDS:]) - kept
    if idle < at.essential_minor:
        return []
    against_debt = _against_debt(at, idle, kept)
    if against_debt is not None:
        return [against_debt]
    yearly = int(idle * (at.rate_gap or 0))
    return [
        Piece(
            key="idle_cash:", kind="idle_cash", subject="", figures=Idle(idle, kept, at.buffer_months, at.rate_gap),
            action=Look("accounts"), yearly_minor=yearly, up_to_minor=yearly, claims=frozenset({CASH}), effort="an hour",
        )
    ]  # fmt: skip


def _against_debt(at: Situation, idle: int, kept: int) -> Piece | None:
    """The dearest of the expensive debts, and what paying it down with idle cash saves within twelve months."""
    plan = None if at.debts is None else at.debts.followed
    dear = [] if plan is None else [debt for debt in plan.debts if debt.owed_minor and debt.rate_per_year > EXPENSIVE]
    if plan is None or not dear:
        return None
    debt = max(dear, key=lambda one: (one.rate_per_year, one.name))
    interest = sum(row.interest_minor for row in plan.schedules[plan.debts.index(debt)][:12])
    paid = min(idle, debt.owed_minor)
    # a debt that outgrows its instalments has more interest than that, but nobody pays it within the year
    at_most = int(paid * min(debt.rate_per_year, Decimal(1)))
    saved = min(interest * paid // debt.owed_minor, at_most)
    return Piece(
        key=f"idle_cash:{debt.name}", kind="idle_cash", subject=debt.name,
        figures=Idle(idle, kept, at.buffer_months, debt.rate_per_year, debt.name), action=Look("debts"),
        yearly_minor=saved, up_to_minor=at_most,
        claims=frozenset({CASH, DEBTS}), urgency="soon",
    )  # fmt: skip


def debt_order(at: Situation) -> list[Piece]:
    """What the cheapest order saves over the one that is followed, both simulated to the cent, spread over its years.

    Nothing where one of them never ends, nor below two in a hundred: there the order that keeps one going is better.
    """
    if at.debts is None:
        return []
    cost, least, months = at.debts.followed.cost_minor, at.debts.cheapest.cost_minor, at.debts.followed.months
    if cost is None or least is None or months is None or cost - least <= WORTH_IT * cost:
        return []
    yearly = (cost - least) * 12 // max(12, months)
    return [
        Piece(
            key="debt_order:", kind="debt_order", subject="", figures=Order(cost, least, months), action=Look("debts"),
            yearly_minor=yearly, up_to_minor=yearly, claims=frozenset({DEBTS}),
        )
    ]  # fmt: skip
