"""The shared corpus: no file may crash, and stated counts must be met for CSV and OFX."""

import csv
import logging
from pathlib import Path

import pytest

from finance_core.errors import StatementError
from finance_core.statements import Statement, read_statements

# Three tables count a line among their records that has neither a date nor an amount ("A null transaction, just to confuse
# things"); it is noted here, not booked.
_NULL_LINES = {"test_delimiter_tab.csv", "test_headers.csv", "test_raiffeisen_01.csv"}


def entries(corpus: Path) -> list[dict[str, str]]:
    with (corpus / "statements" / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def read(path: Path) -> list[Statement] | None:
    try:
        return read_statements(path, name=path.name)
    except StatementError as error:
        assert str(error)
        return None


def test_no_file_crashes(corpus: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="finance_core.statements"):
        for entry in entries(corpus):
            read(corpus / "statements" / entry["path"])
    assert not caplog.records


def test_stated_counts_and_outcomes(corpus: Path) -> None:
    checked = 0
    for entry in entries(corpus):
        if entry["format"] not in ("CSV", "OFX"):
            continue
        path = corpus / "statements" / entry["path"]
        statements = read(path)
        assert entry["outcome"] == "either" or (statements is None) == (entry["outcome"] == "refuse"), path.name
        if entry["transactions"] and statements is not None:
            found = sum(len(statement.transactions) for statement in statements)
            assert found == int(entry["transactions"]) - (path.name in _NULL_LINES), path.name
            checked += 1
        if entry["statements"] and statements is not None:
            assert len(statements) == int(entry["statements"]), path.name
    assert checked > 30


def test_household_data_set(corpus: Path) -> None:
    (statement,) = read_statements(corpus / "datasets" / "india_household" / "daily_household_transactions.csv")
    assert len(statement.transactions) + statement.refused == 2461
    assert statement.currency == "INR"
    assert statement.layout is not None
    assert statement.layout.ambiguous == ()
    kinds = {item.kind: item.amount_minor > 0 for item in statement.transactions if item.amount_minor}
    assert kinds == {"income": True, "expense": False, "transfer": False}
