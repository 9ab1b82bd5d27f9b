"""Work on many rows at once without the collector of reference cycles.

A hundred thousand rows are a million objects, none of them in a cycle. Python's collector looks through all of them again and
again while they are made, which is a quarter of the time that an import takes.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final


@dataclass(slots=True)
class _Pauses:
    """How many pauses are open in this process, and whether the collector ran before the first."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    open: int = 0
    was_on: bool = True


_PAUSES: Final = _Pauses()


@contextmanager
def paused() -> Iterator[None]:
    """Hold the collector for a block, also where several threads do so; it runs again after the last one. Also a decorator."""
    with _PAUSES.lock:
        if not _PAUSES.open:
            _PAUSES.was_on = gc.isenabled()
            gc.disable()
        _PAUSES.open += 1
    try:
        yield
    finally:
        with _PAUSES.lock:
            _PAUSES.open -= 1
            if not _PAUSES.open and _PAUSES.was_on:
                gc.enable()
