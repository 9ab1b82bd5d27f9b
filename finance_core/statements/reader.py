"""What a reader of one format is: the registry in `reading` asks each whether a file is its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from finance_core.statements.statement import Layout, Statement

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One file to read. `name` is a hint only; `layout` is a person's decision on how to read a table."""

    source: bytes
    name: str = ""
    layout: Layout | None = None
    progress: Progress | None = None


class Reader(Protocol):
    """Reads one format. The registry asks in order; the first that recognises the head of the file reads it."""

    @property
    def name(self) -> str:
        """The format's name as `Statement.format` has it."""
        ...

    def recognises(self, head: bytes) -> bool:
        """Whether the first bytes look like this format. Cheap, and never raises."""
        ...

    def read(self, request: Request) -> list[Statement]:
        """The file's statements. Raises StatementError with a sentence for the file's owner."""
        ...
