"""The launcher, without network and without pip."""

import ast
import errno
import http.server
import importlib.util
import io
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pytest

import run
from tests.servers import free_port

HERE = sys.version_info[:2]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two requirement files, which the launcher takes for its own."""
    (tmp_path / "requirements.txt").write_text("streamlit==1.67.0\n", "utf-8")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\npytest==9.2.0\n", "utf-8")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    return tmp_path


class FakeTools:
    """Stands in for `python -m venv`, for pip and for the environment's Python; notes what was asked of them."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.pip_errors = ""
        self.pip_ends_with = 0
        self.venv_errors = ""
        self.version = f"{HERE[0]} {HERE[1]}"
        self.during_pip: Callable[[], None] = lambda: None

    def run(self, command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        if command[1:3] == ["-m", "venv"]:
            self.calls.append("venv")
            program = run.venv_program(Path(command[-1]))
            program.parent.mkdir(parents=True)
            program.touch()
        if command[1:3] == ["-m", "ensurepip"] and self.venv_errors:
            return subprocess.CompletedProcess(command, 1, "", self.venv_errors)
        if command[1:3] != ["-m", "venv"] and not Path(command[0]).exists():
            raise FileNotFoundError(command[0])
        return subprocess.CompletedProcess(command, 0, self.version, "")

    def popen(self, command: list[str], **_: object) -> "FakePip":
        self.calls.append("pip " + " ".join(word for word in command[4:] if not word.startswith(os.sep)))
        self.during_pip()
        return FakePip(self.pip_errors, self.pip_ends_with)


class FakePip:
    def __init__(self, errors: str, returncode: int) -> None:
        self.stderr = io.StringIO(errors)
        self.returncode = returncode

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> FakeTools:
    fake = FakeTools()
    monkeypatch.setattr(subprocess, "run", fake.run)
    monkeypatch.setattr(subprocess, "Popen", fake.popen)
    monkeypatch.setattr(run, "index_answers", lambda _: False)
    return fake


# Old and bare Pythons -----------------------------------------------------------------------------------------------


def test_the_launcher_parses_under_python_3_8() -> None:
    ast.parse(Path(run.__file__).read_text("utf-8"), feature_version=(3, 8))


def test_the_launcher_needs_the_standard_library_alone() -> None:
    code = (
        "import sys; sys.path[:0] = ['.']; import run; print([m for m in ('streamlit', 'pip', 'pytest') if m in sys.modules])"
    )
    command = [sys.executable, "-I", "-S", "-c", code]
    assert subprocess.check_output(command, text=True, cwd=Path(run.__file__).parent) == "[]\n"


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "answers", lambda _: False)
    with pytest.raises(
        run.SetupError, match=r"needs Python 3\.11 or newer; this is Python 3\.8\.\nInstall .*python\.org/downloads"
    ):
        run.check_python((3, 8))


def test_an_old_python_names_a_newer_one_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "answers", lambda name: name == "python3.12")
    with pytest.raises(run.SetupError, match=r"Start it with: python3\.12 run\.py"):
        run.check_python((3, 10))


def test_this_python_will_do() -> None:
    run.check_python(HERE)


def test_debians_bare_python_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(run.SetupError, match=r"sudo apt install python3-venv"):
        run.check_python(HERE)


# The stamp ----------------------------------------------------------------------------------------------------------


def test_a_fresh_folder_gets_an_environment_and_its_packages_once(project: Path, tools: FakeTools) -> None:
    assert run.set_up(project, "run") == run.venv_program(project / ".venv")
    assert tools.calls == ["venv", "pip --retries 2 --disable-pip-version-check -r"]
    assert run.set_up(project, "run") == run.venv_program(project / ".venv")
    assert len(tools.calls) == 2


def test_changed_requirements_are_installed_into_the_same_environment(project: Path, tools: FakeTools) -> None:
    run.set_up(project, "run")
    (project / "requirements.txt").write_text("streamlit==1.68.0\n", "utf-8")
    run.set_up(project, "run")
    assert [call.split()[0] for call in tools.calls] == ["venv", "pip", "pip"]


def test_what_tests_need_includes_what_a_start_needs_but_not_the_other_way(project: Path, tools: FakeTools) -> None:
    run.set_up(project, "test")
    run.set_up(project, "run")
    assert len(tools.calls) == 2
    (project / "requirements-dev.txt").write_text("-r requirements.txt\npytest==9.3.0\n", "utf-8")
    run.set_up(project, "run")
    assert len(tools.calls) == 2
    run.set_up(project, "test")
    assert len(tools.calls) == 3


def test_going_back_to_an_older_version_installs_again(project: Path, tools: FakeTools) -> None:
    run.set_up(project, "test")
    old = (project / "requirements.txt").read_text("utf-8")
    (project / "requirements.txt").write_text("streamlit==1.68.0\n", "utf-8")
    run.set_up(project, "run")
    (project / "requirements.txt").write_text(old, "utf-8")
    run.set_up(project, "test")
    assert [call.split()[0] for call in tools.calls] == ["venv", "pip", "pip", "pip"]


