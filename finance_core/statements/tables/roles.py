"""Which column plays which part: all hypotheses about the money columns compete, and text columns take what is left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Final, Literal

from finance_core.statements import amounts
from finance_core.statements.tables import proof, vocabulary
from finance_core.statements.tables.columns import Column
from finance_core.statements.tables.proof import Proof
from finance_core.statements.tables.titles import Meaning
from finance_core.statements.words import plain

_SURE_LINKS: Final = 3
"""Fewer links than this prove no inverted sign: two rows of a shortened file chain by chance too often."""
_EXACT: Final = 3
"""Minor digits for comparing amounts while the currency is unknown: no household currency has more."""
_NOT_MONEY: Final[tuple[Meaning, ...]] = (
    "fee", "original", "rate", "own", "counter", "bank_id", "status", "other", "date", "value_date", "payee", "description",
    "category",
)  # fmt: skip
_BOOKED: Final = (
    "book",
    "buchung",
    "post",
    "zauct",
    "zuct",
    "contab",
    "ksieg",
    "bokfor",
    "bogfor",
    "boek",
    "comptab",
    "konyvel",
    "complet",
    "process",
    "verrek",
    "記",
    "记账",
)

_RECORDED: Final = ("created", "updated", "modified", "exported", "imported")
"""When a row was put down in a tool, which is not when it was booked."""

Shape = Literal["single", "pair", "direction"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """One hypothesis: which columns hold the money, and how well title, content and balances support it."""

    shape: Shape
    amount: int | None = None
    debit: int | None = None
    credit: int | None = None
    direction: int | None = None
    blank: Literal[-1, 0, 1] = 0
    balance: int | None = None
    fee: int | None = None
    proof: Proof = proof.NOTHING
    score: float = 0.0
    titled: bool = False

    @property
    def used(self) -> set[int]:
        """The columns that it takes."""
        places = (self.amount, self.debit, self.credit, self.direction, self.balance, self.fee)
        return {index for index in places if index is not None}


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a table with their amounts as integers of thousandths, under the decimal mark of the file.

    `void` are the rows that moved no money, as another column says.
    """

    columns: Sequence[Column]
    mark: str
    void: frozenset[int] = frozenset()
    values: dict[int, list[int | None]] = field(default_factory=dict)

    def amounts_of(self, index: int) -> list[int | None]:
        """The column's amounts, None where a cell holds none."""
        if index not in self.values:
            # A balance may have another decimal mark than the amounts beside it.
            own = {
                proof
                for cell in self.columns[index].cells
                if (written := amounts.take_apart(cell)) and (proof := amounts.mark_of(written.body))
            }
            mark = own.pop() if len(own) == 1 else self.mark
            self.values[index] = [_thousandths(cell, mark) for cell in self.columns[index].cells]
        return self.values[index]


def _thousandths(cell: str, mark: str) -> int | None:
    found = amounts.parse(cell, mark, _EXACT) if cell else None
    if found is None:
        return None
    return found.minor * found.flag if found.flag else found.minor


def choose_date(columns: Sequence[Column]) -> int | None:
    """The booking date: nearly always filled, titled as one, and before the value date."""
    best, best_score = None, 0.0
    for column in columns:
        if not column.is_date or column.filled < 0.3:
            continue
        title = plain(column.title)
        score = 6 * column.filled + column.says("date") - 0.05 * column.index
        score += 0.4 * any(word in title for word in _BOOKED)
        if column.says("value_date") > column.says("date") or any(word in title for word in _RECORDED):
            score -= 1.5
        if score > best_score:
            best, best_score = column.index, score
    return best


def choose_money(table: Table) -> list[Money]:
    """All hypotheses about the money columns, the best first."""
    candidates = [column for column in table.columns if column.is_amount and not column.is_date]
    found = [*_singles(table, candidates), *_pairs(table)]
    proven = [_with_fee(table, _with_balance(table, money, candidates), candidates) for money in found]
    return sorted(proven, key=lambda money: -money.score)


def _content_score(column: Column) -> float:
    """How much the cells alone look like amounts of money rather than numbers of another kind."""
    score = 0.8 * column.decimals + 0.3 * (column.negative > 0) - 3.0 * column.is_number_id
    return score - (1.0 if column.is_constant else 0.0)


