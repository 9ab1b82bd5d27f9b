"""A household with three years behind it: editing, following a figure, coming back, on a phone, and without a mouse."""

import re
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from finance_core.dates import Month
from finance_core.models import Filters
from finance_core.services import households, ledgers, reports
from finance_core.services.ledgers import Ledger
from finance_core.services.reports import MonthReport
from tests.e2e import steps
from tests.e2e.conftest import TODAY, Ballast

NEWEST: Final = Filters(text="Lowland Railways")
IN_THE_DARK: Final = (
    "Streamlit takes one colour for the label of what is chosen and for the ground of a primary button, whose label is always "
    "white: on a dark page no colour has the contrast for both, and the button needs it more."
)
ACCEPTED: Final = {
    ("list", "stSidebarNavItems"): "Streamlit's own navigation: a section's header stands among the items of the list.",
    ("listitem", ""): "Streamlit's own navigation: the items of a section stand in a box inside the list.",
    ("svg-img-alt", ""): "Streamlit's own sparkline: Vega gives its marks a role and no name; the figure beside it is text.",
    ("presentation-role-conflict", "stFileUploaderDropzone"): "Streamlit's own uploader: minor, its button is named.",
    ("landmark-unique", ""): "Streamlit's own pagination: two on a page carry the same name, which can't be set: moderate.",
    ("color-contrast", "radio"): IN_THE_DARK,
    ("heading-order", ""): "A card's title follows the page's title two levels down, for its size: moderate.",
}
"""What axe objects to and we can't or won't change: the rule and the part of Streamlit, each with the reason."""


def test_edit_a_payment_and_take_it_back(page: Page, demo: Ballast) -> None:
    # The newest ride on the railway is on screen, with its category.
    steps.visit(page, demo.url, "transactions?text=Lowland Railways")
    before = _first(_found(demo, NEWEST))
    expect(steps.cell(page, 0, "Category")).to_have_text("Transport")

    # Its category is changed in the table, and is saved at once: in the database too.
    steps.edit_cell(page, 0, "Category", "Gifts")
    steps.says(page, "Saved the category of Lowland Railways.")
    assert _payment(demo, before["id"])["category"] == "Gifts"

    # Undo brings back what was there.
    steps.press(page.get_by_role("button", name="Undo", exact=True).first)
    expect(steps.cell(page, 0, "Category")).to_have_text("Transport")
    assert _payment(demo, before["id"]) == before

    # A note is written on its own card; a reload shows it still; the list of changes takes it back.
    steps.visit(page, demo.url, f"transactions?id={before['id']}")
    note = page.get_by_role("textbox", name="Note", exact=True)
    note.fill("with the neighbours")
    steps.press(page.get_by_role("button", name="Save payment"))
    steps.says(page, "Saved Lowland Railways.")
    page.reload()
    steps.settle(page)
    expect(note).to_have_value("with the neighbours")
    expect(steps.cell(page, 0, "Note")).to_have_text("with the neighbours")
    assert _payment(demo, before["id"])["note"] == "with the neighbours"
    steps.press(page.get_by_role("button", name="Recent changes"))
    steps.press(page.get_by_test_id("stPopoverBody").get_by_role("button", name="Undo").first)
    expect(note).to_have_value("")
    assert _payment(demo, before["id"]) == before


def test_reload_keeps_the_filters(page: Page, demo: Ballast) -> None:
    # Filters are set by hand: words, and last month.
    steps.visit(page, demo.url, "transactions")
    steps.search(page).fill("noodle")
    steps.search(page).press("Enter")
    expect(page).to_have_url(re.compile(r"text=noodle"))
    steps.press(page.get_by_role("button", name="Any time"))
    steps.press(page.get_by_role("button", name="Last month").or_(page.get_by_role("radio", name="Last month")).first)
    expect(page).to_have_url(re.compile(r"from=2026-10-01&to=2026-10-31"))
    page.keyboard.press("Escape")
    steps.settle(page)
    wanted = len(_found(demo, Filters(text="noodle", start=date(2026, 10, 1), last=date(2026, 10, 31))))
    steps.says(page, f"{wanted} payments")
    address, out = page.url, steps.shown_sum(page, "Out")

    # The page is loaded anew: the same address, the same words in the search, the same payments.
    page.reload()
    steps.settle(page)
    assert page.url == address
    expect(steps.search(page)).to_have_value("noodle")
    expect(page.get_by_role("button", name="Last month")).to_be_visible()
    steps.says(page, f"{wanted} payments")
    assert steps.shown_sum(page, "Out") == out

    # Another page and back by the browser's own button: they stand once more.
    steps.go(page, "Accounts")
    page.go_back()
    expect(page).to_have_url(address)
    steps.settle(page)
    steps.says(page, f"{wanted} payments")


