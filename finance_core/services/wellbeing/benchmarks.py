"""The household's last year beside official averages: as context, never as a target. Nothing leaves the machine."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import pandas as pd

from finance_core.analysis import flows
from finance_core.dates import Month
from finance_core.errors import InvalidError
from finance_core.models import Filters
from finance_core.rules.wellbeing import benchmarks as rules
from finance_core.rules.wellbeing.benchmark_tables import FIFTHS, SURVEYS, Grouping, Survey, groups, topics
from finance_core.rules.wellbeing.benchmarks import CURRENCIES, MOST_PERSONS, Benchmark, Rate, Total
from finance_core.services import openings, rates
from finance_core.services.ledgers import Ledger
from finance_core.storage import Store, categories, households, settings

ACTION: Final = "benchmark"
"""What the audit trail calls these writes."""
YEAR: Final = 12
LEAST_MONTHS: Final = 3
"""Fewer whole months make no year, not even a projected one."""
_SETTING: Final = "profile"
_LOOKED_AT: Final = ["date", "amount", "category", "group", "is_transfer"]
"""The columns that matter: texts cost most of the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Whom the household is compared with; what is None or "" was not said.

    `survey` says which country's figures, None those of its currency. `persons` is its size; `age` and `home` the groups of age
    and of household of the survey, and `fifth` the fifth of households by income that it counts itself to.
    """

    survey: Survey | None = None
    persons: int | None = None
    age: str = ""
    home: str = ""
    fifth: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A year beside a survey. `survey` is None where neither the person nor the currency names one; then the rest is empty.

    `months` are the whole months that the year is made of, oldest first: where they are fewer than twelve, they are taken to a
    year. `totals` are what groups of households spend altogether, by what they are grouped by. `began_as` says what starting
    category each of the household's is. `problem` says why there is nothing to show.
    """

    profile: Profile
    currency: str
    survey: Survey | None
    months: tuple[Month, ...] = ()
    benchmark: Benchmark | None = None
    totals: Mapping[Grouping, tuple[Total, ...]]
    began_as: Mapping[str, str]
    spent: float = 0.0
    problem: str = ""

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the year."""
        return self.months[0].start, self.months[-1].end - timedelta(days=1)

    def behind(self, names: Sequence[str]) -> Filters | None:
        """What opens the household's payments in starting categories, whatever they are called now; None for none."""
        own = tuple(name for name, began in self.began_as.items() if began in names)
        return openings.in_categories(own, *self.days) if own else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What storage knows: the profile, what starting category each category is, and the rate of each survey's currency."""

    profile: Profile
    began_as: Mapping[str, str]
    rates: Mapping[Survey, Rate]


def kept(store: Store, household_id: int, *, today: date) -> Kept:
    """What was said, and what the comparison needs besides the ledger."""
    with store.read(household_id) as reading:
        value: dict[str, Any] = settings.get(reading, _SETTING) or {}
        named = categories.listed(reading)
        former = categories.former_names(reading)
        currency = households.get(reading).currency
    profile = _profile(value)
    survey = profile.survey or rules.survey_for(currency)
    found = None if survey is None else rates.between(store, household_id, CURRENCIES[survey], today=today)
    return Kept(
        profile=profile,
        began_as=_began_as([category.name for category in named], {one.id: one.name for one in named}, former),
        rates={} if survey is None or found is None else {survey: Rate(rate=found.rate, day=found.day)},
    )


def choose(store: Store, household_id: int, profile: Profile, *, now: datetime, actor: str = "") -> None:
    """Say whom one wants to be compared with. Raises InvalidError for what no survey knows."""
    _check(profile)
    with store.write(
        household_id, action=ACTION, summary="Changed whom your year is compared with", now=now, actor=actor
    ) as writing:  # fmt: skip
        settings.put(writing, _SETTING, asdict(profile))


