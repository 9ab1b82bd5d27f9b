"""The shared corpus's QIF files: outcomes, stated counts, and statements that close."""

import csv
from pathlib import Path

from finance_core.errors import StatementError
from finance_core.statements import Statement, read_statements


def entries(corpus: Path) -> list[dict[str, str]]:
    with (corpus / "statements" / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [entry for entry in found if entry["format"].startswith("QIF")]


def read(path: Path) -> list[Statement] | None:
    try:
        return read_statements(path)
    except StatementError:
        return None


def closes(statement: Statement) -> bool:
    total = sum(item.amount_minor for item in statement.transactions)
    return statement.opening_minor is not None and statement.opening_minor + total == statement.closing_minor


def test_outcomes_counts_and_closing(corpus: Path) -> None:
    listed = entries(corpus)
    assert listed
    for entry in listed:
        path = corpus / "statements" / entry["path"]
        statements = read(path)
        assert entry["outcome"] == "either" or (statements is None) == (entry["outcome"] == "refuse"), path.name
        if statements is None:
            continue
        assert {statement.format for statement in statements} == {"qif"}, path.name
        found = sum(len(statement.transactions) for statement in statements)
        assert not entry["transactions"] or found == int(entry["transactions"]), path.name
        assert not entry["statements"] or len(statements) == int(entry["statements"]), path.name
        assert entry["closes"] != "yes" or all(map(closes, statements)), path.name
