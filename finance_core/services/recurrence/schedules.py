"""Saying what recurs: confirming and dismissing what was found, changing it, planning by hand, ending. Each is one write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from finance_core.errors import InvalidError
from finance_core.models import CADENCES, DAY_RULES, Cadence, DayRule, Schedule
from finance_core.money import LARGEST_MINOR
from finance_core.services.recurrence.recurrences import Recurrence
from finance_core.storage import Store, Writing, accounts, advice, payees, recurring

ACTION: Final = "recurring"
"""What the audit trail calls these writes."""
_LONGEST_NAME: Final = 100
_YEARS: Final = (1970, 2150)
"""Years between which a payment may be planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a person says of something that recurs. `amount_minor` is in the account's currency, money out negative.

    `next_date` is a day on which it is due, `last_date` the last one on which it may be, None for no end.
    """

    name: str
    account_id: int
    category_id: int | None
    amount_minor: int
    cadence: Cadence
    day_rule: DayRule
    next_date: date
    last_date: date | None = None


def confirm(store: Store, household_id: int, items: Sequence[Recurrence], *, now: datetime, actor: str = "") -> int:
    """Plan with what was found; how many were confirmed. Those that are planned already stay as they are.

    Raises NotFoundError where the payments of one are not there any more.
    """
    summary = f"Confirmed {_called(items)}"
    with store.write(household_id, action=ACTION, summary=summary, now=now, actor=actor) as writing:
        return sum(_plan(writing, item) is not None for item in items if item.schedule is None)


def dismiss(store: Store, household_id: int, items: Sequence[Recurrence], *, now: datetime, actor: str = "") -> int:
    """Say that these don't recur, or don't matter: they stay away. A schedule made by hand is taken away; how many changed."""
    summary = f"Dismissed {_called(items)}"
    with store.write(household_id, action=ACTION, summary=summary, now=now, actor=actor) as writing:
        for item in items:
            _forget(writing, item)
            if item.payments:
                recurring.decide(writing, item.payments[-1].id, "dismissed", **_known_by(item))
    return len(items)


def restore(store: Store, household_id: int, decision_id: int, *, now: datetime, actor: str = "") -> None:
    """Take back what was said of a stream: it waits for an answer again. Raises NotFoundError."""
    summary = "Brought a recurring payment back"
    with store.write(household_id, action=ACTION, summary=summary, now=now, actor=actor) as writing:
        recurring.forget(writing, decision_id)


def edit(store: Store, household_id: int, item: Recurrence, plan: Plan, *, now: datetime, actor: str = "") -> None:
    """Change what is planned; what was only found is confirmed with it.

    Amount and rhythm that were not changed go on following what is found. Raises InvalidError, NotFoundError, ConflictError.
    """
    plan = _checked(plan)
    summary = f"Changed {_short(plan.name)}"
    with store.write(household_id, action=ACTION, summary=summary, now=now, actor=actor) as writing:
        advice.follow(writing, item.name, plan.name)
        before = item.schedule
        if before is not None and before.decision_id is None:
            recurring.change_schedule(writing, before.id, version=before.version, **_by_hand(writing, plan))
            return
        values = _followed(item, plan)
        if before is None:
            _plan(writing, item, **values)
        else:
            recurring.change_schedule(writing, before.id, version=before.version, **values)


def add(store: Store, household_id: int, plan: Plan, *, now: datetime, actor: str = "") -> int:
    """Plan something by hand; the schedule's id. Raises InvalidError and NotFoundError."""
    plan = _checked(plan)
    summary = f"Planned {_short(plan.name)}"
    with store.write(household_id, action=ACTION, summary=summary, now=now, actor=actor) as writing:
        return recurring.add_schedule(writing, **_by_hand(writing, plan))


def end(store: Store, household_id: int, item: Recurrence, last: date, *, now: datetime, actor: str = "") -> None:
    """Nothing of it is due after that day: it was cancelled. Raises InvalidError, NotFoundError and ConflictError."""
    with store.write(household_id, action=ACTION, summary=f"Ended {_short(item.name)}", now=now, actor=actor) as writing:
        end_within(writing, item, last)


def end_within(writing: Writing, item: Recurrence, last: date) -> None:
    """The same as a part of another write."""
    if item.schedule is None:
        _plan(writing, item, last_date=last)
    elif last < item.schedule.first_date and not item.payments:
        raise InvalidError("It would end before it begins. Say that it is not recurring instead.")
    else:
        recurring.change_schedule(writing, item.schedule.id, version=item.schedule.version, last_date=last)


