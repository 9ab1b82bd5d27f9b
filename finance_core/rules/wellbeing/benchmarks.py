"""A household's year beside official averages: context, never a target.

    United States     money by topic, of the fifth of households whose income is nearest
    United Kingdom    how the average household divides its spending, and what the poorest and richest fifth spend
    European Union    how the average household divides its spending

The figures are means per household, and means are drawn up by the few who spend much. They are adjusted for prices, for the
size of the household and for the currency, and each adjustment is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite, log, prod, sqrt
from typing import Final, Literal

from finance_core.errors import InvalidError
from finance_core.models import NO_CATEGORY
from finance_core.rules.wellbeing.benchmark_tables import (
    EVERYBODY,
    FIFTHS,
    Grouping,
    Survey,
    Topic,
    amounts,
    groups,
    left_out,
    prices,
    shares,
    topics,
)

NAMES: Final[dict[Survey, str]] = {
    "us": "US Bureau of Labor Statistics, Consumer Expenditure Surveys",
    "uk": "UK Office for National Statistics, Family spending in the UK",
    "eu": "Eurostat, household consumption by purpose",
}
CURRENCIES: Final[dict[Survey, str]] = {"us": "USD", "uk": "GBP", "eu": "EUR"}
_EUROPEAN: Final = frozenset({"EUR", "BGN", "CZK", "DKK", "HUF", "PLN", "RON", "SEK"})
"""Currencies of the European Union."""
MOST_PERSONS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """One unit of the survey's currency is `rate` of the household's, on that day."""

    rate: float
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """Who is compared: spending by category in that year, income after tax if known, both in its own currency, and its size.

    `fifth` is the fifth of households that the person counts themselves to (one of FIFTHS); "" finds it by the income.
    """

    spent: Mapping[str, float]
    year: int
    currency: str
    income: float | None = None
    persons: int | None = None
    fifth: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One topic: what the household spent in the year, and what others like it would; both in the household's currency."""

    topic: str
    categories: tuple[str, ...]
    own: float
    typical: float
    note: str
    sources: tuple[str, ...]

    @property
    def difference(self) -> float:
        """How much more the household spent; negative for less."""
        return self.own - self.typical


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """What was done to the published figures, and by which factor; `what` says it in words."""

    kind: Literal["prices", "size", "currency", "mix"]
    factor: float
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """A year beside a survey: the topics, the group of households they speak of, the adjustments, and what is not compared.

    `group` is a fifth of income or everybody; `chosen` says that the person named it. `left_out` names categories with the
    reason.
    """

    survey: Survey
    year: int
    group: str
    rows: tuple[Comparison, ...]
    adjustments: tuple[Adjustment, ...]
    left_out: tuple[tuple[str, str], ...]
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What households of one group spend in a year altogether, in the household's currency and in prices of `year`."""

    group: str
    year: int
    typical: float
    persons: float | None
    source: str


def survey_for(currency: str) -> Survey | None:
    """The survey of the countries that use a currency; None where there is none, and the person may choose one."""
    if currency in _EUROPEAN:
        return "eu"
    return "us" if currency == "USD" else "uk" if currency == "GBP" else None


def compare(household: Household, survey: Survey, *, rate: Rate | None = None) -> Benchmark:
    """The household's year beside a survey's figures, topic by topic, the largest first.

    `rate` is needed where the United States' amounts are in another currency than the household's. Raises InvalidError.
    """
    _check(household)
    own = {topic.topic: sum(household.spent.get(name, 0.0) for name in topic.categories) for topic in topics()[survey]}
    if survey == "us":
        group, typical, year, adjustments = _level(household, _rate(household, survey, rate))
    else:
        group, typical, year, adjustments = _mix(survey, own)
    rows = [
        Comparison(
            topic=topic.topic, categories=topic.categories, own=own[topic.topic], typical=typical[topic.topic], note=topic.note,
            sources=_sources(survey, topic),
        )
        for topic in topics()[survey]
    ]  # fmt: skip
    return Benchmark(
        survey=survey, year=year, group=group, rows=tuple(sorted(rows, key=lambda row: -max(row.own, row.typical))),
        adjustments=adjustments, left_out=_not_compared(household, survey), chosen=bool(household.fifth) and survey == "us",
    )  # fmt: skip


def totals(survey: Survey, by: Grouping, *, currency: str, rate: Rate | None = None) -> tuple[Total, ...]:
    """What each group of households spends in a year, in the order in which the survey names them, of its newest year.

    Empty where the survey's figures are not here. They are as published: in the United States with what goes into pensions and
    social insurance (12 % of the average), which a wage has lost before it reaches an account. Raises InvalidError.
    """
    factor = 1.0 if currency == CURRENCIES[survey] else _given(rate, survey).rate
    known = [group for group in groups()[survey] if group.by == by]
    newest = max((group.year for group in known), default=0)
    return tuple(
        Total(
            group=group.group, year=group.year, typical=group.total * factor, persons=group.persons, source=group.source
        )
        for group in known
        if group.year == newest
    )  # fmt: skip


