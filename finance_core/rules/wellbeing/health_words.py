"""The health score in plain words. Money comes in as floats of the ledger's currency and is written by `money`."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from finance_core.rules.shares import shared_out
from finance_core.rules.wellbeing.health import WINDOW, Health, Measure
from finance_core.rules.wellbeing.health_steps import NEXT, Step

Money = Callable[[float], str]

_BANDS: Final = ((80.0, "strong"), (60.0, "steady"), (40.0, "stretched"), (0.0, "strained"))
"""Names of ours for four stretches of the score; no other score's bands are meant."""
_LITTLE: Final = 0.6
"""A score that rests on less of its weight comes with a warning."""
_MOST_MONTHS: Final = 24
"""A runway beyond is said to be more than that."""
_LIMIT: Final = 9.995
"""Shares above are said to be more than ten times as much: they tell of an income near zero."""


def band(score: float) -> str:
    """What a score is called: strong from 80, steady from 60, stretched from 40, strained below."""
    return next(name for least, name in _BANDS if score >= least)


def answer(found: Health) -> str:
    """The page's answer in one sentence or two."""
    if found.score is None or found.lower is None or found.upper is None:
        return found.problem
    months = "twelve months" if len(found.months) == WINDOW else f"{len(found.months)} months"
    said = f"{round(found.score)} of 100: {band(round(found.score))}, over the last {months}."
    if round(found.lower) < round(found.upper):
        said += f" Months like these would mostly give {round(found.lower)} to {round(found.upper)}."
    if found.coverage < _LITTLE:
        said += f" Take it with care: it rests on {round(100 * found.coverage)}% of what it looks at."
    if found.components[0].measures[0].value == float("-inf"):
        said += " Nothing came in during these months, so whatever is set against income counts as beyond every limit."
    return said


def points(found: Health) -> dict[str, int]:
    """The whole points that each component brings, by key; they sum to the whole score as `answer` says it.

    By the largest remainder (`shares`), so that a reader who adds them up arrives at the score. Empty without a score.
    """
    if found.score is None:
        return {}
    brought = [Decimal(component.contribution) for component in found.components]
    whole = shared_out(round(found.score), brought) if any(brought) else [0] * len(brought)
    return {component.rule.key: part for component, part in zip(found.components, whole, strict=True)}


def left_out(found: Health) -> str:
    """What has no part in the score and what it needs; "" where everything has."""
    if found.score is None or not found.missing:
        return ""
    named = "; ".join(f"{component.rule.title} needs {component.rule.needs}" for component in found.missing)
    return (
        f"{round(100 * found.coverage)}% of the score’s weight rests on what is known. {named}. What is not known is neither "
        "good nor bad: its weight is shared among the rest."
    )


def value(measure: Measure) -> str:
    """A measure's value: `21 %`, `4.7 months`, `more than 24 months`, `no income`, `not known`."""
    found = measure.value
    if found is None:
        return "not known"
    if measure.rule.unit == "months":
        return f"more than {_MOST_MONTHS} months" if found > _MOST_MONTHS else f"{found:.1f} months"
    if abs(found) == float("inf"):
        return "nothing to set it against"
    if abs(found) > _LIMIT:
        return "more than 1,000%" if found > 0 else "less than −1,000%"
    digits = 1 if measure.rule.key == "fees_share" else 0
    return f"{100 * found:.{digits}f}%".replace("-", "−")


def step(found: Step, money: Money) -> str:
    """What one lever costs and brings, such as `Set money aside: 900 € once would bring 5 points.`."""
    points = "5 points" if found.reaches and found.gain == NEXT else f"{found.gain:.1f} points"
    if found.cost == "bills":
        bills = max(1, round(found.amount))
        return f"{found.title}: {bills} {'bill' if bills == 1 else 'bills'} more in time would bring {points}."
    how = "a month" if found.cost == "a month" else "once"
    return f"{found.title}: {money(found.amount)} {how} would bring {points}."