def resume(store: Store, household_id: int, schedule: Schedule, *, now: datetime, actor: str = "") -> None:
    """It goes on after all. Raises NotFoundError and ConflictError."""
    with store.write(household_id, action=ACTION, summary=f"Goes on: {_short(schedule.name)}", now=now, actor=actor) as writing:
        recurring.change_schedule(writing, schedule.id, version=schedule.version, last_date=None)


def _forget(writing: Writing, item: Recurrence) -> None:
    """Take back what was said of it before, with its schedule; it may have been said of another of its payments."""
    if item.schedule is not None and item.schedule.decision_id is None:
        recurring.remove_schedule(writing, item.schedule.id)
    if item.decision is not None:
        recurring.forget(writing, item.decision.id)


def _plan(writing: Writing, item: Recurrence, **values: Any) -> int | None:
    """A schedule of what was found; None where there is one by now."""
    latest = item.payments[-1]
    if item.decision is not None:
        recurring.forget(writing, item.decision.id)
    decision_id = recurring.decide(writing, latest.id, "confirmed", **_known_by(item))
    if any(known.decision_id == decision_id for known in recurring.schedules(writing)):
        return None
    account = accounts.find(writing, item.account)
    if account is None:
        raise InvalidError(f"The account {item.account} is not there any more.")
    filled = {
        "decision_id": decision_id, "name": _name(item.name), "account_id": account.id,
        "payee_id": payees.named(writing).get(item.payee), "amount_minor": item.amount_minor, "cadence": item.cadence,
        "day_rule": item.timetable.day_rule(), "first_date": item.next_date or latest.day,
    }  # fmt: skip
    return recurring.add_schedule(writing, **filled | values)


def _known_by(item: Recurrence) -> dict[str, Any]:
    """What a stream is recognised by when its payments are gone."""
    return {
        "account": item.account, "payee": item.payee, "currency": item.currency, "amount_minor": item.amount_minor,
        "cadence": item.cadence,
    }  # fmt: skip


def _followed(item: Recurrence, plan: Plan) -> dict[str, Any]:
    """The changes to a confirmed stream: only what differs from what is on screen is the person's own."""
    values: dict[str, Any] = {"name": plan.name, "last_date": plan.last_date, "category_id": plan.category_id}
    if plan.amount_minor != item.amount_minor:
        values |= {"amount_minor": plan.amount_minor, "own_amount": True}
    rhythm = (plan.cadence, plan.day_rule, plan.next_date)
    if rhythm != (item.cadence, item.timetable.day_rule(), item.next_date):
        values |= dict(zip(("cadence", "day_rule", "first_date"), rhythm, strict=True)) | {"own_rhythm": True}
    return values


def _by_hand(writing: Writing, plan: Plan) -> dict[str, Any]:
    return {
        "name": plan.name, "account_id": plan.account_id, "category_id": plan.category_id,
        "payee_id": payees.named(writing).get(plan.name), "amount_minor": plan.amount_minor, "own_amount": True,
        "cadence": plan.cadence, "day_rule": plan.day_rule, "first_date": plan.next_date, "own_rhythm": True,
        "last_date": plan.last_date,
    }  # fmt: skip


def _checked(plan: Plan) -> Plan:
    """The plan as it can be kept. Raises InvalidError, which says what to change."""
    name = _name(plan.name)
    if not name:
        raise InvalidError("Say what it is called, such as Rent.")
    if not plan.amount_minor:
        raise InvalidError("Say how much it is: an amount above zero.")
    if abs(plan.amount_minor) > LARGEST_MINOR:
        raise InvalidError("That amount is too large to be true.")
    if plan.cadence not in CADENCES or plan.day_rule not in DAY_RULES:
        raise InvalidError("Choose how often it comes.")
    if not all(_YEARS[0] <= day.year <= _YEARS[1] for day in (plan.next_date, plan.last_date or plan.next_date)):
        raise InvalidError(f"Choose days between {_YEARS[0]} and {_YEARS[1]}.")
    if plan.last_date is not None and plan.last_date < plan.next_date:
        raise InvalidError("It would end before it is next due. Choose a later last day, or leave it open.")
    return Plan(**{field: getattr(plan, field) for field in Plan.__dataclass_fields__} | {"name": name})


def _name(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_NAME]


def _short(name: str) -> str:
    return _name(name)[:60]


def _called(items: Sequence[Recurrence]) -> str:
    """`Cinevale`, `12 recurring payments`."""
    return _short(items[0].name) if len(items) == 1 else f"{len(items)} recurring payments"
