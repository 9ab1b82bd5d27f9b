"""Recurring payments: what was said of found ones, so that they are known again, and those that the household plans with."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CADENCES = "'weekly', 'biweekly', 'semimonthly', 'monthly', 'bimonthly', 'quarterly', 'semiannual', 'annual'"


def upgrade() -> None:
    """The table of decisions is made anew: nothing ever wrote to the one before."""
    with op.batch_alter_table("recurring_decision", schema=None) as batch_op:
        batch_op.drop_index("ix_recurring_decision_household_id")
    op.drop_table("recurring_decision")
    op.create_table(
        "recurring_decision",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=True),
        sa.Column("account", sa.String(), server_default="", nullable=False),
        sa.Column("payee", sa.String(), server_default="", nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("cadence", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("decision IN ('confirmed', 'dismissed')", name=op.f("ck_recurring_decision_decision")),
        sa.CheckConstraint(f"cadence IN ({CADENCES})", name=op.f("ck_recurring_decision_cadence")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_recurring_decision_household_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recurring_decision")),
        sa.UniqueConstraint("household_id", "payment_id", name=op.f("uq_recurring_decision_household_id_payment_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("recurring_decision", schema=None) as batch_op:
        batch_op.create_index("ix_recurring_decision_household_id", ["household_id"], unique=False)

    op.create_table(
        "schedule",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("decision_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("payee_id", sa.BigInteger(), nullable=True),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("own_amount", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("cadence", sa.String(), nullable=False),
        sa.Column("day_rule", sa.String(), server_default="day", nullable=False),
        sa.Column("first_date", sa.Date(), nullable=False),
        sa.Column("own_rhythm", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("last_date", sa.Date(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(f"cadence IN ({CADENCES})", name=op.f("ck_schedule_cadence")),
        sa.CheckConstraint("day_rule IN ('day', 'last', 'weekday')", name=op.f("ck_schedule_day_rule")),
        sa.CheckConstraint("amount_minor <> 0", name=op.f("ck_schedule_amount")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_schedule_household_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["recurring_decision.id"], name=op.f("fk_schedule_decision_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["payee_id"], ["payee.id"], name=op.f("fk_schedule_payee_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_schedule_account_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_schedule_category_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_schedule_decision_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("schedule", schema=None) as batch_op:
        batch_op.create_index("ix_schedule_household_id", ["household_id"], unique=False)


def downgrade() -> None:
    for name in ("schedule", "recurring_decision"):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.drop_index(f"ix_{name}_household_id")
        op.drop_table(name)
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
