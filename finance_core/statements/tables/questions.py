"""What a table leaves open, as questions for a person: each answer is a layout, shown by three rows as it reads them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from finance_core.statements import amounts, dateforms
from finance_core.statements.archive import find_table
from finance_core.statements.reading import read_statements
from finance_core.statements.statement import Ambiguity, Layout, Role, StatementTransaction
from finance_core.statements.tables import grid, roles
from finance_core.statements.tables.bookings import build
from finance_core.statements.tables.columns import describe_all, is_booking
from finance_core.statements.tables.grid import Dialect, Sample

_ROWS: Final = 400
_EXAMPLES: Final = 3
LINES: Final = "\n"
"""What stands for the delimiter in the layout of a format with a field a line."""
_MOST_CHOICES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer: what it says, the layout that follows from it, and three rows as that layout reads them."""

    label: str
    layout: Layout
    examples: tuple[StatementTransaction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that the file doesn't tell. The first choice is the reading that was taken."""

    ambiguity: Ambiguity
    prompt: str
    choices: tuple[Choice, ...]


def find_questions(source: bytes | Path, layout: Layout) -> tuple[Question, ...]:
    """The questions that a detected layout leaves open, none for a layout without ambiguities.

    Pass the chosen `Choice.layout` to `read_statements(source, layout=...)`; where several questions are open, answer one,
    and ask again with its layout.
    """
    raw = source.read_bytes() if isinstance(source, Path) else source
    if layout.delimiter == LINES:
        return _of_lines(raw, layout)
    content = find_table(raw, layout)
    rows = grid.parse(Sample.of(content, layout.encoding).head, Dialect(layout.delimiter, layout.quotes), limit=_ROWS)
    return tuple(question for doubt in layout.ambiguous if (question := _ask(doubt, rows, layout)))


def _of_lines(raw: bytes, layout: Layout) -> tuple[Question, ...]:
    """The question of a format that writes a field a line (QIF): only its days can be read in two ways."""
    if "date_order" not in layout.ambiguous:
        return ()
    layouts = _date_orders([], replace(layout, ambiguous=()))
    readings = [
        dict(enumerate(row for statement in read_statements(raw, layout=each) for row in statement.transactions))
        for each in layouts
    ]
    return (_question("date_order", layouts, layouts[0], readings),)


def _ask(doubt: Ambiguity, rows: list[list[str]], layout: Layout) -> Question | None:
    settled = replace(layout, ambiguous=tuple(item for item in layout.ambiguous if item != doubt))
    layouts = {"date_order": _date_orders, "sign": _signs, "columns": _columns}[doubt](rows, settled)
    readings = [_read(rows, each) for each in layouts]
    return _question(doubt, layouts, settled, readings) if len(layouts) > 1 else None


def _question(
    doubt: Ambiguity, layouts: Sequence[Layout], settled: Layout, readings: Sequence[dict[int, StatementTransaction]]
) -> Question:
    shown = _telling_rows(readings)
    choices = tuple(
        Choice(label=_label(doubt, each, settled, reading, shown), layout=each, examples=tuple(reading[row] for row in shown))
        for each, reading in zip(layouts, readings, strict=True)
    )
    return Question(ambiguity=doubt, prompt=_PROMPTS[doubt], choices=choices)


_PROMPTS: Final[dict[Ambiguity, str]] = {
    "date_order": "Does this file write the day or the month first?",
    "sign": "How does this file write money that was spent?",
    "columns": "Which column holds the money?",
}


def _date_orders(_rows: list[list[str]], layout: Layout) -> list[Layout]:
    swapped = layout.date_format.translate(str.maketrans("dm", "md"))
    return [layout, replace(layout, date_format=swapped)]


def _signs(_rows: list[list[str]], layout: Layout) -> list[Layout]:
    return [layout, replace(layout, sign="as_written" if layout.sign == "inverted" else "inverted")]


def _columns(rows: list[list[str]], layout: Layout) -> list[Layout]:
    """The layout, and its rivals: debit and credit exchanged, or other columns of amounts."""
    if layout.sign == "columns" and {"debit", "credit"} <= layout.columns.keys():
        exchanged: dict[Role, int] = {**layout.columns, "debit": layout.columns["credit"], "credit": layout.columns["debit"]}
        return [layout, replace(layout, columns=MappingProxyType(exchanged))]
    bookings = [row for row in rows if len(row) > 1 and is_booking(row)]
    found = [layout]
    for money in roles.choose_money(roles.Table(describe_all(bookings, layout.header), layout.decimal_mark)):
        if money.shape != "single" or money.amount is None or len(found) == _MOST_CHOICES:
            continue
        others: dict[Role, int] = {role: place for role, place in layout.columns.items() if place not in money.used}
        rival = replace(layout, columns=MappingProxyType({**others, "amount": money.amount}), sign="as_written")
        if money.amount not in {each.columns.get("amount") for each in found} and "date" in others:
            found.append(rival)
    return found


def _read(rows: list[list[str]], layout: Layout) -> dict[int, StatementTransaction]:
    currency = next(
        (written.currency for row in rows for cell in row if (written := amounts.take_apart(cell)) and written.currency), ""
    )
    found = build(rows, layout, dateforms.order_of(layout.date_format), currency, tick=lambda: None)
    return {transaction.row: transaction for transaction in found.transactions}


def _telling_rows(readings: Sequence[dict[int, StatementTransaction]]) -> tuple[int, ...]:
    """Three rows that every reading has, those first on which the readings differ."""
    common = sorted(set.intersection(*(set(reading) for reading in readings))) if readings else []
    differing = [row for row in common if len({reading[row][:2] for reading in readings}) > 1]
    return tuple(sorted([*differing, *(row for row in common if row not in differing)][:_EXAMPLES]))


def _label(
    doubt: Ambiguity, layout: Layout, settled: Layout, reading: dict[int, StatementTransaction], shown: Sequence[int]
) -> str:
    example = reading[shown[0]] if shown else None
    if doubt == "date_order":
        first = "The day first" if dateforms.order_of(layout.date_format) == "dmy" else "The month first"
        return first if example is None else f"{first}: the first row is of {example.date.day} {example.date:%B %Y}"
    if doubt == "sign":
        return (
            "Spending is a positive number"
            if layout.sign == "inverted"
            else "Spending is a negative number, money in a positive one"
        )
    if layout.sign == "columns":
        debit, credit = layout.columns.get("debit", 0) + 1, layout.columns.get("credit", 0) + 1
        return f"Money out is in column {debit}, money in is in column {credit}"
    title = settled.header[layout.columns["amount"]] if len(settled.header) > layout.columns["amount"] else ""
    return f"Column {layout.columns['amount'] + 1}" + (f", “{title}”" if title else "")
