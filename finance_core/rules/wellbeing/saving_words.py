"""Saving and leaks in plain words. Money comes in as floats of the ledger's currency and is written by `money`."""

from collections.abc import Callable, Sequence

from finance_core.rules.budget.leakage import Leak
from finance_core.rules.wellbeing.saving import Efficiency

Money = Callable[[float], str]


def answer(found: Efficiency, money: Money) -> str:
    """How much of the target is reached and what is missing."""
    if found.problem or found.rate is None:
        return found.problem
    kept = f"You kept {_percent(found.rate)} of what came in" if found.rate >= 0 else "You spent more than came in"
    aim = f"your target of {_percent(found.target)}"
    if found.reached >= 1:
        return f"{kept}: {aim} is reached."
    return f"{kept}. To {aim}, {money(found.missing)} a month are missing."


def trend(found: Efficiency) -> str:
    """Where the savings rate goes; "" where too little is known."""
    if found.trend is None:
        return ""
    if found.direction == "unclear":
        return "Whether your savings rate rises or falls can’t be told from chance."
    points = f"{abs(100 * found.trend):.0f} points"
    return f"Your savings rate is {found.direction}, by about {points} a year."


def streak(found: Efficiency) -> str:
    """For how long something was left over each month; "" for less than two months."""
    return f"{found.streak} months in a row with something left over." if found.streak > 1 else ""


def tips(found: Efficiency, leaks: Sequence[Leak], money: Money, *, most: int = 3) -> tuple[str, ...]:
    """The costliest leaks, each with what it would do for a target that is missed; none where it is reached."""
    if found.rate is None or found.missing <= 0:
        return ()
    said = []
    for each in leaks[:most]:
        share = each.yearly / 12 / found.missing
        part = "would close the gap by itself" if share >= 1 else f"is {_percent(share)} of the gap"
        said.append(f"{leak(each, money)} That {part}.")
    return tuple(said)


def leak(found: Leak, money: Money) -> str:
    """What leaks, with its numbers, as a lower bound."""
    yearly, low, high = money(found.yearly), money(found.low), money(found.high)
    if found.kind == "swings":
        return (
            f"{found.category} swings: {low} in a cheap month, {high} in a dear one. If each were like the middle one "
            f"({money(found.monthly)}), a year would cost at least {yearly} less."
        )
    return (
        f"{found.category} creeps up: from about {low} to {high} a month in {found.months} months. Back where it was, a year "
        f"would cost at least {yearly} less, rising prices left aside."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%".replace("-", "−")
