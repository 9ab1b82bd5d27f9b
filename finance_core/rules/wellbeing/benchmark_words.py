"""Benchmarks in plain words: context, never a target. Money comes in as floats and is written by `money`."""

from collections.abc import Callable
from typing import Final

from finance_core.rules.wellbeing.benchmark_tables import Survey
from finance_core.rules.wellbeing.benchmarks import NAMES, Benchmark, Comparison, Total

Money = Callable[[float], str]

_FIFTHS: Final = {
    "fifth_1": "the fifth of households with the lowest incomes",
    "fifth_2": "the second fifth of households by income",
    "fifth_3": "the middle fifth of households by income",
    "fifth_4": "the fourth fifth of households by income",
    "fifth_5": "the fifth of households with the highest incomes",
    "all": "the average household",
}
_ALIKE: Final = 0.1
"""Differences up to a tenth are within what a survey can tell."""


def group(name: str) -> str:
    """What a group of households is called; a name of the survey stays as it is."""
    return _FIFTHS.get(name, name)


def heading(found: Benchmark) -> str:
    """With whom the year is compared."""
    nearest = "" if found.group == "all" else ", as you said" if found.chosen else ", the nearest to yours"
    return f"Beside {group(found.group)}{nearest}: {NAMES[found.survey]}, {found.year}."


def row(found: Comparison, benchmark: Benchmark, money: Money) -> str:
    """One topic in a sentence."""
    own, typical = money(found.own), money(found.typical)
    if benchmark.survey == "us":
        said = f"{found.topic}: households like these spend about {typical} a year; you spent {own}"
    else:
        said = f"{found.topic}: divided as on average it would be about {typical} a year; you spent {own}"
    return f"{said}, {_compared(found, money)}."


def caveats(found: Benchmark) -> tuple[str, ...]:
    """What one has to know to read the figures, one sentence each."""
    said = [
        "These are averages, and averages are drawn up by the few who spend much: they are no target.",
        *(adjustment.what for adjustment in found.adjustments),
    ]
    if found.left_out:
        named = "; ".join(f"{name} {why}" for name, why in found.left_out)
        said.append(f"Not compared: {named}.")
    return tuple(said)


def total(found: Total, money: Money) -> str:
    """What one group of households spends in a year: `Under 25: about 47,283 a year (2024).`."""
    name = group(found.group)
    return f"{name[0].upper()}{name[1:]}: about {money(found.typical)} a year ({found.year})."


def totals_caveat(survey: Survey) -> str:
    """What one has to know to read totals."""
    if survey == "us":
        return (
            "As published, in the prices of that year, with pensions and social insurance (about 12% on average), which your "
            "wage has lost before it reaches your account."
        )
    return "As published, in the prices of that year, without what pays back a mortgage."


def _compared(found: Comparison, money: Money) -> str:
    if found.typical <= 0 or abs(found.difference) <= _ALIKE * found.typical:
        return "about as much" if found.typical > 0 else "with nothing to compare it with"
    return f"{money(abs(found.difference))} {'more' if found.difference > 0 else 'less'}"
