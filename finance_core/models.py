"""The values that storage keeps and pages show: frozen records, money in minor units, money out negative."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal, NamedTuple, get_args

from finance_core.dates import Month

AccountKind = Literal["cash", "bank", "card", "loan", "investment"]
CategoryGroup = Literal["needs", "wants", "savings", "income", "transfer"]
HouseholdKind = Literal["own", "demo"]
MemberRole = Literal["owner", "editor", "viewer"]
Cleared = Literal["pending", "cleared", "reconciled"]
LabelAuthor = Literal["person", "rule", "model"]
Proposer = Literal["", "rule", "model"]
VerdictKind = Literal["fine", "wrong", "fraud", "expected"]
Cadence = Literal["weekly", "biweekly", "semimonthly", "monthly", "bimonthly", "quarterly", "semiannual", "annual"]
DayRule = Literal["day", "last", "weekday"]
StreamDecision = Literal["confirmed", "dismissed"]
AdviceAnswer = Literal["taken", "snoozed", "dismissed"]

ACCOUNT_KINDS: Final = get_args(AccountKind)
CATEGORY_GROUPS: Final = get_args(CategoryGroup)
CATEGORY_COLOURS: Final = ("blue", "sky", "teal", "green", "olive", "ochre", "rust", "rose", "plum", "slate")
"""The colours that a category may have, by name; `pages/ui/palette.py` says what each looks like."""
CADENCES: Final[tuple[Cadence, ...]] = get_args(Cadence)
"""How often something recurs, from the most often on."""
DAY_RULES: Final[tuple[DayRule, ...]] = get_args(DayRule)
"""A monthly due day: the same day, the last one of the month, or the same weekday, such as the second Tuesday."""
LABEL_AUTHORS: Final = get_args(LabelAuthor)
VERDICTS: Final = get_args(VerdictKind)
ADVICE_ANSWERS: Final = get_args(AdviceAnswer)
TAG_SEPARATOR: Final = ","
NO_CATEGORY: Final = "Uncategorised"
"""What is shown where nobody has said what a payment was for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """Who owns a ledger. `currency` is the one of its reports; `revision` counts its writes."""

    id: int
    name: str
    currency: str
    kind: HouseholdKind
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of the household."""

    id: int
    name: str
    role: MemberRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where money lies or is owed. `opening_minor` is the balance before its first transaction; debts are negative."""

    id: int
    name: str
    kind: AccountKind
    currency: str
    opening_minor: int
    number: str
    member_id: int | None
    closed: bool
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """The purpose of money. `group` is None while nobody has said whether it is a need, a want or something else.

    `colour` is a word of CATEGORY_COLOURS and `icon` the name of a Material symbol, "" for none. `essential` says whether one
    could do without it, None that its group says so. `position` is its place among the categories of its group.
    """

    id: int
    name: str
    group: CategoryGroup | None
    hidden: bool
    version: int = 0
    colour: str = ""
    icon: str = ""
    essential: bool | None = None
    position: int = 0

    @property
    def is_essential(self) -> bool | None:
        """Whether one could not do without it; None for what is no spending, and where nobody has said."""
        if self.group in ("income", "transfer", "savings"):
            return None
        by_group = None if self.group is None else self.group == "needs"
        return by_group if self.essential is None else self.essential


