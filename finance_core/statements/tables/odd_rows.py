"""Rows that are not plain: repaired where that is safe, else refused or noted with the reason in plain words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from finance_core.money import minor_digits
from finance_core.statements import amounts, dateforms, waste
from finance_core.statements.statement import Issue, Layout, Role, Severity, StatementTransaction
from finance_core.statements.tables import states, vocabulary
from finance_core.statements.words import plain

_BLANKS: Final = 20
_SHOWN: Final = 40
"""So much of a cell is repeated in a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """An odd row that could be read after all; `row` is the row as it was repaired."""

    date: date
    amount_minor: int
    currency: str
    description: str
    row: list[str]


@dataclass(frozen=True, slots=True)
class _Reading:
    """An amount, or why there is none."""

    minor: int | None
    problem: str = ""
    field: str = "amount"
    exact: bool = True
    flagged: bool = False


class OddRows:
    """Collects the issues of a table, and reads the rows that the fast way didn't understand."""

    def __init__(self, layout: Layout, order: dateforms.Order, currency: str, describe: Callable[[Sequence[str]], str]) -> None:
        self._layout = layout
        self._order = order
        self._currency = currency
        self._describe = describe
        self._money: tuple[int, ...] = tuple(
            index for role in ("amount", "debit", "credit") if (index := layout.columns.get(_role(role))) is not None
        )
        self._continues = -2
        self._blank_until = -2
        self._wasted = self._blank = 0
        self.width = (
            max((len(layout.header), *(index + 1 for index in layout.columns.values())), default=0)
            if layout.header
            else 1 << 30
        )
        self.issues: list[Issue] = []
        self.opening_minor: int | None = None
        self.closing_minor: int | None = None

    def note_above(self, number: int, row: Sequence[str]) -> None:
        """Note a line above the table, or its titles."""
        if not any(cell.strip() for cell in row):
            return
        titles = number == self._layout.header_row
        self._add(number, "", "The titles of the columns." if titles else f"A line above the table: {_shorten(row)}", "note")

    def read(self, number: int, row: list[str], found: list[StatementTransaction]) -> Booked | None:
        """The row as a booking, or None after its issue was taken down."""
        booked = self._read_odd(number, row, found)
        self._wasted += booked is None
        waste.check(self._wasted, len(found), "table")
        return booked

    def _read_odd(self, number: int, row: list[str], found: list[StatementTransaction]) -> Booked | None:
        if not any(cell.strip() for cell in row):
            if row:
                self._note_blank(number)
            self._forgive()
            return None
        row = self._repair(row)
        cell = self._cell(row, "date")
        day = dateforms.parse(cell, self._order)
        money = self._read_money(row)
        code = self._cell(row, "currency").upper()
        if code and code not in amounts.CURRENCY_CODES:
            money = _Reading(None, f"“{code[:_SHOWN]}” is no currency.", "currency")
        if self._is_note(number, row, cell, day, money) or self._continue_above(number, row, cell, found):
            return None
        if day is None:
            self._refuse_date(number, cell, money)
            return None
        money = self._less_fee(number, row, money)
        if money.minor is None:
            self._add(number, money.field, money.problem, "refused")
            return None
        if not money.exact:
            self._add(
                number,
                money.field,
                f"“{_shorten(row)}”: the amount has more decimals than its currency; it was rounded.",
                "warning",
            )
        if money.problem:
            self._add(number, money.field, money.problem, "warning")
        if day.year < 1900:
            self._add(number, "date", f"The year {day.year} is odd; the date was read as it stands.", "warning")
        return Booked(date=day, amount_minor=money.minor, currency=self._code(row), description=self._describe(row), row=row)

    def _forgive(self) -> None:
        """Count a blank row as a twentieth of a wasted one: they cost less, and spreadsheets save many."""
        self._blank += 1
        self._wasted -= self._blank % _BLANKS != 0

    def refuse_void(self, number: int, word: str) -> None:
        """Refuse a row whose status says that no money moved."""
        self._wasted += 1
        self._add(number, "status", states.why_void(word), "refused")

    def warn_returned(self, number: int, word: str) -> None:
        """Warn of a row whose status says that the money came back."""
        self._add(number, "status", states.why_returned(word), "warning")

    def _less_fee(self, number: int, row: Sequence[str], money: _Reading) -> _Reading:
        """The amount less the fee beside it, as the balances of this table prove; with a note."""
        cell = self._cell(row, "fee")
        if money.minor is None or cell in amounts.NO_AMOUNT:
            return money
        fee = self._read_cell(cell, minor_digits(self._code(row)))
        if fee.minor is None:
            return replace(fee, field="fee")
        if fee.minor:
            self._add(number, "fee", f"The fee of {cell[:_SHOWN]} is part of the amount, as in the balance.", "note")
        return replace(money, minor=money.minor - abs(fee.minor), exact=money.exact and fee.exact)

    def _note_blank(self, number: int) -> None:
        """Note blank lines, a run of them once: spreadsheets save thousands below a table."""
        if self._blank_until != number - 1:
            self._add(number, "", "Blank from here on, a line or more.", "note")
        self._blank_until = number

    def _add(self, number: int, field: str, message: str, severity: Severity) -> None:
        self.issues.append(Issue(row=number, field=field, message=message, severity=severity))

    def _cell(self, row: Sequence[str], role: Role) -> str:
        index = self._layout.columns.get(role, -1)
        return row[index].strip() if 0 <= index < len(row) else ""

    def _code(self, row: Sequence[str]) -> str:
        return self._cell(row, "currency").upper() or self._currency

    def _repair(self, row: list[str]) -> list[str]:
        """A row with too many cells whose description held an unquoted delimiter, put together again."""
        excess = len(row) - self.width
        at = self._layout.columns.get("description", -1)
        if excess <= 0 or at < 0 or not any(cell.strip() for cell in row[self.width :]):
            return row
        mended = [*row[:at], self._layout.delimiter.join(row[at : at + excess + 1]), *row[at + excess + 1 :]]
        if self._read_money(row).minor is None and self._read_money(mended).minor is not None:
            return mended
        return row

    def _read_money(self, row: Sequence[str]) -> _Reading:
        digits = minor_digits(self._code(row))
        if self._layout.sign == "columns":
            return self._read_pair(row, digits)
        cell = self._cell(row, "amount")
        reading = self._read_cell(cell, digits)
        if reading.minor is None:
            return reading
        if self._layout.sign == "direction":
            return self._turn(row, reading, reading.minor)
        turned = self._layout.sign == "inverted" and not reading.flagged
        return _Reading(-reading.minor if turned else reading.minor, exact=reading.exact)

    def _turn(self, row: Sequence[str], reading: _Reading, minor: int) -> _Reading:
        """The amount with the sign that the row's word for in or out gives it."""
        word = self._cell(row, "direction")
        found = vocabulary.direction(word) if word else (self._layout.blank_direction, None)
        way, kind = found or (0, None)
        if way:
            return replace(reading, minor=way * minor)
        if kind == "transfer":
            # A row of an account's own list that is called a transfer and no more leaves that account.
            problem = f"“{word[:_SHOWN]}” doesn't say which way; it was taken as money out."
            return replace(reading, minor=-abs(minor), problem=problem, field="direction")
        if word:
            return _Reading(None, f"“{word[:_SHOWN]}” doesn't say whether the money came in or went out.", "direction")
        return _Reading(None, "The column that says whether money came in or went out is blank.", "direction")

    def _read_cell(self, cell: str, digits: int) -> _Reading:
        if cell in amounts.NO_AMOUNT:
            return _Reading(None, "There is no amount.")
        found = amounts.parse(cell, self._layout.decimal_mark, digits)
        if found is None:
            return _Reading(None, f"“{cell[:_SHOWN]}” is not an amount that can be read.")
        return _Reading(
            abs(found.minor) * found.flag if found.flag else found.minor, exact=found.exact, flagged=found.flag != 0
        )

    def _read_pair(self, row: Sequence[str], digits: int) -> _Reading:
        out, into = (
            "" if cell in amounts.NO_AMOUNT else cell for cell in (self._cell(row, "debit"), self._cell(row, "credit"))
        )
        if not out and not into:
            return _Reading(None, "There is no amount.")
        debit = self._read_cell(out, digits) if out else _Reading(0)
        credit = self._read_cell(into, digits) if into else _Reading(0)
        if debit.minor is None or credit.minor is None:
            return debit if debit.minor is None else credit
        if debit.minor and credit.minor:
            return _Reading(None, "Both the column for money out and the column for money in are filled.")
        return _Reading(credit.minor - abs(debit.minor), exact=debit.exact and credit.exact)

    def _is_note(self, number: int, row: Sequence[str], cell: str, day: date | None, money: _Reading) -> bool:
        """Whether the row is a total, a balance, repeated titles or a remark; it is noted then."""
        named = next((text for text in row if text.strip() and vocabulary.is_total(text)), "")
        if named and (day is None or money.minor is None or vocabulary.is_balance_line(named)):
            self._take_balance(named, row, money)
            self._add(number, "", f"A balance or a total, no booking: {_shorten(row)}", "note")
            return True
        if self._layout.header and [text.strip() for text in row] == list(self._layout.header):
            self._add(number, "", "The titles of the columns once more.", "note")
            return True
        blank_money = not any(index < len(row) and row[index].strip() for index in self._money)
        filled = sum(bool(text.strip()) for text in row)
        if (
            day is None
            and dateforms.split(cell) is None
            and filled <= 1 + (money.minor is None and not blank_money)
            and (cell or money.minor is None)
        ):
            self._add(number, "", f"A line that is no booking: {_shorten(row)}", "note")
            return self._unless_text(row, cell)
        if day is None and dateforms.split(cell) is None and cell and money.minor is None:
            self._add(number, "", f"A line that is no booking: {_shorten(row)}", "note")
            return True
        return False

    def _unless_text(self, row: Sequence[str], cell: str) -> bool:
        """A lone text in the description column may continue the booking above; then the note is taken back."""
        if not cell and self._describe(row):
            self.issues.pop()
            return False
        return True

    def _take_balance(self, named: str, row: Sequence[str], money: _Reading) -> None:
        """Keep a balance that a line names as the opening or closing one."""
        minor = money.minor
        if minor is None:
            found = amounts.parse(self._cell(row, "balance"), self._layout.decimal_mark, minor_digits(self._code(row)))
            minor = found.minor if found else None
        if minor is not None and vocabulary.is_opening(named):
            self.opening_minor = minor
        elif minor is not None and vocabulary.is_closing(named):
            self.closing_minor = minor

    def _continue_above(self, number: int, row: Sequence[str], cell: str, found: list[StatementTransaction]) -> bool:
        """Add a line that holds only text to the description of the booking right above, where some banks wrap it."""
        money = any(index < len(row) and row[index].strip() for index in self._money)
        text = self._describe(row)
        if cell or money or not text:
            return False
        above = found[-1] if found else None
        if above is None or number - 1 not in (above.row, self._continues):
            self._add(number, "date", f"A line without date and amount: {_shorten(row)}", "note")
            return True
        self._continues = number
        found[-1] = above._replace(description=f"{above.description} {text}".strip())
        self._add(number, "description", "This line continues the description of the booking above.", "note")
        return True

    def _refuse_date(self, number: int, cell: str, money: _Reading) -> None:
        if not cell:
            self._add(number, "date", "There is no date.", "refused")
            return
        near = dateforms.nearest(cell, self._order)
        if near is not None:
            message = f"There is no such day as {cell[:_SHOWN]}. The nearest day is {near.isoformat()}."
        elif dateforms.split(cell) is not None:
            message = f"{cell[:_SHOWN]} is no date in the order of this file's other dates."
        else:
            message = f"“{cell[:_SHOWN]}” is no date" + (
                ": the booking seems to be pending." if plain(cell).startswith("pending") else "."
            )
        if money.minor is None:
            message += f" {money.problem}"
        self._add(number, "date", message, "refused")


def _role(name: str) -> Role:
    return name  # type: ignore[return-value]  # as layouts name them


def _shorten(row: Sequence[str]) -> str:
    text = " ".join(cell.strip() for cell in row if cell.strip())
    return text if len(text) <= 80 else f"{text[:79]}…"
