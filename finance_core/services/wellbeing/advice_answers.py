"""What a person does with a piece of advice: taking it, which acts, not now, or never again. Each is one write."""

from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any, Final, Literal

from finance_core.dates import Month
from finance_core.errors import InvalidError, NotFoundError
from finance_core.models import AdviceAnswer, AdviceDecision
from finance_core.rules.advice.piece import BeginGoal, EndStream, Look, Piece, SetBudget
from finance_core.services.plan import goals
from finance_core.services.plan.goals import Wish
from finance_core.services.recurrence import schedules
from finance_core.services.recurrence.recurrences import Recurrence
from finance_core.storage import Reading, Store, advice, budgets, categories, households, ranked, settings
from finance_core.storage.goals import GOALS

ACTION: Final = "advice"
"""What the audit trail calls these writes."""
_SETTING: Final = "advice"
_GOAL: Final = "Put aside"
"""What a goal is called that advice began."""
_MOST_GAP: Final = Decimal("0.2")
_SAID: Final = {"snoozed": "Put off advice", "dismissed": "Dismissed advice"}


def take(
    store: Store, household_id: int, piece: Piece, *, title: str, item: Recurrence | None, today: date, now: datetime,
    actor: str = "",
) -> None:  # fmt: skip
    """Do what the piece says, and remember what it promised; `title` names it in the audit trail.

    A budget is set from this month on, a goal begun, a stream (`item`) ended today; what only opens a page changes nothing
    else. Raises InvalidError, NotFoundError and ConflictError.
    """
    summary = f"Took advice: {_short(title)}"
    with store.write(household_id, action=ACTION, summary=summary, now=now, actor=actor) as writing:
        match piece.action:
            case SetBudget(category, amount_minor):
                budgets.put(writing, _category(writing, category), Month.of(today), amount_minor)
            case BeginGoal(target_minor, monthly_minor):
                wish = Wish(name=_free_name(writing), target_minor=target_minor, monthly_minor=monthly_minor)
                goals.add_within(writing, wish, today=today)
            case EndStream():
                if item is None:
                    raise NotFoundError(f"{piece.subject} is not among what recurs any more.")
                schedules.end_within(writing, item, today)
            case Look():
                pass
        if piece.taken_as:
            advice.forget(writing, piece.key)
        advice.put(writing, _row(writing, piece, "taken", today))


def put_off(
    store: Store, household_id: int, piece: Piece, decision: Literal["snoozed", "dismissed"], *, title: str, today: date,
    now: datetime, actor: str = "",
) -> None:  # fmt: skip
    """Say not now ("snoozed") or never again ("dismissed")."""
    summary = f"{_SAID[decision]}: {_short(title)}"
    with store.write(household_id, action=ACTION, summary=summary, now=now, actor=actor) as writing:
        advice.put(writing, _row(writing, piece, decision, today))


def bring_back(store: Store, household_id: int, key: str, *, title: str, now: datetime, actor: str = "") -> bool:
    """Take back what was said of a piece; False where nothing was. What was set up when it was taken stays."""
    summary = f"Brought advice back: {_short(title)}"
    with store.write(household_id, action=ACTION, summary=summary, now=now, actor=actor) as writing:
        return advice.forget(writing, key)


def rate_gap(reading: Reading) -> Decimal | None:
    """What cash could bring more a year, as a share; None where nobody said."""
    value: dict[str, Any] = settings.get(reading, _SETTING) or {}
    return Decimal(value["rate_gap"]) if "rate_gap" in value else None


def set_rate_gap(store: Store, household_id: int, gap: Decimal | None, *, now: datetime, actor: str = "") -> None:
    """Say what cash could bring more a year, as a share; None for not known. Raises InvalidError."""
    if gap is not None and not (gap.is_finite() and 0 <= gap <= _MOST_GAP):
        raise InvalidError(f"What cash could bring more is 0% to {_MOST_GAP:.0%} a year.")
    summary = "Said what cash could bring more"
    with store.write(household_id, action=ACTION, summary=summary, now=now, actor=actor) as writing:
        settings.put(writing, _SETTING, None if gap is None else {"rate_gap": str(gap)})


def _short(title: str) -> str:
    return " ".join(title.split())[:80]


def _row(reading: Reading, piece: Piece, decision: AdviceAnswer, today: date) -> AdviceDecision:
    currency = households.get(reading).currency
    key = piece.taken_as or piece.key if decision == "taken" else piece.key
    return AdviceDecision(
        key=key, decision=decision, promised_minor=piece.yearly_minor, currency=currency, day=today
    )  # fmt: skip


def _category(reading: Reading, name: str) -> int:
    found = next((category.id for category in categories.listed(reading) if category.name == name), None)
    if found is None:
        raise NotFoundError(f"The category {name} is not there any more.")
    return found


def _free_name(reading: Reading) -> str:
    """`Put aside`, or `Put aside 2` where there is one."""
    taken = {row.name.casefold() for row in ranked.listed(reading, GOALS)}
    numbered = (_GOAL if number == 1 else f"{_GOAL} {number}" for number in count(1))
    return next(name for name in numbered if name.casefold() not in taken)
