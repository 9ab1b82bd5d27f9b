"""From a piece of advice to the payments that show it, to doing it, and back again, in the demo household."""

import re

from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.conftest import Ballast

TRIAL = "The trial of “Pagebound Audio” turned paid"


def test_open_the_evidence_act_on_it_and_undo(page: Page, demo: Ballast) -> None:
    steps.visit(page, demo.url, "advice")
    steps.title(page, "Advice")
    steps.says(page, re.compile(r"\d+ pieces of advice, together worth at least €\d+\.\d\d a year"))
    steps.says(page, TRIAL)

    # The payments behind it.
    steps.press(page.get_by_role("link", name=re.compile("See 8 payments")).first)
    steps.title(page, "Transactions")
    steps.says(page, "8 payments")
    expect(steps.cell(page, 0, "Payee")).to_have_text("Pagebound Audio")

    # Doing it ends the subscription, and is one press back.
    steps.visit(page, demo.url, "advice")
    steps.press(page.get_by_role("button", name="I cancelled it").first)
    steps.says(page, "Ended Pagebound Audio. You are told if money still goes out.")
    expect(page.get_by_role("heading", name=TRIAL)).to_be_hidden()
    steps.says(page, re.compile("promised at least €85.92 a year"))
    steps.press(page.get_by_role("button", name="Undo", exact=True))
    expect(page.get_by_role("heading", name=TRIAL)).to_be_visible()

    # It is the one that the overview tells this week.
    steps.go(page, "Overview")
    steps.says(page, re.compile(f"{TRIAL}. At least €85.92 a year, up to €143.88."))
