"""What stands in for the tools that the launcher calls."""

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Self

import run

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = sys.version_info[:2]


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
