"""Envelopes of a household: carried over, assigned, spent, available, month by month; moved money, and filled budgets."""

from datetime import date

import pytest

from finance_core.dates import Month
from finance_core.errors import InvalidError
from finance_core.services import history, ledgers, transactions
from finance_core.services.naming import categories
from finance_core.services.plan import budget_edits, budgets, envelopes, overspending
from finance_core.services.plan.envelopes import BudgetMonth
from finance_core.storage import Store
from tests.ledgers import HISTORY, NOW, dump, load

TODAY = date(2026, 11, 21)
OCTOBER, NOVEMBER, DECEMBER = Month(2026, 10), Month(2026, 11), Month(2026, 12)
ROWS = (
    ("09-28", "2000.00", "Salary"),
    ("10-03", "-80.00", "Groceries"),
    ("10-09", "-45.00", "Leisure"),
    ("10-11", "5.00", "Leisure"),
    ("10-28", "2000.00", "Salary"),
    ("11-04", "-130.00", "Groceries"),
    ("11-05", "-30.00", "Gifts"),
    ("11-06", "-900.00", "Car"),
)


@pytest.fixture
def known(store: Store, home: int) -> dict[str, int]:
    """The household's categories by name, with what its people earned and spent."""
    lines = [f"2026-{day},Somebody {number},{size},EUR,{name}" for number, (day, size, name) in enumerate(ROWS)]
    load(store, home, "\n".join(["Date,Description,Amount,Currency,Category", *lines, ""]).encode())
    return {category.name: category.id for category in transactions.categories_of(store, home)}


def month(store: Store, home: int, which: Month = NOVEMBER, **more: int) -> BudgetMonth:
    listed, groups = envelopes.listed(store, home), transactions.categories_of(store, home)
    found = envelopes.build(ledgers.load(store, home), listed, groups, month=which, today=TODAY, **more)  # type: ignore[arg-type]  # goals_minor
    assert found is not None
    return found


def put(store: Store, home: int, category_id: int, minor: int, since: Month = OCTOBER, *, rollover: bool = False) -> None:
    budgets.put(store, home, category_id, minor, month=since, rollover=rollover, now=NOW)


def available(found: BudgetMonth) -> dict[str, tuple[int, int]]:
    """What each budget carried over, and what it has left."""
    return {row.budget.category: (row.envelope.carried_minor, row.envelope.available_minor) for row in found.rows}


def test_surplus_and_overspending_roll_over_where_that_is_switched_on(store: Store, home: int, known: dict[str, int]) -> None:
    put(store, home, known["Groceries"], 100_00, rollover=True)
    put(store, home, known["Leisure"], 30_00, rollover=True)  # €45 less a refund of €5
    put(store, home, known["Gifts"], 50_00)
    assert available(month(store, home, OCTOBER)) == {"Groceries": (0, 20_00), "Gifts": (0, 50_00), "Leisure": (0, -10_00)}
    found = month(store, home)
    assert available(found) == {"Groceries": (20_00, -10_00), "Gifts": (0, 20_00), "Leisure": (-10_00, 20_00)}
    assert [row.budget.category for row in found.over] == ["Groceries"]
    assert available(month(store, home, DECEMBER))["Leisure"] == (20_00, 50_00)

    # October's salary, less what was assigned; the gifts' €50 came back, and November's car has no budget
    pool = found.pool
    assert (pool.carried_minor, pool.income_minor, pool.assigned_minor, pool.unplanned_minor) == (1870_00, 0, 180_00, -900_00)
    assert found.to_assign_minor == 790_00
    assert month(store, home, goals_minor=300_00).to_assign_minor == 490_00
    assert [month(store, home, which, goals_minor=300_00).goals_minor for which in (OCTOBER, DECEMBER)] == [0, 600_00]
    coming = month(store, home, DECEMBER, usual_income_minor=2000_00)
    assert coming.expected_minor == 4000_00  # nothing came in in November so far
    needs = found.groups[0]
    assert (needs.group, needs.assigned_minor, needs.spent_minor, needs.unplanned_minor) == ("needs", 100_00, 1030_00, 900_00)

    # the alert counts what was carried over as well
    outlook = overspending.current(store, home, ledgers.load(store, home), today=TODAY)
    assert outlook is not None
    assert {row.budget.category: row.left_minor for row in outlook.rows} == {
        name: left for name, (_, left) in available(found).items()
    }


