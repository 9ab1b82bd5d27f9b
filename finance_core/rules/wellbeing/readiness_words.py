"""Readiness in plain words: each step, where it stands, and what to do next. No product is named."""

from collections.abc import Callable
from typing import Final

from finance_core.rules.wellbeing.readiness import BILL_MONTHS, HORIZON_YEARS, SURPLUS_MONTHS, Key, Readiness, Step
from finance_core.rules.wording import Spoken, listed

TITLES: Final[dict[Key, str]] = {
    "bills": "Bills paid on time",
    "starter": "A starter buffer of three weeks",
    "match": "All that your employer adds",
    "debts": "No expensive debt",
    "buffer": "A full buffer",
    "surplus": "Something left over most months",
    "horizon": "Money that you won’t need soon",
}
NOTE: Final = "A checklist from your own figures, not advice on what to buy."


def answer(found: Readiness) -> str:
    """Whether the household is ready, or what comes first."""
    step = found.next
    if step is None:
        return "Every step is done: what is left over from now on can be invested, if you want to."
    count = f"{found.done} of {sum(one.state != 'not asked' for one in found.steps)} steps done."
    if step.state == "unknown":
        return f"{count} To answer next: {TITLES[step.key].lower()}."
    return f"{count} Next: {TITLES[step.key].lower()}."


def step(one: Step, found: Readiness, money: Spoken) -> str:
    """Where a step stands and what it takes."""
    if one.state == "not asked":
        return "Does not apply to you."
    match one.key:
        case "starter" | "buffer":
            return _buffer(one, found, money)
        case "debts":
            return _debts(one, money)
        case "match":
            return _MATCH[one.state]
        case _:
            return _COUNTED[one.key](one)


_MATCH: Final = {
    "done": "You take all of it.",
    "open": "What an employer adds to a pension is pay that you leave behind: take all of it first.",
    "unknown": "Say whether your employer adds to a pension, and whether you take all of it.",
}


def _bills(one: Step) -> str:
    if one.state == "unknown":
        known = f"{one.months} {_months(one.months)} known so far"
        return f"It takes {BILL_MONTHS} whole months to tell; {known}."
    if one.state == "done":
        return f"No late bill in the last {one.months} months."
    count = one.have or 0
    named = "bill" if count == 1 else "bills"
    return f"{count} {named} came late or cost a fee. Let bills be paid by themselves, just after payday."


def _months(count: int) -> str:
    return "month is" if count == 1 else "months are"


def _buffer(one: Step, found: Readiness, money: Spoken) -> str:
    if one.state == "unknown" or one.have is None:
        return "What your needs cost in a month, or what is at hand, is not known yet. Name your payments’ categories first."
    held = "three weeks" if one.key == "starter" else f"{found.buffer_months} months"
    asked = f"{money(one.asked)}, {held} of what your needs cost"
    if one.state == "done":
        return f"{money(one.have)} at hand cover {asked}."
    return f"{money(max(0, one.have))} of {asked}: {money(one.missing)} to go."


def _debts(one: Step, money: Spoken) -> str:
    if one.state == "unknown":
        return "Enter your debts with their rates, or say that you have none."
    if one.state == "done":
        return "None of the debts that you entered costs more than it should."
    named = listed([f"“{name}”" for name in one.names])
    return f"{named}: {money(one.missing)} owed at a high rate. Paying it back is a sure gain of that rate."


def _surplus(one: Step) -> str:
    asked, known = SURPLUS_MONTHS
    seen = f"{one.have} of the last {one.months} months left something over"
    if one.state == "unknown":
        known_yet = seen if one.months else "No whole month is known yet"
        return f"{known_yet}; {asked} of {known} are asked."
    return f"{seen}." if one.state == "done" else f"{seen}; {asked} of {known} are asked. Make the months even first."


def _horizon(one: Step) -> str:
    if one.state == "unknown":
        return "Say in how many years you will need the money."
    years = f"{one.have} {'year' if one.have == 1 else 'years'}"
    if one.state == "done":
        return f"You need it in {years} at the earliest."
    return f"You need it in {years}. Below {HORIZON_YEARS} years a fall may not have the time to pass: keep it in savings."


_COUNTED: Final[dict[Key, Callable[[Step], str]]] = {"bills": _bills, "surplus": _surplus, "horizon": _horizon}
