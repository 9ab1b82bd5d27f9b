"""Will the money last: two scenarios side by side, each with its own difference, in the demo household."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e import steps
from tests.e2e.conftest import Ballast


def test_compare_two_scenarios(page: Page, demo: Ballast) -> None:
    steps.visit(page, demo.url, "cashflow")
    steps.title(page, "Cash flow")
    steps.says(page, re.compile(r"It will likely last until payday on Wed 25 Nov: the low point before is €[\d,]+ on Tue 24"))

    # Something is bought: on every later day there is that much less.
    steps.press(page.get_by_role("button", name="Add a scenario"))
    form = page.get_by_role("dialog")
    fill(form, "What for", "Sofa")
    fill(form, "How much, in EUR", "700")
    steps.press(form.get_by_role("button", name="Play it through"))
    steps.says(page, re.compile(r"Added the scenario Sofa"))
    steps.says(page, re.compile(r"Sofa: €700 less on Fri 19 Feb 2027"))

    # An income is lost: side by side with it, and it weighs more.
    steps.press(page.get_by_role("button", name="Add a scenario"))
    form.get_by_role("combobox", name=re.compile("What happens")).click()
    page.get_by_role("option", name="An income is lost").click()
    expect(form.get_by_text("Which income")).to_be_visible()
    fill(form, "Name", "Robin out of work")
    steps.press(form.get_by_role("button", name="Play it through"))
    steps.says(page, re.compile(r"Robin out of work: €[\d,]+ less on Fri 19 Feb 2027"))
    table = page.get_by_test_id("stTable").filter(has_text="As things are")
    expect(table.get_by_role("row")).to_have_count(4)
    expect(table.get_by_role("row").filter(has_text="Sofa")).to_contain_text("−€700")

    # Taken away, it can be had back.
    steps.press(page.get_by_role("button", name="Remove").first)
    steps.says(page, re.compile(r"Removed the scenario Sofa"))
    expect(table.get_by_role("row")).to_have_count(3)
    steps.press(page.get_by_role("button", name="Undo", exact=True))
    expect(table.get_by_role("row")).to_have_count(4)


def fill(form: Locator, label: str, text: str) -> None:
    """Type into a field and take it over."""
    steps.settle(form.page)
    field = form.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Enter")
    steps.settle(form.page)
