"""One pass over all rows: which dates and which shapes of amounts the columns hold, so that no late row is overlooked."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import Final

from finance_core.statements import amounts

_BATCH: Final = 4096
_MOST_KINDS: Final = 50_000
"""Columns of dates and amounts have few distinct days and shapes; beyond this a column is neither."""
_ALL_BATCHES: Final = 3
_EVERY: Final = 8
"""Amounts of the first 12,288 rows all count, then those of every eighth batch: 300,000 votes are as good as a million."""


class Census:
    """What the date and amount columns hold. `dates` keeps the distinct texts of each date column as they come."""

    def __init__(self, date_columns: Sequence[int], amount_columns: Sequence[int]) -> None:
        self.dates: dict[int, dict[str, None]] = {index: {} for index in date_columns}
        self.shapes: dict[int, Counter[str]] = {index: Counter() for index in amount_columns}

    def count(self, rows: Iterable[list[str]]) -> Iterator[int]:
        """Take in all rows; yields the number of rows so far after each batch."""
        width = max((*self.dates, *self.shapes), default=-1) + 1
        source, seen, batches = iter(rows), 0, 0
        while batch := list(islice(source, _BATCH)):
            seen += len(batch)
            batches += 1
            if any(len(row) < width for row in batch):
                batch = [row if len(row) >= width else row + [""] * (width - len(row)) for row in batch]
            for index, known in self.dates.items():
                if len(known) < _MOST_KINDS:
                    known.update(dict.fromkeys(map(day_part, dict.fromkeys(map(itemgetter(index), batch)))))
            for index, counter in self.shapes.items():
                if len(counter) < _MOST_KINDS and (
                    batches <= _ALL_BATCHES or not batches % _EVERY or not self._is_decided(index)
                ):
                    counter.update(map(amounts.shape, map(itemgetter(index), batch)))
            yield seen

    def _is_decided(self, index: int) -> bool:
        """Whether the amounts of a column have proved their decimal mark."""
        votes = self.votes([index])
        return bool(votes["."] or votes[","])

    def votes(self, columns: Iterable[int]) -> Counter[str]:
        """What the amounts of some columns say about the decimal mark."""
        found: Counter[str] = Counter()
        for index in columns:
            for shape, count in self.shapes.get(index, Counter()).items():
                written = amounts.take_apart(shape)
                if written is not None and (said := amounts.vote(written.body)):
                    found[said] += count
        return found


def day_part(text: str) -> str:
    """A date without its clock time, as far as that can be told cheaply: a million time stamps are a few thousand days."""
    if len(text) > 11 and (text[10] in "T " or text[8:9] == " "):
        return text[:10] if text[10] in "T " else text[:8]
    return text
