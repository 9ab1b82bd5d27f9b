"""What the demo hands out: households, their accounts, bank files, and the truth behind them. Amounts are minor units."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["bank", "card", "cash", "loan", "investment"]
Label = Literal["", "transfer", "refund", "price rise", "anomaly"]
Oddity = Literal["duplicate", "decimal_slip", "new_payee", "spike", "price_step"]


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoFile:
    """A bank file as a bank would deliver it, for the account of that name."""

    account: str
    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoAccount:
    """An account; `opening_minor` is its balance before the first transaction, negative where money is owed."""

    name: str
    kind: Kind
    currency: str
    opening_minor: int
    member: str | None
    number: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoTransaction:
    """The truth about one booking. Money out is negative.

    `link` is the same for both legs of a transfer, and for a refund and its purchase; 0 where nothing belongs together.
    `categorised` says whether the bank file carries the category.
    """

    date: date
    account: str
    payee: str
    description: str
    category: str
    amount_minor: int
    label: Label = ""
    link: int = 0
    categorised: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoAnomaly:
    """A payment that was made odd on purpose, and why it is odd in one sentence."""

    date: date
    account: str
    description: str
    amount_minor: int
    kind: Oddity
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoHousehold:
    """A household with everything its banks would deliver, and the truth to compare with.

    `transactions` are ordered by account and date, as in the files. `categories` maps payees whose files can't carry a
    category (OFX) to the category that their owner would choose.
    """

    name: str
    currency: str
    members: tuple[str, ...]
    accounts: tuple[DemoAccount, ...]
    files: tuple[DemoFile, ...]
    anomalies: tuple[DemoAnomaly, ...]
    transactions: tuple[DemoTransaction, ...]
    categories: Mapping[str, str] = field(default_factory=dict)
