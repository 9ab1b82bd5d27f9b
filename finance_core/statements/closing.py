"""Whether a statement closes: opening balance and transactions must come to the closing balance, to the cent."""

from collections.abc import Iterable

from finance_core.money import minor_digits, to_major
from finance_core.statements.statement import Issue, StatementTransaction


def check_closing(
    opening_minor: int | None, closing_minor: int | None, transactions: Iterable[StatementTransaction], currency: str
) -> tuple[Issue, ...]:
    """A warning by how much the balances and the transactions differ; nothing where they agree or a balance isn't known."""
    if opening_minor is None or closing_minor is None:
        return ()
    reached = opening_minor + sum(item.amount_minor for item in transactions)
    if reached == closing_minor:
        return ()
    message = (
        f"The statement does not close: its opening balance and transactions come to {_written(reached, currency)}, but its "
        f"closing balance is {_written(closing_minor, currency)}, which is {_written(abs(closing_minor - reached), currency)} "
        f"{'more' if closing_minor > reached else 'less'}. Transactions may be missing."
    )
    return (Issue(row=None, field="balance", message=message, severity="warning"),)


def _written(minor: int, currency: str) -> str:
    """Major units with the currency, such as "-1,234.50 EUR"."""
    return f"{to_major(minor, currency):,.{minor_digits(currency)}f} {currency}".rstrip()
