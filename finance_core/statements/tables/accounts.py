"""Tables of several accounts: the rows of each become a statement of their own.

Finance tools export so: Mint, YNAB, Actual, Monarch and GnuCash name the own account of each row in a column; Firefly III
names where the money came from and where it went, and which of the two is the own account follows from the sign.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from finance_core.statements.formulas import as_written
from finance_core.statements.statement import Issue, Layout, StatementTransaction
from finance_core.statements.tables.bookings import Bookings
from finance_core.statements.words import plain

_MOST_ACCOUNTS: Final = 60
"""No household has more; a column of more names is no column of its accounts after all."""
_OTHER_SIDES: Final = frozenset((
    "expense", "expenses", "income", "revenue", "revenues", "equity", "imbalance", "orphan", "aufwendungen", "aufwand",
    "ertrage", "ausgaben", "einnahmen", "eigenkapital", "depenses", "revenus", "gastos", "ingresos", "uscite", "entrate",
    "despesas", "receitas",
))  # fmt: skip
"""The first parts of the names under which double-entry books keep categories, such as "Expenses:Groceries"."""


@dataclass(frozen=True, slots=True)
class _Place:
    """What a row says about its account: cells of the account, the other account and the balance."""

    account: str
    other: str
    balance: str


class AccountRows:
    """Notes the accounts of the rows that pass through, and splits what was read of them."""

    def __init__(self, layout: Layout) -> None:
        self._account = layout.columns.get("account", -1)
        self._other = layout.columns.get("to_account", -1)
        self._balance = layout.columns.get("balance", -1)
        self._places: list[_Place] = []

    def note(self, rows: Iterable[list[str]]) -> Iterator[list[str]]:
        """The rows as they are."""
        known: dict[tuple[str, str], tuple[str, str]] = {}
        account, other, balance = self._account, self._other, self._balance
        for row in rows:
            width = len(row)
            names = (row[account].strip() if account < width else "", row[other].strip() if 0 <= other < width else "")
            names = known.setdefault(names, names)
            self._places.append(_Place(*names, row[balance] if 0 <= balance < width else ""))
            yield row

    def split(self, bookings: Bookings) -> list[tuple[str, Bookings]]:
        """The bookings of each account in the order in which the accounts come; one part where that makes no sense."""
        owned = list(self._own(bookings.transactions))
        owners = dict.fromkeys(owner for owner, _ in owned)
        categories = {owner for owner in owners if _is_category(owner)} if any(map(_is_account, owners)) else set()
        found: dict[str, list[StatementTransaction]] = {owner: [] for owner in owners if owner not in categories}
        if len(found) > _MOST_ACCOUNTS or not found:
            return [("", bookings)]
        notes: list[Issue] = []
        for owner, item in owned:
            if owner in found:
                found[owner].append(item)
            else:
                message = f"The other side of a booking, under the category “{owner[:60]}”."
                notes.append(Issue(row=item.row, field="", message=message, severity="note"))
        issues = self._issues(bookings.issues, notes, next(iter(found)), found.keys())
        return [(owner, self._part(tuple(items), tuple(issues[owner]))) for owner, items in found.items()]

    def _own(self, transactions: Iterable[StatementTransaction]) -> Iterator[tuple[str, StatementTransaction]]:
        """Each booking with its own account. A transfer between two own accounts is a booking of both."""
        for item in transactions:
            place = self._places[item.row]
            if self._other < 0:
                yield place.account, item
                continue
            outward = item.amount_minor <= 0
            own, other = (place.account, place.other) if outward else (place.other, place.account)
            yield own, item._replace(payee=other)
            if item.kind == "transfer":
                yield other, item._replace(amount_minor=-item.amount_minor, payee=own)

    def _issues(
        self, issues: Iterable[Issue], notes: Iterable[Issue], first: str, owners: Iterable[str]
    ) -> dict[str, list[Issue]]:
        """The issues by account: those of a row go where the row would have gone, the others to the first account."""
        found: dict[str, list[Issue]] = {owner: [] for owner in owners}
        for issue in sorted((*issues, *notes), key=lambda issue: -1 if issue.row is None else issue.row):
            place = self._places[issue.row] if issue.row is not None and issue.row < len(self._places) else None
            found[place.account if place and place.account in found else first].append(issue)
        return found

    def _part(self, items: tuple[StatementTransaction, ...], issues: tuple[Issue, ...]) -> Bookings:
        booked = [item for item in items if not item.pending] or items
        return Bookings(
            transactions=items,
            issues=issues,
            first=self._balance_row(booked[0].row),
            last=self._balance_row(booked[-1].row),
            opening_minor=None,
            closing_minor=None,
        )

    def _balance_row(self, number: int) -> Sequence[str]:
        """The row with nothing but its balance."""
        return [*[""] * max(0, self._balance), self._places[number].balance]


def without_apostrophes(item: StatementTransaction) -> StatementTransaction:
    """A booking of our own export as it was before the apostrophes that keep spreadsheets from running a text as a formula."""
    if "'" not in f"{item.payee}{item.description}{item.category}":
        return item
    payee, description, category = map(as_written, (item.payee, item.description, item.category))
    return item._replace(payee=payee, description=description, category=category)


def _is_category(name: str) -> bool:
    return ":" in name and plain(name.partition(":")[0]) in _OTHER_SIDES


def _is_account(name: str) -> bool:
    return ":" in name and plain(name.partition(":")[0]) not in _OTHER_SIDES