def build(ledger: Ledger, said: Kept, *, today: date) -> Beside | None:
    """The last twelve whole months beside the survey; None where nothing is booked up to today."""
    seen = flows.period(ledger.transactions, today)
    if seen is None:
        return None
    survey = said.profile.survey or rules.survey_for(ledger.currency)
    found = Beside(profile=said.profile, currency=ledger.currency, survey=survey, totals={}, began_as=said.began_as)
    if survey is None:
        return replace(found, problem=f"No survey here counts in {ledger.currency}. Choose a country to compare with.")
    moved = _moved(ledger, seen)
    months = _months(moved, seen)
    if len(months) < LEAST_MONTHS:
        counted = ("none is", "one is", "two are")[len(months)]
        problem = f"A year beside others needs {LEAST_MONTHS} whole months; {counted} known so far."
        return replace(found, problem=problem)
    rate = said.rates.get(survey)
    if rate is None and ledger.currency != CURRENCIES[survey] and survey == "us":
        problem = f"There is no exchange rate between {CURRENCIES[survey]} and {ledger.currency}."
        return replace(found, months=months, problem=problem)
    income, spent = _year(moved, months, said.began_as)
    year = rules.Household(
        spent=spent, year=months[-1].year, currency=ledger.currency, income=income, persons=said.profile.persons,
        fifth=said.profile.fifth,
    )  # fmt: skip
    return replace(
        found, months=months, benchmark=rules.compare(year, survey, rate=rate), spent=sum(spent.values()),
        totals=_totals(survey, ledger.currency, rate),
    )  # fmt: skip


def groups_of(survey: Survey, by: Grouping) -> tuple[str, ...]:
    """The groups of households of which a survey's newest year tells, in its order; empty where it tells of none."""
    known = [group for group in groups()[survey] if group.by == by]
    newest = max((group.year for group in known), default=0)
    return tuple(group.group for group in known if group.year == newest)


def _profile(value: Mapping[str, Any]) -> Profile:
    """The profile that was kept; what no survey knows any more is left out."""
    profile = Profile(**{name: value[name] for name in Profile.__dataclass_fields__ if name in value})
    try:
        _check(profile)
    except InvalidError:
        return Profile()
    return profile


def _check(profile: Profile) -> None:
    ages = {group for survey in SURVEYS for group in groups_of(survey, "age")}
    homes = {group for survey in SURVEYS for group in groups_of(survey, "household")}
    if profile.survey is not None and profile.survey not in SURVEYS:
        raise InvalidError("There are no figures for this country here. Choose another one.")
    if profile.persons is not None and not 1 <= profile.persons <= MOST_PERSONS:
        raise InvalidError(f"A household has 1 to {MOST_PERSONS} persons.")
    if (profile.age and profile.age not in ages) or (profile.home and profile.home not in homes):
        raise InvalidError("The surveys know no such group of households. Choose another one.")
    if profile.fifth and profile.fifth not in FIFTHS:
        raise InvalidError("There are five fifths of households.")


def _began_as(names: Sequence[str], by_id: Mapping[int, str], former: Mapping[str, int]) -> dict[str, str]:
    """What starting category each category is: the one it is called like, else the one it was called like."""
    starting = {name.casefold(): name for survey in SURVEYS for topic in topics()[survey] for name in topic.categories}
    there = {old: by_id[category_id] for old, category_id in former.items() if category_id in by_id}
    renamed = {name: starting[old] for old, name in there.items() if old in starting}
    same = {name: starting[name.casefold()] for name in names if name.casefold() in starting}
    return renamed | same


def _moved(ledger: Ledger, seen: flows.Period) -> pd.DataFrame:
    """Income and spending of the running month and the twelve before it."""
    days = ledger.lines["date"]
    first = pd.Timestamp(seen.month.plus(-YEAR).start)
    lines = ledger.lines[_LOOKED_AT]
    return flows.flows(lines[(days >= first) & (days <= pd.Timestamp(seen.as_of))])


def _months(moved: pd.DataFrame, seen: flows.Period) -> tuple[Month, ...]:
    """The whole ones of the last twelve months."""
    table = flows.by_month(moved, seen)
    whole = table.loc[table["complete"], "month"]
    return tuple(Month.from_index(int(index)) for index in whole[whole > whole.max() - YEAR] if index >= moved["month"].min())


def _year(moved: pd.DataFrame, months: Sequence[Month], began_as: Mapping[str, str]) -> tuple[float, dict[str, float]]:
    """Income, and spending by starting category, in these months, taken to a year."""
    within = moved[moved["month"].isin([month.index for month in months])]
    times = YEAR / len(months)
    income = float(within.loc[within["flow"] == "income", "sized"].sum()) * times
    spent = within[within["flow"] == "spending"]
    called = spent["category"].map(lambda name: began_as.get(name, name))
    return income, {str(name): float(money) * times for name, money in spent.groupby(called)["sized"].sum().items()}


def _totals(survey: Survey, currency: str, rate: Rate | None) -> dict[Grouping, tuple[Total, ...]]:
    if rate is None and currency != CURRENCIES[survey]:
        return {}
    by: tuple[Grouping, ...] = ("income", "age", "household")
    return {one: found for one in by if (found := rules.totals(survey, one, currency=currency, rate=rate))}
