"""What the buttons of the page of recurring payments do, each with what was on screen when it was pressed."""

from collections.abc import Callable, Sequence

from finance_core.errors import FinanceError
from finance_core.models import Schedule
from finance_core.services.recurrence import bank_holidays, schedules
from finance_core.services.recurrence.recurrences import Recurrence
from pages.ui import changes, format, session
from pages.ui.recurrence import recurring_words
from pages.ui.session import Visit


def confirm(items: Sequence[Recurrence]) -> None:
    """Plan with what was found."""
    what = format.short(items[0].name, 40) if len(items) == 1 else f"{len(items):,} payments"
    _act(
        lambda visit: schedules.confirm(visit.store, visit.household.id, items, now=visit.now),
        f"Confirmed {what}: cash flow and forecasts count on {'it' if len(items) == 1 else 'them'}.",
    )


def dismiss(item: Recurrence) -> None:
    """Say that it doesn't recur."""
    _act(
        lambda visit: schedules.dismiss(visit.store, visit.household.id, [item], now=visit.now),
        f"Dismissed {format.short(item.name, 40)}. It stays away until you bring it back.",
    )


def restore(item: Recurrence) -> None:
    """Let it wait for an answer again."""
    if item.decision is not None:
        decision_id = item.decision.id
        _act(
            lambda visit: schedules.restore(visit.store, visit.household.id, decision_id, now=visit.now),
            f"{format.short(item.name, 40)} waits for your answer again.",
        )


def end(item: Recurrence) -> None:
    """It was cancelled today."""
    _act(
        lambda visit: schedules.end(visit.store, visit.household.id, item, visit.today, now=visit.now),
        f"Ended {format.short(item.name, 40)}. You are told if money still goes out.",
    )


def resume(schedule: Schedule) -> None:
    """It goes on after all."""
    _act(
        lambda visit: schedules.resume(visit.store, visit.household.id, schedule, now=visit.now),
        f"{format.short(schedule.name, 40)} goes on.",
    )


def choose_country(key: str) -> None:
    """Count with another country's bank holidays."""
    code: str = session.recall(key) or ""
    _act(
        lambda visit: bank_holidays.choose(visit.store, visit.household.id, code, now=visit.now),
        f"Due days move around the bank holidays of: {recurring_words.country(code)}.",
    )


def _act(act: Callable[[Visit], object], sentence: str) -> None:
    """Do it, say so and offer the way back; or say why not."""
    visit = session.require()
    try:
        act(visit)
    except FinanceError as error:
        changes.refuse(str(error))
    else:
        changes.done(visit, sentence, action=schedules.ACTION)