def test_what_goals_take_is_counted_once(store: Store, home: int, known: dict[str, int]) -> None:
    put(store, home, known["Groceries"], 100_00)
    bare = month(store, home).to_assign_minor

    def to_assign(which: Month = NOVEMBER) -> int:
        return month(store, home, which, goals_minor=300_00, goal_accounts=("Pot",)).to_assign_minor  # type: ignore[arg-type]

    assert to_assign() == bare - 300_00
    pension = next(one.id for one in transactions.categories_of(store, home) if one.group == "savings")
    put(store, home, pension, 200_00, NOVEMBER)
    assert to_assign() == bare - 300_00  # the budget feeds the goal
    sizes = (("10-15", "500.00"), ("11-15", "60.00"), ("11-16", "-10.00"))
    rows = [f"2026-{day},Between accounts,{size},EUR,Between own accounts" for day, size in sizes]
    rows.append("2026-11-17,Gift shop,-1.00,EUR,Gifts")
    pot = "\n".join(["Date,Description,Amount,Currency,Category", *rows, ""]).encode()
    load(store, home, pot, account="Pot", name="pot.csv")
    assert to_assign(OCTOBER) == month(store, home, OCTOBER).to_assign_minor - 500_00
    # €500 went in October; the €50 of November are of the €200 that savings get, and goals take €100 more
    assert to_assign() == bare - 500_00 - 200_00 - 100_00


def test_goals_cost_the_same_whichever_way_their_money_goes(store: Store, home: int, known: dict[str, int]) -> None:
    put(store, home, known["Groceries"], 100_00)
    bare = month(store, home).to_assign_minor
    pension = next(one.id for one in transactions.categories_of(store, home) if one.group == "savings")

    def on_the_pot(day: str, size: str, category: str) -> None:
        coins = ("-0.01", "-0.02", "-0.03", "0.06")  # they show which sign is money out
        rows = [f"2026-{day},Coin {coin},{coin},EUR,Gifts" for coin in coins]
        rows.append(f"2026-{day},Somewhere {day},{size},EUR,{category}")
        pot = "\n".join(["Date,Description,Amount,Currency,Category", *rows, ""]).encode()
        load(store, home, pot, account="Pot", name=f"{day}.csv")

    def to_assign() -> int:
        return month(store, home, goals_minor=300_00, goal_accounts=("Pot",)).to_assign_minor  # type: ignore[arg-type]

    def to_assign_by_any_budget() -> set[int]:
        found = {to_assign()}
        for rollover in (False, True):
            put(store, home, pension, 300_00, rollover=rollover)
            found.add(to_assign())
        budgets.remove(store, home, pension, month=OCTOBER, now=NOW)
        return found

    on_the_pot("10-15", "300.00", "Between own accounts")
    assert to_assign_by_any_budget() == {bare - 600_00}
    on_the_pot("11-15", "300.00", "Between own accounts")
    assert to_assign_by_any_budget() == {bare - 600_00}
    on_the_pot("11-17", "-500.00", "Holidays")  # what the goal was for
    assert to_assign() == bare - 600_00
    on_the_pot("11-18", "9000.00", "Between own accounts")  # saved long ago: no more is asked for than goals take
    assert to_assign() == bare - 500_00 - 600_00


def test_a_ledger_that_ended_long_ago_promises_nothing(store: Store, home: int, known: dict[str, int]) -> None:
    put(store, home, known["Gifts"], 50_00)
    ledger, groups = ledgers.load(store, home), transactions.categories_of(store, home)
    for today, expected, is_booked in (
        (TODAY, 2000_00, True), (date(2026, 12, 2), 2000_00, False), (date(2027, 1, 2), 0, False),
    ):  # fmt: skip
        found = envelopes.build(
            ledger, envelopes.listed(store, home), groups, month=Month.of(today), today=today, usual_income_minor=2000_00
        )
        assert found is not None
        assert (found.expected_minor, found.is_booked) == (expected, is_booked)


