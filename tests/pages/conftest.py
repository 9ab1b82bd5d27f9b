"""Pages in AppTest: `at(page, household)` opens a page from the door, as a visitor of one of three households."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from shutil import copyfile
from typing import Final, Literal, Protocol

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from finance_core.services import households
from finance_core.services.importing import imports
from finance_core.services.importing.previews import AccountChoice
from tests.servers import ROOT

TODAY: Final = date(2026, 11, 21)
NOW: Final = datetime(2026, 11, 21, 12)  # noqa: DTZ001  the library's clock has no zone
ONE_ROW: Final = b"Date,Description,Amount\n2026-11-18,GREEN BASKET 0417,-49.57\n"

OpenStore = Callable[[], households.Store]
HouseholdName = Literal["empty", "one-row", "demo"]


class OpenPage(Protocol):
    """`at("pages/money/overview.py", "demo")`: the page as it stands after its first run; query parameters by name."""

    def __call__(self, page: str, household: HouseholdName = "demo", **query: str | list[str]) -> AppTest:
        """Open the page; the test fails where it shows an exception."""


def _fill_nothing(_store: households.Store) -> None:
    """Only what the first visit makes: the person's own household, without accounts."""


def _fill_one_row(store: households.Store) -> None:
    """One account with one payment."""
    household = households.own(store, now=NOW)
    account = AccountChoice(name="Everyday", currency="EUR")
    previews = imports.prepare(
        store, household.id, content=ONE_ROW, file_name="one.csv", account=account, today=TODAY
    )  # fmt: skip
    imports.commit(store, household.id, previews[0], now=NOW)


def _fill_demo(store: households.Store) -> None:
    """The demo household beside an empty one."""
    households.load_demo(store, today=TODAY, now=NOW)


_FILL: Final[dict[HouseholdName, Callable[[households.Store], None]]] = {
    "empty": _fill_nothing,
    "one-row": _fill_one_row,
    "demo": _fill_demo,
}


@pytest.fixture(scope="session", autouse=True)
def _packages_are_asked_once() -> Iterator[None]:
    """Every AppTest asks each installed package anew whether it brings components, which takes longer than most pages."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def household_template(tmp_path_factory: pytest.TempPathFactory) -> Callable[[HouseholdName], Path]:
    """The database file of one of the three households, made when it is first asked for."""
    folder = tmp_path_factory.mktemp("households")

    def template(name: HouseholdName) -> Path:
        path = folder / f"{name}.db"
        if not path.exists():
            making = folder / f"{name}-unfinished.db"
            store = households.open_store(f"sqlite:///{making.as_posix()}", now=NOW)
            try:
                _FILL[name](store)
            finally:
                store.close()
            making.rename(path)
        return path

    return template


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the database of the page under test lies; `at` puts the household there."""
    return tmp_path / "ballast.db"


@pytest.fixture
def opened(database: Path) -> Iterator[OpenStore]:
    """The database of the page under test, to see what an action did: `opened()` after `at(...)`."""
    stores: list[households.Store] = []

    def open_it() -> households.Store:
        stores.append(households.open_store(f"sqlite:///{database.as_posix()}", now=NOW))
        return stores[-1]

    yield open_it
    for store in stores:
        store.close()


@pytest.fixture
def at(
    database: Path, household_template: Callable[[HouseholdName], Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[OpenPage]:
    """Open a page of Ballast in local mode on a fixed day."""
    monkeypatch.setenv("BALLAST_MODE", "local")
    monkeypatch.setenv("BALLAST_TODAY", str(TODAY))
    monkeypatch.setenv("BALLAST_DATABASE_URL", f"sqlite:///{database.as_posix()}")

    def open_page(page: str, household: HouseholdName = "demo", **query: str | list[str]) -> AppTest:
        st.cache_resource.clear()  # closes the database of an earlier call
        copyfile(household_template(household), database)
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        test.switch_page(page)
        for name, value in query.items():
            test.query_params[name.rstrip("_")] = value  # `from_` for `from`
        test.run()
        assert not test.exception, test.exception[0].stack_trace
        return test

    yield open_page
    st.cache_resource.clear()  # closes the database, which lies in a folder that pytest removes
