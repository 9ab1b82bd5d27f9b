"""What a reader makes of a file, as text that people can review; the expected text lies beside each file."""

import json
from pathlib import Path
from typing import Any, Final

from finance_core.statements import Issue, Layout, Statement, read_statements

FOLDER: Final = Path(__file__).parent / "files"


def inputs() -> list[Path]:
    """The statement files, in the order of their names."""
    return sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")


def expectation(path: Path) -> Path:
    """Where the expected reading of a file lies."""
    return path.with_name(f"{path.name}.json")


def describe(path: Path) -> str:
    """The reading of a file as JSON with a line for each transaction and issue."""
    return json.dumps([_statement(each) for each in read_statements(path, name=path.name)], ensure_ascii=False, indent=1) + "\n"


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "format": statement.format,
        "account_id": statement.account_id,
        "currency": statement.currency,
        "opening_minor": statement.opening_minor,
        "closing_minor": statement.closing_minor,
        "layout": None if statement.layout is None else _layout(statement.layout),
        "transactions": [
            f"{item.row}: {item.date} {item.amount_minor} {item.currency} payee={item.payee!r} "
            f"description={item.description!r} id={item.bank_id!r} category={item.category!r} kind={item.kind}"
            + (" pending" if item.pending else "")
            for item in statement.transactions
        ],
        "issues": [_issue(issue) for issue in statement.issues],
    }


def _layout(layout: Layout) -> dict[str, Any]:
    return {
        "delimiter": layout.delimiter,
        "encoding": layout.encoding,
        "header_row": layout.header_row,
        "date_format": layout.date_format,
        "decimal_mark": layout.decimal_mark,
        "sign": layout.sign,
        "columns": dict(layout.columns),
        "joined": list(layout.joined),
        "ambiguous": list(layout.ambiguous),
    }


def _issue(issue: Issue) -> str:
    return f"{issue.severity} row={issue.row} {issue.field}: {issue.message}"
