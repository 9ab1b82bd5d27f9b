"""A forecast is looked into: from all spending to a category, and from a month to its payments."""

import re

from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.conftest import Ballast

WORKING_MS = 90_000
"""Every method is tried on the past months at first, which takes longer on a busy machine."""


def test_look_at_a_category_and_open_one_of_its_months(page: Page, demo: Ballast) -> None:
    steps.visit(page, demo.url)
    page.goto(f"{demo.url}/forecast")
    expect(page.get_by_role("heading", level=1)).to_have_text("Forecast", timeout=WORKING_MS)
    steps.settle(page)
    steps.says(page, re.compile(r"December 2026 will likely cost"))
    steps.says(page, re.compile(r"In 80 of 100 months like it, it ends between €[\d,]+ and €[\d,]+"))

    # A category is chosen by typing its name; the address keeps it.
    chosen = page.get_by_role("combobox", name=re.compile("Spending on"))
    steps.press(chosen)
    chosen.fill("Groceries")
    chosen.press("Enter")
    expect(page.get_by_role("heading", name=re.compile(r"^Groceries: about €\d+ a month"))).to_be_visible()
    expect(page).to_have_url(re.compile("spending=Groceries"))
    steps.settle(page)

    # A month that is over opens its payments.
    steps.press(page.get_by_role("button", name="Open a month"))
    september = page.get_by_role("menuitem", name="September 2026").or_(page.get_by_role("option", name="September 2026"))
    steps.press(september.first)
    steps.title(page, "Transactions")
    expect(steps.cell(page, 0, "Category")).to_have_text("Groceries")