def test_an_environment_made_by_hand_is_kept(project: Path, tools: FakeTools) -> None:
    tools.run(["python", "-m", "venv", str(project / ".venv")])
    (project / ".venv" / "mine").touch()
    run.set_up(project, "run")
    assert [call.split()[0] for call in tools.calls] == ["venv", "pip"]
    assert (project / ".venv" / "mine").exists()


def test_an_environment_whose_python_is_gone_is_made_anew(project: Path, tools: FakeTools) -> None:
    run.set_up(project, "run")
    run.venv_program(project / ".venv").unlink()
    run.set_up(project, "run")
    assert [call.split()[0] for call in tools.calls] == ["venv", "pip", "venv", "pip"]


def test_an_environment_of_another_python_is_made_anew(project: Path, tools: FakeTools) -> None:
    run.set_up(project, "run")
    tools.version = "3 99"
    run.set_up(project, "run")
    assert [call.split()[0] for call in tools.calls] == ["venv", "pip", "venv", "pip"]


def test_an_interrupted_install_heals(project: Path, tools: FakeTools) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    tools.during_pip = interrupt
    with pytest.raises(KeyboardInterrupt):
        run.set_up(project, "run")
    assert not run.is_installed(project, "run")
    (project / ".venv" / "half-installed").touch()
    tools.during_pip = lambda: None
    run.set_up(project, "run")
    assert run.is_installed(project, "run")
    assert not (project / ".venv" / "half-installed").exists()


def test_two_set_ups_do_not_meet(project: Path, tools: FakeTools) -> None:
    refusals = []

    def start_another() -> None:
        with pytest.raises(run.SetupError, match="set up in another window") as refusal:
            run.set_up(project, "run")
        refusals.append(refusal)

    tools.during_pip = start_another
    run.set_up(project, "run")
    assert len(refusals) == 1
    assert run.is_installed(project, "run")


def test_an_environments_real_python_works_and_a_text_file_does_not(tmp_path: Path) -> None:
    program = run.venv_program(tmp_path)
    program.parent.mkdir()
    assert not run.interpreter_works(tmp_path)
    program.write_text("no program", "utf-8")
    program.chmod(0o755)
    assert not run.interpreter_works(tmp_path)
    program.unlink()
    program.symlink_to(sys.executable)
    assert run.interpreter_works(tmp_path)


def test_windows_keeps_its_programs_elsewhere() -> None:
    assert run.venv_program(Path(".venv"), windows=True).parts == (".venv", "Scripts", "python.exe")
    assert run.venv_program(Path(".venv"), windows=False).parts == (".venv", "bin", "python")


# PyTorch ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answering", "said"), [(True, "without CUDA."), (False, "with CUDA")])
def test_the_small_pytorch_is_preferred_on_linux(
    project: Path,
    tools: FakeTools,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    answering: bool,
    said: str,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(run, "index_answers", lambda _: answering)
    run.set_up(project, "run")
    assert ("--extra-index-url https://download.pytorch.org/whl/cpu" in tools.calls[-1]) is answering
    assert said in capsys.readouterr().out


def test_elsewhere_the_index_is_not_asked(project: Path, tools: FakeTools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(run, "index_answers", lambda _: pytest.fail("asked"))
    run.set_up(project, "run")
    assert "--extra-index-url" not in tools.calls[-1]


class Index(http.server.BaseHTTPRequestHandler):
    """A package index: `/ok` answers, `/gone` refuses, `/slow` says nothing for a while."""

    def do_GET(self) -> None:
        if self.path == "/slow":
            time.sleep(1)
        self.send_response(200 if self.path == "/ok" else 403)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def index() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_index_that_answers(index: str) -> None:
    assert run.index_answers(f"{index}/ok")


def test_an_index_that_refuses(index: str) -> None:
    assert not run.index_answers(f"{index}/gone")


def test_an_index_that_hangs_is_not_waited_for(index: str) -> None:
    began = time.monotonic()
    assert not run.index_answers(f"{index}/slow", seconds=0.2)
    assert time.monotonic() - began < 0.9


def test_an_index_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert not run.index_answers(f"http://127.0.0.1:{port}/")


# Clear words --------------------------------------------------------------------------------------------------------

RETRIES = (
    "WARNING: Retrying (Retry(total=1, connect=None, read=None, redirect=None, status=None)) after connection broken by "
    "'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a new "
    "connection: [Errno -3] Temporary failure in name resolution')': /simple/alembic/\n"
)
NOT_FOUND = "ERROR: No matching distribution found for alembic==1.20.1\n"


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        (RETRIES + NOT_FOUND, r"package index does not answer.*HTTPS_PROXY"),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n",
            r"disk is full.*pip cache purge",
        ),
        ("ERROR: [WinError 112] There is not enough space on the disk\n", r"disk is full.*2 GB"),
        (NOT_FOUND, r"no build of alembic==1\.20\.1 for Python 3\.\d+ on this machine.*python\.org"),
        ("ERROR: something else\n", r"something else\nThe set-up failed.*python run\.py"),
    ],
)
def test_pips_failures_in_clear_words(
    project: Path, tools: FakeTools, capsys: pytest.CaptureFixture[str], printed: str, words: str
) -> None:
    tools.pip_errors, tools.pip_ends_with = printed, 1
    with pytest.raises(run.SetupError, match="(?s)" + words):
        run.set_up(project, "run")
    assert printed in capsys.readouterr().err
    assert not run.is_installed(project, "run")


