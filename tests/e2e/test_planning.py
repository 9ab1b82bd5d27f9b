"""Planning a budget: 50/30/20 becomes budgets, the cuts that hurt least reach a savings rate, and each is taken back as one."""

import re

from playwright.sync_api import Page, expect

from finance_core.dates import Month
from finance_core.services import households
from finance_core.services.plan import budgets
from tests.e2e import steps
from tests.e2e.conftest import TODAY, Ballast


def held(demo: Ballast) -> dict[str, int]:
    """The budgets of the running month by category."""
    with demo.database() as store:
        found = households.demo(store)
        assert found is not None
        return {one.category: one.assigned_minor for one in budgets.listed(store, found.id, Month.of(TODAY))}


def test_a_plan_becomes_budgets_and_a_savings_rate_is_reached(page: Page, demo: Ballast) -> None:
    before = held(demo)
    steps.visit(page, demo.url, "budgets")
    steps.press(page.get_by_test_id("stMain").get_by_role("link", name="Plan a budget"))
    steps.title(page, "Plan a budget")

    # 50/30/20: what it comes to stands above its table, and one press makes budgets of it.
    steps.press(page.get_by_text("50/30/20", exact=True))
    steps.says(page, re.compile(r"^Of €5,400 a month, €1,080 \(20%\) are saved\."))
    steps.press(page.get_by_role("button", name="Use as budgets"))
    steps.says(page, re.compile(r"\d+ budgets changed from November on: 50/30/20\.$"))
    taken = held(demo)
    assert (taken["Rent and mortgage"], taken["Eating out"]) == (1368_83, 291_44)

    # The page of budgets has them, and says what they leave.
    steps.press(page.get_by_role("link", name="See your budgets"))
    steps.title(page, "Budgets")
    steps.says(page, re.compile(r"^Eating out: €\d+ of €291\.44"))
    steps.press(page.get_by_test_id("stSidebarNavLink").filter(has_text="Plan a budget"))
    steps.title(page, "Plan a budget")

    # One fifth of the income saved, with the least pain: less than cutting all alike, each cut with its price.
    steps.says(page, re.compile(r"make a savings rate of 20%\. That hurts [2-9]\d% less than cutting everything alike\.$"))
    steps.press(page.get_by_text("What each cut costs"))
    steps.says(page, re.compile(r"^Groceries: €\d+ less, .* A further cut here would hurt 2\.0 times as much\.$"))
    steps.press(page.get_by_role("button", name="Use these cuts as budgets"))
    steps.says(page, re.compile(r"cuts for a savings rate of 20%\.$"))
    assert held(demo)["Eating out"] < taken["Eating out"]

    # Each is taken back as one.
    steps.press(page.get_by_role("button", name="Undo", exact=True))
    steps.says(page, "Took back: Set budgets: cuts for a savings rate of 20%.")
    assert held(demo) == taken
    steps.press(page.get_by_role("button", name="Recent changes"))
    steps.press(page.get_by_test_id("stPopoverBody").get_by_role("button", name="Undo", exact=True).nth(0))
    expect(page.get_by_text("Took back: Set budgets: 50/30/20.").first).to_be_visible()
    assert held(demo) == before
