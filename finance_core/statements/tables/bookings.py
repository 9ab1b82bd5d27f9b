"""Rows in, transactions and issues out: the second pass over a table whose layout is known.

The plain majority of rows takes a short way through dictionaries and one pattern. Whatever that way doesn't understand is
looked at closely in `odd_rows`, which also finds the words for what can't be read.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from finance_core.money import minor_digits
from finance_core.statements import amounts, dateforms
from finance_core.statements.statement import Issue, Kind, Layout, StatementTransaction
from finance_core.statements.tables import originals, states, vocabulary
from finance_core.statements.tables.census import day_part
from finance_core.statements.tables.odd_rows import OddRows

_MOST_KEPT: Final = 60_000
"""Distinct texts and dates that are kept for reuse; a bound, so that a file of distinct texts doesn't fill the memory."""
_STRIDE: Final = 8192

ReadAmount = Callable[[Sequence[str]], int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookings:
    """What the rows of a table say. `first` and `last` are the rows of the first and last transaction that is booked."""

    transactions: tuple[StatementTransaction, ...]
    issues: tuple[Issue, ...]
    first: Sequence[str]
    last: Sequence[str]
    opening_minor: int | None
    closing_minor: int | None


def amount_reader(layout: Layout, digits: int) -> ReadAmount:
    """A function from a row to its amount, money out negative, for rows without anything odd; None for the others."""
    read = amounts.fast_reader(layout.decimal_mark, digits)
    if "fee" in layout.columns:
        return _fee_reader(read, _plain_reader(layout, read), layout.columns["fee"])
    return _plain_reader(layout, read)


def _fee_reader(read: Callable[[str], int | None], amount: ReadAmount, fee: int) -> ReadAmount:
    """The amount less the fee, where there is none; a row with a fee is left to `odd_rows`, which says so."""

    def without_fee(row: Sequence[str]) -> int | None:
        cell = row[fee]
        return amount(row) if cell in amounts.NO_AMOUNT or read(cell) == 0 else None

    return without_fee


def _plain_reader(layout: Layout, read: Callable[[str], int | None]) -> ReadAmount:
    """The reader of amounts by how the layout writes them."""
    columns = layout.columns
    if layout.sign == "columns":
        return _pair_reader(read, columns.get("debit", -1), columns.get("credit", -1))
    amount = columns.get("amount", -1)
    if layout.sign == "direction":
        return _direction_reader(read, amount, columns.get("direction", -1), layout.blank_direction)
    turn = -1 if layout.sign == "inverted" else 1

    def single(row: Sequence[str]) -> int | None:
        minor = read(row[amount])
        return None if minor is None else turn * minor

    return single


def _pair_reader(read: Callable[[str], int | None], debit: int, credit: int) -> ReadAmount:
    blank = amounts.NO_AMOUNT

    def pair(row: Sequence[str]) -> int | None:
        out = row[debit] if debit >= 0 else ""
        into = row[credit] if credit >= 0 else ""
        if out in blank:
            return None if into in blank else read(into)
        spent = read(out)
        if into in blank:
            # Debits are written with and without a minus; a negative credit is money taken back.
            return None if spent is None else -abs(spent)
        received = read(into)
        if spent is None or received is None or (spent and received):
            return None
        return received - abs(spent)

    return pair


def _direction_reader(read: Callable[[str], int | None], amount: int, direction: int, blank: int) -> ReadAmount:
    ways: dict[str, int] = {"": blank} if blank else {}

    def directed(row: Sequence[str]) -> int | None:
        word = row[direction]
        way = ways.get(word)
        if way is None:
            found = vocabulary.direction(word)
            if found is None or not found[0]:
                return None
            if len(ways) < 1000:
                ways[word] = found[0]
            way = found[0]
        minor = read(row[amount])
        return None if minor is None else way * minor

    return directed


class _Days:
    """Dates by their text: a file of a million rows has a few thousand days."""

    def __init__(self, order: dateforms.Order) -> None:
        self._order = order
        self.known: dict[str, date] = {}

    def find(self, text: str) -> date | None:
        """The day of a text that isn't known yet."""
        part = day_part(text)
        day = self.known.get(part) or dateforms.parse(text, self._order)
        if day is not None and len(self.known) < _MOST_KEPT:
            self.known[part] = day
        return day


def description_reader(layout: Layout) -> Callable[[Sequence[str]], str]:
    """A function from a row to the bank's own text: the description with what else belongs to it."""
    columns = layout.columns
    main = columns.get("description", columns.get("payee", -1))
    payee = columns.get("payee", -1)
    places = list(dict.fromkeys(index for index in (main, *layout.joined) if index >= 0))

    def joined(row: Sequence[str]) -> str:
        parts: list[str] = []
        for index in places:
            part = row[index].strip() if index < len(row) else ""
            # Some apps write "/" or "-" where there is no text.
            if part and part not in parts and (len(part) > 1 or part.isalnum()):
                parts.append(part)
        if not parts and 0 <= payee < len(row):
            return row[payee].strip()
        return " ".join(parts)

    return joined


def build(  # noqa: C901, PLR0912, PLR0915 - one loop: a call more for each of a million rows is a second
    rows: Iterable[list[str]],
    layout: Layout,
    order: dateforms.Order,
    currency: str,
    *,
    tick: Callable[[], None],
) -> Bookings:
    """All transactions and issues of a table."""
    columns = layout.columns
    date_at, currency_at = columns["date"], columns.get("currency", -1)
    payee_at, id_at, category_at = columns.get("payee", -1), columns.get("bank_id", -1), columns.get("category", -1)
    description_at = columns.get("description", payee_at)
    direction_at = columns.get("direction", -1)
    describe = description_reader(layout)
    plain = description_at >= 0 and not layout.joined
    days = _Days(order)
    known_days, kept = days.known, dict[str, str]()
    read = amount_reader(layout, minor_digits(currency))
    readers = {currency: read}
    odd = OddRows(layout, order, currency, describe)
    found: list[StatementTransaction] = []
    first: Sequence[str] = ()
    last: Sequence[str] = ()
    start = -1 if layout.header_row is None else layout.header_row
    kind: Kind | None = None
    read_original = originals.reader(layout)
    status_at, pending_at = columns.get("status", -1), columns.get("pending_date", -1)
    state: states.State | None = None
    is_balance_head, width = vocabulary.is_balance_head, odd.width
    for number, row in enumerate(rows):
        if number <= start:
            odd.note_above(number, row)
            continue
        if not number % _STRIDE:
            tick()
        if status_at >= 0:
            state = states.state_of(row[status_at]) if status_at < len(row) else None
            if state == "void":
                odd.refuse_void(number, row[status_at])
                continue
            if state == "pending" and pending_at >= 0:
                row = _dated(row, date_at, pending_at)  # noqa: PLW2901 - the row with its day put right
        try:
            cell = row[date_at]
            day = known_days.get(cell) or days.find(cell)
            code = currency
            if currency_at >= 0 and (code := row[currency_at]) != currency:
                code = code.strip().upper() or currency
                read = readers.get(code) or _add_reader(readers, layout, code)
            minor = read(row)
            text = row[description_at].strip() if plain else describe(row)
        except IndexError:
            day = minor = None
            text = code = ""
        if currency_at >= 0:
            read = readers[currency]
        if (
            day is None
            or minor is None
            or (is_balance_head(text[:6]) and vocabulary.is_balance_line(text))
            or len(row) > width
            or day.year < 1900
        ):
            booked = odd.read(number, row, found)
            if booked is None:
                continue
            day, minor, code, text = booked.date, booked.amount_minor, booked.currency, booked.description
            row = booked.row  # noqa: PLW2901 - the row as it was repaired
        if not text:
            text = describe(row)
        elif "\n" in text or "\r" in text:
            text = " ".join(text.split())
        payee = row[payee_at].strip() if 0 <= payee_at < len(row) else ""
        text = kept.get(text) or _keep(kept, text)
        if payee:
            payee = kept.get(payee) or _keep(kept, payee)
        category = row[category_at].strip() if 0 <= category_at < len(row) else ""
        if category:
            category = kept.get(category) or _keep(kept, category)
        if direction_at >= 0:
            word = vocabulary.direction(row[direction_at]) if direction_at < len(row) else None
            kind = word[1] if word else None
        bank_id = row[id_at].strip() if 0 <= id_at < len(row) else ""
        found.append(StatementTransaction(day, minor, code, payee, text, bank_id, number, category, kind))
        if read_original is not None:
            found[-1] = read_original(row, found[-1])
        if state == "pending":
            found[-1] = found[-1]._replace(pending=True)
        elif state == "returned":
            odd.warn_returned(number, row[status_at])
        if state != "pending":
            first = first or row
            last = row
    return Bookings(
        transactions=tuple(found),
        issues=tuple(odd.issues),
        first=first,
        last=last,
        opening_minor=odd.opening_minor,
        closing_minor=odd.closing_minor,
    )


def _dated(row: list[str], date_at: int, pending_at: int) -> list[str]:
    """A pending row with the day on which it was made, where the bank has not given one of booking yet."""
    if pending_at >= len(row) or date_at >= len(row) or row[date_at].strip():
        return row
    return [*row[:date_at], row[pending_at], *row[date_at + 1 :]]


def _keep(kept: dict[str, str], text: str) -> str:
    if len(kept) < _MOST_KEPT:
        kept[text] = text
    return text


def _add_reader(readers: dict[str, ReadAmount], layout: Layout, code: str) -> ReadAmount:
    if code not in amounts.CURRENCY_CODES:
        return _refuse
    read = amount_reader(layout, minor_digits(code))
    if len(readers) < 300:
        readers[code] = read
    return read


def _refuse(_row: Sequence[str]) -> int | None:
    """Hands a row to `odd_rows`."""
    return None
