"""A coverage-guided fuzzer over every reader: whatever the bytes, only StatementError may leave, and soon.

    python -m tests.reliability.fuzz_readers [FOLDER …] -- -max_total_time=600

Needs `atheris` (Apache-2.0), which is not installed by the project. The golden files are the first inputs; folders named before
`--` add theirs. What follows `--` goes to libFuzzer. Not part of the test run: it has no end of its own.
"""

import shutil
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["finance_core.statements"]):
    from finance_core.errors import StatementError
    from finance_core.statements import read_statements

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "files"
LARGEST = 200_000
"""Bytes of an input: longer ones only slow the search down."""


def one_input(content: bytes) -> None:
    """Read it; every row must be accounted for."""
    try:
        statements = read_statements(content)
    except StatementError as refusal:
        if not str(refusal).strip():
            raise AssertionError("a refusal without a sentence") from refusal
        return
    for statement in statements:
        if statement.read != len(statement.transactions) + statement.refused:
            raise AssertionError("rows were lost")
        for row in statement.transactions:
            if not isinstance(row.amount_minor, int):
                raise TypeError("an amount that is no integer")


def main() -> None:
    """Gather the first inputs, then search."""
    split = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    folders = [GOLDEN, *map(Path, sys.argv[1:split])]
    with tempfile.TemporaryDirectory() as seeds:
        for folder in folders:
            for path in (path for path in folder.rglob("*") if path.is_file() and path.stat().st_size < LARGEST):
                shutil.copyfile(path, Path(seeds) / f"{abs(hash(path))}-{path.name}")
        atheris.Setup([sys.argv[0], *sys.argv[split + 1 :], "-timeout=10", "-rss_limit_mb=2048", seeds], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