def test_a_figure_opens_the_payments_behind_it(page: Page, demo: Ballast) -> None:
    november, october = _months(demo)

    # What was spent so far, to the cent; the link says how many payments, the page shows as many.
    steps.visit(page, demo.url)
    expect(steps.tile(page, "Spent so far")).to_have_text(steps.euros(november.spending_minor))
    _follow(page, 0)
    assert steps.shown_sum(page, "Out") == -november.spending_minor

    # What came in.
    page.go_back()
    steps.title(page, "November 2026")
    steps.settle(page)
    expect(steps.tile(page, "Came in")).to_have_text(steps.euros(november.income_minor))
    _follow(page, 1)
    assert steps.shown_sum(page, "In") == november.income_minor

    # The savings rate of October is what the payments of October say.
    page.go_back()
    steps.title(page, "November 2026")
    steps.settle(page)
    assert october.savings_rate is not None
    expect(steps.tile(page, "Saved in October")).to_have_text(steps.per_cent(october.savings_rate))
    steps.press(page.get_by_role("link", name="See October"))
    steps.title(page, "Transactions")
    steps.settle(page)
    assert (steps.shown_sum(page, "In"), steps.shown_sum(page, "Out")) == (october.income_minor, -october.spending_minor)

    # A category, by its menu.
    page.go_back()
    steps.title(page, "November 2026")
    steps.settle(page)
    steps.press(page.get_by_role("button", name="Open a category"))
    steps.press(page.get_by_role("menuitem", name="Groceries").or_(page.get_by_role("option", name="Groceries")).first)
    steps.title(page, "Transactions")
    steps.settle(page)
    groceries = next(entry for entry in november.categories if entry.category == "Groceries")
    assert steps.shown_sum(page, "Out") == groceries.amount_minor


@pytest.mark.parametrize("viewport", [(390, 844)])
def test_on_a_phone(page: Page, demo: Ballast) -> None:
    steps.pretend_phone(page)
    steps.visit(page, demo.url)
    sidebar = page.get_by_test_id("stSidebar")
    for name in ("Overview", "Transactions", "Accounts", "Imports"):
        # The navigation is closed; it opens, leads to the page, and closes again.
        expect(sidebar).to_have_attribute("data-collapsed", "true")
        steps.press(page.get_by_role("button", name="Expand sidebar"))
        expect(sidebar).to_have_attribute("data-collapsed", "false")
        steps.go(page, name)
        # Nothing is wider than the screen.
        steps.fits(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everyone_can_use_it(page: Page, demo: Ballast, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for address in steps.PAGES.values():
        steps.visit(page, demo.url, address)
        assert [each for each in steps.objections(page) if (each.rule, each.part) not in ACCEPTED] == []


def test_without_a_mouse(page: Page, demo: Ballast) -> None:
    # Tab reaches the navigation, Enter turns the page.
    steps.visit(page, demo.url)
    steps.tab_to(page, page.get_by_test_id("stSidebarNavLink").filter(has_text="Transactions"))
    page.keyboard.press("Enter")
    steps.title(page, "Transactions")
    steps.settle(page)

    # Tab reaches the search; Enter asks.
    steps.tab_to(page, steps.search(page))
    page.keyboard.type("noodle")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("text=noodle"))
    steps.settle(page)

    # On the imports, Tab reaches the button that takes a file; on the overview, the way behind the first figure.
    steps.visit(page, demo.url, "imports")
    steps.tab_to(page, page.get_by_test_id("stFileUploader").get_by_role("button").last)
    steps.visit(page, demo.url)
    steps.tab_to(page, page.get_by_role("link", name=re.compile(r"See [\d,]+ payments?")).first)
    page.keyboard.press("Enter")
    steps.title(page, "Transactions")


def _follow(page: Page, place: int) -> None:
    """Open the payments behind a figure: as many as its link says."""
    link = page.get_by_role("link", name=re.compile(r"See [\d,]+ payments?")).nth(place)
    words = re.search(r"[\d,]+ payments?", link.inner_text())
    assert words is not None
    steps.press(link)
    steps.title(page, "Transactions")
    steps.settle(page)
    steps.says(page, words.group())


@contextmanager
def _ledger(ballast: Ballast) -> Iterator[Ledger]:
    with ballast.database() as store:
        household = households.demo(store)
        assert household is not None
        yield ledgers.load(store, household.id)


def _found(ballast: Ballast, filters: Filters) -> pd.DataFrame:
    with _ledger(ballast) as ledger:
        return ledger.select(filters)


def _payment(ballast: Ballast, transaction_id: int) -> dict[Hashable, Any]:
    return _first(_found(ballast, Filters(ids=(transaction_id,))))


def _first(frame: pd.DataFrame) -> dict[Hashable, Any]:
    """The first payment, without the version, which every change raises."""
    return frame.drop(columns="version").iloc[0].to_dict()


def _months(ballast: Ballast) -> tuple[MonthReport, MonthReport]:
    """What storage sums up for November and October."""
    with ballast.database() as store:
        household = households.demo(store)
        assert household is not None
        november, october = reports.month_reports(store, household.id, [Month.of(TODAY), Month.of(TODAY).plus(-1)])
    return november, october
