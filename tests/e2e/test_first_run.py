"""The first visit: an empty household, a look at the demo, and back."""

from playwright.sync_api import Page, expect

from finance_core.dates import Month
from finance_core.services import households, reports
from tests.e2e import steps
from tests.e2e.conftest import TODAY, StartBallast


def test_first_run(page: Page, start_ballast: StartBallast) -> None:
    ballast = start_ballast("empty")
    steps.visit(page, ballast.url)
    steps.title(page, "Overview")

    # Nothing is there yet: the page offers two ways to begin. The first leads to the imports.
    steps.press(page.get_by_role("button", name="Import a bank file"))
    steps.title(page, "Imports")
    steps.go(page, "Overview")

    # The second is the demo: one click, and the month stands with its figures.
    steps.press(page.get_by_role("button", name="Look at a demo household"))
    steps.title(page, "November 2026")
    steps.settle(page)
    steps.fits(page)

    # They are true: storage sums up the same.
    with ballast.database() as store:
        household = households.demo(store)
        assert household is not None
        (november, october) = reports.month_reports(store, household.id, [Month.of(TODAY), Month.of(TODAY).plus(-1)])
    expect(steps.tile(page, "Spent so far")).to_have_text(steps.euros(november.spending_minor))
    expect(steps.tile(page, "Came in")).to_have_text(steps.euros(november.income_minor))
    assert october.savings_rate is not None
    expect(steps.tile(page, "Saved in October")).to_have_text(steps.per_cent(october.savings_rate))

    # Leaving the demo gives the empty household back, and nothing of the demo is left.
    steps.press(page.get_by_role("button", name="Leave the demo"))
    steps.title(page, "Overview")
    expect(page.get_by_role("button", name="Look at a demo household")).to_be_visible()
    steps.go(page, "Transactions")
    steps.says(page, "No payments yet")
    with ballast.database() as store:
        assert [household.kind for household in households.listed(store)] == ["own"]
