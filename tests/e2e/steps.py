"""What a person does and sees in the browser, in their words. Every step waits for what it leads to, never for a time."""

import re
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Locator, Page, expect

from tests.servers import PATIENCE_MS

PAGES: Final = {"overview": ""} | {name: name for name in ("transactions", "accounts", "imports", "review")}
"""The pages by name, and their addresses."""
_GLUE: Final = "\N{WORD JOINER}"
"""Keeps a sign at its amount."""
HEADER: Final = 34
ROW: Final = 33
"""Heights in the ledger table, which is painted: a cell is pressed by its place, then found by its role."""
_SETTLED: Final = """() => {
  const app = document.querySelector('[data-testid=stApp]')
  const charts = [...document.querySelectorAll('[data-testid=stPlotlyChart]')]
  return app?.dataset.testScriptState === 'notRunning'
    && document.querySelector('h1') !== null
    && document.querySelector('[data-testid=stSkeleton], [data-stale=true]') === null
    && charts.every(chart => chart.querySelector('.main-svg') !== null)
}"""


# Going somewhere -----------------------------------------------------------------------------------------------------------


def visit(page: Page, url: str, address: str = "") -> None:
    """Type an address and wait until the page stands."""
    page.goto(f"{url}/{address}")
    settle(page)


def settle(page: Page) -> None:
    """Wait until everything on the page is drawn and nothing runs."""
    page.wait_for_function(_SETTLED)


def press(goal: Locator) -> None:
    """Press what stands still: no person hits a button in the moment in which the page draws it anew."""
    expect(goal).to_be_enabled()
    settle(goal.page)
    goal.click()


def go(page: Page, name: str) -> None:
    """Turn to a page by the navigation."""
    press(page.get_by_test_id("stSidebarNavLink").filter(has_text=name))
    address = re.escape(PAGES[name.lower()])
    expect(page).to_have_url(re.compile(rf"^http://[^/]+/{address}(\?|$)"))
    settle(page)


def title(page: Page, words: str) -> None:
    """The page is called so."""
    expect(page.get_by_role("heading", level=1).first).to_have_text(words)


# What the pages say --------------------------------------------------------------------------------------------------------


def tile(page: Page, label: str) -> Locator:
    """The figure in the tile of that name."""
    return page.get_by_test_id("stMetric").filter(has_text=label).first.get_by_test_id("stMetricValue")


def euros(minor: int, *, cents: bool = False) -> str:
    """Money in a tile, or in a sum."""
    return f"€{minor / 100:,.2f}" if cents else f"€{minor / 100:,.0f}"


def per_cent(share: float) -> re.Pattern[str]:
    """A share in a tile."""
    sign = f"−{_GLUE}?" if round(share * 100) < 0 else ""
    return re.compile(f"^{sign}{abs(share):.0%}$")


def minor(text: str) -> int:
    """Minor units of an amount as shown, such as `−€1,204.50`."""
    digits = int(re.sub(r"\D", "", text))
    return -digits if text.startswith("−") else digits


def shown_sum(page: Page, name: str) -> int:
    """In, Out or Net of the payments that are shown, in minor units."""
    line = page.get_by_test_id("stMarkdownContainer").filter(has_text=re.compile(rf"^{name} [+−]?{_GLUE}?€[\d,.]+$")).first
    return minor(line.inner_text().removeprefix(f"{name} "))


def says(page: Page, words: str | re.Pattern[str]) -> None:
    """The page says so."""
    expect(page.get_by_test_id("stMain").get_by_text(words).first).to_be_visible()


# Importing -----------------------------------------------------------------------------------------------------------------


def search(page: Page) -> Locator:
    """The search of the transactions page."""
    return page.get_by_role("textbox", name="Search")


def offer_file(page: Page, name: str, content: bytes) -> None:
    """Drop a file on the imports page."""
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def drop_file(page: Page, name: str, content: bytes) -> None:
    """Drop a file on the imports page and wait for what it holds."""
    offer_file(page, name, content)
    expect(tile(page, "Rows read")).to_be_visible()
    settle(page)