def _singles(table: Table, candidates: Sequence[Column]) -> Iterator[Money]:
    flags = [column for column in table.columns if _is_direction(column)]
    # Where another column has cents, whole numbers are codes or counters.
    cents = max((column.decimals for column in candidates), default=0.0)
    for column in candidates:
        title = column.says("amount")
        one_sided = max(column.says("debit"), column.says("credit"))
        against = max(column.says(*_NOT_MONEY), column.says("balance"))
        # A title with several meanings, such as "Value", is settled by the cells.
        header = title - (max(0.0, against - 0.9 * title) if against else 0.0)
        score = (
            header + _content_score(column) + 2.5 * column.filled - 2.5 - (1.2 if cents > 0.5 and column.decimals == 0 else 0.0)
        )
        if 0 < column.negative < 1 and any(_goes_along(table, column, flag) for flag in flags):
            score += 1.4
        if one_sided > title and not against:
            is_debit = column.says("debit") >= column.says("credit")
            debit, credit = (column.index, None) if is_debit else (None, column.index)
            yield Money(shape="pair", debit=debit, credit=credit, score=score + 0.6 * one_sided, titled=True)
        else:
            yield Money(shape="single", amount=column.index, score=score, titled=title > 0)
        if column.negative == 0 and (marker := _marker_of(table, column)):
            yield Money(
                shape="direction",
                amount=column.index,
                direction=marker[0],
                blank=marker[1],
                score=score + 1.0,
                titled=title > 0,
            )
        for flag in flags:
            # Words for spending and earning beside amounts of both signs: the rare minus is a refund, as in many apps.
            refunds = flag.distinct == 1 and _names_kind(flag) and column.negative <= 0.5
            if flag.index != column.index and (column.negative < 0.1 or refunds):
                bonus = 1.0 + 0.4 * flag.says("direction") + (0.4 if abs(flag.index - column.index) <= 2 else 0.0)
                yield Money(shape="direction", amount=column.index, direction=flag.index, score=score + bonus, titled=title > 0)


def _names_kind(flag: Column) -> bool:
    """Whether all words say income or expense, which is more than in or out."""
    return all((found := vocabulary.direction(cell)) is not None and found[1] is not None for cell in set(flag.cells) if cell)


def _goes_along(table: Table, column: Column, flag: Column) -> bool:
    """Whether words for in and out go along with an amount's sign in all rows, or against it in all."""
    products = {
        (value > 0) == (way_of(word) > 0)
        for value, word in zip(table.amounts_of(column.index), flag.cells, strict=True)
        if value and (found := vocabulary.direction(word)) and found[0]
    }
    return len(products) == 1


def _marker_of(table: Table, column: Column) -> tuple[int, Literal[-1, 1]] | None:
    """A column right behind the amounts that marks only one way, such as CR for credits, and what its blanks mean."""
    if column.index + 1 >= len(table.columns):
        return None
    marker = table.columns[column.index + 1]
    ways = {found[0] if (found := vocabulary.direction(cell)) else 0 for cell in set(marker.cells) if cell}
    if not 0 < marker.filled < 0.9 or len(ways) != 1 or 0 in ways:
        return None
    return marker.index, (-1 if 1 in ways else 1)


def _is_direction(column: Column) -> bool:
    """Whether a column holds words for in and out: both of them, or one that can't mean anything else."""
    if column.directions < 0.95 or column.filled < 0.6 or column.distinct > 12:
        return False
    ways = {found[0] for cell in set(column.cells) if cell and (found := vocabulary.direction(cell))}
    if {1, -1} <= ways:
        return True
    long_words = all(len(cell) > 2 for cell in column.cells if cell)
    return bool(ways - {0}) and (column.says("direction") > 0 or long_words)


def _pairs(table: Table) -> Iterator[Money]:
    """Debit and credit columns: in each row one of the two is filled, or the other is zero."""
    columns = [
        column
        for column in table.columns
        if not column.is_date and (column.is_amount or (column.filled == 0 and column.says("debit", "credit")))
    ]
    if len(columns) > 14:
        columns = sorted(columns, key=lambda column: -column.says("debit", "credit"))[:14]
    for debit, credit in permutations(columns, 2):
        alike = _exclusive(table, debit, credit)
        titled = debit.says("debit") > 0 and credit.says("credit") > 0
        # Columns with both titles are a pair even where many rows fill both or neither: those rows are refused one by one.
        if alike < (0.3 if titled else 0.9) or (debit.filled == 0 and credit.filled == 0):
            continue
        says_debit, says_credit = debit.says("debit"), credit.says("credit")
        contrary = max(debit.says("credit"), credit.says("debit"))
        if (debit.filled == 0 or credit.filled == 0) and not titled:
            continue
        against = max(column.says(*_NOT_MONEY, "balance") - column.says("debit", "credit") for column in (debit, credit))
        header = (says_debit + says_credit) / 2 - (1.5 if contrary > max(says_debit, says_credit) else 0.0) - max(0.0, against)
        content = 0.8 * max(debit.decimals, credit.decimals) - 3.0 * max(debit.is_number_id, credit.is_number_id)
        order = 0.1 * (debit.index < credit.index) + 0.4 * (debit.negative > 0 and credit.negative == 0)
        usual = 0.3 * (debit.filled > credit.filled) - 0.4 * (credit.negative > 0)
        structure = (1.2 if debit.filled and credit.filled else 0.3) * (
            0.5 if debit.is_constant and credit.is_constant else 1.0
        )
        score = header + content + structure + order + usual - (1 if titled else 5) * (1 - alike)
        yield Money(shape="pair", debit=debit.index, credit=credit.index, score=score, titled=titled)


