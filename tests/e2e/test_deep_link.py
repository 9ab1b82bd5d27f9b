"""A link into the middle of Ballast, opened before anybody saw its first page."""

from playwright.sync_api import Page, expect

from finance_core.models import Filters
from finance_core.services import households, ledgers, selections
from tests.e2e import steps
from tests.e2e.conftest import StartBallast


def test_deep_link_on_a_fresh_server(page: Page, start_ballast: StartBallast) -> None:
    ballast = start_ballast("demo")
    steps.visit(page, ballast.url, "transactions?category=Groceries")

    # The page stands in its frame, and nothing lies over it.
    steps.title(page, "Transactions")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.get_by_role("link", name="Overview")).to_be_visible()

    # Its filter stands too: in the address, in the pill, in the payments and their sum.
    expect(page).to_have_url(f"{ballast.url}/transactions?category=Groceries")
    expect(page.get_by_role("button", name="Groceries")).to_be_visible()
    with ballast.database() as store:
        household = households.demo(store)
        assert household is not None
        ledger = ledgers.load(store, household.id)
    filters = Filters(categories=("Groceries",))
    wanted = selections.totals(ledger, ledger.select(filters), filters)
    steps.says(page, f"{wanted.count:,} payments")
    assert steps.shown_sum(page, "Out") == -wanted.out_minor
    expect(steps.cell(page, 0, "Category")).to_have_text("Groceries")
