"""The launcher starts the server on a free port, opens the browser, and stops cleanly."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import run
from tests.servers import free_port


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_port_that_was_asked_for_is_taken_or_refused(taken_port: int) -> None:
    free = free_port()
    assert run.choose_port(free) == free
    with pytest.raises(run.SetupError, match=f"Port {taken_port} is taken, or not allowed. Leave --port away"):
        run.choose_port(taken_port)


def test_without_a_wish_the_next_free_port_is_used(taken_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "FIRST_PORT", taken_port)
    assert taken_port < run.choose_port(None) < taken_port + 100


def test_a_port_taken_on_all_addresses_is_taken() -> None:
    with socket.create_server(("", 0)) as listener:
        assert not run.is_free(listener.getsockname()[1])


def test_no_free_port_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "is_free", lambda _: False)
    with pytest.raises(run.SetupError, match="All ports from 8501 to 8600 are taken"):
        run.choose_port(None)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
def test_what_is_no_port(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run.read_arguments(["--port", port])
    assert "is not a port" in capsys.readouterr().err or port == "-1"

SERVER = """
import http.server, os, signal, sys
signal.signal(signal.SIGTERM, lambda *_: os._exit(7))
signal.signal(signal.SIGINT, signal.SIG_IGN)
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print(self.path, os.environ.get("BALLAST_MODE"), flush=True)
        self.send_response(200)
        self.end_headers()
        if self.path.endswith("script-health-check") and sys.argv[2] == "leave":
            os._exit(5)
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""
DRIVER = f"""
import sys, webbrowser
from pathlib import Path
from typing import Self
import run
run.set_up = lambda *_: Path(sys.executable)
run.start_command = lambda python, port: [sys.executable, "-c", {SERVER!r}, str(port), sys.argv[1]]
run.has_screen = lambda: True
webbrowser.open = lambda url: print("browser", url, flush=True)
sys.exit(run.main(sys.argv[2:]))
"""


def drive(*arguments: str) -> "subprocess.Popen[str]":
    """The launcher as a process of its own, with a stand-in for Streamlit that notes what it is asked for."""
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER, *arguments],
        cwd=Path(run.__file__).parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


def printed_until(process: "subprocess.Popen[str]", last: str) -> list[str]:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line.strip())
        if last in line:
            break
    return lines


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_start_waits_runs_the_script_once_opens_the_browser_and_stops_cleanly(number: signal.Signals) -> None:
    port = free_port()
    with drive("stay", "--port", str(port)) as process:
        assert printed_until(process, "browser") == [
            "/_stcore/health local",
            "/_stcore/script-health-check local",
            f"Ballast is open at http://127.0.0.1:{port} (stop it with Ctrl-C)",
            f"browser http://127.0.0.1:{port}",
        ]
        process.send_signal(number)
        output, errors = process.communicate(timeout=20)
    assert (output, errors, process.returncode) == ("Ballast has stopped.\n", "", 7)
    assert run.is_free(port)


def test_no_browser_is_opened_when_not_wanted() -> None:
    with drive("stay", "--no-browser") as process:
        assert printed_until(process, "Ballast is open")[-1].startswith("Ballast is open")
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=20)
    assert output == "Ballast has stopped.\n"


def test_the_exit_code_of_the_server_is_passed_on() -> None:
    with drive("leave") as process:
        process.communicate(timeout=20)
    assert process.returncode == 5
    assert run.exit_code(-signal.SIGKILL) == 137


def test_it_serves_this_machine_alone() -> None:
    command = " ".join(run.start_command(Path("python"), 8501))
    assert command.startswith("python -m streamlit run app.py --server.address 127.0.0.1 --server.port 8501 ")
    assert "--server.allowedHosts 127.0.0.1 --server.allowedHosts localhost" in command
    assert "--server.scriptHealthCheckEnabled true" in command


def test_streamlit_knows_every_option() -> None:
    from streamlit import config

    names = [word[2:] for word in run.start_command(Path("python"), 8501) if word.startswith("--")]
    known = config.get_config_options()
    assert [name for name in names if name not in known] == []


@pytest.mark.parametrize(
    ("platform", "environment", "screen"),
    [("linux", {}, False), ("linux", {"DISPLAY": ":0"}, True), ("linux", {"WAYLAND_DISPLAY": "w"}, True), ("darwin", {}, True)],
)
def test_a_browser_needs_a_screen(
    monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], *, screen: bool
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(os, "environ", environment)
    assert run.has_screen() is screen
