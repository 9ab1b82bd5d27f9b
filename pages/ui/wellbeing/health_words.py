"""What the page of health says: sentences with numbers out of a finished report, in plain words."""

from collections.abc import Mapping
from typing import Final, Literal

import pandas as pd

from finance_core.dates import Month
from finance_core.rules.wellbeing import health_words, saving_words
from finance_core.rules.wellbeing.health import Component, Measure
from finance_core.rules.wellbeing.health_history import Move
from finance_core.services.wellbeing.health import QUARTER, HealthReport
from pages.ui import format
from pages.ui.components import Tile

Tone = Literal["green", "orange", "gray"]

EMPTY: Final = (
    "How well your household stands, from 0 to 100: what you keep, how long your money lasts, debts, housing, bills and more, "
    "each with the payments behind it."
)
SHORT: Final = "One figure from 0 to 100 out of what you keep, how long your money lasts, debts, housing, bills and more."
QUIET: Final = "A rule, not a model: every point can be traced, and the weights are yours to change. It is no financial advice."
PARTS_READING: Final = "A bar is how good a part is; above it the points it brings, of those it could. Choose one, or click it."
STEPS_READING: Final = "One thing at a time, as if it had been so in all these months. It takes up to a year to show whole."
HISTORY_READING: Final = "Each point looks back over a year. The stroke is where months like these would mostly lie."
NOISE: Final = 3
"""Whole points by which the score of a household that never changes moves from month to month (docs/formulas-health.md)."""
LEAST_MOVE: Final = 1.0
"""Points below which a change of a part is not told."""
MUCH_UNNAMED: Final = 0.05
"""Share of spending without a category from which on that is said."""
_NAMED: Final = 3
_TO_DO: Final[Mapping[str, str]] = {
    "savings": "**Savings rate** needs months with income: import your wage account, or name what came in.",
    "runway": "**Runway** needs a bank or cash account with its balance.",
    "debt": "**Debt burden** is not known: nothing you pay looks like a debt. No debt seen is not “no debt”.",
    "housing": "**Housing** needs a category for rent, mortgage and utilities.",
    "bills": "**Bills** need payments that come back.",
    "stability": "**Stability** needs months with income and spending.",
    "fixed": "**Fixed costs** need categories for bills and contracts.",
    "progress": "**Progress** needs a goal with a day, or balances from before these months.",
}
"""What is missing and what to do, in markdown, by component."""
_UNKNOWN: Final[Mapping[str, str]] = {
    "card_use": "Needs the limit of a card.",
    "goal_progress": "Needs a goal with a day.",
    "bills_on_time": "Needs bills that come back.",
    "worth_trend": "Needs balances from before these months.",
    "debt_service": "Needs your loans, or that there are none.",
}


def answer(found: HealthReport) -> str:
    """The page's answer, in markdown: the score, its name, where it would mostly lie, and what weighs it down most."""
    said = format.escaped(health_words.answer(found.found))
    score, rest = said.split(" of 100", 1)
    weakest = max(found.found.components, key=missed)
    more = f" Most to gain: {weakest.rule.title.lower()}." if missed(weakest) >= 1 else ""
    return f"**{score} of 100**{rest}{more}"


def missed(component: Component) -> float:
    """How many points of the score a component could bring and does not."""
    return 100 * component.share - component.contribution


