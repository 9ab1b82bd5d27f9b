"""What is odd and what changed: the planted double charge is found, an answer holds, and a lasting change opens."""

import re
from datetime import date, timedelta
from typing import Final

from playwright.sync_api import Locator, Page, expect

from finance_core.services import households
from finance_core.services.insight import anomalies
from tests import ledgers as tables
from tests.e2e import steps
from tests.e2e.conftest import NOW, Ballast, StartBallast

LOADING_MS: Final = 90_000
"""The methods take some seconds to load when they are first asked, on a busy machine far longer."""
SHOPS: Final = {"NOODLE HOUSE": 12.5, "GREEN BASKET": 49.0, "ELM PHARMACY": 9.0, "POWER CO": 80.0}


def test_find_the_planted_double_charge(page: Page, demo: Ballast) -> None:
    # The page says how much it checked, and names the double charge with its reason and money.
    look(page, demo)
    steps.says(page, re.compile(r"[\d,]+ payments checked, \d+ odd"))
    double = card(page, "€27.98 at Trattoria Belfiore")
    expect(double.get_by_text("was charged again on the same day")).to_be_visible()

    # Called wrong, it stays with what to do next; undone, it asks again.
    steps.press(double.get_by_role("button", name="It is wrong"))
    expect(double.get_by_text("Ask Trattoria Belfiore to pay one of the two back")).to_be_visible()
    steps.press(page.get_by_role("button", name="Undo", exact=True))
    expect(double.get_by_role("button", name="It is wrong")).to_be_visible()
    steps.settle(page)

    # It leads to the payment itself.
    steps.press(double.get_by_role("link", name="See the payment"))
    steps.title(page, "Transactions")
    steps.says(page, "1 payment")
    expect(steps.cell(page, 0, "Payee")).to_have_text("Trattoria Belfiore")


def test_what_is_fine_stays_away_after_a_re_import(page: Page, start_ballast: StartBallast) -> None:
    ballast = start_ballast("empty")
    with ballast.database() as store:  # the rules alone: with the methods it takes longer and ends the same
        home = households.own(store, now=NOW).id
        anomalies.choose_detectors(store, home, [], now=NOW)
    content = bank_file()
    for times in (1, 2):
        steps.visit(page, ballast.url, "imports")
        steps.drop_file(page, "everyday.csv", content)
        steps.press_import(page, "Import 121 payments")
        look(page, ballast)
        if times == 2:
            break
        double = card(page, "€74.67 at Power")
        steps.press(double.get_by_role("button", name="This is fine"))
        steps.says(page, "is not shown again")
        expect(double).to_have_count(0)

        # The import is taken back, with every payment of it.
        steps.visit(page, ballast.url, "imports")
        steps.press(page.get_by_role("button", name="Undo"))
        steps.press(page.get_by_role("button", name="Undo import"))
        steps.says(page, "Undid the import of everyday.csv")

    # The same payments are there again, and nothing is asked again.
    steps.says(page, "121 payments checked, none odd")
    with ballast.database() as store:
        (said,) = anomalies.said(store, home)
    assert (said.verdict, said.kind, said.transaction_id is not None) == ("fine", "duplicate", True)


def test_a_lasting_change_of_a_category_opens(page: Page, demo: Ballast) -> None:
    steps.visit(page, demo.url, "drift")
    steps.title(page, "Changes")
    steps.says(page, re.compile(r"Transport: €\d+ a month since \w+ 2026, before €\d+"))
    steps.press(page.get_by_role("link", name="See Transport since then"))
    steps.title(page, "Transactions")
    steps.says(page, re.compile(r"payments, from \d+ Jan"))
    expect(steps.cell(page, 0, "Category")).to_have_text("Transport")


def look(page: Page, ballast: Ballast) -> None:
    """Turn to the odd payments and wait until all are checked."""
    page.goto(f"{ballast.url}/anomalies")
    expect(page.get_by_role("heading", level=1)).to_have_text("Odd payments", timeout=LOADING_MS)
    steps.settle(page)


def card(page: Page, title: str | re.Pattern[str]) -> Locator:
    """The card of that title."""
    heading = page.get_by_role("heading", level=3).filter(has_text=title)
    return page.get_by_test_id("stLayoutWrapper").filter(has=heading).last


def bank_file() -> bytes:
    """A payment every other day at steady prices; the last one was charged twice."""
    rows = []
    for day in range(0, 240, 2):
        shop = list(SHOPS)[day // 2 % len(SHOPS)]
        paid = SHOPS[shop] * (1 + (day * 7 % 13 - 6) / 60)
        rows.append((str(date(2026, 3, 1) + timedelta(days=day)), shop, f"-{paid:.2f}"))
    return tables.bank_file([*rows, rows[-1]])
