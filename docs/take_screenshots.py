"""Photograph every page of the navigation on the demo household, at two widths and in both modes.

    python docs/take_screenshots.py                 # all pages, into docs/screenshots
    python docs/take_screenshots.py overview        # only those

It starts Ballast on a database of its own, on a fixed day, so that pictures change only where the pages do.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import pytest
import streamlit as st
from PIL import Image

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from finance_core.services import households, ledgers  # noqa: E402 - the path is set above
from finance_core.services.naming import meanings, vectors  # noqa: E402 - the path is set above
from pages.ui import frame  # noqa: E402
from tests import servers  # noqa: E402
from tests.pages.conftest import NOW, TODAY  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER: Final = ROOT / "docs" / "screenshots"
SIZES: Final = ((1440, 1000), (390, 844))
MODES: Final = ("light", "dark")
VIEWS: Final = {"naming": "review?show=Categories"}
"""Pictures beside the one of each page, by name, with their addresses."""
PATIENCE_MS: Final = 120_000
"""A model that loads for the first time on a busy machine takes a minute."""
_DRAWN: Final = """() => {
    const all = name => [...document.querySelectorAll(`[data-testid=${name}]`)];
    return !all("stSkeleton").length && !all("stSpinner").length && !document.querySelector("[data-stale=true]")
        && all("stPlotlyChart").every(chart => chart.querySelector(".trace, .hm, .point, .choroplethlayer, .sankey"));
}"""
LARGEST: Final = 400_000
"""Bytes a picture may have; colours are reduced until it fits."""


def main(wanted: list[str]) -> None:
    """Take the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as name, servers.chromium() as browser:
        address = f"sqlite:///{(Path(name) / 'ballast.db').as_posix()}"
        store = households.open_store(address, now=NOW)
        home = households.load_demo(store, today=TODAY, now=NOW).id
        meanings.prepare(ledgers.load(store, home), vectors.embedder(store, home), lambda _share, _step: None)
        store.close()
        environment = {"BALLAST_MODE": "local", "BALLAST_TODAY": str(TODAY), "BALLAST_DATABASE_URL": address}
        with servers.serve(Path(name), environment) as server:
            for page in [*pages(), *VIEWS]:
                if not wanted or page in wanted:
                    photograph(browser, server.url, page)


def pages() -> list[str]:
    """The names of the pages, the first one's address being the root."""
    found: list[str] = []

    def note(page: str, **_options: Any) -> None:
        found.append(Path(page).stem)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(st, "Page", note)
        frame.navigation()
    return found


def photograph(browser: "Browser", address: str, page: str) -> None:
    """One page in every size and mode, as tall as it is."""
    for width, height in SIZES:
        for mode in MODES:
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme="dark" if mode == "dark" else "light"
            )
            tab = context.new_page()
            tab.goto(address if page == pages()[0] else f"{address}/{VIEWS.get(page, page)}")
            for _ in range(3):  # charts are drawn after the script has ended, and some only once they are in view
                wait_drawn(tab)
                tall = tab.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
                tab.set_viewport_size({"width": width, "height": max(height, int(tall))})
            path = FOLDER / f"{page}-{width}-{mode}.png"
            tab.screenshot(path=path)
            context.close()
            shrink(path)
            print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1000} kB")


def wait_drawn(tab: "Page") -> None:
    """Wait until the page has its heading, nothing loads any more and every chart has its marks."""
    tab.get_by_role("heading", level=1).first.wait_for(timeout=PATIENCE_MS)
    servers.wait_idle(tab)
    tab.wait_for_function(_DRAWN, timeout=PATIENCE_MS)
    tab.wait_for_timeout(1000)  # menus, fonts and tables settle


def shrink(path: Path) -> None:
    """Write the picture with as many colours as its size allows: pages have few."""
    with Image.open(path) as picture:
        plain = picture.convert("RGB")
    for colours in (256, 128, 64):
        plain.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= LARGEST:
            return


if __name__ == "__main__":
    main(sys.argv[1:])
