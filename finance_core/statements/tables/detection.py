"""How a table is laid out, found from its content: dialect, bounds, columns, dates, decimal mark and sign."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from finance_core.errors import StatementError
from finance_core.money import minor_digits
from finance_core.statements import amounts, dateforms
from finance_core.statements.encoding import detect as detect_encoding
from finance_core.statements.reader import Progress
from finance_core.statements.statement import Ambiguity, Layout, Role
from finance_core.statements.tables import grid, roles, signs, states, texts, vocabulary
from finance_core.statements.tables.bounds import FURTHER_ROWS, Bounds, choose_dialect, dates_in, find_bounds
from finance_core.statements.tables.census import Census
from finance_core.statements.tables.columns import Column, describe_all
from finance_core.statements.tables.grid import Dialect, Lines, Sample
from finance_core.statements.tables.origin import find_account, find_currency

Sign = Literal["as_written", "inverted", "columns", "direction"]
_CLEAR_LEAD: Final = 0.4
"""Half of what a column of cents gains over whole numbers: a smaller lead is no decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """A layout with what else the file tells: the account, the usual currency and the order of day, month and year."""

    layout: Layout
    account_id: str
    currency: str
    order: dateforms.Order


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a table with the parts that the sample gives them."""

    columns: Sequence[Column]
    date: int
    money: roles.Money
    hypotheses: Sequence[roles.Money]
    words: texts.Words
    status: Column | None


def detect(
    source: bytes, name: str, progress: Progress | None = None, *, encoding: str = "", dialect: Dialect | None = None
) -> Detection:
    """The layout of a table, with its encoding and dialect where they are known.

    Raises StatementError where there are no dates or no amounts.
    """
    encoding = encoding or detect_encoding(source)
    sample = Sample.of(source, encoding)
    dialect, head = choose_dialect(sample.head, dialect)
    bounds = find_bounds(head, [row for text in sample.further for row in grid.parse(text, dialect, limit=FURTHER_ROWS)])
    found = _choose_columns(describe_all(bounds.bookings, bounds.titles))
    lines = Lines(source, encoding)
    census = _start_census(found)
    skip = len(bounds.above) + (bounds.title_row is not None)
    _take_census(census, grid.rows(lines, dialect), skip=skip, tick=lambda: _tell(progress, lines, source))
    table = roles.Table(found.columns, _decide_mark(census, found), states.void_rows(found.status))
    order = _decide_order(census, found, bounds, name)
    sign, doubts = _decide_sign(table, found, bounds, name)
    layout = Layout(
        delimiter=dialect.delimiter,
        quotes=dialect.quotes,
        encoding=encoding,
        header_row=bounds.title_row,
        date_format=dateforms.describe_format(_example(found), order.order),
        decimal_mark=table.mark,
        columns=_places(found, sign),
        ambiguous=(*(("date_order",) if order.ambiguous else ()), *doubts),
        sign=sign,
        header=tuple(cell.strip() for cell in bounds.titles),
        joined=found.words.joined,
        blank_direction=found.money.blank,
    )
    return Detection(
        layout=layout,
        account_id=find_account(found.columns, found.words.own, bounds.above),
        currency=find_currency(found.columns, found.money, bounds, found.words.currency),
        order=order.order,
    )


def _choose_columns(columns: Sequence[Column]) -> _Columns:
    date_column = roles.choose_date(columns)
    mark = amounts.decide_mark(_sample_votes(columns), 2)
    status = states.find_column(columns)
    hypotheses = roles.choose_money(roles.Table(columns, mark, states.void_rows(status)))
    if states.void_rows(status):
        # Where the balances move with such rows all the same, the words mean something else here.
        without = roles.choose_money(roles.Table(columns, mark))
        if without and without[0].proof.held > hypotheses[0].proof.held:
            status, hypotheses = None, without
    if date_column is None or not hypotheses:
        missing = "dates" if date_column is None else "amounts"
        raise StatementError(
            f"No column of this table holds {missing}. Export the list of transactions with them, then try again."
        )
    money = hypotheses[0]
    taken = money.used | {date_column} | ({status.index} if status else set())
    words = texts.choose_words(columns, taken, money.amount if money.amount is not None else money.debit)
    return _Columns(columns, date_column, money, hypotheses, words, status)


def _pending_date(found: _Columns) -> int | None:
    """Another column of days, for rows that say they are pending and have no booking date yet."""
    if found.status is None:
        return None
    others = [column for column in found.columns if column.is_date and column.index != found.date]
    return max(others, key=lambda column: (column.filled, -column.index)).index if others else None


def _places(found: _Columns, sign: Sign) -> Mapping[Role, int]:
    """The layout's columns. Beside signed amounts the direction only tells the kind of a booking."""
    money, words = found.money, found.words
    direction = _kind_column(found) if sign in ("as_written", "inverted") else money.direction
    places: dict[Role, int | None] = {
        "date": found.date, "amount": money.amount, "debit": money.debit, "credit": money.credit, "direction": direction,
        "payee": words.payee, "description": words.description, "balance": money.balance, "currency": words.currency,
        "bank_id": words.bank_id, "category": words.category, "account": words.account, "to_account": words.to_account,
        "status": found.status.index if found.status else None, "pending_date": _pending_date(found), "fee": money.fee,
    }  # fmt: skip
    return MappingProxyType({role: index for role, index in places.items() if index is not None})


def _example(found: _Columns) -> str:
    """A date of the file, whose form stands for the column's."""
    return next((cell for cell in found.columns[found.date].cells if dateforms.split(cell)), "")


