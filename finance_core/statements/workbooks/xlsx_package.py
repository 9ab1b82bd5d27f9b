"""The members of a zip file, opened with care: APPNOTE 6.3.10 (PKWARE, 2022), sections 4.3 and 4.4.

Nothing is inflated before the directory is known to be small, honest about its places and within bounds; what is
inflated then is cut at the size that the directory states.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from finance_core.errors import StatementError

MOST_MEMBERS: Final = 1_000
MOST_BYTES: Final = 100_000_000
"""All members together, inflated: more than any bank sends, and what a machine reads in seconds."""
MOST_TIMES: Final = 100
"""Text in XML shrinks to a twentieth at best; a bomb to a thousandth."""
_FREE_BYTES: Final = 1_000_000
"""Up to this size the ratio doesn't matter."""
_DIRECTORY_BYTES: Final = 500 * MOST_MEMBERS
_END: Final = b"PK\x05\x06"
_FAULTS: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, OSError, struct.error,
)  # fmt: skip
"""What the standard library raises for damaged archives."""
_CHUNK: Final = 1 << 16
_TOO_LARGE: Final = (
    "This file unpacks to far more than a bank would send, which can bring a machine down. It was not opened. "
    "Export a shorter period, or as CSV."
)
_TOO_MANY: Final = f"This file has more than {MOST_MEMBERS:,} parts. It was not opened; import the statements one by one."
_DAMAGED: Final = "This file is a damaged ZIP archive or Excel file: it may have been cut off. Download it again."


class Members:
    """The members of a zip file by their folded names. Raises StatementError where opening it isn't safe."""

    def __init__(self, source: bytes) -> None:
        _check_end(source)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source))
        except _FAULTS as error:
            raise StatementError(_DAMAGED) from error
        infos = [info for info in self._zip.infolist() if info.filename and not info.filename.endswith(("/", "\\"))]
        _check_places(infos, len(source))
        self.names: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            self.names.setdefault(info.filename.replace("\\", "/").lstrip("/").casefold(), info)

    def __contains__(self, name: str) -> bool:
        return name in self.names

    @property
    def is_locked(self) -> bool:
        """Whether some member needs a password."""
        return any(info.flag_bits & 1 for info in self.names.values())

    @property
    def size(self) -> int:
        """What all members come to when they are unpacked."""
        return sum(info.file_size for info in self.names.values())

    def label(self, name: str) -> str:
        """A member's name as it is written."""
        return self.names[name].filename

    def stream(self, name: str) -> Iterator[bytes]:
        """The content of a member in pieces."""
        info = self.names[name]
        if info.flag_bits & 1:
            raise StatementError("This file is protected by a password. Save it without one, then import it again.")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise StatementError("This file is packed in a way that Ballast doesn't read. Unpack it and import what is inside.")
        try:
            with self._zip.open(info) as file:
                while chunk := file.read(_CHUNK):
                    yield chunk
        except _FAULTS as error:
            raise StatementError(_DAMAGED) from error

    def read(self, name: str) -> bytes:
        """The whole content of a member."""
        return b"".join(self.stream(name))


def _check_end(source: bytes) -> None:
    """Refuse a directory that is long before it is read: its record stands at the end (4.3.16, and 4.3.14 for ZIP64)."""
    at = source.rfind(_END, max(0, len(source) - 65_557))
    if at < 0 or at + 22 > len(source):
        raise StatementError(_DAMAGED)
    count, size = struct.unpack_from("<HI", source, at + 10)
    locator = at - 20
    if locator >= 0 and source.startswith(b"PK\x06\x07", locator):
        place = struct.unpack_from("<Q", source, locator + 8)[0]
        for found in (place, locator - 56):
            if 0 <= found <= len(source) - 56 and source.startswith(b"PK\x06\x06", found):
                more, long = struct.unpack_from("<QQ", source, found + 32)
                count, size = max(more, count % 0xFFFF), max(long, size % 0xFFFFFFFF)
    if count > MOST_MEMBERS or size > _DIRECTORY_BYTES:
        raise StatementError(_TOO_MANY)


def _check_places(infos: list[zipfile.ZipInfo], length: int) -> None:
    """Refuse what is too large by its own words, and members that share their bytes."""
    if len(infos) > MOST_MEMBERS:
        raise StatementError(_TOO_MANY)
    if sum(info.file_size for info in infos) > MOST_BYTES:
        raise StatementError(_TOO_LARGE)
    if any(info.file_size > max(_FREE_BYTES, MOST_TIMES * info.compress_size) for info in infos):
        raise StatementError(_TOO_LARGE)
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end or info.header_offset + info.compress_size > length:
            raise StatementError(_DAMAGED)
        end = info.header_offset + 30 + info.compress_size
