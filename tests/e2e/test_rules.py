"""A rule made from a transaction: previewed before it is saved, applied to the past, and taken back."""

import re

from playwright.sync_api import Page, expect

from finance_core.models import Filters
from finance_core.services import households, ledgers
from finance_core.services.automation import rules
from tests.e2e import steps
from tests.e2e.conftest import Ballast

GIFTS = Filters(text="Quenby", categories=("Gifts",))


def test_a_rule_made_from_a_payment(page: Page, demo: Ballast) -> None:
    # A payment of the supermarket is on screen, and leads to a rule that begins with what it has.
    steps.visit(page, demo.url)
    before, payment = _gifts(demo), _newest(demo)
    steps.visit(page, demo.url, f"transactions?id={payment}")
    steps.press(page.get_by_role("link", name="Make a rule of this"))
    steps.title(page, "Rules")
    steps.settle(page)
    words = page.get_by_role("textbox", name="Words")
    expect(words).to_have_value(re.compile("quenby", re.IGNORECASE))
    expect(page).to_have_url(re.compile(r"/rules$"))

    # Another category: the preview says at once what it would change, and nothing has changed yet.
    steps.press(page.get_by_role("combobox", name=re.compile("Category")))
    page.keyboard.type("Gifts")
    page.keyboard.press("Enter")
    steps.settle(page)
    promised = _bought(demo)
    assert promised > 50
    save = page.get_by_role("button", name=f"Save and change {promised:,} payments")
    expect(save).to_be_visible()
    assert (_gifts(demo), _rules(demo)) == (before, [])

    # Saved with the past, it did just that; the payment's card names its rule.
    steps.press(save)
    steps.says(page, f"Saved the rule; {promised:,} payments changed.")
    assert _gifts(demo) == before + promised
    assert len(_rules(demo)) == 1
    steps.fits(page)

    # One click takes rule and decisions back.
    steps.press(page.get_by_role("button", name="Undo", exact=True))
    steps.says(page, "No rules yet")
    assert (_gifts(demo), _rules(demo)) == (before, [])


def _gifts(ballast: Ballast) -> int:
    """How many payments of the supermarket are gifts."""
    with ballast.database() as store:
        return len(ledgers.load(store, _demo(store)).select(GIFTS))


def _bought(ballast: Ballast) -> int:
    """How many purchases at the supermarket there are; nobody has decided any of them."""
    with ballast.database() as store:
        return len(ledgers.load(store, _demo(store)).select(Filters(text="Quenby Supermarket", direction="out")))


def _newest(ballast: Ballast) -> int:
    """The newest payment of the supermarket that has a category."""
    with ballast.database() as store:
        return int(ledgers.load(store, _demo(store)).select(Filters(text="Quenby", categories=("Groceries",)))["id"].iloc[0])


def _rules(ballast: Ballast) -> list[str]:
    with ballast.database() as store:
        return [rule.name for rule in rules.listed(store, _demo(store)).rules]


def _demo(store: households.Store) -> int:
    found = households.demo(store)
    assert found is not None
    return found.id
