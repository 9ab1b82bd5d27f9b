"""Naming payments with one key each, from the first import on, and finding by meaning: with the language model itself."""

import re
from collections.abc import Iterator
from typing import Final

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from finance_core.models import Filters, TransactionEdit
from finance_core.services import households, ledgers, transactions
from finance_core.services.households import Store
from finance_core.services.naming import suggestions
from tests.e2e import steps
from tests.e2e.conftest import NOW, Ballast, StartBallast
from tests.servers import PATIENCE_MS

LOADING_MS: Final = 90_000
"""The language model takes some seconds to load, on a busy machine far longer."""
CARDS: Final = b"""Date,Description,Amount
2026-11-02,TESCO STORES 3217 LONDON,-41.20
2026-11-03,NETFLIX.COM,-12.99
2026-11-05,TESCO STORES 2214 LONDON,-18.75
2026-11-09,SHELL STATION 0412,-60.00
2026-11-12,TESCO STORES 3217 LONDON,-22.10
2026-11-14,PERNILLE QVIST,-15.00
"""


@pytest.fixture(scope="module")
def unnamed(start_ballast: StartBallast) -> Ballast:
    """The demo household without any category but those of transfers, beside a household without anything."""
    ballast = start_ballast("demo")
    with ballast.database() as store:
        rows = _rows(store)
        ids = rows.loc[rows["category"].notna() & ~rows["is_transfer"] & ~rows["is_split"], "id"].tolist()
        transactions.edit_all(store, _demo(store), ids, TransactionEdit(clear_category=True), now=NOW)
    return ballast


@pytest.fixture
def patient(page: Page) -> Iterator[Page]:
    """A tab that waits for the language model."""
    page.set_default_timeout(LOADING_MS)
    expect.set_options(timeout=LOADING_MS)
    yield page
    expect.set_options(timeout=PATIENCE_MS)


def test_ten_answers_settle_more_than_a_hundred_payments(patient: Page, unnamed: Ballast) -> None:
    # Nothing but transfers is named. The questions stand ready, the most valuable first.
    before = _open(unnamed)
    steps.visit(patient, unnamed.url, "review?show=Categories")
    steps.says(patient, re.compile("payments have no category yet"))

    # Ten times the suggestion is taken, by Enter.
    for _ in range(10):
        _answer(patient, "Enter")
    after = _open(unnamed)
    assert before - after >= 100

    # A digit names the next ones something else; the last answer is taken back, and only that.
    _answer(patient, "1")
    steps.says(patient, re.compile(r"Named [\d,]+ payments?"))
    assert _open(unnamed) < after
    steps.press(patient.get_by_role("button", name="Undo", exact=True).first)
    steps.says(patient, re.compile("Took back"))
    assert _open(unnamed) == after


def test_a_search_by_meaning(patient: Page, unnamed: Ballast) -> None:
    # Only the station's bar says coffee.
    steps.visit(patient, unnamed.url, "transactions")
    steps.search(patient).fill("coffee")
    steps.search(patient).press("Enter")
    expect(patient).to_have_url(re.compile("text=coffee"))
    steps.settle(patient)
    with unnamed.database() as store:
        said = len(ledgers.load(store, _demo(store)).select(Filters(text="coffee")))
    steps.says(patient, f"{said} payments")

    # By meaning there are the cafés too, below and told apart; one is opened down to its payments.
    steps.press(patient.get_by_text("Also by meaning"))
    expect(patient.get_by_role("heading", name="Similar in meaning")).to_be_visible()
    expect(patient).to_have_url(re.compile("meaning=on"))
    steps.says(patient, f"{said} payments")
    expect(patient.get_by_role("cell", name="Café Mélange")).to_be_visible()
    steps.press(patient.get_by_role("button", name="Open a payee"))
    entry = patient.get_by_role("menuitem", name="Café Mélange").or_(patient.get_by_role("option", name="Café Mélange"))
    steps.press(entry.first)
    expect(steps.search(patient)).to_have_value("Café Mélange")


def test_a_first_import_without_any_category_is_suggested(patient: Page, unnamed: Ballast) -> None:
    # In a household without anything a first file is dropped: without a category anywhere.
    steps.visit(patient, unnamed.url)
    steps.press(patient.get_by_role("button", name="Leave the demo"))
    steps.title(patient, "Overview")
    steps.go(patient, "Imports")
    steps.drop_file(patient, "card.csv", CARDS)
    steps.press_import(patient, "Import 6 payments")

    # The page offers to name what it knows, and leads there.
    steps.says(patient, re.compile("5 payments"))
    steps.press(patient.get_by_role("link", name="Look and name"))
    steps.title(patient, "Review")
    steps.says(patient, re.compile("6 payments"))

    # The well-known names are named at once, after a look; the person who is not known is asked about.
    steps.press(patient.get_by_role("button", name="Name 5 sure payments"))
    steps.press(patient.get_by_role("button", name="Name 5 payments"))
    steps.says(patient, "Named 5 payments as suggested.")
    steps.settle(patient)
    expect(patient.get_by_role("heading", level=3, name="Pernille Qvist")).to_be_visible()
    with unnamed.database() as store:
        named = ledgers.load(store, households.own(store, now=NOW).id).transactions
    assert named.groupby("category").size().to_dict() == {"Car": 1, "Groceries": 3, "Subscriptions": 1}


def _answer(page: Page, key: str) -> None:
    """Answer the question that is asked by a key, and wait for the next one."""
    asked = page.get_by_role("heading", level=3).first.inner_text()
    page.keyboard.press(key)
    expect(page.get_by_role("heading", level=3).first).not_to_have_text(asked)
    steps.settle(page)


def _demo(store: Store) -> int:
    household = households.demo(store)
    assert household is not None
    return household.id


def _rows(store: Store) -> pd.DataFrame:
    return ledgers.load(store, _demo(store)).transactions


def _open(ballast: Ballast) -> int:
    """How many payments of the demo household nobody has named."""
    with ballast.database() as store:
        return len(suggestions.open_rows(ledgers.load(store, _demo(store))))
