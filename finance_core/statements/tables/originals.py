"""What a foreign payment came to in its own currency, where a file says so beside the booked amount.

The booked amount is the truth of the account; the original is kept as a fact about the payment. What can't be read for certain
is left out, never refused: no row depends on it.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from finance_core.errors import FinanceError
from finance_core.money import minor_digits, to_major, to_minor
from finance_core.statements import amounts
from finance_core.statements.statement import Layout, StatementTransaction
from finance_core.statements.words import plain

ReadOriginal = Callable[[Sequence[str], StatementTransaction], StatementTransaction]

_AMOUNTS: Final = """
original amount|foreign amount|foreign currency amount|source amount|local amount|amount original|instructed amount|
originalbetrag|fremdbetrag|betrag fremdwahrung|betrag in fremdwahrung|fremdwahrungsbetrag|betrag originalwahrung|
betrag in originalwahrung|oorspronkelijk bedrag|oorspr bedrag|bedrag in vreemde valuta|montant d origine|montant origine|
montant en devise|importe original|importe divisa|importo originale|importo in divisa|valor original|oprindeligt belob|
ursprungligt belopp|utlandskt belopp|opprinnelig belop|puvodni castka|povodna suma|kwota oryginalna|kwota w walucie|
eredeti osszeg|sakotneja summa|pradine suma|suma initiala|αρχικο ποσο
"""
_CURRENCIES: Final = """
original currency|foreign currency|source currency|local currency|currency original|instructed currency|originalwahrung|
fremdwahrung|wahrung originalbetrag|oorspronkelijke munt|oorspr munt|oorspronkelijke valuta|devise d origine|
devise origine|moneda original|divisa original|valuta originale|moeda original|ursprunglig valuta|oprindelig valuta|
opprinnelig valuta|puvodni mena|povodna mena|waluta oryginalna|eredeti devizanem
"""
_AMOUNT_TITLES: Final = frozenset(plain(title) for title in _AMOUNTS.replace("\n", "").split("|"))
_CURRENCY_TITLES: Final = frozenset(plain(title) for title in _CURRENCIES.replace("\n", "").split("|"))


def reader(layout: Layout) -> ReadOriginal | None:
    """A function that adds the original amount to a row's transaction; None for a table without such columns.

    The currency stands in a column of its own, in an untitled one right beside the amount, or in the amount's own cell.
    """
    titles = [plain(title) for title in layout.header]
    amount_at = next((place for place, title in enumerate(titles) if title in _AMOUNT_TITLES), None)
    if amount_at is None or amount_at in layout.columns.values():
        return None
    currency_at = next((place for place, title in enumerate(titles) if title in _CURRENCY_TITLES), None)
    beside = amount_at + 1
    if currency_at is None and beside < len(titles) and not titles[beside] and beside not in layout.columns.values():
        currency_at = beside

    def read(row: Sequence[str], booked: StatementTransaction) -> StatementTransaction:
        cell = row[amount_at] if amount_at < len(row) else ""
        written = amounts.take_apart(cell) if cell else None
        code = row[currency_at].strip().upper() if currency_at is not None and currency_at < len(row) else ""
        code = code or (written.currency if written else "")
        if written is None or code not in amounts.CURRENCY_CODES:
            return booked
        found = amounts.parse(cell, layout.decimal_mark, minor_digits(code))
        return booked if found is None or not found.exact else with_original(booked, found.minor, code)

    return read


def with_original(booked: StatementTransaction, minor: int, currency: str) -> StatementTransaction:
    """The transaction with its original amount, signed as it is booked; as it was where that tells nothing new."""
    if not minor or currency == booked.currency:
        return booked
    signed = -abs(minor) if booked.amount_minor < 0 else abs(minor)
    return booked._replace(original_minor=signed, original_currency=currency)


def at_rate(booked: StatementTransaction, rate: str, currency: str) -> StatementTransaction:
    """The transaction with its original amount by a rate: how much of the booked currency one unit of the original was."""
    try:
        ratio = Decimal(rate.strip().replace(",", "."))
        if currency not in amounts.CURRENCY_CODES or not ratio.is_finite() or ratio <= 0:
            return booked
        return with_original(booked, to_minor(to_major(booked.amount_minor, booked.currency) / ratio, currency), currency)
    except (InvalidOperation, ArithmeticError, FinanceError):
        return booked
