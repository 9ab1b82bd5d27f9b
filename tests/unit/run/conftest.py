"""A project to set up, and tools that only note what was asked of them."""

import subprocess
from pathlib import Path

import pytest

import run
from tests.unit.run.fake_tools import FakeTools


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two requirement files, which the launcher takes for its own."""
    (tmp_path / "requirements.txt").write_text("streamlit==1.67.0\n", "utf-8")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\npytest==9.2.0\n", "utf-8")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    return tmp_path


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> FakeTools:
    fake = FakeTools()
    monkeypatch.setattr(subprocess, "run", fake.run)
    monkeypatch.setattr(subprocess, "Popen", fake.popen)
    monkeypatch.setattr(run, "index_answers", lambda _: False)
    return fake
