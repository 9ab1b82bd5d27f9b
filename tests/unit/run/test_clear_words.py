"""What the launcher says where setting up fails."""

import errno
import os
import re
from pathlib import Path

import pytest

import run
from tests.unit.run.fake_tools import FakeTools

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
