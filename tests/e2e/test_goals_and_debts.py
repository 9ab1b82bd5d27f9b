"""Planning: a goal forward and backward, and two ways out of debt side by side."""

import re

from playwright.sync_api import Page, expect

from finance_core.services import households, ledgers
from finance_core.services.plan import debt_book, debts, goal_book, goals
from tests.e2e import steps
from tests.e2e.conftest import TODAY, Ballast


def test_a_goal_is_planned_backward_and_forward(page: Page, demo: Ballast) -> None:
    steps.visit(page, demo.url, "goals")
    steps.press(page.get_by_role("button", name="Add a goal"))
    form = page.get_by_role("dialog")

    # Backward: a price and a day say what it needs a month.
    for label, value in (("What for", "Cargo bike"), ("It costs today, in EUR", "3000")):
        form.get_by_label(label).fill(value)
        form.get_by_label(label).press("Tab")
        steps.settle(page)
    form.get_by_role("spinbutton", name="year, By a day").click()
    page.keyboard.type("20271121")
    page.keyboard.press("Escape")  # closes the calendar
    expect(form.get_by_text("€250 a month reaches it by 21 November 2027, in 12 payments.")).to_be_visible()

    # Forward: an amount a month says when it is there.
    form.get_by_label("At most a month, in EUR").fill("500")
    form.get_by_label("At most a month, in EUR").press("Tab")
    expect(form.get_by_text("Reached in May 2027, in 6 months, in time.")).to_be_visible()
    steps.press(form.get_by_role("button", name="Add goal"))
    steps.says(page, "Added the goal Cargo bike.")
    with demo.database() as store:
        found = households.demo(store)
        assert found is not None
        book = goal_book.build(goals.kept(store, found.id, today=TODAY), ledgers.load(store, found.id), today=TODAY)
    assert [view.row.name for view in book.views][-1] == "Cargo bike"
    expect(steps.tile(page, "Saved")).to_have_text(steps.euros(book.saved_minor))

    steps.press(page.get_by_role("button", name="Undo", exact=True))
    expect(page.get_by_text("Cargo bike", exact=True)).to_have_count(0)


def test_avalanche_and_snowball_stand_side_by_side(page: Page, demo: Ballast) -> None:
    with demo.database() as store:
        found = households.demo(store)
        assert found is not None
        book = debt_book.build(debts.kept(store, found.id, today=TODAY), today=TODAY)
    assert book is not None
    steps.visit(page, demo.url, "debts")
    for order in ("avalanche", "snowball"):
        cost = steps.euros(book.payoff(order).cost_minor or 0, cents=True)
        expect(page.get_by_text(re.compile(rf"costs {re.escape(cost)}; the first debt is gone")).first).to_be_visible()
    steps.says(page, re.compile(r"^Highest rate first is cheapest\. Smallest debt first costs €\d+ more"))

    # Following the other one changes what is still to pay, until that is taken back.
    before = steps.euros(book.followed.cost_minor or 0)
    expect(steps.tile(page, "Still to cost")).to_have_text(before)
    steps.press(page.get_by_text("Smallest debt first (snowball)"))
    expect(steps.tile(page, "Still to cost")).to_have_text(steps.euros(book.payoff("snowball").cost_minor or 0))
    steps.press(page.get_by_role("button", name="Undo", exact=True))
    expect(steps.tile(page, "Still to cost")).to_have_text(before)
