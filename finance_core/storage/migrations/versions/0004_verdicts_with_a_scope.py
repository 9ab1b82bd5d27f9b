"""Verdicts on odd payments: their kind, whom and when they were about, and how the payment is known when it comes again."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Made anew rather than altered: it is small, and a rebuilt table would lose its checks on SQLite."""
    asked = """SELECT v.household_id, v.transaction_id, v.verdict, v.decided_at, t.fingerprint, t.date AS day, t.description AS payee
        FROM anomaly_verdict AS v JOIN "transaction" AS t ON t.id = v.transaction_id ORDER BY v.id"""
    kept = _rows(asked, fingerprint=sa.LargeBinary, day=sa.Date)
    _drop()
    made = op.create_table(
        "anomaly_verdict",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), nullable=True),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=True),
        sa.Column("payee", sa.String(), server_default="", nullable=False),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("verdict IN ('fine', 'wrong', 'fraud', 'expected')", name=op.f("ck_anomaly_verdict_verdict")),
        *_keys(ondelete="SET NULL"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    _fill(made, kept)


def downgrade() -> None:
    asked = """SELECT household_id, transaction_id, verdict, decided_at FROM anomaly_verdict
        WHERE transaction_id IS NOT NULL AND verdict <> 'expected' ORDER BY id"""
    kept = _rows(asked)
    _drop()
    made = op.create_table(
        "anomaly_verdict",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("transaction_id", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("verdict IN ('fine', 'wrong', 'fraud')", name=op.f("ck_anomaly_verdict_verdict")),
        *_keys(ondelete="CASCADE"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    _fill(made, kept)


def _rows(asked: str, **types: Any) -> list[dict[str, Any]]:
    query = sa.text(asked).columns(decided_at=sa.DateTime, **types)
    return [dict(row) for row in op.get_bind().execute(query).mappings()]


def _drop() -> None:
    with op.batch_alter_table("anomaly_verdict", schema=None) as batch_op:
        batch_op.drop_index("ix_anomaly_verdict_household_id")
    op.drop_table("anomaly_verdict")


def _keys(*, ondelete: str) -> tuple[Any, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_anomaly_verdict_household_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["transaction.id"], name=op.f("fk_anomaly_verdict_transaction_id"), ondelete=ondelete
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anomaly_verdict")),
        sa.UniqueConstraint("transaction_id", name=op.f("uq_anomaly_verdict_transaction_id")),
    )


def _fill(made: sa.Table, kept: list[dict[str, Any]]) -> None:
    with op.batch_alter_table("anomaly_verdict", schema=None) as batch_op:
        batch_op.create_index("ix_anomaly_verdict_household_id", ["household_id"], unique=False)
    if kept:
        op.bulk_insert(made, kept)
