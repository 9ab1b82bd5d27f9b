"""The reader of zip archives: an XLSX workbook is one, and so is a folder of statements that a bank packed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from finance_core.errors import StatementError
from finance_core.statements.reader import Request
from finance_core.statements.statement import Issue, Layout, Statement
from finance_core.statements.workbooks import workbook, xlsx
from finance_core.statements.workbooks.xlsx_package import MOST_BYTES, Members

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_LOCKED: Final = "This archive is protected by a password. Unpack it and import the files inside."
_TOO_MUCH: Final = "The workbooks in this archive are too large together; unpack it and import them one by one."
_NESTED: Final = "It is an archive itself; unpack it and import what is inside."
_HIDDEN: Final = ("__macosx/", ".", "thumbs.db", "desktop.ini")


class ArchiveReader:
    """Reads workbooks of Excel, and archives of files that the other readers know."""

    name = "xlsx"

    def __init__(self, read: Callable[[Request], list[Statement]]) -> None:
        self._read = read

    def recognises(self, head: bytes) -> bool:
        """Whether the head is that of a zip file, also of an empty one."""
        return head.startswith(_ZIP)

    def read(self, request: Request) -> list[Statement]:
        """The statements of the workbook, or of all members in the order of their names."""
        members = Members(request.source)
        if xlsx.is_workbook(members):
            return workbook.read_sheets(xlsx.read_sheets(members), request, "xlsx")
        if refusal := _other_document(members):
            raise StatementError(refusal)
        if members.is_locked:
            raise StatementError(_LOCKED)
        return self._read_members(members, request)

    def _read_members(self, members: Members, request: Request) -> list[Statement]:
        found: list[Statement] = []
        notes: list[Issue] = []
        names = visible(members)
        inner = _Budget()
        for number, name in enumerate(names):
            label = members.label(name)
            try:
                content = members.read(name)
                inner.spend(content)
                statements = self._read(_part(request, content, label, number, len(names)))
            except StatementError as error:
                message = f"“{label[-60:]}” in this archive was not read. {error}"
                notes.append(Issue(row=None, field="", message=message, severity="warning"))
                continue
            found += [
                replace(statement, details=MappingProxyType({**statement.details, "file": label})) for statement in statements
            ]
        if not found:
            raise StatementError(notes[0].message if notes else "This archive is empty.")
        return [replace(found[0], issues=(*found[0].issues, *notes)), *found[1:]]


class _Budget:
    """How much the workbooks in an archive unpack to, all together: each may be as large as an archive is allowed to be."""

    def __init__(self) -> None:
        self._left = MOST_BYTES

    def spend(self, content: bytes) -> None:
        """Take off what a member unpacks to. Raises StatementError for archives, and where it is too much."""
        if not content.startswith(_ZIP):
            return
        members = Members(content)
        if not xlsx.is_workbook(members):
            raise StatementError(_NESTED)
        self._left -= members.size
        if self._left < 0:
            raise StatementError(_TOO_MUCH)


def visible(members: Members) -> list[str]:
    """The members that a person put there, in the order of their names."""
    found = (name for name in members.names if not name.startswith(_HIDDEN))
    return sorted(name for name in found if not name.rpartition("/")[2].startswith(_HIDDEN))


def find_table(source: bytes, layout: Layout) -> bytes:
    """The text of the table that a layout is about: the file itself, a sheet of a workbook or a member of an archive."""
    if not (source.startswith(_ZIP) or workbook.is_workbook(source)):
        return source
    for text in _tables(source):
        if workbook.fits(text, layout):
            return text
    return b""


def _tables(source: bytes) -> Iterator[bytes]:
    """The texts in a file; what can't be read is left out."""
    try:
        members = Members(source) if source.startswith(_ZIP) else None
        if members is None or xlsx.is_workbook(members):
            yield from workbook.texts(xlsx.read_sheets(members) if members else workbook.sheets(source))
            return
    except StatementError:
        return
    for name in visible(members):
        try:
            content = members.read(name)
        except StatementError:
            continue
        if not content.startswith(_ZIP) and not workbook.is_workbook(content):
            yield content
        elif not content.startswith(_ZIP) or _is_workbook(content):
            yield from _tables(content)


def _is_workbook(content: bytes) -> bool:
    try:
        return xlsx.is_workbook(Members(content))
    except StatementError:
        return False


def _part(request: Request, content: bytes, label: str, number: int, count: int) -> Request:
    """The request for one member, whose progress is a part of the whole."""
    outer = request.progress

    def tell(part: float) -> None:
        if outer is not None:
            outer((number + part) / count)

    return replace(request, source=content, name=label.rpartition("/")[2], progress=tell if outer else None)


def _other_document(members: Members) -> str:
    """The sentence for documents that are zip files too."""
    if "mimetype" in members and "content.xml" in members:
        return "This is an OpenDocument file (ODS). Open it in a spreadsheet program and save it as XLSX or CSV."
    if "xl/workbook.bin" in members:
        return "This is a binary Excel file (XLSB). Open it in Excel and save it as XLSX or CSV."
    if "word/document.xml" in members:
        return "This is a text document (DOCX), not a list of transactions. Ask your bank's download page for CSV or XLSX."
    return ""
