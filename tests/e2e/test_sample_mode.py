"""Ballast without a mode, as a public demonstration: every visitor has a household of their own."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests import servers
from tests.e2e import steps
from tests.e2e.conftest import TODAY
from tests.servers import StartApp


def test_two_visitors_have_two_households(
    page: Page, page_problems: list[str], browser: Browser, app_server: StartApp, tmp_path: Path
) -> None:
    server = app_server(BALLAST_TODAY=str(TODAY), TMPDIR=str(tmp_path))
    address = "transactions?text=Lowland Railways"

    # The first visitor finds a household that is lived in, and changes a payment.
    steps.visit(page, server.url, address)
    expect(steps.cell(page, 0, "Category")).to_have_text("Transport")
    steps.edit_cell(page, 0, "Category", "Gifts")
    steps.says(page, "Saved the category of Lowland Railways.")

    # The second sees nothing of it, and changes another payment.
    other = browser.new_context().new_page()
    servers.watch(other, page_problems)
    steps.visit(other, server.url, address)
    expect(steps.cell(other, 0, "Category")).to_have_text("Transport")
    untouched = steps.cell(other, 2, "Category").inner_text()
    steps.edit_cell(other, 2, "Category", "Donations")
    steps.says(other, "Saved the category of Lowland Railways.")

    # The first sees nothing of that either, and still has the change of their own, also after looking at another page.
    steps.go(page, "Accounts")
    page.go_back()
    steps.title(page, "Transactions")
    steps.settle(page)
    expect(steps.cell(page, 0, "Category")).to_have_text("Gifts")
    expect(steps.cell(page, 2, "Category")).to_have_text(untouched)
    other.context.close()
