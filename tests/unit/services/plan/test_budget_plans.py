"""Plans of budgets: what they stand on, the ways to divide an income, cuts, and taking either as one write."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from finance_core.dates import Month
from finance_core.errors import InvalidError, NotFoundError
from finance_core.models import Category, TransactionEdit
from finance_core.rules.budget.leakage import Leak
from finance_core.services import history, ledgers, transactions
from finance_core.services.naming import categories
from finance_core.services.plan import budget_plans, budgets, cut_preferences, goal_book, goals, group_budgets
from finance_core.services.plan.budget_plans import Basis, Wanted, Way
from finance_core.services.plan.cut_preferences import Preferences
from finance_core.services.plan.goals import Wish
from finance_core.services.recurrence import recurring
from finance_core.services.wellbeing import health_choices
from finance_core.storage import Store
from tests.ledgers import HISTORY, NOW, TODAY, bank_file, dump, load

NOVEMBER = Month(2026, 11)
MONTHS = range(5, 11)
SPENT = {"Groceries": (380, 420, 400, 410, 390, 400), "Eating out": (150, 250, 200, 300, 200, 220)}
TEXTS = {"Elm Street Lettings": "Rent and mortgage", "Basket": "Groceries", "Noodle Lane": "Eating out", "Wage": "Salary"}


def basis(store: Store, home: int) -> Basis:
    ledger = ledgers.load(store, home)
    found = budget_plans.build(
        ledger, categories=transactions.categories_of(store, home),
        book=recurring.build(ledger, recurring.kept(store, home), today=TODAY),
        goals=goal_book.build(goals.kept(store, home, today=TODAY), ledger, today=TODAY),
        preferences=cut_preferences.kept(store, home), said=health_choices.choices(store, home), today=TODAY,
    )  # fmt: skip
    assert found is not None
    return found


def fill(store: Store, home: int) -> None:
    """Six whole months: a wage, a rent, groceries and eating out, and a payment in November."""
    rows = [("2026-05-01", "Basket", "-1.00"), ("2026-11-02", "Basket", "-20.00")]
    for place, month in enumerate(MONTHS):
        rows += [
            (f"2026-{month:02d}-01", "Wage", "2500.00"),
            (f"2026-{month:02d}-03", "Elm Street Lettings", "-1200.00"),
            *((f"2026-{month:02d}-{day:02d}", text, amount) for text, day, amount in _bought(place)),
        ]
    load(store, home, bank_file(rows))
    table = ledgers.load(store, home).transactions
    for text, name in TEXTS.items():
        ids = [int(one) for one in table.loc[table["description"] == text, "id"]]
        transactions.edit_all(store, home, ids, TransactionEdit(category_id=named(store, home, name).id), now=NOW)


def _bought(place: int) -> list[tuple[str, int, str]]:
    """What is bought in a month, on days and for amounts that nobody takes for a bill."""
    food, out = SPENT["Groceries"][place], SPENT["Eating out"][place]
    first, second = 4 + place * 7 % 10, 15 + place * 5 % 11
    return [
        ("Basket", first, f"-{food - 90 - 30 * (place % 3)}.00"), ("Basket", second, f"-{90 + 30 * (place % 3)}.00"),
        ("Noodle Lane", 27 - place * 11 % 13, f"-{out - 40 - 15 * (place % 4)}.00"),
        ("Noodle Lane", 3 + place * 4 % 9, f"-{40 + 15 * (place % 4)}.00"),
    ]  # fmt: skip


def named(store: Store, home: int, name: str) -> Category:
    return next(found for found in transactions.categories_of(store, home) if found.name == name)


def held(store: Store, home: int, month: Month = NOVEMBER) -> dict[str, int]:
    return {one.category: one.assigned_minor for one in budgets.listed(store, home, month)}


def assigned(found: Basis, wanted: Wanted) -> dict[str, int]:
    return {line.category: line.assigned_minor for line in budget_plans.plan(found, wanted).lines}


def test_plans_stand_on_whole_months_bills_and_goals(store: Store, home: int) -> None:
    fill(store, home)
    wish = Wish(name="Boat", target_minor=1_200_00, due=TODAY.replace(year=2027))
    goals.add(store, home, wish, today=TODAY, now=NOW)
    found = basis(store, home)
    assert [str(month) for month in found.months] == [f"2026-{month:02d}" for month in MONTHS]
    assert (found.usual_minor, found.cautious_minor) == (2500_00, 2500_00)
    assert {one.category: (one.bucket, one.usual_minor) for one in found.usual()} == {
        "Rent and mortgage": ("needs", 1200_00), "Groceries": ("needs", 400_00), "Eating out": ("wants", 210_00),
    }  # fmt: skip
    assert (found.due["Rent and mortgage"], found.goals_minor) == (1200_00, 100_00)
    assert found.mean_spending_minor == round((6 * 1200_00 + 2401_00 + 1320_00) / 6)
    opened = ledgers.load(store, home).select(found.behind("Eating out"))
    assert len(opened) == 2 * len(SPENT["Eating out"])

    # a category that nobody has put into a group is asked for
    categories.move(store, home, named(store, home, "Eating out").id, None, now=NOW)
    assert [one.name for one in basis(store, home).unassigned] == ["Eating out"]


def test_each_way_divides_the_income_its_own_way(store: Store, home: int) -> None:
    fill(store, home)
    found = basis(store, home)
    rent, food, out = "Rent and mortgage", "Groceries", "Eating out"
    shares = Wanted(way="shares", income_minor=2500_00)
    # half of the income is less than needs cost: the rent is a bill and stays
    assert assigned(found, shares) == {rent: 1200_00, food: 50_00, out: 210_00}
    assert assigned(found, replace(shares, way="recommended")) == {rent: 1200_00, food: 400_00, out: 210_00}
    own = replace(shares, way="own", looked="cautious", goals_minor=90_00)
    plan = budget_plans.plan(found, own)
    assert (assigned(found, own)[out], plan.to_save_minor) == (250_00, 90_00)
    assert plan.left_minor == 2500_00 - sum(assigned(found, own).values()) - 90_00
    assert assigned(found, replace(shares, way="bills")) == {rent: 1200_00}
    zero = budget_plans.plan(found, replace(shares, way="zero-based", goals_minor=800_00))
    assert ({line.category: line.assigned_minor for line in zero.lines}[out], zero.to_save_minor) == (100_00, 800_00)
    for income, why in ((0, "no income to plan with"), (-5, "no income"), (10**16, "too large")):
        with pytest.raises(InvalidError, match=why):
            budget_plans.plan(found, replace(shares, income_minor=income))


def test_a_plan_is_taken_as_one_and_undone_as_one(store: Store, home: int) -> None:
    fill(store, home)
    gifts, out = named(store, home, "Gifts").id, named(store, home, "Eating out").id
    budgets.put(store, home, gifts, 30_00, month=NOVEMBER.plus(-2), now=NOW)
    budgets.put(store, home, out, 500_00, month=NOVEMBER.plus(2), now=NOW)
    found = basis(store, home)
    plan = budget_plans.plan(found, Wanted(way="shares", income_minor=2500_00))
    before = dump(store, without=HISTORY)
    amounts = budget_plans.budgets_of(found, plan) | {gifts: 0}
    limits = budget_plans.limits_of(plan)
    take = partial(budget_plans.take, store, home, amounts, name="50/30/20", month=NOVEMBER, group_limits=limits, now=NOW)
    assert take() == 4
    wanted = {"Rent and mortgage": 1200_00, "Groceries": 50_00, "Eating out": 210_00}
    # for good: what was set for January is no more; earlier months keep theirs
    assert [held(store, home, NOVEMBER.plus(step)) for step in (-1, 0, 2)] == [{"Gifts": 30_00}, wanted, wanted]
    assert group_budgets.kept(store, home) == {"needs": 1250_00, "wants": 750_00}  # nothing is put aside
    assert take() == 0

    entry = history.listed(store, home, limit=1)[0]
    assert entry.summary == "Set budgets: 50/30/20"
    history.undo(store, home, entry.id, now=NOW)
    assert dump(store, without=HISTORY) == before


def test_what_can_not_be_taken_changes_nothing(store: Store, home: int) -> None:
    food = named(store, home, "Groceries").id
    before = dump(store)
    refused = (({food: 10_00, 10**9: 5_00}, NotFoundError), ({food: -1}, InvalidError), ({food: 10**16}, InvalidError))
    for amounts, error in refused:
        with pytest.raises(error):
            budget_plans.take(store, home, amounts, name="x", month=NOVEMBER, now=NOW)
    assert dump(store) == before


def test_cuts_free_what_is_wanted_and_respect_what_was_said(store: Store, home: int) -> None:
    fill(store, home)
    found = basis(store, home)
    needed = budget_plans.needed_for_rate(found, 2500_00, 0.275)
    assert needed == 687_50 - (2500_00 - found.mean_spending_minor)
    cut = budget_plans.cuts(found, needed)
    assert (cut.reached_minor, cut.missing_minor) == (needed, 0)
    # the rent is a contract; the want gives before the need
    assert {one.line.category for one in cut.cuts if one.cut_minor} == {"Eating out"}
    assert sum(budget_plans.budgets_of_cuts(found, cut).values()) == 220_00 - needed
    out, food = (named(store, home, name).id for name in ("Eating out", "Groceries"))
    never = replace(found, preferences=Preferences(never=frozenset({out})))
    assert {one.line.category for one in budget_plans.cuts(never, 10_00).cuts if one.cut_minor} == {"Groceries"}
    assert budget_plans.cuts(found, 5000_00).missing_minor > 0
    easy = replace(found, preferences=Preferences(easy=frozenset({food})))
    assert [one.line.importance for one in budget_plans.cuts(easy, 1_00).cuts] == [1.0, cut_preferences.EASY, 1.0]
    wishful = replace(found, goals_minor=700_00)
    assert budget_plans.needed_for_goals(wishful, 2500_00) == 700_00 - (2500_00 - found.mean_spending_minor)
    with pytest.raises(InvalidError, match="no income"):
        budget_plans.needed_for_rate(found, 0, 0.2)
    with pytest.raises(InvalidError, match="no income"):
        budget_plans.needed_for_goals(wishful, 0)


def test_what_is_put_aside_counts_towards_goals(store: Store, home: int) -> None:
    fill(store, home)
    categories.move(store, home, named(store, home, "Eating out").id, "savings", now=NOW)
    found = replace(basis(store, home), goals_minor=300_00, spending_minor=(1600_00,) * 6)
    assert found.put_aside_minor == 210_00
    ways: dict[Way, list[int]] = {"zero-based": [900_00, 900_00], "own": [210_00, 300_00], "bills": [0, 300_00]}
    for way, saved in ways.items():
        wanted = Wanted(way=way, income_minor=2500_00)
        each = (wanted, replace(wanted, goals_minor=300_00))
        assert [budget_plans.plan(found, one).saved_minor for one in each] == saved
    # as on the page of goals: of what months leave, nothing is taken off for what was put aside out of it
    assert budget_plans.needed_for_goals(found, 2500_00) == 300_00 - 900_00


def test_a_leak_is_stopped_by_the_middle_month_or_by_where_it_began(store: Store, home: int) -> None:
    fill(store, home)
    found, out = basis(store, home), named(store, home, "Eating out").id
    leak = Leak(category="Eating out", kind="swings", yearly=300.0, monthly=210.4, low=150.0, high=300.0, months=12)
    assert budget_plans.budget_of_leak(found, leak) == {out: 210_00}
    assert budget_plans.budget_of_leak(found, replace(leak, kind="creeps")) == {out: 150_00}
    assert budget_plans.budget_of_leak(found, replace(leak, kind="creeps", low=0.0)) == {out: 210_00}


def test_preferences_are_kept_refused_and_follow_a_merge(store: Store, home: int) -> None:
    gifts, home_id = named(store, home, "Gifts").id, named(store, home, "Home").id
    assert cut_preferences.prefer(store, home, never=[gifts], easy=[home_id], now=NOW)
    assert not cut_preferences.prefer(store, home, never=[gifts], easy=[home_id], now=NOW)
    with pytest.raises(InvalidError, match="can’t be both"):
        cut_preferences.prefer(store, home, never=[gifts], easy=[gifts], now=NOW)
    with pytest.raises(InvalidError, match="not there any more"):
        cut_preferences.prefer(store, home, never=[10**9], easy=[], now=NOW)

    # what is never cut stays so under its new name, and undo parts the two again
    categories.merge(store, home, gifts, home_id, now=NOW)
    assert cut_preferences.kept(store, home) == Preferences(never=frozenset({home_id}))
    history.undo(store, home, history.listed(store, home, limit=1)[0].id, now=NOW)
    assert cut_preferences.kept(store, home) == Preferences(never=frozenset({gifts}), easy=frozenset({home_id}))
    assert cut_preferences.prefer(store, home, never=[], easy=[], now=NOW)
    assert cut_preferences.kept(store, home) == Preferences()


def test_without_income_or_months_there_are_no_figures_and_no_crash(store: Store, home: int) -> None:
    day = date(2026, 11, 2)
    load(store, home, bank_file([((day + timedelta(days=place)).isoformat(), "Basket", "-5.00") for place in range(4)]))
    found = basis(store, home)
    assert (found.months, found.usual_minor, found.cautious_minor, found.mean_spending_minor) == ((), 0, 0, 0)
    assert found.leaks == ()
