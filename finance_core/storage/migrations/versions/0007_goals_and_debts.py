"""Goals with a priority, a pace and interest; debts with what is owed, their terms, and an order of one's own."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table of debts is made anew: removing an account must not take the debt along, and SQLite can't alter references."""
    for column in _goal_columns():
        op.add_column("goal", column)
    kept = _debts()
    _drop_debt()
    made = op.create_table(
        "debt",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("owed_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rate_per_year", sa.Float(), nullable=False),
        sa.Column("minimum_minor", sa.BigInteger(), nullable=False),
        sa.Column("minimum_share", sa.Float(), server_default="0", nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("basis", sa.String(), server_default="month", nullable=False),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("basis IN ('month', 'day')", name=op.f("ck_debt_basis")),
        *_keys(ondelete="SET NULL"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    _fill(made, kept)


def downgrade() -> None:
    kept = _debts()
    _drop_debt()
    made = op.create_table(
        "debt",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("rate_per_year", sa.Float(), nullable=False),
        sa.Column("minimum_minor", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
        *_keys(ondelete="CASCADE"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    _fill(made, kept)
    for column in reversed(_goal_columns()):
        op.drop_column("goal", column.name)


def _goal_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("monthly_minor", sa.BigInteger(), nullable=True),
        sa.Column("rate_per_year", sa.Float(), server_default="0", nullable=False),
        sa.Column("inflation_per_year", sa.Float(), server_default="0", nullable=False),
        sa.Column("position", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("celebrated_minor", sa.BigInteger(), server_default="0", nullable=False),
    ]


def _debts() -> list[dict[str, Any]]:
    asked = "SELECT household_id, name, account_id, rate_per_year, minimum_minor, version FROM debt ORDER BY id"
    return [dict(row) for row in op.get_bind().execute(sa.text(asked)).mappings()]


def _drop_debt() -> None:
    with op.batch_alter_table("debt", schema=None) as batch_op:
        batch_op.drop_index("ix_debt_household_id")
    op.drop_table("debt")


def _keys(*, ondelete: str) -> tuple[Any, ...]:
    return (
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_debt_account_id"), ondelete=ondelete),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_debt_household_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debt")),
    )


def _fill(made: sa.Table, kept: list[dict[str, Any]]) -> None:
    with op.batch_alter_table("debt", schema=None) as batch_op:
        batch_op.create_index("ix_debt_household_id", ["household_id"], unique=False)
    if kept:
        op.bulk_insert(made, kept)