def tiles(found: HealthReport) -> list[Tile]:
    """The score, the savings rate, the runway, and how much of the score is known."""
    health, saving = found.found, found.saving
    score, before = health.score or 0.0, None if found.earlier is None else found.earlier.score
    moved = 0 if before is None else round(score) - round(before)
    since = "" if found.earlier is None or found.earlier.month is None else f"since {found.earlier.month.start:%b}"
    rate = saving.rate
    short = None if rate is None else round(100 * rate) - round(100 * saving.target)
    runway = next(measure for component in health.components for measure in component.measures
                  if measure.rule.key == "essential_runway")  # fmt: skip
    lower, upper = round(health.lower or 0.0), round(health.upper or 0.0)
    return [
        Tile(
            label="Health score", text=f"{round(score)} of 100", change=_signed(moved),
            tone=_tone(moved) if abs(moved) >= NOISE else "gray", against=since,
            history=found.history["score"].tail(13).round(1).tolist(), shape="line",
            meaning=f"Months like these would mostly give {lower} to {upper}.",
        ),
        Tile(
            label="Savings rate", text=format.percent(rate), change="" if short is None else format.points(short / 100),
            tone="gray" if short is None else _tone(short), against="vs target", history=rates(found)["rate"].tolist(),
            shape="bar", meaning=f"Income less spending, over income. Your target is {format.percent(saving.target)}.",
        ),
        Tile(
            label="Runway", text=format.DASH if runway.value is None else health_words.value(runway), change="",
            tone="gray", against="", history=found.months["liquid"].dropna().tail(13).round().tolist(), shape="line",
            meaning="How long the money at hand pays for what is essential. The line is the money at hand at month ends.",
        ),
        Tile(
            label="Known", text=format.percent(health.coverage), change="", tone="gray", against="", history=(), shape="line",
            meaning="How much of the score’s weight rests on what is known. The weight of the rest is shared among it.",
        ),
    ]  # fmt: skip


def _signed(points: int) -> str:
    return "" if points == 0 else f"{format.MINUS if points < 0 else '+'}{abs(points)}"


def _tone(points: int) -> Tone:
    return "green" if points > 0 else "orange" if points < 0 else "gray"


def rates(found: HealthReport) -> pd.DataFrame:
    """The savings rate of each month looked at: `month` (index), `rate` (-1 to 1; 0 without income), `income`, `kept`."""
    months = found.recent
    kept = months["income"] - months["spending"]
    rate = (kept / months["income"]).where(months["income"] > 0, 0.0).clip(-1.0, 1.0)
    return months[["month", "income"]].assign(rate=rate, kept=kept).reset_index(drop=True)


def parts(found: HealthReport) -> pd.DataFrame:
    """The parts in their order: `key`, `title`, `points` (0 to 100, NaN unknown), `text` (`14 of 20`, `not known`)."""
    brought = health_words.points(found.found)
    return pd.DataFrame(
        [
            {
                "key": part.rule.key, "title": part.rule.title,
                "points": float("nan") if part.points is None else part.points, "text": _of(part, brought[part.rule.key]),
            }
            for part in found.found.components
        ]
    )  # fmt: skip


def _of(part: Component, brought: int) -> str:
    if part.points is None:
        return "not known"
    return "has no weight" if part.share == 0 else f"{brought} of {max(brought, round(100 * part.share))}"


def parts_answer(found: HealthReport) -> str:
    """The title of the parts."""
    known = [part for part in found.found.components if part.points is not None and part.share > 0]
    best, worst = max(known, key=lambda part: part.points or 0.0), max(known, key=missed)
    if best is worst or missed(worst) < 1:
        return "What the score is made of"
    return f"Strongest: {best.rule.title.lower()}; most to gain: {worst.rule.title.lower()}"


def part_answer(found: HealthReport, part: Component) -> str:
    """The title of one part: `Savings rate: 15 of 20 points`."""
    if part.points is None:
        return f"{part.rule.title}: not known"
    text = _of(part, health_words.points(found.found)[part.rule.key])
    return f"{part.rule.title} {text}" if part.share == 0 else f"{part.rule.title}: {text} points"


def measure(found: Measure) -> str:
    """One measure in markdown: its title, value and points, then what it means."""
    title, means = f"**{found.rule.title}**", found.rule.means[0].upper() + found.rule.means[1:]
    if found.points is None:
        return f"{title}: not known  \n:gray[{means}. {_UNKNOWN.get(found.rule.key, '')}]"
    value = format.escaped(health_words.value(found))
    return f"{title}: {value}, {round(found.points)} of 100  \n:gray[{means}.]"


def counted(found: Measure) -> str:
    """How a measure becomes points, and where its limits are from, in markdown."""
    knots = ", ".join(f"{_knot(found, at)} gives {points:g}" for at, points in found.rule.scale.knots)
    return format.escaped(f"{found.rule.title}, {100 * found.rule.part:g}% of this part: {knots}. {found.rule.source}")