def test_limits_say_nothing_of_months_that_are_over_and_what_has_no_budget_opens(
    store: Store, home: int, known: dict[str, int]
) -> None:
    put(store, home, known["Groceries"], 100_00)
    limits = {"needs": 900_00}
    assert [month(store, home, which, limits=limits).limits for which in (OCTOBER, NOVEMBER)] == [{}, limits]  # type: ignore[arg-type]
    found = month(store, home)
    assert found.unbudgeted == ("Car", "Gifts")
    assert found.behind_unbudgeted is not None
    opened = ledgers.load(store, home).select(found.behind_unbudgeted)
    assert opened["amount"].sum() == -930.0


def test_where_an_envelope_ends_what_is_left_goes_back_at_once(store: Store, home: int, known: dict[str, int]) -> None:
    put(store, home, known["Groceries"], 100_00, rollover=True)
    before = month(store, home).to_assign_minor
    budgets.remove(store, home, known["Groceries"], month=NOVEMBER, now=NOW)
    after = month(store, home)
    assert after.rows == ()
    assert after.to_assign_minor == before + 100_00 + 20_00 - 130_00  # assigned, carried, and spent without a budget
    put(store, home, known["Groceries"], 0, NOVEMBER, rollover=True)  # an envelope may get nothing in a month
    assert available(month(store, home)) == {"Groceries": (20_00, -110_00)}


def test_for_one_month_only_the_next_gets_what_it_got_before(store: Store, home: int, known: dict[str, int]) -> None:
    gifts = known["Gifts"]
    put(store, home, gifts, 50_00)
    assert budgets.put(store, home, gifts, 80_00, month=NOVEMBER, only=True, now=NOW)
    assert not budgets.put(store, home, gifts, 80_00, month=NOVEMBER, only=True, now=NOW)
    assert budgets.put(store, home, gifts, 90_00, month=NOVEMBER, only=True, now=NOW)
    three = [month(store, home, which).rows[0].budget.assigned_minor for which in (OCTOBER, NOVEMBER, DECEMBER)]
    assert three == [50_00, 90_00, 50_00]
    budgets.put(store, home, gifts, 60_00, month=NOVEMBER, now=NOW)  # from November on, whatever was said of later months
    assert month(store, home, DECEMBER).rows[0].budget.assigned_minor == 60_00

    # the first one, for one month only: none before, none after
    budgets.put(store, home, known["Leisure"], 10_00, month=NOVEMBER, only=True, now=NOW)
    assert [len(month(store, home, which).rows) for which in (OCTOBER, NOVEMBER, DECEMBER)] == [1, 2, 1]


def test_money_moves_for_one_month_and_comes_back_with_undo(store: Store, home: int, known: dict[str, int]) -> None:
    put(store, home, known["Groceries"], 100_00, rollover=True)
    put(store, home, known["Gifts"], 50_00)
    before, ledger = dump(store, without=HISTORY), ledgers.load(store, home)

    def move(giver: str | None, taker: str, minor: int) -> None:
        budget_edits.move(
            store, home, ledger, giver_id=None if giver is None else known[giver], taker_id=known[taker], amount_minor=minor,
            to_assign_minor=month(store, home).by_the_end_minor, month=NOVEMBER, today=TODAY, now=NOW,
        )  # fmt: skip

    to_assign = month(store, home).to_assign_minor
    move("Gifts", "Groceries", 10_00)
    assert available(month(store, home)) == {"Groceries": (20_00, 0), "Gifts": (0, 10_00)}
    assert month(store, home).to_assign_minor == to_assign
    assert month(store, home, DECEMBER).row(known["Gifts"]).envelope.assigned_minor == 50_00  # type: ignore[union-attr]  # it has one
    move(None, "Gifts", 5_00)
    assert month(store, home).to_assign_minor == to_assign - 5_00
    for giver, taker, minor, why in (
        ("Gifts", "Groceries", 99_00, "Gifts has not so much available"), ("Gifts", "Gifts", 1, "two different"),
        ("Gifts", "Groceries", 0, "above zero"), ("Gifts", "Car", 1, "Car has no budget"),
        ("Car", "Gifts", 1, "Car has not"), (None, "Gifts", 999_999_00, "not so much to assign"),
    ):  # fmt: skip
        with pytest.raises(InvalidError, match=why):
            move(giver, taker, minor)
    for entry in history.listed(store, home, limit=2):
        history.undo(store, home, entry.id, now=NOW)
    assert dump(store, without=HISTORY) == before