class CategoryUses(NamedTuple):
    """How many payments, parts of split payments, budgets and rules name a category."""

    payments: int
    parts: int
    budgets: int
    rules: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StartingCategory:
    """A category that a new household begins with; its fields mean what they mean in Category."""

    name: str
    group: CategoryGroup
    colour: str
    icon: str
    essential: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A part of a transaction with its own category; the parts sum to the transaction."""

    category_id: int | None
    amount_minor: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """One dated event on one account. `description` is the bank's own text and never changes.

    `original_minor` is what was paid in `original_currency`, where the bank booked a foreign amount and says so.
    """

    id: int
    account_id: int
    date: date
    amount_minor: int
    currency: str
    description: str
    payee_id: int | None
    payee: str
    category_id: int | None
    note: str
    tags: tuple[str, ...]
    cleared: Cleared
    is_transfer: bool
    member_id: int | None
    import_batch_id: int | None
    version: int
    splits: tuple[Split, ...] = ()
    original_minor: int | None = None
    original_currency: str = ""


class NewTransaction(NamedTuple):
    """A transaction about to be stored; names stand where storage will hold references. A named tuple, for it is made fast."""

    date: date
    amount_minor: int
    currency: str
    description: str
    payee_id: int | None
    category_id: int | None
    is_transfer: bool
    bank_id: str
    fingerprint: bytes
    row: int
    original_minor: int | None = None
    original_currency: str = ""
    cleared: Cleared = "cleared"
    note: str = ""
    tags: tuple[str, ...] = ()
    member_id: int | None = None
    is_split: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportBatch:
    """One load of one file. `rows_read` = `imported` + `duplicates` + `refused`; `sum_minor` adds up the imported amounts."""

    id: int
    account_id: int | None
    account: str
    file_name: str
    file_hash: str
    format: str
    currency: str
    rows_read: int
    imported: int
    duplicates: int
    refused: int
    sum_minor: int
    first_date: date | None
    last_date: date | None
    created_at: datetime
    undone_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How much a category may cost in a month, in the currency of the household's reports.

    `since` is the month from which on it holds; `rollover` says whether what is left, or overspent, goes on into the next
    month. Where money was moved out of what was carried over, less than nothing may be assigned.
    """

    id: int
    category_id: int
    category: str
    since: Month
    assigned_minor: int
    rollover: bool
    version: int

    @property
    def is_end(self) -> bool:
        """Whether it says that there is no budget from its month on."""
        return not self.assigned_minor and not self.rollover


@dataclass(frozen=True, slots=True, kw_only=True)
class RateOverride:
    """A person's own exchange rate: from that day on, one unit of `currency` is `rate` of `quote`."""

    id: int
    currency: str
    quote: str
    date: date
    rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringDecision:
    """What was said of a found stream, and what it is known by: one of its payments, else who, where and how much.

    `payment_id` is the payment's id while it is there; `fingerprint` finds it after its file was imported again, None where it
    was entered by hand.
    """

    id: int
    decision: StreamDecision
    payment_id: int
    fingerprint: bytes | None
    account: str
    payee: str
    currency: str
    amount_minor: int
    cadence: Cadence
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A recurring payment or income that the household plans with: confirmed (`decision_id`) or made by hand (None).

    `amount_minor` is in the currency of the account, money out negative. `first_date` is a day on which it is due, from which
    `cadence` and `day_rule` count the others; `last_date` is the last day on which it may be due, None for no end. Of a
    confirmed one the amount and the rhythm follow what is found, unless the person gave their own (`own_amount`, `own_rhythm`).
    """

    id: int
    decision_id: int | None
    name: str
    payee_id: int | None
    account_id: int
    category_id: int | None
    amount_minor: int
    own_amount: bool
    cadence: Cadence
    day_rule: DayRule
    first_date: date
    own_rhythm: bool
    last_date: date | None
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceDecision:
    """What was said of a piece of advice on a day, and the money a year that it promised then, in minor units of `currency`."""

    key: str
    decision: AdviceAnswer
    promised_minor: int
    currency: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One write: who did what, and whether it was taken back since."""

    id: int
    revision: int
    at: datetime
    actor: str
    action: str
    summary: str
    import_batch_id: int | None
    undone_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One row before and after a write; None where it did not exist."""

    table: str
    id: int
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionEdit:
    """What to change about transactions; what is None stays as it is. Texts that are empty clear the field.

    `proposed_by` names who suggested the category that the person accepts here, and `confidence` how sure that was.
    """

    category_id: int | None = None
    clear_category: bool = False
    proposed_by: Proposer = ""
    confidence: float | None = None
    payee: str | None = None
    note: str | None = None
    tags: tuple[str, ...] | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    member_id: int | None = None
    clear_member: bool = False
    is_transfer: bool | None = None
    cleared: Cleared | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which transactions: every condition that is set must hold. Amounts are sizes in major units, whatever the sign.

    `start` and `last` are both included, as people pick them. `direction` is "in", "out" or "" for both. `meaning` asks for
    what is similar in meaning to `text`, to be shown beside the payments that say it.
    """

    start: date | None = None
    last: date | None = None
    accounts: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    uncategorised: bool = False
    members: tuple[str, ...] = ()
    payees: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    direction: Literal["", "in", "out"] = ""
    text: str = ""
    meaning: bool = False
    transfers: Literal["", "only", "without"] = ""
    batch: int | None = None
    ids: tuple[int, ...] = field(default=())
