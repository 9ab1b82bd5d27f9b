"""Amounts of files that don't say their currency, in the smallest units of the account's."""

from dataclasses import replace
from typing import Final

from finance_core.money import minor_digits
from finance_core.statements import Issue, Statement, StatementTransaction

READ_DIGITS: Final = 2
"""Decimals with which amounts are read where a file names no currency."""


def in_units_of(statement: Statement, currency: str) -> Statement:
    """The statement in the smallest units of the account's currency.

    A file that names no currency was read with two decimals. For a currency that has none, or three, its amounts are counted
    anew; a row whose decimals the currency does not have is refused.
    """
    digits = minor_digits(currency)
    if statement.currency or digits == READ_DIGITS:
        return statement
    rows: list[StatementTransaction] = []
    issues: list[Issue] = []
    for row in statement.transactions:
        minor, rest = divmod(row.amount_minor * 10**digits, 10**READ_DIGITS)
        if rest:
            message = f"This amount has more decimals than {currency} has."
            issues.append(Issue(row=row.row, field="amount", message=message, severity="refused"))
        else:
            rows.append(row._replace(amount_minor=minor))
    opening, closing = (
        None if value is None else value * 10**digits // 10**READ_DIGITS
        for value in (statement.opening_minor, statement.closing_minor)
    )
    return replace(
        statement,
        transactions=tuple(rows),
        issues=(*statement.issues, *issues),
        opening_minor=opening,
        closing_minor=closing,
    )
