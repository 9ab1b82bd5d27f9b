"""What a bank, or whoever sends money with a text, could write: it is shown as it is, and does nothing."""

import csv
import re
from io import StringIO
from typing import Final

from playwright.sync_api import Dialog, Page, expect

from finance_core.services import households, ledgers
from tests.e2e import steps
from tests.e2e.conftest import NOW, StartBallast

HOSTILE: Final = {
    "html": "<img src=x onerror=alert(1)>",
    "picture": "![x](http://example.com/x.png)",
    "link": "[link](javascript:alert(1))",
    "formula": r"$$\evil$$ and $x$",
    "spreadsheet": '=HYPERLINK("http://x")',
    "backwards": "paid \N{RIGHT-TO-LEFT OVERRIDE}gnp.exe",
    "address": "https://example.com/pay www.example.com pay@example.com",
    "icons": ":material/home: :red[alarm] :sparkles:",
    "directive": "<script>alert(1)</script><a href='javascript:alert(1)'>x</a>",
    "long": "long " + "x" * 4995,
}
NAME: Final = "<img src=x onerror=alert(1)> $$a$$.csv"


def test_hostile_text_does_nothing(page: Page, start_ballast: StartBallast) -> None:
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    ballast = start_ballast("empty")

    # The file comes in by the page, with texts in every column and in its name: the preview shows them.
    steps.visit(page, ballast.url, "imports")
    steps.drop_file(page, NAME, _bank_file())
    assert steps.counts(page) == {"Rows read": 20, "New": 20, "Known already": 0, "Refused": 0}
    _is_harmless(page)
    steps.press_import(page, "Import 20 payments")
    steps.says(page, f"Imported 20 payments from {NAME}")
    _is_harmless(page)

    # Nothing was lost or changed on the way.
    with ballast.database() as store:
        ledger = ledgers.load(store, households.own(store, now=NOW).id)
    descriptions = set(ledger.transactions["description"])
    assert {text for text in HOSTILE.values() if not any(text in found for found in descriptions)} == set()

    # Every page shows it as text.
    steps.go(page, "Overview")
    payees = dict(zip(ledger.transactions["description"], ledger.transactions["payee"], strict=True))
    for name in ("link", "formula", "spreadsheet", "icons", "address", "directive"):
        steps.says(page, _literally(payees[HOSTILE[name]][:16]))  # long ones are cut
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in page.get_by_test_id("stMain").inner_text(), "it turns round what follows"
    _is_harmless(page)
    steps.go(page, "Accounts")
    _is_harmless(page)
    steps.go(page, "Transactions")
    _is_harmless(page)
    for row in ledger.transactions[ledger.transactions["date"] == "2026-11-19"]["id"].head(2):  # tests/pages open them all
        steps.visit(page, ballast.url, f"transactions?id={row}")
        expect(steps.cell(page, 0, "Payee")).not_to_be_empty()
        _is_harmless(page)
    assert dialogs == []


def _bank_file() -> bytes:
    """Each text as a payee, as a description and as a category, this month and two months before."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(["Date", "Payee", "Description", "Category", "Amount"])
    texts = list(HOSTILE.values())
    for place, text in enumerate(texts):
        category = texts[(place + 3) % 9][:60]
        writer.writerow(["2026-11-19", text[:200], text, category, f"-{100 + place}.00"])
        writer.writerow(["2026-09-19", "", text, category, f"-{50 + place}.00"])
    return out.getvalue().encode()


def _literally(text: str) -> re.Pattern[str]:
    """The text as it is; signs that nobody sees may keep it from becoming something else."""
    return re.compile("[\u200b\u200c\u2060]*".join(map(re.escape, text)))


def _is_harmless(page: Page) -> None:
    """No text became an element that does something: a picture, a link, a script or a formula."""
    expect(page.locator("img[src='x'], img[src*='example.com'], .katex")).to_have_count(0)
    expect(page.locator("a[href*='example.com'], a[href^='javascript'], a[href^='mailto']")).to_have_count(0)
    expect(page.locator("svg a")).to_have_count(0)
    assert not re.search(r"<script>alert", page.content())
    steps.fits(page)
