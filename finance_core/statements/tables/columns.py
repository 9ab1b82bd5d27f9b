"""What each column of a table holds, judged by its cells: dates, amounts, currencies, directions, texts, ids."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from finance_core.statements import amounts, dateforms
from finance_core.statements.tables import vocabulary
from finance_core.statements.tables.titles import Meaning, meanings

CellKind = Literal["blank", "date", "amount", "text"]

_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[ ]?[A-Z0-9]{4}[A-Z0-9 ]{6,30}")
_LONG_NUMBER: Final = re.compile(r"[\d*xX /-]{8,34}")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


@lru_cache(maxsize=16384)
def kind_of(cell: str) -> CellKind:
    """What a cell is written like. A date of eight digits is a date, not an amount."""
    cell = cell.strip()
    if not cell:
        return "blank"
    if len(cell) > dateforms.LONGEST:
        return "text"
    if dateforms.split(cell) is not None:
        return "date"
    return "amount" if amounts.is_amount(cell) else "text"


def is_booking(row: Sequence[str]) -> bool:
    """Whether a row has a date and an amount somewhere, as every booking has."""
    kinds = {kind_of(cell) for cell in row}
    return "date" in kinds and "amount" in kinds


@dataclass(frozen=True, slots=True)
class Column:
    """One column's cells in the booking rows of the sample, stripped, with their statistics as shares from 0 to 1.

    `filled` is a share of all rows; `dates`, `amounts`, `codes` and `directions` are shares of the filled cells.
    """

    index: int
    title: str
    cells: tuple[str, ...]
    filled: float
    dates: float
    amounts: float
    codes: float
    directions: float
    distinct: int
    negative: float
    decimals: float
    digits_only: float
    mean_length: float
    wordy: float
    meanings: Mapping[Meaning, float]

    def says(self, *wanted: Meaning) -> float:
        """How surely the title has one of these meanings, 0 where it has none."""
        return max((self.meanings.get(meaning, 0.0) for meaning in wanted), default=0.0)

    @property
    def is_date(self) -> bool:
        """Whether nearly all its filled cells are dates."""
        return self.filled > 0 and self.dates >= 0.8

    @property
    def is_amount(self) -> bool:
        """Whether nearly all its filled cells are amounts."""
        return self.filled > 0 and self.amounts >= 0.8

    @property
    def is_constant(self) -> bool:
        """Whether all its filled cells are the same, in more than two rows."""
        return self.distinct == 1 and len(self.cells) * self.filled > 2

    @property
    def is_number_id(self) -> bool:
        """Whether its numbers look like ids: long and without decimals, or padded with zeros."""
        filled = [cell for cell in self.cells if cell]
        padded = sum(cell.startswith("0") and len(cell) > 3 and cell.isdigit() for cell in filled)
        return self.digits_only > 0.9 and (self.mean_length >= 8 or padded > len(filled) / 2)

    @property
    def is_account(self) -> bool:
        """Whether its cells look like account or card numbers."""
        filled = [cell for cell in self.cells if cell]
        return bool(filled) and sum(looks_like_account(cell) for cell in filled) > 0.8 * len(filled)


def looks_like_account(cell: str) -> bool:
    """Whether a cell is written like an IBAN, an account number or a masked card number."""
    if _IBAN.fullmatch(cell):
        return True
    return (
        _LONG_NUMBER.fullmatch(cell) is not None and sum(letter.isdigit() for letter in cell) >= 4 and kind_of(cell) != "date"
    )


def describe(index: int, title: str, cells: Sequence[str]) -> Column:
    """The statistics of a column."""
    stripped = tuple(cell.strip() for cell in cells)
    if "+" not in stripped and any(kind_of(cell) == "amount" for cell in stripped):
        # A dash among amounts is a blank; in a column of pluses and minuses it is a word.
        stripped = tuple("" if cell in amounts.NO_AMOUNT else cell for cell in stripped)
    counts = Counter(cell for cell in stripped if cell)
    filled = sum(counts.values())
    share = 1 / filled if filled else 0.0

    def part(test: Mapping[str, bool]) -> float:
        return share * sum(number for cell, number in counts.items() if test[cell])

    kinds = {cell: kind_of(cell) for cell in counts}
    written = {cell: amounts.take_apart(cell) if kinds[cell] == "amount" else None for cell in counts}
    return Column(
        index=index,
        title=title,
        cells=stripped,
        filled=filled / max(1, len(stripped)),
        dates=part({cell: kinds[cell] == "date" for cell in counts}),
        amounts=part({cell: kinds[cell] == "amount" for cell in counts}),
        codes=part({cell: cell.upper() in amounts.CURRENCY_CODES for cell in counts}),
        directions=part({cell: vocabulary.direction(cell) is not None for cell in counts}),
        distinct=len(counts),
        negative=part({cell: (item := written[cell]) is not None and item.negative for cell in counts}),
        decimals=part(
            {cell: (item := written[cell]) is not None and re.search(r"[.,]\d{1,2}$", item.body) is not None for cell in counts}
        ),
        digits_only=part({cell: cell.isdigit() for cell in counts}),
        mean_length=share * sum(len(cell) * number for cell, number in counts.items()),
        wordy=part({cell: kinds[cell] == "text" and _WORD.search(cell) is not None for cell in counts}),
        meanings=meanings(title) if title else {},
    )


def describe_all(rows: Sequence[Sequence[str]], titles: Sequence[str]) -> list[Column]:
    """The columns of the booking rows; short rows count as blank cells."""
    width = max((len(row) for row in rows), default=0)
    return [
        describe(
            index,
            titles[index].strip() if index < len(titles) else "",
            [row[index] if index < len(row) else "" for row in rows],
        )
        for index in range(width)
    ]
