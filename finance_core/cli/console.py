"""What every command needs: the call itself, and words on the two streams."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from finance_core.errors import InvalidError
from finance_core.money import minor_digits, to_major

if TYPE_CHECKING:
    from finance_core.models import Household
    from finance_core.services.households import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One call of the command line: the open database, the household in question, and the clock read once."""

    store: "Store"
    household: "Household"
    today: date
    now: datetime


def tell(line: str = "") -> None:
    """A line of the answer, on standard output."""
    sys.stdout.write(f"{line}\n")


def say(line: str) -> None:
    """A line beside the answer, on standard error."""
    sys.stderr.write(f"{line}\n")


def write(content: bytes, path: Path | None, wrote: str) -> None:
    """The content to a file, and what was written beside; on standard output where no file is named. Raises InvalidError."""
    if path is None:
        sys.stdout.buffer.write(content)
        return
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InvalidError(f"{path} can't be written: {error.strerror or error}.") from error
    say(f"Wrote {wrote} to {path}.")


def print_json(value: object) -> None:
    """The answer as one JSON document."""
    tell(json.dumps(value, indent=2, ensure_ascii=False))


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]], *, right: tuple[int, ...] = (), missing: str = "") -> None:
    """Columns in line, two spaces apart; those in `right` stand on the right, as figures do."""
    if not rows:
        say(missing)
        return
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        cells = [
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        tell("  ".join(cells).rstrip())


def amount(minor: int, currency: str) -> str:
    """Minor units as a number with thousands marked and an ASCII hyphen, for people and programs alike."""
    return f"{to_major(minor, currency):,.{minor_digits(currency)}f}"


@contextmanager
def progress(given: argparse.Namespace, what: str) -> Iterator[Callable[[float, str], None] | None]:
    """A line that says how far it is, on a terminal or where `--progress` asks for it."""
    live = sys.stderr.isatty()
    if not (live or given.progress):
        yield None
        return
    shown = ""

    def report(share: float, step: str) -> None:
        nonlocal shown
        line = f"{what}: {step.lower()} {min(share, 1.0):.0%}"
        if line != shown:
            sys.stderr.write(f"\r\x1b[K{line}" if live else f"{line}\n")
            sys.stderr.flush()
            shown = line

    try:
        yield report
    finally:
        if live:
            sys.stderr.write("\r\x1b[K")
