"""The launcher runs every check and says which one failed."""

import subprocess
from pathlib import Path

import pytest

import run


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
