"""What is said of a year beside official averages: context, never a target."""

from typing import Final

import pandas as pd

from finance_core.rules.wellbeing import benchmark_words as rule_words
from finance_core.rules.wellbeing.benchmark_tables import EVERYBODY, FIFTHS, Survey
from finance_core.rules.wellbeing.benchmarks import Total
from finance_core.services.wellbeing.benchmarks import YEAR, Beside
from pages.ui import format

COUNTRIES: Final[dict[Survey, str]] = {"us": "United States", "uk": "United Kingdom", "eu": "European Union"}
BY_CURRENCY: Final = "As your currency says"
NOT_SAID: Final = "Not said"
BY_INCOME: Final = "As your income says"
NOTHING: Final = "None of your spending is in a category that the survey knows."
READING: Final = "A bar is your year, the upright line what it is beside; both amounts stand above. Context, never a target."


def fifth(name: str) -> str:
    """A fifth of households, as a choice."""
    return _capital(rule_words.group(name)) if name else BY_INCOME


def answer(found: Beside) -> str:
    """The title: who the year is beside."""
    if found.benchmark is None:
        return "Your year beside others"
    return f"Your year beside {rule_words.group(found.benchmark.group)}"


def source(found: Beside) -> str:
    """Whose figures these are, of which year, and which year of yours."""
    if found.benchmark is None:
        return found.problem
    first, last = found.days
    months = f"Yours: {format.range_(first, last)}"
    if len(found.months) < YEAR:
        months += f", {len(found.months)} whole months taken to a year"
    return f"{rule_words.heading(found.benchmark)} {months}."


def topics(found: Beside) -> pd.DataFrame:
    """The topics on which either side spends: `topic`, `own`, `typical`."""
    rows = found.benchmark.rows if found.benchmark is not None else ()
    return pd.DataFrame(
        [(row.topic, row.own, row.typical) for row in rows if row.own > 0 or row.typical > 0],
        columns=["topic", "own", "typical"],
    )


def alt(found: Beside) -> str:
    """Every topic in a sentence, for who does not see the chart."""
    if found.benchmark is None:
        return ""
    benchmark = found.benchmark
    return " ".join(rule_words.row(row, benchmark, lambda money: format.whole(money, found.currency)) for row in benchmark.rows)


def notes(found: Beside) -> list[str]:
    """What one has to know to read the figures, and where they are from."""
    if found.benchmark is None:
        return []
    topic_notes = [f"{row.topic}: {row.note[0].lower()}{row.note[1:]}" for row in found.benchmark.rows if row.note]
    sources = dict.fromkeys(source for row in found.benchmark.rows for source in row.sources)
    return [*rule_words.caveats(found.benchmark), *topic_notes, *(f"Source: {source}." for source in sources)]


def totals(found: Beside) -> list[str]:
    """What groups of households like this one spend altogether."""
    profile = found.profile
    named = (found.benchmark.group if found.benchmark is not None else "", profile.age, profile.home)
    wanted = {EVERYBODY, *(name for name in named if name)}
    if found.survey == "uk":
        wanted |= {FIFTHS[0], FIFTHS[-1]}
    listed = [total for by in found.totals.values() for total in by if total.group in wanted]
    return [_total(total, found) for total in sorted(listed, key=lambda total: total.typical)]


def _total(total: Total, found: Beside) -> str:
    return rule_words.total(total, lambda money: format.whole(money, found.currency))


def totals_note(found: Beside) -> str:
    """What one has to know to read them."""
    return rule_words.totals_caveat(found.survey) if found.survey is not None and found.totals else ""


def own(found: Beside) -> str:
    """What the household spent altogether."""
    return f"You spent {format.whole(found.spent, found.currency)} in that year." if found.benchmark is not None else ""


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
