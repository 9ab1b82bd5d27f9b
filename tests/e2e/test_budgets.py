"""Overspending: the overview warns of a budget that did not hold, and opens the payments behind it."""

import re

from playwright.sync_api import Page, expect

from finance_core.services import history, households, ledgers
from finance_core.services.plan import overspending
from tests.e2e import steps
from tests.e2e.conftest import NOW, TODAY, Ballast


def test_an_alert_opens_the_payments_behind_it(page: Page, demo: Ballast) -> None:
    with demo.database() as store:
        found = households.demo(store)
        assert found is not None
        month = overspending.current(store, found.id, ledgers.load(store, found.id), today=TODAY)
    assert month is not None
    passed = next(row for row in month.alerts if row.stage == "passed")
    name = passed.budget.category

    # The overview says which budget is passed, by how much and since when.
    steps.visit(page, demo.url)
    steps.says(page, re.compile(rf"^\W*\w*\W*{name} is €\d+ above its budget of €\d+ since \d+ Nov\.$"))

    # Behind it stand the payments of that category in this month, which add up to what the budget counts.
    steps.press(page.get_by_role("link", name=f"See {name}"))
    steps.title(page, "Transactions")
    assert -steps.shown_sum(page, "Net") == passed.spent_minor
    expect(steps.cell(page, 0, "Category")).to_have_text(name)

    # On its own page the budget is raised; the alert is gone until that is taken back.
    page.goto(f"{demo.url}/budgets")
    steps.settle(page)
    dismiss = page.get_by_role("button", name="Dismiss for November")
    alerts = dismiss.count()
    steps.press(page.get_by_role("button", name=re.compile("^Change")).first)
    amount = page.get_by_role("textbox", name=f"{name} a month, in EUR")
    amount.fill("900")
    amount.press("Tab")
    steps.press(page.get_by_role("button", name="Save"))
    steps.says(page, f"{name} has a budget of €900.00 from November on.")
    expect(dismiss).to_have_count(alerts - 1)
    steps.press(page.get_by_role("button", name="Undo", exact=True))
    expect(dismiss).to_have_count(alerts)


def test_an_envelope_rolls_over_and_covers_another(page: Page, demo: Ballast) -> None:
    steps.visit(page, demo.url, "budgets")
    steps.says(page, re.compile(r"^€[\d,]+ to assign once your income is in$"))

    # An earlier month has its own address, and says how each budget ended.
    steps.press(page.get_by_role("link", name="October 2026"))
    steps.says(page, re.compile(r"^€2,263 of €1,640 spent in October 2026\."))
    expect(page).to_have_url(re.compile(r"/budgets\?month=2026-10$"))
    steps.says(page, "Shopping: €57 of €270")
    steps.press(page.get_by_role("button", name=re.compile("^Change")).last)
    steps.press(page.get_by_test_id("stCheckbox").filter(has_text="What is left, or overspent, goes on").locator("label"))
    steps.press(page.get_by_role("button", name="Save", exact=True))
    steps.says(page, "Shopping has a budget of €270.00 for October only.")

    # What was left stands in November, from where it covers what is overspent most.
    steps.press(page.get_by_role("link", name="November 2026"))
    steps.says(page, "Shopping: €147 of €483")
    expect(page).to_have_url(re.compile(r"/budgets\?month=2026-11$"))
    steps.press(page.get_by_role("button", name="Move", exact=True))
    steps.says(page, "Transport got €100.96 more for November.")
    steps.press(page.get_by_role("button", name="Undo", exact=True))
    steps.says(page, re.compile("Transport is €101 above its budget"))
    steps.fits(page)
    with demo.database() as store:
        found = households.demo(store)
        assert found is not None
        changed = next(entry for entry in history.listed(store, found.id) if entry.summary == "Set a budget for Shopping")
        history.undo(store, found.id, changed.id, now=NOW)
