"""Cash flow: scenarios of the household, and forecasts that were made, to be held against what came."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scenario",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
        *_keys("scenario"),
        sa.UniqueConstraint("household_id", "name", name=op.f("uq_scenario_household_id_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "balance_forecast",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("accounts", sa.JSON(), nullable=False),
        sa.Column("bands", sa.JSON(), nullable=False),
        *_keys("balance_forecast"),
        sa.UniqueConstraint("household_id", "made_on", name=op.f("uq_balance_forecast_household_id_made_on")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    for table in ("scenario", "balance_forecast"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(f"ix_{table}_household_id", ["household_id"], unique=False)


def downgrade() -> None:
    for table in ("balance_forecast", "scenario"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(f"ix_{table}_household_id")
        op.drop_table(table)


def _keys(table: str) -> tuple[Any, ...]:
    return (
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f(f"fk_{table}_household_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
