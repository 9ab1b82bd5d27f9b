"""What recurs: a found subscription is confirmed, with its price rise and its next day, and leads to its payments."""

import re

from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.conftest import Ballast


def test_confirm_a_subscription_and_see_its_price_rise_and_next_day(page: Page, demo: Ballast) -> None:
    steps.visit(page, demo.url, "recurring")
    steps.title(page, "Recurring")
    steps.says(page, re.compile(r"€[\d,]+ a year.* goes out in \d+ recurring payments"))

    # All that were found wait in a queue; the one looked for is in it, with its rise and its next day.
    steps.press(page.get_by_role("button", name=re.compile(r"Show \d+ more")))
    found = page.get_by_test_id("stLayoutWrapper").filter(has=page.get_by_text("Cinevale", exact=True)).filter(
        has=page.get_by_role("button", name="Not recurring")
    ).last  # fmt: skip
    expect(found).to_contain_text("+20% since 15 Jun")
    expect(found).to_contain_text("next Mon 14 Dec")
    steps.press(found.get_by_role("button", name="Confirm"))
    steps.says(page, "Confirmed Cinevale")
    steps.says(page, "€14.99 to €17.99 from 15 Jun on: €36 more a year.")

    # It stands among all, confirmed; opened, it shows what it cost and leads to its payments.
    steps.press(page.get_by_role("button", name="Open one"))
    page.get_by_role("menuitem").or_(page.get_by_role("option")).filter(has_text="Cinevale").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Confirmed. 37 payments since 14 Nov 2023")
    steps.press(dialog.get_by_role("link", name="See 37 payments"))
    steps.title(page, "Transactions")
    steps.says(page, "37 payments")
    expect(steps.cell(page, 0, "Payee")).to_have_text("Cinevale")
