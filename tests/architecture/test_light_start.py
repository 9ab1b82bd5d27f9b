"""Ballast starts, imports a file and shows its pages without the heavy libraries: those are loaded where a model is asked."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.servers import ROOT

HEAVY: Final = ("torch", "sentence_transformers", "transformers", "sklearn")
ASKS_A_MODEL: Final = {
    "pages/insight/anomalies.py", "pages/insight/forecast.py", "pages/insight/meanings.py", "pages/household/payees.py",
}  # fmt: skip
"""Pages that are about what a model says. The review page asks one only where categories are reviewed."""
_SCRIPT: Final = """
import json, sys
from datetime import date, datetime
from streamlit.testing.v1 import AppTest
from finance_core.services import households
from pages.ui import frame
from tests.pages.conftest import NOW, TODAY

store = households.open_store(sys.argv[1], now=NOW)
households.load_demo(store, today=TODAY, now=NOW)
store.close()
shown, loaded = [], []
test = AppTest.from_file("app.py", default_timeout=60)
for address in json.loads(sys.argv[2]):
    test.switch_page(address)
    test.run()
    assert not test.exception, test.exception[0].stack_trace
    shown.append(test.title[0].value)
    loaded += [f"{address}: {name}" for name in json.loads(sys.argv[3]) if name in sys.modules]
print(json.dumps({"shown": shown, "loaded": loaded}))
"""


def page_files() -> list[str]:
    """The pages of the navigation."""
    import streamlit as st

    from pages.ui import frame

    found: list[str] = []
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(st, "Page", lambda page, **_options: found.append(page))
        frame.navigation()
    return [page for page in found if page not in ASKS_A_MODEL]


def test_pages_are_shown_without_the_heavy_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"sqlite:///{(tmp_path / 'ballast.db').as_posix()}"
    environment = {"BALLAST_MODE": "local", "BALLAST_TODAY": "2026-11-21", "BALLAST_DATABASE_URL": address}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    arguments = [address, json.dumps(page_files()), json.dumps(HEAVY)]
    ran = subprocess.run(
        [sys.executable, "-c", _SCRIPT, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=600
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    said = json.loads(ran.stdout.splitlines()[-1])
    assert len(said["shown"]) == len(page_files()) >= 5
    assert said["loaded"] == []
