"""Other fingerprints, rejected pairs, refunds, original amounts and rates."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rate_override",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("rate", sa.Float(), nullable=False),
        sa.CheckConstraint("rate > 0", name=op.f("ck_rate_override_rate")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_rate_override_household_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_override")),
        sa.UniqueConstraint(
            "household_id", "currency", "quote", "date", name=op.f("uq_rate_override_household_id_currency_quote_date")
        ),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("rate_override", schema=None) as batch_op:
        batch_op.create_index("ix_rate_override_household_id", ["household_id"], unique=False)

    op.create_table(
        "fingerprint_alias",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("import_batch_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_fingerprint_alias_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_fingerprint_alias_household_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["import_batch_id"], ["import_batch.id"], name=op.f("fk_fingerprint_alias_import_batch_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["transaction.id"], name=op.f("fk_fingerprint_alias_transaction_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fingerprint_alias")),
        sa.UniqueConstraint("account_id", "fingerprint", name=op.f("uq_fingerprint_alias_account_id_fingerprint")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("fingerprint_alias", schema=None) as batch_op:
        batch_op.create_index("ix_fingerprint_alias_household_id", ["household_id"], unique=False)
        batch_op.create_index("ix_fingerprint_alias_import_batch_id", ["import_batch_id"], unique=False)
        batch_op.create_index("ix_fingerprint_alias_transaction_id", ["transaction_id"], unique=False)

    op.create_table(
        "rejected_pair",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("second_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('transfer', 'refund', 'duplicate')", name=op.f("ck_rejected_pair_kind")),
        sa.ForeignKeyConstraint(["first_id"], ["transaction.id"], name=op.f("fk_rejected_pair_first_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_rejected_pair_household_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["second_id"], ["transaction.id"], name=op.f("fk_rejected_pair_second_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejected_pair")),
        sa.UniqueConstraint("kind", "first_id", "second_id", name=op.f("uq_rejected_pair_kind_first_id_second_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("rejected_pair", schema=None) as batch_op:
        batch_op.create_index("ix_rejected_pair_first_id", ["first_id"], unique=False)
        batch_op.create_index("ix_rejected_pair_household_id", ["household_id"], unique=False)
        batch_op.create_index("ix_rejected_pair_second_id", ["second_id"], unique=False)

    with op.batch_alter_table("transaction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("original_minor", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("original_currency", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("refund_of_id", sa.BigInteger(), nullable=True))
        batch_op.create_index(
            "ix_transaction_refund_of_id",
            ["refund_of_id"],
            unique=False,
            sqlite_where=sa.text("refund_of_id IS NOT NULL"),
            postgresql_where=sa.text("refund_of_id IS NOT NULL"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_transaction_refund_of_id"), "transaction", ["refund_of_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("transaction", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_transaction_refund_of_id"), type_="foreignkey")
        batch_op.drop_index(
            "ix_transaction_refund_of_id",
            sqlite_where=sa.text("refund_of_id IS NOT NULL"),
            postgresql_where=sa.text("refund_of_id IS NOT NULL"),
        )
        batch_op.drop_column("refund_of_id")
        batch_op.drop_column("original_currency")
        batch_op.drop_column("original_minor")

    with op.batch_alter_table("rejected_pair", schema=None) as batch_op:
        batch_op.drop_index("ix_rejected_pair_second_id")
        batch_op.drop_index("ix_rejected_pair_household_id")
        batch_op.drop_index("ix_rejected_pair_first_id")

    op.drop_table("rejected_pair")
    with op.batch_alter_table("fingerprint_alias", schema=None) as batch_op:
        batch_op.drop_index("ix_fingerprint_alias_transaction_id")
        batch_op.drop_index("ix_fingerprint_alias_import_batch_id")
        batch_op.drop_index("ix_fingerprint_alias_household_id")

    op.drop_table("fingerprint_alias")
    with op.batch_alter_table("rate_override", schema=None) as batch_op:
        batch_op.drop_index("ix_rate_override_household_id")

    op.drop_table("rate_override")
