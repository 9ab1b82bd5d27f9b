"""What a bank file says: statements with transactions, and issues for everything that is not one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from finance_core.models import AccountKind, CategoryGroup, Cleared

Role = Literal[
    "date", "amount", "debit", "credit", "direction", "payee", "description", "balance", "currency", "bank_id", "category",
    "account", "to_account", "status", "pending_date", "fee",
]  # fmt: skip
Ambiguity = Literal["date_order", "sign", "columns"]
Kind = Literal["income", "expense", "transfer"]
Severity = Literal["refused", "warning", "note"]
OWN_FORMAT: Final = "ballast"
"""The format of our own export."""


class StatementTransaction(NamedTuple):
    """One booking as the bank wrote it. A named tuple: a million of them must fit beside the app."""

    date: date
    amount_minor: int
    currency: str
    payee: str
    description: str
    bank_id: str
    row: int
    category: str = ""
    kind: Kind | None = None
    """What the file itself says in words (a column with "Income", "Expense", "Transfer-Out"); None where it says nothing."""
    original_minor: int | None = None
    """What was paid in another currency, signed like the amount, in units of `original_currency`; None where it is not said."""
    original_currency: str = ""
    pending: bool = False
    """The bank says that it has not booked this yet: day and amount may still change."""


class KeptPart(NamedTuple):
    """A part of a split payment as our own export keeps it; `group` is that of its category."""

    category: str
    group: CategoryGroup | None
    amount_minor: int
    note: str


class KeptPayment(NamedTuple):
    """What our own export says of a payment beyond what a bank says. Blanks and None where the file does not say it.

    `fingerprints` are those by which the payment is known, its own first. `transfer` is the fingerprint of the other leg,
    `refund_of` that of the purchase, `refunds` are those of the refunds that a purchase got.
    """

    note: str = ""
    tags: tuple[str, ...] = ()
    member: str = ""
    group: CategoryGroup | None = None
    is_transfer: bool | None = None
    cleared: Cleared = "cleared"
    category_by: str = ""
    fingerprints: tuple[bytes, ...] = ()
    parts: tuple[KeptPart, ...] = ()
    transfer: bytes = b""
    refund_of: bytes = b""
    refunds: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAccount:
    """What our own export says of an account. `opening_minor` is the balance before its first transaction."""

    kind: AccountKind
    number: str
    opening_minor: int
    member: str
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something found in a file that its owner should know.

    `refused`: the row is not a transaction though it should be one (an impossible date, an amount that isn't);
    `warning`: the row was read, but something about it is odd; `note`: a line that is no booking, such as a total.
    """

    row: int | None
    field: str
    message: str
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a tabular statement is read. `row` numbers and column indices count from 0.

    The role `account` is a column that names the own account of each row, in a table of several accounts. With `to_account`
    beside it money flows from the one to the other, and whichever is not the own account is the payee.

    `status` is a column that says whether a row is booked, `pending_date` one with the day of what is not booked yet, where the
    booking date is blank. `fee` holds what comes off the balance besides the amount.

    `sign` is what turns the file's numbers into money out negative: `as_written`, `inverted` (spending is positive),
    `columns` (debit and credit columns) or `direction` (a column with words). `header` holds the header cells, by which a
    remembered layout is found again.
    """

    delimiter: str
    encoding: str
    header_row: int | None
    date_format: str
    decimal_mark: str
    columns: Mapping[Role, int]
    ambiguous: tuple[Ambiguity, ...] = ()
    sign: Literal["as_written", "inverted", "columns", "direction"] = "as_written"
    header: tuple[str, ...] = ()
    joined: tuple[int, ...] = ()
    """Further text columns whose words belong to the description."""
    blank_direction: Literal[-1, 0, 1] = 0
    """What a blank cell of the direction column means: some cards mark only credits, with CR. 0: the row is refused."""
    quotes: bool = True
    """Whether quotation marks enclose cells; in a few files they are ordinary letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One account's bookings out of one file. Money out is negative; balances are minor units, None where not given.

    `kept` and `kept_account` hold what only our own export says: by row of a payment, and of the account.
    """

    format: str
    account_id: str
    currency: str
    opening_minor: int | None = None
    closing_minor: int | None = None
    transactions: tuple[StatementTransaction, ...] = ()
    issues: tuple[Issue, ...] = ()
    layout: Layout | None = None
    details: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    kept: Mapping[int, KeptPayment] = field(default_factory=lambda: MappingProxyType({}))
    kept_account: KeptAccount | None = None

    @property
    def is_own(self) -> bool:
        """Whether this comes from our own export, in which `account_id` is the account's name."""
        return self.format == OWN_FORMAT

    @property
    def refused(self) -> int:
        """How many rows could not be read."""
        return len({issue.row for issue in self.issues if issue.severity == "refused" and issue.row is not None})

    @property
    def read(self) -> int:
        """How many booking rows the file holds: those that were read and those that were refused."""
        return len(self.transactions) + self.refused
