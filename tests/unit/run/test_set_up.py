"""The launcher sets up an environment: which Python, what is installed, and when again. Without network and pip."""

import ast
import http.server
import importlib.util
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import run
from tests.unit.run.fake_tools import HERE, FakeTools


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
            time.sleep(5)
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
    assert time.monotonic() - began < 4


def test_an_index_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert not run.index_answers(f"http://127.0.0.1:{port}/")
