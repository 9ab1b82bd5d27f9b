"""Advice: what a person said of each piece, and which one was brought up when."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "advice_decision",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("promised_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("decision IN ('snoozed', 'dismissed', 'taken')", name=op.f("ck_advice_decision_decision")),
        *_keys("advice_decision"),
        sa.UniqueConstraint("household_id", "key", name=op.f("uq_advice_decision_household_id_key")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "advice_push",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        *_keys("advice_push"),
        sa.UniqueConstraint("household_id", "day", name=op.f("uq_advice_push_household_id_day")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    for table in ("advice_decision", "advice_push"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(f"ix_{table}_household_id", ["household_id"], unique=False)


def downgrade() -> None:
    for table in ("advice_push", "advice_decision"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(f"ix_{table}_household_id")
        op.drop_table(table)


def _keys(table: str) -> tuple[Any, ...]:
    return (
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f(f"fk_{table}_household_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
