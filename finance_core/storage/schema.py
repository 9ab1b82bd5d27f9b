"""The tables. Every one carries the household, so that no query can forget it.

SQLite tables are STRICT. STRICT knows five types only, so the portable types are spelled with those for SQLite; values are
still converted by SQLAlchemy, and PostgreSQL keeps its own types.
"""

from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.ext.compiler import compiles

from finance_core.models import ACCOUNT_KINDS, ADVICE_ANSWERS, CADENCES, CATEGORY_GROUPS, DAY_RULES, LABEL_AUTHORS, VERDICTS

_STRICT_NAMES: Final = (
    (BigInteger, "INTEGER"), (Boolean, "INTEGER"), (Date, "TEXT"), (DateTime, "TEXT"), (String, "TEXT"), (JSON, "TEXT"),
    (Float, "REAL"), (LargeBinary, "BLOB"),
)  # fmt: skip


def _spelled(name: str) -> Any:
    """A compiler of a type that always writes that name."""

    def compile_type(*_: object, **__: object) -> str:
        return name

    return compile_type


for _type, _name in _STRICT_NAMES:
    compiles(_type, "sqlite")(_spelled(_name))

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _one_of(column: str, values: tuple[str, ...], name: str) -> CheckConstraint:
    """Only these words, or NULL where the column allows it."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=name)


def _table(name: str, *parts: Column[Any] | CheckConstraint | UniqueConstraint | Index) -> Table:
    """A STRICT table with an id that is never used twice."""
    key = Column("id", BigInteger, primary_key=True, autoincrement=True)
    return Table(name, metadata, key, *parts, sqlite_strict=True, sqlite_autoincrement=True)


def _household() -> Column[int]:
    """The household that owns the row; its rows go with it."""
    return Column("household_id", BigInteger, ForeignKey("household.id", ondelete="CASCADE"), nullable=False)


def _link(column: str, target: str, *, ondelete: str = "SET NULL", nullable: bool = True) -> Column[int]:
    """A reference to another row of the same household."""
    return Column(column, BigInteger, ForeignKey(f"{target}.id", ondelete=ondelete), nullable=nullable)


def _text(column: str, default: str | None = "") -> Column[str]:
    """Text that is never NULL."""
    return Column(column, String, nullable=False, server_default=default)


def _version() -> Column[int]:
    """The household's revision at the row's last write: edits carry the one they were based on."""
    return Column("version", BigInteger, nullable=False, server_default="0")


household: Final = _table(
    "household",
    _text("name", None),
    _text("currency", None),
    _text("kind", "own"),
    Column("revision", BigInteger, nullable=False, server_default="0"),
    Column("created_at", DateTime, nullable=False),
    _one_of("kind", ("own", "demo"), "kind"),
)
member: Final = _table(
    "member",
    _household(),
    _text("name", None),
    _text("role", "owner"),
    Column("user_name", String),
    _one_of("role", ("owner", "editor", "viewer"), "role"),
    UniqueConstraint("household_id", "name"),
)
account: Final = _table(
    "account",
    _household(),
    _text("name", None),
    _text("kind", "bank"),
    _text("currency", None),
    Column("opening_minor", BigInteger, nullable=False, server_default="0"),
    _text("number"),
    _link("member_id", "member"),
    Column("closed", Boolean, nullable=False, server_default="0"),
    _version(),
    _one_of("kind", ACCOUNT_KINDS, "kind"),
    UniqueConstraint("household_id", "name"),
)
category: Final = _table(
    "category",
    _household(),
    _text("name", None),
    Column("category_group", String),
    Column("hidden", Boolean, nullable=False, server_default="0"),
    _version(),
    _text("colour"),
    _text("icon"),
    Column("essential", Boolean),
    Column("position", BigInteger, nullable=False, server_default="0"),
    _one_of("category_group", CATEGORY_GROUPS, "category_group"),
    UniqueConstraint("household_id", "name"),
)
payee: Final = _table("payee", _household(), _text("name", None), UniqueConstraint("household_id", "name"))
payee_alias: Final = _table(
    "payee_alias",
    _household(),
    _link("payee_id", "payee", ondelete="CASCADE", nullable=False),
    _text("alias", None),
    UniqueConstraint("household_id", "alias"),
)
import_batch: Final = _table(
    "import_batch",
    _household(),
    _link("account_id", "account"),
    _text("account_name"),
    _text("file_name"),
    _text("file_hash"),
    _text("format"),
    _text("currency"),
    Column("rows_read", BigInteger, nullable=False),
    Column("imported", BigInteger, nullable=False),
    Column("duplicates", BigInteger, nullable=False),
    Column("refused", BigInteger, nullable=False),
    Column("sum_minor", BigInteger, nullable=False),
    Column("first_date", Date),
    Column("last_date", Date),
    Column("layout", JSON),
    Column("created_at", DateTime, nullable=False),
    Column("undone_at", DateTime),
    CheckConstraint("rows_read = imported + duplicates + refused", name="nothing_lost"),
)
transaction: Final = _table(
    "transaction",
    _household(),
    _link("account_id", "account", ondelete="CASCADE", nullable=False),
    Column("date", Date, nullable=False),
    Column("month", BigInteger, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    _text("currency", None),
    _text("description"),
    _link("payee_id", "payee"),
    _link("category_id", "category"),
    _text("note"),
    _text("tags"),
    _text("cleared", "cleared"),
    Column("is_transfer", Boolean, nullable=False, server_default="0"),
    Column("is_split", Boolean, nullable=False, server_default="0"),
    _link("transfer_peer_id", "transaction"),
    _link("member_id", "member"),
    _link("import_batch_id", "import_batch"),
    Column("import_row", BigInteger),
    Column("fingerprint", LargeBinary),
    _text("bank_id"),
    Column("original_minor", BigInteger),
    _text("original_currency"),
    _link("refund_of_id", "transaction"),
    _version(),
    _one_of("cleared", ("pending", "cleared", "reconciled"), "cleared"),
    UniqueConstraint("account_id", "fingerprint"),
)
Index("ix_transaction_import_batch_id", transaction.c.import_batch_id)
Index(
    "ix_transaction_month",
    transaction.c.household_id,
    transaction.c.month,
    transaction.c.category_id,
    transaction.c.account_id,
    transaction.c.is_transfer,
    transaction.c.is_split,
    transaction.c.amount_minor,
)
split: Final = _table(
    "split",
    _household(),
    _link("transaction_id", "transaction", ondelete="CASCADE", nullable=False),
    Column("position", BigInteger, nullable=False),
    _link("category_id", "category"),
    Column("amount_minor", BigInteger, nullable=False),
    _text("note"),
    UniqueConstraint("transaction_id", "position"),
)
rule: Final = _table(
    "rule",
    _household(),
    _text("name", None),
    Column("stage", BigInteger, nullable=False, server_default="0"),
    Column("position", BigInteger, nullable=False, server_default="0"),
    Column("enabled", Boolean, nullable=False, server_default="1"),
    Column("conditions", JSON, nullable=False),
    Column("actions", JSON, nullable=False),
    _version(),
)
budget: Final = _table(
    "budget",
    _household(),
    _link("category_id", "category", ondelete="CASCADE", nullable=False),
    Column("month", BigInteger, nullable=False),
    Column("assigned_minor", BigInteger, nullable=False),
    Column("rollover", Boolean, nullable=False, server_default="0"),
    _version(),
    UniqueConstraint("household_id", "category_id", "month"),
)
goal: Final = _table(
    "goal",
    _household(),
    _text("name", None),
    _link("account_id", "account"),
    Column("target_minor", BigInteger, nullable=False),
    Column("saved_minor", BigInteger, nullable=False, server_default="0"),
    Column("due_date", Date),
    _version(),
    Column("monthly_minor", BigInteger),
    Column("rate_per_year", Float, nullable=False, server_default="0"),
    Column("inflation_per_year", Float, nullable=False, server_default="0"),
    Column("position", BigInteger, nullable=False, server_default="0"),
    Column("started_on", Date),
    Column("celebrated_minor", BigInteger, nullable=False, server_default="0"),
)
debt: Final = _table(
    "debt",
    _household(),
    _text("name", None),
    _link("account_id", "account"),
    Column("owed_minor", BigInteger, nullable=False, server_default="0"),
    Column("rate_per_year", Float, nullable=False),
    Column("minimum_minor", BigInteger, nullable=False),
    Column("minimum_share", Float, nullable=False, server_default="0"),
    Column("fee_minor", BigInteger, nullable=False, server_default="0"),
    _text("basis", "month"),
    Column("position", BigInteger, nullable=False, server_default="0"),
    _version(),
    _one_of("basis", ("month", "day"), "basis"),
)
recurring_decision: Final = _table(
    "recurring_decision",
    _household(),
    _text("decision", None),
    Column("payment_id", BigInteger, nullable=False),  # no reference: the decision outlives the payment
    Column("fingerprint", LargeBinary),
    _text("account"),
    _text("payee"),
    _text("currency", None),
    Column("amount_minor", BigInteger, nullable=False),
    _text("cadence", None),
    Column("decided_at", DateTime, nullable=False),
    _one_of("decision", ("confirmed", "dismissed"), "decision"),
    _one_of("cadence", CADENCES, "cadence"),
    UniqueConstraint("household_id", "payment_id"),
)
schedule: Final = _table(
    "schedule",
    _household(),
    _link("decision_id", "recurring_decision", ondelete="CASCADE"),
    _text("name", None),
    _link("payee_id", "payee"),
    _link("account_id", "account", ondelete="CASCADE", nullable=False),
    _link("category_id", "category"),
    Column("amount_minor", BigInteger, nullable=False),
    Column("own_amount", Boolean, nullable=False, server_default="0"),
    _text("cadence", None),
    _text("day_rule", "day"),
    Column("first_date", Date, nullable=False),
    Column("own_rhythm", Boolean, nullable=False, server_default="0"),
    Column("last_date", Date),
    _version(),
    _one_of("cadence", CADENCES, "cadence"),
    _one_of("day_rule", DAY_RULES, "day_rule"),
    CheckConstraint("amount_minor <> 0", name="amount"),
    UniqueConstraint("decision_id"),
)
anomaly_verdict: Final = _table(
    "anomaly_verdict",
    _household(),
    _link("transaction_id", "transaction"),
    Column("fingerprint", LargeBinary),
    _text("payee"),
    _text("kind"),
    Column("day", Date, nullable=False),
    _text("verdict", None),
    Column("decided_at", DateTime, nullable=False),
    _one_of("verdict", VERDICTS, "verdict"),
    UniqueConstraint("transaction_id"),
)
category_label: Final = _table(
    "category_label",
    _household(),
    _link("transaction_id", "transaction", ondelete="CASCADE", nullable=False),
    _link("category_id", "category", ondelete="CASCADE"),
    _text("decided_by", None),
    _text("proposed_by"),
    Column("confidence", Float),
    Column("decided_at", DateTime),
    _link("rule_id", "rule"),
    _one_of("decided_by", LABEL_AUTHORS, "decided_by"),
    _one_of("proposed_by", ("", "rule", "model"), "proposed_by"),
    UniqueConstraint("transaction_id"),
)
setting: Final = _table(
    "setting",
    _household(),
    _text("name", None),
    Column("value", JSON, nullable=False),
    UniqueConstraint("household_id", "name"),
)
audit_entry: Final = _table(
    "audit_entry",
    _household(),
    Column("revision", BigInteger, nullable=False),
    Column("at", DateTime, nullable=False),
    _text("actor"),
    _text("action", None),
    _text("summary", None),
    _link("import_batch_id", "import_batch"),
    Column("changes", JSON, nullable=False),
    Column("undone_at", DateTime),
)
Index("ix_transaction_payee_id", transaction.c.payee_id)
for _linked in (transaction.c.transfer_peer_id, transaction.c.refund_of_id):
    Index(f"ix_transaction_{_linked.name}", _linked, sqlite_where=_linked.is_not(None), postgresql_where=_linked.is_not(None))
fingerprint_alias: Final = _table(
    "fingerprint_alias",
    _household(),
    _link("account_id", "account", ondelete="CASCADE", nullable=False),
    _link("transaction_id", "transaction", ondelete="CASCADE", nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    _link("import_batch_id", "import_batch"),
    UniqueConstraint("account_id", "fingerprint"),
)
Index("ix_fingerprint_alias_transaction_id", fingerprint_alias.c.transaction_id)
Index("ix_fingerprint_alias_import_batch_id", fingerprint_alias.c.import_batch_id)
rejected_pair: Final = _table(
    "rejected_pair",
    _household(),
    _text("kind", None),
    _link("first_id", "transaction", ondelete="CASCADE", nullable=False),
    _link("second_id", "transaction", ondelete="CASCADE", nullable=False),
    _one_of("kind", ("transfer", "refund", "duplicate"), "kind"),
    UniqueConstraint("kind", "first_id", "second_id"),
)
Index("ix_rejected_pair_first_id", rejected_pair.c.first_id)
Index("ix_rejected_pair_second_id", rejected_pair.c.second_id)
rate_override: Final = _table(
    "rate_override",
    _household(),
    _text("currency", None),
    _text("quote", None),
    Column("date", Date, nullable=False),
    Column("rate", Float, nullable=False),
    CheckConstraint("rate > 0", name="rate"),
    UniqueConstraint("household_id", "currency", "quote", "date"),
)
rejected_payee_pair: Final = _table(
    "rejected_payee_pair",
    _household(),
    _text("first", None),
    _text("second", None),
    UniqueConstraint("household_id", "first", "second"),
)
embedding: Final = _table(
    "embedding",
    _household(),
    Column("text_hash", LargeBinary, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    UniqueConstraint("household_id", "text_hash"),
)
scenario: Final = _table(
    "scenario",
    _household(),
    _text("name", None),
    Column("changes", JSON, nullable=False),
    _version(),
    UniqueConstraint("household_id", "name"),
)
balance_forecast: Final = _table(
    "balance_forecast",
    _household(),
    Column("made_on", Date, nullable=False),
    Column("made_at", DateTime, nullable=False),
    _text("currency", None),
    Column("accounts", JSON, nullable=False),
    Column("bands", JSON, nullable=False),
    UniqueConstraint("household_id", "made_on"),
)
advice_decision: Final = _table(
    "advice_decision",
    _household(),
    _text("key", None),
    _text("decision", None),
    Column("promised_minor", BigInteger, nullable=False, server_default="0"),
    _text("currency", None),
    Column("day", Date, nullable=False),
    _version(),
    _one_of("decision", ADVICE_ANSWERS, "decision"),
    UniqueConstraint("household_id", "key"),
)
advice_push: Final = _table(
    "advice_push",
    _household(),
    Column("day", Date, nullable=False),
    _text("key", None),
    UniqueConstraint("household_id", "day"),
)
for _owned in metadata.sorted_tables:
    if _owned not in (household, transaction):
        Index(f"ix_{_owned.name}_household_id", _owned.c.household_id)
