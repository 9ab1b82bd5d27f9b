"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "household",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), server_default="own", nullable=False),
        sa.Column("revision", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('own', 'demo')", name=op.f("ck_household_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "category",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("category_group", sa.String(), nullable=True),
        sa.Column("hidden", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "category_group IN ('needs', 'wants', 'savings', 'income', 'transfer')", name=op.f("ck_category_category_group")
        ),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_category_household_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("household_id", "name", name=op.f("uq_category_household_id_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("category", schema=None) as batch_op:
        batch_op.create_index("ix_category_household_id", ["household_id"], unique=False)

    op.create_table(
        "member",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), server_default="owner", nullable=False),
        sa.Column("user_name", sa.String(), nullable=True),
        sa.CheckConstraint("role IN ('owner', 'editor', 'viewer')", name=op.f("ck_member_role")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_member_household_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("household_id", "name", name=op.f("uq_member_household_id_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index("ix_member_household_id", ["household_id"], unique=False)

    op.create_table(
        "payee",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_payee_household_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payee")),
        sa.UniqueConstraint("household_id", "name", name=op.f("uq_payee_household_id_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("payee", schema=None) as batch_op:
        batch_op.create_index("ix_payee_household_id", ["household_id"], unique=False)

    op.create_table(
        "recurring_decision",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("stream_key", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("decision IN ('confirmed', 'dismissed')", name=op.f("ck_recurring_decision_decision")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_recurring_decision_household_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurring_decision")),
        sa.UniqueConstraint("household_id", "stream_key", name=op.f("uq_recurring_decision_household_id_stream_key")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("recurring_decision", schema=None) as batch_op:
        batch_op.create_index("ix_recurring_decision_household_id", ["household_id"], unique=False)

    op.create_table(
        "rule",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("stage", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_rule_household_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("rule", schema=None) as batch_op:
        batch_op.create_index("ix_rule_household_id", ["household_id"], unique=False)

    op.create_table(
        "setting",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_setting_household_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
        sa.UniqueConstraint("household_id", "name", name=op.f("uq_setting_household_id_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("setting", schema=None) as batch_op:
        batch_op.create_index("ix_setting_household_id", ["household_id"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), server_default="bank", nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("opening_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("number", sa.String(), server_default="", nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("closed", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("kind IN ('cash', 'bank', 'card', 'loan', 'investment')", name=op.f("ck_account_kind")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_account_household_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_account_member_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("household_id", "name", name=op.f("uq_account_household_id_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index("ix_account_household_id", ["household_id"], unique=False)

    op.create_table(
        "budget",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.BigInteger(), nullable=False),
        sa.Column("assigned_minor", sa.BigInteger(), nullable=False),
        sa.Column("rollover", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_budget_category_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_budget_household_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget")),
        sa.UniqueConstraint("household_id", "category_id", "month", name=op.f("uq_budget_household_id_category_id_month")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.create_index("ix_budget_household_id", ["household_id"], unique=False)

    op.create_table(
        "payee_alias",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("payee_id", sa.BigInteger(), nullable=False),
        sa.Column("alias", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_payee_alias_household_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["payee_id"], ["payee.id"], name=op.f("fk_payee_alias_payee_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payee_alias")),
        sa.UniqueConstraint("household_id", "alias", name=op.f("uq_payee_alias_household_id_alias")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("payee_alias", schema=None) as batch_op:
        batch_op.create_index("ix_payee_alias_household_id", ["household_id"], unique=False)

    op.create_table(
        "debt",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("rate_per_year", sa.Float(), nullable=False),
        sa.Column("minimum_minor", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_debt_account_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_debt_household_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debt")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("debt", schema=None) as batch_op:
        batch_op.create_index("ix_debt_household_id", ["household_id"], unique=False)

    op.create_table(
        "goal",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("target_minor", sa.BigInteger(), nullable=False),
        sa.Column("saved_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_goal_account_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_goal_household_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.create_index("ix_goal_household_id", ["household_id"], unique=False)

    op.create_table(
        "import_batch",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("account_name", sa.String(), server_default="", nullable=False),
        sa.Column("file_name", sa.String(), server_default="", nullable=False),
        sa.Column("file_hash", sa.String(), server_default="", nullable=False),
        sa.Column("format", sa.String(), server_default="", nullable=False),
        sa.Column("currency", sa.String(), server_default="", nullable=False),
        sa.Column("rows_read", sa.BigInteger(), nullable=False),
        sa.Column("imported", sa.BigInteger(), nullable=False),
        sa.Column("duplicates", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.BigInteger(), nullable=False),
        sa.Column("sum_minor", sa.BigInteger(), nullable=False),
        sa.Column("first_date", sa.Date(), nullable=True),
        sa.Column("last_date", sa.Date(), nullable=True),
        sa.Column("layout", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("rows_read = imported + duplicates + refused", name=op.f("ck_import_batch_nothing_lost")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_import_batch_account_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_import_batch_household_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index("ix_import_batch_household_id", ["household_id"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(), server_default="", nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("import_batch_id", sa.BigInteger(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_audit_entry_household_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["import_batch_id"], ["import_batch.id"], name=op.f("fk_audit_entry_import_batch_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_household_id", ["household_id"], unique=False)

    op.create_table(
        "transaction",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("month", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("description", sa.String(), server_default="", nullable=False),
        sa.Column("payee_id", sa.BigInteger(), nullable=True),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("tags", sa.String(), server_default="", nullable=False),
        sa.Column("cleared", sa.String(), server_default="cleared", nullable=False),
        sa.Column("is_transfer", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("is_split", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("transfer_peer_id", sa.BigInteger(), nullable=True),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("import_batch_id", sa.BigInteger(), nullable=True),
        sa.Column("import_row", sa.BigInteger(), nullable=True),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=True),
        sa.Column("bank_id", sa.String(), server_default="", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("cleared IN ('pending', 'cleared', 'reconciled')", name=op.f("ck_transaction_cleared")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_transaction_account_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_transaction_category_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_transaction_household_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["import_batch_id"], ["import_batch.id"], name=op.f("fk_transaction_import_batch_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_transaction_member_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["payee_id"], ["payee.id"], name=op.f("fk_transaction_payee_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["transfer_peer_id"], ["transaction.id"], name=op.f("fk_transaction_transfer_peer_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transaction")),
        sa.UniqueConstraint("account_id", "fingerprint", name=op.f("uq_transaction_account_id_fingerprint")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("transaction", schema=None) as batch_op:
        batch_op.create_index("ix_transaction_import_batch_id", ["import_batch_id"], unique=False)
        batch_op.create_index(
            "ix_transaction_month",
            ["household_id", "month", "category_id", "account_id", "is_transfer", "is_split", "amount_minor"],
            unique=False,
        )
        batch_op.create_index("ix_transaction_payee_id", ["payee_id"], unique=False)
        batch_op.create_index(
            "ix_transaction_transfer_peer_id",
            ["transfer_peer_id"],
            unique=False,
            sqlite_where=sa.text("transfer_peer_id IS NOT NULL"),
            postgresql_where=sa.text("transfer_peer_id IS NOT NULL"),
        )

    op.create_table(
        "anomaly_verdict",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("verdict IN ('fine', 'wrong', 'fraud')", name=op.f("ck_anomaly_verdict_verdict")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_anomaly_verdict_household_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["transaction.id"], name=op.f("fk_anomaly_verdict_transaction_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anomaly_verdict")),
        sa.UniqueConstraint("transaction_id", name=op.f("uq_anomaly_verdict_transaction_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("anomaly_verdict", schema=None) as batch_op:
        batch_op.create_index("ix_anomaly_verdict_household_id", ["household_id"], unique=False)

    op.create_table(
        "category_label",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.CheckConstraint("decided_by IN ('person', 'rule', 'model')", name=op.f("ck_category_label_decided_by")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_category_label_category_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_category_label_household_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["transaction.id"], name=op.f("fk_category_label_transaction_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category_label")),
        sa.UniqueConstraint("transaction_id", name=op.f("uq_category_label_transaction_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("category_label", schema=None) as batch_op:
        batch_op.create_index("ix_category_label_household_id", ["household_id"], unique=False)

    op.create_table(
        "split",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_split_category_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_split_household_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["transaction.id"], name=op.f("fk_split_transaction_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_split")),
        sa.UniqueConstraint("transaction_id", "position", name=op.f("uq_split_transaction_id_position")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("split", schema=None) as batch_op:
        batch_op.create_index("ix_split_household_id", ["household_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("split", schema=None) as batch_op:
        batch_op.drop_index("ix_split_household_id")

    op.drop_table("split")
    with op.batch_alter_table("category_label", schema=None) as batch_op:
        batch_op.drop_index("ix_category_label_household_id")

    op.drop_table("category_label")
    with op.batch_alter_table("anomaly_verdict", schema=None) as batch_op:
        batch_op.drop_index("ix_anomaly_verdict_household_id")

    op.drop_table("anomaly_verdict")
    with op.batch_alter_table("transaction", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_transaction_transfer_peer_id",
            sqlite_where=sa.text("transfer_peer_id IS NOT NULL"),
            postgresql_where=sa.text("transfer_peer_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_transaction_payee_id")
        batch_op.drop_index("ix_transaction_month")
        batch_op.drop_index("ix_transaction_import_batch_id")

    op.drop_table("transaction")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_household_id")

    op.drop_table("audit_entry")
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_index("ix_import_batch_household_id")

    op.drop_table("import_batch")
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.drop_index("ix_goal_household_id")

    op.drop_table("goal")
    with op.batch_alter_table("debt", schema=None) as batch_op:
        batch_op.drop_index("ix_debt_household_id")

    op.drop_table("debt")
    with op.batch_alter_table("payee_alias", schema=None) as batch_op:
        batch_op.drop_index("ix_payee_alias_household_id")

    op.drop_table("payee_alias")
    with op.batch_alter_table("budget", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_household_id")

    op.drop_table("budget")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index("ix_account_household_id")

    op.drop_table("account")
    with op.batch_alter_table("setting", schema=None) as batch_op:
        batch_op.drop_index("ix_setting_household_id")

    op.drop_table("setting")
    with op.batch_alter_table("rule", schema=None) as batch_op:
        batch_op.drop_index("ix_rule_household_id")

    op.drop_table("rule")
    with op.batch_alter_table("recurring_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_recurring_decision_household_id")

    op.drop_table("recurring_decision")
    with op.batch_alter_table("payee", schema=None) as batch_op:
        batch_op.drop_index("ix_payee_household_id")

    op.drop_table("payee")
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_index("ix_member_household_id")

    op.drop_table("member")
    with op.batch_alter_table("category", schema=None) as batch_op:
        batch_op.drop_index("ix_category_household_id")

    op.drop_table("category")
    op.drop_table("household")