def test_without_network_the_environment_stays_as_it_was(project: Path, tools: FakeTools) -> None:
    run.set_up(project, "run")
    requirements = project / "requirements.txt"
    old = requirements.read_text("utf-8")
    requirements.write_text("streamlit==1.68.0\n", "utf-8")
    tools.pip_errors, tools.pip_ends_with = RETRIES, 1
    with pytest.raises(run.NoNetworkError):
        run.set_up(project, "run")
    requirements.write_text(old, "utf-8")
    assert run.is_installed(project, "run")


def test_after_a_full_disk_the_environment_is_made_anew(project: Path, tools: FakeTools) -> None:
    tools.pip_errors, tools.pip_ends_with = "[Errno 28] No space left on device", 1
    with pytest.raises(run.SetupError, match="disk is full"):
        run.set_up(project, "run")
    tools.pip_errors, tools.pip_ends_with = "", 0
    run.set_up(project, "run")
    assert [call.split()[0] for call in tools.calls] == ["venv", "pip", "venv", "pip"]


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("/usr/bin/python3: No module named ensurepip", r"sudo apt install python3-venv"),
        ("OSError: [Errno 28] No space left on device: 'pip-23.2.1-py3-none-any.whl'", r"disk is full"),
        ("Segmentation fault", r"Segmentation fault\nThe set-up failed"),
    ],
)
def test_an_environment_that_can_not_be_made_is_explained(project: Path, tools: FakeTools, printed: str, words: str) -> None:
    tools.venv_errors = printed
    with pytest.raises(run.SetupError, match=words):
        run.set_up(project, "run")


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "disk is full"), (errno.EACCES, "may not write here: .*venv"), (errno.EROFS, "may not write")],
)
def test_the_systems_refusals_in_clear_words(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: int, words: str
) -> None:
    def refuse(*_: object) -> Path:
        raise OSError(number, os.strerror(number), str(project / ".venv"))

    monkeypatch.setattr(run, "set_up", refuse)
    assert run.main(["test"]) == 1
    assert re.search(words, capsys.readouterr().err)


def test_a_fault_of_our_own_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Path:
        raise OSError(errno.EBADF, "Bad file descriptor")

    monkeypatch.setattr(run, "set_up", fail)
    with pytest.raises(OSError, match="Bad file descriptor"):
        run.main(["test"])


def test_ctrl_c_during_the_set_up_ends_quietly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(*_: object) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "set_up", interrupt)
    assert run.main(["test"]) == 130
    assert capsys.readouterr().err == "\nStopped.\n"


# Ports --------------------------------------------------------------------------------------------------------------


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


# Starting -----------------------------------------------------------------------------------------------------------

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


# Testing ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Exit codes by the name of the check, to be changed; all that is called ends up as a key."""
    codes: dict[str, int] = {}

    def fake(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        name = " ".join([Path(command[0]).stem, *command[1:]])
        return subprocess.CompletedProcess(command, codes.setdefault(name, 0))

    monkeypatch.setattr(subprocess, "run", fake)
    monkeypatch.setattr(run, "set_up", lambda root, mode: run.venv_program(root / f".venv-{mode}"))
    return codes


def test_all_checks_run_also_after_one_failed(checks: dict[str, int], capsys: pytest.CaptureFixture[str]) -> None:
    checks["python -m mypy"] = 2
    assert run.main(["test"]) == 1
    alone = f"python -m pytest {run.ALONE}"
    at_once = " ".join(["python -m pytest", *run.TWO_AT_ONCE])
    assert set(checks) == {"python -m ruff check .", "python -m mypy", "lint-imports", alone, at_once}
    summary = capsys.readouterr().out.split("=== Summary")[1].strip().splitlines()
    words = [line.rsplit(" in ", 1)[0].split() for line in summary]
    assert [" ".join(line[:-1]) for line in words] == ["ruff", "mypy", "lint-imports", "pytest alone", "pytest"]
    assert [line[-1] for line in words] == ["passed", "FAILED", "passed", "passed", "passed"]


def test_no_failure_is_a_success(checks: dict[str, int]) -> None:
    assert run.main(["test"]) == 0


def test_arguments_go_to_pytest_which_then_runs_alone(checks: dict[str, int]) -> None:
    checks["python -m pytest tests/unit -k money -x --port 1"] = 3
    assert run.main(["test", "tests/unit", "-k", "money", "-x", "--port", "1"]) == 3
    assert len(checks) == 1
