"""The health score of a household: what goes in, the payments behind it, and what the person says of it."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

import pytest

from finance_core.errors import FinanceError, InvalidError
from finance_core.rules.wellbeing.health import Component, Measure
from finance_core.services import accounts, history, ledgers, transactions
from finance_core.services.naming import categories
from finance_core.services.plan import debts, goals
from finance_core.services.plan.debts import Terms
from finance_core.services.plan.goals import Wish
from finance_core.services.recurrence import recurring
from finance_core.services.wellbeing import health, health_choices, health_openings
from finance_core.services.wellbeing.health import HealthReport
from finance_core.storage import Store
from tests.ledgers import NOW, TODAY, load, new_account, second_household
from tests.unit.services.recurring_household import home, monthly, store

__all__ = ["home", "store"]

Row = tuple[str, str, str, str]


def filed(rows: Iterable[tuple[str, str, str]], category: str) -> Iterator[Row]:
    """The payments with their category, as our own export writes it."""
    return ((day, payee, amount, category) for day, payee, amount in rows)


def file(*rows: Iterable[Row]) -> bytes:
    lines = [f'{day},"{payee}",{amount},EUR,{category}' for group in rows for day, payee, amount, category in group]
    return "\n".join(["Date,Description,Amount,Currency,Category", *lines, ""]).encode()


WAGE = list(filed(monthly("Oldbrook Clinic", ["2000.00"] * 12, day=1), "Salary"))
RENT = list(filed(monthly("Elmhurst Lettings", ["-700.00"] * 12, day=2), "Rent and mortgage"))
FOOD = list(filed(monthly("Green Basket", ["-500.00"] * 12, day=9), "Groceries"))
FUN = list(filed(monthly("Kino", ["-400.00"] * 12, day=15), "Leisure"))
YEAR = file(WAGE, RENT, FOOD, FUN)
"""Twelve months from December 2025 on, the last one running: 2,000 in, 1,600 out, of it 1,200 essential."""


def look(store: Store, home: int, today: date = TODAY) -> HealthReport:
    """The report."""
    kept_goals, kept_debts = goals.kept(store, home, today=today), debts.kept(store, home, today=today)
    found = health.build(
        ledgers.load(store, home), accounts.listed(store, home, today),
        recurring.build(ledgers.load(store, home), recurring.kept(store, home), today=today),
        health_choices.choices(store, home), categories=transactions.categories_of(store, home), today=today,
        goals=kept_goals, debts=kept_debts,
    )  # fmt: skip
    assert found is not None
    return found


def measure(found: HealthReport, key: str) -> Measure:
    return next(one for part in found.found.components for one in part.measures if one.rule.key == key)


def part(found: HealthReport, key: str) -> Component:
    return next(one for one in found.found.components if one.rule.key == key)


def named(store: Store, home: int, name: str) -> int:
    return next(one.id for one in transactions.categories_of(store, home) if one.name == name)


def test_a_calm_year_measure_by_measure(store: Store, home: int) -> None:
    new_account(store, home, opening_minor=160_000)
    load(store, home, YEAR)
    found = look(store, home)
    assert (str(found.days[0]), str(found.days[1]), len(found.found.months)) == ("2025-12-01", "2026-10-31", 11)
    values = {
        key: measure(found, key).value
        for key in ("savings_rate", "housing_share", "fixed_share", "essential_runway", "whole_runway", "bills_on_time")
    }
    # At the end of October 1,600 + 11 × 400 = 6,000 lie at hand: five months of 1,200, 3.75 of 1,600.
    assert values == pytest.approx(
        {
            "savings_rate": 0.2, "housing_share": 0.35, "fixed_share": 0.35, "essential_runway": 5.0, "whole_runway": 3.75,
            "bills_on_time": 1.0,
        }
    )  # fmt: skip
    # Nothing looks like a debt, and nobody said that there is none; nothing is known from before these months. The weights of
    # the two, 25 of 100, are shared among the rest.
    assert [component.rule.key for component in found.found.missing] == ["debt", "progress"]
    assert found.found.coverage == pytest.approx(0.75)
    assert found.essential == ("Groceries", "Rent and mortgage")
    assert found.saving.reached == 1.0
    assert not found.unopened


def test_every_measure_opens_its_payments(store: Store, home: int) -> None:
    load(store, home, YEAR)
    found, ledger = look(store, home), ledgers.load(store, home)
    counted = {}
    for component in found.found.components:
        for one in component.measures:
            wanted = health_openings.behind(found, ledger, one.rule.key)
            counted[one.rule.key] = None if wanted is None else len(ledger.select(wanted))
    assert counted == {
        "savings_rate": 44, "usual_rate": 44, "essential_runway": 22, "whole_runway": 33, "debt_service": None,
        "card_use": None, "housing_share": 11, "bills_on_time": None, "fees_share": 0, "spending_swing": 33, "income_swing": 11,
        "deficit_months": 44, "fixed_share": 11, "goal_progress": None, "worth_trend": None,
    }  # fmt: skip
    assert found.unopened == ("Checking",)


def test_saying_that_there_are_no_debts_counts_and_can_be_taken_back(store: Store, home: int) -> None:
    load(store, home, YEAR)
    health_choices.say_no_debts(store, home, no_debts=True, now=NOW)
    assert part(look(store, home), "debt").points == 100.0
    history.undo(store, home, history.listed(store, home, limit=1)[0].id, now=NOW)
    assert part(look(store, home), "debt").points is None


def test_a_debt_that_is_kept_counts_with_its_minimum_where_no_payment_is_seen(store: Store, home: int) -> None:
    load(store, home, YEAR)
    terms = Terms(name="Sofa", rate_per_year=Decimal("0.1"), minimum_minor=500_00, owed_minor=9_000_00)
    debts.add(store, home, terms, now=NOW)
    found = look(store, home)
    assert measure(found, "debt_service").value == pytest.approx(0.25)
    assert found.by_minimum


def test_goals_are_on_plan_as_far_as_they_should_be_by_now(store: Store, home: int) -> None:
    load(store, home, YEAR)
    wish = Wish(name="Trip", target_minor=1_000_00, saved_minor=150_00, due=date(2027, 5, 24))
    goals.add(store, home, wish, today=date(2026, 5, 24), now=NOW)  # half of the time is gone
    later = Wish(name="Car", target_minor=9_000_00)
    goals.add(store, home, later, today=TODAY, now=NOW)
    assert measure(look(store, home), "goal_progress").value == pytest.approx(150 / (1000 * 181 / 365))


def test_a_loan_account_shows_its_instalments(store: Store, home: int) -> None:
    new_account(store, home, name="Car loan", kind="loan", opening_minor=-500_000)
    out = list(filed(monthly("Car loan", ["-250.00"] * 12, day=5), "Between own accounts"))
    into = list(filed(monthly("Checking", ["250.00"] * 12, day=5), "Between own accounts"))
    load(store, home, file(WAGE, RENT, FOOD, out))
    interest = list(filed(monthly("Interest", ["-12.00"] * 12, day=28), "Fees and interest"))
    load(store, home, file(into, interest), account="Car loan", name="loan.csv")
    found, ledger = look(store, home), ledgers.load(store, home)
    assert measure(found, "debt_service").value == pytest.approx(0.125)
    wanted = health_openings.behind(found, ledger, "debt_service")
    assert wanted is not None
    assert ledger.select(wanted)["account"].tolist() == ["Car loan"] * 11


def test_what_counts_as_housing_follows_a_new_name_and_the_person(store: Store, home: int) -> None:
    load(store, home, YEAR)
    rent, fun = named(store, home, "Rent and mortgage"), named(store, home, "Leisure")
    categories.rename(store, home, rent, "Flat", now=NOW)
    assert measure(look(store, home), "housing_share").value == pytest.approx(0.35)
    health_choices.count_as(store, home, "housing", [rent, fun], now=NOW)
    assert measure(look(store, home), "housing_share").value == pytest.approx(0.55)
    assert measure(look(store, home), "fixed_share").value == pytest.approx(0.35)  # said of housing alone
    health_choices.count_as(store, home, "housing", None, now=NOW)
    assert measure(look(store, home), "housing_share").value == pytest.approx(0.35)
    with pytest.raises(InvalidError, match="not there any more"):
        health_choices.count_as(store, home, "housing", [10**9], now=NOW)


def test_what_a_category_counts_as_goes_along_when_it_is_merged(store: Store, home: int) -> None:
    load(store, home, YEAR)
    known = {category.name: category.id for category in transactions.categories_of(store, home)}
    rent, fun = known["Rent and mortgage"], known["Leisure"]
    health_choices.count_as(store, home, "housing", [rent], now=NOW)
    categories.merge(store, home, rent, fun, now=NOW)
    assert health_choices.choices(store, home).roles.housing == {"Leisure"}
    history.undo(store, home, history.listed(store, home, limit=1)[0].id, now=NOW)
    assert health_choices.choices(store, home).roles.housing == {"Rent and mortgage"}


def test_weights_are_kept_only_where_they_differ_and_go_back(store: Store, home: int) -> None:
    load(store, home, YEAR)
    before = look(store, home).found.score
    others = ("savings", "runway", "debt", "bills", "stability", "fixed", "progress")
    health_choices.weigh(store, home, dict.fromkeys(others, 0.0) | {"housing": 10.0}, now=NOW)
    found = look(store, home)
    assert found.found.score == pytest.approx(75.0)  # a housing share of 35 % alone
    assert set(found.said.weights) == set(others)
    health_choices.weigh(store, home, {}, now=NOW)
    assert look(store, home).found.score == before
    for weights in ({"luck": 1.0}, {"savings": -1.0}, dict.fromkeys([*others, "housing"], 0.0)):
        with pytest.raises(InvalidError):
            health_choices.weigh(store, home, weights, now=NOW)


def test_a_target_moves_what_is_missing(store: Store, home: int) -> None:
    load(store, home, YEAR)
    health_choices.aim(store, home, 0.25, now=NOW)
    assert look(store, home).saving.missing == pytest.approx(100.0)  # a quarter of 2,000 less 400
    with pytest.raises(InvalidError, match="90%"):
        health_choices.aim(store, home, 1.0, now=NOW)


def test_the_limit_of_a_card_tells_how_much_of_it_is_used(store: Store, home: int) -> None:
    card = new_account(store, home, name="Card", kind="card", opening_minor=-50_000)
    load(store, home, YEAR)
    load(store, home, file([("2026-01-05", "Kiosk", "-100.00", "Leisure")]), account="Card", name="card.csv")
    assert look(store, home).unlimited == ("Card",)
    health_choices.limit(store, home, {card: 200_000}, now=NOW)
    found = look(store, home)
    assert measure(found, "card_use").value == pytest.approx(0.3)
    assert found.unlimited == ()
    checking = next(one.account.id for one in accounts.listed(store, home) if one.account.name == "Checking")
    for limits in ({checking: 1}, {card: -1}):
        with pytest.raises(FinanceError):
            health_choices.limit(store, home, limits, now=NOW)


def test_a_bill_that_came_late_or_never_is_named(store: Store, home: int) -> None:
    rent = [row for row in RENT if not row[0].startswith("2026-06")]
    late = [("2026-08-12" if row[0].startswith("2026-08") else row[0], *row[1:]) for row in rent]
    load(store, home, file(WAGE, late, FOOD, FUN))
    found = look(store, home)
    told = [(f"{row.due:%Y-%m}", row.payment_id == 0) for row in found.late.itertuples() if row.name == "Elmhurst Lettings"]
    assert told == [("2026-08", False), ("2026-06", True)]
    on_time = measure(found, "bills_on_time").value
    assert on_time is not None
    assert on_time < 1.0


def test_too_little_says_how_much_is_needed(store: Store, home: int) -> None:
    assert health.build(
        ledgers.load(store, home), [], recurring.build(ledgers.load(store, home), recurring.kept(store, home), today=TODAY),
        health_choices.Choices(), categories=[], today=TODAY,
    ) is None  # fmt: skip
    load(store, home, file(WAGE[-2:], RENT[-2:], FOOD[-2:], FUN[-2:]))
    found = look(store, home)
    assert (found.found.score, found.found.problem) == (None, "A score needs 3 whole months; one is known so far.")
    assert found.steps == ()
    assert found.history.empty


def test_years_of_long_ago_change_nothing(store: Store, home: int, monkeypatch: pytest.MonkeyPatch) -> None:
    load(store, home, file(
        filed(monthly("Oldbrook Clinic", ["2000.00"] * 30, day=1), "Salary"),
        filed(monthly("Elmhurst Lettings", [f"-{600 + 37 * step % 900}.00" for step in range(30)], day=2), "Rent and mortgage"),
    ))  # fmt: skip
    today = date(2028, 5, 20)
    whole = look(store, home, today)
    monkeypatch.setattr(health, "HISTORY", 6)
    short = look(store, home, today)
    assert len(whole.history) > len(short.history) == 6
    assert short.history["score"].tolist() == pytest.approx(whole.history["score"].tail(6).tolist())
    assert (short.found.score, short.found.lower) == (whole.found.score, whole.found.lower)


def test_what_one_household_says_is_not_said_for_another(store: Store, home: int) -> None:
    other = second_household(store)
    health_choices.say_no_debts(store, home, no_debts=True, now=NOW)
    assert not health_choices.choices(store, other).no_debts
