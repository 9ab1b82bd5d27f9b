"""The one way in: bytes or a path to statements. Content decides the format, never the name."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

from finance_core.errors import FinanceError, StatementError
from finance_core.statements.aeb.norma43 import Norma43Reader
from finance_core.statements.archive import ArchiveReader
from finance_core.statements.iso20022.camt import CamtReader
from finance_core.statements.quicken.ofx import OfxReader
from finance_core.statements.quicken.qif import QifReader
from finance_core.statements.reader import Reader, Request
from finance_core.statements.statement import Layout, Statement
from finance_core.statements.swift.mt940 import SwiftReader
from finance_core.statements.tables.own_export import OwnExportReader
from finance_core.statements.tables.tabular import TableReader, note_progress
from finance_core.statements.unsupported import refusal
from finance_core.statements.workbooks.workbook import WorkbookReader

_LOG: Final = logging.getLogger(__name__)
LARGEST_BYTES: Final = 200_000_000
"""As large as the import page lets through; two million bookings."""
_HEAD_BYTES: Final = 65_536

READERS: Final[tuple[Reader, ...]] = (
    ArchiveReader(lambda request: _read(request)),  # noqa: PLW0108 - it asks this tuple, so it stands below
    WorkbookReader(),
    OfxReader(),
    CamtReader(),
    SwiftReader(),
    Norma43Reader(),
    QifReader(),
    OwnExportReader(),
    TableReader(),
)
"""Asked in this order; a new format is one more line."""


def read_statements(
    source: bytes | Path,
    *,
    name: str = "",
    layout: Layout | None = None,
    progress: Callable[[float], None] | None = None,
) -> list[Statement]:
    """The statements of a bank file.

    Parameters
    ----------
    source
        The file's bytes, or where it lies.
    name
        The file's name; a hint only.
    layout
        How to read a table, where a person has decided; without it the layout is detected.
    progress
        Called with the part done, from 0 to 1, about a hundred times at most.

    Raises
    ------
    StatementError
        The file can't be read; the message says why in words for its owner. Nothing else is ever raised for a file,
        whatever its bytes.
    """
    content = _load(source)
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise StatementError("This file is empty.")
    request = Request(source=content, name=name, layout=layout, progress=note_progress(progress) if progress else None)
    statements = _read(request)
    if request.progress is not None:
        request.progress(1.0)
    return statements


def _read(request: Request) -> list[Statement]:
    """The statements of a file, or of one in an archive."""
    head = request.source[:_HEAD_BYTES]
    reader = next((reader for reader in READERS[:-1] if reader.recognises(head)), None)
    if reader is None:
        if sentence := refusal(head):
            raise StatementError(sentence)
        reader = READERS[-1]
    try:
        return reader.read(request)
    except FinanceError:
        raise
    except Exception as error:
        # The one boundary: whatever bytes do to a reader, their owner gets a sentence. Tests look for this one.
        _LOG.exception("reader %s failed: %s", reader.name, type(error).__name__, exc_info=False)
        raise StatementError(
            "This file is damaged in a way that Ballast doesn't understand. Download it from your bank again."
        ) from error


def _load(source: bytes | Path) -> bytes:
    if isinstance(source, Path):
        try:
            size = source.stat().st_size
            content = source.read_bytes() if size <= LARGEST_BYTES else b""
        except OSError as error:
            raise StatementError(
                f"The file can't be opened: {error.strerror or 'it may have been moved or deleted'}."
            ) from error
    else:
        content, size = bytes(source), len(source)
    if size > LARGEST_BYTES:
        raise StatementError(
            "This file is larger than 200 MB. Choose a shorter period at your bank and import the parts one by one."
        )
    return content
