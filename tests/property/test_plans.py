"""What holds for any plan, any envelopes and any cuts: no cent is lost, and no other cuts would hurt less."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from finance_core.dates import Month
from finance_core.models import CATEGORY_GROUPS
from finance_core.rules.budget.envelopes import Assigned, book
from finance_core.rules.budget.habits import budgets, usual
from finance_core.rules.budget.optimiser import optimise, proportional
from finance_core.rules.budget.pain import Cuttable, pain
from finance_core.rules.budget.plans import Plan, Usual, as_given, by_shares, changed, lifted, recommended, zero_based
from finance_core.rules.budget.plans import Shares as PlanShares

NAMES = ("Rent", "Food", "Fun", "Pension", "Odd")
FIRST, LAST = Month(2026, 1), Month(2026, 6)
amounts = st.one_of(st.integers(0, 500_000), st.integers(-50_000, 10**13))
groups = st.sampled_from([*CATEGORY_GROUPS, None])
months = st.integers(FIRST.index, LAST.index).map(Month.from_index)


@st.composite
def spending(draw: st.DrawFn) -> tuple[Usual, ...]:
    """What some categories usually cost."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True))
    return tuple(
        Usual(category=name, group=draw(groups), usual_minor=draw(amounts), due_minor=draw(st.integers(0, 600_000)))
        for name in names
    )


def _whole(plan: Plan) -> None:
    """No cent is lost, nothing is negative, and no category gets more than it usually costs."""
    _balanced(plan)
    for line in plan.lines:
        assert 0 <= line.assigned_minor <= max(0, line.usual_minor)


def _balanced(plan: Plan) -> None:
    """No cent is lost, and nothing is negative."""
    given_out = sum(line.assigned_minor for line in plan.lines)
    assert given_out + plan.to_save_minor + plan.left_minor == plan.income_minor + plan.short_minor
    assert min(plan.to_save_minor, plan.left_minor, plan.short_minor) >= 0
    assert not (plan.left_minor and plan.short_minor)
    assert sum(part.assigned_minor for part in plan.parts) == given_out


@given(st.integers(1, 10**13), spending(), st.integers(0, 10**12))
def test_plans_lose_no_cent(income: int, rows: tuple[Usual, ...], goals: int) -> None:
    shares = lifted(PlanShares(), goals_minor=goals, income_minor=income)
    strict = by_shares(income, rows, shares)
    zero = zero_based(income, rows, savings_minor=goals)
    for plan in (strict, recommended(income, rows, shares, goals_minor=goals), zero):
        _whole(plan)
    assert strict.short_minor == 0
    assert zero.left_minor == 0
    assert zero.short_minor or zero.saved_minor >= min(
        goals, income - sum(max(0, row.usual_minor) for row in rows if row.bucket in ("needs", "unassigned"))
    )


typed_amounts = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 10**12))


@given(st.integers(1, 10**13), spending(), typed_amounts, st.integers(0, 10**9))
def test_amounts_by_hand_lose_no_cent(income: int, rows: tuple[Usual, ...], typed: dict[str, int], saved: int) -> None:
    for plan in (by_shares(income, rows), zero_based(income, rows), as_given(income, rows, {}, savings_minor=saved)):
        after = changed(plan, typed)
        _balanced(after)
        assert after.to_save_minor == plan.to_save_minor
        assert changed(after, {line.category: line.assigned_minor for line in plan.lines}).lines == plan.lines


@st.composite
def assignments(draw: st.DrawFn) -> list[Assigned]:
    """At most one budget a category and month, some negative, with rollover now and then."""
    keys = draw(st.lists(st.tuples(st.sampled_from(NAMES), months), unique=True, max_size=20))
    return [
        Assigned(category=name, month=month, assigned_minor=draw(amounts), rollover=draw(st.booleans())) for name, month in keys
    ]


moves = st.dictionaries(st.tuples(st.sampled_from(NAMES), months), st.integers(-(10**9), 10**7), max_size=20)
incomes = st.dictionaries(months, st.integers(-(10**6), 10**9))


@given(assignments(), moves, incomes, st.integers(-(10**9), 10**9))
def test_envelopes_conserve_money_month_by_month(
    rows: list[Assigned], activity: dict[tuple[str, Month], int], income: dict[Month, int], opening: int
) -> None:
    found = book(rows, activity, income, first=FIRST, last=LAST, opening_minor=opening)
    there = opening
    for pool in found.unassigned:
        there += income.get(pool.month, 0) + sum(amount for (_, month), amount in activity.items() if month == pool.month)
        envelopes = found.in_month(pool.month)
        assert pool.to_assign_minor + sum(envelope.available_minor for envelope in envelopes) == there
        assert pool.next_minor + sum(envelope.next_minor for envelope in envelopes) == there


