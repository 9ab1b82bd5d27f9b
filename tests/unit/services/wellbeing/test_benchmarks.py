"""A household's year beside official averages: which months, which categories, which figures, and what the person says."""

import pytest

from finance_core.errors import InvalidError
from finance_core.services import history, ledgers
from finance_core.services.naming import categories
from finance_core.services.wellbeing import benchmarks
from finance_core.services.wellbeing.benchmarks import Beside, Profile
from finance_core.storage import Store
from tests.ledgers import NOW, TODAY, load
from tests.unit.services.recurring_household import home, store
from tests.unit.services.wellbeing.test_health import FOOD, FUN, RENT, WAGE, YEAR, file, named

__all__ = ["home", "store"]


def look(store: Store, home: int) -> Beside:
    found = benchmarks.build(ledgers.load(store, home), benchmarks.kept(store, home, today=TODAY), today=TODAY)
    assert found is not None
    return found


def own(found: Beside) -> dict[str, float]:
    """What the household spent in the year by topic."""
    assert found.benchmark is not None
    return {row.topic: row.own for row in found.benchmark.rows if row.own}


def test_euros_are_held_against_the_european_union_and_months_taken_to_a_year(store: Store, home: int) -> None:
    load(store, home, YEAR)
    found = look(store, home)
    assert (found.survey, len(found.months)) == ("eu", 11)
    assert own(found) == pytest.approx(
        {"Housing and utilities": 8400.0, "Groceries": 6000.0, "Leisure, pets and subscriptions": 4800.0}
    )
    wanted = found.behind(["Rent and mortgage", "Utilities"])
    assert wanted is not None
    assert len(ledgers.load(store, home).select(wanted)) == 11
    assert found.behind(["Luck"]) is None


def test_a_renamed_category_stays_what_it_was(store: Store, home: int) -> None:
    load(store, home, YEAR)
    categories.rename(store, home, named(store, home, "Groceries"), "Food", now=NOW)
    found = look(store, home)
    assert own(found)["Groceries"] == pytest.approx(6000.0)
    wanted = found.behind(["Groceries"])
    assert wanted is not None
    assert wanted.categories == ("Food",)


def test_the_united_states_are_asked_for_and_forgotten(store: Store, home: int) -> None:
    load(store, home, YEAR)
    profile = Profile(survey="us", persons=2, age="35-44", fifth="fifth_2")
    benchmarks.choose(store, home, profile, now=NOW)
    found = look(store, home)
    assert found.profile == profile
    assert found.benchmark is not None
    assert (found.benchmark.group, found.benchmark.chosen) == ("fifth_2", True)
    assert [one.kind for one in found.benchmark.adjustments] == ["prices", "currency", "size"]
    assert {by: len(totals) for by, totals in found.totals.items()} == {"income": 6, "age": 8, "household": 6}
    history.undo(store, home, history.listed(store, home, limit=1)[0].id, now=NOW)
    assert look(store, home).survey == "eu"


@pytest.mark.parametrize(
    "profile", [Profile(persons=0), Profile(persons=21), Profile(age="old"), Profile(home="castle"), Profile(fifth="sixth")]
)
def test_what_no_survey_knows_is_refused(store: Store, home: int, profile: Profile) -> None:
    with pytest.raises(InvalidError):
        benchmarks.choose(store, home, profile, now=NOW)
    assert benchmarks.kept(store, home, today=TODAY).profile == Profile()


def test_what_is_lacking_is_said(store: Store, home: int) -> None:
    assert benchmarks.build(ledgers.load(store, home), benchmarks.kept(store, home, today=TODAY), today=TODAY) is None
    load(store, home, file(*(rows[-2:] for rows in (WAGE, RENT, FOOD, FUN))))
    found = look(store, home)
    assert (found.benchmark, found.problem) == (None, "A year beside others needs 3 whole months; one is known so far.")
