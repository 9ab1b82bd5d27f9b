"""When to stop reading: a damaged or hostile file makes much work and holds next to nothing.

An honest file may be large, and may hold some rows that can't be read; it never holds more of these than bookings. So each
reader counts both, and refuses the file as soon as what is wasted exceeds what was read by more than a fixed number.
"""

from typing import Final

from finance_core.errors import StatementError

MOST_WASTED: Final = 10_000
"""Rows, records or entries: a hundredth of a second of work, and more than any export has of empty ones above its table."""
_FREE_LINES: Final = 200_000
_SHORTEST_LINES: Final = 4
"""Bytes of a line on average, with its end: the shortest of real files, in QIF, have seven."""


def check(wasted: int, read: int, form: str) -> None:
    """Raise StatementError where `wasted` records could not be read beside the `read` ones."""
    if wasted > MOST_WASTED + read:
        raise StatementError(
            f"More than {MOST_WASTED:,} rows of this {form} can't be read; it is damaged. Download it from your bank again."
        )


def check_lines(source: bytes) -> None:
    """Raise StatementError where nearly all lines are empty, which takes long to walk through."""
    lines = source.count(b"\n") or source.count(b"\r")
    if lines > _FREE_LINES and len(source) - source.count(0) < _SHORTEST_LINES * lines:
        raise StatementError("Nearly all lines of this file are empty; it is damaged. Download it from your bank again.")
