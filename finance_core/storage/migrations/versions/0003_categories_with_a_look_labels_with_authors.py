"""Colour, icon, necessity and order of categories, authors of labels, rejected payees and kept embeddings."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEVER_TWICE = {"sqlite_autoincrement": True}
"""What rebuilding a table on SQLite would lose: ids that are never used twice."""
LOOKS = (
    ("Groceries", "green", "shopping_cart"),
    ("Rent and mortgage", "blue", "home"),
    ("Utilities", "ochre", "bolt"),
    ("Phone and internet", "sky", "wifi"),
    ("Insurance", "slate", "shield"),
    ("Health", "rose", "medical_services"),
    ("Transport", "teal", "directions_bus"),
    ("Car", "rust", "directions_car"),
    ("Childcare", "plum", "child_care"),
    ("Education", "blue", "school"),
    ("Pets", "olive", "pets"),
    ("Loans", "slate", "request_quote"),
    ("Fees and interest", "slate", "percent"),
    ("Taxes", "slate", "account_balance"),
    ("Eating out", "rust", "restaurant"),
    ("Shopping", "plum", "shopping_bag"),
    ("Clothing", "rose", "checkroom"),
    ("Subscriptions", "blue", "subscriptions"),
    ("Leisure", "sky", "local_activity"),
    ("Holidays", "teal", "flight"),
    ("Gifts", "rose", "redeem"),
    ("Donations", "plum", "volunteer_activism"),
    ("Personal care", "sky", "spa"),
    ("Home", "olive", "chair"),
    ("Cash", "ochre", "local_atm"),
    ("Pension", "blue", "umbrella"),
    ("Long-term savings", "green", "savings"),
    ("Salary", "green", "work"),
    ("Benefits", "teal", "handshake"),
    ("Interest and dividends", "olive", "trending_up"),
    ("Tax refunds", "teal", "receipt_long"),
    ("Other income", "ochre", "add_card"),
    ("Between own accounts", "slate", "sync_alt"),
    ("Card payment", "slate", "credit_card"),
)
"""What the starting categories looked like when this was written; the file they come from may change later."""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":  # rebuilt by the migration before this one, without that
        with op.batch_alter_table("transaction", schema=None, recreate="always", table_kwargs=NEVER_TWICE):
            pass

    with op.batch_alter_table("category", schema=None, table_kwargs=NEVER_TWICE) as batch_op:
        batch_op.add_column(sa.Column("colour", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("icon", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("essential", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("position", sa.BigInteger(), server_default="0", nullable=False))
    category = sa.table("category", *(sa.column(name) for name in ("id", "name", "colour", "icon", "position")))
    op.execute(sa.update(category).values(position=category.c.id))
    for name, colour, icon in LOOKS:
        op.execute(sa.update(category).where(category.c.name == name).values(colour=colour, icon=icon))

    with op.batch_alter_table("category_label", schema=None, table_kwargs=NEVER_TWICE) as batch_op:
        batch_op.alter_column("category_id", existing_type=sa.BigInteger(), nullable=True)
        batch_op.add_column(sa.Column("proposed_by", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("confidence", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("decided_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("rule_id", sa.BigInteger(), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_category_label_proposed_by"), "proposed_by IN ('', 'rule', 'model')")
        batch_op.create_foreign_key(batch_op.f("fk_category_label_rule_id"), "rule", ["rule_id"], ["id"], ondelete="SET NULL")

    op.create_table(
        "rejected_payee_pair",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.String(), nullable=False),
        sa.Column("second", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_rejected_payee_pair_household_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejected_payee_pair")),
        sa.UniqueConstraint("household_id", "first", "second", name=op.f("uq_rejected_payee_pair_household_id_first_second")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("rejected_payee_pair", schema=None) as batch_op:
        batch_op.create_index("ix_rejected_payee_pair_household_id", ["household_id"], unique=False)

    op.create_table(
        "embedding",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("household_id", sa.BigInteger(), nullable=False),
        sa.Column("text_hash", sa.LargeBinary(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_embedding_household_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_embedding")),
        sa.UniqueConstraint("household_id", "text_hash", name=op.f("uq_embedding_household_id_text_hash")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    with op.batch_alter_table("embedding", schema=None) as batch_op:
        batch_op.create_index("ix_embedding_household_id", ["household_id"], unique=False)


def downgrade() -> None:
    for name in ("embedding", "rejected_payee_pair"):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.drop_index(f"ix_{name}_household_id")
        op.drop_table(name)

    op.execute("DELETE FROM category_label WHERE category_id IS NULL")
    with op.batch_alter_table("category_label", schema=None, table_kwargs=NEVER_TWICE) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_category_label_rule_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_category_label_proposed_by"), type_="check")
        for column in ("rule_id", "decided_at", "confidence", "proposed_by"):
            batch_op.drop_column(column)
        batch_op.alter_column("category_id", existing_type=sa.BigInteger(), nullable=False)

    with op.batch_alter_table("category", schema=None, table_kwargs=NEVER_TWICE) as batch_op:
        for column in ("position", "essential", "icon", "colour"):
            batch_op.drop_column(column)
