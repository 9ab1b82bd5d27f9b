"""Fixtures of all tests; the machinery behind them stands in `tests/servers.py`."""

import os
import re
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, settings

from finance_core.storage import engine
from tests import servers
from tests.ledgers import open_store
from tests.servers import ROOT, AppServer, StartApp

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# No time limits: machines that share two cores stall. Where BALLAST_REQUIRE is set (CI), a commit that passed passes again.
settings.register_profile(
    "ballast",
    deadline=None,
    derandomize="BALLAST_REQUIRE" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ballast")

_MARKER_OF_FIXTURE: Final = {"postgres_url": "postgres", "browser": "browser", "corpus": "corpus"}
_LONG_JOURNEYS: Final = ("test_demo_household", "test_importing", "test_suggestions", "test_anomalies", "test_hostile_text")
_FAILED: Final = pytest.StashKey[bool]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the fixtures they use, and run those with a browser last, the longest files first.

    Playwright leaves an event loop running in the main thread, where `asyncio.run` would then refuse to work.
    """
    for item in items:
        for fixture, marker in _MARKER_OF_FIXTURE.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    """When a test is run. A long file that comes last keeps one process waiting for the other."""
    if item.get_closest_marker("browser") is None:
        return 0
    return _LONG_JOURNEYS.index(item.path.stem) + 1 if item.path.stem in _LONG_JOURNEYS else len(_LONG_JOURNEYS) + 1


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember failures, so that `page` knows when to take its screenshot."""
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        servers.forbid_network(monkeypatch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_the_disk() -> Iterator[None]:
    """What tests write need not outlive a power cut. Programs that they start, such as those that are killed, do wait."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(engine, "SQLITE_PRAGMAS", (*engine.SQLITE_PRAGMAS, "PRAGMA synchronous=OFF"))
        yield


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The shared folder of statements and data sets beside the repository."""
    return servers.find_corpus()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A private PostgreSQL cluster; `tests.servers.fresh_database` makes empty databases on it."""
    with servers.postgres_cluster() as url:
        yield url


@pytest.fixture(scope="session")
def _new_postgres(postgres_url: str) -> str:
    """A PostgreSQL database with Ballast's tables, to be copied: making them takes longer than most tests."""
    url = servers.fresh_database(postgres_url)
    with open_store(url):
        pass
    return url


@pytest.fixture
def postgres_database(postgres_url: str, _new_postgres: str) -> Iterator[str]:
    """A PostgreSQL database for this test, with Ballast's tables and nothing in them."""
    url = servers.fresh_database(postgres_url, like=_new_postgres)
    yield url
    servers.drop_database(url)


@pytest.fixture(scope="module")
def app_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartApp]:
    """Start Ballast: `app_server(BALLAST_MODE="local")`. It runs until the end of the test module."""
    with ExitStack() as running:

        def start(script: Path = ROOT / "app.py", /, **environment: str) -> AppServer:
            return running.enter_context(servers.serve(tmp_path_factory.mktemp("app"), environment, script))

        yield start


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """Chromium, driven by Playwright."""
    with servers.chromium() as started:
        yield started


@pytest.fixture
def viewport() -> tuple[int, int]:
    """Width and height of `page`; set it by `@pytest.mark.parametrize("viewport", [(1440, 900), (390, 844)])`."""
    return (1440, 900)


@pytest.fixture
def page_problems() -> list[str]:
    """What went wrong in `page` so far; a test that provokes an error clears it."""
    return []


@pytest.fixture
def page(
    browser: "Browser", viewport: tuple[int, int], page_problems: list[str], request: pytest.FixtureRequest
) -> Iterator["Page"]:
    """An empty tab in a browser context of its own; it must end without errors, and never reach for another host.

    Nothing moves in it: animations are painted without a graphics card, and would be waited for.
    """
    context = browser.new_context(
        viewport={"width": viewport[0], "height": viewport[1]}, accept_downloads=True, reduced_motion="reduce"
    )
    tab = context.new_page()
    tab.set_default_timeout(servers.PATIENCE_MS)
    servers.watch(tab, page_problems)
    yield tab
    if not tab.is_closed():
        page_problems += [f"exception shown: {box.inner_text()}" for box in tab.get_by_test_id("stException").all()]
        if page_problems or request.node.stash.get(_FAILED, False):
            name = re.sub(r"[^\w.-]+", "-", request.node.nodeid)
            tab.screenshot(path=ROOT / "test-results" / f"{name}.png")
    context.close()
    assert page_problems == []