def press_import(page: Page, words: str) -> None:
    """Import what is shown, and wait until the preview is gone."""
    press(page.get_by_role("button", name=words))
    expect(tile(page, "Rows read")).to_be_hidden()
    settle(page)


def counts(page: Page) -> dict[str, int]:
    """The four counts of the preview."""
    names = ("Rows read", "New", "Known already", "Refused")
    return {name: int(tile(page, name).inner_text().replace(",", "")) for name in names}


# The ledger table ----------------------------------------------------------------------------------------------------------


def cell(page: Page, row: int, column: str) -> Locator:
    """A cell of the ledger by its row, from 0 on, and the name of its column."""
    return page.get_by_test_id(f"glide-cell-{_place(page, column)}-{row}")


def _place(page: Page, column: str) -> int:
    """Where the column stands, from 0 on. The table is painted; beside the picture it describes itself for screen readers."""
    head = page.locator("canvas th[role=columnheader]").filter(has_text=re.compile(f"^{column}$")).first
    return int(head.get_attribute("aria-colindex") or 0) - 1


def select_cell(page: Page, row: int, column: str, *, across: int) -> None:
    """Press a cell, `across` pixels from the left, until the table has selected it: a table drawn anew forgets a press."""
    wanted = cell(page, row, column)
    for last in (False, False, True):
        settle(page)
        page.get_by_test_id("data-grid-canvas").click(position={"x": across, "y": HEADER + ROW * row + ROW // 2}, force=True)
        try:
            expect(wanted).to_have_attribute("aria-selected", "true", timeout=PATIENCE_MS if last else 5_000)
        except AssertionError:
            if last:
                raise
        else:
            return


def edit_cell(page: Page, row: int, column: str, value: str) -> None:
    """Press a cell of the ledger, type and confirm, as in a spreadsheet."""
    wanted = cell(page, row, column)
    select_cell(page, row, "Date", across=60)
    for _ in range(_place(page, column) - _place(page, "Date")):
        page.keyboard.press("ArrowRight")
    expect(wanted).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    editor = page.locator("#portal")
    box = editor.get_by_role("textbox").or_(editor.get_by_role("combobox")).first
    expect(box).to_be_focused()
    page.keyboard.type(value)
    if box.get_attribute("role") == "combobox":
        expect(editor.get_by_text(value, exact=True).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(wanted).to_have_text(value)


# Shape and access ----------------------------------------------------------------------------------------------------------


def fits(page: Page) -> None:
    """Nothing is wider than the screen, once the charts have found their size: nothing can be scrolled sideways."""
    page.wait_for_function(
        """() => [document.scrollingElement, document.querySelector('[data-testid=stMain]')]
            .every(part => part.scrollWidth <= part.clientWidth)"""
    )


def tab_to(page: Page, goal: Locator, *, most: int = 40) -> None:
    """Press Tab until that has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if goal.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {goal} in {most} presses")


def pretend_phone(page: Page) -> None:
    """Tell the server and the scripts that this is a phone, which closes the navigation after each step."""
    phone = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari"
    page.context.new_cdp_session(page).send("Emulation.setUserAgentOverride", {"userAgent": phone})


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing that axe objects to: the rule, how much it matters, and the element; `part` is Streamlit's name for it."""

    rule: str
    impact: str
    part: str
    element: str


def objections(page: Page) -> list[Objection]:
    """All that axe objects to on this page."""
    from axe_playwright_python.sync_playwright import Axe

    return [
        Objection(rule["id"], rule["impact"], _part(node["html"]) or _button(page, node["target"]), node["html"][:300])
        for rule in Axe().run(page).response["violations"]
        for node in rule["nodes"]
    ]


def _button(page: Page, target: list[str]) -> str:
    """The role of the button that holds the element; "" outside of any."""
    role: str = page.evaluate("one => document.querySelector(one)?.closest('button')?.getAttribute('role') ?? ''", target[0])
    return role


def _part(html: str) -> str:
    """The name that Streamlit gives to the element for tests."""
    name = re.match(r'<[^>]*data-testid="(\w+)"', html)
    return name.group(1) if name else ""