def _decide_order(census: Census, found: _Columns, bounds: Bounds, name: str) -> dateforms.OrderVerdict:
    """The order of day, month and year from all dates of the column, with the file's other dates as witnesses."""
    others = [text for index, known in census.dates.items() if index != found.date for text in known]
    return dateforms.decide_order(list(census.dates[found.date]), [*others, *dates_in([*bounds.above, [name]])])


def _sample_votes(columns: Sequence[Column]) -> Counter[str]:
    found: Counter[str] = Counter()
    for column in columns:
        if not column.is_amount or column.is_date:
            continue
        for cell in column.cells:
            written = amounts.take_apart(cell) if cell else None
            if written is not None and (said := amounts.vote(written.body)):
                found[said] += 1
    return found


def _start_census(found: _Columns) -> Census:
    """The census of the columns that matter: the booking date, two other dates as witnesses, and the money."""
    money = found.money
    money_columns = [index for index in (money.amount, money.debit, money.credit, money.balance) if index is not None]
    dates = [column.index for column in found.columns if column.is_date and column.index != found.date][:2]
    return Census([found.date, *dates], money_columns)


def _take_census(census: Census, rows: Iterator[list[str]], *, skip: int, tick: Callable[[], None]) -> None:
    """Count all rows of the file below its titles."""
    for _ in range(skip):
        next(rows, None)
    for _ in census.count(rows):
        tick()


def _tell(progress: Progress | None, lines: Lines, source: bytes) -> None:
    """The first pass is less than half of the work."""
    if progress is not None:
        progress(0.4 * lines.position / len(source))


def _decide_mark(census: Census, found: _Columns) -> str:
    """The decimal mark: from the money itself, else from the balance, else from other numbers of the file such as rates."""
    votes = census.votes(index for index in census.shapes if index != found.money.balance)
    if not votes["."] and not votes[","]:
        votes = census.votes(census.shapes)
    if not votes["."] and not votes[","]:
        others = _sample_votes(found.columns)
        votes += Counter({mark: others[mark] for mark in ".,"})
    return amounts.decide_mark(votes, _digits_of(found))


def _digits_of(found: _Columns) -> int:
    """The most minor digits of the currencies that the file names beside its amounts."""
    column = found.words.currency
    codes = {cell.upper() for cell in found.columns[column].cells if cell} if column is not None else set()
    return max(map(minor_digits, codes), default=2)


def _decide_sign(table: roles.Table, found: _Columns, bounds: Bounds, name: str) -> tuple[Sign, tuple[Ambiguity, ...]]:
    """What turns the file's numbers into money out negative, and what nothing in the file proves."""
    money = found.money
    if money.shape == "pair":
        one_negative = money.debit is not None and table.columns[money.debit].negative > 0
        sure = money.titled or money.proof.holds or one_negative
        return "columns", () if sure else ("columns",)
    if money.shape == "direction" or money.amount is None:
        return "direction", ()
    doubts: tuple[Ambiguity, ...] = ("columns",) if _has_rival(table, found) else ()
    if money.proof.holds:
        return ("inverted" if money.proof.inverted else "as_written"), doubts
    if _marks_credits(table.columns[money.amount]):
        return "inverted", doubts
    verdict = _weigh_sign(table.amounts_of(money.amount), found, bounds, name)
    return verdict.sign, (*doubts, "sign") if verdict.ambiguous else doubts


def _has_rival(table: roles.Table, found: _Columns) -> bool:
    """Whether another column could as well be the amount, and neither title nor balance decides."""
    money = found.money
    if money.titled or money.proof.holds or money.amount is None:
        return False
    others = (item for item in found.hypotheses[1:] if item.shape != "direction" and not item.used <= money.used)
    rival = next((item for item in others if item.amount != money.amount), None)
    if rival is None or rival.score <= money.score - _CLEAR_LEAD:
        return False
    # Amounts have both signs, a running balance seldom does.
    rival_signed = rival.amount is None or table.columns[rival.amount].negative > 0
    return rival_signed or table.columns[money.amount].negative == 0


def _weigh_sign(values: Sequence[int | None], found: _Columns, bounds: Bounds, name: str) -> signs.Verdict:
    """The sign by flags, words and plausibility."""
    flags = [
        column
        for column in found.columns
        if column.directions >= 0.95 and column.filled > 0.6 and column.index not in found.money.used
    ]
    words = found.words
    spoken = [index for index in (words.payee, words.description, *words.joined) if index is not None]
    rows = zip(*(found.columns[index].cells for index in spoken), strict=True)
    lines = [" ".join(cells) for cells in rows] or [""] * len(values)
    about = " ".join([name, *bounds.titles, *(cell for row in bounds.above for cell in row)])
    return signs.decide(values, lines, flags, about)


def _marks_credits(column: Column) -> bool:
    """Whether only credits are marked in the cells, as in "1,100.00 CR" beside "12.50"."""
    written = [item for cell in column.cells if cell and (item := amounts.take_apart(cell))]
    flags = {item.flag for item in written}
    return flags == {0, 1} and not any(item.negative for item in written)


def _kind_column(found: _Columns) -> int | None:
    """A column that says income, expense or transfer beside signed amounts; it doesn't decide the sign."""
    for column in found.columns:
        if column.index in found.money.used or column.index == found.date or column.directions < 0.95 or column.filled < 0.6:
            continue
        if any((known := vocabulary.direction(cell)) and known[1] for cell in set(column.cells) if cell):
            return column.index
    return None
