"""Every page of the navigation opens on an empty, a one-row and the demo household, and nothing lies past the door."""

from typing import Any, Final

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui import frame
from tests.pages.conftest import HouseholdName, OpenPage
from tests.servers import ROOT

HOUSEHOLDS: Final[tuple[HouseholdName, ...]] = ("empty", "one-row", "demo")


def _registered() -> list[str]:
    """The files that `frame.navigation` registers, without a running Streamlit."""
    found: list[str] = []

    def note(page: str, **_options: Any) -> str:
        found.append(page)
        return page

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(st, "Page", note)
        frame.navigation()
    return found


PAGES: Final = _registered()


def test_every_page_file_is_in_the_navigation() -> None:
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*/*.py")}
    assert {path for path in files if not path.startswith("pages/ui/") and not path.endswith("__init__.py")} == set(PAGES)


@pytest.mark.parametrize("household", HOUSEHOLDS)
@pytest.mark.parametrize("page", PAGES)
def test_page_opens(at: OpenPage, page: str, household: HouseholdName) -> None:
    test = at(page, household)
    assert len(test.title) == 1, "a page has one title"
    assert not test.error


@pytest.mark.parametrize("page", PAGES)
def test_page_shows_nothing_past_the_door(page: str) -> None:
    test = AppTest.from_file(str(ROOT / page), default_timeout=60).run()
    assert len(test.main) == 0