@given(assignments(), moves, incomes, st.integers(-(10**6), 10**6), st.data())
def test_moving_money_between_envelopes_conserves_it(
    rows: list[Assigned], activity: dict[tuple[str, Month], int], income: dict[Month, int], moved: int, data: st.DataObject
) -> None:
    """An edit of one budget changes what is still to assign by as much, the other way, and nothing else in that month."""
    if not rows:
        return
    chosen = data.draw(st.sampled_from(rows))
    edited = [
        Assigned(category=row.category, month=row.month, assigned_minor=row.assigned_minor + moved, rollover=row.rollover)
        if row is chosen else row
        for row in rows
    ]  # fmt: skip
    before, after = (book(each, activity, income, first=FIRST, last=LAST) for each in (rows, edited))
    place = chosen.month.index - FIRST.index
    assert after.unassigned[place].to_assign_minor == before.unassigned[place].to_assign_minor - moved
    changed = Counter(
        {then.category: now.available_minor - then.available_minor
         for then, now in zip(before.in_month(chosen.month), after.in_month(chosen.month), strict=True)}
    )  # fmt: skip
    assert {name: amount for name, amount in changed.items() if amount} == ({chosen.category: moved} if moved else {})


lines = st.lists(
    st.builds(
        Cuttable,
        category=st.sampled_from(NAMES), bucket=st.sampled_from(["needs", "wants", "unassigned", "savings"]),
        usual_minor=st.one_of(st.integers(-10, 2000), st.integers(0, 10**13)), floor_minor=st.integers(0, 1500),
        fixed=st.booleans(), habit=st.floats(0, 1), importance=st.floats(0, 4),
    ),
    max_size=8,
)  # fmt: skip


@settings(max_examples=60)
@given(lines, st.integers(-100, 4000) | st.integers(0, 10**13), st.dictionaries(st.sampled_from(["needs", "wants"]),
                                                                                st.integers(0, 3000)))  # fmt: skip
def test_cuts_reach_what_can_be_reached_within_every_bound(
    rows: list[Cuttable], needed: int, limits: dict[str, int]
) -> None:
    found = optimise(rows, needed, limits=limits)  # type: ignore[arg-type]  # as drawn or made here
    assert found.reached_minor + found.missing_minor == max(0, needed)
    for cut in found.cuts:
        assert 0 <= cut.cut_minor <= cut.line.room_minor
    room = 0
    for bucket in ("needs", "wants", "unassigned"):
        own = sum(row.room_minor for row in rows if row.bucket == bucket)
        within = min(own, limits.get(bucket, own))
        assert sum(cut.cut_minor for cut in found.cuts if cut.line.bucket == bucket) <= within
        room += within
    assert found.reached_minor == min(room, max(0, needed))


@settings(max_examples=60)
@given(lines, st.integers(0, 4000))
def test_no_other_cuts_hurt_less(rows: list[Cuttable], needed: int) -> None:
    """Not even cutting all alike, and not moving a cent from one category to another."""
    found = optimise(rows, needed)
    alike = proportional(rows, found.reached_minor)
    assert abs(sum(alike) - found.reached_minor) < 1e-3
    assert found.pain <= found.proportional_pain * (1 + 1e-9) + 1e-6
    for give in found.cuts:
        for take in found.cuts:
            if give is not take and give.cut_minor > 0 and take.cut_minor < take.line.room_minor:
                less = pain(give.line, give.cut_minor) - pain(give.line, give.cut_minor - 1)
                more = pain(take.line, take.cut_minor + 1) - pain(take.line, take.cut_minor)
                assert more >= less * (1 - 1e-9) - 1e-6


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.integers(-1000, 10**9), max_size=15)), st.integers(1, 1000))
def test_budgets_cover_bills_and_never_fall_below_zero(history: dict[str, list[int]], step: int) -> None:
    bills = {"Rent": 12_345}
    found = budgets(history, bills=bills, step_minor=step)
    assert found["Rent"] >= bills["Rent"]
    assert all(amount >= 0 and amount % step == 0 for amount in found.values())
    for months_ in history.values():
        if months_:
            assert min(months_) <= usual(months_) <= max(months_)
