"""The charts of goals and debts: what their lines hold, also where there is only one point, or no end."""

from datetime import date
from decimal import Decimal

from finance_core.rules.goal.goals import Goal, timeline
from finance_core.services.plan import debt_book
from finance_core.services.plan.debts import Kept, Plan
from finance_core.storage.debts import DebtRow
from pages.ui.palette import LIGHT
from pages.ui.plan import debt_charts, debt_texts, goal_charts

TODAY = date(2026, 11, 21)


def book(owed_minor: int, minimum_minor: int, *, rate: float = 0.12) -> debt_book.DebtBook:
    row = DebtRow(
        id=1, name="Card", account_id=None, owed_minor=owed_minor, rate_per_year=rate, minimum_minor=minimum_minor,
        minimum_share=0.0, fee_minor=0, basis="month", position=0, version=1,
    )  # fmt: skip
    known = Kept(rows=(row,), owed={1: owed_minor}, accounts={}, plan=Plan(), currency="USD")
    found = debt_book.build(known, today=TODAY)
    assert found is not None
    return found


def test_a_goal_rises_to_its_price_with_its_milestones_as_dots() -> None:
    goal = Goal(name="<b>Boat</b>", target_minor=100_00, saved_minor=20_00)
    figure = goal_charts.goal_chart(timeline(goal, monthly_minor=40_00, today=TODAY), TODAY, LIGHT, "EUR")
    saved, price, dots = figure.data
    assert (list(saved.y), list(price.y)) == ([20.0, 60.0, 100.0], [100.0] * 3)
    assert [shown for (shown,) in dots.customdata] == [
        "25% in December 2026", "50% in December 2026", "75% in January 2027", "100% in January 2027",
    ]  # fmt: skip
    assert "<b>" not in figure.layout.annotations[0].text


def test_a_goal_that_is_reached_is_a_level_line() -> None:
    reached = timeline(Goal(name="Boat", target_minor=100_00, saved_minor=120_00), monthly_minor=0, today=TODAY)
    assert list(goal_charts.goal_chart(reached, TODAY, LIGHT, "JPY").data[0].y) == [12_000.0, 12_000.0]


def test_what_is_owed_falls_to_nothing_beside_the_minimums() -> None:
    found = book(300_00, 101_00)
    minimums, followed = debt_charts.owed_chart(found, LIGHT).data
    assert list(followed.y) == [300.0, 202.0, 103.02, 3.05, 0.0]
    assert list(minimums.y) == list(followed.y)
    assert debt_texts.answer(found) == r"**\$300 owed.** Debt-free in March 2027, after 4 months and \$6 of interest."


def test_a_debt_without_an_end_says_so() -> None:
    found = book(300_00, 3_00)
    assert list(debt_charts.owed_chart(found, LIGHT).data[-1].y) == [300.0] * 49  # four years of standing still
    assert debt_texts.tiles(found)[2].text == "–"
    assert "only pays its interest of $3.00 a month: the debt never falls" in debt_texts.warning(found.views[0], "USD")
    assert debt_texts.outcome(found.followed, "USD") == "It never ends."
    (said,) = debt_texts.verdict(found)  # once, though three plans say the same
    assert said.startswith("This never ends: on “Card” the payments don’t cover what is charged.")
    assert debt_texts.brought(found.compared, found.followed, "USD") == said
    assert found.views[0].debt.rate_per_year == Decimal("0.12")


def test_a_debt_that_grows_without_end_is_drawn_until_it_has_doubled() -> None:
    found = book(300_00, 1, rate=100.0)  # 10,000 % a year
    figure = debt_charts.owed_chart(found, LIGHT)
    assert list(figure.data[-1].y) == [300.0, 2_799.99]
    assert max(map(len, figure.layout.yaxis.ticktext)) < 10
    assert len(found.payments) == 1


def test_a_goal_that_is_never_reached_is_drawn_for_ten_years() -> None:
    dearer = Goal(name="Boat", target_minor=10**15, inflation_per_year=Decimal(10))
    saved, price, _ = goal_charts.goal_chart(timeline(dearer, monthly_minor=1_00, today=TODAY), TODAY, LIGHT, "EUR").data
    assert (len(saved.y), saved.y[-1], price.y[-1]) == (121, 120.0, 11.0**10 * 10**13)


def test_nothing_owed_has_nothing_to_pay() -> None:
    found = book(0, 3_00)
    debt_charts.owed_chart(found, LIGHT)
    assert debt_texts.line(found.views[0], "USD") == "12% a year, counted by the month. Nothing is owed."
