"""The shared corpus: no file may crash; outcomes, formats and counts are those stated, and statements close."""

import csv
import logging
from pathlib import Path

import pytest

from finance_core.errors import StatementError
from finance_core.statements import Statement, read_statements

# Three tables count a line among their records that has neither a date nor an amount ("A null transaction, just to confuse
# things"); it is noted here, not booked.
_NULL_LINES = {"test_delimiter_tab.csv", "test_headers.csv", "test_raiffeisen_01.csv"}
_FORMATS = {"CAMT": "camt", "QIF": "qif"}
"""What a file that is called so must be read as; the others come under several names."""


def entries(corpus: Path) -> list[dict[str, str]]:
    with (corpus / "statements" / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def read(path: Path) -> list[Statement] | None:
    try:
        return read_statements(path, name=path.name)
    except StatementError as error:
        assert str(error)
        return None


def closes(statement: Statement) -> bool:
    total = sum(item.amount_minor for item in statement.transactions)
    return statement.opening_minor is not None and statement.opening_minor + total == statement.closing_minor


def test_outcomes_counts_and_closing(corpus: Path, caplog: pytest.LogCaptureFixture) -> None:
    checked = 0
    for entry in entries(corpus):
        path = corpus / "statements" / entry["path"]
        with caplog.at_level(logging.ERROR, logger="finance_core.statements"):
            statements = read(path)
        assert entry["outcome"] == "either" or (statements is None) == (entry["outcome"] == "refuse"), path.name
        if statements is None:
            continue
        expected = _FORMATS.get(entry["format"].rstrip("?").partition(".")[0])
        assert expected is None or {statement.format for statement in statements} == {expected}, path.name
        found = sum(len(statement.transactions) for statement in statements)
        assert not entry["transactions"] or found == int(entry["transactions"]) - (path.name in _NULL_LINES), path.name
        assert not entry["statements"] or len(statements) == int(entry["statements"]), path.name
        assert entry["closes"] != "yes" or all(map(closes, statements)), path.name
        checked += 1
    assert checked > 200
    assert not caplog.records


def test_household_data_set(corpus: Path) -> None:
    (statement,) = read_statements(corpus / "datasets" / "india_household" / "daily_household_transactions.csv")
    assert len(statement.transactions) + statement.refused == 2461
    assert statement.currency == "INR"
    assert statement.layout is not None
    assert statement.layout.ambiguous == ()
    kinds = {item.kind: item.amount_minor > 0 for item in statement.transactions if item.amount_minor}
    assert kinds == {"income": True, "expense": False, "transfer": False}