def nearest_fifth(income: float) -> str:
    """The fifth of households in the United States whose mean income after tax is nearest, in dollars of the survey's year.

    Nearest in ratio, not in dollars: incomes differ by factors. An income of zero or less is in the lowest fifth.
    """
    means = amounts()["Income after taxes"].by_group
    return FIFTHS[0] if income <= 0 else min(FIFTHS, key=lambda fifth: abs(log(income / means[fifth])))


def _check(household: Household) -> None:
    figures = [*household.spent.values(), *([] if household.income is None else [household.income])]
    if not all(isfinite(figure) for figure in figures):
        raise InvalidError("Spending and income must be amounts.")
    if household.persons is not None and not 1 <= household.persons <= MOST_PERSONS:
        raise InvalidError(f"A household has 1 to {MOST_PERSONS} persons.")
    if household.fifth and household.fifth not in FIFTHS:
        raise InvalidError("There are five fifths of households.")


def _rate(household: Household, survey: Survey, rate: Rate | None) -> Rate | None:
    """The rate, None where the household counts in the survey's currency."""
    return None if household.currency == CURRENCIES[survey] else _given(rate, survey)


def _given(rate: Rate | None, survey: Survey) -> Rate:
    if rate is None or not (isfinite(rate.rate) and rate.rate > 0):
        raise InvalidError(f"This comparison needs an exchange rate for {CURRENCIES[survey]}.")
    return rate


def _level(household: Household, rate: Rate | None) -> tuple[str, dict[str, float], int, tuple[Adjustment, ...]]:
    """What the nearest fifth spends on each topic, in the household's currency, prices and size."""
    year = amounts()["Income after taxes"].year
    adjustments = [_dearer("us", year, household.year)]
    if rate is not None:
        said = f"1 USD = {rate.rate:.4g} {household.currency}, the rate of {rate.day}. Prices differ between countries."
        adjustments.append(Adjustment(kind="currency", factor=rate.rate, what=said))
    money = prod(adjustment.factor for adjustment in adjustments)
    nearest = EVERYBODY if household.income is None else nearest_fifth(household.income / money)
    group = household.fifth or nearest
    adjustments += [] if household.persons is None else [_sized(year, group, household.persons)]
    factor = prod(adjustment.factor for adjustment in adjustments)
    typical = {topic.topic: factor * (_sum(topic.items, group) - _sum(topic.less, group)) for topic in topics()["us"]}
    return group, typical, year, tuple(adjustments)


def _sum(items: tuple[str, ...], group: str) -> float:
    return sum(amounts()[item].by_group[group] for item in items)


def _dearer(survey: Survey, year: int, wanted: int) -> Adjustment:
    """From one year's prices to another's, or to those of the nearest year that is known."""
    index = prices()[survey]
    near = min(index, key=lambda known: (abs(known - wanted), known))
    said = f"Prices of {year} brought to those of {near}."
    if near != wanted:
        said += f" For {wanted} no price index comes with Ballast."
    return Adjustment(kind="prices", factor=index[near] / index[year], what=said)


def _sized(year: int, group: str, persons: int) -> Adjustment:
    """From the survey's households to one of that size, by the square root of the number of persons.

    OECD, Divided We Stand (2011): needs grow with the square root of the number. The OECD's modified scale would ask for ages,
    which the means of a survey don't tell.
    """
    wanted = ("income", group, year)
    found = next(row.persons for row in groups()["us"] if (row.by, row.group, row.year) == wanted and row.persons)
    said = f"Households of {found:g} persons on average brought to {persons}, by the square root of the number."
    return Adjustment(kind="size", factor=sqrt(persons / found), what=said)


def _mix(survey: Survey, own: Mapping[str, float]) -> tuple[str, dict[str, float], int, tuple[Adjustment, ...]]:
    """What the household would spend on each topic if it divided the same money as the average household does."""
    table = shares()[survey]
    weight = {topic.topic: sum(table[item].by_group[EVERYBODY] for item in topic.items) for topic in topics()[survey]}
    money, whole = sum(max(0.0, spent) for spent in own.values()), sum(weight.values())
    year = max(figure.year for figure in table.values())
    said = f"The same money, divided as the average household divided it in {year}. Shares need no other adjustment."
    adjustment = Adjustment(kind="mix", factor=money / whole if whole else 0.0, what=said)
    return EVERYBODY, {topic: money * part / whole for topic, part in weight.items()}, year, (adjustment,)


def _sources(survey: Survey, topic: Topic) -> tuple[str, ...]:
    table = amounts() if survey == "us" else shares()[survey]
    return tuple(dict.fromkeys(table[item].source for item in (*topic.items, *topic.less)))


def _not_compared(household: Household, survey: Survey) -> tuple[tuple[str, str], ...]:
    """Categories on which money was spent and that no topic holds, each with the reason."""
    held = {name for topic in topics()[survey] for name in topic.categories}
    reasons = left_out()
    return tuple(
        (name, "has no category yet" if name == NO_CATEGORY else reasons.get(name, "is a category of your own"))
        for name, spent in household.spent.items()
        if name not in held and spent
    )

