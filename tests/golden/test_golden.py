"""Every file is read as its expectation says; a file without one fails, and so does an expectation without a file."""

from pathlib import Path

import pytest

from tests.golden import golden


@pytest.mark.parametrize("path", golden.inputs(), ids=lambda path: path.name)
def test_reading(path: Path) -> None:
    target = golden.expectation(path)
    assert target.exists(), f"read, no expectation: {path.name}; run python -m tests.golden.regenerate and review"
    assert golden.describe(path) == target.read_text(encoding="utf-8")


def test_no_expectation_without_a_file() -> None:
    expected = set(golden.FOLDER.glob("*.json"))
    assert expected == {golden.expectation(path) for path in golden.inputs()}, "expected, not read"