def _knot(found: Measure, at: float) -> str:
    if found.rule.unit == "months":
        return f"{at:g} months"
    return f"{100 * at:g}%".replace("-", format.MINUS)


def to_do(key: str) -> str:
    """What a part that is not known needs, in markdown."""
    return f"{_TO_DO[key]} Its weight is shared among the rest."


def unnamed(found: HealthReport) -> str:
    """What spending without a category does to the score, in markdown; "" for little of it."""
    if found.uncategorised_share < MUCH_UNNAMED:
        return ""
    share = f"**{format.percent(found.uncategorised_share)}** of your spending has no category, "
    if not found.essential:
        return f"{share}so nobody knows what is essential, and no part that needs a category counts it."
    return f"{share}so it counts as essential, and in no part that needs one."


def late(row: Mapping[str, object], found: HealthReport) -> str:
    """`Netflix: due 3 May, never came`, `Power: due 3 May, paid 14 May`."""
    paid = row["paid"]
    came = f"paid {_day(paid, found)}" if isinstance(paid, pd.Timestamp) else "never came"
    return f"{format.short(str(row['name']), 40)}: due {_day(row['due'], found)}, {came}"


def _day(when: object, found: HealthReport) -> str:
    return format.day(pd.Timestamp(str(when)).date(), found.today)


def history_answer(found: HealthReport) -> str:
    """The title of the history: where the score comes from."""
    health = found.found
    if found.earlier is None or found.earlier.month is None:
        return f"Your score is {round(health.score or 0)}"
    before, now = round(found.earlier.score or 0), round(health.score or 0)
    when = format.month(found.earlier.month)
    if abs(now - before) < NOISE:
        return f"Your score is {now}, {'' if now == before else 'about '}as in {when}"
    return f"Your score {'rose' if now > before else 'fell'} from {before} in {when} to {now}"


def moved(found: HealthReport) -> str:
    """What moved the score in the last quarter, the largest first; what is lacking to tell."""
    if found.earlier is None or found.earlier.month is None:
        return f"What moved it is told once it is known for {QUARTER} months more."
    told = [_move(move) for move in found.moves if abs(move.points) >= LEAST_MOVE or move.became][:_NAMED]
    since = format.month(found.earlier.month)
    return f"Since {since}: {'; '.join(told)}." if told else f"No part of it moved by a point since {since}."


def _move(move: Move) -> str:
    if move.became:
        return f"{move.title}: {'is known now' if move.became == 'known' else 'is not known any more'}"
    sign = "+" if move.points > 0 else format.MINUS
    points = f"{abs(move.points):.1f}"
    return f"{move.title}: {sign}{points} {'point' if points == '1.0' else 'points'}"


def steps_answer(found: HealthReport) -> str:
    """The title of what the next points cost."""
    if not found.steps:
        return "Nothing here would bring the next points"
    return "The next five points" if any(step.reaches for step in found.steps) else "What would bring the score up"


def saving_reading(found: HealthReport) -> str:
    """Trend and streak, and how to read the bars."""
    said = [saving_words.trend(found.saving), saving_words.streak(found.saving)]
    return " ".join([*(one for one in said if one), "Bars are each month’s rate; the line is your target."])


def saving_answer(found: HealthReport) -> str:
    """The title of saving: how much of the target is reached."""
    return saving_words.answer(found.saving, lambda money: format.whole(money, found.currency))


def leaks(found: HealthReport) -> list[tuple[str, str]]:
    """The costliest leaks: the category, and the sentence."""

    def money(value: float) -> str:
        return format.whole(value, found.currency)

    told = saving_words.tips(found.saving, found.leaks, money, most=_NAMED)
    said = told or tuple(saving_words.leak(leak, money) for leak in found.leaks[:_NAMED])
    return list(zip([leak.category for leak in found.leaks], said, strict=False))


def month_name(index: int) -> str:
    """`October 2026`."""
    return format.month(Month.from_index(index))