def test_a_budget_whose_carried_money_went_elsewhere_is_kept_as_it_stands(
    store: Store, home: int, known: dict[str, int]
) -> None:
    gifts, fun = known["Gifts"], known["Leisure"]
    put(store, home, gifts, 50_00, rollover=True)
    put(store, home, fun, 30_00)
    ledger = ledgers.load(store, home)

    def move(giver_id: int, taker_id: int, minor: int) -> None:
        budget_edits.move(
            store, home, ledger, giver_id=giver_id, taker_id=taker_id, amount_minor=minor, to_assign_minor=0, month=NOVEMBER,
            today=TODAY, now=NOW,
        )  # fmt: skip

    with pytest.raises(InvalidError, match="Leisure would have no budget in that month"):
        move(fun, gifts, 30_00)
    move(gifts, fun, 60_00)
    assert not budgets.put(store, home, gifts, -10_00, month=NOVEMBER, rollover=True, only=True, now=NOW)
    assert budgets.put(store, home, gifts, -10_00, month=NOVEMBER, rollover=False, only=True, now=NOW)
    with pytest.raises(InvalidError, match="can stay in November only"):
        budgets.put(store, home, gifts, -10_00, month=NOVEMBER, now=NOW)
    with pytest.raises(InvalidError, match="above zero"):
        budgets.put(store, home, gifts, -9_00, month=NOVEMBER, only=True, now=NOW)


def test_budgets_are_filled_from_the_month_before_and_from_history(store: Store, home: int) -> None:
    header = "Date,Description,Amount,Currency,Category"
    lines = [f"2026-{place:02d}-02,Shop {place},-{300 + place}.10,EUR,Groceries" for place in range(1, 12)]
    load(store, home, "\n".join([header, *lines, "2026-09-03,Cinema,-90.00,EUR,Leisure", ""]).encode())
    ids = {category.name: category.id for category in transactions.categories_of(store, home)}
    food, fun, gifts = (ids[name] for name in ("Groceries", "Leisure", "Gifts"))
    for category_id in (food, fun, gifts):
        put(store, home, category_id, 40_00)
    budgets.remove(store, home, gifts, month=NOVEMBER, now=NOW)
    found = budget_edits.fills(ledgers.load(store, home), envelopes.listed(store, home), month=NOVEMBER, today=TODAY)
    assert found == {  # of 301.10 to 310.10 in ten whole months; too few for a mean of twelve
        "last month": {food: 40_00, fun: 40_00, gifts: 40_00},
        "three months": {food: 310_00, fun: 30_00},
        "usual": {food: 306_00, fun: 9_00},
    }
    assert budget_edits.fill(store, home, found["last month"], month=NOVEMBER, only=True, now=NOW) == 1
    assert budget_edits.fill(store, home, found["three months"], month=NOVEMBER, only=True, now=NOW) == 2
    assert {row.budget.category: row.budget.assigned_minor for row in month(store, home).rows} == {
        "Groceries": 310_00, "Leisure": 30_00, "Gifts": 40_00,
    }  # fmt: skip
    assert [row.budget.assigned_minor for row in month(store, home, DECEMBER).rows] == [40_00, 40_00]


def test_without_a_budget_there_is_no_book(store: Store, home: int, known: dict[str, int]) -> None:
    groups = transactions.categories_of(store, home)
    assert envelopes.build(ledgers.load(store, home), [], groups, month=NOVEMBER, today=TODAY) is None
    put(store, home, known["Gifts"], 50_00, NOVEMBER)
    listed = envelopes.listed(store, home)
    assert envelopes.build(ledgers.load(store, home), listed, groups, month=OCTOBER, today=TODAY) is None


def test_a_category_that_is_merged_or_gone_leaves_no_hole(store: Store, home: int, known: dict[str, int]) -> None:
    put(store, home, known["Gifts"], 50_00)
    put(store, home, known["Leisure"], 30_00, rollover=True)
    before = month(store, home)
    categories.merge(store, home, known["Gifts"], known["Leisure"], now=NOW)
    after = month(store, home)
    assert available(after) == {"Leisure": (40_00, 90_00)}  # of €80 in October €40 were spent, and of November's €30
    assert after.to_assign_minor + 90_00 == before.to_assign_minor + sum(left for _, left in available(before).values())
