"""The reader of workbooks: each sheet that holds bookings is a statement, read as the same table in text would be."""

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from finance_core.errors import StatementError
from finance_core.statements.reader import Request
from finance_core.statements.statement import Issue, Layout, Statement
from finance_core.statements.tables import tabular
from finance_core.statements.tables.detection import detect
from finance_core.statements.tables.grid import Dialect
from finance_core.statements.workbooks import workbook_markup, xls
from finance_core.statements.workbooks.workbook_sheet import DIALECT, ENCODING, Sheet

_SUMS: Final = "Its rows have no descriptions, so that they seem to be sums of the others."
_EMPTY: Final = "This workbook is empty: its sheets hold nothing."


class WorkbookReader:
    """Reads XLS, Excel's XML of 2003 and web pages with tables; XLSX lies in a zip archive, whose reader knows it."""

    name = "xls"

    def recognises(self, head: bytes) -> bool:
        """Whether the head is that of one of them."""
        return _source_of(head) is not None

    def read(self, request: Request) -> list[Statement]:
        """One statement for each sheet with bookings, and for each account in it."""
        found = _source_of(request.source)
        if found is None:
            raise StatementError(_EMPTY)
        form, read = found
        return read_sheets(read(request.source), request, form)


def _source_of(head: bytes) -> tuple[str, Callable[[bytes], Iterator[Sheet]]] | None:
    """The format and the function that reads its sheets."""
    if xls.is_xls(head):
        return "xls", xls.read_sheets
    if workbook_markup.is_book_2003(head):
        return "xls", workbook_markup.read_book_2003
    if workbook_markup.is_page(head):
        return "html", workbook_markup.read_page
    return None


def is_workbook(source: bytes) -> bool:
    """Whether a file is a workbook other than XLSX, or a web page."""
    return _source_of(source) is not None


def sheets(source: bytes) -> Iterator[Sheet]:
    """The sheets of such a file."""
    found = _source_of(source)
    return found[1](source) if found else iter(())


def texts(found: Iterable[Sheet]) -> Iterator[bytes]:
    """The texts of the sheets that are read, as far as they can be."""
    with suppress(StatementError):
        for sheet in found:
            if not sheet.hidden and sheet.text.strip():
                yield sheet.text


def read_sheets(sheets: Iterable[Sheet], request: Request, form: str) -> list[Statement]:
    """The statements of those sheets that hold bookings; the others are named in an issue of the first statement."""
    found: list[Statement] = []
    reasons: list[tuple[str, str]] = []
    for sheet in sheets:
        if not sheet.text.strip():
            continue
        try:
            found += _read_sheet(sheet, request, form)
        except StatementError as error:
            reasons.append((sheet.name, str(error)))
    if not found:
        raise StatementError(_why_nothing(reasons))
    described = [statement for statement in found if _has_texts(statement)]
    sums = [statement for statement in found if described and not _has_texts(statement)]
    reasons += [(statement.details.get("sheet", ""), _SUMS) for statement in sums]
    first, *others = described or found
    notes = [
        Issue(row=None, field="", message=f"The sheet “{name[:40]}” was not read. {reason}", severity="note")
        for name, reason in reasons
    ]
    return [replace(first, issues=(*first.issues, *notes)), *others]


def _has_texts(statement: Statement) -> bool:
    columns = statement.layout.columns if statement.layout else {}
    return bool({"payee", "description", "category", "bank_id"} & columns.keys())


def _why_nothing(reasons: list[tuple[str, str]]) -> str:
    if not reasons:
        return _EMPTY
    if len(reasons) == 1:
        return reasons[0][1]
    return f"None of the {len(reasons)} sheets of this workbook holds transactions. Of the first one: {reasons[0][1]}"


def _read_sheet(sheet: Sheet, request: Request, form: str) -> list[Statement]:
    if sheet.hidden:
        raise StatementError("It is hidden; show it in your spreadsheet program if you want to import it.")
    layout = request.layout
    if layout is not None and not fits(
        sheet.text, replace(layout, delimiter=DIALECT.delimiter, quotes=False, encoding=ENCODING)
    ):
        layout = None
    inner = Request(source=sheet.text, name=f"{request.name} {sheet.name}".strip(), layout=layout, progress=request.progress)
    table = tabular.Table(form=form, dialect=DIALECT, encoding=ENCODING, currencies=sheet.currencies)
    return [
        replace(
            statement,
            issues=(*statement.issues, *sheet.issues),
            details=MappingProxyType({**statement.details, **({"sheet": sheet.name} if sheet.name else {})}),
        )
        for statement in tabular.read_table(inner, table)
    ]


def fits(text: bytes, layout: Layout) -> bool:
    """Whether a layout is about this table: the titles are the same, or neither has any."""
    if any(layout.header):
        return tabular.find_titles(text, layout) is not None
    try:
        found = detect(text, "", encoding=layout.encoding, dialect=Dialect(layout.delimiter, layout.quotes)).layout
    except (StatementError, csv.Error):
        return False
    return not found.header and found.columns.get("date") == layout.columns.get("date")
