"""The streams of a compound file, the container of XLS: [MS-CFB], Compound File Binary File Format, 2.2 to 2.6.

Every chain of sectors is followed at most as far as the file has sectors, so that loops and wild numbers end.
"""

import struct
from typing import Final

from finance_core.errors import StatementError

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_SECTOR: Final = 0xFFFFFFFA
"""This number and those above it are marks: end of chain, free, part of the allocation table (2.1)."""
_ENTRY: Final = 128
_DAMAGED: Final = "This Excel file is damaged: its parts don't fit together. Download it again, or export it as CSV."


class Container:
    """The streams of a compound file by their names. Raises StatementError where the file can't be one."""

    def __init__(self, source: bytes) -> None:
        if len(source) < 512 or not source.startswith(MAGIC):
            raise StatementError(_DAMAGED)
        self._source = source
        shift, mini_shift = struct.unpack_from("<HH", source, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise StatementError(_DAMAGED)
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        self._most = len(source) // self._size + 1
        first_entry, self._cutoff, first_mini = (
            struct.unpack_from("<I", source, 48)[0],
            struct.unpack_from("<I", source, 56)[0],
            struct.unpack_from("<I", source, 60)[0],
        )
        self._table = self._read_table()
        entries = self._chain(first_entry)
        self._entries = [entries[at : at + _ENTRY] for at in range(0, len(entries) - _ENTRY + 1, _ENTRY)]
        mini = self._chain(first_mini)
        self._mini_table = struct.unpack(f"<{len(mini) // 4}I", mini[: len(mini) // 4 * 4])
        self._mini = b""
        if self._entries:
            self._mini = self._chain(struct.unpack_from("<I", self._entries[0], 116)[0])

    def stream(self, *names: str) -> bytes | None:
        """The content of the first stream that has one of the names, in the order of the names."""
        for wanted in names:
            for entry in self._entries:
                if entry[66] == 2 and _name(entry) == wanted.casefold():
                    return self._content(entry)
        return None

    def names(self) -> set[str]:
        """The folded names of all streams and folders."""
        return {_name(entry) for entry in self._entries}

    def _content(self, entry: bytes) -> bytes:
        start, size = struct.unpack_from("<II", entry, 116)
        if size >= self._cutoff:
            return self._chain(start)[:size]
        step, mini = self._mini_size, self._mini_table
        parts: list[bytes] = []
        while start < len(mini) and len(parts) <= len(mini) and len(parts) * step < size:
            parts.append(self._mini[start * step : (start + 1) * step])
            start = mini[start]
        return b"".join(parts)[:size]

    def _sector(self, number: int) -> bytes:
        """The sector; the header takes the place of one."""
        return self._source[(number + 1) * self._size : (number + 2) * self._size]

    def _read_table(self) -> tuple[int, ...]:
        """The allocation table: for each sector the next one. Its own sectors are listed in the header and further on (2.5)."""
        numbers = list(struct.unpack_from("<109I", self._source, 76))
        further = struct.unpack_from("<I", self._source, 68)[0]
        per = self._size // 4
        for _ in range(self._most):
            page = self._sector(further)
            if further >= _NO_SECTOR or len(page) < self._size or len(numbers) > self._most:
                break
            listed = struct.unpack(f"<{per}I", page)
            numbers += listed[:-1]
            further = listed[-1]
        pages = [self._sector(number) for number in numbers[: self._most] if number < _NO_SECTOR]
        table = b"".join(page.ljust(self._size, b"\xff") for page in pages if page)
        return struct.unpack(f"<{len(table) // 4}I", table)

    def _chain(self, start: int) -> bytes:
        """The content of a chain of sectors."""
        parts: list[bytes] = []
        table = self._table
        while start < len(table) and len(parts) <= self._most:
            parts.append(self._sector(start))
            start = table[start]
        return b"".join(parts)


def _name(entry: bytes) -> str:
    length = min(64, struct.unpack_from("<H", entry, 64)[0])
    return entry[: max(0, length - 2)].decode("utf-16-le", "replace").casefold()
