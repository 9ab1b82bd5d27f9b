"""The tests' own machinery catches what it should."""

import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import servers

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.servers import StartApp

HELLO = "import streamlit as st\n\nst.title('Hello')\n"


def test_other_machines_are_out_of_reach() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"reached for the network: 192\.0\.2\.1"), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))
    with pytest.raises(pytest.fail.Exception, match=r"reached for the network: example\.org"):
        socket.create_connection(("example.org", 80))


def test_this_machine_is_within_reach() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_what_is_missing_skips_unless_it_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BALLAST_REQUIRE", raising=False)
    with pytest.raises(pytest.skip.Exception, match="not here"):
        servers.unavailable("postgres", "it is not here.")
    monkeypatch.setenv("BALLAST_REQUIRE", "browser, postgres")
    with pytest.raises(pytest.fail.Exception, match="names postgres, but it is not here"):
        servers.unavailable("postgres", "it is not here.")


def test_databases_are_fresh(postgres_url: str, postgres_database: str) -> None:
    other = servers.fresh_database(postgres_url)
    assert other != postgres_database
    servers._execute(other, "CREATE TABLE only_here (id int)")
    with pytest.raises(Exception, match="only_here"):
        servers._execute(postgres_database, "SELECT * FROM only_here")
    servers.drop_database(other)


def test_a_traceback_in_the_log_fails(tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text("import sys\nprint('Traceback (most recent call last)', file=sys.stderr)\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="Traceback"), servers.serve(tmp_path, {}, script):
        pass


def test_a_script_that_fails_does_not_start(tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text("1 / 0\n", encoding="utf-8")
    with pytest.raises(RuntimeError, match="status 503"), servers.serve(tmp_path, {}, script):
        pass


def test_browser_errors_and_other_hosts_are_noted(
    app_server: "StartApp", page: "Page", page_problems: list[str], tmp_path: Path
) -> None:
    script = tmp_path / "app.py"
    script.write_text(HELLO, encoding="utf-8")
    page.goto(app_server(script).url)
    servers.wait_idle(page)
    assert page.get_by_role("heading", name="Hello").is_visible()
    assert page_problems == []
    with page.expect_console_message():
        page.evaluate("console.error('planted')")
    with page.expect_event("requestfailed"):
        page.evaluate("fetch('https://example.org/').catch(() => null)")
    assert "console: planted" in page_problems
    assert "request to another host: https://example.org/" in page_problems
    page_problems.clear()