def _exclusive(table: Table, debit: Column, credit: Column) -> float:
    """The share of rows in which exactly one of two columns holds money."""
    left, right = table.amounts_of(debit.index), table.amounts_of(credit.index)
    rows = len(left)
    one = sum(bool(a) != bool(b) for a, b in zip(left, right, strict=True))
    none = sum(not a and not b for a, b in zip(left, right, strict=True))
    return (one + 0.5 * none) / rows if rows and one else 0.0


def changes(table: Table, money: Money) -> list[int | None]:
    """What each row does to the balance under a hypothesis: nothing where no money moved, and a fee on top of the amount."""
    steps = _amounts(table, money)
    fees = [None] * len(steps) if money.fee is None else table.amounts_of(money.fee)
    return [
        None if step is None or place in table.void else step - abs(fee or 0)
        for place, (step, fee) in enumerate(zip(steps, fees, strict=True))
    ]


def _amounts(table: Table, money: Money) -> list[int | None]:
    """What the columns of money say, row by row."""
    if money.shape == "pair":
        blank: list[int | None] = [None] * len(table.columns[0].cells)
        debits = blank if money.debit is None else table.amounts_of(money.debit)
        deposits = blank if money.credit is None else table.amounts_of(money.credit)
        return [None if a is None and b is None else (b or 0) - abs(a or 0) for a, b in zip(debits, deposits, strict=True)]
    if money.amount is None:
        return []
    values = table.amounts_of(money.amount)
    if money.direction is None:
        return values
    words = table.columns[money.direction].cells
    return [
        None if value is None else value * (way_of(word) if word else money.blank or 1)
        for value, word in zip(values, words, strict=True)
    ]


def way_of(word: str) -> int:
    """1 for money in, -1 for money out; a word that doesn't say counts as in."""
    found = vocabulary.direction(word)
    return found[0] or 1 if found else 1


def _with_balance(table: Table, money: Money, candidates: Sequence[Column]) -> Money:
    """The hypothesis with the balance column that confirms it best, or that is titled as one."""
    steps = changes(table, money)
    best, best_proof, best_score = None, proof.NOTHING, 0.0
    for column in candidates:
        if column.index in money.used or column.is_number_id or not steps:
            continue
        found = proof.check(table.amounts_of(column.index), steps)
        title = column.says("balance") - max(0.0, column.says("amount", "original", "fee") - column.says("balance"))
        score = 0.3 * title
        if found.holds and not (found.inverted and found.links < _SURE_LINKS):
            weight = {1: 1.6, 2: 2.6}.get(found.links, 3.6)
            score += weight * found.share - (0.5 if found.inverted else 0.0) + (0.5 if title > 0 else 0.0)
        if score > best_score:
            best, best_proof, best_score = column.index, found, score
    if best is None:
        return money
    sure = best_proof.holds and not (best_proof.inverted and best_proof.links < _SURE_LINKS)
    return replace(
        money,
        balance=best,
        proof=best_proof if sure else proof.NOTHING,
        score=money.score + (best_score if best_proof.holds else 0.2 * best_score),
    )


def _with_fee(table: Table, money: Money, candidates: Sequence[Column]) -> Money:
    """The hypothesis with a column of fees that came off the balance as well, where the balances prove just that.

    Most banks have the fee in the amount already; then the chain of balances holds without it.
    """
    if money.balance is None:
        return money
    balances = table.amounts_of(money.balance)
    best, best_proof = money, proof.check(balances, changes(table, money))
    for column in candidates:
        if column.says("fee") and column.index not in money.used and any(table.amounts_of(column.index)):
            with_fee = replace(money, fee=column.index)
            found = proof.check(balances, changes(table, with_fee))
            if found.holds and not found.inverted and found.links > 1 and found.held > best_proof.held:
                best, best_proof = replace(with_fee, proof=found, score=money.score + found.share - best_proof.share), found
    return best
